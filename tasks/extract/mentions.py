"""ARTICLES → MENTIONS: every figure that claims something, quoted, with the words that say what it is about."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from tasks.extract.lexicons import Lexicon, compile_lexicon, language_family
from tasks.extract.outlines import outline_texts
from tasks.extract.scans import Scan, mask_endless, scan_text
from tasks.extract.scenes import Focus, Reading
from tasks.extract.sentences import Span
from tasks.extract.texts import read_text
from tasks.frames import MENTIONS
from tasks.offsets import map_offsets, to_source
from tasks.vocabulary import Vocabulary

_QUOTE = 240  # characters of a quote at most
_BATCH = 4_000_000  # characters that are read at once
_READ = ("title", "source_text", "cuts", "sections")
_HEAD = 400  # characters at whose start a title may stand
_OF_ARTICLE = ("row", "article_id", "doc", "language", "published_on")


class Mention(NamedTuple):
    """A reading of an article, by its number in the batch; the offsets are those in the article's source."""

    article: int
    section: str
    reading: Reading
    start: int
    end: int
    quote: str
    raw: str
    converts: int | None


class Part(NamedTuple):
    """What is read at once: an article, by its number in the batch, or a part of a very long one from an offset on."""

    article: int
    offset: int
    text: str


@contextmanager
def _without_collections() -> Iterator[None]:
    """Hold off the search for garbage that refers to itself, which reading makes none of."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_collections()
def find_mentions(articles: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Find the mentions of all ARTICLES, in the order of the articles and of their text.

    A text of more than 4 million characters is read in parts, each as if a text began there: so memory stays bounded.
    """
    known = vocabulary.languages
    tags = articles["language"].to_list()
    families = pl.Series("family", [language_family(tag, known) for tag in tags], dtype=pl.String)
    found = [pl.DataFrame(schema=_schema())]
    for (family,), own in articles.with_row_index("row").with_columns(families).group_by("family", maintain_order=True):
        lexicon = compile_lexicon(vocabulary, str(family))
        found.extend(_build(own, list(_mentions(own, parts, lexicon))) for parts in _batches(own["text"]))
    return pl.concat(found).sort("row", maintain_order=True).select(list(MENTIONS))


def _schema() -> pl.Schema:
    return pl.Schema({"row": pl.UInt32, **MENTIONS})


def _batches(texts: pl.Series) -> Iterator[list[Part]]:
    batch, size = list[Part](), 0
    for number, text in enumerate(texts):
        for part in _parts(number, text):
            if batch and size + len(part.text) > _BATCH:
                yield batch
                batch, size = [], 0
            batch.append(part)
            size += len(part.text)
    yield batch


