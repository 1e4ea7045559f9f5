"""Runs that ended with the machine: Prefect's server takes them for running, and holds their deployment's slot for them.

A power cut ends a run without a word. Until someone tells the server, it drops every later run of the deployment, so that
`brief deploy` and `brief serve`, with which a worker's machine starts, end such runs there and start them again. The ledger
knows what the dead run had done: nothing is made or sent twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flows.owners import is_other_process

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.client.schemas.objects import FlowRun

STARTING = timedelta(minutes=10)  # a run that has no process for longer will get none


def is_dead(run: FlowRun, now: datetime) -> bool:
    """Tell whether a run that counts as under way has ended: its process is gone from this machine, or it never got one."""
    began = run.start_time or run.expected_start_time or now
    if run.infrastructure_pid and run.infrastructure_pid.isdigit():
        return is_other_process(int(run.infrastructure_pid), began)
    changed = run.state.timestamp if run.state else began
    return now - changed > STARTING


async def take_over_dead_runs(deployments: Iterable[str]) -> list[str]:
    """End the dead runs of these deployments at the server and start each deployment again; tells the runs that were dead."""
    from prefect import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName

    wanted = DeploymentFilter(name=DeploymentFilterName(any_=list(deployments)))
    async with get_client() as client:
        under_way = await client.read_flow_runs(deployment_filter=wanted, flow_run_filter=_under_way())
        dead = [run for run in under_way if is_dead(run, datetime.now(UTC))]
        for run in dead:
            await _end(client, run)
        for run in {run.deployment_id: run for run in dead}.values():
            if run.deployment_id:
                await client.create_flow_run_from_deployment(run.deployment_id, parameters=run.parameters)
    return [run.name for run in dead]


async def _end(client: PrefectClient, run: FlowRun) -> None:
    """Tell the server that a run has crashed, with the flows it had called; that frees its deployment's slot."""
    from prefect.states import Crashed

    called = await client.read_flow_runs(flow_run_filter=_under_way([run]))
    for one in (*called, run):
        await client.set_flow_run_state(
            one.id, Crashed(message="The run ended with the machine; another one takes its place")
        )


def _under_way(parents: Sequence[FlowRun] = ()) -> FlowRunFilter:
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterParentFlowRunId,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    types = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    return FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=types)),
        parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[one.id for one in parents]) if parents else None,
    )
