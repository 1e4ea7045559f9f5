"""Points that no text states but totals imply: a quarter is a year less nine months, a half a year less a half."""

from __future__ import annotations

import polars as pl

from tasks.compare.calendars import describe_periods
from tasks.compare.series import KEYS
from tasks.vocabulary import Vocabulary

COARSEST = 0.05  # a difference whose rounding exceeds this share of itself is not printed
_KEPT = ("series", *KEYS, "grade_rank", "is_converted")
_TOTAL = ("period", "value", "rounding", "first_quarter", "last_quarter", "claim_ids", "sources", "published_on")


def derive_points(points: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Return points (columns of `choose_points`, bar `vouchers`) that follow from undisputed exact totals of flow metrics.

    Two rules: a total less the total that shares its first or last day; a total less its other quarters. All totals of
    a subtraction are of one source family (tasks/compare/vouchers.py). Where several apply, the one that rounding blurs
    least is kept. A point that a text states is never derived.
    """
    totals = _usable_totals(points, vocabulary)
    found = _to_their_digits(pl.concat([_differences(totals), _remainders(totals)])).with_columns(
        period=_quarter_names()
    )
    found = found.filter(
        pl.col("value") > 0, pl.col("rounding") <= COARSEST * pl.col("value"), pl.col("period").is_not_null()
    )
    fresh = found.join(points, on=["series", "period"], how="anti").sort("series", "period", "rounding", "rule")
    calendar = describe_periods(fresh["period"])
    dated = (
        fresh.unique(["series", "period"], keep="first", maintain_order=True)
        .drop("first_quarter", "last_quarter")
        .join(calendar.drop("written_period"), on="period", how="inner")
    )
    return dated.with_columns(
        value_high=pl.lit(None, pl.Float64),
        qualifier=pl.lit("exact"),
        low=pl.col("value") - pl.col("rounding"),
        high=pl.col("value") + pl.col("rounding"),
        has_conflict=pl.lit(False),
        contested_spread=pl.lit(0.0),
        is_unsettled=pl.lit(False),
        is_derived=pl.lit(True),
        section=pl.lit("main"),
    )


def _usable_totals(points: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    flows = [metric for metric, facts in vocabulary.metrics.items() if facts.accumulation == "flow"]
    usable = points.filter(
        pl.col("metric").is_in(flows),
        pl.col("unit") != "fraction",
        pl.col("first_quarter").is_not_null(),
        ~pl.col("has_conflict"),
        pl.col("qualifier").fill_null("exact") == "exact",
        pl.col("value_high").is_null(),
    ).select(*_KEPT, *_TOTAL, voucher="vouchers")
    return usable.explode("voucher")


def _differences(totals: pl.DataFrame) -> pl.DataFrame:
    """Subtract from each total the one that begins with it, and the one that ends with it."""
    part = totals.select("series", "voucher", *_TOTAL)
    ahead = (
        totals.join(part, on=["series", "voucher", "first_quarter"], suffix="_part")
        .filter(pl.col("last_quarter_part") < pl.col("last_quarter"))
        .with_columns(first_quarter=pl.col("last_quarter_part") + 1)
    )
    behind = (
        totals.join(part, on=["series", "voucher", "last_quarter"], suffix="_part")
        .filter(pl.col("first_quarter_part") > pl.col("first_quarter"))
        .with_columns(last_quarter=pl.col("first_quarter_part") - 1)
    )
    columns = [
        *_KEPT,
        "first_quarter",
        "last_quarter",
        "value",
        "rounding",
        "claim_ids",
        "sources",
        "published_on",
        "rule",
    ]
    return pl.concat([_subtract(ahead).select(columns), _subtract(behind).select(columns)])


def _subtract(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.with_columns(
        value=pl.col("value") - pl.col("value_part"),
        rounding=pl.col("rounding") + pl.col("rounding_part"),
        claim_ids=pl.col("claim_ids").list.concat("claim_ids_part"),
        sources=pl.min_horizontal("sources", "sources_part"),
        published_on=pl.max_horizontal("published_on", "published_on_part"),
        rule=pl.format("{} less {}", "period", "period_part"),
    )


def _remainders(totals: pl.DataFrame) -> pl.DataFrame:
    """Subtract from each total of three or more quarters all its quarters but one."""
    quarters = totals.filter(pl.col("first_quarter") == pl.col("last_quarter")).select(
        "series", "voucher", "value", "rounding", "claim_ids", "sources", "published_on", quarter="first_quarter"
    )
    wide = totals.filter((pl.col("last_quarter") - pl.col("first_quarter")).is_between(2, 7))
    spread = wide.with_columns(quarter=pl.int_ranges("first_quarter", pl.col("last_quarter") + 1)).explode("quarter")
    merged = (
        spread.join(quarters, on=["series", "voucher", "quarter"], how="left", suffix="_part", maintain_order="left")
        .group_by("series", "voucher", "period")
        .agg(
            *(pl.col(name).first() for name in _KEPT if name != "series"),
            missing=pl.col("value_part").is_null().sum(),
            quarter=pl.col("quarter").filter(pl.col("value_part").is_null()).first(),
            value=pl.col("value").first() - pl.col("value_part").sum(),
            rounding=pl.col("rounding").first() + pl.col("rounding_part").sum(),
            claim_ids=pl.col("claim_ids").first(),
            part_ids=pl.col("claim_ids_part").list.explode(keep_nulls=False, empty_as_null=False),
            sources=pl.min_horizontal(pl.col("sources").first(), pl.col("sources_part").min()),
            published_on=pl.max_horizontal(pl.col("published_on").first(), pl.col("published_on_part").max()),
        )
    )
    return (
        merged.filter(pl.col("missing") == 1)
        .with_columns(
            claim_ids=pl.col("claim_ids").list.concat("part_ids"),
            rule=pl.format("{} less its other quarters", "period"),
            first_quarter="quarter",
            last_quarter="quarter",
        )
        .select(
            *_KEPT, "first_quarter", "last_quarter", "value", "rounding", "claim_ids", "sources", "published_on", "rule"
        )
    )


def _to_their_digits(found: pl.DataFrame) -> pl.DataFrame:
    """Round each value to the digits that its roundings leave, and add the shift to its rounding."""
    digit = 10.0 ** (pl.col("rounding") * 2).log10().floor()
    rounded = pl.when(pl.col("rounding") > 0).then((pl.col("value") / digit).round() * digit).otherwise("value")
    return found.with_columns(value=rounded, rounding=pl.col("rounding") + (rounded - pl.col("value")).abs())


def _quarter_names() -> pl.Expr:
    """Name one quarter or one calendar half by its quarters' numbers; null for any other stretch."""
    year, part = pl.col("first_quarter") // 4, pl.col("first_quarter") % 4
    length = pl.col("last_quarter") - pl.col("first_quarter") + 1
    return (
        pl.when(length == 1)
        .then(pl.format("{}-Q{}", year.cast(pl.String).str.zfill(4), part + 1))
        .when((length == 2) & (part % 2 == 0))
        .then(pl.format("{}-H{}", year.cast(pl.String).str.zfill(4), part // 2 + 1))
    )
