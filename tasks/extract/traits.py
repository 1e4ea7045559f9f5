"""What must be known of a word by those who look for the sentences worth reading, as bits."""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import IntFlag

STAFF = frozenset({"other:headcount"})  # what is counted in plain words too: six people
_MARKS = frozenset(",;:()–—")  # what may end a clause


class Trait(IntFlag):
    """A trait of a word."""

    TIME = 1
    NUMBER = 2  # it tells a figure
    NAME = 4
    METRIC = 8
    UNTOLD = 16  # a metric that is no claim
    REGISTER = 32
    STAFF = 64
    MARKED = 128  # it holds what ends a clause elsewhere


_BY_ROLE = {
    "period": Trait.TIME,
    "numeral": Trait.NUMBER,
    "fraction": Trait.NUMBER,
    "multiple": Trait.NUMBER,
    "entity": Trait.NAME,
    "metric": Trait.METRIC,
    "register": Trait.REGISTER,
}


def find_traits(word: str, senses: Mapping[str, str], untold: Container[str]) -> int:
    """Sum up the traits of a word with what it stands for in each role."""
    found = 0
    for role in senses:
        found |= _BY_ROLE.get(role, 0)
    found |= Trait.UNTOLD if senses.get("metric") in untold else 0
    found |= Trait.STAFF if senses.get("noun") in STAFF else 0
    return found | (0 if _MARKS.isdisjoint(word) else Trait.MARKED)
