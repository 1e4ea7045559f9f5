"""Stated growth as figures: who grew by how much over which step, as fractions, one row a statement."""

from __future__ import annotations

import polars as pl

from tasks.periods import PER_YEAR
from tasks.validate.figures import COMPARABLE_MODALITIES

STEPS = {"yoy": None, "qoq": "quarter", "mom": "month"}  # basis → the period kind it needs (None: any)
KEY = ["entity", "metric", "scope_key", "period"]


def state_growths(gathered: pl.DataFrame) -> pl.DataFrame:
    """Keep changes told as a fraction for a known entity, metric and period; add scope_key, growth, growth_rounding,
    steps.

    `steps` is how many periods of the same kind lie between the two levels; null where the basis doesn't fit the
    period. A change without a told basis keeps basis `unspecified` and has no steps.
    """
    usable = (
        (pl.col("kind") == "change")
        & (pl.col("unit") == "fraction")
        & pl.col("modality").is_in(COMPARABLE_MODALITIES)
        & pl.col("entity").is_not_null()
        & pl.col("metric").is_not_null()
        & pl.col("value").is_finite()
        & pl.col("value_high").is_null()
    )
    return gathered.filter(usable).with_columns(
        scope_key=pl.col("scope").fill_null(""),
        growth=pl.col("value"),
        growth_rounding=pl.col("rounding").fill_null(0.0005) + _looseness(),
        steps=steps_of(pl.col("basis")),
    )


def steps_of(basis: pl.Expr) -> pl.Expr:
    """Tell how many periods back the basis reaches: a year's worth for yoy, one for qoq of a quarter and mom of a
    month.
    """
    per_year = pl.col("period_kind").replace_strict(PER_YEAR, default=None, return_dtype=pl.Int64)
    one = ((basis == "qoq") & (pl.col("period_kind") == "quarter")) | (
        (basis == "mom") & (pl.col("period_kind") == "month")
    )
    return pl.when(basis == "yoy").then(per_year).when(one).then(pl.lit(1, pl.Int64))


def _looseness() -> pl.Expr:
    """Allow for words like `about` and `over`: a tenth of the growth."""
    is_exact = pl.col("qualifier").fill_null("exact") == "exact"
    return pl.when(is_exact).then(0.0).otherwise(pl.col("value").abs() * 0.1)
