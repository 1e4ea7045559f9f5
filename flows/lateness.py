"""Which briefs have not come in time, and what to type."""

from __future__ import annotations

from datetime import datetime

from tasks.owed import PeriodState, late_periods
from tasks.records import Edition
from tasks.settings import Settings
from tasks.store.ledger import read_entries


def find_late(settings: Settings, edition: Edition, now: datetime) -> list[PeriodState]:
    """List the periods of an edition that are late by the ledger."""
    return late_periods(edition, read_entries(settings.lake, edition.edition_id), now)


def describe_late(edition: Edition, late: PeriodState) -> str:
    """Say which brief has not come, why if that is known, and what to type."""
    why = f"{late.entry.event}: {late.entry.detail}" if late.entry else "no run has made it"
    return (
        f"{edition.edition_id} {late.slot.period} was due {late.slot.at:%Y-%m-%d %H:%M} UTC: {why}; "
        f"type: brief run --edition {edition.edition_id} --as-of {late.slot.as_of}"
    )
