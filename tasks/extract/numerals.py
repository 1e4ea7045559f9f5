"""Numerals written in characters that scale each other (三千五百万, 十分之三), as a language's table [digits] tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Numerals:
    """The numerals of one language: the characters that tell something apart, and patterns made of them."""

    run: re.Pattern[str]  # characters of numerals in a row
    characters: str
    parts: re.Pattern[str]  # 十分之三, with groups up and down
    tenths: re.Pattern[str]  # a lone digit after the unit of tenths, with the digit as its group
    divider: str  # stands between the parts: 分之
    one: str
    half: str
    vague: tuple[str, ...]  # several, some
    alone: frozenset[str]  # numerals that are no amount without a scale: 一, 半
    tens: frozenset[str]
    myriads: frozenset[str]
    scales: frozenset[str]

    @property
    def above_one(self) -> frozenset[str]:
        """List the characters that scale others."""
        return self.tens | self.myriads


def read_numerals(table: Mapping[str, Any]) -> Numerals | None:
    """Read the table [digits] of a language; None where numbers are not written so."""
    digits = table.get("digits")
    if not digits:
        return None
    named, tens, myriads = digits["characters"][1:], digits["tens"], digits["myriads"]
    some = (digits["several"], digits["some"])
    characters = digits["characters"] + digits["two"] + "".join(some) + digits["half"] + tens + myriads
    divider = digits.get("divider", "")
    return Numerals(
        run=re.compile(f"[{characters}]+"),
        characters=characters,
        parts=re.compile(rf"(?P<down>[{named}{tens}{myriads[0]}]+){divider}(?P<up>[{named}{tens[:2]}{digits['two']}]+)")
        if divider
        else _NOTHING,
        tenths=re.compile(
            rf"([{named}0-9]){digits['tenth']}?(?![0-9{named}{tens}{myriads}{digits['not_tenths']}]|[.,:][0-9])"
        ),
        divider=divider,
        one=digits["one"],
        half=digits["half"],
        vague=some,
        alone=frozenset([digits["one"], digits["half"], *some]),
        tens=frozenset(tens),
        myriads=frozenset(myriads),
        scales=frozenset(digits["scales"]),
    )
