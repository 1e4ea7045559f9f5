"""Cells of the delta tables: never blank; what is missing or not comparable says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.render.formats import Scale, digits_of, ratio_digits, scaled
from tasks.render.points import Row, key_of
from tasks.render.sentences import Telling, is_turn, stated_digits

MISSING = ("no_previous_period", None)
BASE = {"qoq": "previous_period", "yoy": "year_ago_period"}


@dataclass(frozen=True, slots=True)
class Cells:
    """What cells are printed with: words, the column scale, the table's current period."""

    telling: Telling
    scale: Scale
    current: str

    def mark(self, letter: str) -> str:
        return self.telling.words.labels.fill("marks", "cell", letter=letter)

    def reason(self, reason: str | None) -> str:
        """Say why a cell has no figure: n/m for a base of zero or below, [x] not available, [z] not comparable."""
        if reason == "base_zero_or_negative":
            return self.telling.words.labels.word("marks", "not_meaningful")
        return self.mark("x" if reason in MISSING else "z")

    def cite(self, rows: Sequence[Row | None]) -> tuple[int, ...]:
        """Cite the chosen claim of each figure; the current one always, its bases while there is room."""
        found: list[int] = []
        for number, row in enumerate(rows):
            if row is not None:
                found += self.telling.book.cite(row["claim_ids"], spare=number > 0)
        return tuple(sorted(set(found)))


def value_cell(cells: Cells, row: Row | None) -> str:
    """Print a level in the column's scale, [x] where there is none."""
    if row is None or row["value"] is None:
        return cells.mark("x")
    words = cells.telling.words
    if row["unit"] == "fraction":
        return words.number(row["value"] * 100, 1)
    low = words.cell(row["value"], cells.scale, row["rounding"])
    if row["value_high"] is None or row["value_high"] == row["value"]:
        return low
    return f"{low}–{words.cell(row['value_high'], cells.scale, row['rounding'])}"


def change_cell(cells: Cells, row: Row | None, basis: str) -> str:
    """Print the difference from the period before, no finer than the two levels."""
    if row is None or row[f"{basis}_reason"] is not None or row[f"{basis}_change"] is None:
        return cells.reason(row[f"{basis}_reason"] if row else None)
    words = cells.telling.words
    if row["unit"] == "fraction":
        return words.signed(row[f"{basis}_change"] * 100, 1)
    previous = cells.telling.points.at(key_of(row), row[BASE[basis]])
    levels = [level for level in (row, previous) if level is not None]
    digits = min(
        digits_of(level["value"] / cells.scale.factor, scaled(level["rounding"], cells.scale.factor))
        for level in levels
    )
    return words.signed(row[f"{basis}_change"] / cells.scale.factor, digits)


def ratio_cell(cells: Cells, row: Row | None, basis: str) -> str:
    """Print a step in percent without the sign of percent, or why there is none."""
    if row is None or row[f"{basis}_ratio"] is None:
        return cells.reason(row[f"{basis}_reason"] if row else None)
    if is_turn(row[f"{basis}_ratio"]):
        return cells.telling.words.labels.word("marks", "not_meaningful")
    return cells.telling.words.signed(row[f"{basis}_ratio"] * 100, ratio_digits(row[f"{basis}_rounding"]))


def season_cell(cells: Cells, row: Row | None) -> str:
    """Print the same step a year ago."""
    if row is None or row["season_ratio"] is None:
        return cells.mark("x")
    if is_turn(row["season_ratio"]):
        return cells.telling.words.labels.word("marks", "not_meaningful")
    return cells.telling.words.signed(row["season_ratio"] * 100, 1)


def yoy_cell(cells: Cells, row: Row | None, stated_only: bool = False) -> tuple[str, bool]:
    """Print growth on the year, computed or else as stated; tells whether it is as stated."""
    if row is None:
        return cells.mark("x"), False
    if not stated_only and row["yoy_ratio"] is not None:
        return ratio_cell(cells, row, "yoy"), False
    stated = row["stated_yoy_ratio"]
    if stated is not None:
        return cells.telling.words.signed(stated * 100, stated_digits(stated)), not stated_only
    return (cells.mark("x") if stated_only else cells.reason(row["yoy_reason"])), False
