"""What a scheduled run owes, and the ledger's entries about it."""

from __future__ import annotations

from datetime import datetime

from flows.owners import this_process
from flows.progress import announce
from tasks.owed import CatchUp, Slot, plan_catch_up
from tasks.records import Edition, LedgerEntry
from tasks.store.ledger import read_entries, write_entries


def plan_owed(lake: str, edition: Edition, now: datetime) -> CatchUp:
    """Read from the ledger what is owed, and record it: what is due, and what is skipped by the edition's policy."""
    owed = plan_catch_up(edition, read_entries(lake, edition.edition_id), now)
    due = [_entry(edition, slot, "due", slot.at, f"as of {slot.as_of}") for slot in owed.make]
    skipped = [_settle(edition, slot, event, now) for slot, event in owed.settle if event == "skipped"]
    write_entries(lake, [*due, *skipped])
    for slot, event in owed.settle:
        announce("load", f"{slot.period} is {event}: catch_up = {edition.catch_up!r}")
    return owed


def settle_covered(lake: str, edition: Edition, owed: CatchUp, now: datetime) -> None:
    """Record what a brief that is made now covers; before it is made, nothing is covered."""
    write_entries(lake, [_settle(edition, slot, event, now) for slot, event in owed.settle if event == "covered"])


def _settle(edition: Edition, slot: Slot, event: str, now: datetime) -> LedgerEntry:
    return _entry(edition, slot, event, now, f"catch_up = {edition.catch_up}, due {slot.at:%Y-%m-%d %H:%M} UTC")


def _entry(edition: Edition, slot: Slot, event: str, at: datetime, detail: str) -> LedgerEntry:
    return LedgerEntry(edition.edition_id, slot.period, event, at, detail=detail, owner=this_process())
