"""ARTICLES → MENTIONS: every figure that claims something, quoted, with the words that say what it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from tasks.extract.lexicons import Lexicon, compile_lexicon, language_family
from tasks.extract.numbers import find_figures
from tasks.extract.phrases import find_phrases
from tasks.extract.readings import read_sentence
from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.sentences import split_sentences
from tasks.extract.tables import Sheet, find_tables, read_table
from tasks.extract.words import Word, find_words
from tasks.folding import fold
from tasks.frames import MENTIONS
from tasks.offsets import map_offsets
from tasks.vocabulary import Vocabulary

_QUOTE = 240  # characters of a quote at most
_ENDLESS = re.compile(r"[0-9][0-9.,:']{60,}|[0-9A-Za-z_]{200,}|[一二三四五六七八九十百千万亿零两]{60,}")
_CAPITALS = re.compile(r"\[A-Z")


def find_mentions(articles: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Find the mentions of all ARTICLES, in the order of the articles and of their text."""
    rows: list[dict[str, Any]] = []
    wanted = articles.select(
        "article_id", "doc", "language", "published_on", "text", "cuts", "sections", "source_text"
    ).with_row_index("row")
    families = [language_family(language) for language in wanted["language"].to_list()]
    for family in dict.fromkeys(families):
        lexicon = compile_lexicon(vocabulary, family)
        batch = [row for row, own in zip(wanted.iter_rows(named=True), families, strict=True) if own == family]
        for row in batch:
            row["text"] = _mask_endless(row["text"])
        folded = [fold(row["text"]) for row in batch]
        words = find_words([row["text"] for row in batch], folded, lexicon)
        for row, plain, found in zip(batch, folded, words, strict=True):
            rows.extend(_mentions(row, plain, found, lexicon))
    rows.sort(key=lambda row: row.pop("row"))
    return pl.DataFrame(rows, schema=pl.Schema(MENTIONS), orient="row")


def _mentions(
    article: Mapping[str, Any], folded: str, words: Sequence[Word], lexicon: Lexicon
) -> Iterator[dict[str, Any]]:
    text, placed = article["text"], map_offsets(article["cuts"] or [])
    for reading, section, limit in _readings(article, folded, words, lexicon):
        figure = reading.figure
        first, last = _quote(text, reading, limit)
        (start, quote_start), (end, quote_end) = (
            side.tolist() for side in placed.spans_to_source([figure.start, first], [figure.end, last])
        )
        source = article["source_text"]
        raw = source[start:end]
        if source.find(raw, quote_start) != start:
            quote_start = start
        yield {
            "row": article["row"],
            "article_id": article["article_id"],
            "doc": article["doc"],
            "language": article["language"],
            "published_on": article["published_on"],
            "section": section,
            "quote": source[quote_start:quote_end],
            "raw": raw,
            "start": start,
            "end": end,
            "shape": figure.shape,
            "number": figure.number,
            "scale": figure.scale,
            "number_high": figure.number_high or None,
            "scale_high": figure.scale_high,
            "sign": figure.sign,
            "unit": figure.unit.unit_id if figure.unit else None,
            "dimension": "times" if reading.is_multiple else figure.dimension,
            "factor": figure.unit.factor if figure.unit else 1.0,
            "money": reading.money,
            "kind": reading.kind,
            "direction": reading.direction,
            "is_loss": reading.is_loss,
            "is_base": reading.is_base,
            "entity": reading.entity,
            "metric": reading.metric,
            "period_words": " ".join(reading.period) or None,
            "base_words": " ".join(reading.base) or None,
            "focus_words": [" ".join(keys) for keys in reading.focus],
            "basis": reading.basis,
            "qualifier": reading.qualifier,
            "modality": reading.modality,
            "scope": reading.scope,
            "attributed_to": reading.attributed_to,
            "converts": placed.to_source([reading.converts]).tolist()[0] if reading.converts is not None else None,
        }


