"""Changes: each point beside the one before and the one a year ago, joined by the period, or the reason why not."""

from __future__ import annotations

import polars as pl

from tasks.compare.breaks import withhold_broken_bases
from tasks.compare.growth import BASES, with_shown, with_stated
from tasks.compare.seasons import with_season
from tasks.compare.series import FAMILY
from tasks.frames import CHANGES, conform

DISPUTED_SPREAD = 0.05  # from here on a conflict that no rule of substance decides withholds the delta
NEIGHBOURS = {"qoq": ("previous_period", "previous_value"), "yoy": ("year_ago_period", "year_ago_value")}


def build_changes(points: pl.DataFrame, candidates: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Return CHANGES: every point with qoq and yoy as change, ratio and rounding, or with a reason.

    For percentages the change and its rounding are percentage points (as fractions) and there is no ratio.
    `shown_…_ratio` is the ratio to print beside stated growth. The columns moved and printed_… are left empty here.
    """
    changes = _with_coverage(with_stated(_with_centre(points), growth))
    for basis in BASES:
        changes = _with_delta(_with_neighbour(changes, basis), basis)
    changes = withhold_broken_bases(changes, candidates, growth)
    changes = with_shown(with_season(changes))
    empty = {
        name: pl.lit(None, CHANGES[name])
        for name in ("moved", "printed_value", "printed_qoq_ratio", "printed_yoy_ratio")
    }
    return _sort(changes.with_columns(**empty).with_columns(marks=mark_letters()))


def keep_contract(changes: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the columns of CHANGES only."""
    return conform(changes.select(*CHANGES), CHANGES)


def mark_letters() -> pl.Expr:
    """Join the letters of BRIEF's legend that apply to a point: p r e f t u b c, without separator."""
    broken = pl.col("qoq_reason").is_in(["method_break", "restated"]) | pl.col("yoy_reason").is_in(
        ["method_break", "restated"]
    )
    weak = (
        (pl.col("grade_rank") >= 4)
        | (pl.col("section") == "teaser")
        | pl.col("qualifier").is_in(["over", "under", "at_least", "at_most"])
    )
    rows = [
        ("r", pl.col("moved") == "revised"),
        ("e", pl.col("modality") == "estimate"),
        ("f", pl.col("modality") == "forecast"),
        ("t", pl.col("modality") == "target"),
        ("u", weak),
        ("b", broken),
        ("c", pl.col("has_conflict")),
    ]
    return pl.concat_str(
        [pl.when(condition.fill_null(False)).then(pl.lit(letter)).otherwise(pl.lit("")) for letter, condition in rows]
    )


def _with_centre(points: pl.DataFrame) -> pl.DataFrame:
    reach = (pl.coalesce("value_high", "value") - pl.col("value")) / 2
    return points.with_columns(
        centre=pl.col("value") + reach,
        blur=pl.col("rounding") + reach,
        is_undecided=(pl.col("contested_spread") >= DISPUTED_SPREAD) | pl.col("is_unsettled"),
    )


def _with_coverage(points: pl.DataFrame) -> pl.DataFrame:
    """Add `longer_ends`, the quarters that longer totals end with, and `has_two_years`: fiscal and calendar years."""
    longer = points.filter(pl.col("last_quarter") > pl.col("first_quarter"))
    annual = longer.filter(pl.col("last_quarter") - pl.col("first_quarter") == 3)
    ends = longer.group_by("series").agg(longer_ends=pl.col("last_quarter").unique())
    starts = annual.group_by("series").agg(has_two_years=(pl.col("first_quarter") % 4).n_unique() > 1)
    return (
        points.join(ends, on="series", how="left")
        .join(starts, on="series", how="left")
        .with_columns(pl.col("has_two_years").fill_null(False))
    )


def _with_neighbour(points: pl.DataFrame, basis: str) -> pl.DataFrame:
    column, value = NEIGHBOURS[basis]
    before = points.select(
        "series",
        pl.col("period").alias(column),
        pl.col("value").alias(value),
        base="centre",
        base_blur="blur",
        base_undecided="is_undecided",
    )
    relatives = (
        points.filter(~pl.col("is_converted"))
        .select(*FAMILY, pl.col("period").alias(column), other_unit=pl.lit(True))
        .unique()
    )
    return points.join(before, on=["series", column], how="left").join(
        relatives, on=[*FAMILY, column], how="left", nulls_equal=True
    )


def _with_delta(points: pl.DataFrame, basis: str) -> pl.DataFrame:
    """Add the basis' change, ratio, rounding and reason, and drop the neighbour's helper columns."""
    gap = pl.col("centre") - pl.col("base")
    is_share = pl.col("unit") == "fraction"
    relative = (pl.col("blur") + (pl.col("centre") / pl.col("base")).abs() * pl.col("base_blur")) / pl.col("base").abs()
    ready = points.with_columns(_reason(basis).alias(f"{basis}_reason"))
    open_, known = pl.col(f"{basis}_reason").is_null(), pl.col(f"{basis}_reason").ne_missing("conflict")
    return ready.with_columns(
        pl.when(known).then(gap).alias(f"{basis}_change"),
        pl.when(open_ & ~is_share).then(gap / pl.col("base")).alias(f"{basis}_ratio"),
        pl.when(open_)
        .then(pl.when(is_share).then(pl.col("blur") + pl.col("base_blur")).otherwise(relative))
        .alias(f"{basis}_rounding"),
    ).drop("base", "base_blur", "base_undecided", "other_unit")


def _reason(basis: str) -> pl.Expr:
    column, _ = NEIGHBOURS[basis]
    missing = pl.col("base").is_null()
    disputed = (pl.col("is_undecided") | pl.col("base_undecided")).fill_null(False)
    quarter_before = pl.col("first_quarter") - 1
    covered = (pl.col("period_kind") == "quarter") & pl.col("longer_ends").list.contains(quarter_before).fill_null(
        False
    )
    cumulative = pl.col("period_kind").is_in(["year", "range"]) | covered if basis == "qoq" else pl.lit(False)
    is_year = (pl.col("last_quarter") - pl.col("first_quarter") == 3).fill_null(False)
    fiscal = is_year & pl.col("has_two_years") if basis == "yoy" else pl.lit(False)
    return (
        pl.when(missing & pl.col(column).is_not_null() & pl.col("other_unit").fill_null(False))
        .then(pl.lit("unit_differs"))
        .when(missing & fiscal)
        .then(pl.lit("fiscal_vs_calendar"))
        .when(missing & cumulative)
        .then(pl.lit("cumulative_vs_quarter"))
        .when(missing)
        .then(pl.lit("no_previous_period"))
        .when(disputed)
        .then(pl.lit("conflict"))
        .when((pl.col("base") <= 0) & (pl.col("unit") != "fraction"))
        .then(pl.lit("base_zero_or_negative"))
    )


def _sort(changes: pl.DataFrame) -> pl.DataFrame:
    return changes.sort("entity", "metric", "scope", "unit", "modality", "period", nulls_last=False)
