"""Both corpora through load, clean, extract and normalise, written as claims and scored."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.extract.mentions import find_mentions
from tasks.load.folders import read_paths
from tasks.normalise.claims import read_claims
from tasks.vocabulary import read_vocabulary

ROOT = Path(__file__).parents[2]
CORPORA = {"seeds": ROOT / "tests/gold/seeds.jsonl", "sample": ROOT / "tests/gold/sample.jsonl"}


@lru_cache(maxsize=1)
def extract_claims() -> pl.DataFrame:
    """Read seeds/articles as CLAIMS."""
    vocabulary = read_vocabulary(ROOT / "seeds/vocabulary")
    raw, _ = read_paths([ROOT / "seeds/articles"], datetime(2026, 1, 1, tzinfo=UTC))
    claims, _ = read_claims(find_mentions(clean_articles(raw).articles, vocabulary), vocabulary)
    return claims


def write_claims(claims: pl.DataFrame, path: Path) -> None:
    """Write claims as JSON lines, dates as text."""
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in claims.iter_rows(named=True)),
        "utf-8",
    )


def score(gold: Path, claims: Path, *options: str) -> str:
    """Run score.py on claims; its output."""
    command = [
        sys.executable,
        str(ROOT / "tests/gold/score.py"),
        "--gold",
        str(gold),
        "--documents",
        str(ROOT / "seeds/articles"),
        "--claims",
        str(claims),
        *options,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def score_corpus(name: str, folder: Path) -> dict[str, Any]:
    """Score a corpus by its name, with the claims written into a folder."""
    path = folder / "claims.jsonl"
    write_claims(extract_claims(), path)
    result: dict[str, Any] = json.loads(score(CORPORA[name], path, "--json"))
    return result
