"""Currencies that don't fit: a conversion in brackets that doesn't convert, and digits that belong to another
currency.
"""

from __future__ import annotations

import polars as pl

from tasks.validate.plausibility import Plausibility

BAND = 0.1  # rough yearly rates against the rate of the day (logarithm)
CERTAIN = 0.03  # a figure that much farther off than its partner is the wrong one of the two
DIGITS = 0.02
APART = 0.045  # currencies nearer to each other than that can't be told apart
PAIR = ["article_id", "series", "period"]


def check_conversions(weighed: pl.DataFrame) -> pl.DataFrame:
    """Lay figures beside the same article's figure for the same point in another currency: row, conversion_ratio,
    partner_raw.

    The ratio is 1 where the rate of the year converts one into the other. Of two that don't fit, the one its series
    speaks
    against gets the ratio; if neither series speaks, the one told later, as conversions in brackets are.
    """
    own = weighed.filter(pl.col("dimension") == "money")
    dev = (pl.col("log_rate") - pl.col("log_expected")).abs()
    side = own.select("row", *PAIR, "unit", "log_rate", "start", "raw", dev=dev)
    pairs = side.filter(pl.col("row").is_not_null()).join(side, on=PAIR, suffix="_other", nulls_equal=True)
    gap = pl.col("log_rate") - pl.col("log_rate_other")
    found = pairs.filter(pl.col("unit") != pl.col("unit_other")).with_columns(gap=gap)
    blamed = found.filter((pl.col("gap").abs() <= BAND) | _is_the_wrong_one())
    worst = blamed.sort(pl.col("gap").abs(), descending=True).unique("row", keep="first", maintain_order=True)
    return worst.select("row", conversion_ratio=pl.col("gap").exp(), partner_raw="raw_other")


def check_currencies(weighed: pl.DataFrame, plausibility: Plausibility) -> pl.DataFrame:
    """Find digits that fit the series only in its own currency: row, currency_ratio (as told over expected),
    series_currency.

    The series' currency is the one most articles use. A figure whose article also tells it in a fitting other
    currency is left alone.
    """
    money = weighed.filter(pl.col("dimension") == "money")
    told = money.filter(pl.col("row").is_not_null()).with_columns(
        year=pl.coalesce(pl.col("mid_day").cast(pl.Int32).cast(pl.Date), pl.col("published_on")).dt.year()
    )
    first, last = plausibility.year_span()
    rates = plausibility.rates().rename({"unit": "series_currency", "per_usd": "series_per_usd"})
    fits = check_conversions(weighed).filter(pl.col("conversion_ratio").log().abs() <= BAND).select("row")
    return (
        told.with_columns(pl.col("year").fill_null(last).clip(first, last))
        .join(_series_currencies(money), on=["entity", "metric"])
        .filter(pl.col("unit") != pl.col("series_currency"))
        .join(fits, on="row", how="anti")
        .join(rates, on=["series_currency", "year"])
        .with_columns(log_swapped=pl.col("log_rate") + (pl.col("per_usd") / pl.col("series_per_usd")).log())
        .filter(_is_swapped())
        .select("row", "series_currency", currency_ratio=(pl.col("log_rate") - pl.col("log_swapped")).exp())
    )


def _is_the_wrong_one() -> pl.Expr:
    mine, theirs = pl.col("dev"), pl.col("dev_other")
    told_later = pl.col("start") > pl.col("start_other")
    return (
        pl.when(mine.is_not_null() & theirs.is_not_null() & ((mine - theirs).abs() > CERTAIN))
        .then(mine > theirs)
        .when(mine.is_not_null() & theirs.is_null())
        .then(mine > BAND)
        .when(mine.is_null() & theirs.is_not_null())
        .then(theirs <= BAND)
        .otherwise(told_later)
    )


def _series_currencies(money: pl.DataFrame) -> pl.DataFrame:
    """Name the currency most articles use for an entity's metric, two articles at least."""
    counts = money.group_by("entity", "metric", "unit").agg(articles=pl.col("article_id").n_unique())
    ranked = counts.filter(pl.col("articles") >= 2).sort(["articles", "unit"], descending=[True, False])
    return ranked.unique(["entity", "metric"], keep="first", maintain_order=True).select(
        "entity", "metric", series_currency="unit"
    )


def _is_swapped() -> pl.Expr:
    told, swapped = ((pl.col(name) - pl.col("log_close")).abs() for name in ("log_rate", "log_swapped"))
    by_close = (told > APART) & (swapped <= DIGITS) & (told > 2 * swapped)
    off, swapped_off = ((pl.col(name) - pl.col("log_expected")).abs() for name in ("log_rate", "log_swapped"))
    by_near = (off > 0.5 + 1.5 * pl.col("hint_spread")) & (swapped_off <= 0.3) & (pl.col("hint_count") >= 2)
    return pl.when(pl.col("log_close").is_not_null()).then(by_close).otherwise(by_near).fill_null(False)
