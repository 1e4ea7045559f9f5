"""The deployed flows: names, schedules and parameters, read from the editions. prefect.yaml says the same to ops.

A run of a deployment makes what the ledger says is owed, so that slots missed, doubled or started late make no second brief.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from flows.takeovers import take_over_dead_runs
from tasks.records import Edition
from tasks.settings import PROJECT

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment

WORK_POOL = "briefs"
AT_ONCE = 2  # runs of the pool; more at one moment make SQLite refuse the server's writes, and need 600 MB each
WATCHDOG_CRON = "40 * * * *"
ENTRYPOINTS = {"weekly-brief": "flows/weekly_brief.py:weekly_brief", "watchdog": "flows/watchdog.py:watchdog"}


@dataclass(frozen=True, slots=True)
class DeploymentPlan:
    """One deployment: a brief made on a schedule, one run at a time; a run that is due while another runs is dropped."""

    name: str
    parameters: dict[str, Any]
    cron: str
    timezone: str
    flow: str = "weekly-brief"  # | watchdog
    concurrency_limit: int = 1
    collision_strategy: str = "CANCEL_NEW"


def plan_deployments(editions: tuple[Edition, ...]) -> list[DeploymentPlan]:
    """Plan one deployment for each edition, and the watchdog over all of them."""
    briefs = [
        DeploymentPlan(one.edition_id, {"edition": one.edition_id, "scheduled": True}, one.schedule, one.timezone)
        for one in editions
    ]
    return [*briefs, DeploymentPlan("watchdog", {}, WATCHDOG_CRON, "UTC", "watchdog")]


def build_deployments(editions: tuple[Edition, ...]) -> list[RunnerDeployment]:
    """Build what `brief serve` serves: one deployment for each edition, and the watchdog."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron

    from flows.watchdog import watchdog
    from flows.weekly_brief import weekly_brief

    flows: dict[str, Flow[..., Any]] = {"weekly-brief": weekly_brief, "watchdog": watchdog}

    async def build() -> list[RunnerDeployment]:
        return [
            await flows[plan.flow].ato_deployment(
                name=plan.name,
                parameters=plan.parameters,
                schedule=Cron(plan.cron, timezone=plan.timezone),
                concurrency_limit=ConcurrencyLimitConfig(
                    limit=plan.concurrency_limit, collision_strategy=ConcurrencyLimitStrategy(plan.collision_strategy)
                ),
                tags=["brief"],
            )
            for plan in plan_deployments(editions)
        ]

    return asyncio.run(build())


def serve_editions(editions: tuple[Edition, ...]) -> None:
    """Run every edition on its schedule in this process, until it is stopped. Needs a standing server."""
    from prefect import aserve

    deployments = build_deployments(editions)
    take_over(editions)
    asyncio.run(aserve(*deployments))


def take_over(editions: tuple[Edition, ...]) -> None:
    """Start again what ended with the machine; each is told in a line on standard error."""
    for name in asyncio.run(take_over_dead_runs([plan.name for plan in plan_deployments(editions)])):
        print(f"run {name} ended with the machine; another one takes its place", file=sys.stderr)


def deploy_editions(editions: tuple[Edition, ...]) -> int:
    """Deploy every edition into the work pool, which is made where it is missing; returns the exit status of `prefect deploy`.

    What prefect.yaml adds to a deployment (description, tags, a work pool of its own) is kept; edition, schedule and limit
    are the planned ones.
    """
    prefect = Path(sys.executable).with_name("prefect")
    # prefect.yaml tells the worker by PWD where the flows lie; `prefect deploy` trips over plug-ins and prints a traceback
    given = {**os.environ, "PWD": str(PROJECT), "PREFECT_PLUGINS_ENABLED": "0"}
    make_pool(prefect, given)
    written = yaml.safe_load((PROJECT / "prefect.yaml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prefect.yaml"
        path.write_text(yaml.safe_dump(merge_deployments(written, plan_deployments(editions))), "utf-8")
        command = [str(prefect), "--no-prompt", "deploy", "--all", "--prefect-file", str(path)]
        status = subprocess.run(command, cwd=PROJECT, env=given).returncode
    if status == 0:
        take_over(editions)
        for name in asyncio.run(find_strays(editions)):
            print(f"{name} is of no edition in the seeds; delete it: prefect deployment delete {name}", file=sys.stderr)
    return status


def make_pool(prefect: Path, environment: Mapping[str, str]) -> None:
    """Make the work pool where it is missing; the limit of one that is there is left as ops have set it."""
    create = [str(prefect), "work-pool", "create", WORK_POOL, "--type", "process"]
    limit = [str(prefect), "work-pool", "set-concurrency-limit", WORK_POOL, str(AT_ONCE)]
    if subprocess.run(create, capture_output=True, cwd=PROJECT, env=environment).returncode == 0:
        subprocess.run(limit, capture_output=True, cwd=PROJECT, env=environment)


async def find_strays(editions: tuple[Edition, ...]) -> list[str]:
    """Find the deployments at the server whose edition is gone, and whose every run would fail."""
    from prefect import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags

    known = {one.edition_id for one in editions}
    async with get_client() as client:
        tagged = await client.read_deployments(
            deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=["brief"]))
        )
    editions_of = {one.name: one.parameters.get("edition") for one in tagged}
    return [f"weekly-brief/{name}" for name, edition in editions_of.items() if edition and edition not in known]


def merge_deployments(written: Mapping[str, Any], plans: list[DeploymentPlan]) -> dict[str, Any]:
    """Bring a prefect.yaml up to what is planned; a deployment of an edition that is not planned is left out."""
    by_name = {one["name"]: one for one in written["deployments"]}
    names = {plan.name for plan in plans}
    others = [
        one for name, one in by_name.items() if name not in names and "edition" not in (one.get("parameters") or {})
    ]
    return {**written, "deployments": [*(_merge(by_name.get(one.name, {}), one) for one in plans), *others]}


def _merge(written: Mapping[str, Any], plan: DeploymentPlan) -> dict[str, Any]:
    schedule = next(iter(written.get("schedules", [])), {"slug": "edition", "active": True})
    return {
        "tags": ["brief"],
        "work_pool": {"name": WORK_POOL},
        **written,
        "name": plan.name,
        "entrypoint": ENTRYPOINTS[plan.flow],
        "parameters": {**written.get("parameters", {}), **plan.parameters},
        "schedules": [{**schedule, "cron": plan.cron, "timezone": plan.timezone}],
        "concurrency_limit": {"limit": plan.concurrency_limit, "collision_strategy": plan.collision_strategy},
    }
