"""Growth as a text states it: which claim stands behind a growth that is printed as stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tasks.periods import is_period, read_period
from tasks.render.points import Row

BASES = ("qoq", "yoy")
Spot = tuple[str | None, str | None, str | None, str, str, str]  # entity, metric, scope, modality, period, basis


def read_growths(history: pl.DataFrame) -> Mapping[Spot, list[Row]]:
    """Index the growths that HISTORY states, those of the better source and the later day first."""
    stated = history.filter(
        pl.col("kind") == "change",
        pl.col("basis").is_in(BASES),
        pl.col("unit") == "fraction",
        pl.col("status").ne_missing("quarantined"),
        pl.col("value").is_not_null(),
    ).sort("source_grade", "published_on", "claim_id", descending=[False, True, False], nulls_last=True)
    found: dict[Spot, list[Row]] = defaultdict(list)
    for row in stated.iter_rows(named=True):
        if row["period"] and is_period(row["period"]):
            period, modality = read_period(row["period"]).plain().text, row["modality"] or "reported"
            found[row["entity"], row["metric"], row["scope"], modality, period, row["basis"]].append(row)
    return found


def stated_growths(
    point: Row, growths: Mapping[Spot, list[Row]], bases: Sequence[str] = BASES, is_beside: bool = False
) -> Iterator[list[Row]]:
    """List for each growth of a point that is printed as stated the claims that state it.

    Such a growth is the one shown, or the only one; with `is_beside` it is printed beside one of two levels too.
    """
    for basis in bases:
        stated, shown = point[f"stated_{basis}_ratio"], point[f"shown_{basis}_ratio"]
        if stated is None or not (is_beside or shown in (None, stated)):
            continue
        names = (point["entity"], point["metric"], point["scope"], point["modality"], point["period"])
        if claims := [row for row in growths.get((*names, basis), ()) if row["value"] == stated]:
            yield claims
