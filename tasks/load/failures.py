"""Why an address yields no document.

Unreachable        for good, or for this run: the message says why
├── Busy           this time only (no connection, 429, 5xx, cut short): worth another try
└── Forbidden      not to be fetched: a private address, another scheme, or robots.txt says so
"""

from __future__ import annotations


class Unreachable(Exception):
    """An address yielded no document; `http_status` is what the host answered, None where it did not."""

    remedy = "check the source's locator; it is tried again on the next run"

    def __init__(self, reason: str, http_status: int | None = None) -> None:
        super().__init__(reason)
        self.http_status = http_status


class Busy(Unreachable):
    """Worth another try, after `wait` seconds where the host said so."""

    remedy = "nothing to do if it passes; it is tried again on the next run"

    def __init__(self, reason: str, http_status: int | None = None, wait: float | None = None) -> None:
        super().__init__(reason, http_status)
        self.wait = wait


class Forbidden(Unreachable):
    """Not to be fetched."""

    remedy = "name a public address that may be read by programs, or ask its owner"
