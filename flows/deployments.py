"""The deployed flows: names, schedules and parameters, read from the editions. prefect.yaml says the same to ops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tasks.records import Edition

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

WORK_POOL = "briefs"
ENTRYPOINT = "flows/weekly_brief.py:weekly_brief"


@dataclass(frozen=True, slots=True)
class DeploymentPlan:
    """One deployment: a brief made on a schedule, one run at a time; a run that is due while another runs is dropped."""

    name: str
    parameters: dict[str, Any]
    cron: str
    timezone: str
    concurrency_limit: int = 1
    collision_strategy: str = "CANCEL_NEW"


def plan_deployments(editions: tuple[Edition, ...]) -> list[DeploymentPlan]:
    """Plan one deployment for each edition."""
    return [DeploymentPlan(one.edition_id, {"edition": one.edition_id}, one.schedule, one.timezone) for one in editions]


def build_deployments(editions: tuple[Edition, ...]) -> list[RunnerDeployment]:
    """Build what `serve` and `deploy` take."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron

    from flows.weekly_brief import weekly_brief

    return [
        weekly_brief.to_deployment(
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
