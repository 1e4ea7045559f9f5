"""The index finds briefs by the words of their findings, in any language, and says how many it found."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.briefs import sample_brief
from tests.browser.windows import complaints, show

pytestmark = [pytest.mark.edge, pytest.mark.slow]


@pytest.fixture
def field(browser: Chrome, pages: dict[str, str]) -> WebElement:
    show(browser, pages["index"])
    return browser.find_element(By.ID, "find")


def shown(browser: Chrome, selector: str = ".list > li") -> list[str]:
    """Read what is shown, not folded away."""
    found = browser.find_elements(By.CSS_SELECTOR, selector)
    is_shown = "return arguments[0].checkVisibility({visibilityProperty: true}) && arguments[0].offsetHeight > 0"
    return [one.text for one in found if browser.execute_script(is_shown, one)]


def search(browser: Chrome, field: WebElement, words: str) -> str:
    """Type words and return what is announced."""
    field.clear()
    field.send_keys(words)
    status = browser.find_element(By.ID, "found")
    assert status.get_attribute("role") == "status"
    return status.text


@pytest.mark.parametrize(
    ("words", "periods"),
    [
        ("kuaishou", ["Platforms weekly · 2025-W48"]),
        ("KUAISHOU gmv", ["Platforms weekly · 2025-W48"]),
        ("快手", ["weekly-zh · 2025-W48"]),
        ("连续6个季度", ["weekly-zh · 2025-W48"]),
        ("quiet", ["weekly · 2025-W47"]),
        ("2025-W48", ["weekly-zh · 2025-W48", "weekly · 2025-W48"]),
    ],
)
def test_words_leave_the_briefs_that_hold_them_all(
    browser: Chrome, field: WebElement, words: str, periods: list[str]
) -> None:
    told = search(browser, field, words)
    assert len(shown(browser)) == len(periods)
    assert told == f"{len(periods)} of 3 briefs"
    wanted = [period.split(" · ")[1] for period in periods]
    assert [wanted[at] in one for at, one in enumerate(shown(browser))] == [True] * len(periods)


def test_a_found_finding_is_told_whole_and_the_others_are_not(browser: Chrome, field: WebElement) -> None:
    finding = next(one for one in sample_brief().findings if "Kuaishou" in one.headline)
    before = shown(browser, ".told li")
    assert len(before) > 1
    assert not any(finding.context in one for one in before)
    search(browser, field, "kuaishou")
    (told,) = shown(browser, ".told li")
    assert " ".join(told.split()) == " ".join(f"{finding.headline} {finding.detail} {finding.context}".split())


def test_words_that_no_brief_holds_are_answered_with_what_to_do(browser: Chrome, field: WebElement) -> None:
    assert search(browser, field, "no brief says this").startswith("No brief holds these words")
    assert shown(browser) == []


def test_an_emptied_field_shows_everything_as_before(browser: Chrome, field: WebElement) -> None:
    before = shown(browser), shown(browser, ".told li"), shown(browser, ".told span")
    search(browser, field, "kuaishou")
    assert search(browser, field, " ") == ""
    assert (shown(browser), shown(browser, ".told li"), shown(browser, ".told span")) == before
    assert len(before[0]) == 3


def test_a_search_has_an_address_that_leads_back_to_it(browser: Chrome, field: WebElement) -> None:
    search(browser, field, "快手 gmv")
    address = browser.current_url
    assert "#find=" in address
    show(browser, address)
    assert browser.find_element(By.ID, "find").get_attribute("value") == "快手 gmv"
    assert len(shown(browser)) == 1


@pytest.mark.parametrize(
    "fragment", ["#find=%E0%A4%A", "#<img src=x onerror=document.title='x'>", "#find=" + "x" * 5000]
)
def test_a_broken_address_harms_nothing(browser: Chrome, pages: dict[str, str], fragment: str) -> None:
    show(browser, pages["index"] + fragment)
    assert browser.title == "All briefs"
    assert complaints(browser) == []