def _parts(number: int, text: str) -> Iterator[Part]:
    """Cut a text that is too long after a line, else after a space."""
    start = 0
    while len(text) - start > _BATCH:
        cut = max(text.rfind("\n", start, start + _BATCH), text.rfind(" ", start + _BATCH // 2, start + _BATCH)) + 1
        end = cut if cut > start else start + _BATCH
        yield Part(number, start, text[start:end])
        start = end
    yield Part(number, start, text[start:] if start else text)


def _mentions(articles: pl.DataFrame, parts: Sequence[Part], lexicon: Lexicon) -> Iterator[Mention]:
    numbers = list(dict.fromkeys(part.article for part in parts))
    told = dict(zip(numbers, articles.select(_READ)[numbers].iter_rows(named=True), strict=True))
    texts = mask_endless(pl.Series([part.text for part in parts], dtype=pl.String), lexicon)
    titles = {
        number: title for number, part in enumerate(parts) if (title := _title(told[part.article]["title"], part))
    }
    outlines = list(outline_texts([*texts, *titles.values()], lexicon))
    headed = dict(zip(titles, outlines[len(parts) :], strict=False))
    for number, (part, outline) in enumerate(zip(parts, outlines, strict=False)):  # none where all texts are blank
        article = told[part.article]
        starts = [(one["start"] - part.offset, one["section"]) for one in article["sections"] or ()]
        scan, focus = scan_text(outline, lexicon), Focus()
        if scan.figures and number in headed:
            _read_title(scan_text(headed[number], lexicon), focus, lexicon)
        readings = list(read_text(scan, starts or [(0, "main")], lexicon, focus)) if scan.figures else []
        if readings:
            yield from _quoted(part, article, outline.text, readings)


def _title(title: str | None, part: Part) -> str:
    """Choose the title of an article to be read before its text, where it does not stand at the start of that."""
    return title if title and not part.offset and title.rstrip("…")[: _HEAD // 4] not in part.text[:_HEAD] else ""


def _read_title(scan: Scan, focus: Focus, lexicon: Lexicon) -> None:
    """Learn from a title what the text is about."""
    for _ in read_text(scan, [(0, "")], lexicon, focus):
        pass
    focus.opening = None


def _quoted(
    part: Part, article: Mapping[str, Any], text: str, readings: Sequence[tuple[Reading, str, Span]]
) -> Iterator[Mention]:
    """Give the readings of a text their places in the article's source, and their quotes."""
    cuts, source = article["cuts"] or [], article["source_text"]
    spans = [(one.figure.start, one.figure.end) for one, _, _ in readings]
    spans += [_quote(text, one, limit) for one, _, limit in readings]
    spans = _place(spans, part.offset, cuts)
    for (start, end), (first, last), (reading, section, _) in zip(
        spans, spans[len(readings) :], readings, strict=False
    ):
        raw = source[start:end]
        if source.find(raw, first) != start:
            first = start
        converts = reading.converts
        if converts is not None:
            converts = to_source(converts + part.offset, cuts)
        yield Mention(part.article, section, reading, start, end, source[first:last], raw, converts)


def _place(spans: Sequence[Span], offset: int, cuts: Sequence[Mapping[str, Any]]) -> list[Span]:
    """Map spans of a part of a text to spans of the source."""
    if not cuts:
        return [(start + offset, end + offset) for start, end in spans]
    starts, ends = map_offsets(cuts).spans_to_source(*(np.array(spans, dtype=np.int64).T + offset))
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _quote(text: str, reading: Reading, limit: Span) -> Span:
    """Choose the stretch of the sentence that holds the figure and its words, no longer than a quote may be."""
    figure = reading.figure
    spans = [cue for cue in reading.cues if limit[0] <= cue[0] and cue[1] <= limit[1]]
    start, end = figure.start, figure.end
    for first, last in sorted(spans, key=lambda cue: abs(cue[0] - figure.start)):
        if max(end, last) - min(start, first) <= _QUOTE:
            start, end = min(start, first), max(end, last)
    if text.find(text[figure.start : figure.end], start) != figure.start:
        start = figure.start
    return start, end


def _build(batch: pl.DataFrame, found: Sequence[Mention]) -> pl.DataFrame:
    readings = [one.reading for one in found]
    figures = [reading.figure for reading in readings]
    columns = {
        "section": [one.section for one in found],
        "quote": [one.quote for one in found],
        "raw": [one.raw for one in found],
        "start": [one.start for one in found],
        "end": [one.end for one in found],
        "shape": [figure.shape for figure in figures],
        "number": [figure.number for figure in figures],
        "scale": [figure.scale for figure in figures],
        "number_high": [figure.number_high or None for figure in figures],
        "scale_high": [figure.scale_high for figure in figures],
        "sign": [figure.sign for figure in figures],
        "unit": [figure.unit.unit_id if figure.unit else None for figure in figures],
        "dimension": ["times" if one.is_multiple else one.figure.dimension for one in readings],
        "factor": [figure.unit.factor if figure.unit else 1.0 for figure in figures],
        "period_words": [" ".join(one.period) or None for one in readings],
        "base_words": [" ".join(one.base) or None for one in readings],
        "focus_words": ["\n".join(" ".join(keys) for keys in one.focus) for one in readings],
        "converts": [one.converts for one in found],
    }
    same = [name for name in MENTIONS if name not in columns and name not in _OF_ARTICLE]
    columns |= {name: [getattr(reading, name) for reading in readings] for name in same}
    types = {name: MENTIONS[name] for name in columns} | {"focus_words": pl.String}
    told_of = batch.select(_OF_ARTICLE)[[one.article for one in found]]
    told = pl.concat([told_of, pl.DataFrame(columns, schema=types)], how="horizontal")
    words = pl.col("focus_words").str.split("\n")
    return told.with_columns(words.list.filter(pl.element() != "")).select(list(_schema()))
