"""RAW_ARTICLES → ARTICLES, DUPLICATES, SET_ASIDE."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from tasks.clean.characters import narrow
from tasks.clean.dates import find_publication_date, read_told_date
from tasks.clean.duplicates import cluster, split_duplicates
from tasks.clean.headlines import find_headline
from tasks.clean.imprints import Imprint
from tasks.clean.languages import read_language
from tasks.clean.readings import Reading, read_marked_up, read_plain
from tasks.clean.sections import Line
from tasks.frames import ARTICLES, DUPLICATES, SET_ASIDE, conform
from tasks.offsets import apply_edits, to_text
from tasks.page_words import PageWords, read_page_words

RAW = ("doc", "source_id", "source_name", "source_grade", "captured_at", "content_hash")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What clean yields: ARTICLES, DUPLICATES, SET_ASIDE; together as many rows as came in."""

    articles: pl.DataFrame
    duplicates: pl.DataFrame
    set_aside: pl.DataFrame


def clean_articles(raw: pl.DataFrame, words: PageWords | None = None) -> Cleaned:
    """Read RAW_ARTICLES as ARTICLES, with DUPLICATES and what holds no words set aside.

    A row that repeats another's content is a duplicate of it; near-duplicates stay and share a `cluster_id`. In an
    article, a paragraph that comes again is cut from `text`, so that a claim is read once, where it first comes.
    `words` tell articles from the pages around them; by default those shipped with the vocabulary.
    """
    known = words or read_page_words()
    named = raw.with_columns(article_id=_article_ids(raw))
    first, duplicates = split_duplicates(named)
    # One document at a time: markup, encodings of dates and sections follow no pattern a column expression could hold.
    read = [(row, _read_article(row, known)) for row in first.iter_rows(named=True)]
    articles = pl.DataFrame([article for _, article in read if article], schema={**ARTICLES, "cluster_id": pl.String})
    aside = [_set_aside(row) for row, article in read if article is None]
    return Cleaned(
        conform(_clustered(articles), ARTICLES),
        conform(duplicates, DUPLICATES),
        conform(pl.DataFrame(aside, schema=pl.Schema(SET_ASIDE)), SET_ASIDE),
    )


def _article_ids(raw: pl.DataFrame) -> pl.Series:
    pairs = zip(raw["doc"], raw["content_hash"], strict=True)
    return pl.Series(
        [hashlib.sha256(f"{doc}\0{content}".encode()).hexdigest()[:16] for doc, content in pairs], dtype=pl.String
    )


def _read_article(row: Mapping[str, Any], words: PageWords) -> dict[str, Any] | None:
    """Read one document; None where it holds no words."""
    reading = _read(row, words)
    text, cuts = apply_edits(reading.words, reading.edits)
    if not any(character.isalnum() for character in text):
        return None
    sections = _sections(reading, cuts, len(text))
    lines = _reread(reading.lines, text, cuts)
    text = narrow(text)
    published, published_from, date_line = _published(row, reading.imprint, lines, words)
    return {
        **{name: row[name] for name in RAW},
        "article_id": row["article_id"],
        "address": reading.imprint.address or row["address"],
        "title": reading.imprint.title or row["title_hint"] or find_headline(lines, date_line, words),
        "publisher": reading.imprint.publisher or row["publisher_hint"] or row["source_name"],
        "language": read_language(_main_text(text, sections), reading.imprint.language or row["language_hint"]),
        "published_on": published,
        "published_from": published_from,
        "source_text": reading.words,
        "text": text,
        "cuts": cuts,
        "sections": sections,
        "cluster_id": None,
    }


def _read(row: Mapping[str, Any], words: PageWords) -> Reading:
    if row["media"] in ("html", "feed"):
        return read_marked_up(
            row["content"], row["title_hint"] if row["media"] == "feed" else None, row["media"] == "html", words
        )
    return read_plain(row["content"], row["media"] != "text", words)


def _sections(reading: Reading, cuts: list[dict[str, Any]], length: int) -> list[dict[str, Any]]:
    """Carry the sections of the source over to the text; empty ones vanish and neighbours of one kind join."""
    starts = to_text([start for start, _, _ in reading.sections], cuts).tolist()
    spans: list[dict[str, Any]] = []
    for (_, _, kind), start, end in zip(reading.sections, starts, [*starts[1:], length], strict=True):
        if end <= start:
            continue
        if spans and spans[-1]["section"] == kind:
            spans[-1]["end"] = end
        else:
            spans.append({"start": start, "end": end, "section": kind})
    if spans:
        spans[0]["start"] = 0
    return spans


def _main_text(text: str, sections: list[dict[str, Any]]) -> str:
    main = "\n".join(text[span["start"] : span["end"]] for span in sections if span["section"] == "main")
    return main if main.strip() else text


def _reread(lines: Sequence[Line], text: str, cuts: list[dict[str, Any]]) -> list[Line]:
    """See the lines as they are read, without what was cut; lines cut as a whole vanish."""
    starts = to_text([line.start for line in lines], cuts).tolist()
    ends = to_text([line.end for line in lines], cuts).tolist()
    read = [
        Line(start, end, text[start:end], line.width, line.is_teaser, line.is_chunk_start)
        for line, start, end in zip(lines, starts, ends, strict=True)
    ]
    return [line for line in read if line.text.strip()]


def _published(
    row: Mapping[str, Any], imprint: Imprint, lines: Sequence[Line], words: PageWords
) -> tuple[date | None, str | None, int | None]:
    """Find the date of publication, its place, and the line that says it; a date after the capture is not believed."""
    line = find_publication_date([narrow(line.text) for line in lines], words)
    told = [
        (read_told_date(imprint.published), imprint.published_from),
        (read_told_date(row["published_hint"]), "feed" if row["media"] == "feed" else "meta"),
        (line[1] if line else None, "text"),
    ]
    latest = row["captured_at"].date()
    # A day of grace: a page dated in a zone ahead of UTC may carry tomorrow's date.
    day, place = next(((day, place) for day, place in told if day and (day - latest).days <= 1), (None, None))
    return day, place, line[0] if line else None


def _set_aside(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "doc": row["doc"],
        "source_id": row["source_id"],
        "room": "clean",
        "reason": "no words are left after cleaning",
        "remedy": "look at the document: it may be an image, a script or a sign-in page",
        "content_hash": row["content_hash"],
    }


def _clustered(articles: pl.DataFrame) -> pl.DataFrame:
    """Add `cluster_id`: of near-duplicates, the one published first leads, by name among those of one day."""
    order = articles.with_row_index("place").sort("published_on", "doc", "place", nulls_last=True)["place"].to_list()
    texts = [_main_text(text, sections) for text, sections in articles.select("text", "sections").iter_rows()]
    ids = cluster(articles["article_id"].to_list(), texts, order)
    return articles.with_columns(cluster_id=pl.Series(ids, dtype=pl.String))
