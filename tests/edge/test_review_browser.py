"""The review page as a reviewer uses it: the command started, a real browser, and the lake afterwards."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tasks.settings import PROJECT
from tasks.store.decisions import read_decisions
from tests.lakes import LEVEL, SLIP, make_lake

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.edge,
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromedriver"),
]
BRIEF = Path(sys.executable).with_name("brief")
QUIET = ("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking")
QUIETER = ("disable-component-update", "disable-sync", "force-prefers-reduced-motion")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Start the command on a small lake: its folder, and the address it printed."""
    lake = tmp_path / "lake"
    make_lake(lake)
    command = [str(BRIEF), "review", "--web", "--by", "A. Analyst", "--lake", str(lake)]
    with (
        (tmp_path / "errors").open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=PROJECT) as process,
    ):
        assert process.stdout is not None
        printed = process.stdout.readline()
        yield lake, printed.split()[-1]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        rest = process.stdout.read()
    token = printed.partition("token=")[2].strip()
    assert token not in rest + (tmp_path / "errors").read_text()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (*QUIET, *QUIETER, f"user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(f"--{word}")
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_window_size(1024, 900)
    try:
        yield driver
    finally:
        driver.quit()


def await_text(browser: webdriver.Chrome, css: str) -> str:
    """Wait for an element and return its text."""
    return str(WebDriverWait(browser, 30).until(lambda page: page.find_element(By.CSS_SELECTOR, css)).text)


def card(browser: webdriver.Chrome, claim: dict[str, str]) -> str:
    return f"#c{claim['claim_id'][:8]}"


def test_a_reviewer_accepts_and_corrects_in_a_browser(served: tuple[Path, str], browser: webdriver.Chrome) -> None:
    lake, address = served
    slip = card(browser, SLIP)
    browser.get(address)
    assert "34.7bn CNY" in await_text(browser, slip)
    assert "token" not in browser.current_url
    assert browser.execute_script("return document.cookie") == ""  # no script may read the session
    assert not browser.find_elements(By.CSS_SELECTOR, "blockquote b")  # words of others are words, not a page

    browser.find_element(By.CSS_SELECTOR, f"{slip} button[value=accept]").click()
    assert "A decision needs a reason" in await_text(browser, "[role=alert]")
    assert read_decisions(str(lake)) == ()

    field = browser.find_element(By.CSS_SELECTOR, f"{slip} textarea[aria-invalid]")
    assert browser.switch_to.active_element == field
    field.send_keys("The platform's own “statement” says so.", Keys.TAB, Keys.ENTER)  # by keyboard: Accept comes next
    assert "accept by A. Analyst" in await_text(browser, "[role=status]")
    (accepted,) = read_decisions(str(lake))
    assert (accepted.claim_id, accepted.action) == (SLIP["claim_id"], "accept")
    assert accepted.reason == "The platform's own “statement” says so."

    browser.find_element(By.PARTIAL_LINK_TEXT, "Decided").click()
    assert "accept by A. Analyst" in await_text(browser, f"{slip} .stands")
    browser.find_element(By.CSS_SELECTOR, f"{slip} summary").click()
    value = browser.find_element(By.CSS_SELECTOR, f"{slip} input[name=value]")
    assert value.get_attribute("value") == "34700000000"
    value.clear()
    value.send_keys("3.47e11")
    browser.find_element(By.CSS_SELECTOR, f"{slip} details textarea").send_keys("The filing says 347 billion.")
    browser.find_element(By.CSS_SELECTOR, f"{slip} button[value=correct]").click()
    assert "correct (value = 347,000,000,000)" in await_text(browser, "[role=status]")
    assert dict(read_decisions(str(lake))[-1].replacement) == {"value": 347e9}


def test_an_accepted_figure_is_found_and_rejected_and_the_page_fits_a_phone(
    served: tuple[Path, str], browser: webdriver.Chrome
) -> None:
    lake, address = served
    browser.get(address)
    browser.find_element(By.PARTIAL_LINK_TEXT, "Accepted").click()
    browser.find_element(By.ID, "find").send_keys("a.txt", Keys.ENTER)
    level = card(browser, LEVEL)
    await_text(browser, level)
    assert len(browser.find_elements(By.CSS_SELECTOR, "article")) == 1
    browser.find_element(By.CSS_SELECTOR, f"{level} textarea").send_keys("Told of another year.")
    browser.find_element(By.CSS_SELECTOR, f"{level} button[value=reject]").click()
    await_text(browser, "[role=status]")
    assert [(one.claim_id, one.action) for one in read_decisions(str(lake))] == [(LEVEL["claim_id"], "reject")]

    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    browser.get(re.match(r"http://[^/]+", address)[0])  # type: ignore[index]  # the address is one
    await_text(browser, "article")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium tells no types here
    assert [one for one in log if one["level"] == "SEVERE"] == []
