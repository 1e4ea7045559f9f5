"""Edition over edition: what is new and what was revised since the brief before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from tasks.compare.changes import mark_letters
from tasks.compare.series import KEYS
from tasks.records import Edition

FIRST_BRIEF = date.min  # as `since`: there was no brief before
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


def place_undated(history: pl.DataFrame, since: date, as_of: date) -> pl.DataFrame:
    """Give claims of undated articles that were captured after `as_of` a moment of capture at or before it.

    An undated article is news in the brief whose days saw its capture. One captured later belongs to a brief of the
    past only because it is known now, and nothing tells in which week it came: it counts as known before, so that a
    quiet week stays quiet. In a first brief, for which nothing was known before, it is new as everything is.
    """
    day = as_of if since == FIRST_BRIEF else since
    is_later = pl.col("published_on").is_null() & (pl.col("captured_at").dt.date() > as_of)
    moment = pl.lit(datetime.combine(day, time(), UTC)).cast(history.schema["captured_at"])
    return history.with_columns(captured_at=pl.when(is_later).then(moment).otherwise("captured_at"))


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
