"""A lake may lie in any folder, whatever its name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.records import Capture, LedgerEntry, Mark
from tasks.store.captures import keep_captures, read_fetches, read_original
from tasks.store.ledger import read_entries, write_entries

pytestmark = pytest.mark.edge
AT = datetime(2025, 12, 1, tzinfo=UTC)
PAGE = Capture("f", "https://a.example/a", "https://a.example/a", AT, 200, None, "text/html", Mark(), b"<p>5%")


@pytest.mark.parametrize("name", ["my lake", "数据", "Übersicht", "a#b", "q?x", "a+b&c"])
def test_a_lake_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    lake = str(tmp_path / name)
    entries = [LedgerEntry("weekly", "2025-W49", event, AT) for event in ("due", "made")]
    assert write_entries(lake, entries[:1]) == [True]
    assert write_entries(lake, entries) == [False, True]
    assert {one.event for one in read_entries(lake, "weekly")} == {"due", "made"}
    assert keep_captures(lake, [PAGE]) == 1
    assert read_original(lake, PAGE.content_hash or "") == PAGE.data
    assert read_fetches(lake).height == 1
