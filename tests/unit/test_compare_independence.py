"""Which articles have one origin: near-duplicates, the same words, the same choice of figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tasks.compare.comparisons import compare
from tasks.compare.independence import COMPARED, join_origins
from tests.histories import edition, history, point, vocabulary

FIGURES = [("gmv", 334.2e9), ("revenue", 31.1e9), ("live_gmv", 210.5e9), ("ad_revenue", 17.6e9), ("net_profit", 3.1e9)]
OTHERS = [("orders", 4.1e9), ("buyers", 1.3e8), ("take_rate", 0.02), ("merchants", 2e7), ("users", 7e8)]


def article(
    doc: str, figures: list[tuple[str, float]], published: str | None = "2024-11-20", **more: Any
) -> list[dict[str, Any]]:
    """Tell figures of Kuaishou's third quarter in one document; the quote is told anew in each."""
    return [
        point("kuaishou", metric, "2024-Q3", value, published, doc=doc, **{"quote": f"{doc} {metric}", **more})
        for metric, value in figures
    ]


def origins(*articles: list[dict[str, Any]]) -> dict[str, str]:
    """Return for each document the document that its origin is named after."""
    frame = history(*(row for rows in articles for row in rows))
    docs = dict(frame.select("article_id", "doc").unique().rows())
    joined = join_origins(frame)
    assert joined.drop("cluster_id").equals(frame.drop("cluster_id"))
    return {doc: docs[origin] for doc, origin in joined.select("doc", "cluster_id").unique().rows()}


def test_articles_that_choose_the_same_figures_within_days_are_one_origin_in_any_language() -> None:
    first = article("first", FIGURES, language="en")
    retold = article("retold", FIGURES[:4], "2024-11-22", language="zh-Hans", publisher="Another")
    assert origins(first, retold) == {"first": "first", "retold": "first"}


def test_the_origin_is_the_article_published_first_whatever_the_order_of_rows() -> None:
    late, early = article("a", FIGURES, "2024-11-21"), article("b", FIGURES, "2024-11-20")
    assert origins(late, early) == origins(early, late) == {"a": "b", "b": "b"}


def test_reports_of_one_release_that_choose_differently_stay_two_sources() -> None:
    assert len(set(origins(article("a", FIGURES), article("b", FIGURES[:3] + OTHERS)).values())) == 2


def test_a_short_report_whose_figures_stand_in_a_round_up_stays_a_source() -> None:
    assert len(set(origins(article("short", FIGURES[:3]), article("long", FIGURES + OTHERS)).values())) == 2


def test_the_same_figures_printed_less_precisely_are_another_choice() -> None:
    assert len(set(origins(article("a", FIGURES), article("b", FIGURES, rounding=5e9)).values())) == 2


def test_two_figures_in_common_are_chance() -> None:
    assert len(set(origins(article("a", FIGURES[:2]), article("b", FIGURES[:2])).values())) == 2


@pytest.mark.parametrize(("published", "count"), [("2024-11-23", 1), ("2024-11-24", 2), (None, 2)])
def test_figures_are_retold_within_three_days_and_never_without_a_date(published: str | None, count: int) -> None:
    assert len(set(origins(article("a", FIGURES), article("b", FIGURES, published)).values())) == count


def sentences(doc: str, words: list[str], published: str | None = "2024-11-20") -> list[dict[str, Any]]:
    rows = article(doc, (FIGURES + OTHERS)[: len(words)], published)
    return [{**row, "quote": quote} for row, quote in zip(rows, words, strict=True)]


SPOKEN = [f"In the third quarter the company reported figure number {n}" for n in range(9)]


@pytest.mark.parametrize("published", ["2025-06-01", None])
def test_the_same_sentences_are_one_origin_whenever_published(published: str | None) -> None:
    long, short = sentences("long", SPOKEN), sentences("short", [text.upper() for text in SPOKEN[:3]], published)
    assert origins(long, short) == {"long": "long", "short": "long"}


def test_short_quotes_are_no_words() -> None:
    a, b = (sentences(doc, [f"figure {n}" for n in range(4)], day) for doc, day in (("a", "2024-11-20"), ("b", None)))
    assert len(set(origins(a, b).values())) == 2


def test_origins_chain_and_keep_the_clusters_of_near_duplicates() -> None:
    a, b = article("a", FIGURES), article("b", FIGURES, "2024-11-22")
    c = article("c", FIGURES, "2024-11-25")
    assert set(origins(a, b, c).values()) == {"a"}
    twin = article("twin", OTHERS, "2024-11-30", cluster_id=history(*c)["article_id"][0])
    assert set(origins(a, b, c, twin).values()) == {"a"}


def test_a_copy_is_found_among_many_articles_that_tell_its_figures() -> None:
    crowd = [
        article(f"z{n}", [*FIGURES[:3], *((f"other:m{n}_{k}", 1.0) for k in range(9))], "2024-11-21")
        for n in range(COMPARED * 2)
    ]
    found = origins(article("a", FIGURES), *crowd, article("zz", FIGURES, "2024-11-22"))
    assert found["zz"] == "a"
    assert len(set(found.values())) == len(crowd) + 1


def test_a_history_without_rows_stays_one() -> None:
    assert join_origins(history()).is_empty()


def test_copies_do_not_outvote_an_independent_source() -> None:
    slip = [("gmv", 384.2e9), *FIGURES[1:]]
    copies = [row for n in range(3) for row in article(f"copy{n}", slip)]
    others = [*article("b", [FIGURES[0], *OTHERS[:2]]), *article("c", [FIGURES[0], *OTHERS[2:4]])]
    found = compare(history(*copies, *others), vocabulary(), edition(), date(2024, 12, 1))
    row = found.changes.filter(metric="gmv").row(0, named=True)
    assert (row["value"], row["sources"], row["rule"]) == (334.2e9, 2, "independent sources")
    assert found.changes.filter(metric="revenue")["sources"].to_list() == [1]
