"""A brief is laid out closer where that saves a page or fills a white foot, and only there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML

from tasks.render.coverage import mark_uncovered
from tasks.render.layouts import CLOSE, CLOSER, Fall, choose_layout, measure
from tasks.render.page import print_page
from tests.unit.render_material import brief, sample

TEMPLATES = Path(__file__).parents[2] / "templates"
STYLE = """<style>
@page { size: 100mm 100mm; margin: 0 } body { margin: 0 }
p { margin: 0 0 .5mm; font-size: 1.5mm; line-height: 2mm } p.tall { line-height: 20mm }
.close p { margin-bottom: %smm } .closer p { margin-bottom: .3mm }
</style>"""  # forty lines a page

pytestmark = pytest.mark.edge


class Printer:
    """Lays pages out and remembers which."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, html: str) -> Any:
        self.asked.append(html.partition('<body class="')[2].partition('"')[0].removesuffix("a4").strip())
        return HTML(string=html, base_url=f"{TEMPLATES.as_uri()}/").render()


def sheet(count: int, last: str = "", gap: str = ".4") -> str:
    return STYLE % gap + '<body class="a4">' + "<p>Words</p>" * count + last


def test_a_page_is_measured_by_what_is_printed_on_it() -> None:
    pages = HTML(string=sheet(4, '<p class="tall">Words</p>')).render().pages
    (filled,) = measure(pages).filled
    assert filled == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize(
    ("count", "gap", "asked", "pages"),
    [
        (40, ".4", [""], 1),  # one page: nothing to gain
        (41, ".4", ["", CLOSE], 1),  # a line too many, saved by the first trial
        (41, ".48", ["", CLOSE, CLOSER], 1),  # saved by the second
        (44, ".4", [""], 2),  # more over than closer lines save
        (70, ".4", [""], 2),  # the last page is well filled
    ],
)
def test_a_closer_layout_is_tried_only_where_a_page_may_be_saved(
    count: int, gap: str, asked: list[str], pages: int
) -> None:
    printer = Printer()
    assert len(choose_layout(sheet(count, gap=gap), printer).pages) == pages
    assert printer.asked == asked


def test_a_trial_that_saves_nothing_leaves_the_lines_as_they_are() -> None:
    printer = Printer()
    whole = sheet(6) + '<p style="break-before: page">Words</p>'
    made = choose_layout(whole, printer)
    assert printer.asked == ["", CLOSE, CLOSER]
    assert measure(made.pages) == measure(HTML(string=whole).render().pages)


@pytest.mark.parametrize(
    ("closer", "plain", "is_better"),
    [
        ((0.9, 0.9), (0.95, 0.95, 0.1), True),
        ((0.97, 0.6), (0.8, 0.9), True),
        ((0.8, 0.5), (0.82, 0.9), False),
        ((0.97, 0.05), (0.8, 0.9), False),
        ((0.99, 0.6), (0.93, 0.9), False),
        ((0.99, 0.99, 0.6), (0.7, 0.9), False),
    ],
)
def test_closer_lines_must_pay(closer: tuple[float, ...], plain: tuple[float, ...], is_better: bool) -> None:
    assert Fall(closer).beats(Fall(plain)) is is_better


def test_notes_begin_below_what_is_left_of_the_boxes() -> None:
    """Notes and method that would fill a page of their own do not leave the one before white."""
    made = replace(brief(sample(), language="zh-Hans"), paper="Letter")
    page = mark_uncovered(print_page(made, TEMPLATES), TEMPLATES)
    assert measure(Printer()(page).pages).whitest < 0.3
