"""Channels over a real webhook on the loopback: what it is told, and that its address stays secret."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tasks.deliver.channels import announce_brief

HASH = "ab" * 32
BODY = (
    "1. JD.com revenue fell 16.1 %\n\n2. 快手 GMV 增长 7.3%\n\nhttps://briefs.example.com/weekly/2025-W49/brief.html\n"
)


class Webhook(ThreadingHTTPServer):
    """Keeps what is posted to it; a path that ends with `broken` is answered with 500."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[tuple[str, dict[str, Any]]] = []

    def address(self, path: str) -> str:
        return f"json://bot:topsecret@127.0.0.1:{self.server_port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posts.append((self.path, told))
        self.send_response(500 if self.path.rstrip("/").endswith("broken") else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_is_told_title_findings_and_link(webhook: Webhook) -> None:
    [receipt] = announce_brief([webhook.address("hook")], "京东收入环比下降16.1%", BODY, HASH)
    assert (receipt.status, receipt.manifest_hash) == ("delivered", HASH)
    [(path, told)] = webhook.posts
    assert path.rstrip("/") == "/hook"
    assert told["title"] == "京东收入环比下降16.1%"
    assert "快手 GMV 增长 7.3%" in told["message"]
    assert "https://briefs.example.com/weekly/2025-W49/brief.html" in told["message"]


def test_a_broken_channel_does_not_keep_the_next_from_its_news(webhook: Webhook) -> None:
    addresses = [webhook.address("broken"), "nonsense://topsecret", webhook.address("hook")]
    receipts = announce_brief(addresses, "JD.com revenue fell", BODY, HASH)
    assert [one.status for one in receipts] == ["failed", "failed", "delivered"]
    assert len({one.recipient for one in receipts}) == 3


def test_no_receipt_and_no_log_holds_a_channel_s_password(webhook: Webhook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    receipts = announce_brief([webhook.address("broken"), webhook.address("hook")], "JD.com", BODY, HASH)
    assert "topsecret" not in repr(receipts)
    assert "topsecret" not in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "workflows://prod-01.example.com:443/workflow5e8a/signatureabcdef",
        "feishu://abcdef0123456789",
        "lark://abcdef0123456789",
        "dingtalk://abcdef0123456789",
        "wecombot://abcdef0123456789",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "jsons://hooks.example.com/brief",
    ],
)
def test_the_channels_people_use_are_known(address: str) -> None:
    import apprise

    assert apprise.Apprise.instantiate(address) is not None
