"""How a run behaves towards hosts: one request at a time to each, a pause between two, robots.txt read once."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tasks.load.deadlines import Clock
from tasks.load.robots import Robots


@dataclass
class Host:
    """What a run knows of one host: scheme, name and port."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    free_at: float = 0.0  # moment from which it may be asked again
    robots: Robots | None = None


class Visits:
    """The hosts of one run. A copy sent to another machine starts anew: it keeps its own pace."""

    def __init__(self, clock: Clock, sleep: Callable[[float], None]) -> None:
        self.clock, self.sleep = clock, sleep
        self._hosts: defaultdict[str, Host] = defaultdict(Host)
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Visits], tuple[Clock, Callable[[float], None]]]:
        return (Visits, (self.clock, self.sleep))

    @contextmanager
    def visit(self, origin: str) -> Iterator[Host]:
        """Have a host to oneself."""
        with self._lock:
            host = self._hosts[origin]
        with host.lock:
            yield host

    @contextmanager
    def turn(self, origin: str, pause: float) -> Iterator[None]:
        """Have a host to oneself for one request, no sooner than `pause` seconds after the last one ended."""
        with self.visit(origin) as host:
            if (wait := host.free_at - self.clock()) > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                host.free_at = self.clock() + pause
