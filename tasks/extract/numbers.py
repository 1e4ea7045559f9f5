"""Find figures: digits, numerals in words, fractions, multiples and ratios, each with its scale and unit as written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasks.extract.amounts import DIGITS, find_prefix, is_letter, read_amount
from tasks.extract.figures import Figure, Span
from tasks.extract.lexicons import Lexicon
from tasks.extract.numerals import Numerals
from tasks.extract.outlines import Outline
from tasks.extract.patterns import Spots, scan_spots, scan_stretches
from tasks.extract.ranges import YEAR, join_ranges, lend_scales
from tasks.extract.traits import STAFF
from tasks.extract.words import Word
from tasks.vocabulary_grammar import Grammar

_NUMBERS = frozenset({"fraction", "multiple", "numeral"})  # roles of words that tell a figure
_ERROR = "±"  # before how far a figure may be off
_LONGEST = 40  # digits of a figure; longer runs are serial numbers


def find_figures(outline: Outline, taken: Sequence[Span], lexicon: Lexicon) -> list[Figure]:
    """Find the figures of a text outside the spans taken, in reading order; ranges are one figure."""
    folded, words = outline.folded, outline.words
    blocked = bytearray(len(folded) + 1)
    for start, end in taken:
        blocked[start:end] = b"\1" * (end - start)
    found = [*_ratios(folded, outline.spots, lexicon, blocked), *_in_words(outline, lexicon, blocked)]
    for figure in found:
        blocked[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
    found += _numerals(folded, outline.stretches, lexicon, blocked)
    found += _in_digits(folded, outline.counted, lexicon, blocked)
    found.sort(key=lambda figure: (figure.start, -figure.end))
    found = lend_scales(folded, found, words, lexicon)
    return list(join_ranges(folded, found, words, lexicon))


def _in_digits(folded: str, stretches: Sequence[Span], lexicon: Lexicon, blocked: bytearray) -> Iterator[Figure]:
    read = 0
    for match in scan_stretches(DIGITS, folded, stretches):
        start, end = match.span()
        if start < read or blocked[start] or end - start > _LONGEST:
            continue
        figure = read_amount(folded, start, end, lexicon, "digits")
        before = folded[figure.start - 1] if figure.start else " "
        after = folded[figure.end] if figure.end < len(folded) else " "
        if is_letter(before) or (before in "-_/#" and figure.start > 1 and is_letter(folded[figure.start - 2])):
            continue
        if is_letter(after) and folded[figure.end - 1].isdigit():
            continue
        if (figure.is_bare and YEAR.match(figure.number)) or figure.sign == _ERROR:
            continue
        read = figure.end
        yield figure


def _ratios(folded: str, spots: Spots, lexicon: Lexicon, blocked: bytearray) -> Iterator[Figure]:
    for match in scan_spots(lexicon.ratio, folded, spots):
        if not blocked[match.start()] and len(match.group()) < 16 and not match[2].startswith("0"):
            yield Figure(match.start(), match.end(), "ratio", match[1], number_high=match[2])


def _in_words(outline: Outline, lexicon: Lexicon, blocked: bytearray) -> Iterator[Figure]:
    folded, spots = outline.folded, outline.spots
    words = [word for word in outline.searched if not _NUMBERS.isdisjoint(word.senses)]
    staffs = {word.start for word in outline.searched if word.stands_for("noun") in STAFF}
    for word in words:
        if blocked[word.start]:
            continue
        if value := word.stands_for("fraction"):
            yield Figure(word.start, word.end, "fraction", value)
        elif value := word.stands_for("multiple"):
            yield Figure(word.start, word.end, "multiple", value)
        elif value := word.stands_for("numeral"):
            figure = read_amount(folded, word.start, word.end, lexicon, "numeral")
            if (
                figure.scale
                or (figure.unit and not (value == "1" and figure.dimension in {"time", "count"}))
                or (not figure.unit and _opens_range(folded, word, words, lexicon))
                or (value not in {"0.5", "1"} and word.end + 1 in staffs)
            ):
                yield replace(figure, number=value)
    for one in lexicon.parts:
        for match in scan_spots(one, folded, spots):
            up, down = (lexicon.counts.get(match[name], match[name]) for name in ("up", "down"))
            if not blocked[match.start("up")] and not blocked[match.start("down")]:
                yield Figure(match.start(), match.end(), "fraction", f"{up}/{down}")
    if lexicon.fractions:
        for match in scan_spots(lexicon.fractions, folded, spots):
            if not blocked[match.start()]:
                yield Figure(match.start(), match.end(), "fraction", match.group())


def _opens_range(folded: str, word: Word, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Tell whether a numeral leaves its unit to the next one: vier bis neun Prozent, three to five percent."""
    later = next(
        (
            other
            for other in words[bisect_right(words, word.start, key=lambda other: other.start) :][:2]
            if other.stands_for("numeral")
        ),
        None,
    )
    if later is None or not lexicon.connector.fullmatch(folded[word.end : later.start]):
        return False
    tail = lexicon.tail.match(folded, later.end)
    return bool(tail and tail["unit"] and lexicon.units[tail["unit"]].dimension == "fraction")


def _numerals(folded: str, stretches: Sequence[Span], lexicon: Lexicon, blocked: bytearray) -> Iterator[Figure]:
    numerals = lexicon.numerals
    if not numerals:
        return
    for match in scan_stretches(numerals.run, folded, stretches):
        start, end = match.span()
        if blocked[start] or (start and folded[start - 1].isdigit()) or end - start > _LONGEST:
            continue
        if _leads_to_tenths(folded, end, lexicon):
            yield Figure(start, end, "numeral", match.group())
            continue
        is_alone = folded[end : end + 1] not in lexicon.tail_starts and not find_prefix(folded, start, lexicon)
        if is_alone and numerals.myriads.isdisjoint(match.group()):
            continue
        figure = read_amount(folded, start, end, lexicon, "numeral")
        if _is_told_amount(figure, folded, lexicon.grammar, numerals):
            yield figure


def _leads_to_tenths(folded: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a numeral opens a range of tenths: 两到三成."""
    joint = lexicon.connector.match(folded, end)
    last = lexicon.numerals.run.match(folded, joint.end()) if joint and joint.end() > end and lexicon.numerals else None
    tail = lexicon.tail.match(folded, last.end()) if last and len(last.group()) == 1 else None
    return bool(tail and tail["unit"] in lexicon.tenths and lexicon.units[tail["unit"]].dimension == "fraction")


def _is_told_amount(figure: Figure, folded: str, grammar: Grammar, numerals: Numerals) -> bool:
    """Tell an amount from a numeral that is part of a word or counts what the sentence is about (三家公司)."""
    word = figure.number
    if figure.dimension == "money":
        return word not in numerals.alone or bool(figure.scale)
    if not numerals.myriads.isdisjoint(word + figure.scale):
        if word[0] in numerals.above_one and not figure.unit:
            before = folded[max(0, figure.start - 3) : figure.start]
            return any(cue in before for cue in grammar.opens_amount) or folded[figure.end : figure.end + 1].isascii()
        return True
    if figure.dimension in {"fraction", "points"}:
        return True
    if figure.dimension == "times":
        return not word.startswith(numerals.vague) or len(word) > 1
    if figure.dimension == "time":
        return word != numerals.one or figure.is_more or folded[figure.end : figure.end + 1] in grammar.after_more
    if figure.dimension == "count":
        return figure.unit is not None and (figure.unit.spelling in grammar.seats or not numerals.tens.isdisjoint(word))
    return False
