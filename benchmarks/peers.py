"""How many annotated claims general extractors find, beside this project: amount and unit, precision, speed.

    python -m benchmarks.peers [seeds sample fresh blind blind3]        (pip install -e .[peers]; Duckling wants Java)

This project's rules were written against the errors it made on these corpora; those of the peers were not. Its first
runs, in RESULTS.md, tell what it finds in articles that are new to it.

Everybody reads the same: `source_text` of each article, each peer with its own model for the language, line by line. A
peer without a model for a language is not run there (Recognizers-Text would silently read German as English). A claim
is found if an item overlaps its number and has the same amount and unit, as tests/gold/score.py counts, except that

- amounts are the same within 1e-6 (there: 0.5 %);
- signs are ignored: no peer tells a fall from a rise; "signed" counts with them;
- counts, multiples and coefficients are one unit, since peers tell them all as bare numbers; "one more" is "twice";
- both ends of a range may be two items.

"Right" are the items that agree with a claim at their place. Peers read every number, dates and traps too, and have no
notion of a claim: what they find in excess is not an error of theirs.

Mapped are: percentages and points to fractions, also a bare number before % or a word for it; "$", "RMB" and names of
currencies to codes; durations (a year has 365.25 days), masses and lengths to seconds, kg and m; quantulum3's "bit
newton" and "metre" behind a currency to billions and millions, its rates to what is counted, its uncertainty to a range.
Of items that overlap, money and fractions go before other units, then dates, then bare numbers; long before short.
Bare numbers inside a date of Recognizers-Text are left out, and its inches in "billion in". Speed is MB/s of UTF-8
text, seconds of the processor (Duckling's with all threads of its machine), models loaded, the least of some rounds.
"""

from __future__ import annotations

import argparse
import os
import re
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from benchmarks.peer_readers import DATE, NUMBER, Item, Reader, read_with_peers
from tasks.clean.articles import clean_articles
from tasks.extract.mentions import find_mentions
from tasks.load.folders import read_paths
from tasks.normalise.claims import read_claims
from tasks.vocabulary import Vocabulary, read_vocabulary
from tests.gold.extraction import ARTICLES, CORPORA, OTHERS, ROOT

ROUNDS = 3
ENOUGH = 20  # seconds after which nothing is measured once more
TIMED = 40_000  # characters of a language that are timed
SAME = {"count": NUMBER, "times": NUMBER, "coefficient": NUMBER, "percent": "fraction", "RMB": "CNY", "XXX": None}


Claim = dict[str, Any]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpora", nargs="*", help=f"of {' '.join([*CORPORA, *OTHERS])}; without: {' '.join(CORPORA)}")
    warnings.simplefilter("ignore")
    vocabulary = read_vocabulary(ROOT / "seeds/vocabulary")
    print(f"{'':34}{'claims':>7}{'found':>7}{'signed':>8}{'items':>7}{'right':>7}{'per claim':>11}{'MB/s':>8}")
    for name in asked.parse_args().corpora or CORPORA:
        folder, gold = (OTHERS[name], OTHERS[name] / "gold.jsonl") if name in OTHERS else (ARTICLES, CORPORA[name])
        raw, _ = read_paths([folder], datetime(2027, 1, 1, tzinfo=UTC))
        articles = clean_articles(raw).articles
        claims = _claims(gold, dict(articles.select("doc", "source_text").iter_rows()))
        articles = articles.filter(pl.col("doc").is_in(list(claims)))
        for language in ("en", "de", "zh", "ja"):
            own = articles.filter(pl.col("language").str.starts_with(language))
            if own.height:
                _compare(f"{name}, {language}", language, own, claims, vocabulary)


def _compare(
    name: str, language: str, articles: pl.DataFrame, claims: Mapping[str, list[Claim]], vocabulary: Vocabulary
) -> None:
    ours = _ours(articles, vocabulary)
    capped = articles.filter([size <= TIMED for size in accumulate(articles["source_text"].str.len_chars())])
    told = [(ours.get(doc, []), claims[doc]) for doc in articles["doc"]]
    _show(f"{name}: this project", told, _speed(capped, lambda: _ours(capped, vocabulary)))
    for peer, read in read_with_peers(language):
        told = [(_choose(read(text)), claims[doc]) for doc, text in articles.select("doc", "source_text").iter_rows()]
        _show(f"{name}: {peer}", told, _speed(capped, partial(_read_all, read, capped["source_text"].to_list())))


