"""Bullet graphs: when they stand in place of sparklines, and what they draw."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tasks.render.brief import Point, Row
from tasks.render.bullets import bullet, scale_of
from tests.briefs import sample_brief
from tests.histories import history
from tests.unit.render_material import brief, quarters, sample

ACCENT = "#b3261e"


def points(*values: float | None) -> tuple[Point, ...]:
    return tuple(Point(f"202{at}", value, f"{value}") for at, value in enumerate(values))


def row(*values: float | None) -> Row:
    return replace(sample_brief().tables[0].rows[0], points=points(*values))


def bars(svg: str) -> list[tuple[str, float]]:
    found = ElementTree.fromstring(svg).iter("rect")
    return [(one.attrib["class"], float(one.attrib["width"])) for one in found]


def test_two_figures_are_bars_and_a_course_is_a_line() -> None:
    assert scale_of([row(None, None, 15.4, 15.5), row(None, None, 4.0, 5.2)]) == 15.5
    assert scale_of([row(1, 2, 3, 4), row(None, None, 4.0, 5.2)]) == 0.0


def test_a_loss_is_no_bullet_graph() -> None:
    assert scale_of([row(None, -1.0, 5.2)]) == 0.0


def test_the_bars_of_a_table_share_one_scale() -> None:
    (_, before), (_, current) = bars(bullet(points(20, 40), 80, ACCENT, "x"))
    assert (before, current) == pytest.approx((22, 44))


def test_a_gap_has_no_bar_and_no_figure_no_drawing() -> None:
    assert [name for name, _ in bars(bullet(points(None, 40), 80, ACCENT, "x"))] == ["accent"]
    assert bullet(points(None, None), 80, ACCENT, "x") == ""


def test_a_bullet_graph_carries_its_title() -> None:
    assert ElementTree.fromstring(bullet(points(1, 2), 2, ACCENT, "A & B")).findtext("title") == "A & B"


def test_bars_are_explained_where_they_stand_and_nowhere_else() -> None:
    tables = brief(sample()).tables
    assert {table.highest > 0 for table in tables} == {True, False}
    for table in tables:
        assert ("light bar" in table.legend) == (table.highest > 0)
    lines = brief(history(*quarters("jd", "revenue", {"2025-Q1": 3e11, "2025-Q2": 2e11, "2025-Q3": 1e11}))).tables
    assert lines[0].highest == 0.0
