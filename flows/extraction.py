"""`brief extract`: load → clean → extract → normalise → validate on given paths, without Prefect and without the lake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.extract.mentions import find_mentions
from tasks.frames import CLAIMS, empty
from tasks.load.folders import read_paths
from tasks.normalise.claims import read_claims
from tasks.settings import read_settings
from tasks.store.lake import join_verdicts
from tasks.validate.verdicts import judge_claims
from tasks.vocabulary import read_vocabulary

FIELDS = (
    "doc",
    "section",
    "quote",
    "raw",
    "value",
    "value_high",
    "unit",
    "kind",
    "entity",
    "metric",
    "period",
    "basis",
    "qualifier",
    "attributed_to",
    "modality",
    "scope",
    "language",
    "published",
    "status",
    "rules",
    "claim_id",
)


def extract_claims(
    paths: list[Path], reference_date: date | None, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Extract every claim of the documents under some paths, in document order; second: what was set aside."""
    settings = read_settings()
    vocabulary = read_vocabulary(settings.seeds / "vocabulary")
    raw, unread = read_paths(paths, now)
    cleaned = clean_articles(raw)
    articles = (
        cleaned.articles.with_columns(pl.col("published_on").fill_null(reference_date))
        if reference_date
        else cleaned.articles
    )
    claims, _ = read_claims(find_mentions(articles, vocabulary), vocabulary)
    verdict = judge_claims(claims, empty(CLAIMS), vocabulary, settings.expectations)
    judged = join_verdicts(verdict.accepted, verdict.quarantine).sort("doc", "start", "end")
    return list(_rows(judged)), [*unread.to_dicts(), *cleaned.set_aside.to_dicts()]


def _rows(claims: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for row in (
        claims.rename({"published_on": "published"})
        .with_columns(pl.col("published").cast(pl.String))
        .iter_rows(named=True)
    ):
        yield {name: row[name] for name in FIELDS}
