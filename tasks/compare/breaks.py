"""Breaks in a series: the growth a text states cannot be the growth between our two levels, so the base is another."""

from __future__ import annotations

import polars as pl

from tasks.compare.growth import UNSAID
from tasks.compare.series import FAMILY

BROKEN_BASE = 0.02  # stated growth this far from the levels' speaks of another base


def withhold_broken_bases(changes: pl.DataFrame, candidates: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Take back a yoy that every stated growth contradicts, one of them by an article that also states the level.

    The reason is `restated` where a figure for the year-ago period fits the stated growth, else `method_break`.
    What was derived within such a period shares its fate.
    """
    stated = find_broken_bases(changes, candidates, growth)
    broken = pl.concat([stated, _inherited(changes, stated)]).unique(
        ["series", "period"], keep="first", maintain_order=True
    )
    joined = changes.join(broken, on=["series", "period"], how="left")
    hit = pl.col("break_reason").is_not_null()
    return joined.with_columns(
        *(pl.when(~hit).then(pl.col(name)).alias(name) for name in ("yoy_change", "yoy_ratio", "yoy_rounding")),
        yoy_reason=pl.coalesce("break_reason", "yoy_reason"),
        levels_yoy_ratio=pl.col("yoy_ratio"),
        levels_yoy_rounding=pl.col("yoy_rounding"),
    ).drop("break_reason")


def _inherited(changes: pl.DataFrame, broken: pl.DataFrame) -> pl.DataFrame:
    """Return the derived points with a yoy that lie within a broken period of their series."""
    wide = broken.join(changes.select("series", "period", "first_quarter", "last_quarter"), on=["series", "period"])
    derived = changes.filter("is_derived", pl.col("yoy_ratio").is_not_null())
    return (
        derived.select("series", "period", "first_quarter", "last_quarter")
        .join(wide.drop("period"), on="series", suffix="_wide")
        .filter(
            pl.col("first_quarter") >= pl.col("first_quarter_wide"),
            pl.col("last_quarter") <= pl.col("last_quarter_wide"),
        )
        .sort("series", "period", "break_reason")
        .select("series", "period", "break_reason")
    )


def find_broken_bases(changes: pl.DataFrame, candidates: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Return series, period, break_reason of points whose year-ago base cannot be the one the stated growth means."""
    stated = growth.filter(pl.col("basis").is_in(["yoy", UNSAID])).select(
        *FAMILY, "period", "basis", "cluster", "claim_id", low_stated="low", high_stated="high"
    )
    growing = changes.filter(pl.col("yoy_ratio").is_not_null(), ~pl.col("is_converted")).select(
        "series", *FAMILY, "period", "year_ago_period", "centre", "yoy_ratio", "yoy_rounding"
    )
    pairs = growing.join(stated, on=[*FAMILY, "period"], nulls_equal=True)
    apart = pl.max_horizontal(
        pl.col("low_stated") - pl.col("yoy_ratio"), pl.col("yoy_ratio") - pl.col("high_stated")
    ) - pl.col("yoy_rounding")
    telling = candidates.select("series", "period", "cluster", is_teller=pl.lit(True)).unique()
    judged = pairs.with_columns(apart=apart).join(telling, on=["series", "period", "cluster"], how="left")
    judged = judged.sort("series", "period", "claim_id")
    spots = (
        judged.group_by("series", "period")
        .agg(
            pl.col("apart").min(),
            (pl.col("is_teller") & (pl.col("basis") == "yoy")).any(),
            pl.col("year_ago_period", "centre").first(),
            pl.col("low_stated", "high_stated").filter(pl.col("basis") == "yoy").first(),
        )
        .filter(pl.col("apart") > BROKEN_BASE, pl.col("is_teller"))
    )
    older = candidates.select("series", year_ago_period="period", low_base="low", high_base="high")
    fitting = (
        spots.join(older, on=["series", "year_ago_period"])
        .filter(
            pl.col("low_base") > 0,
            pl.col("centre") / pl.col("high_base") - 1 <= pl.col("high_stated"),
            pl.col("centre") / pl.col("low_base") - 1 >= pl.col("low_stated"),
        )
        .select("series", "period", break_reason=pl.lit("restated"))
        .unique()
    )
    return (
        spots.select("series", "period")
        .join(fitting, on=["series", "period"], how="left")
        .with_columns(pl.col("break_reason").fill_null("method_break"))
    )
