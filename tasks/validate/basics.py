"""What one claim shows by itself: bounds of its metric, dimension of its unit, days between its period and its
publication.
"""

from __future__ import annotations

import polars as pl

from tasks.validate.plausibility import Plausibility
from tasks.vocabulary import Vocabulary

LOOSE_DIMENSIONS = ("fraction", "times", "coefficient")  # one scale under three names


def describe_claims(claims: pl.DataFrame, vocabulary: Vocabulary, plausibility: Plausibility) -> pl.DataFrame:
    """Add the columns that rules look at and that need nothing but the claim and the vocabulary.

    id_repeats (earlier rows with the id) · size, size_low, size_high (a level) · growth, growth_low, growth_high (a
    change as a fraction) · share_size (a share as a fraction) · told_dimension, metric_dimension (where the metric
    fixes it) · days_before_start, days_before_end (publication to the period's first and last day; reported figures
    only) · range_step (upper less lower end).
    """
    return (
        claims.join(_facts(vocabulary), on="metric", how="left", maintain_order="left")
        .join(_dimensions(vocabulary, plausibility), on="unit", how="left", maintain_order="left")
        .with_columns(
            id_repeats=pl.int_range(pl.len()).over("claim_id"),
            size=pl.when(pl.col("kind") == "level").then("value"),
            growth=pl.when(_is_relative_change()).then("value"),
            share_size=pl.when((pl.col("kind") == "share") & (pl.col("unit") == "fraction")).then("value"),
            range_step=pl.col("value_high") - pl.col("value"),
            **_days(),
        )
        .with_columns(metric_dimension=_expected_dimension(plausibility))
    )


def _facts(vocabulary: Vocabulary) -> pl.DataFrame:
    rows = [
        (facts.metric_id, facts.dimension, *facts.level_range, *facts.growth_range)
        for facts in vocabulary.metrics.values()
    ]
    names = ["metric", "fact_dimension", "size_low", "size_high", "growth_low", "growth_high"]
    kinds = [pl.String, pl.String, *[pl.Float64] * 4]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def _dimensions(vocabulary: Vocabulary, plausibility: Plausibility) -> pl.DataFrame:
    """Map each unit to its dimension: as the vocabulary says; a currency of the rate table is money, whatever else."""
    known = {unit.unit_id: unit.dimension for unit in vocabulary.units}
    known |= dict.fromkeys(plausibility.per_usd, "money") | {"fraction": "fraction", "times": "times", "count": "count"}
    known |= {"coefficient": "coefficient", "s": "time", "kg": "mass"}
    return pl.DataFrame(list(known.items()), schema={"unit": pl.String, "told_dimension": pl.String}, orient="row")


def _is_relative_change() -> pl.Expr:
    return (pl.col("kind") == "change") & pl.col("unit").is_in(["fraction", "times"])


def _expected_dimension(plausibility: Plausibility) -> pl.Expr:
    """Name the dimension an amount of the metric must have: the metric's own.

    Null where none is fixed: shares, ratios, relative changes, currencies not told, loose scales, unknown units or
    metrics.
    """
    is_amount = (pl.col("kind") == "level") | ((pl.col("kind") == "change") & ~_is_relative_change())
    is_loose = pl.col("fact_dimension").is_in(LOOSE_DIMENSIONS) & pl.col("told_dimension").is_in(LOOSE_DIMENSIONS)
    is_told = pl.col("told_dimension").is_not_null() & (pl.col("unit") != "XXX")
    others = [f"{metric} {name}" for metric, names in plausibility.dimensions.items() for name in names]
    is_other = pl.concat_str("metric", "told_dimension", separator=" ").is_in(others)
    return pl.when(is_amount & is_told & ~is_loose & ~is_other).then("fact_dimension")


def _days() -> dict[str, pl.Expr]:
    is_reported = pl.col("modality").fill_null("reported") == "reported"
    start, end = (pl.col(name) - pl.col("published_on") for name in ("period_start", "period_end"))
    return {
        "days_before_start": pl.when(is_reported).then(start.dt.total_days()),
        "days_before_end": pl.when(is_reported).then(end.dt.total_days()),
    }
