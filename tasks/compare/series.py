"""Series and their points: each point is chosen from all claims about it by written rules; the others stay at hand."""

from __future__ import annotations

import polars as pl

from tasks.vocabulary import Vocabulary

KEYS = ("entity", "metric", "scope", "unit", "modality")
FAMILY = ("entity", "metric", "scope", "modality")
SPOT = ("series", "period")
EXCHANGE_TOLERANCE = 0.03  # conversions of one amount differ by the day's rate

# The order in which a point's claims are preferred: column, higher first?, name of the rule.
RULES: tuple[tuple[str, bool, str], ...] = (
    ("is_converted", False, "main figure before conversion"),
    ("grade_rank", False, "source grade"),
    ("indirectness", False, "directness"),
    ("growth_links", True, "agreement with stated growth"),
    ("magnitude_gap", False, "order of magnitude of the series"),
    ("support", True, "independent sources"),
    ("coarseness", False, "precision"),
    ("seen_on", True, "recency"),
    ("claim_id", False, "order of claim ids"),
)
SUBSTANCE = frozenset(name for _, _, name in RULES[:6])
_DIMENSIONLESS = ("fraction", "times", "coefficient")
_OPEN_ABOVE, _OPEN_BELOW = ("over", "at_least"), ("under", "at_most")


def read_candidates(history: pl.DataFrame, calendar: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Return the claims of HISTORY that are points of a series, with `series` (number) and what RULES sort by.

    Left out: changes, ratios of two entities, hypothetical and quarantined figures, units that do not fit the
    metric, and claims without entity, metric, value, unit or readable period.
    """
    levels = history.filter(
        pl.col("kind").is_in(["level", "share", "ratio"]),
        pl.col("status").ne_missing("quarantined"),
        pl.col("modality").ne_missing("hypothetical"),
        pl.col("value").is_finite(),
        pl.col("basis").is_null() | ~pl.col("basis").str.starts_with("vs:"),
        *(pl.col(name).is_not_null() for name in ("entity", "metric", "unit")),
    ).with_columns(pl.col("modality").fill_null("reported"))
    dated = _with_calendar(_with_fitting_units(levels, vocabulary), calendar)
    return _with_series(add_preferences(dated.unique("claim_id", keep="first").sort("claim_id")))


def add_preferences(claims: pl.DataFrame) -> pl.DataFrame:
    """Add what RULES sort by, as far as a claim alone tells it, and the interval `low` to `high` its print leaves."""
    rounding = pl.col("rounding").fill_null(0.0)
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
            coarseness=rounding,
            seen_on=pl.coalesce("published_on", pl.col("captured_at").dt.date()),
            cluster=pl.coalesce("cluster_id", "article_id", "claim_id"),
            rounding=rounding,
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


def choose_points(candidates: pl.DataFrame) -> pl.DataFrame:
    """Choose one claim per series and period by RULES; adds rule, sources, claim_ids (chosen first), published_on.

    `contested_spread` is how far the chosen figure lies from the most distant one that no rule of SUBSTANCE put
    behind it (a ratio, 0 where there is none).
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
            published_on=pl.col("seen_on").max(),
        )
    )
    others = (
        name_rules(backing.filter(~pl.col("agrees")))
        .group_by(SPOT, maintain_order=True)
        .agg(
            rule=pl.col("rule").first(),
            contested_spread=pl.col("distance").filter(~pl.col("rule").is_in(list(SUBSTANCE))).max(),
            has_conflict=pl.lit(True),
        )
    )
    return (
        chosen.drop("published_on")
        .join(agreeing, on=SPOT, how="left")
        .join(others, on=SPOT, how="left")
        .with_columns(
            pl.col("contested_spread").fill_null(0.0),
            pl.col("has_conflict").fill_null(False),
            rule=pl.coalesce(
                "rule",
                pl.when(pl.col("claim_ids").list.len() > 1).then(pl.lit("all agree")).otherwise(pl.lit("only claim")),
            ),
            is_derived=pl.lit(False),
        )
        .sort(SPOT)
    )


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
    names = ["value", "low", "high", *(name for name, _, _ in RULES)]
    best = chosen.select(*SPOT, *(pl.col(name).alias(f"chosen_{name}") for name in names))
    gap = (pl.col("value") - pl.col("chosen_value")).abs()
    return ranked.join(best, on=SPOT, how="left", maintain_order="left").with_columns(
        agrees=(pl.col("low") <= pl.col("chosen_high")) & (pl.col("high") >= pl.col("chosen_low")),
        distance=(gap / pl.min_horizontal(pl.col("value").abs(), pl.col("chosen_value").abs())).fill_nan(0.0),
    )


def name_rules(backing: pl.DataFrame) -> pl.DataFrame:
    """Name for each claim the first rule that put the chosen one before it (`rule`)."""
    named = pl.coalesce(
        *(pl.when(pl.col(name).ne_missing(pl.col(f"chosen_{name}"))).then(pl.lit(rule)) for name, _, rule in RULES)
    )
    return backing.with_columns(rule=named)


def with_support(candidates: pl.DataFrame) -> pl.DataFrame:
    """Count for each claim the independent clusters whose figure agrees with it (`support`)."""
    figures = candidates.group_by(*SPOT, "low", "high").agg(pl.col("cluster").unique())
    pairs = figures.join(figures, on=SPOT, suffix="_other").filter(
        pl.col("low") <= pl.col("high_other"), pl.col("high") >= pl.col("low_other")
    )
    counted = (
        pairs.explode("cluster_other")
        .group_by(*SPOT, "low", "high")
        .agg(support=pl.col("cluster_other").n_unique().cast(pl.UInt32))
    )
    return candidates.drop("support").join(counted, on=[*SPOT, "low", "high"], how="left")


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


def _indirectness() -> pl.Expr:
    bounds = pl.col("qualifier").is_in([*_OPEN_ABOVE, *_OPEN_BELOW, "nearly"]) | pl.col("value_high").is_not_null()
    return (pl.col("section") == "teaser").cast(pl.Int8).fill_null(0) * 2 + bounds.cast(pl.Int8).fill_null(0)


def _with_calendar(levels: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    written = levels.rename({"period": "written_period"}).drop(
        "period_kind", "period_index", "period_start", "period_end"
    )
    return written.join(calendar, on="written_period", how="inner")


def _with_fitting_units(levels: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    dimensions = {unit.unit_id: unit.dimension for unit in vocabulary.units}
    wanted = {metric: facts.dimension for metric, facts in vocabulary.metrics.items()}
    unit = pl.col("unit").replace_strict(
        dimensions,
        default=pl.when(pl.col("unit").str.contains("^[A-Z]{3}$")).then(pl.lit("money")).otherwise("unit"),
        return_dtype=pl.String,
    )
    metric = pl.col("metric").replace_strict(wanted, default=None, return_dtype=pl.String)
    both_bare = unit.is_in(_DIMENSIONLESS) & metric.is_in(_DIMENSIONLESS)
    return levels.filter(metric.is_null() | (metric == unit) | both_bare)


def _with_series(candidates: pl.DataFrame) -> pl.DataFrame:
    numbers = candidates.select(KEYS).unique().sort(KEYS, nulls_last=False).with_row_index("series")
    return candidates.join(numbers, on=KEYS, how="left", nulls_equal=True)
