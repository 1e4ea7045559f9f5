"""Editions by data alone: an entry in editions.toml is a new brief, in its language, for its period, on its paper."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from weasyprint import HTML

from tasks.compare.editions import find_previous_date
from tasks.plans import plan_run
from tasks.records import Edition
from tasks.render.brief import Brief
from tasks.render.coverage import mark_uncovered
from tasks.render.page import print_page
from tasks.render.story import build_brief
from tasks.seeds import read_editions
from tasks.settings import Settings
from tests.unit.render_material import material, sample, vocabulary

pytestmark = pytest.mark.edge
TEMPLATES = Path(__file__).parents[2] / "templates"
ENTRY = """[[edition]]
id = "{name}"
title = "{title}"
audience = "Category leads"
language = "{language}"
cadence = "{cadence}"
watchlist = []
metrics = []
schedule = "0 7 1 * *"
timezone = "Asia/Shanghai"
paper = "{paper}"
"""
MOST_METHOD = 120  # words
DENSE = 1.7  # Chinese characters that say as much as an English word


@dataclass(frozen=True)
class Case:
    """An entry as it is written, the day of a brief, and how its period is called there."""

    name: str
    title: str
    language: str
    cadence: str
    paper: str
    as_of: date
    since: date
    period: str
    called: str


CASES = {
    one.name: one
    for one in (
        Case(
            "m",
            "Monthly",
            "en",
            "monthly",
            "A4",
            date(2025, 11, 30),
            date(2025, 10, 30),
            "2025-11",
            "issue of November 2025",
        ),
        Case(
            "q",
            "Quarterly",
            "en",
            "quarterly",
            "Letter",
            date(2025, 9, 30),
            date(2025, 6, 30),
            "2025-Q3",
            "issue of Q3 2025",
        ),
        Case(
            "d",
            "Quartal",
            "de",
            "quarterly",
            "A4",
            date(2025, 9, 30),
            date(2025, 6, 30),
            "2025-Q3",
            "Ausgabe 3. Quartal 2025",
        ),
        Case(
            "z",
            "月报",
            "zh-Hans",
            "monthly",
            "Letter",
            date(2025, 11, 30),
            date(2025, 10, 30),
            "2025-11",
            "期次：2025年11月",
        ),
    )
}


def read_case(case: Case, folder: Path) -> Edition:
    path = folder / "editions.toml"
    told = {"name": case.name, "title": case.title, "language": case.language}
    path.write_text(ENTRY.format(**told, cadence=case.cadence, paper=case.paper), encoding="utf-8")
    (edition,) = read_editions(path, vocabulary())
    return edition


def make_brief(edition: Edition, case: Case) -> Brief:
    plan = plan_run(edition, (), case.as_of, datetime(2026, 1, 1, tzinfo=UTC), Settings())
    assert plan.period == case.period
    told = {name: getattr(edition, name) for name in Edition.__slots__ if name not in ("edition_id",)}
    found = material(sample(), as_of=case.as_of, since=case.since, edition_id=edition.edition_id, **told)
    return build_brief(replace(found, period=plan.period), vocabulary())


def length(text: str) -> float:
    """Count words; of Chinese, characters by what they say."""
    dense = re.findall("[\u4e00-\u9fff]", text)
    return len(re.sub("[\u4e00-\u9fff]", " ", text).split()) + len(dense) / DENSE


@pytest.mark.parametrize("name", CASES)
def test_an_edition_is_added_by_its_entry_alone(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    edition = read_case(case, tmp_path)
    assert find_previous_date(edition, case.as_of) == case.since
    made = make_brief(edition, case)
    page = print_page(made, TEMPLATES)
    assert made.period_name == case.called
    assert f"{case.title} · {case.called}" in page
    pages = HTML(string=mark_uncovered(page, TEMPLATES), base_url=f"{TEMPLATES.as_uri()}/").render().pages
    assert 1 <= len(pages) <= 4
    inches = (8.5, 11) if case.paper == "Letter" else (8.27, 11.69)
    assert (pages[0].width / 96, pages[0].height / 96) == pytest.approx(inches, abs=0.01)
    assert length(made.method) <= MOST_METHOD


def test_a_german_edition_prints_german_numbers_and_dates(tmp_path: Path) -> None:
    case = CASES["d"]
    made = make_brief(read_case(case, tmp_path), case)
    assert made.cut_off.startswith("Daten bis 29.09.2025 24:00")
    assert any("Mrd." in one.headline and "," in one.headline for one in made.findings)
    assert not any("bn" in one.headline for one in made.findings)


@pytest.mark.parametrize("name", CASES)
def test_a_mark_on_a_table_is_in_its_legend(name: str, tmp_path: Path) -> None:
    made = make_brief(read_case(CASES[name], tmp_path), CASES[name])
    assert made.tables
    for table in made.tables:
        cells = [text for row in table.rows for text in (row.year_ago, row.previous, row.qoq, row.season, row.yoy)]
        used = {mark for row in table.rows for mark in row.marks.split()} | {text for text in cells if text[:1] == "["}
        assert all(mark in table.legend for mark in used), table.legend
