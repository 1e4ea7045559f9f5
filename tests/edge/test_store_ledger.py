"""The ledger in the lake: what is written once is there once, whoever writes it at the same moment."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.records import LedgerEntry
from tasks.store.ledger import read_entries, read_ledger, write_entries

pytestmark = pytest.mark.edge
AT = datetime(2025, 12, 1, 7, tzinfo=UTC)
CLAIM = LedgerEntry("weekly", "2025-W49", "claimed", AT, "mail", "a@example.com", "f" * 64, owner="host:1:2")


def claim(lake: str, owner: str) -> bool:
    return write_entries(lake, [replace(CLAIM, owner=owner)])[0]


def test_a_ledger_that_is_not_there_has_no_entries(tmp_path: Path) -> None:
    assert read_ledger(str(tmp_path)).is_empty()


def test_an_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    entry = replace(CLAIM, expires_at=AT + timedelta(minutes=3), detail="ünï", by="someone")
    assert write_entries(str(tmp_path), [entry]) == [True]
    assert read_entries(str(tmp_path)) == (entry,)


def test_the_second_writer_of_a_key_learns_that_it_is_taken(tmp_path: Path) -> None:
    assert claim(str(tmp_path), "one")
    assert not claim(str(tmp_path), "two")
    assert [one.owner for one in read_entries(str(tmp_path))] == ["one"]


def test_a_claim_is_taken_whatever_bytes_the_brief_has_then(tmp_path: Path) -> None:
    assert write_entries(str(tmp_path), [CLAIM, replace(CLAIM, manifest_hash="0" * 64)]) == [True, False]


def test_of_a_batch_only_the_new_ones_are_inserted(tmp_path: Path) -> None:
    made = LedgerEntry("weekly", "2025-W49", "made", AT, manifest_hash="f" * 64)
    write_entries(str(tmp_path), [made])
    assert write_entries(str(tmp_path), [made, CLAIM, CLAIM]) == [False, True, False]


def test_entries_of_another_edition_are_left_out(tmp_path: Path) -> None:
    write_entries(str(tmp_path), [CLAIM, replace(CLAIM, edition="monthly")])
    assert [one.edition for one in read_entries(str(tmp_path), "monthly")] == ["monthly"]


def test_of_processes_that_claim_at_the_same_moment_one_wins(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        for period in ("2025-W01", "2025-W02", "2025-W03"):
            won = pool.starmap(_claim_period, [(str(tmp_path), period, str(number)) for number in range(3)])
            assert won.count(True) == 1
    assert read_ledger(str(tmp_path)).height == 3


def _claim_period(lake: str, period: str, owner: str) -> bool:
    return write_entries(lake, [replace(CLAIM, period=period, owner=owner)])[0]
