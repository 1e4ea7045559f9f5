"""The temporary Prefect server of a local run, started before Prefect is imported so that both get ready at once."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values

from tasks.errors import BrokenEnvironment

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "GX_ANALYTICS_ENABLED": "false",
}
_SERVER = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
STARTUP_SECONDS = 120.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def start_server() -> str | None:
    """Start a temporary server and return its address, or None where a standing one is configured.

    It gets ready while the caller imports Prefect: call `await_server` before the first flow. It stops when the interpreter
    ends, after Prefect has sent its last events.
    """
    os.environ.update({name: value for name, value in QUIET.items() if name not in os.environ})
    if standing_server():
        return None
    address = f"http://127.0.0.1:{_free_port()}/api"
    process = subprocess.Popen(_command(address), env={**os.environ, **_SERVER}, preexec_fn=_end_with_parent)
    atexit.register(_stop, process)
    os.environ["PREFECT_API_URL"] = address
    return address


def await_server(address: str | None, seconds: float = STARTUP_SECONDS) -> None:
    """Wait until the server answers; BrokenEnvironment when it does not in time."""
    deadline = time.monotonic() + seconds
    while address:
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"{address}/health", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        if time.monotonic() > deadline:
            raise BrokenEnvironment(
                f"The temporary Prefect server at {address} did not answer within {seconds:.0f} s; "
                "start one with `prefect server start` and set PREFECT_API_URL to its address"
            )
        time.sleep(0.05)


def standing_server() -> bool:
    """Tell whether the environment, a `.env` in the current folder or the active Prefect profile names a server."""
    if os.environ.get("PREFECT_API_URL") or dotenv_values(".env").get("PREFECT_API_URL"):
        return True
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml")).expanduser()
    try:
        profiles = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    active = os.environ.get("PREFECT_PROFILE", profiles.get("active", "ephemeral"))
    return bool(profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL"))


@contextlib.contextmanager
def quick_imports() -> Iterator[None]:
    """Keep the garbage collector out of heavy imports: a third of their time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _command(address: str) -> list[str]:
    if importlib.util.find_spec("prefect") is None:
        raise BrokenEnvironment("The package prefect is not installed; run `make brief` once, it sets everything up")
    port = address.removesuffix("/api").rsplit(":", 1)[1]
    return [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "prefect.server.api.server:create_app",
        "--host",
        "127.0.0.1",
        "--port",
        port,
        "--log-level",
        "error",
        "--lifespan",
        "on",
    ]


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with_parent() -> None:
    """Let the kernel end the server when this process dies in any way; elsewhere than on Linux it just outlives a kill."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
