"""A source's health, told from its own history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

from tasks.frames import ARTICLES, FETCHES, SET_ASIDE
from tasks.health import judge_sources, still_aside, tell_health
from tasks.records import Source

SOURCE = Source("desk", "Desk", "page", "https://desk.example/", "en", "o", "weekly", "B")
FIRST = datetime(2025, 6, 2, 8, tzinfo=UTC)
WEEK = timedelta(days=7)


def articles(*lengths: int, source_id: str = "desk") -> pl.DataFrame:
    """One article a week, of these lengths."""
    rows = [
        {
            "article_id": f"{source_id}{number}",
            "source_id": source_id,
            "text": "x" * length,
            "captured_at": FIRST + number * WEEK,
            "published_on": (FIRST + number * WEEK).date(),
        }
        for number, length in enumerate(lengths)
    ]
    return pl.DataFrame(rows, schema_overrides={name: ARTICLES[name] for name in ("captured_at", "published_on")})


def claims(*counts: int) -> pl.DataFrame:
    ids = [f"desk{number}" for number, count in enumerate(counts) for _ in range(count)]
    return pl.DataFrame({"article_id": ids}, schema={"article_id": pl.String})


def fetches(*reasons: str | None) -> pl.DataFrame:
    rows = [
        {"source_id": "desk", "address": SOURCE.locator, "captured_at": FIRST + number * WEEK, "reason": reason}
        for number, reason in enumerate(reasons)
    ]
    blank = dict.fromkeys(FETCHES)
    return pl.DataFrame([{**blank, **row} for row in rows], schema=pl.Schema(FETCHES))


def test_a_source_that_goes_on_as_ever_is_well() -> None:
    (health,) = judge_sources((SOURCE,), articles(*[900] * 6), claims(*[4] * 6), fetches(None), date(2025, 7, 8))
    assert health.is_well
    assert (health.articles, health.last_published) == (6, date(2025, 7, 7))


def test_a_collapse_of_length_or_of_figures_is_told() -> None:
    short = judge_sources((SOURCE,), articles(*[900] * 6, 200), claims(*[4] * 7), fetches(), date(2025, 7, 15))
    empty = judge_sources((SOURCE,), articles(*[900] * 7), claims(*[4] * 6, 1), fetches(), date(2025, 7, 15))
    assert (short[0].breaks, empty[0].breaks) == (("length",), ("figures",))


def test_a_source_with_a_short_past_or_without_figures_is_not_held_against_it() -> None:
    young = judge_sources((SOURCE,), articles(900, 900, 900, 100), claims(4, 4, 4), fetches(), date(2025, 6, 24))
    wordy = judge_sources((SOURCE,), articles(*[900] * 7), claims(), fetches(), date(2025, 7, 15))
    assert (young[0].breaks, wordy[0].breaks) == ((), ())


def test_failures_in_a_row_are_counted_until_an_answer_comes() -> None:
    known = articles(*[900] * 2)
    failing = judge_sources((SOURCE,), known, claims(), fetches("gone", None, "503", "503"), date(2025, 6, 10))[0]
    mended = judge_sources((SOURCE,), known, claims(), fetches("503", "503", None), date(2025, 6, 10))[0]
    assert (failing.failure, failing.failures) == ("503", 2)
    assert (mended.failure, mended.failures) == (None, 0)


def test_a_source_never_read_owes_news_and_is_told_so() -> None:
    lines = list(
        tell_health((SOURCE,), articles(900, source_id="other"), claims(), fetches("refused"), date(2025, 6, 3))
    )
    assert lines[0] == "source      desk: 0 articles, none dated, last read never, expected weekly"
    assert [line.strip().split(":")[0] for line in lines[1:]] == ["silent", "failed once"]


def test_what_an_address_failed_of_is_past_once_it_answers_or_fails_of_something_else() -> None:
    def aside(doc: str, reason: str, content_hash: str | None = None) -> dict[str, str | None]:
        return {"doc": doc, "source_id": "desk", "room": "load", "reason": reason, "content_hash": content_hash}

    rows = [
        aside(SOURCE.locator, "gone"),
        aside(SOURCE.locator, "503"),
        aside(SOURCE.locator, "binary file", "ab12"),
        aside("a.txt", "unreadable"),
    ]
    frame = pl.DataFrame([dict.fromkeys(SET_ASIDE) | row for row in rows], schema=pl.Schema(SET_ASIDE))
    failing = still_aside(frame, fetches("gone", "503"))
    answering = still_aside(frame, fetches("gone", "503", None))
    assert failing["reason"].to_list() == ["503", "binary file", "unreadable"]
    assert answering["reason"].to_list() == ["binary file", "unreadable"]
    assert still_aside(frame, fetches()).height == 4
