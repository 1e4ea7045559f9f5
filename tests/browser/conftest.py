"""Headless Chromium, axe-core, and briefs as HTML. What is missing is a skip with its reason, in CI a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tasks.render.index import build_index, tell_beyond
from tasks.render.page import screen_page
from tests.briefs import chinese_week, german_week, sample_brief

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
    """Write briefs in three languages and the index over three briefs into a folder: page → address."""
    reports = tmp_path_factory.mktemp("reports")
    briefs = {"brief": sample_brief(), "brief-zh": chinese_week(), "brief-de": german_week()}
    for name, brief in briefs.items():
        (reports / f"{name}.html").write_text(screen_page(brief, ROOT / "templates"), "utf-8")
    (reports / "index.html").write_bytes(build_index(manifests(), ROOT / "templates", "en").data)
    return {name: (reports / f"{name}.html").as_uri() for name in (*briefs, "index")}


def manifests() -> list[dict[str, Any]]:
    """Tell of an English week, a Chinese one, and a quiet one."""
    english = sample_brief()
    told: list[dict[str, Any]] = [
        {"edition": "weekly", "period": "2025-W48", "as_of": "2025-11-24", "title": english.title, "language": "en",
         "findings": [one.headline for one in english.findings], "details": [tell_beyond(one) for one in english.findings]},
        {"edition": "weekly-zh", "period": "2025-W48", "as_of": "2025-11-24", "title": "京东收入环比下降16.1%",
         "language": "zh-Hans",
         "findings": ["京东收入环比下降16.1%", "快手GMV环比增长7.3%"], "details": ["同比增长14.9%。", "连续6个季度同比增长。"]},
        {"edition": "weekly", "period": "2025-W47", "as_of": "2025-11-17", "title": "A quiet week: nothing material"},
    ]  # fmt: skip
    return [{**one, "counts": {"figures_accepted": 9, "figures_held_back": 1}} for one in told]
