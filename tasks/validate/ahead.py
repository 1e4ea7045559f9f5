"""Figures still ahead (targets, guidance, forecasts) beside what the same series has reached."""

from __future__ import annotations

import polars as pl

from tasks.validate.currencies import ESTABLISHED, PAIR, series_currencies

MODALITIES = ("target", "guidance", "forecast")
REACH_DAYS = 366 * 2.5  # a figure farther ahead of the last level may be anything


def check_ahead(ahead: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    """Lay figures ahead beside the nearest level reached, both put to a year where the metric is a flow.

    row · ahead_ratio (over that level) · reached (the level in the figure's own unit and length) · series_currency,
    stray_currency (told in another currency than the series is established in, without a conversion beside it).
    """
    is_named = ~pl.col("metric").str.starts_with("other:")  # a free name puts unlike things together
    judged = ahead.filter(pl.col("row").is_not_null() & is_named)
    return _beside_levels(judged, weighed).join(_strays(judged, ahead, weighed), on="row", how="full", coalesce=True)


def _beside_levels(judged: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    levels = weighed.select("series", "period", "mid_day", "log_rate")
    points = levels.group_by("series", "period").agg(pl.col("log_rate", "mid_day").median())
    pairs = judged.select("row", "series", "value", "mid_day", "log_rate").join(points, on="series", suffix="_reached")
    apart = (pl.col("mid_day") - pl.col("mid_day_reached")).abs()
    nearest = pairs.with_columns(apart=apart).filter(pl.col("apart") <= REACH_DAYS).sort("row", "apart", "period")
    ratio = (pl.col("log_rate") - pl.col("log_rate_reached")).exp()
    return nearest.unique("row", keep="first", maintain_order=True).select(
        "row", ahead_ratio=ratio, reached=pl.col("value") / ratio
    )


def _strays(judged: pl.DataFrame, ahead: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    established = series_currencies(weighed.filter(pl.col("dimension") == "money"))
    told = judged.filter(pl.col("dimension") == "money").join(
        established.filter(pl.col("series_articles") >= ESTABLISHED), on=["entity", "metric"]
    )
    beside = ahead.select(*PAIR, series_currency="unit").unique()
    return (
        told.filter(pl.col("unit") != pl.col("series_currency"))
        .join(beside, on=[*PAIR, "series_currency"], how="anti", nulls_equal=True)
        .select("row", "series_currency", stray_currency="unit")
    )
