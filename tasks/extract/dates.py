"""Patterns of dates and codes of periods, as a language's table [dates] tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tasks.extract.patterns import Anchored, anchor_pattern
from tasks.folding import fold
from tasks.vocabulary_grammar import EASTERN_DATES

# Where a pattern starts with a class of characters, what must not stand before it is asked after that character:
# so the search skips to such a character at once.


@dataclass(frozen=True, slots=True)
class Dates:
    """How one language writes its dates; the eastern patterns are there where a mark follows each number (2024年3月)."""

    codes: Anchored  # Q3 2024, 2024年Q3, 1H25
    fiscal: Anchored  # FY25
    year: re.Pattern[str]  # a year in four digits
    day_before: re.Pattern[str]  # the day before a month, up to the month
    day_after: re.Pattern[str]
    east: Mapping[str, Anchored]  # years, months, month, day, lone_day
    eras: tuple[tuple[Anchored, int], ...]  # each with the year before its first
    lone: tuple[Anchored, ...]  # an ordinal that leaves out its quarter or half: (11 %) in the fourth

    @property
    def anchored(self) -> list[Anchored]:
        """List the patterns with anchors."""
        return [self.codes, self.fiscal, *self.east.values(), *(era for era, _ in self.eras), *self.lone]


def read_dates(table: Mapping[str, Any]) -> Dates:
    """Read the table [dates] of a language, and the eras among its marks."""
    dates = table.get("dates", {})
    mark, ordinals = dates.get("year_mark", ""), _either(dates, "ordinals")
    joints = "".join(f"| {word} " for word in map(fold, dates.get("joints", ())))
    amounts = "|".join(["%", *map(re.escape, map(fold, dates.get("no_years", ())))])
    scales = "|".join(re.escape(fold(word)) for words in table["scales"].values() for word in words)
    eras = table["marks"].get("eras", {}) if "era_year" in dates else {}
    return Dates(
        codes=_beside_digits(
            rf"(?<![a-z0-9])(?:(?P<y1>20[0-9]{{2}}|[12][0-9](?=q))(?:(?<=[0-9]{{4}})[ {mark}-])?)?"
            r"(?:q(?P<q1>[1-4])|(?P<q2>[1-4])q|h(?P<h1>[12])|(?P<h2>[12])h)"
            rf"(?:(?:[ /-]{joints})?(?P<fy>fy ?|(?:{_either(dates, 'fiscal')}) )?"
            r"'?(?P<y2>20[0-9]{2}|[0-9]{2}(?![0-9%.,])))?(?![0-9a-z%])"
        ),
        fiscal=_beside_digits(r"f(?<![a-z].)y ?'?(20[0-9]{2}|[0-9]{2})(?![0-9])"),
        year=re.compile(
            r"[12](?<![0-9a-z$€£¥.,].)(?:(?<=1)9[5-9]|(?<=2)0[0-9])[0-9]"
            rf"(?![0-9a-z%$€]|[.,][0-9]| ?(?:{amounts}))"
        ),
        day_before=re.compile(rf"(?<![0-9.,])([0-3]?[0-9])(?:{ordinals})?\.?$"),
        day_after=re.compile(
            rf"[ ]([0-3]?[0-9])(?:{ordinals})?(?![0-9.%a-z]|,[0-9]| (?:{amounts}|(?:{scales})(?![a-z])))"
        ),
        east={name: _beside_digits(dates[name]) for name in EASTERN_DATES if name in dates},
        lone=tuple(
            _beside_digits(rf"(?<![a-z]){re.escape(fold(word))}(?= ?[,.;:)]| ?$| (?:{_either(dates, 'before_lone')}) )")
            for word in dates.get("lone", ())
        ),
        eras=tuple((_beside_digits(fold(era) + dates["era_year"]), year) for era, year in eras.items()),
    )


def _beside_digits(pattern: str) -> Anchored:
    """Compile a pattern that is tried only where a digit stands near."""
    return replace(anchor_pattern(pattern, re.NOFLAG), needs_digit=True)


def _either(dates: Mapping[str, Any], name: str) -> str:
    return "|".join(re.escape(fold(word)) for word in dates.get(name, ())) or "(?!)"
