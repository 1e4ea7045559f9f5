"""Edition over edition: what is new and what was revised since the brief before."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from tasks.compare.changes import mark_letters
from tasks.compare.series import KEYS
from tasks.records import Edition

_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92}


def find_previous_date(edition: Edition, as_of: date) -> date:
    """Return the cut-off day of the brief before this one: a week, a calendar month or a quarter earlier."""
    months = {"monthly": 1, "quarterly": 3}.get(edition.cadence)
    if months is None:
        return as_of - timedelta(days=_DAYS.get(edition.cadence, 7))
    index = as_of.year * 12 + as_of.month - 1 - months
    first_after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(as_of.day, last.day))


def known_on(history: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the claims published (captured, where undated) on or before a day."""
    return history.filter(pl.coalesce("published_on", pl.col("captured_at").dt.date()) <= day)


def with_moves(changes: pl.DataFrame, printed: pl.DataFrame) -> pl.DataFrame:
    """Add moved and printed_… by comparing with the brief before; a more precise figure is no revision."""
    before = printed.select(
        *KEYS,
        "period",
        was_printed=pl.lit(True),
        old_value="value",
        old_qoq="qoq_ratio",
        old_yoy="yoy_ratio",
        old_blur=pl.col("rounding").fill_null(0.0),
    )
    joined = changes.join(before, on=[*KEYS, "period"], how="left", nulls_equal=True, maintain_order="left")
    leeway = pl.col("rounding").fill_null(0.0) + pl.col("old_blur") + pl.col("value").abs() * 1e-9
    moved = (
        pl.when(pl.col("was_printed").is_null())
        .then(pl.lit("new"))
        .when((pl.col("value") - pl.col("old_value")).abs() > leeway)
        .then(pl.lit("revised"))
    )
    return joined.with_columns(
        moved=moved, printed_value="old_value", printed_qoq_ratio="old_qoq", printed_yoy_ratio="old_yoy"
    ).with_columns(marks=mark_letters())
