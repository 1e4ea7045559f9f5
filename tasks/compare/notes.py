"""Notes: a point beside its neighbours in one plain line, as evidence; the brief words its own sentences."""

from __future__ import annotations

import polars as pl


def describe_point() -> pl.Expr:
    """Put the figure beside its neighbours in one line."""
    parts = [
        pl.format("{} {}", "period", _figure("value")),
        pl.when(pl.col("previous_value").is_not_null()).then(
            pl.format("{} {}", "previous_period", _figure("previous_value"))
        ),
        pl.when(pl.col("year_ago_value").is_not_null()).then(
            pl.format("{} {}", "year_ago_period", _figure("year_ago_value"))
        ),
        pl.when(pl.col("stated_yoy_ratio").is_not_null()).then(
            pl.format("stated growth on the year {} %", (pl.col("stated_yoy_ratio") * 100).round(1).cast(pl.String))
        ),
        pl.when(pl.col("season_ratio").is_not_null()).then(
            pl.format("the same step a year ago was {} %", _percent("season_ratio"))
        ),
        pl.when(pl.col("usual_ratio").is_not_null()).then(
            pl.format(
                "the same step of the {} years known had a median of {} %", "season_years", _percent("usual_ratio")
            )
        ),
    ]
    return pl.concat_str(parts, separator="; ", ignore_nulls=True)


def _percent(column: str) -> pl.Expr:
    return (pl.col(column) * 100).round(1).cast(pl.String)


def _figure(column: str) -> pl.Expr:
    """Write a value plainly: percent for fractions, else the number with its unit, scaled to billions or millions."""
    value = pl.col(column)
    scaled = (
        pl.when(pl.col("unit") == "fraction")
        .then(pl.format("{} %", (value * 100).round(2).cast(pl.String)))
        .when(value.abs() >= 1e9)
        .then(pl.format("{} {} bn", "unit", (value / 1e9).round(3).cast(pl.String)))
        .when(value.abs() >= 1e6)
        .then(pl.format("{} {} m", "unit", (value / 1e6).round(3).cast(pl.String)))
        .otherwise(pl.format("{} {}", "unit", value.cast(pl.String)))
    )
    return scaled
