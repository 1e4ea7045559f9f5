"""A news desk on this machine: a web server whose answers a test writes down, good and bad."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tasks.load.webs import Web

Answering = Callable[["Request"], None]


@dataclass
class Page:
    """One answer: what is sent for a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Desk:
    """What the server says, and what it was asked: (path, headers) in order."""

    port: int = 0
    pages: dict[str, Page | list[Page] | Answering] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Request(BaseHTTPRequestHandler):
    desk: Desk

    def do_GET(self) -> None:
        self.desk.asked.append((self.path, dict(self.headers.items())))
        answer = self.desk.pages.get(self.path, Page(b"no", 404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Page):
            is_known = self.headers.get("If-None-Match") not in (None, "") and self.headers[
                "If-None-Match"
            ] == answer.headers.get("ETag")
            self.say(Page(b"", 304, answer.headers) if is_known else answer)
        else:
            answer(self)

    def say(self, page: Page) -> None:
        self.send_response(page.status)
        usual = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page.body))}
        for name, value in {**usual, **page.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def break_line(self) -> None:
        """Close so that the other side sees a reset."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def drip(self, start: bytes, drop: bytes, seconds: float) -> None:
        """Send byte by byte, never silent for long, for some time."""
        end = time.monotonic() + seconds
        try:
            self.wfile.write(start)
            while time.monotonic() < end:
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass  # the other side has had enough, which is what a test wants

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # broken lines are what tests are about


@contextmanager
def open_desk(trust: ssl.SSLContext | None = None) -> Iterator[Desk]:
    """Run a desk on a free port."""
    desk = Desk()
    server = _Server(("127.0.0.1", 0), type("Answers", (Request,), {"desk": desk}))
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    desk.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.moment = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


def local_web(clock: Clock | None = None, **given: Any) -> Web:
    """Build a web that may read this machine and whose sleep costs no time."""
    own = clock or Clock()
    return Web(**{"may_be_private": True, "clock": own, "sleep": own.sleep, "jitter": lambda low, high: high, **given})
