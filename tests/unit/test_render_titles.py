"""The title is one finding, and no surer than the findings are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.render.brief import Finding
from tasks.render.formats import Format
from tasks.render.labels import read_labels
from tasks.render.notes import NoteBook
from tasks.render.points import read_points
from tasks.render.sentences import Telling
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
