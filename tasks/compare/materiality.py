"""Materiality: what a finding weighs by size, kind, entity, metric, grade of the source, novelty and age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from tasks.records import Edition
from tasks.vocabulary import Vocabulary

GRADE_WEIGHTS = (1.0, 0.9, 0.8, 0.6, 0.4, 0.2)  # A to F
UNGRADED_WEIGHT = 0.5
NOVELTY = {"new": 1.0, "revised": 0.8}
REPEATED = 0.25  # told again without anything new in the figure
UNTRACKED = 0.2  # weight of a metric that the vocabulary does not know
# What companies did ranks before what sources said.
KIND_WEIGHTS = {"step": 1.0, "growth": 1.0, "level": 0.5, "new_series": 0.3, "conflict": 0.05, "audit": 0.05}
SAME_ENTITY = 0.6  # each further finding about an entity counts this much of the one before
HALF_LIFE_DAYS = 180.0  # of a period's end: a year read late must not lead over the quarter just told
UNBACKED = 0.6  # one source, and no other figure of the series that would bear it out
STORY = ("entity", "metric", "scope", "modality", "period")
_ORDER = ("entity", "metric", "scope", "unit", "modality", "period", "finding", "rule", "note")


@dataclass(frozen=True, slots=True)
class Occasion:
    """The brief that findings are for: news is what was published after `since`, the cut-off of the one before."""

    edition: Edition
    since: date
    as_of: date


def weigh(found: pl.DataFrame, occasion: Occasion, vocabulary: Vocabulary) -> pl.DataFrame:
    """Keep what is material and add `score`; each further finding about an entity weighs less than the one before.

    A score is 0 or more; only that of a first figure lies below.
    """
    edition = occasion.edition
    entities = {name: _weigh_entity(name, edition, vocabulary) for name in found["entity"].unique()}
    known = set(vocabulary.metrics)
    metrics = {
        name: _weigh_place(name, edition.metrics) * (1.0 if name in known else UNTRACKED)
        for name in found["metric"].unique()
    }
    grades = dict(enumerate(GRADE_WEIGHTS))
    age = (pl.lit(occasion.as_of) - pl.col("period_end")).dt.total_days().clip(0).fill_null(0)
    material = pl.coalesce("is_material", pl.col("size") >= edition.change_threshold)
    weighed = (
        found.filter(material)
        .sort(*_ORDER, nulls_last=True)
        .with_columns(
            score=pl.col("size").clip(0, 1)
            * pl.col("finding").replace_strict(KIND_WEIGHTS, return_dtype=pl.Float64)
            * pl.col("entity").replace_strict(entities, default=1.0, return_dtype=pl.Float64)
            * pl.col("metric").replace_strict(metrics, default=1.0, return_dtype=pl.Float64)
            * pl.col("grade_rank").replace_strict(grades, default=UNGRADED_WEIGHT, return_dtype=pl.Float64)
            * pl.col("moved").replace_strict(NOVELTY, default=REPEATED, return_dtype=pl.Float64)
            * pl.when(_is_unbacked(found)).then(UNBACKED).otherwise(1.0)
            * (0.5 ** (age / HALF_LIFE_DAYS))
        )
    )
    # A first figure tells no movement: its score is squeezed below zero, behind everything that can be compared.
    score, is_first = pl.col("score"), pl.col("finding") == "new_series"
    tiered = weighed.with_columns(score=pl.when(is_first).then(score / (1 + score) - 1).otherwise(score))
    share = SAME_ENTITY ** (score.rank("ordinal", descending=True).over("entity") - 1)
    lessened = pl.when(is_first).then((score + 1) * share - 1).otherwise(score * share)
    return tiered.with_columns(score=lessened.round(6))


def _is_unbacked(found: pl.DataFrame) -> pl.Expr:
    """Tell of a figure or growth that one source tells and whose series has nothing else (information grade 6)."""
    counts = [pl.col(name) if name in found.columns else pl.lit(None) for name in ("sources", "points_known")]
    alone = pl.all_horizontal(count.fill_null(1) < 2 for count in counts)
    return alone & pl.col("finding").is_in(["growth", "level"])


def tell_once(scored: pl.DataFrame) -> pl.DataFrame:
    """Keep of the findings about one point, told in several currencies, the most material one; conflicts and audits stay."""
    order = scored.sort("score", *_ORDER, descending=[True, *[False] * len(_ORDER)], nulls_last=True)
    is_point = ~pl.col("finding").is_in(["conflict", "audit"])
    points = order.filter(is_point).unique(STORY, keep="first", maintain_order=True)
    return pl.concat([points, order.filter(~is_point)])


def number(scored: pl.DataFrame) -> pl.DataFrame:
    """Sort by score and add `rank`, 1 for the most material; ties in the order of names."""
    ordered = scored.sort("score", *_ORDER, descending=[True, *[False] * len(_ORDER)], nulls_last=True)
    return (
        ordered.drop("rank", strict=False).with_row_index("rank", offset=1).with_columns(pl.col("rank").cast(pl.UInt32))
    )


def _weigh_entity(name: str, edition: Edition, vocabulary: Vocabulary) -> float:
    """Take the edition's weight of the entity or of the nearest group above it, times its place on the watchlist."""
    line = [name, *vocabulary.ancestors(name)]
    weight = next((edition.weights[one] for one in line if one in edition.weights), 1.0)
    return weight * max(_weigh_place(one, edition.watchlist) for one in line)


def _weigh_place(name: str, order: Sequence[str]) -> float:
    """Weigh by place: 1 for the first, falling evenly to one half for those not listed; 1 without a list."""
    if not order:
        return 1.0
    place = order.index(name) if name in order else len(order)
    return 1.0 - 0.5 * place / len(order)
