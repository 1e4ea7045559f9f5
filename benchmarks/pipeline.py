"""How long a whole `brief run` takes, how much memory it peaks at, and how fast documents become claims.

    python -m benchmarks.pipeline [--copies 20]

Beside extraction stand two floors on the same text, in the same run: one Polars regex scan for numbers with units, and one
automaton scan for the aliases of the vocabulary. Prints a table; figures worth keeping go to RESULTS.md by hand.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.extract.mentions import find_mentions
from tasks.frames import ARTICLES
from tasks.load.folders import read_paths
from tasks.normalise.claims import read_claims
from tasks.settings import PROJECT
from tasks.vocabulary import Vocabulary, read_vocabulary

NUMBER_WITH_UNIT = r"[0-9][0-9.,]*\s?(?:%|亿|億|万|萬|bn|billion|million|Mrd\.?|Mio\.?|Milliarden|Millionen|元|倍)"
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--copies", type=int, default=20, help="how often the sample corpus is repeated for the speed of extraction"
    )
    copies = asked.parse_args().copies
    print(f"{'brief run, empty lake':32} {_run(first=True)}")
    print(f"{'brief run, nothing new':32} {_run(first=False)}")
    vocabulary = read_vocabulary(PROJECT / "seeds" / "vocabulary")
    raw, _ = read_paths([PROJECT / "seeds" / "articles"], datetime.now(UTC))
    size = raw["content"].str.len_bytes().sum() / 1e6
    seconds = _median(lambda: clean_articles(raw))
    print(f"{'clean, once':32} {size / seconds:8.2f} MB/s of documents")
    articles = _repeat(clean_articles(raw).articles, copies)
    size = articles["text"].str.len_bytes().sum() / 1e6
    print(f"{articles.height} articles, {size:.1f} MB of UTF-8 text, median of {ROUNDS}, one process")
    for name, work in (
        ("extract + normalise", lambda: read_claims(find_mentions(articles, vocabulary), vocabulary)),
        ("floor: number regex, extract_all", lambda: articles["text"].str.extract_all(NUMBER_WITH_UNIT)),
        ("floor: aliases, find_many", lambda: _scan_aliases(articles, vocabulary)),
    ):
        seconds = _median(work)
        print(f"{name:32} {size / seconds:8.2f} MB/s  {seconds:8.3f} s")
    print(f"peak memory of this process      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def _repeat(articles: pl.DataFrame, copies: int) -> pl.DataFrame:
    """Repeat the corpus under other names: ids differ, texts do not."""
    parts = [
        articles.with_columns(pl.format("{}-{}", "article_id", pl.lit(n)).alias("article_id")) for n in range(copies)
    ]
    return pl.concat(parts).select(list(ARTICLES))


def _scan_aliases(articles: pl.DataFrame, vocabulary: Vocabulary) -> pl.Series:
    words = sorted({one.alias for one in (*vocabulary.entity_aliases, *vocabulary.metric_aliases)})
    return articles.select(pl.col("text").str.find_many(words))["text"]


def _median(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return statistics.median(once() for _ in range(ROUNDS))


def _run(first: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(Path(sys.executable).with_name("brief")),
            "run",
            "--as-of",
            "2025-12-01",
            "--lake",
            f"{folder}/lake",
            "--reports",
            f"{folder}/reports",
        ]
        if not first:
            subprocess.run(command, check=True, capture_output=True, cwd=PROJECT)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT)
        _, status, usage = os.wait4(process.pid, 0)
        state = "" if status == 0 else f"  (exit status {status})"
        return f"{time.perf_counter() - start:8.1f} s  {usage.ru_maxrss / 1024:6.0f} MB peak{state}"


if __name__ == "__main__":
    main()
