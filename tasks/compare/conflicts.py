"""Conflicts: claims about one point that differ beyond their rounding, the figure chosen, and the rule that chose."""

from __future__ import annotations

import polars as pl

from tasks.compare.points import name_rules, sort_by_preference, weakest_rule, with_chosen, with_support
from tasks.compare.series import KEYS, SPOT, UNDECIDED
from tasks.frames import CONFLICTS, conform

TOLD = 6  # figures told in a note; the rest is counted


def find_conflicts(candidates: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Return CONFLICTS, one row per point in dispute; the note tells the figures with publisher and date.

    `spread_ratio` is the highest over the lowest figure, less one; empty where the lowest is not above zero.
    """
    disputed = points.filter("has_conflict")
    claims = sort_by_preference(with_support(candidates.join(disputed, on=SPOT, how="semi")))
    backing = name_rules(with_chosen(claims, disputed))
    figures = backing.group_by(*SPOT, *KEYS, maintain_order=True).agg(
        chosen_value=pl.col("chosen_value").first(),
        other_values=pl.col("value").filter(~pl.col("agrees")).unique().sort(),
        rule=weakest_rule(pl.col("rule").filter(~pl.col("agrees"))),
        highest=pl.col("value").max(),
        lowest=pl.col("value").min(),
        telling=_tell().unique(maintain_order=True),
        claim_ids=pl.col("claim_id"),
    )
    told = figures.with_columns(
        spread_ratio=pl.when(pl.col("lowest") > 0).then(pl.col("highest") / pl.col("lowest") - 1),
        note=pl.format("{}{}; {}", pl.col("telling").list.head(TOLD).list.join(" / "), _rest(), _outcome()),
    )
    return conform(told.select(*CONFLICTS).sort(*KEYS, "period"), CONFLICTS)


def _outcome() -> pl.Expr:
    settled = pl.format("chosen by {}", "rule")
    return pl.when(pl.col("rule") == UNDECIDED).then(pl.lit(f"not settled: {UNDECIDED}")).otherwise(settled)


def _rest() -> pl.Expr:
    count = pl.col("telling").list.len()
    return pl.when(count > TOLD).then(pl.format(" / and {} more", count - TOLD)).otherwise(pl.lit(""))


def _tell() -> pl.Expr:
    source = pl.coalesce("publisher", "source_name", "source_id", pl.lit("unnamed source"))
    told = pl.concat_str(
        pl.coalesce("raw", pl.col("value").cast(pl.String)),
        pl.lit(" ("),
        source,
        pl.lit(", "),
        pl.coalesce(pl.col("published_on").cast(pl.String), pl.lit("undated")),
        pl.lit(")"),
    )
    attributed = (
        pl.when(pl.col("attributed_to").is_not_null())
        .then(pl.format(" after {}", "attributed_to"))
        .otherwise(pl.lit(""))
    )
    return told + attributed
