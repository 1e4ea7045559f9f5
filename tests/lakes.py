"""A small lake with a figure that the gate holds back, for what reviewers decide about it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from flows.preparation import Preparation, prepare
from tasks.frames import ARTICLES, CLAIMS, DUPLICATES, SET_ASIDE, empty
from tasks.store.lake import join_verdicts, merge_batch
from tasks.validate.verdicts import judge_claims
from tests.gold_claims import claim, make_claims

PUBLISHED = date(2025, 3, 7)
CAPTURED = datetime(2025, 3, 8, 8, 30, tzinfo=UTC)
TOLD: dict[str, Any] = {"published_on": PUBLISHED, "language": "en"}


def told(doc: str, value: float, **more: Any) -> dict[str, Any]:
    """Tell JD's revenue of a quarter as one document does; amounts in yuan."""
    return claim(doc, "jd", "revenue", more.pop("period", "2024-Q4"), value, **{**TOLD, **more})


LEVEL = told("a.txt", 347e9, raw="RMB347 billion")
SLIP = told("b.txt", 34.7e9, raw="<b>RMB34.7 billion</b>")  # a text of others may hold anything
SAME = told("c.txt", 347e9, raw="347 billion yuan")
YEAR_AGO = told("d.txt", 306e9, raw="RMB306 billion", period="2023-Q4")


def make_lake(folder: Path, *rows: dict[str, Any]) -> Preparation:
    """Write claims as judged when they were read, one article a document, and prepare a run of the weekly edition."""
    run = prepare("weekly", date(2025, 3, 10), lake=str(folder))
    claims = make_claims(list(rows or (LEVEL, SLIP, SAME, YEAR_AGO))).select(list(CLAIMS))
    verdict = judge_claims(claims, empty(CLAIMS), run.vocabulary, run.settings.expectations)
    articles = pl.concat([_article(*row) for row in claims.select("article_id", "doc").unique().sort("doc").rows()])
    judged = join_verdicts(verdict.accepted, verdict.quarantine)
    merge_batch(str(folder), articles, empty(DUPLICATES), judged, empty(SET_ASIDE))
    return run


def _article(article_id: str, doc: str) -> pl.DataFrame:
    row = {
        **dict.fromkeys(ARTICLES),
        "article_id": article_id,
        "doc": doc,
        "title": f"Results in {doc}",
        "content_hash": f"hash of {doc}",
        "published_on": PUBLISHED,
        "captured_at": CAPTURED,
        "source_id": "s",
        "source_text": "text",
        "text": "text",
        "cluster_id": article_id,
    }
    return pl.DataFrame([row], schema=pl.Schema(ARTICLES))
