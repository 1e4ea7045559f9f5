"""What a level should be about, by everything else that is known of its series.

Evidence is a list of hints, one row each: `row` of the judged claim, `log_hint` (where it would put the claim's
log_rate), `weight`, `told_by`: `same` (another article on the same point), `grown` (an earlier or later level and a
stated growth; like `same` good to a few percent), `near` (another period: good to the order of magnitude).
"""

from __future__ import annotations

import math

import polars as pl

NEAR_DAYS = 750  # figures of periods up to two years apart still share an order of magnitude
POINT = ["series", "period"]


def collect_hints(figures: pl.DataFrame, growths: pl.DataFrame) -> pl.DataFrame:
    """Collect every hint for the batch's figures: row, log_hint, weight, told_by."""
    by_article = figures.group_by([*POINT, "article_id"]).agg(pl.col("log_rate").median())
    points = figures.group_by(POINT).agg(
        pl.col("log_rate").median(),
        pl.col("mid_day").first(),
        pl.col("period_index").first(),
        pl.col("period_kind").first(),
        pl.col("entity").first(),
        pl.col("metric").first(),
        pl.col("scope").fill_null("").first().alias("scope_key"),
    )
    judged = figures.filter(pl.col("row").is_not_null())
    return pl.concat([_same_point(judged, by_article), _near_points(judged, points), _grown(judged, points, growths)])


def weigh_hints(hints: pl.DataFrame) -> pl.DataFrame:
    """Weigh the hints of each row: log_expected (weighted median), log_close (of all but near ones), log_grown
    (of the grown ones), and how good they are.

    hint_count, hint_weight · log_lowest, log_highest · hint_spread: half-range · agreement: share of weight within a
    factor two of the median · same_count, log_same, same_spread: of the `same` ones.
    """
    return (
        _weighted_median(hints, "log_expected")
        .join(_weighted_median(hints.filter(pl.col("told_by") != "near"), "log_close"), on="row", how="left")
        .join(_weighted_median(hints.filter(pl.col("told_by") == "grown"), "log_grown"), on="row", how="left")
        .join(_spread(hints), on="row", how="left")
    )


def _same_point(judged: pl.DataFrame, by_article: pl.DataFrame) -> pl.DataFrame:
    """Other articles on the very same point: two votes each."""
    pairs = judged.select("row", "article_id", *POINT).join(by_article, on=POINT, suffix="_other")
    return _hints(pairs.filter(pl.col("article_id") != pl.col("article_id_other")), pl.col("log_rate"), 2.0, "same")


def _near_points(judged: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Other periods of the series within two years: one vote each."""
    bucket = (pl.col("mid_day") / NEAR_DAYS).floor().cast(pl.Int64)
    reach = judged.select("row", *POINT, "mid_day").with_columns(bucket=pl.concat_list(bucket - 1, bucket, bucket + 1))
    pairs = reach.explode("bucket").join(points.with_columns(bucket=bucket), on=["series", "bucket"], suffix="_other")
    is_near = (pl.col("mid_day") - pl.col("mid_day_other")).abs() <= NEAR_DAYS
    return _hints(pairs.filter(is_near & (pl.col("period") != pl.col("period_other"))), pl.col("log_rate"), 1.0, "near")


def _grown(judged: pl.DataFrame, points: pl.DataFrame, growths: pl.DataFrame) -> pl.DataFrame:
    """Earlier levels grown by a stated growth, and later ones shrunk by theirs: two votes each."""
    stated = (
        growths.filter(pl.col("steps").is_not_null() & (pl.col("growth") > -0.9))
        .select(
            "entity",
            "metric",
            "scope_key",
            "period_kind",
            to_index="period_index",
            from_index=pl.col("period_index") - pl.col("steps"),
            log_growth=(1 + pl.col("growth")).log(),
        )
        .unique()
    )
    keys = ["entity", "metric", "scope_key", "period_kind"]
    target = judged.with_columns(scope_key=pl.col("scope").fill_null("")).select("row", "series", *keys, "period_index")
    earlier = points.select("series", "period_kind", "log_rate", from_index="period_index")
    later = points.select("series", "period_kind", "log_rate", to_index="period_index")
    forward = target.join(stated, left_on=[*keys, "period_index"], right_on=[*keys, "to_index"]).join(
        earlier, on=["series", "period_kind", "from_index"]
    )
    backward = target.join(stated, left_on=[*keys, "period_index"], right_on=[*keys, "from_index"]).join(
        later, on=["series", "period_kind", "to_index"]
    )
    return pl.concat(
        [
            _hints(forward, pl.col("log_rate") + pl.col("log_growth"), 2.0, "grown"),
            _hints(backward, pl.col("log_rate") - pl.col("log_growth"), 2.0, "grown"),
        ]
    )


def _hints(pairs: pl.DataFrame, log_hint: pl.Expr, weight: float, told_by: str) -> pl.DataFrame:
    return pairs.select("row", log_hint=log_hint, weight=pl.lit(weight), told_by=pl.lit(told_by))


def _weighted_median(hints: pl.DataFrame, name: str) -> pl.DataFrame:
    """Take the middle of the lower and the upper weighted median, so that two hints that disagree give neither."""
    sums = hints.sort("row", "log_hint").with_columns(
        run=pl.col("weight").cum_sum().over("row"), total=pl.col("weight").sum().over("row")
    )
    lower = pl.col("log_hint").filter(pl.col("run") >= pl.col("total") / 2).first()
    upper = pl.col("log_hint").filter(pl.col("run") > pl.col("total") / 2).first()
    return sums.group_by("row").agg(((lower + upper) / 2).alias(name))


def _spread(hints: pl.DataFrame) -> pl.DataFrame:
    same = pl.col("log_hint").filter(pl.col("told_by") == "same")
    off = (pl.col("log_hint") - pl.col("log_hint").median()).abs()
    agreeing = pl.col("weight").filter(off <= math.log(2)).sum() / pl.col("weight").sum()
    return hints.group_by("row").agg(
        hint_count=pl.len(),
        hint_weight=pl.col("weight").sum(),
        log_lowest=pl.col("log_hint").min(),
        log_highest=pl.col("log_hint").max(),
        agreement=agreeing,
        hint_spread=(pl.col("log_hint").quantile(0.85, "nearest") - pl.col("log_hint").quantile(0.15, "nearest")) / 2,
        same_count=same.len(),
        log_same=same.median(),
        same_spread=(same.max() - same.min()) / 2,
    )
