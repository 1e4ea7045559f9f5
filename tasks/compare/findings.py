"""Findings: what is new and material, ranked by size × weight of the entity × grade of the source × novelty."""

from __future__ import annotations

from datetime import date

import polars as pl

from tasks.compare.materiality import number, weigh
from tasks.compare.series import KEYS
from tasks.frames import FINDINGS, conform, empty
from tasks.records import Edition
from tasks.vocabulary import Vocabulary

UNSEASONED = 0.3  # share that counts of a growth or step whose usual size is not known
EVERYDAY = 0.1  # share that counts of a growth or step as usual
PLAIN_SIZE = 0.1  # a figure with nothing to compare it with
_KIND_ORDER = {"quarter": 0, "month": 1, "half": 2, "year": 3}


def rank_findings(
    changes: pl.DataFrame,
    conflicts: pl.DataFrame,
    audits: pl.DataFrame,
    edition: Edition,
    vocabulary: Vocabulary,
    since: date,
    as_of: date,
) -> pl.DataFrame:
    """Return FINDINGS about figures published after `since`, the most material first; empty in a quiet week.

    `changes` and `audits` carry the helper columns of this room. A step counts by its distance from the same step a
    year ago, where that is not known by how far the growth on the year moved, else by a share of growth or step.
    Nothing below the edition's change_threshold is a finding.
    """
    fresh = changes.filter(pl.col("published_on") > since)
    if fresh.is_empty() and audits.filter(pl.col("seen_on") > since).is_empty():
        return empty(FINDINGS)
    found = [
        _about_points(changes, since, edition.change_threshold),
        _about_conflicts(conflicts, fresh),
        _about_audits(audits, changes, since),
    ]
    scored = weigh(_within(pl.concat(found, how="diagonal_relaxed"), edition, vocabulary), edition, vocabulary, as_of)
    return conform(number(scored).select(*FINDINGS), FINDINGS)


def _about_points(changes: pl.DataFrame, since: date, threshold: float) -> pl.DataFrame:
    """Take the latest point of each series, and its latest event, where told since the brief before; quarters first."""
    order = pl.col("period_kind").replace_strict(_KIND_ORDER, default=4, return_dtype=pl.Int8)
    lane = changes.filter(~pl.col("is_converted")).with_columns(
        is_event=pl.col("period_kind") == "event", order=order, ends_on=pl.coalesce("period_end", "published_on")
    )
    key = ["series", "is_event"]
    latest = lane.sort(*key, "ends_on", "order", "period", descending=[False, False, True, False, True]).unique(
        key, keep="first", maintain_order=True
    )
    told = _with_sizes(latest.filter(pl.col("published_on") > since), changes, threshold)
    return told.with_columns(
        finding=pl.when(pl.col("modality").is_in(["forecast", "target"]))
        .then(pl.lit("level"))
        .when(pl.col("step").is_not_null())
        .then(pl.lit("step"))
        .when(pl.col("growth").is_not_null())
        .then(pl.lit("growth"))
        .when(pl.col("points_known") > 1)
        .then(pl.lit("level"))
        .otherwise(pl.lit("new_series")),
        note=_describe_point(),
    )


