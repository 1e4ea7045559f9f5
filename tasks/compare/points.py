"""Points: of all claims about a series and period one is chosen by written rules; the others back or contradict it."""

from __future__ import annotations

import polars as pl

from tasks.compare.series import DIMENSIONLESS, RULES, SPOT, SUBSTANCE, UNDECIDED
from tasks.vocabulary import Vocabulary

PARTNERS = 200
MANNER = ("precision", "recency")  # rules about how and when a figure was told, not about what it says


def choose_points(candidates: pl.DataFrame) -> pl.DataFrame:
    """Choose one claim per series and period by RULES; adds rule, sources, vouchers, claim_ids (chosen first),
    published_on.

    `contested_spread` is how far the chosen figure lies from the most distant one that no rule of SUBSTANCE put
    behind it (a ratio, 0 where there is none); `is_unsettled` tells that no rule decides against one of them.
    """
    ranked = sort_by_preference(with_support(candidates))
    chosen = ranked.unique(SPOT, keep="first", maintain_order=True)
    backing = with_chosen(ranked, chosen)
    agreeing = (
        backing.filter("agrees")
        .group_by(SPOT, maintain_order=True)
        .agg(
            claim_ids=pl.col("claim_id"),
            sources=pl.col("cluster").n_unique().cast(pl.UInt32),
            vouchers=pl.col("voucher").unique(),
            published_on=pl.col("seen_on").max(),
        )
    )
    others = (
        name_rules(backing.filter(~pl.col("agrees")))
        .group_by(SPOT, maintain_order=True)
        .agg(
            rule=weakest_rule(pl.col("rule")),
            contested_spread=pl.col("distance").filter(~pl.col("rule").is_in(list(SUBSTANCE))).max(),
            has_conflict=pl.lit(True),
        )
    )
    return (
        chosen.drop("published_on")
        .join(ranked.group_by(SPOT).agg(told_on=pl.col("seen_on").max()), on=SPOT, how="left")
        .join(agreeing, on=SPOT, how="left")
        .join(others, on=SPOT, how="left")
        .with_columns(
            pl.col("contested_spread").fill_null(0.0),
            pl.col("has_conflict").fill_null(False),
            is_unsettled=(pl.col("rule") == UNDECIDED).fill_null(False),
            rule=pl.coalesce(
                "rule",
                pl.when(pl.col("claim_ids").list.len() > 1).then(pl.lit("all agree")).otherwise(pl.lit("only claim")),
            ),
            is_derived=pl.lit(False),
        )
        .sort(SPOT)
    )


