"""Read numbers as written: digits by the marks of the language and by evidence, numerals in words, scales and ranges."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "亿": 10**8}
_COMPOUND = re.compile(r"([0-9][0-9,.]*)([十百千万亿兆]+)")
_PARTS = re.compile(r"(.+)分之(.+)")


@dataclass(frozen=True, slots=True)
class Marks:
    """How a language writes numbers, and its scale words (folded)."""

    thousands: str
    decimal: str
    scales: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in base units of its scale, and half its last printed digit."""

    value: float
    rounding: float


class UnreadableNumber(ValueError):
    """A number that cannot be read; the message says why."""


def read_digits(written: str, marks: Marks, is_scaled: bool = False) -> Amount:
    """Read digits with thousands and decimal marks; UnreadableNumber where they make no sense."""
    plain = written.replace("\u202f", "").replace("'", "")
    if not plain or len(plain) > 40:
        raise UnreadableNumber(f"{written[:40]!r} has too many digits")
    plain = _without_thousands(plain, marks, is_scaled)
    try:
        value = float(plain)
    except ValueError as error:
        raise UnreadableNumber(f"{written!r} mixes marks") from error
    if not math.isfinite(value):
        raise UnreadableNumber(f"{written!r} is too large")
    places = len(plain.partition(".")[2])
    return Amount(value, 0.5 * 10.0**-places)


def _without_thousands(plain: str, marks: Marks, is_scaled: bool) -> str:
    """Drop thousands marks and write the decimal mark as a point, by the language and by what the digits allow."""
    kinds = set(plain) & {",", "."}
    if not kinds:
        return plain
    if len(kinds) == 2:  # the last one is the decimal mark
        decimal = "," if plain.rfind(",") > plain.rfind(".") else "."
        if plain.count(decimal) > 1:
            raise UnreadableNumber(f"{plain!r} mixes marks")
        return plain.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    mark = kinds.pop()
    groups = plain.split(mark)
    is_grouped = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if len(groups) > 2:
        if not is_grouped:
            raise UnreadableNumber(f"{plain!r} mixes marks")
        return "".join(groups)
    if mark == marks.thousands and is_grouped:
        return "".join(groups)
    return ".".join(groups)


def read_numeral(written: str) -> Amount:
    """Read Chinese numerals with inner scales (三千五百, 两百, 数十, 百), approximate pairs (三四) by their lower end."""
    total = section = 0.0
    digit: float | None = None
    for char in written:
        if char in _HAN_DIGITS:
            if digit is None:
                digit = float(_HAN_DIGITS[char])
        elif char in "几数":
            digit = 1.0
        elif char == "半":
            digit = (digit or 0.0) + 0.5
        elif char in _HAN_TENS:
            section += (1.0 if digit is None else digit) * _HAN_TENS[char]
            digit = None
        elif char in _HAN_SCALES:
            section += digit or 0.0
            total = (
                (total + (section or (0.0 if total else 1.0))) * _HAN_SCALES[char]
                if section or not total
                else total * _HAN_SCALES[char]
            )
            section, digit = 0.0, None
        else:
            raise UnreadableNumber(f"{written!r} is no numeral")
    value = total + section + (digit or 0.0)
    return Amount(value, 0.5)


def read_compound(written: str, marks: Marks) -> Amount:
    """Read digits with scales inside: 71億1400万."""
    total, last = 0.0, 1.0
    for number, scale in _COMPOUND.findall(written):
        last = marks.scales.get(scale) or read_numeral(scale).value
        total += read_digits(number, marks).value * last
    return Amount(total, 0.5 * last)


def read_amount(mention: Mapping[str, Any], marks: Marks) -> tuple[float, float | None, float]:
    """Read value, upper end and rounding of a mention, scale applied and unit not; UnreadableNumber says why not."""
    if mention["shape"] == "ratio":
        left, right = read_digits(mention["number"], marks), read_digits(mention["number_high"], marks)
        low, high = sorted((left.value, right.value))
        if low == 0:
            raise UnreadableNumber("a ratio to nothing")
        return high / low, None, 0.5 * 10 ** -len(mention["number_high"].partition(".")[2])
    first = _read(mention["number"], mention["scale"] or "", mention["shape"], marks)
    if not mention["number_high"]:
        pair = _pair(mention["number"], mention["scale"] or "", mention["shape"], marks)
        return (first.value, pair, first.rounding)
    second = _read(mention["number_high"], mention["scale_high"] or "", mention["shape"], marks)
    low, high = sorted((first.value, second.value))
    return low, high, second.rounding


def _read(number: str, scale: str, shape: str, marks: Marks) -> Amount:
    factor = _factor(scale, marks)
    if shape == "fraction" and "/" in number:
        up, down = (read_count(part) for part in number.split("/"))
        if not 0 < up <= down:
            raise UnreadableNumber(f"{number!r} is no part of a whole")
        return Amount(up / down, 0.005)
    if number[-1:] == "半" and number[:-1].isdigit():
        return Amount((float(number[:-1]) + 0.5) * factor, 0.25 * factor)
    if shape in {"fraction", "multiple"}:
        parts = _PARTS.fullmatch(number)
        value = read_numeral(parts[2]).value / read_numeral(parts[1]).value if parts else float(number)
        return Amount(value, 0.005)
    if number[:1].isdigit() and not number[-1].isdigit() and any(char in number for char in "万亿千百兆"):
        return read_compound(number, marks)
    if "." in number and not number.isascii():  # 两成五
        whole, tenth = number.split(".")
        return Amount(read_count(whole) + read_count(tenth) / 10, 0.05)
    if any(char.isdigit() and char.isascii() for char in number):
        amount = read_digits(number, marks, bool(scale))
    else:
        amount = read_numeral(number)
    return Amount(scaled(amount.value, factor), amount.rounding * factor)


def scaled(value: float, factor: float) -> float:
    """Multiply as people write: 4.1 million is 4100000, not a little less."""
    return float(Decimal(repr(value)) * Decimal(repr(factor)))


def read_count(written: str) -> float:
    """Read a small whole number in digits or Chinese numerals."""
    return float(written) if written.isascii() else read_numeral(written).value


def _pair(number: str, scale: str, shape: str, marks: Marks) -> float | None:
    """Read the upper end of an approximate pair: 三四亿 is three to four hundred million."""
    if shape != "numeral" or len(number) != 2 or not all(char in _HAN_DIGITS for char in number):
        return None
    if _HAN_DIGITS[number[1]] != _HAN_DIGITS[number[0]] + 1:
        return None
    return _HAN_DIGITS[number[1]] * _factor(scale, marks)


def _factor(scale: str, marks: Marks) -> float:
    if not scale:
        return 1.0
    if scale in marks.scales:
        return marks.scales[scale]
    factor = 1.0
    rest = scale
    while rest:
        word = next((word for word in sorted(marks.scales, key=len, reverse=True) if rest.startswith(word)), None)
        if word is None:
            raise UnreadableNumber(f"no scale is written {scale!r}")
        factor *= marks.scales[word]
        rest = rest[len(word) :]
    return factor
