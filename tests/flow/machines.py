"""One machine as ops run it, on the loopback and in a folder of its own: server, worker, `brief`; and the feed it reads."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.server import _end_with_parent, _free_port, await_server
from tasks.settings import PROJECT
from tests.edge.desk import Page, Request

TOOLS = Path(sys.executable).parent


@dataclass
class Machine:
    """Processes that share an environment; everything they write lies under `place`."""

    place: Path
    environment: Mapping[str, str]
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    peaks: dict[int, int] = field(default_factory=dict)  # process id of a run → its largest resident memory, KiB

    @property
    def api(self) -> str:
        return self.environment["PREFECT_API_URL"]

    def start_server(self) -> None:
        port = self.api.removesuffix("/api").rsplit(":", 1)[1]
        self.server = self._start("prefect", "server", "start", "--host", "127.0.0.1", "--port", port)
        await_server(self.api, 300.0)

    def start_worker(self) -> None:
        self.worker = self._start("prefect", "worker", "start", "--pool", "briefs", "--type", "process")

    def brief(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [str(TOOLS / "brief"), *words]
        return subprocess.run(
            command, env={**os.environ, **self.environment}, cwd=self.place, capture_output=True, text=True, timeout=600
        )

    def stop_worker(self) -> None:
        _stop(self.worker, signal.SIGINT)
        self.worker = None

    def stop(self) -> None:
        self.stop_worker()
        _stop(self.server, signal.SIGTERM)
        self.server = None

    def cut_power(self) -> None:
        """End server, worker and runs at once, as the mains does."""
        for one in (self.worker, self.server):
            if one is not None:
                for pid in (*descendants(one.pid), one.pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                one.wait(timeout=30)
        self.worker = self.server = None

    @contextlib.contextmanager
    def measured(self) -> Iterator[None]:
        """Note the largest memory of each run that the worker starts."""
        done = threading.Event()
        thread = threading.Thread(target=self._measure, args=(done,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def log(self, name: str) -> str:
        return (self.place / f"{name}.log").read_text("utf-8", "replace")

    def _measure(self, done: threading.Event) -> None:
        while not done.wait(0.3):
            for pid in descendants(self.worker.pid) if self.worker else []:
                with contextlib.suppress(OSError, StopIteration, ValueError):
                    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
                    self.peaks[pid] = int(next(line for line in lines if line.startswith("VmHWM")).split()[1])

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.place / f"{words[1]}.log").open("ab") as log:
            given = {**os.environ, **self.environment}
            return subprocess.Popen(
                [TOOLS / words[0], *words[1:]],
                env=given,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_parent,
            )


@dataclass
class Feed:
    """A feed that counts what it answers: 200 where it has changed since the reader's last visit, else 304."""

    body: bytes = b""
    etag: str = ""
    answers: Counter[int] = field(default_factory=Counter)

    def publish(self, articles: list[str]) -> None:
        text = f"<rss version='2.0'><channel><title>Trade desk</title>{''.join(articles)}</channel></rss>"
        self.body, self.etag = text.encode(), f'"{len(articles)}"'

    def __call__(self, request: Request) -> None:
        is_known = request.headers.get("If-None-Match") == self.etag
        told = {"ETag": self.etag, "Content-Type": "application/rss+xml; charset=utf-8"}
        self.answers[304 if is_known else 200] += 1
        request.say(Page(b"", 304, told) if is_known else Page(self.body, 200, told))


def machine_environment(place: Path, seeds: Path, mail: Mapping[str, str]) -> dict[str, str]:
    """Name what a machine's processes are told; Prefect's own clock starts nothing, so that only simulated slots fire."""
    return {
        **mail,
        "BRIEF_SEEDS": str(seeds),
        "BRIEF_LAKE": str(place / "lake"),
        "BRIEF_REPORTS": str(place / "reports"),
        "BRIEF_OPS_MAIL": "ops@example.com",
        "BRIEF_ALLOW_PRIVATE_ADDRESSES": "true",
        "PREFECT_HOME": str(place / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{_free_port()}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "DO_NOT_TRACK": "1",
    }


def descendants(pid: int) -> list[int]:
    """List the processes that a process started, and those they started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, path.read_text("utf-8").split()):
                found += [*descendants(child), child]
    return found


def _stop(process: subprocess.Popen[bytes] | None, how: signal.Signals) -> None:
    if process is None:
        return
    process.send_signal(how)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_(ask: object, seconds: float = 120.0) -> None:
    """Wait until something is so; AssertionError when it is not in time."""
    deadline = time.monotonic() + seconds
    while not ask():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.2)
