"""RAW_ARTICLES → ARTICLES, DUPLICATES, SET_ASIDE."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import polars as pl

from tasks.clean.characters import narrow
from tasks.clean.dates import read_publication_date
from tasks.clean.duplicates import Sketch, cluster, sketch, split_duplicates
from tasks.clean.headlines import find_headline
from tasks.clean.languages import read_language
from tasks.clean.marks import Mark
from tasks.clean.readings import Reading, read_documents
from tasks.clean.sections import Line, find_said, main_text, mark_teasers, spans_of
from tasks.frames import ARTICLES, DUPLICATES, SET_ASIDE, conform, stack
from tasks.offsets import apply_edits, to_text
from tasks.page_words import PageWords, read_page_words

BATCH = 3_000_000  # characters that are read together; a longer document is read by itself
KEPT = ("doc", "source_id", "source_name", "source_grade", "captured_at", "content_hash", "article_id")
NESTED = {
    "sections": {"start": pl.Int64, "end": pl.Int64, "section": pl.String},
    "cuts": {"at": pl.Int64, "text": pl.String},
}
READ = {name: dtype for name, dtype in ARTICLES.items() if name != "cluster_id"}


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
    first, duplicates = split_duplicates(raw.with_columns(article_id=_article_ids(raw)))
    read: list[pl.DataFrame] = []
    aside: list[pl.DataFrame] = []
    sketches: list[Sketch] = []
    for batch in _batches(first):
        articles, without_words, sketched = _read_batch(batch, known)
        read.append(articles)
        aside.append(without_words)
        sketches.extend(sketched)
    return Cleaned(
        conform(_clustered(stack(read, READ), sketches), ARTICLES),
        conform(duplicates, DUPLICATES),
        conform(stack(aside, SET_ASIDE), SET_ASIDE),
    )


def _article_ids(raw: pl.DataFrame) -> pl.Series:
    pairs = zip(raw["doc"], raw["content_hash"], strict=True)
    return pl.Series(
        [hashlib.sha256(f"{doc}\0{content}".encode()).hexdigest()[:16] for doc, content in pairs], dtype=pl.String
    )


def _batches(raw: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut the frame into batches of documents, so that what reading needs besides stays small."""
    numbers = raw.select(pl.col("content").str.len_chars().cast(pl.Int64).cum_sum() // BATCH).to_series()
    start = 0
    for length in numbers.rle().struct.field("len"):
        yield raw.slice(start, length)
        start += length


def _read_batch(raw: pl.DataFrame, words: PageWords) -> tuple[pl.DataFrame, pl.DataFrame, list[Sketch]]:
    """Read a batch as ARTICLES without clusters, SET_ASIDE, and a sketch of each article.

    What many lines are asked at once, is asked at once; the rest follows no pattern a column expression could hold.
    """
    rows = list(raw.iter_rows(named=True))
    readings = read_documents(rows, words)
    find_said(list(chain.from_iterable(reading.lines for reading in readings)), words)
    told = [_tell(row, reading, words) for row, reading in zip(rows, readings, strict=True)]
    articles = [one for one in told if one]
    columns = {name: [one[name] for one in articles] for name in READ}
    nested = {name: _lists(columns[name], NESTED[name]) for name in NESTED}
    return (
        pl.DataFrame({**columns, **nested}, schema=READ),
        _set_aside(raw.filter(pl.Series([one is None for one in told], dtype=pl.Boolean))),
        [sketch(main_text(one["text"], one["sections"])) for one in articles],
    )


def _lists(rows: list[list[dict[str, Any]]], inner: Mapping[str, Any]) -> pl.Series:
    """Build a column of lists of structs; all items at once, for Polars builds list by list otherwise."""
    items = pl.DataFrame(
        {name: [item[name] for row in rows for item in row] for name in inner}, schema=pl.Schema(inner)
    )
    places = pl.Series("place", [place for place, row in enumerate(rows) for _ in row], dtype=pl.UInt32)
    lists = items.select(places, items=pl.struct(pl.all())).group_by("place", maintain_order=True).agg("items")
    all_places = pl.select(place=pl.int_range(len(rows), dtype=pl.UInt32))
    return all_places.join(lists, on="place", how="left", maintain_order="left")["items"].fill_null(
        pl.lit([], dtype=pl.List(pl.Struct(inner)))
    )


def _tell(row: Mapping[str, Any], reading: Reading, words: PageWords) -> dict[str, Any] | None:
    """Tell all about one article but its cluster; None where it holds no words."""
    mark_teasers(reading.lines)
    text, cuts = apply_edits(reading.words, reading.edits) if reading.edits else (reading.words, [])
    if not any(map(str.isalnum, text)):
        return None
    sections = _sections(reading, cuts, len(text))
    lines = _reread(reading.lines, text, cuts) if reading.edits else reading.lines
    # A cut may bring a wide mark between two digits.
    if reading.marks & (Mark.NARROW | (Mark.WIDE_MARK if reading.edits else Mark.WIDE_NUMBER)):
        text = narrow(text)
    imprint = reading.imprint
    told = [
        (imprint.published, imprint.published_from),
        (row["published_hint"], "feed" if row["media"] == "feed" else "meta"),
    ]
    published, published_from, date_line = read_publication_date(told, lines, row["captured_at"].date(), words)
    language = read_language(main_text(text, sections), imprint.language or row["language_hint"], words.stop_words)
    return {
        **{name: row[name] for name in KEPT},
        "address": imprint.address or row["address"],
        "title": imprint.title or row["title_hint"] or find_headline(lines, date_line, words),
        "publisher": imprint.publisher or row["publisher_hint"] or row["source_name"],
        "language": language,
        "published_on": published,
        "published_from": published_from,
        "source_text": reading.words,
        "text": text,
        "cuts": cuts,
        "sections": sections,
    }


def _sections(reading: Reading, cuts: list[dict[str, Any]], length: int) -> list[dict[str, Any]]:
    """Carry the sections of the source over to the text; empty ones vanish and neighbours of one kind join."""
    found = spans_of(reading.lines, len(reading.words))
    starts = [start for start, _, _ in found]
    if cuts:
        starts = to_text(starts, cuts).tolist()
    spans: list[dict[str, Any]] = []
    for (_, _, kind), start, end in zip(found, starts, [*starts[1:], length], strict=True):
        if end <= start:
            continue
        if spans and spans[-1]["section"] == kind:
            spans[-1]["end"] = end
        else:
            spans.append({"start": start, "end": end, "section": kind})
    if spans:
        spans[0]["start"] = 0
    return spans


def _reread(lines: list[Line], text: str, cuts: list[dict[str, Any]]) -> list[Line]:
    """See the lines as they are read, without what was cut; lines cut as a whole vanish."""
    starts = to_text([line.start for line in lines], cuts).tolist()
    ends = to_text([line.end for line in lines], cuts).tolist()
    read = [
        Line(start, end, text[start:end], line.width, line.is_teaser, line.is_chunk_start)
        for line, start, end in zip(lines, starts, ends, strict=True)
    ]
    return [line for line in read if line.text.strip()]


def _set_aside(documents: pl.DataFrame) -> pl.DataFrame:
    return documents.select(
        "doc",
        "source_id",
        room=pl.lit("clean"),
        reason=pl.lit("no words are left after cleaning"),
        remedy=pl.lit("look at the document: it may be an image, a script or a sign-in page"),
        content_hash="content_hash",
    )


def _clustered(articles: pl.DataFrame, sketches: list[Sketch]) -> pl.DataFrame:
    """Add `cluster_id`: of near-duplicates, the one published first leads, by name among those of one day."""
    order = articles.with_row_index("place").sort("published_on", "doc", "article_id", nulls_last=True)["place"]
    texts, sections = articles["text"], articles["sections"]
    ids = cluster(
        articles["article_id"].to_list(),
        sketches,
        lambda at: main_text(texts[at], sections[at].to_list()),
        order.to_list(),
    )
    return articles.with_columns(cluster_id=pl.Series(ids, dtype=pl.String))
