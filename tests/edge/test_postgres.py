"""The Prefect server on PostgreSQL by one setting, and what deploy/ shows."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tasks.settings import PROJECT

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
TOOLS = Path(sys.executable).parent


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """Start a PostgreSQL of its own on a free port; yields the address of its database."""
    if BINARIES is None:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is missing: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    # the socket and the data must be the database user's, who may not enter pytest's folders
    home = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    if AS_POSTGRES:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", _free_port()
    subprocess.run(
        [*AS_POSTGRES, BINARIES / "initdb", "-D", data, "-U", "prefect", "--auth=trust", "--no-sync", "-E", "UTF8"],
        check=True,
        capture_output=True,
        cwd=home,
    )
    server = subprocess.Popen(
        [*AS_POSTGRES, BINARIES / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", home, "-F"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
    )
    try:
        _await(
            lambda: subprocess.run([BINARIES / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], capture_output=True)
        )
        yield f"127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _await(ask: object, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while ask().returncode:  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not get ready in time"
        time.sleep(0.2)


@pytest.mark.trial
def test_one_setting_puts_the_server_on_postgresql(database: str, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{_free_port()}"
    env = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path),
        "PREFECT_API_URL": f"{address}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://prefect@{database}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    server = subprocess.Popen(
        [TOOLS / "prefect", "server", "start", "--port", address.rsplit(":", 1)[1]],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        subprocess.run(
            [sys.executable, PROJECT / "deploy" / "await_server.py"], env=env, check=True, cwd=PROJECT, timeout=150
        )
        subprocess.run([TOOLS / "brief", "deploy"], env=env, check=True, capture_output=True, cwd=PROJECT, timeout=150)
        host, name = database.rsplit("/", 1)
        kept = subprocess.run(
            [BINARIES / "psql", "-h", "127.0.0.1", "-p", host.rsplit(":", 1)[1], "-U", "prefect", name, "-Atc",
             "select name from deployment order by name"],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        assert {"weekly", "weekly-zh"} <= set(kept)
        assert not list(tmp_path.glob("*.db"))
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_the_compose_file_starts_what_the_units_start() -> None:
    services = yaml.safe_load((PROJECT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"database", "server", "worker"}
    unit = (PROJECT / "deploy" / "systemd" / "competitive-briefs-worker.service").read_text("utf-8")
    for step in ("deploy/await_server.py", "brief deploy", "prefect worker start --pool briefs --type process"):
        assert step in unit
        assert step in services["worker"]["command"]
