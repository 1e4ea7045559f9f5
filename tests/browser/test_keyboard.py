"""The pages without a mouse: the first key leads past the head, every stop is seen, and the walk has an end."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.windows import show

pytestmark = [pytest.mark.edge, pytest.mark.slow]
STOPS = "[...document.querySelectorAll('a[href], button, input')].filter(e => e.getClientRects().length)"
MOST = 400  # stops; a walk that takes more is caught in a trap
HERE = f"""
const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
return {{tag: here.tagName, place: {STOPS}.indexOf(here), name: here.textContent.trim(),
  outline: parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none",
  seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}};
"""


def press(browser: Chrome, key: str) -> None:
    ActionChains(browser).send_keys(key).perform()


def here(browser: Chrome) -> dict[str, Any]:
    found: dict[str, Any] = browser.execute_script(HERE)
    return found


def test_the_first_key_shows_a_link_and_enter_moves_past_the_head(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    press(browser, Keys.TAB)
    assert here(browser)["name"] == "Skip to the findings"
    assert here(browser)["seen"]
    press(browser, Keys.ENTER)
    assert browser.execute_script("return document.activeElement.id") == "story"
    press(browser, Keys.TAB)
    first = browser.switch_to.active_element
    assert first.find_elements(By.XPATH, "./ancestor::ol[@id='findings']")
    assert (first.get_attribute("href") or "").endswith("#note-1")


@pytest.mark.parametrize("width", [390, 1024])
@pytest.mark.parametrize("page", ["brief", "index"])
def test_every_stop_is_reached_in_order_and_seen(browser: Chrome, pages: dict[str, str], page: str, width: int) -> None:
    show(browser, pages[page], width)
    walked: list[dict[str, Any]] = []
    while len(walked) < MOST:
        press(browser, Keys.TAB)
        if here(browser)["tag"] == "BODY":
            break
        walked.append(here(browser))
    assert [one for one in walked if not one["seen"] or not one["outline"]] == []
    assert [one["place"] for one in walked] == list(range(browser.execute_script(f"return {STOPS}.length")))


def test_a_head_sorts_by_enter_and_by_space_and_keeps_the_focus(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    head = browser.find_elements(By.CSS_SELECTOR, "thead th.now")[0]
    browser.execute_script("arguments[0].querySelector('button').focus()", head)
    for key, order in ((Keys.ENTER, "descending"), (Keys.SPACE, "ascending")):
        press(browser, key)
        assert head.get_attribute("aria-sort") == order
        assert here(browser)["name"] == head.text.rstrip(" ↑↓")


def test_a_note_number_leads_to_its_note_and_back(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"])
    link = browser.find_element(By.CSS_SELECTOR, "a[href='#note-2']")
    browser.execute_script("arguments[0].focus()", link)
    press(browser, Keys.ENTER)
    note = browser.find_element(By.CSS_SELECTOR, ".notes li:target")
    assert note.get_attribute("id") == "note-2"
    assert browser.execute_script(
        "const b = arguments[0].getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0", note
    )
    browser.back()
    assert not browser.find_elements(By.CSS_SELECTOR, ".notes li:target")
