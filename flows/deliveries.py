"""Archive first, then to each recipient once: the ledger is written before and after each step that can be seen outside."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flows.owners import is_gone, this_process
from flows.progress import announce
from tasks.errors import BrokenEnvironment
from tasks.handovers import EVENT_OF, Handover, Target, find_handover, first_tried, planned_targets
from tasks.records import Edition, LedgerEntry, Receipt
from tasks.releases import Release, release_state
from tasks.store.ledger import read_entries, write_entries

FOLDER = Target("archive", "")
LEASE = timedelta(minutes=15)  # longer than sending one mail may take
PATIENCE = timedelta(days=5)  # as mail servers have it: what is put off for longer is given up


class Carrier(Protocol):
    """What brings a brief to recipients."""

    def targets(self) -> Sequence[Target]:
        """List whom it reaches."""
        ...

    def send(self, target: Target) -> Receipt:
        """Bring the brief to one of them; never raises for what the other side does."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """One brief on its way: whose, of which bytes, by which clock and policy."""

    lake: str
    edition: Edition
    period: str
    manifest_hash: str
    clock: Callable[[], datetime]
    unknown_outcome: str = "resend"  # | hold

    @property
    def now(self) -> datetime:
        """Tell the moment by the run's clock."""
        return self.clock()

    def entry(self, event: str, target: Target | None = None, **more: object) -> LedgerEntry:
        """Build an entry of the ledger about this brief."""
        told = LedgerEntry(self.edition.edition_id, self.period, event, self.now, manifest_hash=self.manifest_hash)
        place = {"channel": target.channel, "recipient": target.recipient} if target else {}
        return replace(told, owner=this_process(), **place, **more)  # type: ignore[arg-type]  # fields of the record

    def history(self) -> list[LedgerEntry]:
        """Read what the ledger has about the period."""
        return [one for one in read_entries(self.lake, self.edition.edition_id) if one.period == self.period]


def read_clock(now: datetime | None) -> Callable[[], datetime]:
    """Take the clock of a run: one that stands at the moment given, else the machine's."""
    return (lambda: now) if now else (lambda: datetime.now(UTC))


@contextlib.contextmanager
def alone(delivery: Delivery) -> Iterator[None]:
    """Let one run at a time write a period's folder; another waits, until this one is done or has died."""
    attempt = _take_folder(delivery)
    try:
        yield
    finally:
        write_entries(delivery.lake, [delivery.entry("sent", FOLDER, attempt=attempt)])


def _take_folder(delivery: Delivery) -> int:
    deadline = time.monotonic() + LEASE.total_seconds()
    while time.monotonic() < deadline:
        found = find_handover(FOLDER, delivery.history(), delivery.now, is_gone)
        claim = delivery.entry("claimed", FOLDER, attempt=found.attempt + 1, expires_at=delivery.now + LEASE)
        if found.state != "busy" and write_entries(delivery.lake, [claim])[0]:
            return claim.attempt
        time.sleep(0.3)
    raise BrokenEnvironment(
        f"Another run has been writing the brief {delivery.period} for {LEASE.total_seconds():.0f} s; end it, then run again"
    )


def record_made(delivery: Delivery, detail: str) -> bool:
    """Record that the brief is made; tells whether these bytes are new."""
    return write_entries(delivery.lake, [delivery.entry("made", detail=detail)])[0]


def plan_delivery(delivery: Delivery, targets: Sequence[Target]) -> Release:
    """Draft or release a brief that was just made: from here on it is owed to each of the targets."""
    if delivery.edition.review != "none":
        write_entries(delivery.lake, [delivery.entry("drafted")])
    return release(delivery, targets)


def release(delivery: Delivery, targets: Sequence[Target]) -> Release:
    """Release the brief if it may go out now, and record whom it is to reach."""
    history = delivery.history()
    found = release_state(delivery.edition, history, delivery.manifest_hash, delivery.now)
    if found.is_released:
        new = [target for target in targets if target not in planned_targets(history)]
        said = [delivery.entry("released", detail=found.reason)]
        write_entries(delivery.lake, [*said, *(delivery.entry("due", target) for target in new)])
    return found


def hand_over(delivery: Delivery, carrier: Carrier, resend: bool = False) -> list[Handover]:
    """Bring the brief to everyone it is owed to and who has it not, one after the other; tells how far each has come."""
    planned = planned_targets(delivery.history())
    return [_hand_over(delivery, carrier, target, resend) for target in carrier.targets() if target in planned]


def tell_handovers(handovers: Iterable[Handover]) -> None:
    """Announce what became of each recipient."""
    for one in handovers:
        announce("deliver", f"{one.target.channel} {one.target.recipient}: {describe(one)}")


def describe(handover: Handover) -> str:
    """Say in one line how far a handover has come."""
    detail = f" ({handover.entry.detail})" if handover.entry and handover.entry.detail else ""
    when = f" at {handover.entry.at:%Y-%m-%d %H:%M} UTC" if handover.entry else ""
    return {
        "open": "not sent yet",
        "busy": f"another run is sending it{when}",
        "deferred": f"put off{when}{detail}; the next run tries again",
        "refused": f"refused{when}{detail}; correct the address, then: brief run --resend",
        "unknown": f"nobody knows whether it went out{when}{detail}",
        "abandoned": f"a run ended while sending it{when}",
    }.get(handover.state, f"{handover.state}{when}{detail}")


def _hand_over(delivery: Delivery, carrier: Carrier, target: Target, resend: bool) -> Handover:
    found = find_handover(target, delivery.history(), delivery.now, is_gone)
    if found.state == "abandoned":
        lost = "the run ended before the outcome was known"
        write_entries(delivery.lake, [delivery.entry("unknown", target, attempt=found.attempt, detail=lost)])
    if found.state == "deferred" and not resend and _is_given_up(delivery, target):
        last = found.entry.detail if found.entry else ""
        tries = f"given up after {found.attempt + 1} attempts in {PATIENCE.days} days: {last}"
        outcome = delivery.entry("refused", target, attempt=found.attempt, detail=tries)
        write_entries(delivery.lake, [outcome])
        return Handover(target, "refused", found.attempt, outcome)
    if found.state == "busy" or not (resend or found.may_be_tried(delivery.unknown_outcome)):
        return found
    attempt = found.attempt + 1
    claim = delivery.entry("claimed", target, attempt=attempt, expires_at=delivery.now + LEASE)
    if not write_entries(delivery.lake, [claim])[0]:
        return Handover(target, "busy", attempt, claim)
    outcome = _send(delivery, carrier, target, attempt)
    write_entries(delivery.lake, [outcome])
    return Handover(target, outcome.event, attempt, outcome)


def _is_given_up(delivery: Delivery, target: Target) -> bool:
    began = first_tried(target, delivery.history())
    return began is not None and delivery.now - began > PATIENCE


def _send(delivery: Delivery, carrier: Carrier, target: Target, attempt: int) -> LedgerEntry:
    try:
        receipt = carrier.send(target)
    except Exception as error:  # it may or may not have gone out: that is an outcome, too
        return delivery.entry("unknown", target, attempt=attempt, detail=type(error).__name__)
    return delivery.entry(EVENT_OF[receipt.status], target, attempt=attempt, detail=receipt.detail)
