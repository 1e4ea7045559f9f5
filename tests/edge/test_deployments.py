"""The schedule: prefect.yaml, the editions and the Python deployments say the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows.deployments import WORK_POOL, build_deployments, plan_deployments
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
