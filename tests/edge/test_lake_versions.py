"""Versions of the lake that a manifest names stay readable, however old they become."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from tasks.records import LedgerEntry
from tasks.store.ledger import LEDGER_TABLE, write_entries
from tasks.store.tables import read_rows

pytestmark = pytest.mark.edge
AT = datetime(2025, 12, 1, tzinfo=UTC)
OLD = (AT - timedelta(days=400)).timestamp()


def write(lake: Path, count: int) -> None:
    for number in range(count):
        write_entries(str(lake), [LedgerEntry("weekly", f"2025-W{number:02}", "made", AT)])


def age(lake: Path) -> None:
    """Make all that was written a year old, then do what the table does by itself every hundred versions."""
    for path in lake.rglob("*"):
        os.utime(path, (OLD, OLD))
    write_entries(str(lake), [LedgerEntry("weekly", "2026-W49", "made", AT)])
    table = DeltaTable(f"{lake}/{LEDGER_TABLE.name}")
    table.create_checkpoint()
    table.cleanup_metadata()


def count_rows(lake: Path, version: int) -> int:
    return read_rows(str(lake), LEDGER_TABLE, version).select(pl.len()).collect().item()


def test_a_version_of_last_year_can_be_read_after_the_table_has_tidied_up(tmp_path: Path) -> None:
    write(tmp_path, 4)
    age(tmp_path)
    assert [count_rows(tmp_path, version) for version in range(5)] == [0, 1, 2, 3, 4]


def test_a_lake_made_without_that_promise_is_given_it_at_the_next_write(tmp_path: Path) -> None:
    schema = pl.DataFrame(schema=pl.Schema(LEDGER_TABLE.schema)).to_arrow().schema
    DeltaTable.create(f"{tmp_path}/{LEDGER_TABLE.name}", schema)
    write(tmp_path, 2)
    table = DeltaTable(f"{tmp_path}/{LEDGER_TABLE.name}")
    assert table.metadata().configuration["delta.logRetentionDuration"] == "interval 36500 days"
    assert (table.version(), count_rows(tmp_path, 3)) == (3, 2)
