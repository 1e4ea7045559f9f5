"""The title is one finding, and no surer than the findings are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.render.brief import Finding
from tasks.render.formats import Format
from tasks.render.labels import read_labels
from tasks.render.notes import NoteBook
from tasks.render.points import read_points
from tasks.render.sentences import Telling
from tasks.render.story import build_brief
from tasks.render.titles import tell_title
from tests.histories import history
from tests.unit.render_material import JD, brief, jd_falls, material, quarters, vocabulary


def title(*grades: str, language: str = "en") -> str:
    """Tell the title of findings of these grades."""
    known = material(jd_falls())
    words = Format(read_labels(language), vocabulary())
    book = NoteBook((known.history, known.held_back), known.comparison.changes, words)
    rows = list(known.comparison.findings.sort("rank").iter_rows(named=True))[:1] * len(grades)
    first = Finding(1, "A grew", "", "", (1,), "")
    findings = [replace(first, rank=rank, grade=grade) for rank, grade in enumerate(grades, 1)]
    return tell_title(findings, rows, Telling(read_points(known.comparison.changes), book, words))


def test_a_title_is_one_finding() -> None:
    rows = history(*quarters("jd", "revenue", JD), *quarters("kuaishou", "gmv", {"2025-Q2": 300e9, "2025-Q3": 400e9}))
    made = brief(rows)
    assert len(made.findings) > 1
    assert made.findings[1].headline not in made.title
    assert ";" not in made.title


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Unconfirmed: A grew"), ("de", "Unbestätigt: A grew"), ("zh-Hans", "未经证实：A grew")],
)
def test_a_title_of_doubtful_findings_says_so(language: str, told: str) -> None:
    assert title("C6", "D5", language=language) == told


def test_one_confirmed_finding_is_enough_for_a_plain_title() -> None:
    assert title("C6", "B2").startswith("A grew")


@pytest.mark.parametrize(
    ("language", "called", "covers", "title"),
    [
        (
            "en",
            "issue of December 2025",
            "articles of 2025-11-02 to 2025-12-01",
            "Nothing material moved between 2025-11-02 and 2025-12-01",
        ),
        (
            "de",
            "Ausgabe Dezember 2025",
            "Artikel vom 02.11.2025 bis 01.12.2025",
            "Nichts Wesentliches zwischen 02.11.2025 und 01.12.2025",
        ),
        (
            "zh-Hans",
            "期次：2025年12月",
            "2025年11月2日至2025年12月1日的文章",
            "2025年11月2日至2025年12月1日：没有重大变化",
        ),
    ],
)
def test_a_monthly_brief_is_named_by_its_issue_and_says_which_days_it_covers(
    language: str, called: str, covers: str, title: str
) -> None:
    told = material(history(), as_of=date(2025, 12, 2), since=date(2025, 11, 1), language=language, cadence="monthly")
    made = build_brief(replace(told, period="2025-12"), vocabulary())
    assert (made.period, made.period_name, made.covers, made.title) == ("2025-12", called, covers, title)


def test_a_first_quiet_brief_names_the_day_it_read_up_to() -> None:
    made = brief(history(), since=None)
    assert made.covers == ""
    assert made.title == "Nothing material moved up to 2025-11-30"
