"""Headless Chromium, axe-core, and one brief as HTML. What is missing is a skip with its reason, in CI a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tasks.render.index import build_index
from tasks.render.page import screen_page
from tests.briefs import sample_brief

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip


def _demand(is_there: bool, what: str) -> None:
    if not is_there:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(f"{what}; .ci/run installs it")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    _demand(bool(chromium and driver), "chromium and chromium-driver are not installed")
    options = ChromeOptions()
    options.binary_location = chromium or ""
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


@pytest.fixture(scope="session")
def axe() -> str:
    _demand(AXE.is_file(), "axe-core is not installed: npm ci --prefix tests/browser")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Write a brief and the index over three of them into a folder: page → address."""
    reports = tmp_path_factory.mktemp("reports")
    brief = sample_brief()
    (reports / "brief.html").write_text(screen_page(brief, ROOT / "templates"), "utf-8")
    manifests = [
        {
            "edition": edition, "period": period, "as_of": as_of, "title": title, "language": language,
            "folder": f"{edition}/{period}", "findings": findings, "counts": {"figures_accepted": 9, "figures_held_back": 1},
        }
        for edition, period, as_of, title, language, findings in (
            ("weekly", "2025-W48", "2025-11-24", brief.title, "en", [one.headline for one in brief.findings]),
            ("weekly-zh", "2025-W48", "2025-11-24", "京东收入环比下降16.1%", "zh-Hans", ["京东收入环比下降16.1%"]),
            ("weekly", "2025-W47", "2025-11-17", "A quiet week: nothing material", "en", []),
        )
    ]  # fmt: skip
    (reports / "index.html").write_bytes(build_index(manifests, ROOT / "templates").data)
    return {"brief": (reports / "brief.html").as_uri(), "index": (reports / "index.html").as_uri()}
