"""The page over all briefs: newest first, every finding in it, each text in its language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tasks.render.index import build_index, tell_beyond
from tests.briefs import sample_brief

TEMPLATES = Path(__file__).parents[2] / "templates"
CHINESE = {
    "edition": "weekly-zh",
    "edition_title": "电商竞争简报",
    "period": "2025-W49",
    "as_of": "2025-12-01",
    "language": "zh-Hans",
    "title": "京东收入环比下降16.1%，至2991亿元",
    "findings": ["京东收入环比下降16.1%，至2991亿元", "快手GMV环比增长7.3%，至3850亿元"],
    "details": ["去年同期环比为−10.6%。", "同比增长15.2%。"],
    "counts": {"figures_accepted": 599, "figures_held_back": 25},
}


def index(*manifests: dict[str, Any], language: str = "en") -> str:
    return build_index(manifests, TEMPLATES, language).data.decode()


def told(edition: str, period: str, as_of: str) -> dict[str, Any]:
    return {"edition": edition, "period": period, "as_of": as_of, "title": f"{edition} {period}"}


def test_briefs_are_listed_newest_first_and_editions_of_a_day_together() -> None:
    days = (("10", "03"), ("48", "12"), ("30", "07"))
    page = index(
        *(told(edition, f"2025-W{week}", f"2025-{month}-01") for edition in ("a", "b") for week, month in days)
    )
    order = re.findall(r"<h2><a[^>]*>(\w+ 2025-W\d+)", page)
    assert order == [f"{edition} 2025-W{week}" for week in (48, 30, 10) for edition in ("b", "a")]
    assert 'href="a/2025-W48/brief.html"' in page


def test_a_brief_without_title_counts_or_findings_is_listed() -> None:
    page = index({"edition": "<b>", "period": "2025-W01", "as_of": "2025-01-06", "counts": None, "findings": "none"})
    assert "&lt;b&gt; 2025-W01" in page
    assert "figures accepted" not in page


def test_findings_of_an_earlier_program_have_headlines_only() -> None:
    earlier = {name: value for name, value in CHINESE.items() if name not in ("details", "edition_title")}
    page = index(earlier)
    assert "<li>快手GMV环比增长7.3%，至3850亿元</li>" in page
    assert "weekly-zh · 2025-W49" in page


def test_every_sentence_of_a_finding_is_in_the_page_and_a_headline_only_once() -> None:
    page = index(CHINESE)
    assert page.count("京东收入环比下降16.1%") == 1
    assert all(page.count(one) == 1 for one in ("快手GMV环比增长7.3%", "去年同期环比为−10.6%。", "同比增长15.2%。"))


def test_what_a_finding_says_beyond_its_headline_waits_for_a_search() -> None:
    assert re.search(r'<span class="dim" hidden="until-found">同比增长15.2%。</span>', index(CHINESE))
    assert re.search(r'<li hidden="until-found">\s*<span class="dim">去年同期', index(CHINESE))


@pytest.mark.parametrize(
    ("language", "title", "root"),
    [
        ("en", "All briefs", "en"),
        ("de", "Alle Briefe", "de"),
        ("zh-Hans", "全部简报", "zh-Hans"),
        ("fr", "All briefs", "en"),
    ],
)
def test_the_page_speaks_one_language_and_each_brief_its_own(language: str, title: str, root: str) -> None:
    page = index(CHINESE, language=language)
    assert f'<html lang="{root}">' in page
    assert f"<h1>{title}</h1>" in page
    assert '<li lang="zh-Hans">' in page
    assert "采用599个数字，暂不采用25个" in page


def test_an_empty_index_says_so_and_has_nothing_to_search() -> None:
    assert "No brief has been made yet" in index()
    assert "<input" not in index()
    assert "<script" not in index()


def test_beyond_a_headline_are_detail_and_context() -> None:
    finding = sample_brief().findings[0]
    assert tell_beyond(finding) == f"{finding.detail} {finding.context}"
