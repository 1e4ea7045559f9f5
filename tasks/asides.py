"""Figures that could not be read, told in the same words as documents that were set aside."""

from __future__ import annotations

import polars as pl

from tasks.frames import SET_ASIDE

REMEDY = "add the missing word to seeds/vocabulary, or leave it: nothing was guessed"


def describe_unreadable(unreadable: pl.DataFrame) -> pl.DataFrame:
    """Turn UNREADABLE into SET_ASIDE rows; the document itself counts as read, so its hash stays null."""
    return unreadable.select(
        "doc",
        source_id=pl.lit(None, pl.String),
        room=pl.lit("normalise"),
        reason=pl.format("{} at character {}: {}", "raw", "start", "reason"),
        remedy=pl.lit(REMEDY),
        content_hash=pl.lit(None, pl.String),
    ).select(list(SET_ASIDE))
