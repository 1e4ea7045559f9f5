"""Layouts hold: nothing leaves the page or its cell, no heading is left alone at the foot of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML

from tasks.render.brief import Brief
from tasks.render.coverage import mark_uncovered
from tasks.render.layouts import CLOSE, CLOSER
from tasks.render.page import print_page
from tests.briefs import VARIANTS
from tests.histories import history, point
from tests.unit.render_material import brief, held, jd_falls, quarters

TEMPLATES = Path(__file__).parents[2] / "templates"
SLACK = 1.0  # pixels of 1/96 inch that rounding may take
HEADINGS = ("h1", "h2", "h3", "caption")

pytestmark = pytest.mark.edge


def one_finding() -> Brief:
    return brief(jd_falls(), findings_limit=1)


def only_held_back() -> Brief:
    """Build a first week in which every figure was held back."""
    row = point("jd", "revenue", "2025-Q3", 9e15, "2025-11-28", raw="9000万亿元")
    return brief(history(), held_back=held((row, "level_plausible", "9000tn is no revenue")), since=None)


def long_words() -> Brief:
    """Build a week of a company whose name is one word wider than the page."""
    name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    made = brief(history(*quarters("jd", "revenue", {"2025-Q2": 3e11, "2025-Q3": 2e11})))
    first = replace(made.findings[0], headline=f"{name} {made.findings[0].headline}")
    tables = tuple(replace(table, rows=tuple(replace(row, entity=name) for row in table.rows)) for table in made.tables)
    return replace(made, title=f"{name} {made.title}", findings=(first, *made.findings[1:]), tables=tables)


LAYOUTS: dict[str, Callable[[], Brief]] = {
    **VARIANTS,
    "one_finding": one_finding,
    "only_held_back": only_held_back,
    "long_words": long_words,
}


def pages(made: Brief, closer: str = "") -> list[Any]:
    html = mark_uncovered(print_page(made, TEMPLATES), TEMPLATES).replace('<body class="', f'<body class="{closer} ', 1)
    return [page._page_box for page in HTML(string=html, base_url=f"{TEMPLATES.as_uri()}/").render().pages]


def walk(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from walk(child)


def texts(box: Any) -> list[Any]:
    return [one for one in walk(box) if getattr(one, "text", "").strip() and hasattr(one, "position_x")]


def outside(page: Any) -> list[str]:
    """List the texts that leave the page's area between its margins."""
    left, top = page.content_box_x() - SLACK, page.content_box_y() - SLACK
    right, foot = left + page.width + 2 * SLACK, top + page.height + 2 * SLACK
    return [
        one.text
        for one in texts(page.children[0])
        if one.position_x < left
        or one.position_x + one.width > right
        or one.position_y < top
        or one.position_y + one.height > foot
    ]


def overflowing(page: Any) -> list[str]:
    """List the texts of table cells that are wider than their cell."""
    cells = (one for one in walk(page) if type(one).__name__ == "TableCellBox")
    return [
        one.text
        for cell in cells
        for one in texts(cell)
        if one.position_x + one.width > cell.position_x + cell.border_width() + SLACK
    ]


def alone(page: Any) -> list[str]:
    """List the headings below which nothing is printed on their page."""
    found = []
    for heading in (one for one in walk(page.children[0]) if one.element_tag in HEADINGS and texts(one)):
        own = {id(one) for one in texts(heading)}
        end = heading.position_y + heading.margin_height()
        if not any(id(one) not in own and one.position_y >= end - SLACK for one in texts(page.children[0])):
            found.append(texts(heading)[0].text)
    return found


@pytest.mark.parametrize(
    ("layout", "paper", "closer"),
    [
        *((layout, "A4", "") for layout in LAYOUTS),
        ("sample_brief", "Letter", ""),
        ("chinese_week", "Letter", ""),
        ("long_names", "A4", CLOSER),
        ("chinese_week", "Letter", CLOSE),
    ],
)
def test_a_layout_holds(layout: str, paper: str, closer: str) -> None:
    for page in pages(replace(LAYOUTS[layout](), paper=paper), closer):
        assert not outside(page)
        assert not overflowing(page)
        assert not alone(page)


def test_a_text_beyond_the_margin_is_found() -> None:
    page = '<style>@page { size: A4; margin: 15mm }</style><p style="white-space: nowrap">' + "wide " * 90
    assert outside(HTML(string=page).render().pages[0]._page_box)


def test_a_heading_at_the_foot_is_found() -> None:
    page = '<style>@page { size: A4; margin: 0 }</style><div style="height: 270mm"></div><h2>Alone</h2>'
    assert alone(HTML(string=page).render().pages[0]._page_box)


def test_only_held_back_figures_are_a_quiet_page_that_counts_them() -> None:
    made = only_held_back()
    assert made.is_quiet
    assert any(count.number == "1" and count.label == "held back" for count in made.counts)
    assert len(pages(made)) == 1


def test_a_tall_table_goes_on_overleaf_with_its_head_and_three_rows_at_least_on_each_page() -> None:
    made = VARIANTS["forty_companies"]()
    findings = tuple(replace(made.findings[at % 3], rank=at + 1) for at in range(6))
    first, second = pages(replace(made, findings=findings))[:2]
    before, after = tables(first)[-1], tables(second)[0]
    assert before.element is after.element
    for part in (before, after):
        rows = [[row for row in walk(group) if row.element_tag == "tr"] for group in part.children]
        assert len(rows[0]) == 1
        assert len(rows[1]) >= 3


def tables(page: Any) -> list[Any]:
    return [one for one in walk(page) if type(one).__name__ == "TableBox"]
