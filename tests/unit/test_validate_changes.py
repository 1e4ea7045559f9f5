"""Articles that warn, steps that are withheld, and the page that tells."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tasks.frames import ARTICLES, CHANGES, empty
from tasks.validate.quality import build_quality_page
from tasks.validate.suites import Example, RuleResult
from tasks.validate.verdicts import judge_articles, judge_changes

PROJECT = Path(__file__).resolve().parents[2]
SUITES, TEMPLATES = PROJECT / "expectations", PROJECT / "templates"


def change(**more: Any) -> pl.DataFrame:
    """Make CHANGES of one point: 110 after 100, and 80 a year ago."""
    row = {
        **dict.fromkeys(CHANGES),
        **{"entity": "jd", "metric": "revenue", "period": "2024-Q4", "value": 110.0, "sources": 1, "marks": "c"},
        **{
            "previous_period": "2024-Q3",
            "previous_value": 100.0,
            "qoq_change": 10.0,
            "qoq_ratio": 0.1,
            "qoq_rounding": 0.01,
        },
        **{"year_ago_period": "2023-Q4", "year_ago_value": 80.0, "yoy_change": 30.0, "yoy_ratio": 0.375},
        **more,
    }
    return pl.DataFrame([row], schema=pl.Schema(CHANGES))


def article(**more: Any) -> pl.DataFrame:
    row = {
        **dict.fromkeys(ARTICLES),
        **{"article_id": "a", "doc": "a.txt", "title": "T", "language": "en", "text": "x" * 100},
        **{"published_on": date(2025, 1, 1), "captured_at": datetime(2025, 1, 2, tzinfo=UTC), **more},
    }
    return pl.DataFrame([row], schema=pl.Schema(ARTICLES))


def failed(results: tuple[RuleResult, ...]) -> list[str]:
    return [result.rule for result in results if result.failed]


def test_sound_article_passes_every_rule() -> None:
    assert failed(judge_articles(article(), SUITES)) == []


def test_article_without_a_date_warns() -> None:
    results = judge_articles(article(published_on=None), SUITES)
    assert failed(results) == ["date_present"]
    assert {result.severity for result in results} == {"warn"}


def test_article_dated_ahead_warns() -> None:
    assert failed(judge_articles(article(published_on=date(2026, 1, 1)), SUITES)) == ["date_not_ahead"]


def test_sound_step_stays_as_it_is() -> None:
    judged, results = judge_changes(change(), SUITES)
    assert judged.equals(change())
    assert failed(results) == []


def test_implausible_step_is_withheld_and_marked() -> None:
    judged, results = judge_changes(change(value=11000.0, qoq_change=10900.0, qoq_ratio=109.0, yoy_ratio=None), SUITES)
    row = judged.row(0, named=True)
    assert failed(results) == ["qoq_plausible"]
    assert (row["qoq_ratio"], row["qoq_change"], row["qoq_reason"], row["marks"]) == (None, None, "method_break", "bc")
    assert row["value"] == 11000.0


def test_step_that_does_not_follow_is_withheld() -> None:
    judged, results = judge_changes(change(yoy_ratio=0.5), SUITES)
    assert failed(results) == ["yoy_follows"]
    assert judged["yoy_ratio"].item() is None
    assert judged["qoq_ratio"].item() == 0.1


def test_step_unlike_the_stated_one_only_warns() -> None:
    judged, results = judge_changes(change(stated_qoq_ratio=0.2), SUITES)
    assert failed(results) == ["qoq_agrees_with_stated"]
    assert judged["qoq_ratio"].item() == 0.1


def test_no_changes_are_no_failure() -> None:
    judged, results = judge_changes(empty(CHANGES), SUITES)
    assert judged.is_empty()
    assert failed(results) == []


def test_quality_page_is_offline_and_escapes_what_it_prints() -> None:
    example = Example("<doc>", "<script>alert(1)</script>", "10.0× & more")
    result = RuleResult("claims", "tenfold", "quarantine", {"en": "A sentence.", "de": "Ein Satz."}, 5, 1, (example,))
    held = pl.DataFrame(
        {
            "doc": ["d"],
            "start": [1],
            "language": ["de"],
            "raw": ["<b>9</b>"],
            "quote": ["q"],
            "rules": [["tenfold"]],
            "reason": ["r"],
        }
    )
    page = build_quality_page([result], {"figures accepted": 4}, TEMPLATES, held_back=held)
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;9" in page
    assert "A sentence." in page
    assert "http" not in page
    assert "<script" not in page
    assert "Ein Satz." in build_quality_page([result], {}, TEMPLATES, "de")


def test_quality_page_without_results_still_stands() -> None:
    assert "</html>" in build_quality_page([], {}, TEMPLATES)