def _readings(
    article: Mapping[str, Any], folded: str, words: Sequence[Word], lexicon: Lexicon
) -> Iterator[tuple[Reading, str, tuple[int, int]]]:
    text = article["text"]
    noise = (
        [match.span() for match in lexicon.noise.finditer(folded) if match.end() > match.start()]
        if lexicon.noise
        else []
    )
    phrases = find_phrases(folded, words, noise, lexicon)
    names = [(word.start, word.end) for word in words if word.stands_for("entity")]
    taken = [*noise, *names, *((phrase.start, phrase.end) for phrase in phrases)]
    figures = find_figures(folded, words, taken, lexicon)
    sections = [(span["start"], span["section"]) for span in article["sections"] or [{"start": 0, "section": "main"}]]
    section_starts = [start for start, _ in sections]
    actors = [match.span() for match in lexicon.actors.finditer(folded)] if lexicon.actors else []
    actors = [span for span in actors if not _holds_a_name(words, span, lexicon)]
    attributions = _attributions(text, folded, lexicon)
    sheet = Sheet(folded, words, figures, phrases, lexicon)
    tables = find_tables(sheet)
    in_tables = [table.span for table in tables]
    focus, section = Focus(), ""
    word_starts, figure_starts, phrase_starts = ([one.start for one in many] for many in (words, figures, phrases))
    for sentence in split_sentences(text, folded, lexicon):
        table = bisect_right(in_tables, (sentence.start, len(text))) - 1
        if table >= 0 and sentence.start < in_tables[table][1]:
            while tables and tables[0].span[0] <= sentence.start:
                for reading, row in read_table(tables.pop(0), sheet, focus):
                    yield reading, section or sections[0][1], row
            continue
        here = sections[max(0, bisect_right(section_starts, sentence.start) - 1)][1]
        if here != section:
            focus, section = Focus(entity=focus.entity if section == "" else None), here
        elif section == "teaser" and sentence.opens_paragraph:
            focus = Focus()  # each headline is about something else
        own = words[bisect_right(word_starts, sentence.start - 1) : bisect_right(word_starts, sentence.end - 1)]
        scene = Scene(
            folded, sentence.keep_whole([(word.start, word.end) for word in own if word.end - word.start > 3]), own,
            figures[bisect_right(figure_starts, sentence.start - 1) : bisect_right(figure_starts, sentence.end - 1)],
            phrases[bisect_right(phrase_starts, sentence.start - 1) : bisect_right(phrase_starts, sentence.end - 1)],
            next((start for start, _ in actors if sentence.start <= start < sentence.end), None),
            next((one for one in attributions if sentence.start <= one[0] < sentence.end), None),
            lexicon,
        )  # fmt: skip
        for reading in read_sentence(scene, focus):
            yield reading, section, (sentence.start, sentence.end)


def _mask_endless(text: str) -> str:
    """Blank out runs no figure or word can have, so that every pattern reads a text in linear time."""
    return _ENDLESS.sub(lambda run: "\x00" * len(run.group()), text)


def _holds_a_name(words: Sequence[Word], span: tuple[int, int], lexicon: Lexicon) -> bool:
    """Tell whether what looks like an unnamed actor (A Leeds toy importer) starts with a name, a period or a metric."""
    end = min(span[1], span[0] + (12 if lexicon.is_east_asian else 24))
    return any(
        span[0] <= word.start < end
        and (
            word.stands_for("entity")
            or word.stands_for("period")
            or not (word.stands_for("metric") or "other:").startswith("other:")
        )
        for word in words
    )


def _attributions(text: str, folded: str, lexicon: Lexicon) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for pattern in lexicon.attribution:
        subject = text if _CAPITALS.search(pattern.pattern) else folded
        found.extend(
            (match.start(), match.end(), text[match.start("who") : match.end("who")].strip())
            for match in pattern.finditer(subject)
        )
    return sorted(found)


def _quote(text: str, reading: Reading, limit: tuple[int, int]) -> tuple[int, int]:
    """Choose the stretch of the sentence that holds the figure and its words, no longer than a quote may be."""
    figure = reading.figure
    spans: Iterable[tuple[int, int]] = [cue for cue in reading.cues if limit[0] <= cue[0] and cue[1] <= limit[1]]
    start, end = figure.start, figure.end
    for first, last in sorted(spans, key=lambda cue: abs(cue[0] - figure.start)):
        if max(end, last) - min(start, first) <= _QUOTE:
            start, end = min(start, first), max(end, last)
    if text.find(text[figure.start : figure.end], start) != figure.start:
        start = figure.start
    return start, end
