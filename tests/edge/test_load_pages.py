"""Web addresses, fetched from a real server on this machine: slow, broken, swelling, moving, busy."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tasks.load.failures import Busy, Forbidden, Unreachable
from tasks.load.fetch import Load, fetch_source
from tasks.load.limits import Limits
from tasks.load.webs import AGENT, Web
from tasks.records import Mark, Source
from tests.edge.desk import Clock, Desk, Page, Request, local_web, open_desk

PAGE = "<html><body><p>GMV wuchs um 5 %, für Händler ein Gruß.</p></body></html>"
MOMENT = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as here:
        yield here


def load(locator: str, web: Web | None = None, marks: dict[str, Mark] | None = None) -> Load:
    source = Source("p", "P", "page", locator, "de", "o", "weekly", "B")
    return fetch_source(source, Path(), MOMENT, web or local_web(), marks)


def test_a_page_is_read_in_the_character_set_its_host_names(desk: Desk) -> None:
    desk.pages["/page"] = Page(PAGE.encode("cp1252"), headers={"Content-Type": "text/html; charset=windows-1252"})
    desk.pages["/moved"] = Page(status=301, headers={"Location": "/page"})
    read = load(desk.url("/moved"))
    assert read.articles.select("doc", "address", "content").rows() == [(desk.url("/moved"), desk.url("/page"), PAGE)]
    assert read.set_aside.is_empty()


def test_a_page_in_another_character_set_than_its_host_says_is_read_all_the_same(desk: Desk) -> None:
    desk.pages["/lies"] = Page(PAGE.encode(), headers={"Content-Type": "text/html; charset=gb2312"})
    desk.pages["/nonsense"] = Page(PAGE.encode("cp1252"), headers={"Content-Type": "text/html; charset=klingon"})
    assert load(desk.url("/lies")).articles["content"].to_list() == [PAGE]
    assert load(desk.url("/nonsense")).articles["content"].to_list() == [PAGE]


def test_what_was_fetched_is_told_byte_for_byte_with_its_mark(desk: Desk) -> None:
    desk.pages["/page"] = Page(PAGE.encode(), headers={"ETag": '"1"', "Last-Modified": "Sun, 01 Jun 2025 00:00:00 GMT"})
    (capture,) = load(desk.url("/page")).captures
    assert (capture.data, capture.http_status, capture.reason) == (PAGE.encode(), 200, None)
    assert capture.mark == Mark('"1"', "Sun, 01 Jun 2025 00:00:00 GMT", True)


def test_a_page_that_has_not_changed_is_not_sent_again(desk: Desk) -> None:
    desk.pages["/page"] = Page(PAGE.encode(), headers={"ETag": '"1"'})
    first = load(desk.url("/page")).captures[0]
    again = load(desk.url("/page"), marks={desk.url("/page"): first.mark})
    assert again.articles.is_empty()
    assert again.set_aside.is_empty()
    assert [(one.http_status, one.data) for one in again.captures] == [(304, None)]


def test_we_say_who_we_are_and_take_what_we_can_unpack(desk: Desk) -> None:
    desk.pages["/page"] = Page(zlib.compress(PAGE.encode())[2:-4], headers={"Content-Encoding": "deflate"})
    assert load(desk.url("/page")).articles["content"].to_list() == [PAGE]
    assert desk.asked[-1][1]["User-Agent"].startswith(AGENT)
    desk.pages["/odd"] = Page(b"x", headers={"Content-Encoding": "br"})
    assert load(desk.url("/odd")).set_aside["reason"].to_list() == ["compressed as 'br', which was not asked for"]


def test_an_answer_that_swells_is_stopped_at_the_limit(desk: Desk) -> None:
    bomb = gzip.compress(b"a" * 30_000_000)
    desk.pages["/bomb"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    desk.pages["/huge"] = Page(b"a" * 200_001)
    web = local_web(limits=Limits(document_bytes=200_000))
    assert len(bomb) < 200_000
    for path in ("/bomb", "/huge"):
        assert load(desk.url(path), web).set_aside["reason"].to_list() == ["over the limit of 200000 bytes"]


def test_an_answer_that_breaks_off_is_no_document(desk: Desk) -> None:
    def reset(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<p>GMV 5%")
        request.break_line()

    desk.pages["/reset"] = reset
    desk.pages["/short"] = Page(b"<p>GMV 5%", headers={"Content-Length": "5000"})
    desk.pages["/cut"] = Page(gzip.compress(PAGE.encode())[:-12], headers={"Content-Encoding": "gzip"})
    desk.pages["/noise"] = Page(b"no gzip at all", headers={"Content-Encoding": "gzip"})
    for path in ("/reset", "/short", "/cut", "/noise"):
        with pytest.raises(Busy):
            local_web().fetch(desk.url(path))
        assert desk.paths().count(path) == 3


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_host_that_drips_is_left_at_the_deadline(desk: Desk, start: bytes) -> None:
    import time

    desk.pages["/drip"] = lambda request: request.drip(start, b"a", 3.0)
    web = Web(may_be_private=True, limits=Limits(total=0.2, tries=1))
    began = time.monotonic()
    with pytest.raises(Busy, match=r"not done within 0.2 seconds|ReadTimeout"):
        web.fetch(desk.url("/drip"))
    assert time.monotonic() - began < 1.5


def test_redirects_are_followed_five_times(desk: Desk) -> None:
    for number in range(1, 8):
        desk.pages[f"/{number}"] = Page(status=302, headers={"Location": f"/{number - 1}"})
    desk.pages["/0"] = Page(PAGE.encode())
    desk.pages["/loop"] = Page(status=302, headers={"Location": "/loop"})
    assert local_web().fetch(desk.url("/5")).address == desk.url("/0")
    for path in ("/6", "/loop"):
        with pytest.raises(Unreachable, match="more than 5 redirects"):
            local_web().fetch(desk.url(path))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://desk.example/", "http://127.0.0.1:25/", "http:///nowhere"]
)
def test_a_redirect_to_what_is_no_page_is_not_followed(desk: Desk, target: str) -> None:
    desk.pages["/out"] = Page(status=302, headers={"Location": target})
    with pytest.raises(Unreachable) as raised:
        local_web().fetch(desk.url("/out"))
    assert raised.type is not Busy


def test_a_private_address_is_refused_without_the_setting(desk: Desk) -> None:
    read = load(desk.url("/page"), local_web(may_be_private=False))
    assert desk.asked == []
    assert "no public address" in read.set_aside["reason"][0]
    assert read.captures[0].http_status is None


def test_a_redirect_to_a_private_address_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.load.addresses.is_public", lambda address: address == "127.0.0.1")
    names = {"public.example": ["127.0.0.1"], "inside.example": ["127.0.0.2"]}
    web = local_web(may_be_private=False, resolve=lambda host, port: names[host])
    desk.pages["/out"] = Page(status=302, headers={"Location": desk.url("/secret", "inside.example")})
    with pytest.raises(Forbidden, match=r"inside.example is 127.0.0.2"):
        web.fetch(desk.url("/out", "public.example"))
    assert desk.paths() == ["/out"]


def test_a_name_that_changes_its_address_is_checked_at_every_connection(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.load.addresses.is_public", lambda address: address == "127.0.0.1")
    told = iter([["127.0.0.1"], ["169.254.169.254"]])
    web = local_web(may_be_private=False, resolve=lambda host, port: next(told))
    with pytest.raises(Forbidden, match=r"169.254.169.254"):
        web.fetch(desk.url("/page", "rebinding.example"))
    assert [path for path, _ in desk.asked] == ["/robots.txt"]


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    web = local_web(may_be_private=False, resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(Forbidden, match=r"10.0.0.1"):
        web.fetch("http://mixed.example/")


def test_the_host_keeps_its_name_and_the_next_address_is_tried(desk: Desk) -> None:
    desk.pages["/page"] = Page(PAGE.encode())
    web = local_web(resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"])
    assert web.fetch(desk.url("/page", "desk.example")).data == PAGE.encode()
    assert desk.asked[-1][1]["Host"] == f"desk.example:{desk.port}"


def test_a_busy_host_is_asked_again_after_the_time_it_names(desk: Desk) -> None:
    clock = Clock()
    desk.pages["/page"] = [Page(b"", 429, {"Retry-After": "17"}), Page(b"", 503), Page(PAGE.encode())]
    assert local_web(clock).fetch(desk.url("/page")).data == PAGE.encode()
    assert clock.slept == [17.0, 4.0]


def test_a_host_may_name_the_moment_to_come_again(desk: Desk) -> None:
    clock = Clock()
    told = format_datetime(datetime(2025, 6, 1, 0, 0, 30, tzinfo=UTC), usegmt=True)
    desk.pages["/page"] = [Page(b"", 503, {"Retry-After": told}), Page(PAGE.encode())]
    local_web(clock, now=MOMENT.timestamp).fetch(desk.url("/page"))
    assert clock.slept == [30.0]


def test_a_host_that_asks_for_a_long_wait_is_left_for_the_next_run(desk: Desk) -> None:
    clock = Clock()
    desk.pages["/page"] = Page(b"", 429, {"Retry-After": "86400"})
    read = load(desk.url("/page"), local_web(clock))
    assert (clock.slept, desk.paths()) == ([], ["/page"])
    assert read.set_aside["reason"].to_list() == ["the host answered 429"]


def test_a_host_that_stays_busy_is_asked_three_times_and_set_aside(desk: Desk) -> None:
    desk.pages["/page"] = Page(b"", 503)
    read = load(desk.url("/page"))
    assert read.set_aside["reason"].to_list() == ["the host answered 503"]
    assert [(one.http_status, one.reason) for one in read.captures] == [(503, "the host answered 503")]
    assert len(desk.paths()) == 3


def test_a_page_that_is_gone_is_set_aside_at_once(desk: Desk) -> None:
    assert load(desk.url("/gone")).set_aside["reason"].to_list() == ["the host answered 404"]
    assert desk.paths() == ["/gone"]


def test_what_cannot_be_fetched_is_set_aside_by_its_locator() -> None:
    for locator in ("http://127.0.0.1:1/", "http://[broken", "http://user:word@127.0.0.1:8000/"):
        read = load(locator)
        assert read.articles.is_empty()
        assert read.set_aside["doc"].to_list() == [locator]


def test_requests_to_one_host_keep_their_distance(desk: Desk) -> None:
    clock = Clock()
    desk.pages |= {"/a": Page(b"a"), "/b": Page(b"b"), "/c": Page(b"c")}
    web = local_web(clock, limits=Limits(pause=2.5))
    for path in ("/a", "/b", "/c"):
        web.fetch(desk.url(path))
    assert clock.slept == [2.5, 2.5]
    with open_desk() as other:
        other.pages["/a"] = Page(b"a")
        web.fetch(other.url("/a"))
    assert clock.slept == [2.5, 2.5]


def test_what_robots_txt_forbids_is_set_aside_unread(desk: Desk) -> None:
    rules = f"User-agent: *\nDisallow: /\n\nUser-agent: {AGENT}\nDisallow: /private/*.html$\nCrawl-delay: 7\n"
    desk.pages |= {"/robots.txt": Page(rules.encode()), "/private/a.html": Page(PAGE.encode())}
    desk.pages |= {"/private/a.html?b": Page(PAGE.encode()), "/hop": Page(b"", 302, {"Location": "/private/a.html"})}
    clock = Clock()
    web = local_web(clock)
    for path in ("/private/a.html", "/hop"):
        reason = "robots.txt of 127.0.0.1 does not let programs read it"
        assert load(desk.url(path), web).set_aside["reason"].to_list() == [reason]
    assert load(desk.url("/private/a.html?b"), web).articles.height == 1
    assert desk.paths() == ["/hop", "/private/a.html?b"]
    assert [path for path, _ in desk.asked].count("/robots.txt") == 1
    assert clock.slept == [7.0]


def test_a_host_whose_robots_txt_fails_is_busy_and_one_without_it_may_be_read(desk: Desk) -> None:
    desk.pages |= {"/page": Page(PAGE.encode()), "/robots.txt": Page(b"", 500)}
    with pytest.raises(Busy, match=r"robots.txt: the host answered 500"):
        local_web().fetch(desk.url("/page"))
    assert desk.paths() == []
    desk.pages["/robots.txt"] = Page(b"", 403)
    assert local_web().fetch(desk.url("/page")).http_status == 200
