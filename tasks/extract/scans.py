"""Scan a text: the phrases of time, figures, unnamed actors and sources that stand in its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.numbers import find_figures
from tasks.extract.outlines import Outline
from tasks.extract.patterns import find_spans, scan_spots
from tasks.extract.phrases import Phrase, find_phrases
from tasks.extract.sentences import Span
from tasks.extract.words import Word

Attribution = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a text, each kind in reading order."""

    outline: Outline
    phrases: Sequence[Phrase]
    figures: Sequence[Figure]


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


def scan_text(outline: Outline, lexicon: Lexicon) -> Scan:
    """Scan a text that is outlined."""
    noise = find_spans(lexicon.noise, outline.folded, outline.spots, beyond=1)
    phrases = find_phrases(outline, noise, lexicon)
    taken = [*noise, *((phrase.start, phrase.end) for phrase in phrases)]
    taken += [word[:2] for word in outline.searched if "entity" in word.senses]
    return Scan(outline, phrases, find_figures(outline, taken, lexicon))


def find_actor(outline: Outline, number: int, words: Sequence[Word], lexicon: Lexicon) -> int | None:
    """Find where somebody without a name starts to speak or act in a sentence: a Leeds toy importer."""
    spans = find_spans(lexicon.actors, outline.folded, outline.sources[number])
    return next((span[0] for span in spans if not _holds_a_name(words, span, lexicon)), None)


def _holds_a_name(words: Sequence[Word], span: Span, lexicon: Lexicon) -> bool:
    """Tell whether what looks like an unnamed actor starts with a name, a period or a metric."""
    end = min(span[1], span[0] + (12 if lexicon.is_east_asian else 24))
    for word in words:
        if not span[0] <= word.start < end:
            continue
        is_measure = not (word.stands_for("metric") or "other:").startswith("other:")
        is_person = word.stands_for("noun") is not None  # a merchant
        if word.stands_for("period") or word.stands_for("entity") or (is_measure and not is_person):
            return True
    return False


def find_attribution(outline: Outline, number: int, lexicon: Lexicon) -> Attribution | None:
    """Find who is named first as the source of a sentence: where that stands, and the name."""
    found: list[Attribution] = []
    spots = outline.sources.get(number, {})
    for one in lexicon.attribution:
        match = next(scan_spots(one, outline.text if one.has_capitals else outline.folded, spots), None)
        if match:
            source = outline.text[match.start("source") : match.end("source")].strip()
            found.append((match.start(), match.end(), source))
    return min(found, default=None)
