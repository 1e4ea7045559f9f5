"""The annotated corpora: every quoted figure is read, leads back to its place, in the section the annotators saw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.clean.articles import clean_articles
from tasks.clean.characters import narrow
from tasks.load.folders import read_paths
from tasks.offsets import span_to_source, to_text

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold"


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (GOLD / name).open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


@pytest.fixture(scope="module")
def articles() -> dict[str, dict[str, Any]]:
    raw, aside = read_paths([ROOT / "seeds" / "articles"], datetime(2026, 1, 1, tzinfo=UTC))
    assert aside.is_empty()
    return {article["doc"]: article for article in clean_articles(raw).articles.iter_rows(named=True)}


def folded(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


@pytest.mark.parametrize("corpus", ["seeds.jsonl", "sample.jsonl"])
def test_every_annotated_figure_is_read_and_leads_back_to_its_place(
    articles: dict[str, dict[str, Any]], corpus: str
) -> None:
    claims = [row for row in rows(corpus) if not row.get("trap")]
    sections = 0
    for claim in claims:
        article = articles[claim["doc"]]
        quote = re.search(folded(claim["quote"]), article["source_text"])
        assert quote, claim
        raw = re.compile(folded(claim["raw"])).search(article["source_text"], quote.start(), quote.end())
        assert raw, claim
        start, end = to_text(raw.span(), article["cuts"]).tolist()
        assert article["text"][start:end] == narrow(raw[0]), claim
        assert span_to_source(start, end, article["cuts"]) == raw.span(), claim
        here = next(span["section"] for span in article["sections"] if span["start"] <= start < span["end"])
        sections += here == claim["section"]
    assert sections == len(claims)


def test_what_the_manifest_tells_of_a_document_is_found(articles: dict[str, dict[str, Any]]) -> None:
    for told in rows("manifest.jsonl"):
        article = articles[told["doc"]]
        assert article["language"] == told["language"], told["doc"]
        if told["title_and_date_in_text"]:
            assert (article["title"], str(article["published_on"])) == (told["title"], told["published"]), told["doc"]
        else:
            assert article["published_on"] is None, told["doc"]
        if told["format"] != "txt":
            assert (article["publisher"], article["address"]) == (told["source"], told["url"]), told["doc"]
