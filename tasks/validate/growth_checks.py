"""Stated growth laid beside the levels it speaks of, and beside what other articles state."""

from __future__ import annotations

import polars as pl

from tasks.validate.growths import steps_of

TELLING = 0.05  # smaller growth rates coincide too easily
ROUNDED = 0.006
MARGIN = 0.004  # restatements and exchange rates
FAR = 0.02
AGREED = 1.05  # tellings farther apart are a conflict, and no measure of growth
POINT = ["entity", "metric", "scope_key", "unit", "period_kind", "period_index"]
STATEMENT = ["entity", "metric", "scope_key", "period"]
OTHER_BASIS = {"yoy": "qoq", "qoq": "yoy"}


def check_growths(growths: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    """Judge the batch's stated growths of a told basis.

    row · level_growth (from the levels) · growth_gap (stated less that, where the roundings can't bridge it) ·
    others_growth (median of what other articles state) · is_backed (another article states it) · as_basis,
    as_basis_growth (the basis on which levels or other articles have just this growth, where its own basis doesn't) ·
    flipped_growth, shifted_growth (what it should be where only the sign, or the decimal point, is wrong) ·
    outvoted_growth (what levels and other articles, or two other articles, agree on against it).
    """
    judged = growths.filter(pl.col("row").is_not_null() & pl.col("basis").is_in(list(OTHER_BASIS)))
    levels = consensus_levels(weighed)
    frame = (
        judged.join(level_growths(judged, levels, pl.col("basis"), "level"), on="row", how="left")
        .join(level_growths(judged, levels, pl.col("basis").replace(OTHER_BASIS), "cross"), on="row", how="left")
        .join(_others(judged, growths, pl.col("basis"), "others"), on="row", how="left")
        .join(_others(judged, growths, pl.col("basis").replace(OTHER_BASIS), "crossed"), on="row", how="left")
        .with_columns(gap=pl.col("growth") - pl.col("level_growth"), tolerance=_tolerance("level_slack"))
    )
    return _judge(frame)


def consensus_levels(weighed: pl.DataFrame) -> pl.DataFrame:
    """Take the median of trusted tellings of each dated level they agree on, in the unit told: POINT, level, slack
    (half-width, a fraction).
    """
    trusted = weighed.filter(pl.col("period_index").is_not_null() & (pl.col("value") > 0))
    precise = pl.col("rounding").fill_null(pl.col("value") * 0.005) / pl.col("value")
    return (
        trusted.with_columns(scope_key=pl.col("scope").fill_null(""), precision=precise)
        .group_by(POINT)
        .agg(
            level=pl.col("value").median(),
            slack=pl.col("precision").max(),
            tellings=pl.col("article_id").n_unique(),
            highest=pl.col("value").max(),
            lowest=pl.col("value").min(),
        )
        .filter(pl.col("highest") <= pl.col("lowest") * AGREED)
        .drop("highest", "lowest")
    )


def level_growths(judged: pl.DataFrame, levels: pl.DataFrame, basis: pl.Expr, name: str) -> pl.DataFrame:
    """Compute the growth the levels show over the basis' step: row, <name>_growth, <name>_slack (half-width of its
    interval).
    """
    keys = ["entity", "metric", "scope_key", "period_kind"]
    pairs = (
        judged.select("row", *keys, "period_index", steps=steps_of(basis))
        .filter(pl.col("steps").is_not_null())
        .with_columns(from_index=pl.col("period_index") - pl.col("steps"))
        .join(levels, on=[*keys, "period_index"])
        .join(levels, left_on=[*keys, "unit", "from_index"], right_on=[*keys, "unit", "period_index"], suffix="_before")
    )
    growth = pl.col("level") / pl.col("level_before") - 1
    slack = (pl.col("slack") + pl.col("slack_before")) * (1 + growth.abs())
    order = pairs.sort("tellings", slack, "unit", descending=[True, False, False])
    best = order.unique("row", keep="first", maintain_order=True)
    return best.select("row", growth.alias(f"{name}_growth"), slack.alias(f"{name}_slack"))


def _others(judged: pl.DataFrame, growths: pl.DataFrame, basis: pl.Expr, name: str) -> pl.DataFrame:
    """Gather what other articles state on a basis: <name>_growth, <name>_count, <name>_spread, is_<name>_same.

    A growth without a told basis counts as yoy: that is what the press leaves out.
    """
    stated = (
        growths.with_columns(read_as=pl.col("basis").replace("unspecified", "yoy"))
        .group_by([*STATEMENT, "read_as", "article_id"])
        .agg(pl.col("growth").median())
    )
    pairs = (
        judged.select("row", "article_id", "growth", *STATEMENT, read_as=basis)
        .join(stated, on=[*STATEMENT, "read_as"], suffix="_other")
        .filter(pl.col("article_id") != pl.col("article_id_other"))
    )
    other = pl.col("growth_other")
    return pairs.group_by("row").agg(
        other.median().alias(f"{name}_growth"),
        pl.len().alias(f"{name}_count"),
        ((other.max() - other.min()) / 2).alias(f"{name}_spread"),
        ((other - pl.col("growth")).abs() <= ROUNDED).any().alias(f"is_{name}_same"),
    )


def _tolerance(slack: str) -> pl.Expr:
    return pl.col(slack) + pl.col("growth_rounding") + MARGIN


def _judge(frame: pl.DataFrame) -> pl.DataFrame:
    growth, by_levels, by_others = (pl.col(name) for name in ("growth", "level_growth", "others_growth"))
    is_off = (pl.col("gap").abs() > pl.col("tolerance")).fill_null(False)
    is_confirmed = (pl.col("gap").abs() <= pl.col("tolerance")).fill_null(False)
    is_backed = pl.col("is_others_same").fill_null(False)
    crosses = _is_near(growth, pl.col("cross_growth"), _tolerance("cross_slack")) | pl.col("is_crossed_same").fill_null(
        False
    )
    crosses_closely = _is_near(growth, pl.col("cross_growth"), pl.col("cross_slack") + pl.col("growth_rounding")) & (
        growth.abs() >= TELLING
    ) | pl.col("is_crossed_same").fill_null(False)
    is_swapped = ~is_confirmed & ~is_backed & pl.when(is_off).then(crosses).otherwise(crosses_closely)
    truth = pl.when(is_off).then(by_levels).when(by_levels.is_null() & (pl.col("others_count") >= 2)).then(by_others)
    slack = pl.col("tolerance").fill_null(ROUNDED)
    is_flipped = (growth.abs() >= 0.005) & ~is_backed & _is_near(-growth, truth, slack)
    # a small truth is too near to a tenth of anything
    is_shifted = (
        ~is_backed
        & (truth.abs() > TELLING)
        & (_is_near(growth / 10, truth, slack) | _is_near(growth * 10, truth, slack))
    )
    levels_and_other = is_off & (pl.col("gap").abs() > FAR) & _is_near(by_others, by_levels, pl.col("tolerance"))
    two_others = ~is_confirmed & (pl.col("others_count") >= 2) & (pl.col("others_spread") <= ROUNDED)
    is_outvoted = ~is_backed & ((growth - by_others).abs() > FAR) & (levels_and_other | two_others)
    return frame.select(
        "row",
        "level_growth",
        "others_growth",
        is_backed=is_backed,
        growth_gap=pl.when(is_off).then("gap"),
        as_basis=pl.when(is_swapped).then(pl.col("basis").replace(OTHER_BASIS)),
        as_basis_growth=pl.when(is_swapped).then(pl.coalesce("crossed_growth", "cross_growth")),
        flipped_growth=pl.when(is_flipped & ~is_swapped).then(truth),
        shifted_growth=pl.when(is_shifted & ~is_swapped).then(truth),
        outvoted_growth=pl.when(is_outvoted.fill_null(False)).then(by_others),
    )


def _is_near(one: pl.Expr, other: pl.Expr, tolerance: pl.Expr) -> pl.Expr:
    return ((one - other).abs() <= tolerance).fill_null(False)
