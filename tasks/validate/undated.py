"""Totals told without a period: one that fits no known period of its series, neither by size nor by growth, is no
total of it.
"""

from __future__ import annotations

import polars as pl

from tasks.validate.plausibility import Plausibility

SIZE = 0.12  # logarithm
GROWTH = 0.015
KEY = ["entity", "family", "dimension"]


def find_undatable(weighed: pl.DataFrame, growths: pl.DataFrame, plausibility: Plausibility) -> pl.DataFrame:
    """Find flows without a period whose amount and whose stated growth both match no known period of the same entity.

    row · nearest_ratio (amount over the nearest known amount) · nearest (that amount) · nearest_period · own_growth.
    Metrics of one family count as one. Open bounds (`over`, `at least`) claim less than an amount and are left alone.
    """
    family = plausibility.family_of()
    amounts = weighed.filter(pl.col("is_flow") & pl.col("scope").is_null()).with_columns(
        family=pl.col("metric").replace(family), log_amount=pl.col("amount").abs().log()
    )
    known = amounts.filter(pl.col("days") >= 28).select(
        *KEY, "log_amount", "period", other_article="article_id", known_amount="value"
    )
    is_plain = pl.col("qualifier").is_in(["exact", "approx", "nearly"])
    undated = amounts.filter(pl.col("row").is_not_null() & pl.col("period").is_null() & is_plain)
    undated = undated.join(_own_growth(growths), on=["article_id", "entity", "metric"])
    pairs = undated.select("row", "article_id", "log_amount", "own_growth", *KEY).join(known, on=KEY, suffix="_known")
    pairs = pairs.filter(pl.col("other_article") != pl.col("article_id"))
    off = (pl.col("log_amount") - pl.col("log_amount_known")).abs()
    nearest = pairs.sort(off, "period").unique("row", keep="first", maintain_order=True)
    misfit = nearest.filter(off > SIZE).join(_fitting_growths(undated, growths, family), on="row", how="anti")
    return misfit.select(
        "row",
        "own_growth",
        nearest="known_amount",
        nearest_period="period",
        nearest_ratio=(pl.col("log_amount") - pl.col("log_amount_known")).exp(),
    )


def _own_growth(growths: pl.DataFrame) -> pl.DataFrame:
    undated = growths.filter(pl.col("period").is_null() & pl.col("basis").is_in(["yoy", "unspecified"]))
    return undated.group_by("article_id", "entity", "metric").agg(own_growth=pl.col("growth").first())


def _fitting_growths(undated: pl.DataFrame, growths: pl.DataFrame, family: dict[str, str]) -> pl.DataFrame:
    stated = growths.filter(pl.col("period").is_not_null()).select(
        "entity", other_article="article_id", other_growth="growth", family=pl.col("metric").replace(family)
    )
    pairs = undated.select("row", "article_id", "entity", "family", "own_growth").join(stated, on=["entity", "family"])
    is_other = pl.col("other_article") != pl.col("article_id")
    return (
        pairs.filter(is_other & ((pl.col("own_growth") - pl.col("other_growth")).abs() <= GROWTH))
        .select("row")
        .unique()
    )
