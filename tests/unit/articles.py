"""One article out of a sentence, and the claims of it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from tasks.extract.mentions import find_mentions
from tasks.frames import ARTICLES
from tasks.normalise.claims import read_claims
from tasks.vocabulary import Vocabulary, read_vocabulary

ROOT = Path(__file__).parents[2]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read the project's vocabulary once."""
    return read_vocabulary(ROOT / "seeds/vocabulary")


def article(text: str, language: str = "en", published_on: date | None = date(2024, 11, 20)) -> pl.DataFrame:
    """Build ARTICLES with one row that reads a text as it stands."""
    row: dict[str, Any] = dict.fromkeys(ARTICLES)
    row |= {
        "article_id": "0" * 16,
        "doc": "one.txt",
        "language": language,
        "published_on": published_on,
        "source_text": text,
        "text": text,
        "cuts": [],
        "sections": [{"start": 0, "end": len(text), "section": "main"}],
    }
    return pl.DataFrame([row], schema=pl.Schema(ARTICLES))


def claims_of(text: str, language: str = "en", published_on: date | None = date(2024, 11, 20)) -> list[dict[str, Any]]:
    """Extract the claims of a text."""
    claims, _ = read_claims(find_mentions(article(text, language, published_on), vocabulary()), vocabulary())
    return claims.to_dicts()
