"""When a claim became known: by its publication, or, where the article has no date, by its capture."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import polars as pl

FIRST_BRIEF = date.min  # as the day of the brief before: there was none


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