def _with_sizes(latest: pl.DataFrame, changes: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Add step, growth, season_deviation, size and is_material."""
    is_share = pl.col("unit") == "fraction"
    growth = pl.coalesce("yoy_ratio", pl.when(is_share).then(pl.col("yoy_change")), "stated_yoy_ratio")
    before = changes.select("series", previous_period="period", growth_before=growth)
    counts = changes.group_by("series").agg(points_known=pl.len())
    told = latest.join(before, on=["series", "previous_period"], how="left").join(counts, on="series", how="left")
    return told.with_columns(
        step=pl.coalesce("qoq_ratio", pl.when(is_share).then(pl.col("qoq_change"))),
        growth=growth,
        season_deviation=pl.col("qoq_ratio") - pl.col("season_ratio"),
    ).with_columns(size=_size(), is_material=_is_material(threshold))


def _size() -> pl.Expr:
    """Measure what is out of the usual plus a share of the growth; a larger share where the usual is not known."""
    moved = pl.coalesce("growth", "step").abs()
    unusual = pl.coalesce(pl.col("season_deviation").abs(), (pl.col("growth") - pl.col("growth_before")).abs())
    return pl.coalesce(unusual + moved * EVERYDAY, moved * UNSEASONED, pl.lit(PLAIN_SIZE))


def _is_material(threshold: float) -> pl.Expr:
    """Keep what moved by the threshold or more in any comparison, and what has none."""
    moves = pl.max_horizontal(pl.col(name).abs() for name in ("step", "growth", "season_deviation"))
    return (moves >= threshold) | moves.is_null()


def _about_conflicts(conflicts: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    kept = fresh.filter(~pl.col("is_converted")).select(
        *KEYS, "period", "period_end", "value", "moved", "grade_rank", "qoq_ratio", "yoy_ratio"
    )
    told = conflicts.join(kept, on=[*KEYS, "period"], nulls_equal=True)
    return told.with_columns(finding=pl.lit("conflict"), size=pl.col("spread_ratio").fill_null(1.0))


def _about_audits(audits: pl.DataFrame, changes: pl.DataFrame, since: date) -> pl.DataFrame:
    failed = audits.filter(pl.col("outcome") == "failed", pl.col("seen_on") > since)
    one_each = failed.sort("size", "note", descending=[True, False]).unique(
        [*KEYS, "period", "rule"], keep="first", maintain_order=True
    )
    points = changes.select(
        *KEYS, "period", "period_end", "moved", "grade_rank", "qoq_ratio", "yoy_ratio", "season_ratio"
    )
    return one_each.join(points, on=[*KEYS, "period"], how="left", nulls_equal=True).with_columns(
        finding=pl.lit("audit")
    )


def _within(found: pl.DataFrame, edition: Edition, vocabulary: Vocabulary) -> pl.DataFrame:
    """Keep what the edition watches: its entities and their parts, its metrics; all that is known without a list."""
    found = found.filter(pl.col("entity").is_in(list(vocabulary.entities)))
    if edition.watchlist:
        watched = [
            name for name in found["entity"].unique() if {name, *vocabulary.ancestors(name)} & set(edition.watchlist)
        ]
        found = found.filter(pl.col("entity").is_in(watched))
    return found.filter(pl.col("metric").is_in(list(edition.metrics))) if edition.metrics else found


def _describe_point() -> pl.Expr:
    """Put the figure beside its neighbours in one line."""
    parts = [
        pl.format("{} {}", "period", _figure("value")),
        pl.when(pl.col("previous_value").is_not_null()).then(
            pl.format("{} {}", "previous_period", _figure("previous_value"))
        ),
        pl.when(pl.col("year_ago_value").is_not_null()).then(
            pl.format("{} {}", "year_ago_period", _figure("year_ago_value"))
        ),
        pl.when(pl.col("stated_yoy_ratio").is_not_null()).then(
            pl.format("stated growth on the year {} %", (pl.col("stated_yoy_ratio") * 100).round(1).cast(pl.String))
        ),
        pl.when(pl.col("season_ratio").is_not_null()).then(
            pl.format("the same step a year ago was {} %", (pl.col("season_ratio") * 100).round(1).cast(pl.String))
        ),
    ]
    return pl.concat_str(parts, separator="; ", ignore_nulls=True)


def _figure(column: str) -> pl.Expr:
    """Write a value plainly: percent for fractions, else the number with its unit, scaled to billions or millions."""
    value = pl.col(column)
    scaled = (
        pl.when(pl.col("unit") == "fraction")
        .then(pl.format("{} %", (value * 100).round(2).cast(pl.String)))
        .when(value.abs() >= 1e9)
        .then(pl.format("{} {} bn", "unit", (value / 1e9).round(3).cast(pl.String)))
        .when(value.abs() >= 1e6)
        .then(pl.format("{} {} m", "unit", (value / 1e6).round(3).cast(pl.String)))
        .otherwise(pl.format("{} {}", "unit", value.cast(pl.String)))
    )
    return scaled
