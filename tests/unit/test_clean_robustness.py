"""Whatever comes in, clean neither raises nor loses a row, and offsets lead back to the source."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.clean.articles import clean_articles
from tasks.clean.characters import NARROW
from tasks.offsets import Edit, apply_edits, map_offsets, span_to_source, to_source, to_text
from tests.unit.documents import raw

MARKS = [
    "<p>",
    "</p>",
    "<b>",
    "<sup>1</sup>",
    "<!-- -->",
    "<script>x</script>",
    "&nbsp;",
    "[1]",
    "**",
    "(jīn nián)",
    "今年",
    "📖",
    "\n",
    "\r\n",
    "---\n",
    " ",
    "１２％",
    "12 %",
    "http://a.b/c1",
    "<article>",
    "<nav>",
    "</",
    "<",
    "ü",
    "u\u0308",
    "\u200b",
    "#",
    "| 1 |",
    "相关阅读",
    "2024-01-02",
    "GMV ",
]
anything = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(MARKS), max_size=25).map("".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["text", "markdown", "html", "feed", "record"]), anything), max_size=4))
def test_every_document_is_an_article_a_duplicate_or_set_aside(contents: list[tuple[str, str]]) -> None:
    batch = raw(*((f"d{number}", media, content) for number, (media, content) in enumerate(contents)))
    cleaned = clean_articles(batch)
    named = [*cleaned.articles["doc"], *cleaned.duplicates["doc"], *cleaned.set_aside["doc"]]
    assert sorted(named) == sorted(batch["doc"])
    for article in cleaned.articles.iter_rows(named=True):
        check_offsets(article)
        check_sections(article)


def check_offsets(article: dict[str, Any]) -> None:
    text, source = article["text"], article["source_text"]
    places = map_offsets(article["cuts"]).to_source(range(len(text))).tolist()
    assert places == sorted(set(places))
    for character, place in zip(text, places, strict=True):
        original = source[place]
        composed = unicodedata.normalize("NFC", source[place : place + 2])
        assert character in (original, NARROW.get(original), " ", "&", composed) or original in "，："
    rest = "".join(text)
    for cut in reversed(article["cuts"]):
        rest = rest[: cut["at"]] + cut["text"] + rest[cut["at"] :]
    assert len(rest) == len(source)


def check_sections(article: dict[str, Any]) -> None:
    spans = article["sections"]
    assert spans[0]["start"] == 0
    assert spans[-1]["end"] == len(article["text"])
    assert all(one["end"] == other["start"] and one["section"] != other["section"] for one, other in pairwise(spans))


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8), st.sampled_from(["", " "])), max_size=6),
)
def test_edits_take_away_what_they_span_and_nothing_else(source: str, spans: list[tuple[int, int, str]]) -> None:
    edits = [
        Edit(start, min(start + length, len(source)), instead)
        for start, length, instead in spans
        if start + length <= len(source)
    ]
    text, cuts = apply_edits(source, edits)
    covered = {place for edit in edits for place in range(edit.start, edit.end)}
    places = map_offsets(cuts).to_source(range(len(text))).tolist()
    replaced = {edit.start for edit in edits if edit.instead}
    assert [place for place in places if place not in replaced] == [
        place for place in range(len(source)) if place not in covered
    ]
    assert all(text[at] == source[place] or place in replaced for at, place in enumerate(places))
    assert [to_source(at, cuts) for at in range(len(text))] == places
    assert to_text(places, cuts).tolist() == list(range(len(text)))
    assert "".join(cut["text"] for cut in cuts) == "".join(
        source[place] for place in range(len(source)) if place not in places
    )


def test_cuts_inside_a_span_come_along_and_cuts_around_it_do_not() -> None:
    text, cuts = apply_edits("a[1]US$147bn[2]b", [Edit(1, 4), Edit(7, 8), Edit(12, 15)])
    assert text == "aUS$47bnb"
    assert span_to_source(1, 8, cuts) == (4, 12)


@pytest.mark.parametrize(
    "content",
    ["", "   \n", "\ufeff", "🌱🌱", "<html><head></head><body><br></body></html>", "---\ntitle: x\n---\n", "[1]"],
)
def test_a_document_without_words_is_set_aside_with_a_reason(content: str) -> None:
    for media in ("text", "markdown"):
        cleaned = clean_articles(raw(("empty", media, content)))
        assert cleaned.articles.is_empty()
        assert cleaned.set_aside["reason"].to_list() == ["no words are left after cleaning"]


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    page = "<div>" * 10_000 + "GMV rose 12%" + "</div>" * 10_000
    cleaned = clean_articles(raw(("deep", "html", page)))
    assert cleaned.articles.height + cleaned.set_aside.height == 1


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "[",
        "*",
        "**a",
        "<",
        "&",
        "(a ",
        "今(",
        "\n",
        "1",
        "📖",
        "```\n",
        "<sup>",
        "](",
        "|--",
        "> ",
        "_a",
        "http://",
        "<sup>1</sup>",
        "a[1]",
    ],
)
def test_a_long_run_of_one_mark_is_read_in_time(piece: str) -> None:
    for media in ("text", "markdown"):
        started = datetime.now(tz=UTC)
        cleaned = clean_articles(raw(("long", media, "GMV 5%\n" + piece * (200_000 // len(piece)))))
        assert cleaned.articles.height == 1
        assert (datetime.now(tz=UTC) - started).total_seconds() < 5
