"""The HTML brief and the index, in headless Chromium: at every width, in the dark, by axe-core's rules."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.windows import WIDTHS, complaints, show

pytestmark = [pytest.mark.edge, pytest.mark.slow]
PAGES = ("brief", "brief-zh", "index")
AXE_RUN = "const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([{id: String(e)}]))"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_no_rule_of_axe_is_broken_and_nothing_scrolls_sideways(
    browser: Chrome, axe: str, pages: dict[str, str], page: str, width: int, dark: bool
) -> None:
    show(browser, pages[page], width, dark)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_script(axe)
    broken: list[dict[str, Any]] = browser.execute_async_script(AXE_RUN)
    assert [(one["id"], [node["html"] for node in one.get("nodes", [])][:3]) for one in broken] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fetches_nothing_and_complains_of_nothing(browser: Chrome, pages: dict[str, str], page: str) -> None:
    show(browser, pages[page])
    assert complaints(browser) == []
    fetched: list[str] = browser.execute_script("return performance.getEntriesByType('resource').map(r => r.name)")
    assert [one for one in fetched if not one.startswith("data:")] == []


def test_every_note_number_leads_to_its_note(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    lost = browser.execute_script(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    assert lost == []
    assert browser.find_elements(By.CSS_SELECTOR, "a[href^='#note']")


def test_on_a_phone_the_metric_stands_under_the_company_and_no_name_breaks(
    browser: Chrome, pages: dict[str, str]
) -> None:
    show(browser, pages["brief"], 390)
    head = browser.find_element(By.CSS_SELECTOR, ".tables tbody th")
    metric = browser.find_element(By.CSS_SELECTOR, ".tables tbody td.me")
    assert not metric.is_displayed()
    told = browser.execute_script("return getComputedStyle(arguments[0], '::after').content", head)
    assert told == f'"{metric.get_attribute("textContent")}"'
    wide: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('.tables tbody th')]"
        ".filter(h => h.scrollWidth > h.clientWidth + 1).map(h => h.textContent)"
    )
    assert wide == []


def test_on_a_wide_screen_a_line_of_text_stays_readable(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"], 1920)
    widths: list[float] = browser.execute_script(
        "return [...document.querySelectorAll('ol.f li, .method p, .notes li')].map(e => e.getBoundingClientRect().width"
        " / parseFloat(getComputedStyle(e).fontSize))"
    )
    assert max(widths) < 60  # in em: about 110 characters