def _claims(path: Path, texts: Mapping[str, str]) -> dict[str, list[Claim]]:
    """Read the gold claims of each document, with the places of their numbers in its text."""
    visible = import_module("tests.gold.score").visible
    markup = import_module("tests.gold.score").MARKUP
    found: dict[str, list[Claim]] = {}
    for row in pl.read_ndjson(path, infer_schema_length=None).iter_rows(named=True):
        words = [row["quote"], row["raw"]]
        if row["doc"].split("#")[0].endswith(markup):
            words = [visible(one).strip() for one in words]
        here = found.setdefault(row["doc"], [])
        if not row.get("trap"):
            before, raw, after = words[0].partition(words[1])
            folded = "(".join(map(_folded, (before, raw))) + ")" + _folded(after)
            places = [match.span(1) for match in re.finditer(folded, texts[row["doc"]])]
            here.append(row | {"places": places, "unit": SAME.get(row["unit"], row["unit"])})
    return found


def _folded(words: str) -> str:
    return re.sub(r"\s+", lambda _: r"\s+", re.sub(r"[^\w\s]", lambda match: re.escape(match[0]), words))


def _ours(articles: pl.DataFrame, vocabulary: Vocabulary) -> dict[str, list[Item]]:
    claims, _ = read_claims(find_mentions(articles, vocabulary), vocabulary)
    found: dict[str, list[Item]] = {}
    for doc, start, end, value, unit, high in claims.select(
        "doc", "start", "end", "value", "unit", "value_high"
    ).iter_rows():
        found.setdefault(doc, []).append(Item(start, end, value, SAME.get(unit, unit), high))
    return found


def _rank(unit: str | None) -> int:
    told = str(unit)
    return {DATE: 2, NUMBER: 3}.get(told, 0 if told == "fraction" or (len(told) == 3 and told.isupper()) else 1)


def _choose(items: Sequence[Item]) -> list[Item]:
    chosen: list[Item] = []
    for item in sorted(items, key=lambda one: (_rank(one.unit), one.start - one.end, one.start)):
        if not any(item.start < other.end and other.start < item.end for other in chosen):
            chosen.append(item)
    return [item for item in chosen if item.unit != DATE]


def _agrees(claim: Claim, item: Item, *, signed: bool = False) -> bool:
    """Whether an item, or one end of a range, is at a claim's place with its amount and unit."""
    if not any(item.start < end and start < item.end for start, end in claim["places"]):
        return False
    if None in (claim["unit"], item.unit) or claim["unit"] == item.unit:
        ends = {claim["value"], claim.get("value_high") or claim["value"]}
        if any(_close(end, told, signed) for end in ends for told in (item.value, item.high) if told is not None):
            return True
    one_more = claim["kind"] in ("change", "ratio") and claim["unit"] == NUMBER and item.unit in (NUMBER, "fraction")
    return one_more and any(_close(claim["value"] + more, item.value, signed) for more in (-1, 1))


def _close(one: float, other: float, signed: bool) -> bool:
    if not signed:
        one, other = abs(one), abs(other)
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-12)


def _is_found(claim: Claim, items: Sequence[Item], *, signed: bool = False) -> bool:
    near = [item for item in items if _agrees(claim, item, signed=signed)]
    ends = [claim["value"], *([claim["value_high"]] if claim.get("value_high") is not None else [])]
    if len(ends) == 1:
        return bool(near)
    told = [value for item in near for value in (item.value, item.high) if value is not None]
    return all(any(_close(end, value, signed) for value in told) for end in ends)


def _show(name: str, told: Sequence[tuple[list[Item], list[Claim]]], speed: float) -> None:
    count = sum(len(claims) for _, claims in told)
    found = sum(_is_found(claim, items) for items, claims in told for claim in claims)
    signed = sum(_is_found(claim, items, signed=True) for items, claims in told for claim in claims)
    size = sum(len(items) for items, _ in told)
    right = sum(any(_agrees(claim, item) for claim in claims) for items, claims in told for item in items)
    shares = f"{found / count:7.3f}{signed / count:8.3f}{size:7}{right / max(size, 1):7.3f}{size / count:11.2f}"
    print(f"{name:34}{count:7}{shares}{speed:8.3f}", flush=True)


def _speed(articles: pl.DataFrame, work: Callable[[], object]) -> float:
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < ENOUGH:
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return float(articles["source_text"].str.len_bytes().sum()) / 1e6 / min(times)


def _read_all(read: Reader, texts: Sequence[str]) -> None:
    for text in texts:
        _choose(read(text))


if __name__ == "__main__":
    main()
