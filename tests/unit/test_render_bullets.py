"""Bullet graphs: when they stand in place of sparklines, and what they draw."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from tasks.render.brief import Brief, Point, Row, Stand
from tasks.render.bullets import bullet, scale_of
from tests.histories import history, point
from tests.unit.render_material import brief, quarters, sample

ACCENT = "#b3261e"


def course(*values: float | None) -> tuple[Point, ...]:
    return tuple(Point(f"202{at}", value, f"{value}") for at, value in enumerate(values))


def bars(svg: str) -> list[tuple[str, float]]:
    found = ElementTree.fromstring(svg).iter("rect")
    return [(one.attrib["class"], float(one.attrib["width"])) for one in found]


def ticks(svg: str) -> list[tuple[float, float]]:
    """List place and width of the ticks."""
    found = ElementTree.fromstring(svg).iter("line")
    return [(float(one.attrib["x1"]), float(one.attrib["stroke-width"])) for one in found]


def years(*rows: dict[str, Any], metric: str = "gmv") -> Brief:
    """Tell two companies' years and what else is given."""
    two = [
        point(entity, metric, year, value, "2025-02-01", raw=f"{entity} {value:.0f}", rounding=5e9)
        for entity, year, value in (
            ("jd", "2023", 1e12),
            ("jd", "2024", 2e12),
            ("douyin", "2023", 2e12),
            ("douyin", "2024", 3e12),
        )
    ]
    return brief(history(*two, *rows))


def row(made: Brief, entity: str) -> Row:
    return next(one for one in made.tables[0].rows if one.entity == entity)


def test_two_figures_are_bars_and_a_course_is_a_line() -> None:
    stands = [Stand(15.5, 15.4), Stand(5.2, 4.0)]
    assert scale_of([course(None, None, 15.4, 15.5), course(None, None, 4.0, 5.2)], stands) == 15.5
    assert scale_of([course(1, 2, 3, 4), course(None, None, 4.0, 5.2)], stands) == 0.0


def test_a_loss_is_no_bullet_graph() -> None:
    assert scale_of([course(None, -1.0, 5.2)], [Stand(5.2, -1.0)]) == 0.0


def test_the_bars_of_a_table_share_one_scale_that_holds_the_targets_too() -> None:
    assert scale_of([course(20, 40)], [Stand(40, 20, target=90)]) == 90
    (_, before), (_, current) = bars(bullet(Stand(40, 20), 80, ACCENT, "x"))
    assert current == pytest.approx(2 * before, abs=0.2)


def test_a_gap_has_no_bar_and_no_figure_no_drawing() -> None:
    assert [name for name, _ in bars(bullet(Stand(40), 80, ACCENT, "x"))] == ["accent"]
    assert bullet(Stand(None), 80, ACCENT, "x") == ""


def test_a_target_is_a_thick_tick_and_a_year_ago_a_thin_one() -> None:
    (year_ago, thin), (target, thick) = ticks(bullet(Stand(40, 20, year_ago=30, target=60), 60, ACCENT, "x"))
    assert target == pytest.approx(2 * year_ago, abs=0.2)
    assert thick > thin
    assert target + thick / 2 <= 88


def test_a_bullet_graph_carries_its_title() -> None:
    assert ElementTree.fromstring(bullet(Stand(2, 1), 2, ACCENT, "A & B")).findtext("title") == "A & B"


def test_bars_are_explained_where_they_stand_and_nowhere_else() -> None:
    tables = brief(sample()).tables
    assert {table.highest > 0 for table in tables} == {True, False}
    for table in tables:
        assert ("light bar" in table.legend) == (table.highest > 0)
        assert all((row.stand is not None) == (table.highest > 0) for row in table.rows)
    lines = brief(history(*quarters("jd", "revenue", {"2025-Q1": 3e11, "2025-Q2": 2e11, "2025-Q3": 1e11}))).tables
    assert lines[0].highest == 0.0


def test_a_target_of_the_year_is_marked_noted_and_told() -> None:
    made = years(point("jd", "gmv", "2024", 2.5e12, "2024-02-01", modality="target", raw="2.5tn", rounding=5e10))
    jd, douyin = row(made, "JD.com"), row(made, "Douyin")
    assert jd.stand is not None
    assert jd.stand.target == 2.5e12
    assert jd.marks == "[t]"
    assert douyin.marks == ""
    assert "target 2.5" in jd.chart
    assert "target" not in douyin.chart
    assert "2.5tn" in {note.figure.partition(" ")[0] for note in made.notes if note.number in jd.notes}
    assert "thick tick: target" in made.tables[0].legend
    assert "[t] target" in made.tables[0].legend


def test_a_quarter_has_a_year_ago_tick() -> None:
    told = {
        entity: {"2024-Q3": 1e11 * at, "2025-Q2": 2e11 * at, "2025-Q3": 3e11 * at}
        for at, entity in enumerate(("jd", "alibaba"), start=1)
    }
    made = brief(history(*(one for entity, values in told.items() for one in quarters(entity, "revenue", values))))
    assert made.tables[0].highest == 0.0  # three figures are a line
    two = {"2024-Q3": 1e11, "2025-Q3": 3e11}
    made = brief(history(*quarters("jd", "revenue", two), *quarters("alibaba", "revenue", two)))
    stand = row(made, "JD.com").stand
    assert stand is not None
    assert (stand.current, stand.before, stand.year_ago) == (3e11, None, 1e11)
    assert "thin tick: a year ago" in made.tables[0].legend
    assert row(made, "JD.com").chart == "2025-Q3 300.0; 2024-Q3 100.0"


def test_a_break_in_the_series_is_not_compared() -> None:
    made = brief(sample())
    (broken,) = [one for table in made.tables if table.highest for one in table.rows if "[b]" in one.marks]
    assert broken.stand is not None
    assert broken.stand.current is not None
    assert (broken.stand.before, broken.stand.year_ago) == (None, None)
