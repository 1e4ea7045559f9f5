"""Audits: what texts state against what other figures imply. Each has a name, an outcome and its evidence."""

from __future__ import annotations

import polars as pl

from tasks.compare.growth import BASES
from tasks.compare.series import FAMILY, KEYS
from tasks.vocabulary import Vocabulary

GROWTH_TOLERANCE = 0.005  # stated growth may differ from the levels' by this much beyond all rounding
LEVELS = {
    "qoq": ("qoq_ratio", "qoq_rounding", "previous_period"),
    "yoy": ("levels_yoy_ratio", "levels_yoy_rounding", "year_ago_period"),
}
OTHER = {"qoq": "yoy", "yoy": "qoq"}
AUDIT = (*KEYS, "period", "value", "rule", "outcome", "size", "note", "claim_ids", "seen_on")


def audit_growth(changes: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Hold every stated growth against the two levels of its series: one row each (AUDIT), outcome passed or failed.

    Rules: stated_growth_against_levels, stated_growth_on_other_base (the delta was withheld for it), and
    yoy_told_as_qoq or qoq_told_as_yoy where the growth fits the other basis.
    """
    levels = changes.filter(~pl.col("is_converted"), ~pl.col("is_derived"), pl.col("unit") != "fraction")
    return pl.concat([_audit_basis(levels, growth, basis) for basis in BASES]).sort(*KEYS, "period", "rule", "note")


def audit_sums(changes: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Hold the sum of stated quarters against each stated total of a flow metric: one row each (AUDIT)."""
    flows = [metric for metric, facts in vocabulary.metrics.items() if facts.accumulation == "flow"]
    stated = changes.filter(
        pl.col("metric").is_in(flows), pl.col("unit") != "fraction", ~pl.col("is_derived"), ~pl.col("is_unsettled")
    )
    quarters = stated.filter(pl.col("first_quarter") == pl.col("last_quarter")).select(
        "series", "value", "rounding", "claim_ids", "published_on", quarter="first_quarter"
    )
    wide = stated.filter((pl.col("last_quarter") - pl.col("first_quarter")).is_between(1, 7))
    spread = wide.with_columns(quarter=pl.int_ranges("first_quarter", pl.col("last_quarter") + 1)).explode("quarter")
    sums = (
        spread.join(quarters, on=["series", "quarter"], how="left", suffix="_part", maintain_order="left")
        .group_by("series", "period")
        .agg(
            *(pl.col(name).first() for name in (*KEYS, "value")),
            is_whole=pl.col("value_part").is_not_null().all(),
            total=pl.col("value_part").sum(),
            leeway=pl.col("rounding").first() + pl.col("rounding_part").sum(),
            parts=pl.col("quarter").len(),
            claim_ids=pl.col("claim_ids").first(),
            part_ids=pl.col("claim_ids_part").list.explode(keep_nulls=False, empty_as_null=False),
            seen_on=pl.max_horizontal(pl.col("published_on").first(), pl.col("published_on_part").max()),
        )
        .filter("is_whole", pl.col("value") > 0)
    )
    gap = (pl.col("total") - pl.col("value")).abs()
    return (
        sums.with_columns(
            rule=pl.lit("sum_of_quarters"),
            outcome=_outcome(gap > pl.col("leeway") * 1.000001),
            size=gap / pl.col("value"),
            claim_ids=pl.col("claim_ids").list.concat("part_ids"),
            note=pl.format(
                "the {} quarters of {} add up to {} bn, the total is stated as {} bn",
                "parts",
                "period",
                _billions("total"),
                _billions("value"),
            ),
        )
        .select(AUDIT)
        .sort(*KEYS, "period")
    )


def _audit_basis(levels: pl.DataFrame, growth: pl.DataFrame, basis: str) -> pl.DataFrame:
    other = OTHER[basis]
    stated = growth.filter(pl.col("basis") == basis).select(
        *FAMILY, "period", "cluster", "claim_id", "seen_on", stated="value", low_stated="low", high_stated="high"
    )
    pairs = (
        levels.filter(pl.col(LEVELS[basis][0]).is_not_null())
        .drop("cluster", "claim_id", "seen_on")
        .join(stated, on=[*FAMILY, "period"], nulls_equal=True)
    )
    judged = pairs.with_columns(apart=_apart(basis), apart_other=_apart(other))
    failed = pl.col("apart") > GROWTH_TOLERANCE
    swapped = failed & (pl.col("apart_other") <= 0) & (pl.col("stated").abs() > GROWTH_TOLERANCE)
    return judged.with_columns(
        rule=pl.when(swapped.fill_null(False))
        .then(pl.lit(f"{other}_told_as_{basis}"))
        .when(failed & pl.col("yoy_reason").is_in(["method_break", "restated"]) & (basis == "yoy"))
        .then(pl.lit("stated_growth_on_other_base"))
        .otherwise(pl.lit("stated_growth_against_levels")),
        outcome=_outcome(failed),
        size=(pl.col("stated") - pl.col(LEVELS[basis][0])).abs(),
        note=pl.format(
            f"{{}} % {basis} is stated for {{}}; against {{}} the levels give {{}} %",
            _percent("stated"),
            "period",
            LEVELS[basis][2],
            _percent(LEVELS[basis][0]),
        ),
        claim_ids=pl.concat_list("claim_id", "claim_ids"),
    ).select(AUDIT)


def _apart(basis: str) -> pl.Expr:
    """Measure how far the stated growth lies outside what the levels of a basis allow; 0 or less fits."""
    ratio, rounding, _ = LEVELS[basis]
    beyond = pl.max_horizontal(pl.col("low_stated") - pl.col(ratio), pl.col(ratio) - pl.col("high_stated")) - pl.col(
        rounding
    )
    return pl.when(pl.col(ratio).is_not_null()).then(beyond)


def _outcome(failed: pl.Expr) -> pl.Expr:
    return pl.when(failed).then(pl.lit("failed")).otherwise(pl.lit("passed"))


def _percent(column: str) -> pl.Expr:
    return (pl.col(column) * 100).round(1).cast(pl.String)


def _billions(column: str) -> pl.Expr:
    return (pl.col(column) / 1e9).round(3).cast(pl.String)
