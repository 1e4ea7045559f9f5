"""What can be measured of the looks: contrast of words and of charts, light and dark; the page on paper."""

from __future__ import annotations

import base64
import io
import re

import pytest
from pypdf import PdfReader
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.windows import show

pytestmark = [pytest.mark.edge, pytest.mark.slow]
PAINTED = """
const over = getComputedStyle(document.body).backgroundColor, found = [];
for (const shape of document.querySelectorAll("svg text, svg rect, svg circle, svg line, svg polyline")) {
  const style = getComputedStyle(shape);
  const paint = [style.fill, style.stroke].filter(one => one.startsWith("rgb") && !one.endsWith(", 0)"));
  found.push([shape.tagName, shape.getAttribute("class") || "", paint, over]);
}
return found;
"""
WORDS = """
return [...document.querySelectorAll("h1, h2, p, li, td, th, caption, q, .k, .up, .dn, .src, a, b")].filter(e => e.offsetHeight)
  .map(e => [e.tagName, e.className, [getComputedStyle(e).color], getComputedStyle(document.body).backgroundColor]);
"""
Seen = tuple[str, str, list[str], str]  # kind, class, colours, colour behind


def lightness(colour: str) -> float:
    """Read the relative luminance of a computed colour."""
    parts = [float(one) for one in re.findall(r"[0-9.]+", colour.removeprefix("color(srgb"))][:3]
    parts = parts if colour.startswith("color(") else [one / 255 for one in parts]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(seen: list[Seen], least: float) -> set[tuple[str, str, str]]:
    """Name what has no colour that stands out from what is behind it."""
    return {
        (kind, name, " ".join(colours))
        for kind, name, colours, behind in seen
        if colours and max(contrast(one, behind) for one in colours) < least
    }


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(118, 118, 118)", "rgb(255, 255, 255)") == pytest.approx(4.54, abs=0.01)
    assert contrast("color(srgb 0 0 0)", "rgba(255, 255, 255, 1)") == pytest.approx(21)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("page", ["brief", "brief-zh", "index"])
def test_words_stand_out_and_so_do_charts(browser: Chrome, pages: dict[str, str], page: str, dark: bool) -> None:
    show(browser, pages[page], dark=dark)
    assert (contrast(browser.execute_script(WORDS)[0][3], "rgb(0, 0, 0)") < 2) == dark
    assert too_faint(browser.execute_script(WORDS), 4.5) == set()
    painted: list[Seen] = browser.execute_script(PAINTED)
    assert bool(painted) == (page != "index")
    assert too_faint([one for one in painted if one[0] == "text"], 4.5) == set()
    assert too_faint([one for one in painted if one[0] != "text"], 3.0) == set()


def test_a_page_that_is_printed_in_the_dark_is_dark_on_white(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"], dark=True, media="print")
    words: list[Seen] = browser.execute_script(WORDS)
    assert words[0][3] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert too_faint([(kind, name, colours, "rgb(255, 255, 255)") for kind, name, colours, _ in words], 4.5) == set()
    assert not browser.find_element(By.CSS_SELECTOR, "header.top a").is_displayed()


def test_the_page_on_paper_keeps_to_a4_and_holds_the_whole_story(browser: Chrome, pages: dict[str, str]) -> None:
    show(browser, pages["brief"], media="print")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    told = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    reader = PdfReader(io.BytesIO(base64.b64decode(told["data"])))
    assert 1 <= len(reader.pages) <= 2
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in reader.pages} == {
        (595, 842)
    }
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Kuaishou GMV grew", "Against the quarter", "Sources disagree", "lie beside this page"):
        assert words in text
    assert "Skip to the findings" not in text
