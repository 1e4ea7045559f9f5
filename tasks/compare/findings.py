"""Findings: what is new and material, ranked by size × weight of the entity × grade of the source × novelty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from tasks.compare.growth import BASES
from tasks.compare.materiality import Occasion, number, tell_once, weigh
from tasks.compare.notes import describe_point
from tasks.compare.series import DIMENSIONLESS, FAMILY, KEYS
from tasks.frames import FINDINGS, conform
from tasks.records import Edition
from tasks.vocabulary import Vocabulary

UNSEASONED = 0.3  # share that counts of a growth or step whose usual size is not known
EVERYDAY = 0.1  # share that counts of a growth or step as usual
PLAIN_SIZE = 0.1  # a figure with nothing to compare it with
_TOLD = (
    *KEYS,
    "period",
    "period_end",
    "moved",
    "grade_rank",
    "qoq_ratio",
    "yoy_ratio",
    "stated_qoq_ratio",
    "stated_yoy_ratio",
    "season_ratio",
)
_KIND_ORDER = {"quarter": 0, "month": 1, "half": 2, "year": 3}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What findings are made of, with the helper columns of this room."""

    changes: pl.DataFrame
    conflicts: pl.DataFrame
    audits: pl.DataFrame
    growth: pl.DataFrame


def rank_findings(evidence: Evidence, occasion: Occasion, vocabulary: Vocabulary) -> pl.DataFrame:
    """Return FINDINGS about figures told or revised since the brief before, the most material first; none in a quiet week.

    A step counts by its distance from the same step a year ago, where that is not known by how far the growth on the
    year moved, else by a share of growth or step. Nothing below the edition's change_threshold is a finding.
    """
    since, threshold = occasion.since, occasion.edition.change_threshold
    found = [
        _about_points(evidence.changes, since, threshold),
        _about_growth_alone(evidence, since, vocabulary),
        _about_conflicts(evidence, since),
        _about_audits(evidence, since),
    ]
    kept = _within(pl.concat(found, how="diagonal_relaxed"), occasion.edition, vocabulary)
    return conform(number(tell_once(weigh(kept, occasion, vocabulary))).select(*FINDINGS), FINDINGS)


def _about_points(changes: pl.DataFrame, since: date, threshold: float) -> pl.DataFrame:
    """Take the latest point of each series, and its latest event, where told or revised since the brief before;
    quarters first.

    Where no rule decides between figures there is nothing to tell but the conflict.
    """
    order = pl.col("period_kind").replace_strict(_KIND_ORDER, default=4, return_dtype=pl.Int8)
    lane = changes.filter(~pl.col("is_converted")).with_columns(
        is_event=pl.col("period_kind") == "event", order=order, ends_on=pl.coalesce("period_end", "published_on")
    )
    key = ["series", "is_event"]
    latest = lane.sort(*key, "ends_on", "order", "period", descending=[False, False, True, False, True]).unique(
        key, keep="first", maintain_order=True
    )
    is_news = (pl.col("published_on") > since) | (pl.col("moved") == "revised").fill_null(False)
    fresh = latest.filter(is_news, ~pl.col("is_unsettled"))
    told = _with_sizes(fresh, changes, threshold)
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
        note=describe_point(),
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
        season_deviation=pl.col("qoq_ratio") - pl.coalesce("usual_ratio", "season_ratio"),
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


def _about_growth_alone(evidence: Evidence, since: date, vocabulary: Vocabulary) -> pl.DataFrame:
    """Take growth stated for a period later than any level of its family, where no text tells the level."""
    family = [*FAMILY, "basis"]
    amounts = [name for name, facts in vocabulary.metrics.items() if facts.dimension not in DIMENSIONLESS]
    stated = evidence.growth.filter(
        pl.col("basis").is_in(BASES), pl.col("metric").is_in(amounts), pl.col("period_end").is_not_null()
    )
    first = stated.unique([*family, "period"], keep="first", maintain_order=True)
    latest = first.sort("period_end", "period").unique(family, keep="last", maintain_order=True)
    levels = evidence.changes.group_by(FAMILY).agg(level_end=pl.col("period_end").max())
    alone = latest.join(levels, on=FAMILY, how="left", nulls_equal=True).filter(
        pl.col("seen_on") > since, pl.col("level_end").is_null() | (pl.col("level_end") < pl.col("period_end"))
    )
    year = pl.col("basis") == "yoy"
    return alone.select(
        *FAMILY,
        "period",
        "period_end",
        "grade_rank",
        finding=pl.lit("growth"),
        moved=pl.lit("new"),
        rule=pl.lit("stated growth without a level"),
        size=pl.col("value").abs() * UNSEASONED,
        stated_yoy_ratio=pl.when(year).then("value"),
        stated_qoq_ratio=pl.when(~year).then("value"),
        note=pl.format(
            "{}: {} % {} is stated, no level is", "period", (pl.col("value") * 100).round(1).cast(pl.String), "basis"
        ),
        claim_ids=pl.concat_list("claim_id"),
    )


def _about_conflicts(evidence: Evidence, since: date) -> pl.DataFrame:
    """Take the conflicts to which something was added; conversions have none worth telling."""
    fresh = evidence.changes.filter(~pl.col("is_converted"), pl.col("told_on") > since).select(*_TOLD, "value")
    told = evidence.conflicts.join(fresh, on=[*KEYS, "period"], nulls_equal=True)
    return told.with_columns(finding=pl.lit("conflict"), size=pl.col("spread_ratio").fill_null(1.0))


def _about_audits(evidence: Evidence, since: date) -> pl.DataFrame:
    """Take the failed audits of new claims, the widest gap of each rule and point."""
    failed = evidence.audits.filter(pl.col("outcome") == "failed", pl.col("seen_on") > since)
    one_each = failed.sort("size", "note", descending=[True, False]).unique(
        [*KEYS, "period", "rule"], keep="first", maintain_order=True
    )
    points = evidence.changes.select(*_TOLD)
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
