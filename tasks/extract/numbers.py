"""Find figures: digits, numerals in words, fractions, multiples and ratios, each with its scale and unit as written."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from tasks.extract.lexicons import Lexicon
from tasks.extract.words import Word
from tasks.vocabulary import Unit

Span = tuple[int, int]
Shape = Literal["digits", "numeral", "fraction", "multiple", "ratio"]

_DIGITS = re.compile(r"[0-9]+(?:[.,'][0-9]+)*(?:\u202f[0-9]{3}(?![0-9]))*")
_RATIO = re.compile(r"([0-9](?<![0-9:.].)[0-9]*(?:\.[0-9]+)?) ?(?::|比) ?([0-9]+(?:\.[0-9]+)?)(?![0-9:])")
_SIGN = re.compile(r"(?<![0-9a-z%])[-+±] ?$")
_YEAR = re.compile(r"(?:19[5-9][0-9]|20[0-9]{2})$")
_PARTS = re.compile(r"(?P<down>[一二三四五六七八九十百千万]+)分之(?P<up>[一二三四五六七八九十百两]+)")
_NUMBERS = frozenset({"fraction", "multiple", "numeral"})  # roles of words that tell a figure
_BEFORE_DIGITS = frozenset("-+± ")  # a sign, or what may stand after it
_MYRIADS = frozenset("万亿")
_TENTH = re.compile(r"([一二三四五六七八九0-9])分?(?![0-9一二三四五六七八九十百千万亿年月日个]|[.,:][0-9])")
_STAFF = frozenset({"other:headcount"})  # what is counted in plain words too: six people
_LONGEST = 40  # digits of a figure; longer runs are serial numbers


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands, in parts as written; offsets count characters of the text."""

    start: int
    end: int
    shape: Shape
    number: str
    scale: str = ""
    unit: Unit | None = None
    sign: str = ""
    number_high: str = ""
    scale_high: str = ""
    is_more: bool = False  # "+", 多, 余 follows the number
    is_prefixed: bool = False

    @property
    def dimension(self) -> str:
        """Name the dimension that the unit tells: money, count, fraction, points, times, time, ...; "" for a bare number."""
        if self.shape in {"fraction", "multiple", "ratio"}:
            return {"fraction": "fraction", "multiple": "times", "ratio": "times"}[self.shape]
        return self.unit.dimension if self.unit else ""

    @property
    def is_scaled(self) -> bool:
        """Tell whether a scale is written, beside the number or inside it."""
        return bool(self.scale) or any(char in self.number for char in "百千万亿兆")

    @property
    def is_bare(self) -> bool:
        """Tell whether neither unit nor scale is written."""
        return not self.unit and not self.is_scaled and self.shape in {"digits", "numeral"}


