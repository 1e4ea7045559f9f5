"""The HTML brief and the index, in headless Chromium: at every width, in the dark, by keyboard, by axe-core's rules."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = [pytest.mark.edge, pytest.mark.slow]
WIDTHS = (390, 1024, 1920)
AXE_RUN = "const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([{id: String(e)}]))"


def show(browser: Chrome, address: str, width: int = 1024, dark: bool = False) -> None:
    """Open a page in a window of the width, light or dark."""
    wanted = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(address)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", ["brief", "index"])
def test_no_rule_of_axe_is_broken_and_nothing_scrolls_sideways(
    browser: Chrome, axe: str, pages: dict[str, str], page: str, width: int, dark: bool
) -> None:
    show(browser, pages[page], width, dark)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_script(axe)
    broken: list[dict[str, Any]] = browser.execute_async_script(AXE_RUN)
    assert [(one["id"], [node["html"] for node in one.get("nodes", [])][:3]) for one in broken] == []


@pytest.mark.parametrize("page", ["brief", "index"])
def test_a_page_fetches_nothing_and_complains_of_nothing(browser: Chrome, pages: dict[str, str], page: str) -> None:
    show(browser, pages[page])
    assert [one for one in browser.get_log("browser") if one["level"] in ("SEVERE", "WARNING")] == []
    fetched: list[str] = browser.execute_script("return performance.getEntriesByType('resource').map(r => r.name)")
    assert [one for one in fetched if not one.startswith("data:")] == []


def test_a_table_sorts_by_a_column_and_says_so(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    button = browser.find_element(By.CSS_SELECTOR, "th button")
    head = button.find_element(By.XPATH, "./ancestor::th")
    table = head.find_element(By.XPATH, "./ancestor::table")

    def names() -> list[str]:
        return [row.text.split("\n")[0] for row in table.find_elements(By.CSS_SELECTOR, "tbody tr th")]

    before = names()
    button.click()
    assert head.get_attribute("aria-sort") in ("ascending", "descending")
    once = names()
    button.click()
    assert names() == once[::-1]
    assert sorted(once) == sorted(before)


def test_the_first_tab_leads_past_the_head(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    link = browser.switch_to.active_element
    target = (link.get_attribute("href") or "").rsplit("#", 1)[-1]
    assert browser.find_element(By.ID, target)


def test_every_note_number_leads_to_its_note(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    lost = browser.execute_script(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    assert lost == []
    assert browser.find_elements(By.CSS_SELECTOR, "a[href^='#note']")


def test_the_index_finds_a_brief_by_a_word_of_its_findings(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["index"])
    field = browser.find_element(By.CSS_SELECTOR, "input[type=search]")

    def shown() -> int:
        return len(
            [
                one
                for one in browser.find_elements(By.CSS_SELECTOR, "[data-search], main li, tbody tr")
                if one.is_displayed()
            ]
        )

    everything = shown()
    assert everything
    field.send_keys("no brief says this")
    assert shown() < everything
    field.clear()
    field.send_keys("JD", Keys.END)
    assert shown()
