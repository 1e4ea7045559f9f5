"""Growth as the texts state it: the claims of kind change, one chosen per series family, period and basis."""

from __future__ import annotations

import polars as pl

from tasks.compare.series import FAMILY, NEEDED, RULES, add_preferences

BASES = ("qoq", "yoy")
UNSAID = "unspecified"  # most often growth on the year: it can speak for a delta, never against one
SPOKEN = (*FAMILY, "period", "basis")


def read_growth(history: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """Return the stated growths of HISTORY (fractions; qoq, yoy, unspecified), the preferred of each period first.

    Columns: FAMILY, period, basis, value, low, high, quote, cluster, claim_id, seen_on and what RULES sort by.
    """
    stated = (
        history.select(NEEDED)
        .filter(
            pl.col("kind") == "change",
            pl.col("basis").is_in([*BASES, UNSAID]),
            pl.col("unit") == "fraction",
            pl.col("status").ne_missing("quarantined"),
            pl.col("modality").ne_missing("hypothetical"),
            pl.col("value").is_finite(),
            *(pl.col(name).is_not_null() for name in ("entity", "metric")),
        )
        .with_columns(pl.col("modality").fill_null("reported"))
    )
    dated = (
        stated.unique("claim_id", keep="first")
        .rename({"period": "written_period"})
        .join(calendar, on="written_period", how="inner")
    )
    order = [name for name, _, _ in RULES]
    return add_preferences(dated).sort(
        *SPOKEN, *order, descending=[False] * len(SPOKEN) + [high for _, high, _ in RULES], nulls_last=True
    )


def with_stated(points: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Add stated_qoq_ratio and stated_yoy_ratio with their intervals; conversions and percentages get none."""
    first = growth.unique(SPOKEN, keep="first", maintain_order=True)
    for basis in BASES:
        ratios = first.filter(pl.col("basis") == basis).select(
            *FAMILY,
            "period",
            pl.col("value").alias(f"stated_{basis}_ratio"),
            pl.col("low").alias(f"stated_{basis}_low"),
            pl.col("high").alias(f"stated_{basis}_high"),
        )
        points = points.join(ratios, on=[*FAMILY, "period"], how="left", nulls_equal=True, maintain_order="left")
    fits = ~pl.col("is_converted") & (pl.col("unit") != "fraction")
    return points.with_columns(
        pl.when(fits).then(pl.col(f"stated_{basis}_ratio")).alias(f"stated_{basis}_ratio") for basis in BASES
    )


def with_shown(changes: pl.DataFrame) -> pl.DataFrame:
    """Add shown_qoq_ratio and shown_yoy_ratio, the ratios to print: as stated where that says more, else as computed.

    The stated growth says more where it is no coarser than the rounding of the levels leaves the computed one, and both
    can be true: a reader must not see two numbers for one growth. Where no ratio was computed there is none.
    """
    for basis in BASES:
        low, high = pl.col(f"stated_{basis}_low"), pl.col(f"stated_{basis}_high")
        computed, blur = pl.col(f"{basis}_ratio"), pl.col(f"{basis}_rounding")
        can_be_true = (low <= computed + blur) & (high >= computed - blur)
        is_finer = (high - low) / 2 <= blur
        stated = pl.when(can_be_true & is_finer & computed.is_not_null()).then(pl.col(f"stated_{basis}_ratio"))
        changes = changes.with_columns(pl.coalesce(stated, computed).alias(f"shown_{basis}_ratio"))
    return changes


def count_links(candidates: pl.DataFrame, points: pl.DataFrame, growth: pl.DataFrame) -> pl.DataFrame:
    """Count for each claim of a point in conflict the stated growths it fits, given its neighbours (`growth_links`)."""
    disputed = points.filter("has_conflict").select("series", "period")
    trying = candidates.join(disputed, on=["series", "period"], how="semi").select(
        "claim_id", "series", *FAMILY, "period", "previous_period", "year_ago_period", low_try="low", high_try="high"
    )
    hits = [
        link
        for basis, column in (("qoq", "previous_period"), ("yoy", "year_ago_period"))
        for link in (
            _links_back(trying, points, growth, basis, column),
            _links_ahead(trying, points, growth, basis, column),
        )
    ]
    counted = pl.concat(hits).group_by("claim_id").agg(growth_links=pl.len().cast(pl.UInt32))
    return (
        candidates.drop("growth_links")
        .join(counted, on="claim_id", how="left")
        .with_columns(pl.col("growth_links").fill_null(0))
    )


def _links_back(
    trying: pl.DataFrame, points: pl.DataFrame, growth: pl.DataFrame, basis: str, column: str
) -> pl.DataFrame:
    """List claims that, over the figure before, grow as stated for the claim's own period."""
    bases = points.select("series", pl.col("period").alias(column), low_base="low", high_base="high")
    pairs = trying.join(bases, on=["series", column])
    stated = growth.filter(pl.col("basis") == basis).select(*FAMILY, "period", low_stated="low", high_stated="high")
    return _fitting(pairs.join(stated, on=[*FAMILY, "period"], nulls_equal=True), "try", "base")


def _links_ahead(
    trying: pl.DataFrame, points: pl.DataFrame, growth: pl.DataFrame, basis: str, column: str
) -> pl.DataFrame:
    """List claims over which the figure after grows as stated for that later period."""
    later = points.select(
        "series", pl.col(column).alias("period"), later_period="period", low_later="low", high_later="high"
    )
    pairs = trying.join(later, on=["series", "period"])
    stated = growth.filter(pl.col("basis") == basis).select(
        *FAMILY, later_period="period", low_stated="low", high_stated="high"
    )
    return _fitting(pairs.join(stated, on=[*FAMILY, "later_period"], nulls_equal=True), "later", "try")


def _fitting(pairs: pl.DataFrame, top: str, base: str) -> pl.DataFrame:
    positive = pl.col(f"low_{base}") > 0
    return pairs.filter(
        positive,
        pl.col(f"low_{top}") / pl.col(f"high_{base}") - 1 <= pl.col("high_stated"),
        pl.col(f"high_{top}") / pl.col(f"low_{base}") - 1 >= pl.col("low_stated"),
    ).select("claim_id")
