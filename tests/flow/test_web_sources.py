"""Sources on the web through whole runs: a feed, the pages behind it, a mailbox; and what is left when a page is gone."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.records import Snapshot
from tasks.settings import PROJECT
from tests.edge.desk import Desk, Page, open_desk

pytestmark = [pytest.mark.flow, pytest.mark.slow]
NOW = datetime(2025, 6, 2, 8, tzinfo=UTC)
SOURCES = """
[[source]]
id = "feed"
name = "Desk"
kind = "feed"
locator = "{feed}"
owner = "test"
cadence = "weekly"
grade = "C"
follow = true

[[source]]
id = "gone"
name = "Gone"
kind = "page"
locator = "{gone}"
owner = "test"
cadence = "weekly"
grade = "C"
"""


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as here:
        yield here


@pytest.fixture
def seeds(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", folder, ignore=shutil.ignore_patterns("articles"))
    told = (folder / "sources.toml").read_text("utf-8")
    told = told[told.index("[grades.source]") :]
    sources = SOURCES.format(feed=desk.url("/feed"), gone=desk.url("/gone"))
    (folder / "sources.toml").write_text(sources + told, "utf-8")
    monkeypatch.setenv("BRIEF_SEEDS", str(folder))
    monkeypatch.setenv("BRIEF_ALLOW_PRIVATE_ADDRESSES", "true")
    return folder


def article(words: str) -> Page:
    page = f"<html><head><title>News</title></head><body><article><h1>News</h1><p>{words}</p></article></body></html>"
    return Page(page.encode(), headers={"ETag": f'"{len(words)}"'})


def feed(*names: str) -> Page:
    entries = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><title>News {name}</title><link>/{name}</link>"
        "<pubDate>Tue, 20 May 2025 08:00:00 GMT</pubDate><description>In short.</description></item>"
        for name in names
    )
    text = f"<rss version='2.0'><channel><title>Desk</title>{entries}</channel></rss>"
    return Page(text.encode(), headers={"ETag": f'"{len(names)}"'})


def ingest_week(lake: Path, week: int) -> Snapshot:
    from flows.ingest import ingest

    return asyncio.run(ingest(lake=str(lake), now=NOW + timedelta(weeks=week)))


def test_a_quiet_week_asks_only_what_has_changed_and_originals_outlive_their_pages(
    server: str, seeds: Path, desk: Desk, tmp_path: Path
) -> None:
    from tasks.store.captures import find_originals, read_fetches, read_original
    from tasks.store.lake import known_claims

    lake = tmp_path / "lake"
    desk.pages |= {"/feed": feed("a"), "/a": article("Kuaishou's GMV rose 15.1% to RMB 334.2 billion in Q3 2024.")}
    assert ingest_week(lake, 0).added["articles"] == 1
    desk.asked.clear()
    del desk.pages["/a"]

    quiet = ingest_week(lake, 1)
    assert not any(quiet.added.values())
    assert sorted(desk.paths()) == ["/feed", "/gone"]

    claims = known_claims(str(lake)).filter(entity="kuaishou", metric="gmv", kind="level")
    claim = claims.row(0, named=True)
    fetch = find_originals(str(lake), claim["doc"], "").row(0, named=True)
    original = read_original(str(lake), fetch["content_hash"])
    assert original is not None
    assert "RMB 334.2 billion" in original.decode()
    assert (fetch["address"], fetch["captured_at"]) == (desk.url("/a"), NOW)
    told = read_fetches(str(lake)).filter(address=desk.url("/feed"))["http_status"].to_list()
    assert told == [200, 304]


def test_a_run_that_dies_before_its_articles_are_stored_reads_them_again(
    server: str, seeds: Path, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.ingest

    desk.pages |= {"/feed": feed("a"), "/a": article("Kuaishou's GMV rose 15.1% to RMB 334.2 billion in Q3 2024.")}
    with monkeypatch.context() as broken:
        broken.setattr(flows.ingest, "merge", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ingest_week(tmp_path / "lake", 0)
    assert ingest_week(tmp_path / "lake", 0).added["articles"] == 1
