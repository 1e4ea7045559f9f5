"""Feeds on the web: pages of a feed, the pages behind its entries, and what is not asked for twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.load.fetch import Load, fetch_source
from tasks.records import Mark, Source
from tests.edge.desk import Clock, Desk, Page, local_web, open_desk

MOMENT = datetime(2025, 6, 1, tzinfo=UTC)
FEED = Source("f", "Feed", "feed", "", "en", "o", "weekly", "C")
ARTICLE = "<html><body><article><p>Kuaishou's GMV grew 15% to RMB 334.2 billion.</p></article></body></html>"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as here:
        yield here


def load(desk: Desk, marks: Mapping[str, Mark] | None = None, **told: object) -> Load:
    source = replace(FEED, locator=desk.url("/feed"), **told)  # type: ignore[arg-type]  # fields of Source
    return fetch_source(source, Path(), MOMENT, local_web(), marks)


def marks_of(read: Load) -> dict[str, Mark]:
    return {one.address: one.mark for one in read.captures if one.data is not None}


def atom(*entries: str, head: str = "") -> Page:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" {head}><title>Desk</title>{"".join(entries)}</feed>'
    return Page(text.encode(), headers={"Content-Type": "application/atom+xml", "ETag": f'"{hash(text)}"'})


def entry(name: str, link: str = "", words: str = "GMV grew 5%.") -> str:
    return (
        f'<entry><id>{name}</id><title>{name}</title><link href="{link or "/" + name}"/><summary>{words}</summary>'
        "<published>2025-05-20T08:00:00Z</published></entry>"
    )


def following(rel: str, address: str) -> str:
    return f'<link rel="{rel}" href="{address}"/>'


def test_links_count_from_the_feed_or_from_its_base(desk: Desk) -> None:
    desk.pages["/feed"] = atom(entry("a", "news/a"))
    assert load(desk).articles["address"].to_list() == [desk.url("/news/a")]
    desk.pages["/feed"] = atom(entry("a", "news/a"), head='xml:base="https://other.example/x/"')
    assert load(desk).articles["address"].to_list() == ["https://other.example/x/news/a"]


def test_the_name_of_an_entry_does_not_hang_on_where_its_feed_lies(desk: Desk) -> None:
    desk.pages["/feed"] = atom(entry("4711"))
    assert load(desk).articles["doc"].to_list() == [f"{desk.url('/feed')}#4711"]


def test_a_feed_is_read_as_many_pages_deep_as_its_source_says(desk: Desk) -> None:
    desk.pages["/feed"] = atom(following("next", "/feed?2"), entry("a"), entry("b"))
    desk.pages["/feed?2"] = atom(following("prev-archive", "feed?3"), entry("b"), entry("c"))
    desk.pages["/feed?3"] = atom(following("next", "/feed"), entry("d"))
    names = [f"{desk.url('/feed')}#{name}" for name in "abcd"]
    assert load(desk).articles["doc"].to_list() == names[:2]
    assert load(desk, pages=2).articles["doc"].to_list() == names[:3]
    desk.asked.clear()
    assert load(desk, pages=9).articles["doc"].to_list() == names
    assert desk.paths() == ["/feed", "/feed?2", "/feed?3"]


def test_a_feed_that_has_not_changed_yields_nothing(desk: Desk) -> None:
    desk.pages |= {"/feed": atom(entry("a")), "/a": Page(ARTICLE.encode())}
    first = load(desk, follow=True)
    desk.asked.clear()
    again = load(desk, marks_of(first), follow=True)
    assert again.articles.is_empty()
    assert desk.paths() == ["/feed"]


def test_the_page_behind_a_teaser_is_read_under_the_entrys_name(desk: Desk) -> None:
    desk.pages |= {"/feed": atom(entry("a")), "/a": Page(ARTICLE.encode())}
    read = load(desk, follow=True)
    row = read.articles.row(0, named=True)
    assert (row["doc"], row["address"], row["content"]) == (f"{desk.url('/feed')}#a", desk.url("/a"), ARTICLE)
    assert (row["title_hint"], row["publisher_hint"], row["published_hint"], row["media"]) == (
        "a",
        "Desk",
        "2025-05-20T08:00:00Z",
        "html",
    )
    assert [(one.doc, one.data == ARTICLE.encode()) for one in read.captures] == [
        (desk.url("/feed"), False),
        (row["doc"], True),
    ]


def test_an_entry_with_its_full_text_is_not_followed(desk: Desk) -> None:
    whole = "<entry><id>a</id><title>a</title><link href='/a'/><content type='html'>GMV 5%</content></entry>"
    desk.pages |= {"/feed": atom(whole, entry("b", words="Revenue rose again in the quarter. " * 20))}
    assert load(desk, follow=True).articles.height == 2
    assert desk.paths() == ["/feed"]


def test_a_page_that_was_read_is_not_read_again_when_its_feed_changes(desk: Desk) -> None:
    desk.pages |= {"/feed": atom(entry("a"), entry("b")), "/a": Page(ARTICLE.encode())}
    desk.pages["/b"] = Page(ARTICLE.encode(), headers={"ETag": '"b1"'})
    marks = marks_of(load(desk, follow=True))
    desk.pages |= {"/feed": atom(entry("new"), entry("a"), entry("b")), "/new": Page(ARTICLE.encode())}
    desk.asked.clear()
    again = load(desk, marks, follow=True)
    assert again.articles["doc"].to_list() == [f"{desk.url('/feed')}#new"]
    assert desk.paths() == ["/feed", "/new", "/b"]


def test_a_page_that_was_read_and_is_gone_stays_as_it_was_read(desk: Desk) -> None:
    desk.pages |= {"/feed": atom(entry("a")), "/a": Page(ARTICLE.encode(), headers={"ETag": '"a1"'})}
    marks = marks_of(load(desk, follow=True))
    desk.pages["/feed"] = atom(entry("a", words="GMV grew 6%."))
    for answer in (Page(b"", 404), Page(b"", 503)):
        desk.pages["/a"] = answer
        again = load(desk, marks, follow=True)
        assert (again.articles.height, again.set_aside.height) == (0, 0)
        assert again.captures[-1].reason == f"the host answered {answer.status}"


def test_an_entry_whose_page_is_busy_waits_for_the_next_run(desk: Desk) -> None:
    desk.pages |= {"/feed": atom(entry("a")), "/a": Page(b"", 503)}
    read = load(desk, follow=True)
    assert read.articles.is_empty()
    assert read.set_aside["doc"].to_list() == [f"{desk.url('/feed')}#a"]
    desk.pages["/a"] = Page(ARTICLE.encode())
    assert load(desk, marks_of(read), follow=True).articles["content"].to_list() == [ARTICLE]


@pytest.mark.parametrize("page", [Page(b"", 404), Page(b"%PDF-1.7 ...")])
def test_an_entry_whose_page_can_never_be_had_keeps_its_teaser(desk: Desk, page: Page) -> None:
    desk.pages |= {"/feed": atom(entry("a")), "/a": page}
    read = load(desk, follow=True)
    assert read.articles["content"].to_list() == ["<p>GMV grew 5%.</p>"]
    assert read.set_aside["doc"].to_list() == [desk.url("/a")]


def test_a_long_feed_is_followed_in_several_rounds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.load.remotes.FOLLOWED", 2)
    desk.pages |= {"/feed": atom(*(entry(name) for name in "abcd"))}
    desk.pages |= {f"/{name}": Page(f"{ARTICLE}{name}".encode()) for name in "abcd"}
    first = load(desk, follow=True)
    second = load(desk, marks_of(first), follow=True)
    assert [one.articles.height for one in (first, second)] == [2, 2]
    assert first.set_aside["doc"].to_list() == [f"{desk.url('/feed')}#{name}" for name in "cd"]
    assert second.set_aside.is_empty()


def test_a_json_feed_is_read_like_any_other(desk: Desk) -> None:
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Desk",
        "language": "de",
        "authors": [{"name": "Jo"}],
        "next_url": "/feed?2",
        "items": [
            {
                "id": 7,
                "url": "a",
                "title": "T",
                "content_text": "a < b\n\n5%",
                "date_published": "2025-05-20T08:00:00Z",
            },
            {"url": "/b", "summary": "Umsatz 9%"},
            "no object",
            {"id": "empty"},
        ],
    }
    desk.pages["/feed"] = Page(json.dumps(told).encode(), headers={"Content-Type": "application/feed+json"})
    desk.pages["/feed?2"] = Page(json.dumps({**told, "items": [{"id": "c", "content_html": "<p>1%"}]}).encode())
    read = load(desk, pages=2)
    feed = desk.url("/feed")
    assert read.articles.select("doc", "address", "content").rows() == [
        (f"{feed}#7", desk.url("/a"), "<p>a &lt; b</p><p>5%</p>"),
        (f"{feed}#/b", desk.url("/b"), "<p>Umsatz 9%</p>"),
        (f"{feed}#c", f"{feed}?2", "<p>1%"),
    ]
    assert read.articles.row(0, named=True)["published_hint"] == "2025-05-20T08:00:00Z"
    assert read.articles["publisher_hint"].unique().to_list() == ["Jo"]
    assert read.set_aside["reason"].to_list() == ["an entry is no object", "entry without words"]


@pytest.mark.parametrize(
    "text", ['{"version": "https://jsonfeed.org/version/1.1", "items": [', "[" * 100_000, '{"a": 1}']
)
def test_a_broken_json_feed_is_set_aside(desk: Desk, text: str) -> None:
    desk.pages["/feed"] = Page(text.encode())
    read = load(desk)
    assert (read.articles.height, read.set_aside.height) == (0, 1)


def test_sources_share_the_pace_and_the_robots_txt_of_a_host(desk: Desk) -> None:
    clock = Clock()
    web = local_web(clock)
    desk.pages |= {"/x": Page(ARTICLE.encode()), "/y": Page(ARTICLE.encode())}
    for path in ("/x", "/y"):
        fetch_source(replace(FEED, kind="page", locator=desk.url(path)), Path(), MOMENT, web)
    assert [path for path, _ in desk.asked] == ["/robots.txt", "/x", "/y"]
    assert clock.slept == [1.0]
