"""Originals in the lake: kept once, found again for a claim, and what each address told of itself."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tasks.records import Capture, Mark
from tasks.store.captures import find_originals, keep_captures, read_fetches, read_marks, read_original
from tasks.store.lake import lake_versions

MOMENT = datetime(2025, 6, 1, 8, tzinfo=UTC)
FEED = "https://desk.example/feed"
PAGE = "https://desk.example/a"
FEED_FETCH = Capture("f", FEED, FEED, MOMENT, 200, None, "application/xml", Mark('"1"', None, True), b"<feed/>")
PAGE_FETCH = Capture("f", f"{FEED}#a", PAGE, MOMENT, 200, None, "text/html", Mark(None, "Sun", True), b"\x00<p>5%\xff")


@pytest.fixture
def object_store() -> Iterator[dict[str, str]]:
    """Run an object store in a process of its own (in ours it would wait for itself) with an empty bucket `lake`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        _make_bucket(f"{address}/lake")
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
            "aws_conditional_put": "etag",
        }
        server.terminate()


def _make_bucket(address: str) -> None:
    for _ in range(300):
        try:
            httpx.put(address, trust_env=False).raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the object store did not start")


def test_an_original_is_kept_byte_for_byte_and_once(tmp_path: Path) -> None:
    lake = str(tmp_path)
    later = replace(PAGE_FETCH, captured_at=MOMENT + timedelta(days=7))
    assert keep_captures(lake, [FEED_FETCH, PAGE_FETCH, replace(PAGE_FETCH, source_id="g")]) == 2
    assert keep_captures(lake, [FEED_FETCH, PAGE_FETCH]) == 0
    assert keep_captures(lake, [later]) == 0
    assert read_original(lake, PAGE_FETCH.content_hash or "") == b"\x00<p>5%\xff"
    assert read_original(lake, "0" * 64) is None
    assert read_fetches(lake).height == 4


def test_what_did_not_come_is_kept_with_its_reason(tmp_path: Path) -> None:
    lost = replace(PAGE_FETCH, http_status=503, reason="the host answered 503", mark=Mark(), data=None)
    keep_captures(str(tmp_path), [lost])
    row = read_fetches(str(tmp_path)).row(0, named=True)
    assert (row["http_status"], row["reason"], row["content_hash"], row["byte_count"]) == (503, lost.reason, None, None)
    assert read_marks(str(tmp_path)) == {}


def test_an_address_is_marked_as_it_was_last_read(tmp_path: Path) -> None:
    lake, week = str(tmp_path), timedelta(days=7)
    newer = replace(FEED_FETCH, captured_at=MOMENT + week, mark=Mark('"2"', None, True), data=b"<feed>2</feed>")
    same = replace(FEED_FETCH, captured_at=MOMENT + 2 * week, http_status=304, mark=Mark('"3"', None, True), data=None)
    keep_captures(lake, [newer, FEED_FETCH])
    keep_captures(lake, [same])
    assert read_marks(lake) == {FEED: Mark('"2"', None, True)}


def test_the_original_of_a_claim_is_its_page_or_the_feed_it_came_in(tmp_path: Path) -> None:
    lake = str(tmp_path)
    keep_captures(lake, [FEED_FETCH, PAGE_FETCH])
    for doc, content_hash, address in (
        (f"{FEED}#a", PAGE_FETCH.content_hash, PAGE),
        (f"{FEED}#a", "hash of something else", PAGE),
        (f"{FEED}#b", "hash of the entry", FEED),
    ):
        assert find_originals(lake, doc, content_hash or "")["address"].to_list() == [address]
    assert find_originals(lake, "articles/a.txt", "unknown").is_empty()


def test_a_lake_without_captures_has_no_marks_and_briefs_are_not_pinned_to_them(tmp_path: Path) -> None:
    assert read_marks(str(tmp_path)) == {}
    assert keep_captures(str(tmp_path), []) == 0
    keep_captures(str(tmp_path), [FEED_FETCH])
    assert lake_versions(str(tmp_path)) == {}


def test_an_object_store_keeps_originals_as_a_folder_does(object_store: dict[str, str]) -> None:
    lake = "s3://lake/prefix"
    assert [keep_captures(lake, [FEED_FETCH, PAGE_FETCH], object_store) for _ in range(2)] == [2, 0]
    assert read_marks(lake, object_store)[FEED] == FEED_FETCH.mark
    fetch = find_originals(lake, f"{FEED}#a", "", object_store).row(0, named=True)
    assert read_original(lake, fetch["content_hash"], object_store) == PAGE_FETCH.data
