"""How fast articles become mentions, and mentions claims: MB/s of UTF-8 text, beside the least that any reader must do.

    python -m benchmarks.extraction [--articles 10000] [--copies 5] [--peers]

Two kinds of text, both of the languages of seeds/articles: these articles as they are, dense with figures, and news of
common density (--plain sentences without a figure for each one with figures), put together of their sentences, halves
of sentences exchanged and every digit drawn anew, so that no document repeats another. The floors, on the same text in
the same run, are an automaton for all aliases, which finds and names them, and one regular expression for numbers with
units. --peers adds quantulum3 and Recognizers-Text where they are installed. One thread; seconds of the processor count,
the least of some rounds; compare ratios to the floors.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from typing import Any

os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.extract.mentions import find_mentions
from tasks.frames import ARTICLES
from tasks.load.folders import read_paths
from tasks.normalise.claims import read_claims
from tasks.settings import PROJECT
from tasks.vocabulary import Vocabulary, read_vocabulary

NUMBER_WITH_UNIT = r"[0-9][0-9.,]*\s?(?:%|亿|億|万|萬|bn|billion|million|Mrd\.?|Mio\.?|Milliarden|Millionen|元|倍)"
ROUNDS = 5
ENOUGH = 10  # seconds after which nothing is measured once more
BATCH = 500  # articles
ARTICLE_BYTES = 3000
PEER_BYTES = 20_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_MIDDLE = re.compile(r"(?<=[,，]) ?| ")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=10_000, help="articles of 3 kB at most")
    asked.add_argument("--copies", type=int, default=5, help="how often the articles of the seeds are repeated")
    asked.add_argument("--plain", type=int, default=7, help="sentences without figures for each one with figures")
    asked.add_argument("--peers", action="store_true", help="measure other extractors too, where installed")
    told = asked.parse_args()
    vocabulary = read_vocabulary(PROJECT / "seeds" / "vocabulary")
    raw, _ = read_paths([PROJECT / "seeds" / "articles"], datetime.now(UTC))
    dense = clean_articles(raw).articles
    news = write_news(dense, told.articles, told.plain)
    find_mentions(dense, vocabulary)
    print(f"{'':34}{'articles':>9}{'MB':>8}{'figures':>9}{'MB/s':>8}{'us/article':>12}{'peak MB':>9}")
    _show("the articles of the seeds", [dense] * told.copies, vocabulary)
    for size in (1, 10, 100, 1000, 10_000, 100_000):
        if size <= told.articles:
            _show("news of common density", list(_batches(news.head(size))), vocabulary)
    for language in ("en", "de", "zh-Hans"):
        own = news.filter(pl.col("language") == language).head(BATCH)
        _show(f"of these, {language}", [own], vocabulary)
    for name, articles in (("articles of the seeds", dense), ("news", news.head(BATCH))):
        ours = _show_floors(name, articles, vocabulary)
        if told.peers:
            _show_peers(articles.filter(pl.col("language") == "en"), ours)


def write_news(articles: pl.DataFrame, count: int, plain: int) -> pl.DataFrame:
    """Write ARTICLES out of the sentences of others, each text unlike all others."""
    chance = random.Random(7)
    pools = {
        language: (
            [one for one in sentences if any(char.isdigit() for char in one)],
            [one for one in sentences if not any(char.isdigit() for char in one)],
        )
        for language, sentences in _sentences(articles)
    }
    texts = [_text(chance, pools[language], language, plain) for language in itertools.islice(_turns(pools), count)]
    rows = [
        dict.fromkeys(ARTICLES)
        | {
            "article_id": f"{number:016x}",
            "doc": f"{number}.txt",
            "language": language,
            "published_on": date(2024, 11, 20),
            "source_text": text,
            "text": text,
            "cuts": [],
            "sections": [{"start": 0, "end": len(text), "section": "main"}],
        }
        for number, (language, text) in enumerate(zip(_turns(pools), texts, strict=False))
    ]
    return pl.DataFrame(rows, schema=pl.Schema(ARTICLES), orient="row")


def _turns(pools: dict[str, tuple[list[str], list[str]]]) -> Iterator[str]:
    return itertools.cycle(language for language in ("en", "de", "zh-Hans", "zh-Hant") if language in pools)


def _sentences(articles: pl.DataFrame) -> Iterator[tuple[str, list[str]]]:
    for (language,), group in articles.group_by("language", maintain_order=True):
        told = (one.strip() for text in group["text"] for one in _SENTENCE.split(text))
        yield str(language), [one for one in told if 10 <= len(one) <= 400]


def _text(chance: random.Random, pool: tuple[list[str], list[str]], language: str, plain: int) -> str:
    parts, size = list[str](), 0
    space = "" if language.startswith("zh") else " "
    while size < ARTICLE_BYTES:
        told = [_exchange(chance, pool[1], space) for _ in range(plain)]
        told.insert(
            chance.randint(0, plain), re.sub("[0-9]", lambda _: str(chance.randint(1, 9)), chance.choice(pool[0]))
        )
        parts.append(space.join(told))
        size += len(parts[-1].encode())
    return "\n\n".join(parts)


def _exchange(chance: random.Random, sentences: Sequence[str], space: str) -> str:
    first, second = chance.choice(sentences), chance.choice(sentences)
    return first[: _middle(first)].rstrip() + space + second[_middle(second) :].lstrip()


def _middle(sentence: str) -> int:
    half = len(sentence) // 2
    cut = _MIDDLE.search(sentence, half)
    return cut.end() if cut else half


def _batches(articles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    return articles.iter_slices(BATCH)


def _size(batches: Sequence[pl.DataFrame]) -> float:
    return sum(int(batch["text"].str.len_bytes().sum()) for batch in batches) / 1e6


def _show(name: str, batches: Sequence[pl.DataFrame], vocabulary: Vocabulary) -> None:
    found = 0

    def work() -> None:
        nonlocal found
        found = sum(find_mentions(batch, vocabulary).height for batch in batches)

    seconds, size, count = _best(work), _size(batches), sum(batch.height for batch in batches)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:34}{count:9}{size:8.3f}{found:9}{size / seconds:8.2f}{seconds / max(count, 1) * 1e6:12.0f}{peak:9.0f}",
        flush=True,
    )


def _show_floors(name: str, articles: pl.DataFrame, vocabulary: Vocabulary) -> float:
    """Show this project and the floors on the same text; MB/s of this project."""
    size = _size([articles])
    words = sorted({one.alias for one in (*vocabulary.entity_aliases, *vocabulary.metric_aliases)})
    mentions = find_mentions(articles, vocabulary)
    text = pl.col("text").str
    print(f"\n{name}, {size:.2f} MB: MB/s, and how many times as fast as this project's extraction")
    ours = size / _best(lambda: find_mentions(articles, vocabulary))
    for what, work in (
        ("this project: mentions", lambda: find_mentions(articles, vocabulary)),
        ("this project: mentions → claims", lambda: read_claims(mentions, vocabulary)),
        ("floor: aliases, extract_many", lambda: articles.select(text.extract_many(words, overlapping=True))),
        ("floor: aliases, find_many", lambda: articles.select(text.find_many(words, overlapping=True))),
        ("floor: number regex, extract_all", lambda: articles.select(text.extract_all(NUMBER_WITH_UNIT))),
    ):
        _show_ratio(what, size / _best(work), ours)
    return ours


def _show_peers(articles: pl.DataFrame, ours: float) -> None:
    """Measure the extractors that are installed, on the English text."""
    texts = articles["text"].to_list()
    total = itertools.accumulate(len(text) for text in texts)
    texts = [text for text, size in zip(texts, total, strict=True) if size <= PEER_BYTES] or texts[:1]
    size = sum(len(text.encode()) for text in texts) / 1e6
    for peer, read in _peers():
        read("Sales rose 12 % to $3.4 billion.")
        _show_ratio(f"{peer}, English", size / _best(partial(_read_all, read, texts), 1), ours)


def _read_all(read: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        read(text)


def _peers() -> Iterator[tuple[str, Callable[[str], object]]]:
    for name in ("quantulum3", "recognizers_number_with_unit"):
        try:
            found = import_module(f"{name}.parser" if name == "quantulum3" else name)
        except ImportError:
            print(f"{name} is not installed")
            continue
        if name == "quantulum3":
            yield name, found.parse
        else:
            yield name, partial(_recognize, found, import_module("recognizers_number"))


def _recognize(units: Any, numbers: Any, text: str) -> object:
    return [
        units.recognize_currency(text, "en-us"),
        numbers.recognize_number(text, "en-us"),
        numbers.recognize_percentage(text, "en-us"),
    ]


def _show_ratio(name: str, speed: float, ours: float) -> None:
    print(f"  {name:34}{speed:10.2f}{speed / ours:10.1f}", flush=True)


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    times = [once()]
    while len(times) < rounds and sum(times) < ENOUGH:
        times.append(once())
    return min(times)


if __name__ == "__main__":
    main()