def settle_conflicts(candidates: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Choose anew where claims differ, now that stated growth and order of magnitude are known; keep other points."""
    disputed = points.filter("has_conflict").select(SPOT)
    again = choose_points(candidates.join(disputed, on=SPOT, how="semi"))
    return pl.concat([points.filter(~pl.col("has_conflict")), again.select(points.columns)]).sort(SPOT)


def sort_by_preference(candidates: pl.DataFrame) -> pl.DataFrame:
    """Sort by series and period, the preferred claim first."""
    return candidates.sort(
        *SPOT,
        *(name for name, _, _ in RULES),
        descending=[False, False, *(high for _, high, _ in RULES)],
        nulls_last=True,
    )


def with_chosen(ranked: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Join every claim with its point's chosen one (`chosen_` columns); adds `agrees` and `distance` (relative)."""
    names = ["value", "low", "high", "article_id", *(name for name, _, _ in RULES)]
    best = chosen.select(*SPOT, *(pl.col(name).alias(f"chosen_{name}") for name in names))
    gap = (pl.col("value") - pl.col("chosen_value")).abs()
    return ranked.join(best, on=SPOT, how="left", maintain_order="left").with_columns(
        agrees=(pl.col("low") <= pl.col("chosen_high")) & (pl.col("high") >= pl.col("chosen_low")),
        distance=(gap / pl.min_horizontal(pl.col("value").abs(), pl.col("chosen_value").abs())).fill_nan(0.0),
    )


def name_rules(backing: pl.DataFrame) -> pl.DataFrame:
    """Name for each claim the first rule that put the chosen one before it (`rule`).

    Two figures of one article for one point are not settled by how, but only by what they say: digits and dates tell
    nothing there. Nor does a date where one of two is not known.
    """
    apart = [
        pl.when((pl.col(name) != pl.col(f"chosen_{name}")) & _may_decide(rule)).then(pl.lit(rule))
        for name, _, rule in RULES[:-1]
    ]
    return backing.with_columns(rule=pl.coalesce(*apart, pl.lit(UNDECIDED)))


def _may_decide(rule: str) -> pl.Expr:
    if rule not in MANNER:
        return pl.lit(True)
    return pl.col("article_id").ne_missing(pl.col("chosen_article_id"))


def weakest_rule(rules: pl.Expr) -> pl.Expr:
    """Take UNDECIDED where no rule decides against one of the figures, else the first rule."""
    return pl.when((rules == UNDECIDED).any()).then(pl.lit(UNDECIDED)).otherwise(rules.first())


def with_support(candidates: pl.DataFrame) -> pl.DataFrame:
    """Count for each claim the independent clusters whose figure agrees with it (`support`).

    Of a point with more than PARTNERS different figures only the most told ones lend support: work stays linear.
    """
    figures = candidates.group_by(*SPOT, "low", "high").agg(
        pl.col("cluster").unique(), strength=pl.col("cluster").n_unique()
    )
    order = ["strength", "low", "high"]
    strongest = figures.sort(order, descending=[True, False, False]).group_by(SPOT, maintain_order=True).head(PARTNERS)
    pairs = figures.join(strongest.drop("strength"), on=SPOT, suffix="_other").filter(
        pl.col("low") <= pl.col("high_other"), pl.col("high") >= pl.col("low_other")
    )
    counted = (
        pairs.explode("cluster_other")
        .group_by(*SPOT, "low", "high")
        .agg(support=pl.col("cluster_other").n_unique().cast(pl.UInt32))
    )
    supported = candidates.drop("support").join(counted, on=[*SPOT, "low", "high"], how="left")
    return supported.with_columns(pl.col("support").fill_null(1))


def with_magnitudes(candidates: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Tell for each claim in conflict how many powers of ten lie between it and its series (`magnitude_gap`).

    The series is the median of its undisputed points of the same period kind, where there are two or more.
    """
    lane = ["series", "period_kind"]
    sound = (
        points.filter(~pl.col("has_conflict"), pl.col("value") > 0)
        .group_by(lane)
        .agg(pl.col("value").median().alias("usual"), pl.len().alias("sound_count"))
        .filter(pl.col("sound_count") > 1)
    )
    disputed = points.filter("has_conflict").select(*SPOT, in_dispute=True)
    joined = candidates.join(disputed, on=list(SPOT), how="left").join(sound, on=lane, how="left")
    gap = pl.when(pl.col("in_dispute") & (pl.col("value") > 0)).then(
        (pl.col("value") / pl.col("usual")).log10().abs().round()
    )
    return joined.with_columns(magnitude_gap=gap.fill_null(0).cast(pl.Int32)).drop("usual", "sound_count", "in_dispute")


def with_wholes(candidates: pl.DataFrame, points: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Tell for each amount in conflict whether it is as large as the figure of the group above (`fills_group`).

    Texts name the group and its part in one breath: an amount of both is more likely the group's.
    """
    parents = {name: facts.parent for name, facts in vocabulary.entities.items() if facts.parent}
    key = ["parent", "metric", "scope", "unit", "modality", "period"]
    wholes = points.filter(~pl.col("is_converted")).select(*key[1:], parent="entity", low_whole="low")
    parent = pl.col("entity").replace_strict(parents, default=None, return_dtype=pl.String)
    amounts = candidates.join(points.filter("has_conflict").select(SPOT), on=SPOT, how="semi").filter(
        ~pl.col("unit").is_in(DIMENSIONLESS), ~pl.col("is_converted")
    )
    filling = (
        amounts.select("claim_id", "high", *key[1:], parent=parent)
        .join(wholes, on=key, nulls_equal=True)
        .filter(pl.col("high") >= pl.col("low_whole"))
    )
    return candidates.with_columns(fills_group=pl.col("claim_id").is_in(filling["claim_id"].unique().to_list()))
