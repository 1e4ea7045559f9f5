"""Points of series as the story looks them up: one series is entity, metric, scope, unit, modality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tasks.periods import Period, is_period, read_period
from tasks.records import BriefMaterial
from tasks.vocabulary import Vocabulary

Key = tuple[str | None, str | None, str | None, str | None, str | None]
Row = Mapping[str, Any]
KEYS = ("entity", "metric", "scope", "unit", "modality")
UNSETTLED = "no rule decides"  # rule of a point between whose figures none was chosen


@dataclass(frozen=True, slots=True)
class Points:
    """All points of CHANGES by series and period."""

    series: Mapping[Key, Mapping[str, Row]]

    def at(self, key: Key, period: str | None) -> Row | None:
        """Return the point of a series at a period, None where there is none."""
        return self.series.get(key, {}).get(period or "")

    def lane(self, key: Key, kind: str) -> list[Row]:
        """List a series' points of one period kind, oldest first."""
        rows = [row for row in self.series.get(key, {}).values() if row["period_kind"] == kind]
        return sorted(rows, key=lambda row: (row["period_index"] is None, row["period_index"] or 0, row["period"]))

    def peers(self, row: Row) -> list[Row]:
        """List the points of other series that stand beside this one: same metric, unit, scope, modality and period."""
        spots = (found for key in self.series if (found := self._beside(key, row)) is not None)
        return sorted(spots, key=lambda found: str(found["entity"]))

    def _beside(self, key: Key, row: Row) -> Row | None:
        same = key[1:] == key_of(row)[1:] and key[0] != row["entity"]
        return self.at(key, row["period"]) if same else None


def read_points(changes: pl.DataFrame) -> Points:
    """Index CHANGES; converted figures are left out, they repeat the ones they come from."""
    series: dict[Key, dict[str, Row]] = {}
    for row in changes.filter(~pl.col("is_converted").fill_null(False)).iter_rows(named=True):
        series.setdefault(key_of(row), {})[row["period"]] = row
    return Points(series)


def key_of(row: Row) -> Key:
    """Return the series a row belongs to."""
    return row["entity"], row["metric"], row["scope"], row["unit"], row["modality"]


def growth_of(row: Row | None) -> float | None:
    """Return growth on the year to print: of the levels, else as stated."""
    if row is None:
        return None
    computed: float | None = row["shown_yoy_ratio"]
    stated: float | None = row["stated_yoy_ratio"]
    return stated if computed is None else computed


def step_of(row: Row) -> float | None:
    """Return the step from the period before to print: a ratio, for percentages the change in points."""
    step: float | None = row["qoq_change"] if row["unit"] == "fraction" else row["shown_qoq_ratio"]
    return None if row["qoq_reason"] is not None else step


def is_unsettled(row: Row) -> bool:
    """Tell whether sources differ on a point and no rule decides: then none of its figures is printed as the one."""
    return bool(row["rule"] == UNSETTLED)


def quarter_at(period: str, back: int) -> str:
    """Return the period of the same kind that many periods before."""
    here: Period | None = read_period(period)
    for _ in range(back):
        here = here.previous() if here else None
    return here.text if here else period


def year_before(period: str | None) -> str | None:
    """Return the same period a year before, None where there is none."""
    if period is None or not is_period(period):
        return None
    before = read_period(period).year_ago()
    return before.text if before else None


def is_watched(material: BriefMaterial, vocabulary: Vocabulary, row: Row) -> bool:
    """Tell whether the edition prints a series: a known company of its watchlist (or a part of one) and its metrics."""
    edition, entity = material.edition, row["entity"]
    known = vocabulary.entities.get(entity or "")
    if known is None or known.kind in ("brand", "person") or row["metric"] is None:
        return False
    line = {entity, *vocabulary.ancestors(entity)}
    return (not edition.watchlist or bool(line & set(edition.watchlist))) and (
        not edition.metrics or row["metric"] in edition.metrics
    )


def watch_rank(watchlist: Sequence[str], vocabulary: Vocabulary, entity: str) -> int:
    """Return the place on the watchlist of an entity or its nearest ancestor there; after all others where there is none."""
    line = (entity, *vocabulary.ancestors(entity))
    return next((watchlist.index(one) for one in line if one in watchlist), len(watchlist))
