"""All cases through clean, extract and normalise, in one batch."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import UTC, datetime
from functools import lru_cache

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.extract.mentions import find_mentions
from tasks.frames import RAW_ARTICLES
from tasks.normalise.claims import read_claims
from tasks.vocabulary import Vocabulary, read_vocabulary
from tests.cases.files import ROOT, Case, read_cases
from tests.cases.verdicts import Claim, Outcome, judge

CAPTURED_AT = datetime(2026, 1, 15, 6, tzinfo=UTC)


@lru_cache(maxsize=1)
def run_all() -> dict[str, Outcome]:
    """Run every case; case id → outcome, in the order of the files."""
    vocabulary = read_vocabulary(ROOT / "seeds/vocabulary")
    cases = read_cases()
    texts, claims = _extract(cases, vocabulary)
    for case in cases:  # a text taken for a duplicate of another case is read again by itself
        if case.case_id not in texts:
            text, claim = _extract([case], vocabulary)
            texts |= text
            claims |= claim
    return {case.case_id: judge(case, texts.get(case.case_id, ""), claims.get(case.case_id, [])) for case in cases}


def _extract(cases: list[Case], vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, list[Claim]]]:
    raw = pl.DataFrame([_raw(case) for case in cases], schema=pl.Schema(RAW_ARTICLES))
    articles = clean_articles(raw).articles
    found, _ = read_claims(find_mentions(articles, vocabulary), vocabulary)
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for row in found.sort("doc", "start").to_dicts():
        claims[row["doc"]].append(row)
    return dict(articles.select("doc", "source_text").iter_rows()), dict(claims)


def _raw(case: Case) -> dict[str, object]:
    return {
        "doc": case.case_id,
        "source_id": "cases",
        "source_name": "Cases",
        "source_grade": "B",
        "address": case.case_id,
        "media": case.media,
        "content": case.text,
        "content_hash": hashlib.sha256(case.text.encode()).hexdigest(),
        "captured_at": CAPTURED_AT,
        "title_hint": None,
        "publisher_hint": None,
        "published_hint": case.published,
        "language_hint": case.language,
    }
