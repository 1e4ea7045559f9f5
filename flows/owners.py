"""Which process writes the ledger, and whether the one that wrote it still lives."""

from __future__ import annotations

import functools
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

CLOCKS = timedelta(minutes=1)  # between what a process and its system take for the moment it started


@functools.cache
def this_process() -> str:
    """Name this process: host, process id, and the moment it started, so that a reused id is another process."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Tell whether a process is known to have ended; of one on another host, or where the system does not tell, it is not."""
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    pid, started = rest, owner.rpartition(":")[2]
    if host != socket.gethostname() or not pid.isdigit() or not started:
        return False
    return _started(int(pid)) != started


def is_other_process(pid: int, began: datetime) -> bool:
    """Tell whether the process of this machine that did something at a moment is known to have ended, or its id reused."""
    started = _started(pid)
    if not started or started == "gone":
        return bool(started)
    since_boot = int(started.rpartition("-")[2]) / os.sysconf("SC_CLK_TCK")
    return _booted() + timedelta(seconds=since_boot) > began + CLOCKS


def _booted() -> datetime:
    stat = Path("/proc/stat").read_text("utf-8")
    seconds = next(line for line in stat.splitlines() if line.startswith("btime")).split()[1]
    return datetime.fromtimestamp(int(seconds), UTC)


def _started(pid: int) -> str:
    """Read when a process started, in ticks since the machine did; "gone" where there is none, empty where none tells."""
    if not Path("/proc/self/stat").exists():
        return ""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return "gone"
    fields = stat.rpartition(")")[2].split()
    return "gone" if fields[0] in "ZX" else f"{_boot_id()}-{fields[19]}"


@functools.cache
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()[:8]
    except OSError:
        return "boot"
