"""What is set right at the server: runs that ended with the machine or failed, deployments whose edition is gone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from flows.deployments import AT_ONCE, WORK_POOL, find_strays, make_pool
from flows.retries import start_again
from flows.takeovers import take_over_dead_runs
from tasks.seeds import read_editions
from tasks.settings import PROJECT

pytestmark = pytest.mark.flow


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


async def deploy(name: str, parameters: dict[str, Any]) -> UUID:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    from flows.weekly_brief import weekly_brief

    one_at_a_time = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    deployment = await weekly_brief.ato_deployment(
        name=name, parameters=parameters, tags=["brief"], concurrency_limit=one_at_a_time
    )
    made: UUID = await deployment.aapply()
    return made


async def create_run(deployment: UUID) -> UUID:
    from prefect import get_client

    async with get_client() as client:
        return (await client.create_flow_run_from_deployment(deployment, parameters={"resend": True})).id


async def start_run(deployment: UUID, pid: int) -> UUID:
    """Let a process start a run of a deployment, as a worker does."""
    from prefect import get_client
    from prefect.states import Running

    run = await create_run(deployment)
    assert await try_to_start(run) == "Pending"
    async with get_client() as client:
        await client.set_flow_run_state(run, Running())
        await client.update_flow_run(run, infrastructure_pid=str(pid))
    return run


async def states(deployment: UUID) -> dict[UUID, tuple[str, dict[str, Any]]]:
    from prefect import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId

    wanted = DeploymentFilter(id=DeploymentFilterId(any_=[deployment]))
    async with get_client() as client:
        runs = await client.read_flow_runs(deployment_filter=wanted)
    return {run.id: (str(run.state_name), run.parameters) for run in runs}


async def try_to_start(run: UUID) -> str:
    from prefect import get_client
    from prefect.states import Pending

    async with get_client() as client:
        await client.set_flow_run_state(run, Pending())
        return str((await client.read_flow_run(run)).state_name)


def test_a_run_that_ended_with_the_machine_is_started_again_and_its_slot_is_free(server: str) -> None:
    async def happen() -> None:
        deployment = await deploy("dead", {"edition": "weekly"})
        dead = await start_run(deployment, ended_process())
        assert len(await take_over_dead_runs(["dead"])) == 1
        found = await states(deployment)
        assert found.pop(dead)[0] == "Crashed"
        ((heir, (state, parameters)),) = found.items()
        assert (state, parameters) == ("Scheduled", {"edition": "weekly", "resend": True})
        assert await try_to_start(heir) == "Pending"

    asyncio.run(happen())


def test_a_run_that_works_is_left_alone_and_keeps_its_slot(server: str) -> None:
    async def happen() -> None:
        deployment = await deploy("alive", {"edition": "weekly"})
        alive = await start_run(deployment, os.getpid())
        assert await take_over_dead_runs(["alive"]) == []
        assert (await states(deployment))[alive][0] == "Running"
        assert await try_to_start(await create_run(deployment)) == "Cancelled"

    asyncio.run(happen())


def test_a_deployment_whose_edition_is_gone_is_named(server: str) -> None:
    editions = read_editions(PROJECT / "seeds" / "editions.toml")
    asyncio.run(deploy("gone", {"edition": "gone"}))
    assert "weekly-brief/gone" in asyncio.run(find_strays(editions))
    assert "weekly-brief/dead" not in asyncio.run(find_strays(editions))


def test_an_edition_is_started_again_as_it_is_deployed_and_left_alone_where_it_is_not(server: str) -> None:
    shipped = read_editions(PROJECT / "seeds" / "editions.toml")[0]

    async def happen() -> None:
        deployment = await deploy("again", {"edition": "again", "scheduled": True})
        assert await start_again(replace(shipped, edition_id="again"))
        (found,) = (await states(deployment)).values()
        assert found == ("Scheduled", {"edition": "again", "scheduled": True})
        assert await start_again(replace(shipped, edition_id="nowhere")) is None

    asyncio.run(happen())


def test_the_pool_runs_few_at_once_and_keeps_the_limit_that_ops_have_set(server: str) -> None:
    prefect, environment = Path(sys.executable).with_name("prefect"), {**os.environ, "PREFECT_API_URL": server}

    async def limit() -> int | None:
        from prefect import get_client

        async with get_client() as client:
            return (await client.read_work_pool(WORK_POOL)).concurrency_limit

    make_pool(prefect, environment)
    assert asyncio.run(limit()) == AT_ONCE
    subprocess.run([prefect, "work-pool", "set-concurrency-limit", WORK_POOL, "5"], env=environment, check=True)
    make_pool(prefect, environment)
    assert asyncio.run(limit()) == 5
