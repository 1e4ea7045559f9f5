"""The ledger of periods and deliveries: a table of the lake that only grows.

Its one lock is that a key is inserted once: who inserts an entry owns what it says.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC

import polars as pl

from tasks.frames import LEDGER, conform
from tasks.records import LedgerEntry
from tasks.store.layout import Table, stored_rows
from tasks.store.tables import Options, merge_rows, read_rows

LEDGER_TABLE = Table("ledger", LEDGER, "entry_id")


def read_ledger(lake: str, edition: str | None = None, options: Options | None = None) -> pl.DataFrame:
    """Read the LEDGER of an edition, or of all, in the order things happened."""
    rows = read_rows(lake, LEDGER_TABLE, options=options)
    asked = rows if edition is None else rows.filter(pl.col("edition") == edition)
    return conform(asked.sort("at", "attempt", "entry_id").collect(), LEDGER)


def read_entries(lake: str, edition: str | None = None, options: Options | None = None) -> tuple[LedgerEntry, ...]:
    """Read the ledger as records."""
    return tuple(list_entries(read_ledger(lake, edition, options)))


def write_entries(lake: str, entries: Sequence[LedgerEntry], options: Options | None = None) -> list[bool]:
    """Insert entries whose key is not there yet; tells for each whether it was this call that inserted it."""
    if not entries:
        return []
    write_id = uuid.uuid4().hex
    rows = pl.DataFrame([_row(one, write_id) for one in entries], schema=pl.Schema(LEDGER))
    merge_rows(lake, LEDGER_TABLE, stored_rows(LEDGER_TABLE, rows), options)
    mine = read_rows(lake, LEDGER_TABLE, options=options).filter(pl.col("write_id") == write_id)
    fresh = set(mine.select("entry_id").collect()["entry_id"])
    return [_take(fresh, one.entry_id) for one in entries]


def list_entries(rows: pl.DataFrame) -> Iterator[LedgerEntry]:
    """Turn rows of LEDGER into records."""
    for row in rows.drop("entry_id", "write_id").iter_rows(named=True):
        yield LedgerEntry(**row)


def _take(fresh: set[str], entry_id: str) -> bool:
    """Tell whether an id is fresh, once: the same entry given twice in one call is inserted once."""
    is_fresh = entry_id in fresh
    fresh.discard(entry_id)
    return is_fresh


def _row(entry: LedgerEntry, write_id: str) -> dict[str, object]:
    told = replace(entry, at=entry.at.astimezone(UTC))
    named = {name: getattr(told, name) for name in LEDGER if name not in {"entry_id", "write_id"}}
    return {"entry_id": told.entry_id, **named, "write_id": write_id}
