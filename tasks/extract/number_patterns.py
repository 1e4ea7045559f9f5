"""Patterns for what stands around a number: scale, unit, "and more", a unit in front, the dash of a range."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tasks.extract.numerals import Numerals
from tasks.folding import fold
from tasks.vocabulary import Unit

LETTER = "[a-zäöüß]"  # what a word of Latin letters goes on with, folded


def any_of(words: Iterable[str]) -> str:
    """Write a pattern for the longest of some words; those that start alike together, so that few are tried."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        stop = f"(?!{LETTER})" if word[-1].isascii() and word[-1].isalpha() else ""
        alike[word[0]].append(re.escape(word[1:]) + stop)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in alike.items()) or "(?!)"


def tail_pattern(
    scales: Mapping[str, float], units: Mapping[str, Unit], table: Mapping[str, Any], is_spaced: bool
) -> re.Pattern[str]:
    """Write a pattern for what follows a number, with groups scale, more, scale2, plus and unit."""
    scale = any_of(scales)
    more, second = (r"\+", "(?!)") if is_spaced else (_more_pattern(table), scale)
    return re.compile(
        rf"(?:[ -]?(?P<scale>{scale}))?(?P<more>{more})?(?P<scale2>{second})?"
        rf"(?P<plus>\+)?(?: ?-?(?P<unit>{any_of(units)}))?"
    )


def tail_starts(scales: Mapping[str, float], units: Mapping[str, Unit], table: Mapping[str, Any]) -> frozenset[str]:
    """List the first characters of what follows a number."""
    return frozenset(" -+").union(word[0] for word in (*scales, *units, *_more_words(table)))


def find_prefixes(units: Mapping[str, Unit], table: Mapping[str, Any]) -> list[str]:
    """List the currencies that may stand in front of their amount."""
    trailing = tuple(table["marks"].get("trailing", ()))
    return [
        word
        for word, unit in units.items()
        if unit.dimension == "money"
        and (unit.language == "*" or (not word.isascii() and len(word) < 5 and not word.endswith(trailing)))
    ]


def candidate_pattern(numerals: Numerals | None, after: Iterable[str], prefixes: Iterable[str]) -> re.Pattern[str]:
    """Write a pattern for digits, and for numerals that a scale or unit stands beside: 三家, not 一直."""
    if numerals is None:
        return re.compile("[0-9]")
    characters, large = numerals.characters, "".join(sorted(numerals.myriads))
    follows = re.escape("".join(sorted({*after, *numerals.divider[:1]})))
    leads = re.escape("".join(sorted({prefix[-1] for prefix in prefixes})))
    return re.compile(f"[0-9{characters}](?:(?<=[0-9{large}])|(?=[{follows}])|(?<=[{leads}].)|(?<=[{leads}] .))")


def _more_words(table: Mapping[str, Any]) -> list[str]:
    return list(map(fold, table["qualifiers_after"].get("over", [])))


def _more_pattern(table: Mapping[str, Any]) -> str:
    """Write a pattern for what says "and more" after a number, but not where a longer word says up or down (多出)."""
    moves = [fold(word) for role in ("up", "down") for word in table["cues"][role]]
    longer = {
        word: [move[len(word) :] for move in moves if move.startswith(word) and move != word]
        for word in _more_words(table)
    }
    return (
        "|".join(
            re.escape(word) + (f"(?!{'|'.join(map(re.escape, longer[word]))})" if longer[word] else "")
            for word in sorted(longer, key=lambda word: (-len(word), word))
        )
        or "(?!)"
    )
