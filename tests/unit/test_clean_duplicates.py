"""Near-duplicates are found whatever their script, order and number, and only near-duplicates are."""

from __future__ import annotations

import random

import pytest

from tasks.clean.articles import clean_articles
from tests.unit.documents import raw

LETTERS = {
    "latin": "abcdefghijklmnopqrstuvwxyzäöü",
    "han": "".join(chr(code) for code in range(0x4E00, 0x4E00 + 2000)),
}


def article(script: str, words: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(LETTERS[script], k=chance.randint(2, 9))) for _ in range(words)]


def clusters(texts: list[str]) -> list[str]:
    cleaned = clean_articles(raw(*((f"d{number:04}", "text", text) for number, text in enumerate(texts))))
    return cleaned.articles["cluster_id"].to_list()


@pytest.mark.parametrize("script", ["latin", "han"])
@pytest.mark.parametrize("words", [60, 400, 4000])
def test_an_article_with_a_word_in_forty_changed_is_a_near_duplicate(script: str, words: int) -> None:
    original = article(script, words, 1)
    chance = random.Random(2)
    copy = [word if chance.random() > 1 / 40 else "other" for word in original]
    assert len(set(clusters([" ".join(original), " ".join(copy)]))) == 1


@pytest.mark.parametrize("script", ["latin", "han"])
def test_an_article_of_which_half_is_new_is_another(script: str) -> None:
    original, other = article(script, 400, 1), article(script, 400, 2)
    assert len(set(clusters([" ".join(original), " ".join(original[:200] + other[200:])]))) == 2


def test_capitals_quotes_and_line_ends_do_not_make_another_article() -> None:
    words = article("latin", 300, 1)
    told = [f"“{word}”" if number % 9 == 0 else word for number, word in enumerate(words)]
    copy = [f'"{word}"' if number % 9 == 0 else word for number, word in enumerate(words)]
    assert len(set(clusters([" ".join(told), "\n".join(copy).upper()]))) == 1


def test_clusters_are_the_same_in_any_order_of_the_batch() -> None:
    base = article("latin", 200, 1)
    documents = [(f"d{n}", "text", " ".join([*base[:n], "new", *base[n + 1 :]])) for n in range(0, 200, 20)]
    documents += [(f"e{n}", "text", " ".join(article("han", 100, n))) for n in range(5)]
    expected = dict(clean_articles(raw(*documents)).articles.select("doc", "cluster_id").rows())
    assert len(set(expected.values())) == 6
    for seed in range(5):
        random.Random(seed).shuffle(documents)
        assert dict(clean_articles(raw(*documents)).articles.select("doc", "cluster_id").rows()) == expected


def test_two_documents_of_one_name_lead_their_cluster_by_content() -> None:
    base = article("latin", 200, 1)
    documents = [("same", "text", " ".join([*base, extra])) for extra in ("one", "two", "three")]
    leaders = {clean_articles(raw(*order)).articles["cluster_id"][0] for order in (documents, documents[::-1])}
    assert len(leaders) == 1
