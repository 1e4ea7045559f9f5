"""Seasons: the step that a series usually takes at this time of the year, so that a usual step is no news."""

from __future__ import annotations

import polars as pl

from tasks.periods import PER_YEAR


def with_season(changes: pl.DataFrame) -> pl.DataFrame:
    """Add `season_ratio`, the qoq_ratio of the same step a year ago, and `usual_ratio` with `season_years`.

    `usual_ratio` is the median of the same step over all past years known, at least two; `season_years` tells how many
    years are known (0 where there is none). Later years never count.
    """
    per_year = pl.col("period_kind").replace_strict(PER_YEAR, default=None, return_dtype=pl.Int64)
    dated = changes.select("series", "period", "period_kind", "period_index", "qoq_ratio", per_year=per_year).filter(
        pl.col("period_index").is_not_null(), pl.col("per_year") > 1
    )
    lanes = dated.with_columns(slot=pl.col("period_index") % pl.col("per_year"))
    key = ["series", "period_kind", "slot"]
    past = lanes.filter(pl.col("qoq_ratio").is_not_null()).select(*key, "period_index", "qoq_ratio")
    pairs = lanes.drop("qoq_ratio").join(past, on=key, suffix="_past")
    pairs = pairs.filter(pl.col("period_index_past") < pl.col("period_index"))
    is_last_year = (pl.col("period_index") - pl.col("period_index_past")) == pl.col("per_year")
    seasons = pairs.group_by("series", "period").agg(
        season_ratio=pl.col("qoq_ratio").filter(is_last_year).first(),
        usual_ratio=pl.when(pl.len() > 1).then(pl.col("qoq_ratio").median()),
        season_years=pl.len().cast(pl.UInt32),
    )
    joined = changes.join(seasons, on=["series", "period"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("season_years").fill_null(0))
