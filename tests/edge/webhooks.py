"""A webhook on the loopback that tests of channels announce to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Webhook(ThreadingHTTPServer):
    """Keeps what is posted to it, and answers by what the path is told to: a status, or 0 to break the line."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, list[int]] = {}  # path → answers, used up one by one; then 200

    def address(self, path: str) -> str:
        return f"json://bot:topsecret@127.0.0.1:{self.server_port}/{path}"

    def count(self, path: str) -> int:
        return sum(one.strip("/") == path for one, _ in self.posts)


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posts.append((self.path, told))
        answers = self.server.answers.get(self.path.strip("/"))
        if status := answers.pop(0) if answers else 200:
            self.send_response(status)
            self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve_webhook() -> Iterator[Webhook]:
    """Run a webhook on a free port."""
    with Webhook() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
