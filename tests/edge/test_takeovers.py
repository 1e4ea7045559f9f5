"""Which of the runs that a server takes for running have ended with their machine."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from flows.owners import is_other_process
from flows.takeovers import STARTING, is_dead

pytestmark = pytest.mark.edge
NOW = datetime.now(UTC)


def run(pid: int | None, began: datetime) -> object:
    from uuid import uuid4

    from prefect.client.schemas.objects import FlowRun
    from prefect.states import Running

    return FlowRun(
        flow_id=uuid4(),
        start_time=began,
        infrastructure_pid=None if pid is None else str(pid),
        state=Running(timestamp=began),
    )


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_this_process_is_the_one_that_works_now() -> None:
    assert not is_other_process(os.getpid(), NOW)


def test_a_process_younger_than_the_work_is_another_one_with_the_same_id() -> None:
    assert is_other_process(os.getpid(), NOW - timedelta(days=400))


def test_a_process_that_has_ended_is_gone() -> None:
    assert is_other_process(ended_process(), NOW)


@pytest.mark.parametrize(
    ("pid", "began", "dead"),
    [
        (os.getpid(), NOW, False),
        (None, NOW, False),
        (None, NOW - STARTING - timedelta(minutes=1), True),
    ],
    ids=["a living process", "none yet", "none for long"],
)
def test_a_run_without_a_process_is_dead_when_it_had_time_to_get_one(
    pid: int | None, began: datetime, dead: bool
) -> None:
    assert is_dead(run(pid, began), NOW) is dead  # type: ignore[arg-type]


def test_a_run_whose_process_has_ended_is_dead() -> None:
    assert is_dead(run(ended_process(), NOW), NOW)  # type: ignore[arg-type]
