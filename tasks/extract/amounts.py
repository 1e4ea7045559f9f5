"""Read what stands around a number as written: sign, scale, unit before or after it."""

from __future__ import annotations

import re

from tasks.extract.figures import Figure, Shape
from tasks.extract.lexicons import Lexicon

DIGITS = re.compile(r"[0-9]+(?:[.,'][0-9]+)*(?:\u202f[0-9]{3}(?![0-9]))*")
_SIGN = re.compile(r"(?<![0-9a-z%])[-+±] ?$")
_BEFORE_DIGITS = frozenset("-+± ")  # a sign, or what may stand after it


def read_amount(folded: str, start: int, end: int, lexicon: Lexicon, shape: Shape) -> Figure:
    """Read the number between two offsets with its scale, unit, sign and "and more"."""
    tail = lexicon.tail.match(folded, end) if folded[end : end + 1] in lexicon.tail_starts else None
    number, scale, unit, is_more = folded[start:end], "", None, False
    if tail and (tail["scale"] or tail["more"] or tail["plus"] or tail["unit"]):
        scale, is_more = (tail["scale"] or "") + (tail["scale2"] or ""), bool(tail["more"] or tail["plus"])
        unit = lexicon.units[tail["unit"]] if tail["unit"] else None
        end = tail.end()
        if lexicon.is_east_asian and scale and not tail["unit"]:
            compound = DIGITS.match(folded, end)
            inner = lexicon.tail.match(folded, compound.end()) if compound else None
            if compound and inner and inner["scale"]:
                number = folded[start : inner.end("scale")]
                unit = lexicon.units[inner["unit"]] if inner["unit"] else None
                scale, end = "", inner.end()
    numerals = lexicon.numerals
    if numerals and unit and folded[end : end + 1] == numerals.half:
        half = lexicon.unit_only.match(folded, end + 1) if unit.dimension == "count" else None
        unit, end = (lexicon.units[half["unit"]], half.end()) if half else (unit, end + 1)
        number += numerals.half
    if numerals and unit and unit.spelling in lexicon.tenths and (part := numerals.tenths.match(folded, end)):
        number, end = f"{number}.{part[1]}", part.end()
    prefix = find_prefix(folded, start, lexicon)
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
        holds_scale=bool(numerals and not numerals.scales.isdisjoint(number)),
    )


def find_prefix(folded: str, start: int, lexicon: Lexicon) -> re.Match[str] | None:
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


def is_letter(char: str) -> bool:
    return "a" <= char <= "z" or "ß" <= char < "ɐ"


def _is_glued(folded: str, start: int) -> bool:
    return start > 0 and is_letter(folded[start - 1]) and is_letter(folded[start])
