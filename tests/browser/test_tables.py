"""Tables of the HTML brief are sorted by size as each language writes numbers, by name, and what is missing stays last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tasks.render.brief import Brief
from tasks.render.page import screen_page
from tests.briefs import sample_brief
from tests.browser.windows import show

pytestmark = [pytest.mark.edge, pytest.mark.slow]
TEMPLATES = Path(__file__).parents[2] / "templates"
VALUES = (99.4, -16.1, None, 1234.5, 0.3, -57.6, 12345.0, None, 7.0)  # None: not available
CURRENT, CHANGE, QOQ = 4, 5, 6  # columns


def table_of_values(language: str) -> Brief:
    """Build a brief whose one table has the values as levels, changes and growth, written in the language."""
    brief = sample_brief()
    row = brief.tables[0].rows[0]

    def written(value: float | None, sign: str = "") -> str:
        if value is None:
            return "[x]"
        plain = format_decimal(abs(value), "#,##0.0", locale=language.replace("-", "_"))
        return f"\u2212{plain}" if value < 0 else f"{sign}{plain}"

    rows = tuple(
        replace(
            row, entity=f"Company {letter}", current=written(value), change=written(value, "+"), qoq=written(value, "+"),
            direction="none" if value is None else "down" if value < 0 else "up", notes=(number,),
        )
        for number, (letter, value) in enumerate(zip("hcaifbged", VALUES, strict=True), 4)
    )  # fmt: skip
    return replace(brief, language=language, tables=(replace(brief.tables[0], rows=rows),))


def sort_by(browser: Chrome, column: int) -> WebElement:
    """Press the head of a column and return it."""
    head = browser.find_elements(By.CSS_SELECTOR, ".tables thead th")[column]
    head.find_element(By.TAG_NAME, "button").click()
    return head


def values(browser: Chrome) -> list[float | None]:
    """Read the values of the rows in the order shown, by their names."""
    names = [one.text for one in browser.find_elements(By.CSS_SELECTOR, ".tables tbody th")]
    return [VALUES["hcaifbged".index(name[-1])] for name in names]


@pytest.mark.parametrize("column", [CURRENT, CHANGE, QOQ])
@pytest.mark.parametrize("language", ["en", "de", "zh-Hans"])
def test_numbers_are_sorted_by_size_and_missing_ones_are_last_both_ways(
    browser: Chrome, tmp_path: Path, language: str, column: int
) -> None:
    page = tmp_path / "brief.html"
    page.write_text(screen_page(table_of_values(language), TEMPLATES), "utf-8")
    show(browser, page.as_uri())
    up = sorted(one for one in VALUES if one is not None)
    assert sort_by(browser, column).get_attribute("aria-sort") == "descending"
    assert values(browser) == [*up[::-1], None, None]
    assert sort_by(browser, column).get_attribute("aria-sort") == "ascending"
    assert values(browser) == [*up, None, None]


def test_names_are_sorted_from_a_and_notes_by_their_first_number(browser: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    page.write_text(screen_page(table_of_values("en"), TEMPLATES), "utf-8")
    show(browser, page.as_uri())

    def letters() -> str:
        return "".join(one.text[-1] for one in browser.find_elements(By.CSS_SELECTOR, ".tables tbody th"))

    assert sort_by(browser, 0).get_attribute("aria-sort") == "ascending"
    assert letters() == "abcdefghi"
    assert sort_by(browser, 0).get_attribute("aria-sort") == "descending"
    assert letters() == "ihgfedcba"
    assert sort_by(browser, -1).get_attribute("aria-sort") == "descending"
    assert letters() == "hcaifbged"[::-1]


def test_one_column_at_a_time_says_that_it_is_sorted(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    for column in (CURRENT, 0, QOQ):
        sort_by(browser, column)
        told = browser.find_elements(By.CSS_SELECTOR, "th[aria-sort]")
        assert [one.id for one in told] == [browser.find_elements(By.CSS_SELECTOR, ".tables thead th")[column].id]


def test_a_row_keeps_its_cells_when_it_moves(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])

    def rows() -> set[str]:
        return {one.text for one in browser.find_elements(By.CSS_SELECTOR, ".tables tbody tr")}

    before = rows()
    sort_by(browser, QOQ)
    assert rows() == before
    assert len(before) == len(sample_brief().tables[0].rows)


def test_sparklines_are_no_column_to_sort_by(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    assert not browser.find_elements(By.CSS_SELECTOR, "th.sp button")
