"""BriefMaterial for tests of the words: told claims or the sample corpus, compared by the room that compares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from tasks.compare.comparisons import compare
from tasks.frames import HELD_BACK, conform, empty
from tasks.records import BriefMaterial, Edition, RunCounts
from tasks.render.brief import Brief
from tasks.render.story import build_brief
from tasks.vocabulary import Alias, Entity, Vocabulary, read_vocabulary
from tests.histories import edition, history, point, sample_history

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2025, 12, 1)


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary of the project."""
    return read_vocabulary(ROOT / "seeds" / "vocabulary")


def with_entities(*names: str) -> Vocabulary:
    """Return the vocabulary with companies added, named by their ids."""
    known = vocabulary()
    added = {name: Entity(name, "platform", None) for name in names}
    aliases = tuple(Alias(name, name, "en") for name in names)
    return replace(known, entities={**known.entities, **added}, entity_aliases=(*known.entity_aliases, *aliases))


def material(
    claims: pl.DataFrame,
    held_back: pl.DataFrame | None = None,
    as_of: date = AS_OF,
    words: Vocabulary | None = None,
    since: date | None = AS_OF - timedelta(days=7),
    **told: Any,
) -> BriefMaterial:
    """Compare claims and put them into a BriefMaterial of an edition."""
    made: Edition = edition(**{"timezone": "Asia/Shanghai", **told})
    held = empty(HELD_BACK) if held_back is None else held_back
    counts = RunCounts(2, 1, claims["doc"].n_unique(), 3, 0, 0, claims.height, held.height, 0)
    cut_off = datetime(as_of.year, as_of.month, as_of.day, tzinfo=ZoneInfo(made.timezone))
    versions = {"program": "0.1.0", "vocabulary": "0123456789abcdef", "suites": "fedcba9876543210", "lake": "claims@3"}
    found = compare(claims, words or vocabulary(), made, as_of)
    return BriefMaterial(made, "2025-W48", as_of, cut_off, claims, held, found, counts, versions, since)


def brief(claims: pl.DataFrame, words: Vocabulary | None = None, **told: Any) -> Brief:
    """Build the Brief of claims."""
    return build_brief(material(claims, words=words, **told), words or vocabulary())


def quarters(
    entity: str, metric: str, values: dict[str, float], published: str = "2025-11-28", **more: Any
) -> list[dict[str, Any]]:
    """Tell one level a quarter, all published on one day."""
    return [
        point(entity, metric, period, value, published, raw=f"{value:.0f}", **more) for period, value in values.items()
    ]


JD = {
    "2024-Q2": 291.4e9,
    "2024-Q3": 260.4e9,
    "2024-Q4": 347.0e9,
    "2025-Q1": 301.1e9,
    "2025-Q2": 356.7e9,
    "2025-Q3": 299.1e9,
}


def jd_falls() -> pl.DataFrame:
    """Tell JD's quarters, the last of which lies below the one before."""
    return history(*quarters("jd", "revenue", JD))


@cache
def sample() -> pl.DataFrame:
    """Return the sample corpus as published before the cut-off."""
    return sample_history().filter(pl.col("published_on") < AS_OF)


def held(*rows: tuple[dict[str, Any], str, str]) -> pl.DataFrame:
    """Build HELD_BACK of told claims, each with its rule and reason."""
    claims = history(*(row for row, _, _ in rows))
    order = {row["raw"]: (rule, reason) for row, rule, reason in rows}
    return conform(
        claims.with_columns(
            status=pl.lit("quarantined"),
            rules=pl.Series([[order[raw][0]] for raw in claims["raw"]], dtype=pl.List(pl.String)),
            reason=pl.Series([order[raw][1] for raw in claims["raw"]], dtype=pl.String),
        ).select(*HELD_BACK),
        HELD_BACK,
    )
