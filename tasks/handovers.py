"""What became of handing a brief to each recipient, read from the ledger; what may be tried, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.records import LedgerEntry

OUTCOMES = ("sent", "refused", "deferred", "unknown")
FINAL = ("sent", "refused")
EVENT_OF = {"delivered": "sent", "failed": "refused", "deferred": "deferred", "unknown": "unknown"}  # Receipt.status


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a brief is handed to: a mail address, or the label of an Apprise address."""

    channel: str  # mail | apprise
    recipient: str


@dataclass(frozen=True, slots=True)
class Handover:
    """How far handing a period's brief to one recipient has come."""

    target: Target
    state: str  # open | sent | refused | deferred | unknown | busy | abandoned
    attempt: int  # number of the last attempt; -1 before the first
    entry: LedgerEntry | None = None

    def may_be_tried(self, unknown_outcome: str) -> bool:
        """Tell whether it may be sent (again); `unknown_outcome` says what to do where nobody knows: resend | hold."""
        return self.state in ("open", "deferred") or (
            self.state in ("unknown", "abandoned") and unknown_outcome == "resend"
        )


def find_handover(
    target: Target, entries: Iterable[LedgerEntry], now: datetime, is_gone: Callable[[str], bool]
) -> Handover:
    """Tell how far a handover has come, from the entries of one period of one edition.

    An attempt that was claimed and has no outcome is `busy` until its lease ends or `is_gone` tells that its owner is
    dead; then it is `abandoned`: whether it went out is not known.
    """
    own = [one for one in entries if (one.channel, one.recipient) == (target.channel, target.recipient)]
    claims = [one for one in own if one.event == "claimed"]
    if not claims:
        return Handover(target, "open", -1)
    last = max(claims, key=lambda one: one.attempt)
    outcomes = [one for one in own if one.event in OUTCOMES and one.attempt == last.attempt]
    if outcomes:  # a run that was thought dead may have sent after all: `sent` counts more than `unknown`
        outcome = min(outcomes, key=lambda one: OUTCOMES.index(one.event))
        return Handover(target, outcome.event, last.attempt, outcome)
    is_over = (last.expires_at is not None and now >= last.expires_at) or is_gone(last.owner)
    return Handover(target, "abandoned" if is_over else "busy", last.attempt, last)


def first_tried(target: Target, entries: Iterable[LedgerEntry]) -> datetime | None:
    """Tell when the first attempt to reach a recipient began; None before it."""
    own = [one for one in entries if (one.channel, one.recipient) == (target.channel, target.recipient)]
    return min((one.at for one in own if one.event == "claimed"), default=None)


def planned_targets(entries: Iterable[LedgerEntry]) -> list[Target]:
    """List whom the briefs of these entries are to reach, in the order it was decided, each once."""
    planned = (Target(one.channel, one.recipient) for one in entries if one.event == "due" and one.channel)
    return list(dict.fromkeys(planned))


def pending_periods(entries: Sequence[LedgerEntry]) -> list[str]:
    """List the periods that have something to hand over still: a draft not yet released, or a recipient without it."""
    periods = dict.fromkeys(one.period for one in entries)
    return [period for period in periods if _is_pending([one for one in entries if one.period == period])]


def _is_pending(entries: Sequence[LedgerEntry]) -> bool:
    done = {Target(one.channel, one.recipient) for one in entries if one.event in FINAL}
    targets = planned_targets(entries)
    is_draft = any(one.event == "drafted" for one in entries) and not targets
    return is_draft or any(target not in done for target in targets)
