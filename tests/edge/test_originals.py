"""From a claim back to the page it was read from, though the page is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.originals import find_claim, read_claims_original, tell_original
from flows.printed import PrintedBrief
from tasks.errors import WrongUse
from tasks.records import Capture
from tasks.store.captures import keep_captures

MOMENT = datetime(2025, 6, 2, 8, tzinfo=UTC)
FEED = "https://desk.example/feed"
FETCH = Capture("f", FEED, FEED, MOMENT, 200, None, "application/xml", data=b"<feed>one</feed>")


def claim(name: str, doc: str, sha256: str, captured: datetime = MOMENT) -> dict[str, Any]:
    source = {"sha256": sha256, "captured": captured.isoformat(), "address": "https://desk.example/a"}
    return {"claim_id": name, "doc": doc, "source": source}


def test_a_page_is_shown_as_it_was_when_its_claim_was_read(tmp_path: Path) -> None:
    page = Capture("f", f"{FEED}#a", "https://desk.example/a", MOMENT, 200, None, "text/html", data=b"<p>5%")
    changed = replace(page, captured_at=MOMENT + timedelta(days=7), data=b"<p>6%")
    keep_captures(str(tmp_path), [page, changed])
    first = claim("ab12", f"{FEED}#a", page.content_hash or "")
    assert read_claims_original(str(tmp_path), first) == b"<p>5%"
    line = tell_original(str(tmp_path), first) or ""
    assert "https://desk.example/a, fetched 2025-06-02 08:00 UTC, 5 bytes of text/html" in line
    assert line.endswith("brief original ab12")


def test_an_entry_is_shown_in_the_feed_of_its_own_day(tmp_path: Path) -> None:
    later = replace(FETCH, captured_at=MOMENT + timedelta(days=7), data=b"<feed>two</feed>")
    keep_captures(str(tmp_path), [FETCH, later])
    lake = str(tmp_path)
    assert read_claims_original(lake, claim("a", f"{FEED}#1", "of the entry")) == b"<feed>one</feed>"
    assert read_claims_original(lake, claim("a", f"{FEED}#2", "of it", later.captured_at)) == b"<feed>two</feed>"


def test_a_document_of_a_folder_has_no_original_in_the_lake(tmp_path: Path) -> None:
    local = claim("a", "articles/a.txt", "unknown")
    assert tell_original(str(tmp_path), local) is None
    assert tell_original(str(tmp_path), claim("a", FEED, "unknown")) == f"not kept in {tmp_path}"
    with pytest.raises(WrongUse, match="only what came from the web"):
        read_claims_original(str(tmp_path), local)


def test_a_claim_is_found_by_a_beginning_that_only_it_has() -> None:
    claims = {name: claim(name, "d", "h") for name in ("ab12", "ab34", "cd56")}
    brief = PrintedBrief("weekly", "2025-W23", claims, [], {}, {}, {})
    assert find_claim(brief, "CD")["claim_id"] == "cd56"
    for what in ("ab", "ef", ""):
        with pytest.raises(WrongUse):
            find_claim(brief, what)
