"""Scan a text: its sentences, and the phrases of time, figures, unnamed actors and sources that stand in them.

Only sentences that hold a digit, a numeral or a word of time or number are searched for more, neighbours in one go."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.numbers import find_figures
from tasks.extract.patterns import find_spans
from tasks.extract.phrases import Phrase, find_phrases
from tasks.extract.sentences import Extent, Span, split_sentences
from tasks.extract.words import Word

_LEADS = frozenset({"period", "numeral", "fraction", "multiple"})

Attribution = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a text, each kind in reading order."""

    text: str
    folded: str
    words: Sequence[Word]
    sentences: Sequence[Extent]
    phrases: Sequence[Phrase]
    figures: Sequence[Figure]
    actors: Sequence[int]


def mask_endless(texts: pl.Series, lexicon: Lexicon) -> list[str]:
    """Blank out runs no figure or word can have, so that every pattern reads a text in linear time."""
    numerals = f"|[{lexicon.numerals.characters}]{{60}}" if lexicon.numerals else ""
    is_endless = texts.str.contains(r"[0-9A-Za-z_.,:']{60}" + numerals)  # what every such run holds
    if not is_endless.any():
        return texts.to_list()
    endless = re.compile(r"[0-9][0-9.,:']{60,}|[0-9A-Za-z_]{200,}" + numerals.replace("}", ",}"))
    return [
        endless.sub(lambda run: "\x00" * len(run.group()), text) if is_long else text
        for text, is_long in zip(texts, is_endless, strict=True)
    ]


def scan_text(text: str, folded: str, words: Sequence[Word], lexicon: Lexicon) -> Scan:
    """Scan a text whose words are known."""
    sentences = list(split_sentences(text, folded, lexicon))
    stretches = list(_stretches(folded, words, sentences, lexicon))
    noise = [span for start, end in stretches for span in find_spans(lexicon.noise, folded, start, end + 1)]
    phrases = find_phrases(folded, words, noise, stretches, lexicon)
    taken = [*noise, *((phrase.start, phrase.end) for phrase in phrases)]
    taken += [word[:2] for word in words if "entity" in word.senses]
    figures = find_figures(folded, words, taken, stretches, lexicon)
    actors = list(_actors(folded, words, sentences, lexicon))
    return Scan(text, folded, words, sentences, phrases, figures, actors)


def _stretches(folded: str, words: Sequence[Word], sentences: Sequence[Extent], lexicon: Lexicon) -> Iterator[Span]:
    """Yield the sentences that can hold a figure or a time, neighbours joined."""
    leads = [word.start for word in words if not _LEADS.isdisjoint(word.senses)]
    leads.append(len(folded) + 1)
    start = end = -1
    for first, last, _ in sentences:
        if leads[bisect_left(leads, first)] < last or lexicon.candidate.search(folded, first, last):
            if start < 0:
                start = first
            end = last
        elif start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _actors(folded: str, words: Sequence[Word], sentences: Sequence[Extent], lexicon: Lexicon) -> Iterator[int]:
    """Yield where somebody without a name starts to speak or act (a Leeds toy importer)."""
    patterns = [one for one in lexicon.actors if one.may_match(folded)]
    for start, end, _ in sentences if patterns else ():
        for span in find_spans(patterns, folded, start, end):
            if not _holds_a_name(words, span, lexicon):
                yield span[0]


def _holds_a_name(words: Sequence[Word], span: Span, lexicon: Lexicon) -> bool:
    """Tell whether what looks like an unnamed actor starts with a name, a period or a metric."""
    end = min(span[1], span[0] + (12 if lexicon.is_east_asian else 24))
    for word in words[bisect_left(words, span[0], key=_start) : bisect_left(words, end, key=_start)]:
        is_measure = not (word.stands_for("metric") or "other:").startswith("other:")
        is_person = word.stands_for("noun") is not None  # a merchant
        if word.stands_for("period") or word.stands_for("entity") or (is_measure and not is_person):
            return True
    return False


def _start(word: Word) -> int:
    return word.start


def find_attribution(scan: Scan, sentence: Extent, lexicon: Lexicon) -> Attribution | None:
    """Find who is named first as the source of a sentence: where that stands, and the name."""
    found: list[Attribution] = []
    start, end, _ = sentence
    for one in lexicon.attribution:
        subject = scan.text if one.has_capitals else scan.folded
        if one.may_match(subject[start:end]) and (match := one.pattern.search(subject, start, end)):
            found.append((match.start(), match.end(), scan.text[match.start("source") : match.end("source")].strip()))
    return min(found, default=None)
