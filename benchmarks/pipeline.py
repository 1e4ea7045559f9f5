"""How long a whole `brief run` takes and how much memory it peaks at, beside what it cannot go below.

    python -m benchmarks.pipeline

The floor is an empty Prefect flow on a temporary server, in a process that imports Great Expectations and WeasyPrint. Seconds
on the clock, processor time of the process and its children, peak memory of the largest. Figures worth keeping go to RESULTS.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tasks.settings import PROJECT

EMPTY_FLOW = """
import great_expectations, polars, weasyprint
from prefect import flow

@flow
def nothing():
    pass

nothing()
"""


def main() -> None:
    """Measure and print."""
    print(f"{'':32}{'seconds':>9}{'processor':>11}{'MB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("brief")), "run", "--as-of", "2025-12-01"]
        command += ["--lake", f"{folder}/lake", "--reports", f"{folder}/reports"]
        _measure("brief run, empty lake", command)
        _measure("brief run, nothing new", command)
    _measure("floor: an empty flow", [sys.executable, "-c", EMPTY_FLOW])


def _measure(name: str, command: list[str]) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEF_", "PREFECT_"))}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT, env=environment
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    failed = "" if status == 0 else f"  (exit status {os.waitstatus_to_exitcode(status)})"
    processor = usage.ru_utime + usage.ru_stime
    print(f"{name:32}{seconds:9.1f}{processor:11.1f}{usage.ru_maxrss / 1024:7.0f}{failed}", flush=True)


if __name__ == "__main__":
    main()
