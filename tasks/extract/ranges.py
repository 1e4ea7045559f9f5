"""Join the ends of a range, and lend a number the scale and unit that it leaves to the next one."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.words import Word

_LEAP = 2  # times a step that an amount is at least
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_ELIDED = 60  # characters between an amount and one that leaves its unit to it
_BEFORE = 24
_ENDS = re.compile(r"[.;:!?](?:\s|$)|\n")
_CLOSES = re.compile(r"\s*(?:[.,;)](?![0-9])|$)")
YEAR = re.compile(r"(?:19[5-9][0-9]|20[0-9]{2})$")


def lend_scales(folded: str, figures: list[Figure], words: Sequence[Word], lexicon: Lexicon) -> list[Figure]:
    """Give the first of two figures the scale and unit it leaves to the second: from 7.1 to 7.9 billion dollars."""
    for number, (first, second) in enumerate(itertools.pairwise(figures)):
        gap = folded[first.end : second.start].strip()
        before = folded[max(0, first.start - 18) : first.start].split()[-2:]
        if (
            first.shape == "digits"
            and not first.scale
            and (not first.unit or first.is_prefixed)
            and (second.is_scaled or second.unit)
            and gap in lexicon.grammar.goals
            and not lexicon.grammar.origins.isdisjoint(before)
        ):
            figures[number] = replace(first, scale=second.scale, unit=first.unit or second.unit)
        elif (
            first.is_bare
            and first.shape == "digits"
            and second.shape == "digits"
            and _is_listed(gap, first, second, lexicon)
        ):
            figures[number] = replace(first, scale=second.scale, unit=second.unit)
        elif (
            second.is_bare
            and second.shape == "digits"
            and (
                _leaves_its_unit(folded, figures[number], second, lexicon)
                or _is_gapped(folded, figures[number], second, words, lexicon)
            )
        ):
            figures[number + 1] = replace(second, scale=figures[number].scale, unit=figures[number].unit)
    return figures


def _leaves_its_unit(folded: str, first: Figure, second: Figure, lexicon: Lexicon) -> bool:
    """Tell whether a bare number ends its clause after the word that stands before the last amount too: um 7 %, … um 3."""
    gap = folded[first.end : second.start]
    if first.is_bare or first.shape != "digits" or first.is_prefixed or len(gap) > _ELIDED or _ENDS.search(gap):
        return False
    words = [folded[max(0, at - _BEFORE) : at].split()[-3:] for at in (first.start, second.start)]
    shared = lexicon.grammar.elisions.intersection(*words)
    return bool(shared) and "," in gap and _CLOSES.match(folded, second.end) is not None


def _is_gapped(folded: str, first: Figure, second: Figure, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Tell whether a bare number only follows a name, as one of several shares: Amazon has 38%, Walmart 6 and Temu 3."""
    gap = folded[first.end : second.start]
    if first.dimension != "fraction" or len(gap) > _ELIDED or _ENDS.search(gap) or len(second.number.split(".")[0]) > 2:
        return False
    before = words[: bisect_left(words, (second.start,))]
    is_named = bool(before) and "entity" in before[-1].senses and not folded[before[-1].end : second.start].strip()
    after = folded[second.end : second.end + _BEFORE].split(maxsplit=1)
    is_alone = _CLOSES.match(folded, second.end) is not None or (bool(after) and after[0] in lexicon.listing)
    return is_named and is_alone and before[-1].start >= first.end


def _is_listed(gap: str, first: Figure, second: Figure, lexicon: Lexicon) -> bool:
    """Tell whether a bare number shares the unit after the next one: 59 and 6.8 percent, 2023 bei 2,7 und 2024 bei 3,5 Mrd."""
    if second.is_bare or second.dimension not in {"fraction", "money", ""}:
        return False
    words = gap.split()
    if not words or words[0] not in lexicon.listing:
        return False
    is_told = not first.number.isdigit() or second.dimension == "fraction"
    return is_told and (len(words) == 1 or (len(words) <= 3 and bool(YEAR.match(words[1])) and words[-1].isalpha()))


def join_ranges(folded: str, figures: Sequence[Figure], words: Sequence[Word], lexicon: Lexicon) -> Iterator[Figure]:
    """Yield the figures, with two that make a range as one."""
    waiting: Figure | None = None
    for figure in figures:
        if waiting is None:
            waiting = figure
        elif figure.start < waiting.end:
            continue
        elif _makes_range(folded, waiting, figure, lexicon) and not _is_step(folded, waiting, figure, words, lexicon):
            unit = figure.unit or waiting.unit
            waiting = replace(
                waiting,
                end=figure.end,
                unit=unit,
                number_high=figure.number,
                scale=waiting.scale or figure.scale,
                scale_high=figure.scale or waiting.scale,
                is_more=figure.is_more,
            )
        else:
            yield waiting
            waiting = figure
    if waiting:
        yield waiting


def _is_step(folded: str, first: Figure, second: Figure, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Tell whether two figures are how far something moved and where it arrived: rose (by) $2bn to $10bn, 增加2亿元至10亿元."""
    leaves_its_unit = first.is_bare and not second.is_bare
    if (
        leaves_its_unit
        or first.dimension == "fraction"
        or folded[first.end : second.start].strip() not in lexicon.grammar.goals
    ):
        return False
    end = first.start
    for word in reversed(words[: bisect_left(words, (first.start,))]):
        if folded[word.end : end].strip():
            return False
        if "up" in word.senses or "down" in word.senses:
            return _size(second, lexicon) >= _LEAP * _size(first, lexicon)
        if "by" not in word.senses and "qualifier" not in word.senses:
            return False
        end = word.start
    return False


def _size(figure: Figure, lexicon: Lexicon) -> float:
    """Reckon roughly how large a number in digits is; nothing for another one."""
    digits = figure.number.replace(",", "")
    return float(digits) * lexicon.scales.get(figure.scale, 1.0) if _PLAIN.fullmatch(digits) else 0.0


def _makes_range(folded: str, first: Figure, second: Figure, lexicon: Lexicon) -> bool:
    gap = folded[first.end : second.start]
    if (
        len(gap) > 12
        or first.number_high
        or second.number_high
        or first.shape != second.shape
        or first.shape not in {"digits", "numeral"}
    ):
        return False
    if first.unit and second.unit and first.unit.unit_id != second.unit.unit_id:
        return False
    if first.dimension and second.dimension and first.dimension != second.dimension:
        return False
    if not second.unit and first.unit and not first.is_prefixed:
        return False
    before = folded[max(0, first.start - 24) : first.start].split()[-3:]
    if gap.strip() in lexicon.between_and:
        return not lexicon.between.isdisjoint(before)
    if not lexicon.connector.fullmatch(gap):
        return False
    if first.unit and second.unit and gap.strip().isalpha() and folded.startswith(lexicon.arrivals, second.end):
        return False  # 40億円から66億円に増えた
    return gap.strip() not in lexicon.grammar.goals or lexicon.grammar.origins.isdisjoint(before)
