"""Claims → figures that can be laid side by side: one scale per series, whatever currency or period they were told
in.

`amount` is the value in US dollars (money, by the year's rough rate) or in its own unit; `log_rate` is the natural
logarithm of |amount|, put to a year where the metric is a flow and the period has a length. Figures compare where
their `series` is the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tasks.periods import PER_YEAR
from tasks.validate.plausibility import Plausibility
from tasks.vocabulary import Vocabulary

COMPARABLE_MODALITIES = ("reported", "estimate")
SHORT_KINDS = ("day", "week")  # a peak day says nothing about a year


def gather_claims(claims: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Stack the batch (`row` 0, 1, ...) and the known history (`row` null, without what the batch tells again)."""
    new = claims.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    old = known.select(claims.columns).join(claims, on="claim_id", how="anti").with_columns(row=pl.lit(None, pl.Int64))
    return pl.concat([new, old.select(new.columns)])


def measure_figures(
    gathered: pl.DataFrame,
    vocabulary: Vocabulary,
    plausibility: Plausibility,
    modalities: Sequence[str] = COMPARABLE_MODALITIES,
) -> pl.DataFrame:
    """Keep levels and shares of a known entity and metric; add dimension, per_usd, amount, series, log_rate, mid_day."""
    flows = [name for name, facts in vocabulary.metrics.items() if facts.accumulation == "flow"]
    usable = (
        pl.col("kind").is_in(["level", "share"])
        & pl.col("modality").is_in(modalities)
        & pl.col("entity").is_not_null()
        & pl.col("metric").is_not_null()
        & (pl.col("value").abs() > 0)
        & pl.col("value").is_finite()
    )
    return (
        with_rates(gathered.filter(usable), plausibility)
        .with_columns(
            dimension=pl.when(pl.col("per_usd").is_not_null()).then(pl.lit("money")).otherwise("unit"),
            amount=mid_value() / pl.col("per_usd").fill_null(1.0),
            is_flow=pl.col("metric").is_in(flows),
            event=pl.col("period").str.split(":").list.get(1, null_on_oob=True),
            days=(pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1,
        )
        .with_columns(span=_span())
        .with_columns(
            series=pl.concat_str("entity", "metric", pl.col("scope").fill_null(""), "dimension", "span", separator="|"),
            log_rate=(
                pl.col("amount").abs() * pl.when(pl.col("span") == "rate").then(365 / pl.col("days")).otherwise(1)
            ).log(),
            mid_day=_mid_day(),
            year_step=pl.col("period_kind").replace_strict(PER_YEAR, default=None, return_dtype=pl.Int64),
        )
    )


def with_rates(claims: pl.DataFrame, plausibility: Plausibility) -> pl.DataFrame:
    """Add per_usd: the rough rate of the claim's currency in its period's (else its publication's) year; null for
    other units.
    """
    first, last = plausibility.year_span()
    told = pl.coalesce(
        pl.col("period_end").dt.year(),
        pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False),
        pl.col("published_on").dt.year(),
        pl.lit(last),
    )
    dated = claims.with_columns(year=told.cast(pl.Int32).clip(first, last))
    return dated.join(plausibility.rates(), on=["unit", "year"], how="left", maintain_order="left").drop("year")


def mid_value() -> pl.Expr:
    """Take the middle of a range, else the value."""
    return (pl.col("value") + pl.col("value_high").fill_null(pl.col("value"))) / 2


def _span() -> pl.Expr:
    """Name what the figure's size depends on: `rate` (any longer period of a flow), an event, a short kind, or
    nothing (stock).
    """
    has_length = pl.col("days").is_not_null() & ~pl.col("period_kind").is_in(SHORT_KINDS)
    return (
        pl.when(pl.col("event").is_not_null())
        .then("event")
        .when(~pl.col("is_flow"))
        .then(pl.lit("stock"))
        .when(has_length)
        .then(pl.lit("rate"))
        .otherwise(pl.col("period_kind").fill_null("undated"))
    )


def _mid_day() -> pl.Expr:
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False)
    middle = (pl.col("period_start").dt.epoch("d") + pl.col("period_end").dt.epoch("d")) / 2
    return middle.fill_null(pl.date(year, 7, 1).dt.epoch("d").cast(pl.Float64))
