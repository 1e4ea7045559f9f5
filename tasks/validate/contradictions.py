"""Levels that their series contradicts: by order of magnitude, by other sources, by one digit too many.

Input: figures joined with `levels.weigh_hints`, and `currencies.check_conversions`. Where the hints agree among
themselves a figure is laid beside their median; where they don't, as in a series that multiplies from year to year,
beside the one of them that is nearest: it may lie anywhere among them, and not far off all of them.
"""

from __future__ import annotations

import math

import polars as pl

MIN_AGREEMENT = 0.6
CLOSE = 0.05  # two tellings of one figure differ by less (logarithm)
LOOSE = 0.2
WIDE = math.log(1.25)


def find_contradictions(weighed: pl.DataFrame, conversions: pl.DataFrame) -> pl.DataFrame:
    """Tell for each row how far the figure lies from what is expected of it.

    row · series_ratio (over the weighted median of all hints, two votes at least; over the nearest hint where they
    disagree) · series_excess (what is left of it beyond the hints' own spread) · lone_ratio (where one vote is all there
    is) · expected (that median or hint in the claim's own unit and period) · hint_count · outvoted_ratio (over the
    median of two or more other articles that agree on the point) · others (that median) · fused_ratio, unfused (over
    the value without its first digit, and that value, where it fits only so).
    """
    is_agreed = (pl.col("agreement") >= MIN_AGREEMENT) | (pl.col("hint_weight") < 2)
    outside = pl.col("log_rate") - pl.col("log_rate").clip("log_lowest", "log_highest")
    off_median = pl.col("log_rate") - pl.col("log_expected")
    off = pl.when(is_agreed).then(off_median).otherwise(outside)
    room = pl.when(is_agreed).then("hint_spread").otherwise(0.0)
    is_voted_on = pl.col("hint_weight") >= 2
    same_off = pl.col("log_rate") - pl.col("log_same")
    is_denied = (off_median.abs() <= WIDE) & (same_off.abs() > WIDE)  # the rest of the series sides with the figure
    is_voted = (pl.col("same_count") >= 2) & (pl.col("same_spread") <= CLOSE) & ~is_denied
    return (
        weighed.join(conversions, on="row", how="left")
        .with_columns(unfused=_without_first_digit())
        .with_columns(log_unfused=pl.col("log_rate") + (pl.col("unfused") / pl.col("value").abs()).log())
        .select(
            "row",
            "hint_count",
            "unfused",
            series_ratio=pl.when(is_voted_on).then(off.exp()),
            series_excess=pl.when(is_voted_on).then((off.sign() * (off.abs() - room).clip(0)).exp()),
            lone_ratio=pl.when(pl.col("hint_weight") < 2).then(off.exp()),
            expected=pl.col("value") / off.exp(),
            outvoted_ratio=pl.when(is_voted).then(same_off.exp()),
            others=pl.col("value") / same_off.exp(),
            fused_ratio=pl.when(_is_fused()).then(pl.col("value").abs() / pl.col("unfused")),
        )
    )


def is_trusted() -> pl.Expr:
    """Tell whether a weighed figure may serve as evidence for others: nothing puts it off by a factor of two."""
    return ((pl.col("log_rate") - pl.col("log_expected")).abs() <= math.log(2)).fill_null(True)


def _without_first_digit() -> pl.Expr:
    """Drop the first digit of the value: 147.5bn → 47.5bn; null where nothing is left."""
    size = pl.col("value").abs()
    top = 10.0 ** size.log10().floor()
    rest = size - (size / top).floor() * top
    return pl.when(rest >= top / 100).then(rest)


def _is_fused() -> pl.Expr:
    """Tell whether the figure fits only without its first digit: its partner in another currency, a close hint, or
    near ones.

    Where moving the decimal point explains it as well, that is the likelier slip.
    """
    off, unfused_off = ((pl.col(name) - pl.col("log_expected")).abs() for name in ("log_rate", "log_unfused"))
    close_off, unfused_close = ((pl.col(name) - pl.col("log_close")).abs() for name in ("log_rate", "log_unfused"))
    room = LOOSE + pl.col("hint_spread")
    by_close = (close_off > WIDE) & (off > WIDE) & (unfused_close <= CLOSE)
    by_near = (pl.col("hint_count") >= 3) & (off > math.log(1.5) + 1.5 * pl.col("hint_spread")) & (unfused_off <= room)
    shortened = pl.col("conversion_ratio") * pl.col("unfused") / pl.col("value").abs()
    by_partner = shortened.is_between("conversion_low", "conversion_high") & (
        pl.col("conversion_ratio").log().abs() > WIDE
    )
    is_shifted = ((off / math.log(10) - (off / math.log(10)).round()).abs() * math.log(10) <= room) & (off > WIDE)
    by_hints = pl.when(pl.col("log_close").is_not_null()).then(by_close).otherwise(by_near & ~is_shifted)
    return by_hints.fill_null(False) | by_partner.fill_null(False)
