"""The moment by which a fetch must be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tasks.load.failures import Busy

Clock = Callable[[], float]  # seconds of a clock that only runs forward


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of a clock, and how many seconds it was away when it was set."""

    clock: Clock
    moment: float
    seconds: float

    @staticmethod
    def after(seconds: float, clock: Clock) -> Deadline:
        """Set a deadline so many seconds from now."""
        return Deadline(clock, clock() + seconds, seconds)

    def left(self, timeout: float | None = None) -> float:
        """Tell the seconds left, at most `timeout`; Busy where none are."""
        left = self.moment - self.clock()
        if left <= 0:
            raise Busy(f"not done within {self.seconds:g} seconds")
        return left if timeout is None else min(left, timeout)
