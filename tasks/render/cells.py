"""Cells of the delta tables: never blank; what is missing or not comparable says so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tasks.render.formats import MOST_DIGITS, Scale, digits_of, scaled
from tasks.render.notes import NEEDED, PREVIOUS, YEAR_AGO
from tasks.render.points import Row, is_unsettled, key_of
from tasks.render.sentences import Telling, growth_digits, is_turn, season_of, stated_digits

MISSING = ("no_previous_period", None)
BASE = {"qoq": "previous_period", "yoy": "year_ago_period"}


@dataclass(frozen=True, slots=True)
class Cells:
    """What cells are printed with: words, the column scale, the table's current period."""

    telling: Telling
    scale: Scale
    current: str
    digits: int | None = None  # decimals of all levels; None: as many as each supports

    def mark(self, letter: str) -> str:
        return self.telling.words.labels.fill("marks", "cell", letter=letter)

    def level(self, value: float, rounding: float | None) -> str:
        """Print a level as a bare number in the column's scale and decimals."""
        words = self.telling.words
        if self.digits is None:
            return words.cell(value, self.scale, rounding)
        return words.number(value / self.scale.factor, self.digits)

    def reason(self, reason: str | None) -> str:
        """Say why a cell has no figure: n/m for a base of zero or below, [x] not available, [z] not comparable."""
        if reason == "base_zero_or_negative":
            return self.telling.words.labels.word("marks", "not_meaningful")
        return self.mark("x" if reason in MISSING else "z")

    def cite(self, current: Row | None, previous: Row | None = None, year_ago: Row | None = None) -> tuple[int, ...]:
        """Cite the chosen claim of each figure: the first there is always, its bases while there is room."""
        known = [(row, need) for row, need in ((current, NEEDED), (previous, PREVIOUS), (year_ago, YEAR_AGO)) if row]
        told = (
            self.telling.book.cite(row["claim_ids"], need=need if at else NEEDED)
            for at, (row, need) in enumerate(known)
        )
        return tuple(sorted({number for numbers in told for number in numbers}))


def value_cell(cells: Cells, row: Row | None) -> str:
    """Print a level in the column's scale, [x] where there is none."""
    if row is None or row["value"] is None:
        return cells.mark("x")
    words = cells.telling.words
    if is_unsettled(row):
        return cells.mark("c")
    if row["unit"] == "fraction":
        return words.number(row["value"] * 100, 1)
    low = cells.level(row["value"], row["rounding"])
    if row["value_high"] is None or row["value_high"] == row["value"]:
        return low
    return f"{low}–{cells.level(row['value_high'], row['rounding'])}"


def change_cell(cells: Cells, row: Row | None, basis: str) -> str:
    """Print the difference from the period before, no finer than the two levels."""
    if row is None or row[f"{basis}_reason"] is not None or row[f"{basis}_change"] is None:
        return cells.reason(row[f"{basis}_reason"] if row else None)
    words = cells.telling.words
    if row["unit"] == "fraction":
        return words.signed(row[f"{basis}_change"] * 100, 1)
    if cells.digits is not None:
        return words.signed(row[f"{basis}_change"] / cells.scale.factor, cells.digits)
    previous = cells.telling.points.at(key_of(row), row[BASE[basis]])
    digits = min(level_digits(level, cells.scale) for level in (row, previous) if level is not None)
    return words.signed(row[f"{basis}_change"] / cells.scale.factor, digits)


def common_digits(rows: Iterable[Row | None], scale: Scale) -> int:
    """Choose one number of decimals for levels side by side: what all support, but two digits of the middle one."""
    known = [row for row in rows if row is not None and row["value"]]
    if not known:
        return 0
    middle = median(abs(row["value"]) / scale.factor for row in known)
    least = max(0, 1 - math.floor(math.log10(middle)))
    return min(max(min(level_digits(row, scale) for row in known), least), MOST_DIGITS)


def level_digits(row: Row, scale: Scale) -> int:
    """Count the decimals that a level supports in a scale."""
    return digits_of(row["value"] / scale.factor, scaled(row["rounding"], scale.factor))


def ratio_cell(cells: Cells, row: Row | None, basis: str) -> str:
    """Print a step in percent without the sign of percent, or why there is none."""
    ratio = row[f"shown_{basis}_ratio"] if row else None
    if row is None or ratio is None:
        return cells.reason(row[f"{basis}_reason"] if row else None)
    if is_turn(ratio):
        return cells.telling.words.labels.word("marks", "not_meaningful")
    return cells.telling.words.signed(ratio * 100, growth_digits(row, basis))


def season_cell(cells: Cells, row: Row | None) -> str:
    """Print the same step a year ago, as it was printed for that period."""
    ratio, digits = season_of(row, cells.telling.points) if row else (None, 1)
    if ratio is None:
        return cells.mark("x")
    if is_turn(ratio):
        return cells.telling.words.labels.word("marks", "not_meaningful")
    return cells.telling.words.signed(ratio * 100, digits)


def yoy_cell(cells: Cells, row: Row | None, stated_only: bool = False) -> tuple[str, bool]:
    """Print growth on the year, as compared or else as stated; tells whether it is as stated and no levels back it."""
    if row is None:
        return cells.mark("x"), False
    if not stated_only and row["shown_yoy_ratio"] is not None:
        return ratio_cell(cells, row, "yoy"), False
    stated = row["stated_yoy_ratio"]
    if stated is not None:
        return cells.telling.words.signed(stated * 100, stated_digits(stated)), not stated_only
    return (cells.mark("x") if stated_only else cells.reason(row["yoy_reason"])), False
