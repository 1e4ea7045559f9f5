"""Web addresses, fetched from a real server on this machine."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tasks.load.fetch import fetch_source
from tasks.load.limits import LARGEST_DOCUMENT
from tasks.load.pages import Busy, Unreachable, fetch_address
from tasks.records import Source

PAGE = "<html><body><p>GMV wuchs um 5 %, für Händler ein Gruß.</p></body></html>"


class Desk(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name == "page":
            unchanged = self.headers.get("If-None-Match") == '"1"'
            self.answer(304 if unchanged else 200, b"" if unchanged else PAGE.encode("cp1252"), ETag='"1"')
        elif name == "bomb":
            self.answer(200, gzip.compress(b"a" * (LARGEST_DOCUMENT + 1_000_000)), **{"Content-Encoding": "gzip"})
        elif name == "loop":
            self.answer(302, b"", Location="/loop")
        elif name == "moved":
            self.answer(301, b"", Location="/page")
        else:
            self.answer(int(name), b"no")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in {
            "Content-Type": "text/html; charset=windows-1252",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def desk() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_read_in_the_character_set_its_host_names(desk: str) -> None:
    source = Source("p", "P", "page", f"{desk}/moved", "de", "o", "weekly", "B")
    articles, aside = fetch_source(source, Path(), datetime(2025, 6, 1, tzinfo=UTC))
    assert articles.select("doc", "address", "content").rows() == [(f"{desk}/moved", f"{desk}/page", PAGE)]
    assert aside.is_empty()


def test_a_page_that_has_not_changed_is_not_sent_again(desk: str) -> None:
    first = fetch_address(f"{desk}/page")
    assert fetch_address(f"{desk}/page", etag=first.etag).data is None


@pytest.mark.parametrize(
    ("name", "error"),
    [("404", Unreachable), ("loop", Unreachable), ("bomb", Unreachable), ("429", Busy), ("503", Busy)],
)
def test_a_host_that_fails_is_told_apart_by_whether_another_try_may_help(
    desk: str, name: str, error: type[Exception]
) -> None:
    with pytest.raises(Unreachable) as raised:
        fetch_address(f"{desk}/{name}")
    assert raised.type is error


def test_a_page_that_cannot_be_fetched_is_set_aside(desk: str) -> None:
    for locator in (f"{desk}/404", "http://127.0.0.1:1/", "http://[broken"):
        articles, aside = fetch_source(
            Source("p", "P", "page", locator, None, "o", "weekly", "B"), Path(), datetime(2025, 6, 1, tzinfo=UTC)
        )
        assert articles.is_empty()
        assert aside["doc"].to_list() == [locator]


def test_a_busy_host_is_worth_another_try_until_the_last(desk: str) -> None:
    source = Source("p", "P", "page", f"{desk}/503", None, "o", "weekly", "B")
    moment = datetime(2025, 6, 1, tzinfo=UTC)
    with pytest.raises(Busy):
        fetch_source(source, Path(), moment, is_last_try=False)
    assert fetch_source(source, Path(), moment, is_last_try=True)[1]["reason"].to_list() == ["the host answered 503"]


def test_a_page_that_is_gone_is_set_aside_at_once(desk: str) -> None:
    source = Source("p", "P", "page", f"{desk}/404", None, "o", "weekly", "B")
    _, aside = fetch_source(source, Path(), datetime(2025, 6, 1, tzinfo=UTC), is_last_try=False)
    assert aside["reason"].to_list() == ["the host answered 404"]
