"""Series: which claims are points of which series, and how far each is to be preferred to others about its point."""

from __future__ import annotations

import polars as pl

from tasks.vocabulary import Vocabulary

KEYS = ("entity", "metric", "scope", "unit", "modality")
FAMILY = ("entity", "metric", "scope", "modality")
SPOT = ("series", "period")
NEEDED = (
    "claim_id",
    "article_id",
    "section",
    "published_on",
    "raw",
    "value",
    "value_high",
    "rounding",
    "unit",
    "kind",
    "entity",
    "metric",
    "period",
    "basis",
    "qualifier",
    "modality",
    "scope",
    "attributed_to",
    "converted_from",
    "status",
    "source_id",
    "source_name",
    "source_grade",
    "publisher",
    "captured_at",
    "cluster_id",
)
EXCHANGE_TOLERANCE = 0.03  # conversions of one amount differ by the day's rate

UNDECIDED = "no rule decides"

# The order in which a point's claims are preferred: column, higher first?, name of the rule.
RULES: tuple[tuple[str, bool, str], ...] = (
    ("is_converted", False, "main figure before conversion"),
    ("grade_rank", False, "source grade"),
    ("indirectness", False, "directness"),
    ("growth_links", True, "agreement with stated growth"),
    ("magnitude_gap", False, "order of magnitude of the series"),
    ("support", True, "independent sources"),
    ("fills_group", False, "less than its group"),
    ("coarseness", False, "precision"),
    ("published_on", True, "recency"),
    ("claim_id", False, UNDECIDED),
)
SUBSTANCE = frozenset(name for _, _, name in RULES[:6])
DIMENSIONLESS = ("fraction", "times", "coefficient")
_OPEN_ABOVE, _OPEN_BELOW = ("over", "at_least"), ("under", "at_most")


def read_candidates(history: pl.DataFrame, calendar: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Return the claims of HISTORY that are points of a series, with `series` (number) and what RULES sort by.

    Left out: changes, ratios of two entities, hypothetical and quarantined figures, units that do not fit the
    metric, and claims without entity, metric, value, unit or readable period.
    """
    levels = (
        history.select(NEEDED)
        .filter(
            pl.col("kind").is_in(["level", "share", "ratio"]),
            pl.col("status").ne_missing("quarantined"),
            pl.col("modality").ne_missing("hypothetical"),
            pl.col("value").is_finite(),
            pl.col("basis").is_null() | ~pl.col("basis").str.starts_with("vs:"),
            *(pl.col(name).is_not_null() for name in ("entity", "metric", "unit")),
        )
        .with_columns(pl.col("modality").fill_null("reported"))
    )
    dated = _with_calendar(_with_fitting_units(levels, vocabulary), calendar)
    return _with_series(add_preferences(dated.unique("claim_id", keep="first").sort("claim_id")))


def add_preferences(claims: pl.DataFrame) -> pl.DataFrame:
    """Add what RULES sort by, as far as a claim alone tells it, and the interval `low` to `high` its print leaves."""
    rounding = pl.col("rounding").fill_nan(None).fill_null(0.0).abs()
    return add_intervals(
        claims.with_columns(
            is_converted=pl.col("converted_from").is_not_null(),
            grade_rank=pl.col("source_grade").replace_strict(
                {g: n for n, g in enumerate("ABCDEF")}, default=6, return_dtype=pl.Int8
            ),
            indirectness=_indirectness(),
            growth_links=pl.lit(0, pl.UInt32),
            magnitude_gap=pl.lit(0, pl.Int32),
            support=pl.lit(1, pl.UInt32),
            fills_group=pl.lit(False),
            coarseness=rounding,
            seen_on=pl.coalesce("published_on", pl.col("captured_at").dt.date()),
            cluster=pl.coalesce("cluster_id", "article_id", "claim_id"),
            rounding=rounding,
            value_high=pl.when(pl.col("value_high").is_finite() & (pl.col("value_high") > pl.col("value"))).then(
                "value_high"
            ),
        )
    )


def add_intervals(claims: pl.DataFrame) -> pl.DataFrame:
    """Add `low` and `high`: what the printed digits and the qualifier leave open, in base units."""
    value, top = pl.col("value"), pl.coalesce("value_high", "value")
    slack = pl.col("rounding") * pl.when(pl.col("qualifier") == "approx").then(2.0).otherwise(1.0) + value.abs() * 1e-9
    slack += value.abs() * pl.when("is_converted").then(EXCHANGE_TOLERANCE).otherwise(0.0)
    return claims.with_columns(
        low=pl.when(pl.col("qualifier").is_in(_OPEN_BELOW))
        .then(float("-inf"))
        .when(pl.col("qualifier") == "nearly")
        .then(value - slack - value.abs() * 0.05)
        .otherwise(value - slack),
        high=pl.when(pl.col("qualifier").is_in(_OPEN_ABOVE)).then(float("inf")).otherwise(top + slack),
    )


def _indirectness() -> pl.Expr:
    bounds = pl.col("qualifier").is_in([*_OPEN_ABOVE, *_OPEN_BELOW, "nearly"]) | pl.col("value_high").is_not_null()
    return (pl.col("section") == "teaser").cast(pl.Int8).fill_null(0) * 2 + bounds.cast(pl.Int8).fill_null(0)


def _with_calendar(levels: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    return levels.rename({"period": "written_period"}).join(calendar, on="written_period", how="inner")


def _with_fitting_units(levels: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    dimensions = {unit.unit_id: unit.dimension for unit in vocabulary.units} | {name: name for name in DIMENSIONLESS}
    wanted = {metric: facts.dimension for metric, facts in vocabulary.metrics.items()}
    unit = pl.col("unit").replace_strict(
        dimensions,
        default=pl.when(pl.col("unit").str.contains("^[A-Z]{3}$")).then(pl.lit("money")).otherwise("unit"),
        return_dtype=pl.String,
    )
    metric = pl.col("metric").replace_strict(wanted, default=None, return_dtype=pl.String)
    both_bare = unit.is_in(DIMENSIONLESS) & metric.is_in(DIMENSIONLESS)
    return levels.filter(metric.is_null() | (metric == unit) | both_bare)


def _with_series(candidates: pl.DataFrame) -> pl.DataFrame:
    numbers = candidates.select(KEYS).unique().sort(KEYS, nulls_last=False).with_row_index("series")
    return candidates.join(numbers, on=KEYS, how="left", nulls_equal=True)
