"""Currencies that don't fit: a conversion in brackets that doesn't convert, and digits that belong to another
currency.
"""

from __future__ import annotations

import polars as pl

from tasks.validate.plausibility import Plausibility

CERTAIN = 0.03  # a figure that much farther off than its partner is the wrong one of the two (logarithm)
OFF = 0.08
DIGITS = 0.02
APART = 0.045  # currencies nearer to each other than that can't be told apart
ALIKE = 0.15  # currencies this near to each other are easily mistaken
ESTABLISHED = 3  # articles that make a currency the series' own beyond doubt
POINT = ["series", "period"]
PAIR = ["article_id", *POINT]


def check_conversions(weighed: pl.DataFrame, plausibility: Plausibility) -> pl.DataFrame:
    """Lay figures beside the same article's figure for the same point in another currency.

    row · conversion_ratio (1 where the rate of the year converts one into the other) · conversion_low,
    conversion_high (what the days of a year allow) · partner_raw. Of two that don't fit, the one its series speaks
    against gets the ratio; if neither series speaks, the one told later, as conversions in brackets are.
    """
    own = weighed.filter(pl.col("dimension") == "money").join(plausibility.bands(), on="unit", how="left")
    dev = (pl.col("log_rate") - pl.col("log_expected")).abs()
    side = own.select("row", *PAIR, "unit", "log_rate", "start", "raw", "band", dev=dev)
    pairs = side.filter(pl.col("row").is_not_null()).join(side, on=PAIR, suffix="_other", nulls_equal=True)
    found = pairs.filter(pl.col("unit") != pl.col("unit_other")).with_columns(
        gap=pl.col("log_rate") - pl.col("log_rate_other"), band=pl.max_horizontal("band", "band_other")
    )
    named = found.filter((pl.col("gap").abs() <= pl.col("band")) | _is_the_wrong_one())
    worst = named.sort(pl.col("gap").abs(), "start_other", "raw_other", descending=[True, False, False]).unique(
        "row", keep="first", maintain_order=True
    )
    return worst.select(
        "row",
        conversion_ratio=pl.col("gap").exp(),
        conversion_low=(-pl.col("band")).exp(),
        conversion_high=pl.col("band").exp(),
        partner_raw="raw_other",
    )


def check_currencies(weighed: pl.DataFrame, conversions: pl.DataFrame, plausibility: Plausibility) -> pl.DataFrame:
    """Find figures that their series would have in another currency.

    row · series_currency (the one most articles use) · currency_ratio (as told over as expected, where the digits fit
    only in the series' currency) · stray_currency (a currency easily mistaken for the series' own, told nowhere else,
    confirmed by nothing). A figure whose article also tells it in a fitting other currency is left alone.
    """
    money = weighed.filter(pl.col("dimension") == "money")
    first, last = plausibility.year_span()
    year = pl.coalesce(pl.col("mid_day").cast(pl.Int32).cast(pl.Date), pl.col("published_on")).dt.year()
    rates = plausibility.rates().rename({"unit": "series_currency", "per_usd": "series_per_usd"})
    told = (
        money.filter(pl.col("row").is_not_null())
        .with_columns(year=year.fill_null(last).clip(first, last))
        .join(series_currencies(money), on=["entity", "metric"])
        .join(_unit_articles(money), on=["entity", "metric", "unit"])
        .join(rates, on=["series_currency", "year"])
        .filter(pl.col("unit") != pl.col("series_currency"))
    )
    fits = conversions.filter(pl.col("conversion_ratio").is_between("conversion_low", "conversion_high"))
    doubtful = told.join(fits, on="row", how="anti").with_columns(
        log_swapped=pl.col("log_rate") + (pl.col("per_usd") / pl.col("series_per_usd")).log()
    )
    ratio = (pl.col("log_rate") - pl.col("log_swapped")).exp()
    is_swapped = _is_swapped() | pl.col("row").is_in(_same_digits(money)["row"].implode())
    found = doubtful.select(
        "row",
        "series_currency",
        currency_ratio=pl.when(is_swapped).then(ratio),
        stray_currency=pl.when(_is_stray() & ~is_swapped).then("unit"),
    )
    return found.filter(pl.any_horizontal(pl.col("currency_ratio", "stray_currency").is_not_null()))


def _is_the_wrong_one() -> pl.Expr:
    mine, theirs = pl.col("dev"), pl.col("dev_other")
    told_later = pl.col("start") > pl.col("start_other")
    return (
        pl.when(mine.is_not_null() & theirs.is_not_null() & ((mine - theirs).abs() > CERTAIN))
        .then(mine > theirs)
        .when(mine.is_not_null() & theirs.is_null())
        .then(mine > OFF)
        .when(mine.is_null() & theirs.is_not_null())
        .then(theirs <= OFF)
        .otherwise(told_later)
    )


def _same_digits(money: pl.DataFrame) -> pl.DataFrame:
    """Find rows whose point another article tells with the same digits in another currency: row."""
    side = money.select("row", "article_id", "unit", *POINT, digits=pl.col("value").round_sig_figs(6))
    pairs = side.filter(pl.col("row").is_not_null()).join(side, on=[*POINT, "digits"], suffix="_other")
    differ = (pl.col("unit") != pl.col("unit_other")) & (pl.col("article_id") != pl.col("article_id_other"))
    return pairs.filter(differ).select("row").unique()


def _unit_articles(money: pl.DataFrame) -> pl.DataFrame:
    return money.group_by("entity", "metric", "unit").agg(unit_articles=pl.col("article_id").n_unique())


def _is_stray() -> pl.Expr:
    """A lone telling in a currency like the series' own, of a point that nobody tells in the series' own currency."""
    is_alike = (pl.col("log_rate") - pl.col("log_swapped")).abs() <= ALIKE
    is_alone = (pl.col("unit_articles") == 1) & (pl.col("series_articles") >= ESTABLISHED)
    return is_alike & is_alone & pl.col("log_same").is_null()


def series_currencies(money: pl.DataFrame) -> pl.DataFrame:
    """Name the currency most articles use for an entity's metric, two articles at least: series_currency,
    series_articles.
    """
    counts = _unit_articles(money).filter(pl.col("unit_articles") >= 2)
    ranked = counts.sort(["unit_articles", "unit"], descending=[True, False])
    return ranked.unique(["entity", "metric"], keep="first", maintain_order=True).select(
        "entity", "metric", series_currency="unit", series_articles="unit_articles"
    )


def _is_swapped() -> pl.Expr:
    told, swapped = ((pl.col(name) - pl.col("log_close")).abs() for name in ("log_rate", "log_swapped"))
    by_close = (told > APART) & (swapped <= DIGITS) & (told > 2 * swapped)
    same, swapped_same = ((pl.col(name) - pl.col("log_same")).abs() for name in ("log_rate", "log_swapped"))
    by_same = ((same > APART) & (swapped_same <= DIGITS / 4)).fill_null(False)
    off, swapped_off = ((pl.col(name) - pl.col("log_expected")).abs() for name in ("log_rate", "log_swapped"))
    by_near = (off > 0.5 + 1.5 * pl.col("hint_spread")) & (swapped_off <= 0.3) & (pl.col("hint_count") >= 2)
    by_hints = pl.when(pl.col("log_close").is_not_null()).then(by_close).otherwise(by_near)
    return by_same | by_hints.fill_null(False)
