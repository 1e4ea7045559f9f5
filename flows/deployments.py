"""The deployed flows: names, schedules and parameters, read from the editions. prefect.yaml says the same to ops.

A run of a deployment makes what the ledger says is owed, so that slots missed, doubled or started late make no second brief.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.records import Edition
from tasks.settings import PROJECT

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment

WORK_POOL = "briefs"
WATCHDOG_CRON = "40 * * * *"


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

    asyncio.run(aserve(*build_deployments(editions)))


def deploy_editions() -> int:
    """Deploy what prefect.yaml says into the work pool, which is made where it is missing; returns the exit status."""
    prefect = Path(sys.executable).with_name("prefect")
    subprocess.run([prefect, "work-pool", "create", WORK_POOL, "--type", "process"], capture_output=True, cwd=PROJECT)
    return subprocess.run([prefect, "--no-prompt", "deploy", "--all"], cwd=PROJECT).returncode
