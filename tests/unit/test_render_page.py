"""Pages: what they hold for whom, in every kind of week."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from tasks.render.brief import Note
from tasks.render.ledger import unknown_numbers
from tasks.render.page import environment, halve_boxes, mark_figure, print_page, screen_page, size_of, tie_codes
from tests.briefs import VARIANTS, sample_brief

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = {"paper": print_page, "screen": screen_page}


class Outline(HTMLParser):
    """Collects tags with their attributes and the ids that links lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_number_on_a_page_is_in_the_ledger(variant: str, kind: str) -> None:
    brief = VARIANTS[variant]()
    assert unknown_numbers(PAGES[kind](brief, TEMPLATES), brief) == []


@pytest.mark.parametrize("kind", PAGES)
def test_a_number_that_the_brief_does_not_hold_is_found(kind: str) -> None:
    brief = sample_brief()
    page = PAGES[kind](replace(brief, method="All 987,654 figures."), TEMPLATES)
    assert unknown_numbers(page, brief) == ["987,654"]


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_note_number_leads_to_its_note(variant: str, kind: str) -> None:
    outline = Outline(PAGES[kind](VARIANTS[variant](), TEMPLATES))
    targets = {one["id"] for _, one in outline.tags if one.get("id")}
    links = {(one["href"] or "")[1:] for one in outline.all("a") if (one["href"] or "").startswith("#note-")}
    assert links
    assert links <= targets


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_headings_and_tables_are_whole(variant: str, kind: str) -> None:
    outline = Outline(PAGES[kind](VARIANTS[variant](), TEMPLATES))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(one.get("scope") in ("col", "row") for one in outline.all("th"))
    assert len(outline.all("caption")) == len(outline.all("table"))


def test_a_foreign_quote_tells_its_language() -> None:
    languages = {one.get("lang") for one in Outline(print_page(sample_brief(), TEMPLATES)).all("q")}
    assert languages == {"zh-Hans", "zh-Hant", "ja", "de", "en"}


def test_a_page_tells_its_own_language() -> None:
    assert Outline(print_page(VARIANTS["chinese_week"](), TEMPLATES)).all("html")[0]["lang"] == "zh-Hans"


@pytest.mark.parametrize("kind", PAGES)
def test_text_of_an_article_is_never_markup(kind: str) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=y>'
    brief = sample_brief()
    poisoned = replace(
        brief,
        title=evil,
        accent=evil,
        edition_title=evil,
        versions_line=evil,
        notes=(replace(brief.notes[0], quote=evil, publisher=evil, figure=evil, address=evil),),
        panels=(replace(brief.panels[0], who=evil, message=evil),),
    )
    outline = Outline(PAGES[kind](poisoned, TEMPLATES))
    assert outline.all("img") == []
    assert len(outline.all("script")) == (1 if kind == "screen" else 0)


def test_the_screen_page_needs_nothing_from_elsewhere() -> None:
    page = screen_page(sample_brief(), TEMPLATES)
    outline = Outline(page)
    assert outline.all("link") == []
    assert all("src" not in one for _, one in outline.tags)
    assert "@import" not in page
    assert "url(" not in page


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment(TEMPLATES).from_string("{{ nothing }}").render()


def test_a_currency_code_stays_with_its_number() -> None:
    assert tie_codes("to CNY 95.5bn or USD 3") == "to CNY\u00a095.5bn or USD\u00a03"
    assert tie_codes("in 2024 JD grew") == "in 2024 JD grew"


def test_a_long_title_is_set_smaller() -> None:
    assert [size_of("x" * length) for length in (60, 100, 300)] == ["", "long", "longer"]
    assert size_of("京" * 50) == "long"


def note(quote: str, figure: str) -> Note:
    return replace(sample_brief().notes[0], quote=quote, figure=figure)


def test_a_figure_is_marked_inside_its_quote() -> None:
    assert mark_figure(note("同期收入918.4亿元。", "918.4亿元 (CNY 91.8bn)")) == (
        "同期收入",
        "918.4亿元",
        "。",
        "(CNY 91.8bn)",
    )
    assert mark_figure(note("收入$3 billion", "$3 billion（30亿美元）"))[1:] == ("$3 billion", "", "（30亿美元）")
    assert mark_figure(note("up to RMB35.0 billion", "RMB35.0 billion")) == ("up to ", "RMB35.0 billion", "", "")


def test_a_figure_that_its_quote_does_not_hold_stands_beside_it() -> None:
    assert mark_figure(note("sales fell …", "18 % (x)")) == ("sales fell …", "", "", "18 % (x)")
    assert mark_figure(note("sales of 180 units", "18 % (x)"))[1] != "1"


@pytest.mark.parametrize(
    ("address", "is_link"), [("https://a.example/x", True), ("javascript:alert(1)", False), ("a.txt", False)]
)
def test_only_web_addresses_are_links(address: str, is_link: bool) -> None:
    brief = sample_brief()
    page = print_page(replace(brief, notes=(replace(brief.notes[0], address=address),)), TEMPLATES)
    assert (f'href="{address}"' in page) == is_link
    assert address.removeprefix("https://") in page


def test_boxes_keep_their_order_in_two_columns() -> None:
    brief = sample_brief()
    columns = halve_boxes(brief)
    assert len(columns) == 2
    assert [one for column in columns for one in column] == [brief.conflicts, brief.held_back, brief.since_last]


def test_one_box_takes_the_whole_width() -> None:
    brief = VARIANTS["one_finding"]()
    assert halve_boxes(brief) == [[brief.conflicts]]
    assert halve_boxes(VARIANTS["first_week"]()) == []
