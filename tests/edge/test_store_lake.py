"""The lake on a real folder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.errors import BrokenContract, BrokenEnvironment
from tasks.frames import ARTICLES, CLAIMS, DUPLICATES, HELD_BACK, HISTORY, QUARANTINE, SET_ASIDE, empty
from tasks.store import lake as lakes
from tasks.store import tables
from tasks.store.lake import join_verdicts, known_claims, known_documents, merge_batch, new_documents, read_history
from tasks.store.layout import ARTICLES_TABLE, CLAIMS_TABLE, TABLES, stored_rows
from tests.gold_claims import claim, make_claims

pytestmark = pytest.mark.edge
NO_DUPLICATES = empty(DUPLICATES)
NOTHING_ASIDE = empty(SET_ASIDE)
CAPTURED = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)


def article(
    doc: str, published: date | None = date(2025, 2, 1), captured: datetime = CAPTURED, **more: Any
) -> pl.DataFrame:
    """Make ARTICLES of one article whose optional columns are null."""
    body = claim(doc, None, None, None, 1.0)
    row = {
        **dict.fromkeys(ARTICLES),
        "article_id": body["article_id"],
        "doc": doc,
        "content_hash": f"hash of {doc}",
        "published_on": published,
        "captured_at": captured,
        "source_id": "s",
        "source_text": "文本 🙂",
        "text": "文本 ",
        "cuts": [{"at": 3, "text": "🙂"}],
        "sections": [{"start": 0, "end": 3, "section": "main"}],
        **more,
    }
    return pl.DataFrame([row], schema=pl.Schema(ARTICLES))


def verdicts(
    doc: str, status: str = "accepted", count: int = 2, published: date | None = date(2025, 2, 1)
) -> pl.DataFrame:
    """Make judged claims of one article."""
    rows = [claim(doc, "jd", "revenue", "2024-Q4", 3.47e11 + number, published_on=published) for number in range(count)]
    return (
        make_claims(rows)
        .with_columns(
            status=pl.lit(status),
            rules=pl.lit(["tenfold"] if status == "quarantined" else [], pl.List(pl.String)),
            warnings=pl.lit([], pl.List(pl.String)),
            reason=pl.lit("why" if status == "quarantined" else None, pl.String),
        )
        .select(list(QUARANTINE))
    )


@pytest.fixture
def lake(tmp_path: Path) -> str:
    return str(tmp_path / "lake")


def fill(lake: str, doc: str = "a.txt", **more: Any) -> Any:
    return merge_batch(
        lake,
        article(doc, **more),
        NO_DUPLICATES,
        verdicts(doc, published=more.get("published", date(2025, 2, 1))),
        NOTHING_ASIDE,
    )


def test_no_lake_knows_no_document(lake: str) -> None:
    assert known_documents(lake).is_empty()
    read = read_history(lake, None, date(2025, 3, 1))
    assert read.history.is_empty()
    assert read.versions == {}
    assert read.history.schema == pl.Schema(HISTORY)


def test_first_merge_makes_every_table(lake: str) -> None:
    snapshot = fill(lake)
    assert set(snapshot.versions) == {table.name for table in TABLES}
    assert snapshot.added == {"articles": 1, "claims": 2, "duplicates": 0, "set_aside": 0}


def test_same_batch_again_adds_nothing_and_makes_no_version(lake: str) -> None:
    first, second = fill(lake), fill(lake)
    assert second.versions == first.versions
    assert set(second.added.values()) == {0}


def test_same_document_captured_later_is_no_news(lake: str) -> None:
    first = fill(lake)
    second = fill(lake, captured=datetime(2025, 6, 1, tzinfo=UTC))
    assert second.versions == first.versions
    assert read_history(lake, None, date(2025, 7, 1)).articles["captured_at"].to_list() == [CAPTURED]


def test_row_given_twice_in_one_batch_is_stored_once(lake: str) -> None:
    twice = pl.concat([verdicts("a.txt"), verdicts("a.txt")])
    assert merge_batch(lake, article("a.txt"), NO_DUPLICATES, twice, NOTHING_ASIDE).added["claims"] == 2


def test_types_survive_the_round_trip(lake: str) -> None:
    fill(lake)
    read = read_history(lake, None, date(2025, 3, 1))
    assert read.articles.equals(article("a.txt"))
    assert read.articles.schema == pl.Schema(ARTICLES)
    assert read.history.schema == pl.Schema(HISTORY)
    assert read.held_back.schema == pl.Schema(HELD_BACK)
    assert read.history["rules"].to_list() == [[], []]
    assert read.history["captured_at"].to_list() == [CAPTURED] * 2


def test_quarantined_claims_are_kept_apart_with_their_reason(lake: str) -> None:
    claims = pl.concat([verdicts("a.txt"), verdicts("b.txt", "quarantined")])
    merge_batch(lake, pl.concat([article("a.txt"), article("b.txt")]), NO_DUPLICATES, claims, NOTHING_ASIDE)
    read = read_history(lake, None, date(2025, 3, 1))
    assert read.history["doc"].unique().to_list() == ["a.txt"]
    assert read.held_back.select("doc", "reason", "rules").unique().rows() == [("b.txt", "why", ["tenfold"])]


def test_accepted_and_quarantine_stack_into_claims() -> None:
    accepted, quarantine = verdicts("a.txt").drop("reason"), verdicts("b.txt", "quarantined")
    assert join_verdicts(accepted, quarantine)["status"].to_list() == ["accepted"] * 2 + ["quarantined"] * 2


def test_claims_without_a_verdict_are_refused(lake: str) -> None:
    with pytest.raises(BrokenContract, match="lack a verdict"):
        merge_batch(lake, article("a.txt"), NO_DUPLICATES, verdicts("a.txt").drop("status"), NOTHING_ASIDE)


def test_what_was_published_later_is_not_read(lake: str) -> None:
    fill(lake, "early.txt", published=date(2025, 2, 1))
    fill(lake, "late.txt", published=date(2025, 2, 2))
    assert read_history(lake, None, date(2025, 2, 1)).articles["doc"].to_list() == ["early.txt"]
    assert read_history(lake, None, date(2025, 2, 1)).history["doc"].unique().to_list() == ["early.txt"]


def test_document_without_a_date_was_known_then_from_its_capture(lake: str) -> None:
    fill(lake, published=None)
    assert read_history(lake, None, date(2025, 2, 28), "then").articles.is_empty()
    assert read_history(lake, None, date(2025, 3, 1), "then").articles.height == 1


def test_document_without_a_date_tells_now_of_periods_that_had_ended(lake: str) -> None:
    fill(lake, published=None)
    claims = read_history(lake, None, date(2100, 1, 1)).history
    ends = claims["period_end"].drop_nulls()
    assert ends.len() == claims.height > 0
    assert read_history(lake, None, ends.max()).history.height == claims.height
    assert read_history(lake, None, ends.min() - timedelta(days=1)).history.is_empty()


def test_known_then_leaves_out_what_was_captured_later(lake: str) -> None:
    fill(lake)
    assert read_history(lake, None, date(2025, 2, 15), "now").articles.height == 1
    assert read_history(lake, None, date(2025, 2, 15), "then").articles.is_empty()
    assert read_history(lake, None, date(2025, 3, 1), "then").articles.height == 1


def test_cut_off_in_the_editions_zone_ends_the_day(lake: str) -> None:
    fill(lake, captured=datetime(2025, 3, 2, 3, 0, tzinfo=UTC))
    end = datetime(2025, 3, 2, 5, 0, tzinfo=UTC)  # midnight in New York
    assert read_history(lake, None, date(2025, 3, 1), "then").articles.is_empty()
    assert read_history(lake, None, date(2025, 3, 1), "then", cut_off=end).articles.height == 1


def test_pinned_version_does_not_see_later_merges(lake: str) -> None:
    first = fill(lake, "a.txt")
    fill(lake, "b.txt")
    assert read_history(lake, first.versions, date(2025, 3, 1)).articles["doc"].to_list() == ["a.txt"]
    assert read_history(lake, None, date(2025, 3, 1)).articles["doc"].to_list() == ["a.txt", "b.txt"]


def test_unknown_version_is_named_in_the_error(lake: str) -> None:
    fill(lake)
    with pytest.raises(BrokenEnvironment, match="version 99"):
        read_history(lake, {"articles": 99, "claims": 99}, date(2025, 3, 1))


def test_claims_of_a_run_that_died_give_way_when_the_next_reads_them_in_another_way(lake: str) -> None:
    old = verdicts("a.txt", "quarantined", count=3)
    merge_batch(lake, article("a.txt").head(0), NO_DUPLICATES, old, NOTHING_ASIDE)  # all that a dead run had stored
    new = verdicts("a.txt")
    assert merge_batch(lake, article("a.txt"), NO_DUPLICATES, new, NOTHING_ASIDE).added["claims"] == 2
    read = read_history(lake, None, date(2025, 3, 1))
    assert sorted(read.history["claim_id"]) == sorted(new["claim_id"])
    assert read.held_back.is_empty()
    merge_batch(lake, article("a.txt"), NO_DUPLICATES, old, NOTHING_ASIDE)  # a stored article keeps the claims it has
    assert sorted(read_history(lake, None, date(2025, 3, 1)).history["claim_id"]) == sorted(new["claim_id"])


def test_run_that_died_before_its_articles_is_repaired_by_the_next(lake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die_at_articles(lake: str, table: Any, *rest: Any) -> tuple[int, int]:
        if table is ARTICLES_TABLE:
            raise KeyboardInterrupt
        return tables.merge_rows(lake, table, *rest)

    monkeypatch.setattr(lakes, "merge_rows", die_at_articles)
    with pytest.raises(KeyboardInterrupt):
        fill(lake)
    monkeypatch.undo()
    assert known_documents(lake).is_empty()
    assert read_history(lake, None, date(2025, 3, 1)).history.is_empty()
    assert fill(lake).added == {"articles": 1, "claims": 0, "duplicates": 0, "set_aside": 0}
    assert read_history(lake, None, date(2025, 3, 1)).history.height == 2


def test_known_documents_are_articles_duplicates_and_what_was_set_aside(lake: str) -> None:
    duplicate = pl.DataFrame(
        [
            {
                "article_id": "d",
                "doc": "copy.txt",
                "source_id": "s",
                "duplicate_of": article("a.txt")["article_id"].item(),
                "reason": "same text",
                "content_hash": "hd",
            }
        ],
        schema=pl.Schema(DUPLICATES),
    )
    aside = pl.DataFrame(
        [
            {
                "doc": "bad.bin",
                "source_id": "s",
                "room": "load",
                "reason": "binary",
                "remedy": None,
                "content_hash": "hb",
            },
            {
                "doc": "gone.txt",
                "source_id": "s",
                "room": "load",
                "reason": "unreadable",
                "remedy": None,
                "content_hash": None,
            },
        ],
        schema=pl.Schema(SET_ASIDE),
    )
    merge_batch(lake, article("a.txt").head(0), duplicate, verdicts("a.txt"), aside)  # all that a dead run had stored
    assert known_documents(lake).rows() == [("bad.bin", "hb")]
    for _ in range(2):
        snapshot = merge_batch(lake, article("a.txt"), duplicate, verdicts("a.txt"), aside)
    assert set(snapshot.added.values()) == {0}
    assert known_documents(lake).rows() == [("a.txt", "hash of a.txt"), ("bad.bin", "hb"), ("copy.txt", "hd")]


def test_changed_document_is_a_second_article(lake: str) -> None:
    fill(lake)
    changed = article("a.txt", article_id="other", content_hash="changed")
    merge_batch(lake, changed, NO_DUPLICATES, verdicts("a.txt").head(0), NOTHING_ASIDE)
    assert known_documents(lake)["content_hash"].to_list() == ["changed", "hash of a.txt"]


def test_two_writers_lose_and_double_nothing(lake: str) -> None:
    def write(number: int) -> int:
        docs = [f"{number}-{part}.txt" for part in range(2)] + ["shared.txt"]
        added = 0
        for doc in docs:
            added += fill(lake, doc).added["claims"]
        return added

    with ThreadPoolExecutor(2) as pool:
        added = sum(pool.map(write, range(2)))
    read = read_history(lake, None, date(2025, 3, 1))
    assert read.articles["doc"].to_list() == ["0-0.txt", "0-1.txt", "1-0.txt", "1-1.txt", "shared.txt"]
    assert read.history.height == added == 10
    assert read.history["claim_id"].n_unique() == 10


def test_claims_lie_in_one_folder_a_year(lake: str) -> None:
    fill(lake, "a.txt", published=date(2024, 5, 5))
    fill(lake, "b.txt", published=None)
    folders = {path.name for path in (Path(lake) / CLAIMS_TABLE.name).iterdir() if "=" in path.name}
    assert folders == {"published_year=2024", "published_year=undated"}


def test_only_documents_with_new_content_are_new(lake: str) -> None:
    fill(lake, "a.txt")
    documents = pl.DataFrame(
        {"doc": ["b.txt", "a.txt", "a.txt"], "content_hash": ["x", "hash of a.txt", "edited"], "n": [1, 2, 3]}
    )
    assert new_documents(lake, documents)["n"].to_list() == [1, 3]


def test_known_claims_are_the_accepted_ones(lake: str) -> None:
    both = pl.concat([verdicts("a.txt"), verdicts("b.txt", "quarantined")])
    merge_batch(lake, pl.concat([article("a.txt"), article("b.txt")]), NO_DUPLICATES, both, NOTHING_ASIDE)
    assert known_claims(lake)["doc"].to_list() == ["a.txt", "a.txt"]
    assert known_claims(lake).schema == pl.Schema(CLAIMS)


def test_a_lake_made_before_a_column_was_thought_of_is_read_and_grows_it(tmp_path: Path) -> None:
    lake, older = (
        str(tmp_path),
        replace(CLAIMS_TABLE, columns={k: v for k, v in QUARANTINE.items() if k != "correction"}),
    )
    first, second = (verdicts(doc) for doc in ("a.txt", "b.txt"))
    tables.merge_rows(lake, older, stored_rows(older, first))
    assert tables.read_rows(lake, CLAIMS_TABLE).collect()["correction"].to_list() == [None, None]
    assert tables.merge_rows(lake, CLAIMS_TABLE, stored_rows(CLAIMS_TABLE, second)) == (2, 2)
    assert tables.read_rows(lake, CLAIMS_TABLE).collect().schema == pl.Schema(QUARANTINE)
