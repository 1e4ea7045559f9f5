"""How fast documents become articles: megabytes of UTF-8 a second, beside the least that any reader of them must do.

    python -m benchmarks.cleaning [--articles 2000] [--megabytes 10]

The texts are paragraphs of seeds/articles, shuffled, with other figures. The floor, on the same bytes in the same run,
is to decode them and to replace one pattern everywhere. Times are of one thread, the best of some rounds. Seconds of the
processor count, so that other work on the machine disturbs little; it still does, so compare ratios to the floor.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.frames import RAW_ARTICLES
from tasks.load.folders import read_paths

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "articles"
READ_AT = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 3
ARTICLE_BYTES = 3000
PARAGRAPH_BYTES = range(120, 900)
LANGUAGES = ("en", "de", "zh-Hans")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=2000, help="articles of 3 kB for each language")
    asked.add_argument("--megabytes", type=int, default=10, help="size of the one large document")
    told = asked.parse_args()
    pools = _paragraphs()
    print(f"{'':34}{'MB':>7}{'MB/s':>9}{'floor':>9}{'us/doc':>9}")
    for language in LANGUAGES:
        _show(f"articles of 3 kB, {language}", _texts(pools[language], told.articles))
    for language in LANGUAGES:
        _show(f"records of 3 kB as Markdown, {language}", _texts(pools[language], told.articles), "record")
    mixed = [paragraph for language in LANGUAGES for paragraph in pools[language]]
    large = next(_written(mixed, told.megabytes * 1_000_000, random.Random(1)))
    _show("one large document", [large])
    _show("pages, <article> element", [_page(text, "article") for text in _texts(mixed, told.articles // 10)], "html")
    _show("pages, <div> only", [_page(text, "div") for text in _texts(mixed, told.articles // 10)], "html")
    _show_feed(_texts(mixed, told.articles // 10))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _paragraphs() -> Mapping[str, list[str]]:
    raw, _ = read_paths([SEEDS], READ_AT)
    pools: dict[str, list[str]] = {}
    for language, text in clean_articles(raw).articles.select("language", "text").iter_rows():
        found = [paragraph.strip() for paragraph in text.split("\n") if len(paragraph.encode()) in PARAGRAPH_BYTES]
        pools.setdefault(language, []).extend(found)
    return pools


def _written(pool: Sequence[str], size: int, chance: random.Random) -> Iterator[str]:
    """Write texts of some bytes without end: a headline, a date, paragraphs with other figures."""
    for number in range(1, 10**9):
        parts, written, left = [f"Report {number}", "17 March 2024"], 0, list[str]()
        while written < size:
            left = left or chance.sample(pool, len(pool))
            parts.append(re.sub("[0-9]", lambda _: str(chance.randint(1, 9)), left.pop()))
            written += len(parts[-1].encode())
        yield "\n\n".join(parts)


def _texts(pool: Sequence[str], count: int) -> list[str]:
    texts = _written(pool, ARTICLE_BYTES, random.Random(1))
    return [next(texts) for _ in range(count)]


def _page(text: str, element: str) -> str:
    headline, date, *paragraphs = text.split("\n\n")
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    links = "".join(f'<li><a href="/{number}">{headline} and {number} more</a></li>' for number in range(20))
    return (
        f'<html lang="en"><head><title>{headline} | Desk</title><meta property="og:site_name" content="Desk"></head><body>'
        f'<nav><ul>{links}</ul></nav><div class="cookie-bar"><p>We and our 184 partners store cookies.</p></div>'
        f"<{element}><h1>{headline}</h1><p>{date}</p>{body}</{element}>"
        f"<aside><h2>Read next</h2><ul>{links}</ul></aside><footer>Desk, all rights reserved</footer></body></html>"
    )


def _raw(contents: Sequence[str], media: str) -> pl.DataFrame:
    rows = [
        {
            "doc": f"{number}.{media}",
            "source_id": "benchmark",
            "source_name": "Benchmark",
            "source_grade": "C",
            "address": f"{number}.{media}",
            "media": media,
            "content": content,
            "content_hash": hashlib.sha256(content.encode()).hexdigest(),
            "captured_at": READ_AT,
        }
        for number, content in enumerate(contents)
    ]
    return pl.DataFrame(rows, schema=pl.Schema(RAW_ARTICLES))


def _show(name: str, contents: Sequence[str], media: str = "text") -> None:
    raw = _raw(contents, media)
    _show_speed(name, [content.encode() for content in contents], lambda: clean_articles(raw))


def _show_feed(texts: Sequence[str]) -> None:
    """Measure a feed from its file on: parsing its entries is part of the work."""
    items = "".join(
        f"<item><guid>{number}</guid><title>{number}</title><description>{escape(escape(text))}</description></item>"
        for number, text in enumerate(texts)
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "feed.xml")
        path.write_text(f'<rss version="2.0"><channel><title>Desk</title>{items}</channel></rss>', "utf-8")
        _show_speed(
            "a feed, from its file on", [path.read_bytes()], lambda: clean_articles(read_paths([path], READ_AT)[0])
        )


def _show_speed(name: str, documents: Sequence[bytes], work: Callable[[], object]) -> None:
    size = sum(map(len, documents)) / 1e6
    floor = _best(lambda: pl.Series([one.decode() for one in documents]).str.replace_all("[0-9]+", "0"))
    seconds = _best(work)
    print(f"{name:34}{size:7.2f}{size / seconds:9.2f}{size / floor:9.1f}{seconds / len(documents) * 1e6:9.0f}")


def _best(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
