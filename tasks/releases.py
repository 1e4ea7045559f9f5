"""Whether a made brief may go out: at once, after a review window, or only when someone approved exactly these bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.records import Edition, LedgerEntry

WORDS = (
    "approved",
    "released",
    "held",
    "restored",
)  # what a person or the clock said about a draft; the last one stands


@dataclass(frozen=True, slots=True)
class Release:
    """What may become of a draft: `released`, `drafted` (it waits) or `held`; who or what said so."""

    state: str  # unknown | drafted | held | released
    reason: str
    until: datetime | None = None  # when a window ends by itself; None: it does not
    word: LedgerEntry | None = None  # the entry that decided, if any

    @property
    def is_released(self) -> bool:
        """Tell whether the brief may be sent now."""
        return self.state == "released"


def release_state(edition: Edition, entries: Iterable[LedgerEntry], manifest_hash: str, now: datetime) -> Release:
    """Tell whether the brief with this manifest may be sent; words about other bytes do not count for it."""
    if edition.review == "none":
        return Release("released", "the edition needs no review")
    told = sorted((one for one in entries if one.manifest_hash == manifest_hash), key=lambda one: (one.at, one.attempt))
    drafts = [one for one in told if one.event == "drafted"]
    if not drafts:
        return Release("unknown", "no draft has these bytes")
    last = next((one for one in reversed(told) if one.event in WORDS), None)
    if last and last.event == "held":
        return Release("held", f"held by {last.by or 'someone'}: {last.detail}", word=last)
    if last and last.event in ("approved", "released"):
        return Release("released", f"{last.event} by {last.by or 'the window'}", word=last)
    if edition.review == "approval":
        return Release("drafted", "waits for an approval of exactly these bytes")
    until = drafts[0].at + timedelta(hours=edition.review_hours)
    if now >= until:
        return Release("released", f"nobody held it within {edition.review_hours} hours", until)
    return Release("drafted", f"goes out at {until:%Y-%m-%d %H:%M} UTC unless it is held", until)
