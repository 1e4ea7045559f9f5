"""The schedule: prefect.yaml, the editions and the Python deployments say the same."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from flows.deployments import WORK_POOL, build_deployments, merge_deployments, plan_deployments
from flows.server import standing_server
from tasks.seeds import read_editions
from tasks.settings import PROJECT

EDITIONS = read_editions(PROJECT / "seeds" / "editions.toml")


def test_prefect_yaml_says_what_the_editions_say() -> None:
    written = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))["deployments"]
    told = [
        (
            one["name"],
            one["parameters"],
            one["schedules"][0]["cron"],
            one["schedules"][0]["timezone"],
            one["concurrency_limit"]["limit"],
            one["concurrency_limit"]["collision_strategy"],
            one["work_pool"]["name"],
        )
        for one in written
    ]
    planned = [
        (one.name, one.parameters, one.cron, one.timezone, one.concurrency_limit, one.collision_strategy, WORK_POOL)
        for one in plan_deployments(EDITIONS)
    ]
    assert told == planned


def test_deploying_the_seeds_deploys_what_prefect_yaml_says() -> None:
    written = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))
    assert merge_deployments(written, plan_deployments(EDITIONS)) == written


def test_an_edition_is_deployed_by_its_seed_and_keeps_what_ops_added_in_prefect_yaml() -> None:
    written = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))
    written["deployments"][0]["work_pool"] = {"name": "fast"}
    written["deployments"][0]["schedules"][0]["active"] = False
    written["deployments"].append({"name": "ours", "entrypoint": "flows/ours.py:ours"})
    monthly = replace(EDITIONS[0], edition_id="monthly", cadence="monthly", schedule="0 6 1 * *", timezone="UTC")
    early = replace(EDITIONS[0], schedule="0 5 * * 1")
    merged = {one["name"]: one for one in merge_deployments(written, plan_deployments((early, monthly)))["deployments"]}
    assert list(merged) == ["weekly", "monthly", "watchdog", "ours"]
    assert merged["weekly"]["work_pool"] == {"name": "fast"}
    assert merged["weekly"]["description"].startswith("Read what is new")
    (schedule,) = merged["weekly"]["schedules"]
    assert (schedule["cron"], schedule["slug"], schedule["active"]) == ("0 5 * * 1", "monday-morning", False)
    assert merged["monthly"]["parameters"] == {"edition": "monthly", "scheduled": True}
    assert merged["monthly"]["schedules"] == [
        {"cron": "0 6 1 * *", "timezone": "UTC", "slug": "edition", "active": True}
    ]
    assert merged["monthly"]["work_pool"] == {"name": WORK_POOL}


def test_entry_points_of_prefect_yaml_exist() -> None:
    for one in yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))["deployments"]:
        path, name = one["entrypoint"].split(":")
        assert f"def {name}(" in (PROJECT / path).read_text("utf-8")


def test_a_run_that_is_due_while_another_runs_is_dropped() -> None:
    for one in build_deployments(EDITIONS):
        assert one.concurrency_limit == 1
        assert one.concurrency_options is not None
        assert one.concurrency_options.collision_strategy == "CANCEL_NEW"
        assert one.schedules
        assert one.schedules[0].schedule.timezone == ("UTC" if one.name == "watchdog" else "Asia/Shanghai")


def test_scheduled_runs_make_what_is_owed() -> None:
    assert all(one.parameters["scheduled"] for one in plan_deployments(EDITIONS) if one.flow == "weekly-brief")


@pytest.mark.parametrize("command", ["serve", "deploy"])
def test_schedules_ask_for_a_standing_server(command: str, tmp_path: Path) -> None:
    quiet = {key: value for key, value in os.environ.items() if key != "PREFECT_API_URL"} | {
        "PREFECT_HOME": str(tmp_path)
    }
    answer = subprocess.run(
        [Path(sys.executable).with_name("brief"), command], capture_output=True, text=True, env=quiet, timeout=60
    )
    assert answer.returncode == 3
    assert "prefect server start" in answer.stderr


def test_a_server_started_here_keeps_the_leases_of_runs_over_its_restart(tmp_path: Path) -> None:
    told = subprocess.run(
        [Path(sys.executable).with_name("prefect"), "config", "view"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PREFECT_HOME": str(tmp_path)},
        timeout=60,
    ).stdout
    assert "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE='prefect.server.concurrency.lease_storage.filesystem'" in told


def test_a_profile_that_names_a_server_counts_as_standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    assert not standing_server()
    (tmp_path / "profiles.toml").write_text(
        'active = "ops"\n[profiles.ops]\nPREFECT_API_URL = "http://127.0.0.1:4200/api"\n'
    )
    assert standing_server()


def test_prefect_run_lists_the_flows() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("prefect"), "run"], capture_output=True, text=True, cwd=PROJECT, timeout=60
    )
    assert [line.split()[0] for line in answer.stdout.splitlines()] == [
        "weekly-brief",
        "backfill",
        "ingest",
        "watchdog",
        "publish",
    ]
