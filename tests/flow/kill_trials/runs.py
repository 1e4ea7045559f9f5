"""One scheduled run in a process group of its own: started, ended, killed."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.flow.kill_trials.stands import NOW, Stand

LONGEST = 240.0  # seconds until a run counts as stuck
FORKS = multiprocessing.get_context("forkserver")
PRELOADED = [
    "flows.weekly_brief",
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.telemetry.run_telemetry",
    "prefect.utilities.visualization",
    "great_expectations",
    "tasks.validate.expectations",
    "fontTools.ttLib",
    "fontTools.ttLib.tables._c_m_a_p",
    "tests.flow.kill_trials.runs",
]


def warm_up() -> None:
    """Start the process that runs are forks of, and wait until it has imported everything."""
    FORKS.set_forkserver_preload(PRELOADED)
    first = FORKS.Process(target=os.getpid)
    first.start()
    first.join()


def start(stand: Stand, place: Path, number: int = 0) -> BaseProcess:
    """Start a run in a folder; what it says goes to run-<number>.log there."""
    run = FORKS.Process(target=_run_scheduled, args=(str(place), dict(stand.environment), number))
    run.start()
    return run


def end(run: BaseProcess) -> int | None:
    """Wait for a run's end; its exit code, None where it was stuck and had to be killed."""
    run.join(timeout=LONGEST)
    if run.exitcode is None:
        kill(run)
        return None
    return run.exitcode


def kill(run: BaseProcess) -> None:
    """Kill a run with all that it started, the renderer's process among them."""
    assert run.pid is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.kill()  # in the first moment it has no group of its own yet
    run.join()


def read_log(place: Path, number: int) -> list[str]:
    """Read what a run said, line by line."""
    path = place / f"run-{number}.log"
    return path.read_text("utf-8", "replace").splitlines() if path.exists() else []


def _run_scheduled(place: str, environment: Mapping[str, str], number: int) -> None:
    os.setsid()
    with open(f"{place}/run-{number}.log", "wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.update(environment)
    os.chdir(place)
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.progress import shown
    from flows.weekly_brief import weekly_brief

    with temporary_settings({PREFECT_API_URL: environment["PREFECT_API_URL"]}), shown():
        asyncio.run(weekly_brief(now=NOW, scheduled=True))