def find_figures(
    folded: str, words: Sequence[Word], taken: Sequence[Span], stretches: Sequence[Span], lexicon: Lexicon
) -> list[Figure]:
    """Find the figures in some stretches of a folded text, outside the spans taken, in reading order; ranges are one figure."""
    blocked = bytearray(len(folded) + 1)
    for start, end in taken:
        blocked[start:end] = b"\1" * (end - start)
    numbers = [word for word in words if not _NUMBERS.isdisjoint(word.senses)]
    staffs = {word.start for word in words if word.stands_for("noun") in _STAFF}
    in_words = _in_words(folded, numbers, stretches, lexicon, blocked, staffs)
    found = [*_ratios(folded, stretches, blocked), *in_words]
    for figure in found:
        blocked[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
    found += _numerals(folded, stretches, lexicon, blocked)
    found += _in_digits(folded, stretches, lexicon, blocked)
    found.sort(key=lambda figure: (figure.start, -figure.end))
    found = _lend_scales(folded, found, lexicon)
    return list(_join_ranges(folded, found, lexicon))


def _scan(pattern: re.Pattern[str], folded: str, stretches: Sequence[Span]) -> Iterator[re.Match[str]]:
    return itertools.chain.from_iterable(pattern.finditer(folded, *stretch) for stretch in stretches)


def _in_digits(folded: str, stretches: Sequence[Span], lexicon: Lexicon, blocked: bytearray) -> Iterator[Figure]:
    read = 0
    for match in _scan(_DIGITS, folded, stretches):
        start, end = match.span()
        if start < read or blocked[start] or end - start > _LONGEST:
            continue
        figure = _read_tail(folded, start, end, lexicon, "digits")
        before = folded[figure.start - 1] if figure.start else " "
        after = folded[figure.end] if figure.end < len(folded) else " "
        if _is_letter(before) or (before in "-_/#" and figure.start > 1 and _is_letter(folded[figure.start - 2])):
            continue
        if _is_letter(after) and folded[figure.end - 1].isdigit():
            continue
        if figure.is_bare and _YEAR.match(figure.number):
            continue
        read = figure.end
        yield figure


def _read_tail(folded: str, start: int, end: int, lexicon: Lexicon, shape: Shape) -> Figure:
    tail = lexicon.tail.match(folded, end)
    number, scale, unit, is_more = folded[start:end], "", None, False
    if tail and (tail["scale"] or tail["more"] or tail["plus"] or tail["unit"]):
        scale, is_more = (tail["scale"] or "") + (tail["scale2"] or ""), bool(tail["more"] or tail["plus"])
        unit = lexicon.units[tail["unit"]] if tail["unit"] else None
        end = tail.end()
        if lexicon.is_east_asian and scale and not tail["unit"]:
            compound = _DIGITS.match(folded, end)
            inner = lexicon.tail.match(folded, compound.end()) if compound else None
            if compound and inner and inner["scale"]:
                number = folded[start : inner.end("scale")]
                unit = lexicon.units[inner["unit"]] if inner["unit"] else None
                scale, end = "", inner.end()
    if lexicon.is_east_asian and unit and folded[end : end + 1] == "半":
        half = lexicon.unit_only.match(folded, end + 1) if unit.dimension == "count" else None
        unit, end = (lexicon.units[half["unit"]], half.end()) if half else (unit, end + 1)
        number += "半"
    if unit and unit.spelling in lexicon.tenths and (part := _TENTH.match(folded, end)):
        number, end = f"{number}.{part[1]}", part.end()
    prefix = _find_prefix(folded, start, lexicon)
    if (
        prefix
        and (unit is None or unit.dimension in {"money", "count", "length", "time"})
        and not _is_glued(folded, prefix.start())
    ):
        own = lexicon.units[prefix["unit"]]
        if unit is not None and unit.dimension == "money" and len(prefix["unit"]) > 1:
            unit = own
        elif unit is None or unit.dimension != "money":
            end = end if unit is None else (tail.end("plus") if tail and tail["plus"] else _without_unit(tail, end))
            unit = lexicon.units[prefix["unit"]]
        start = prefix.start()
    else:
        prefix = None
    has_sign = start and folded[start - 1] in _BEFORE_DIGITS
    sign = _SIGN.search(folded, max(0, start - 3), start) if has_sign else None
    return Figure(
        start,
        end,
        shape,
        number,
        scale,
        unit,
        sign.group().strip() if sign else "",
        is_more=is_more,
        is_prefixed=bool(prefix),
    )


def _find_prefix(folded: str, start: int, lexicon: Lexicon) -> re.Match[str] | None:
    """Find the unit that stands before a number: US$ 12, RMB12."""
    first = max(0, start - 9)
    before = folded[first:start].rstrip(" ")
    return lexicon.prefix.search(folded, first, start) if before and before[-1] in lexicon.prefix_ends else None


def _without_unit(tail: re.Match[str] | None, end: int) -> int:
    if not tail or not tail["unit"]:
        return end
    return (
        max(tail.end(name) for name in ("scale", "more", "scale2", "plus") if tail[name])
        if any(tail[name] for name in ("scale", "more", "scale2", "plus"))
        else tail.start()
    )


def _is_letter(char: str) -> bool:
    return "a" <= char <= "z" or "ß" <= char < "ɐ"


def _is_glued(folded: str, start: int) -> bool:
    return start > 0 and _is_letter(folded[start - 1]) and _is_letter(folded[start])


def _ratios(folded: str, stretches: Sequence[Span], blocked: bytearray) -> Iterator[Figure]:
    for match in _scan(_RATIO, folded, stretches):
        if not blocked[match.start()] and len(match.group()) < 16 and not match[2].startswith("0"):
            yield Figure(match.start(), match.end(), "ratio", match[1], number_high=match[2])


def _in_words(
    folded: str,
    words: Sequence[Word],
    stretches: Sequence[Span],
    lexicon: Lexicon,
    blocked: bytearray,
    staffs: Set[int],
) -> Iterator[Figure]:
    for word in words:
        if blocked[word.start]:
            continue
        if value := word.stands_for("fraction"):
            yield Figure(word.start, word.end, "fraction", value)
        elif value := word.stands_for("multiple"):
            yield Figure(word.start, word.end, "multiple", value)
        elif value := word.stands_for("numeral"):
            figure = _read_tail(folded, word.start, word.end, lexicon, "numeral")
            if (
                figure.scale
                or (figure.unit and not (value == "1" and figure.dimension in {"time", "count"}))
                or (not figure.unit and _opens_range(folded, word, words, lexicon))
                or (value not in {"0.5", "1"} and word.end + 1 in staffs)
            ):
                yield replace(figure, number=value)
    for one in lexicon.parts:
        for match in _scan(
            one.pattern, folded, [stretch for stretch in stretches if one.may_match(folded[slice(*stretch)])]
        ):
            up, down = (lexicon.counts.get(match[name], match[name]) for name in ("up", "down"))
            if not blocked[match.start("up")] and not blocked[match.start("down")]:
                yield Figure(match.start(), match.end(), "fraction", f"{up}/{down}")
    if lexicon.numerals:
        for match in _scan(_PARTS, folded, stretches):
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
    if not lexicon.numerals:
        return
    for match in _scan(lexicon.numerals, folded, stretches):
        start, end = match.span()
        if blocked[start] or (start and folded[start - 1].isdigit()) or end - start > _LONGEST:
            continue
        if _leads_to_tenths(folded, end, lexicon):
            yield Figure(start, end, "numeral", match.group())
            continue
        is_alone = folded[end : end + 1] not in lexicon.tail_starts and not _find_prefix(folded, start, lexicon)
        if is_alone and _MYRIADS.isdisjoint(match.group()):
            continue
        figure = _read_tail(folded, start, end, lexicon, "numeral")
        if _is_told_amount(figure, folded):
            yield figure


def _leads_to_tenths(folded: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a numeral opens a range of tenths: 两到三成."""
    joint = lexicon.connector.match(folded, end)
    last = lexicon.numerals.match(folded, joint.end()) if joint and joint.end() > end and lexicon.numerals else None
    tail = lexicon.tail.match(folded, last.end()) if last and len(last.group()) == 1 else None
    return bool(tail and tail["unit"] in lexicon.tenths and lexicon.units[tail["unit"]].dimension == "fraction")


def _is_told_amount(figure: Figure, folded: str) -> bool:
    """Tell an amount from a numeral that is part of a word or counts what the sentence is about (三家公司)."""
    word = figure.number
    if figure.dimension == "money":
        return word not in {"半", "一", "数", "几"} or bool(figure.scale)
    if any(scale in word + figure.scale for scale in "万亿"):
        if word[0] in "万亿百千十" and not figure.unit:
            before = folded[max(0, figure.start - 3) : figure.start]
            return (
                any(cue in before for cue in ("过", "破", "超", "近", "逾", "上", "达"))
                or folded[figure.end : figure.end + 1].isascii()
            )
        return True
    if figure.dimension in {"fraction", "points"}:
        return True
    if figure.dimension == "times":
        return not word.startswith(("几", "数")) or len(word) > 1
    if figure.dimension == "time":
        return word != "一" or figure.is_more or folded[figure.end : figure.end + 1] in {"多", "余"}
    if figure.dimension == "count":
        return figure.unit is not None and (
            figure.unit.spelling in {"席", "席次"} or any(char in word for char in "十百千")
        )
    return False


def _lend_scales(folded: str, figures: list[Figure], lexicon: Lexicon) -> list[Figure]:
    """Give the first of two figures the scale and unit it leaves to the second: from 7.1 to 7.9 billion dollars."""
    for number, (first, second) in enumerate(itertools.pairwise(figures)):
        gap = folded[first.end : second.start].strip()
        before = folded[max(0, first.start - 6) : first.start].split()[-1:]
        if (
            first.shape == "digits"
            and not first.scale
            and (not first.unit or first.is_prefixed)
            and (second.is_scaled or second.unit)
            and (gap in {"auf", "to"} and before and before[0] in {"from", "von"})
        ):
            figures[number] = replace(first, scale=second.scale, unit=first.unit or second.unit)
        elif (
            first.is_bare
            and first.shape == "digits"
            and second.shape == "digits"
            and _is_listed(gap, first, second, lexicon)
        ):
            figures[number] = replace(first, scale=second.scale, unit=second.unit)
    return figures


def _is_listed(gap: str, first: Figure, second: Figure, lexicon: Lexicon) -> bool:
    """Tell whether a bare number shares the unit after the next one: 59 and 6.8 percent, 2023 bei 2,7 und 2024 bei 3,5 Mrd."""
    if second.is_bare or second.dimension not in {"fraction", "money", ""}:
        return False
    words = gap.split()
    if not words or words[0] not in lexicon.listing:
        return False
    is_told = not first.number.isdigit() or second.dimension == "fraction"
    return is_told and (len(words) == 1 or (len(words) <= 3 and bool(_YEAR.match(words[1])) and words[-1].isalpha()))


def _join_ranges(folded: str, figures: Sequence[Figure], lexicon: Lexicon) -> Iterator[Figure]:
    waiting: Figure | None = None
    for figure in figures:
        if waiting is None:
            waiting = figure
        elif figure.start < waiting.end:
            continue
        elif _makes_range(folded, waiting, figure, lexicon):
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
    before = folded[max(0, first.start - 24) : first.start]
    if gap.strip() in {"and", "und"}:
        return any(cue in before.split()[-3:] for cue in ("between", "zwischen"))
    if not lexicon.connector.fullmatch(gap):
        return False
    return gap.strip() != "to" or "from" not in before.split()[-3:]
