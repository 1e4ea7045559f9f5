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
ARTICLES = ROOT / "seeds/articles"
CORPORA = {"seeds": ROOT / "tests/gold/seeds.jsonl", "sample": ROOT / "tests/gold/sample.jsonl"}
# folders with articles and a gold.jsonl
OTHERS = {name: ROOT / "tests/gold" / name for name in ("fresh", "blind", "blind3", "blind4", "blind5")}


@lru_cache(maxsize=4)
def extract_claims(articles: Path = ARTICLES) -> pl.DataFrame:
    """Read a folder of articles as CLAIMS."""
    vocabulary = read_vocabulary(ROOT / "seeds/vocabulary")
    raw, _ = read_paths([articles], datetime(2027, 1, 1, tzinfo=UTC))
    claims, _ = read_claims(find_mentions(clean_articles(raw).articles, vocabulary), vocabulary)
    return claims


def write_claims(claims: pl.DataFrame, path: Path) -> None:
    """Write claims as JSON lines, dates as text."""
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in claims.iter_rows(named=True)),
        "utf-8",
    )


def score(gold: Path, claims: Path, *options: str, articles: Path = ARTICLES) -> str:
    """Run score.py on the claims of a folder of articles; its output."""
    command = [
        sys.executable,
        str(ROOT / "tests/gold/score.py"),
        "--gold",
        str(gold),
        "--documents",
        str(articles),
        "--claims",
        str(claims),
        *options,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def score_corpus(name: str, folder: Path) -> dict[str, Any]:
    """Score a corpus by its name, with the claims written into a folder."""
    path = folder / "claims.jsonl"
    articles = OTHERS.get(name, ARTICLES)
    write_claims(extract_claims(articles), path)
    gold = OTHERS[name] / "gold.jsonl" if name in OTHERS else CORPORA[name]
    result: dict[str, Any] = json.loads(score(gold, path, "--json", articles=articles))
    return result
