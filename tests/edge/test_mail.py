"""Mail over a real SMTP server on the loopback: what arrives, and what a receipt says when it does not."""

from __future__ import annotations

import asyncio
import email
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from aiosmtpd.smtp import Envelope as Received
from pydantic import SecretStr

from flows.carriers import read_archived
from flows.cli import app
from flows.trials import send_trial
from tasks.deliver.envelopes import Envelope, Letter, build_envelope
from tasks.deliver.mail import read_server, send_envelope
from tasks.errors import WrongUse
from tasks.records import Artifact
from tasks.settings import read_settings

PDF = Artifact("brief.pdf", "application/pdf", b"%PDF-1.7 \x00\xff\n.\r\n..\r\n")
AT = datetime(2025, 12, 1, 7, 0, tzinfo=UTC)


class Box:
    """Keeps what arrives; `answer` is what DATA is answered with, `cut` breaks the line instead."""

    def __init__(self, answer: str = "250 OK", rcpt: list[str] | None = None, cut: bool = False) -> None:
        self.answer, self.rcpt, self.cut = answer, rcpt or [], cut
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Received, address: str, _: list[str]) -> str:  # noqa: N802
        if self.rcpt and (said := self.rcpt.pop(0)) != "250 OK":
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Received) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        parsed = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), parsed))
        if self.cut:
            server.transport.abort()
        return self.answer


Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers on free ports of the loopback; each call returns its address."""
    running: list[Controller] = []

    def start(box: Box, scheme: str = "smtp", tail: str = "?starttls=no", who: str = "", **more: Any) -> str:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(box, hostname="127.0.0.1", port=port, **more)
        controller.start()
        running.append(controller)
        return f"{scheme}://{who}127.0.0.1:{port}{tail}"

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def _mail(recipient: str = "ana@example.com", **more: Any) -> Envelope:
    given = {
        "kind": "brief",
        "language": "en",
        "edition": "weekly",
        "period": "2025-W49",
        "key": "ab" * 32,
        "title": "JD.com revenue fell 16.1 % on the quarter",
        "findings": ["JD.com revenue fell 16.1 % on the quarter to CNY 299.1bn", "快手 GMV <b>grew</b> 7.3 %"],
        "counts": {"articles_new": 45, "sources_read": 6, "figures_accepted": 599, "figures_held_back": 25},
        "data_to": "2025-12-02 00:00 CST",
    }
    return build_envelope(Letter(**{**given, **more}), "briefs@example.com", recipient, AT, [PDF])


def _send(url: str, envelope: Envelope | None = None, timeout: float = 10) -> Any:
    return send_envelope(envelope or _mail(), read_server(SecretStr(url)), timeout)


def test_a_mail_arrives_with_text_html_and_the_brief(serve: Serve) -> None:
    box = Box()
    assert _send(serve(box)).status == "delivered"
    [(to, mail)] = box.mails
    assert to == ["ana@example.com"]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "1. JD.com revenue fell 16.1 %" in text.get_content()
    assert "快手 GMV &lt;b&gt;grew" in html.get_content()
    [pdf] = mail.iter_attachments()
    assert pdf.get_filename() == "weekly-2025-W49-brief.pdf"
    assert pdf.get_content() == PDF.data
    assert mail["Message-ID"] == _mail().message_id
    assert mail["List-Unsubscribe"]
    assert mail["Auto-Submitted"] == "auto-generated"


def test_nobody_sees_another_recipient(serve: Serve) -> None:
    box = Box()
    url = serve(box)
    people = [f"person{number}@example.com" for number in range(50)]
    assert {_send(url, _mail(one)).status for one in people} == {"delivered"}
    for to, mail in box.mails:
        assert [mail["To"]] == to
        assert sum(one in mail.as_string() for one in people) == 1
    assert len({mail["Message-ID"] for _, mail in box.mails}) == 50


def test_a_chinese_title_is_the_subject_and_breaks_no_header(serve: Serve) -> None:
    box = Box()
    _send(serve(box), _mail(language="zh-Hans", title="京东收入环比下降16.1%\r\nBcc: all@example.com"))
    [(to, mail)] = box.mails
    assert mail["Subject"] == "京东收入环比下降16.1% Bcc: all@example.com"
    assert mail["Bcc"] is None
    assert to == ["ana@example.com"]


def test_the_same_brief_has_the_same_message_id_and_a_test_another() -> None:
    assert _mail().data == _mail().data
    assert _mail().message_id != _mail("bo@example.com").message_id
    assert _mail().message_id != _mail(key="cd" * 32).message_id
    assert _mail(is_test=True).message_id != _mail().message_id
    assert _mail(is_test=True).subject.startswith("[Test] ")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_goes_over_tls_with_login(serve: Serve, certificate: tuple[Path, ssl.SSLContext], scheme: str) -> None:
    path, context = certificate
    logins: list[tuple[bytes, bytes]] = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss w\xc3\xb6rd" or data.password == b"p@ss word")

    box = Box()
    secure = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    url = serve(
        box, scheme, f"?cafile={path}", "briefs:p%40ss%20word@",
        authenticator=check, auth_required=True, auth_require_tls=scheme == "smtp", **secure,
    )  # fmt: skip
    assert _send(url).status == "delivered"
    assert logins[0] == (b"briefs", b"p@ss word")
    wrong = _send(url.replace("p%40ss%20word", "topsecret"))
    assert wrong.status == "deferred"
    assert "topsecret" not in repr(wrong)
    assert len(box.mails) == 1


def test_a_server_without_tls_gets_no_password(serve: Serve) -> None:
    box = Box()
    receipt = _send(serve(box, tail="", who="briefs:secret@"))
    assert receipt.status == "deferred"
    assert box.mails == []


def test_a_certificate_of_unknown_origin_is_not_trusted(serve: Serve, certificate: tuple[Path, ssl.SSLContext]) -> None:
    receipt = _send(serve(Box(), "smtps", "", ssl_context=certificate[1]))
    assert receipt.status == "deferred"
    assert "not trusted" in receipt.detail


def test_a_refused_recipient_is_failed_and_a_greylisted_one_deferred(serve: Serve) -> None:
    assert _send(serve(Box(rcpt=["550 no such user"]))).status == "failed"
    box = Box(rcpt=["451 come back later", "250 OK"])
    url = serve(box)
    assert _send(url).status == "deferred"
    assert _send(url).status == "delivered"
    assert len(box.mails) == 1


def test_a_message_refused_after_it_was_read_is_failed(serve: Serve) -> None:
    receipt = _send(serve(Box(answer="554 no thanks")))
    assert receipt.status == "failed"
    assert "554 no thanks" in receipt.detail


@pytest.mark.parametrize("answer", ["well, perhaps", "250 " + "x" * 10_000])
def test_an_answer_to_the_message_that_cannot_be_read_is_unknown(serve: Serve, answer: str) -> None:
    assert _send(serve(Box(answer=answer))).status == "unknown"


def test_a_line_cut_after_the_message_is_unknown(serve: Serve) -> None:
    assert _send(serve(Box(cut=True))).status == "unknown"


def test_a_message_put_off_after_it_was_read_is_deferred(serve: Serve) -> None:
    assert _send(serve(Box(answer="451 greylisted, come back later"))).status == "deferred"


@pytest.mark.parametrize(("seconds", "status"), [(0.3, "delivered"), (2.5, "unknown")])
def test_a_server_that_thinks_long_after_the_message_is_waited_for_and_then_in_doubt(
    serve: Serve, seconds: float, status: str
) -> None:
    class Thinking(Box):
        async def handle_DATA(self, server: SMTP, session: Any, envelope: Received) -> str:  # noqa: N802
            answer = await super().handle_DATA(server, session, envelope)
            await asyncio.sleep(seconds)
            return answer

    box = Thinking()
    assert _send(serve(box), timeout=1).status == status
    assert len(box.mails) == 1


def test_nobody_at_home_is_deferred(serve: Serve) -> None:
    assert _send("smtp://127.0.0.1:1?starttls=no").status == "deferred"


def test_a_server_that_never_answers_is_deferred() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert _send(f"smtp://127.0.0.1:{silent.getsockname()[1]}?starttls=no", timeout=0.3).status == "deferred"


def test_a_line_cut_before_the_message_is_deferred(serve: Serve) -> None:
    class Abrupt(Box):
        async def handle_MAIL(self, server: SMTP, *_: Any) -> str:  # noqa: N802
            server.transport.abort()
            return "250 OK"

    box = Abrupt()
    receipt = _send(serve(box))
    assert receipt.status == "deferred"
    assert box.mails == []


def test_a_server_that_drips_is_hung_up_on_in_time(serve: Serve) -> None:
    class Slow(Box):
        async def handle_EHLO(  # noqa: N802
            self, server: SMTP, session: Any, envelope: Received, hostname: str, responses: list[str]
        ) -> list[str]:
            for number in range(100):
                await server.push(f"250-{number}")
                await asyncio.sleep(0.1)
            return responses

    server = read_server(SecretStr(serve(Slow())))
    start = time.monotonic()
    receipt = send_envelope(_mail(), server, timeout=5, limit=0.5)
    assert receipt.status == "deferred"
    assert time.monotonic() - start < 4


def test_a_server_without_starttls_is_told_apart_from_one_out_of_reach(serve: Serve) -> None:
    assert "STARTTLS" in _send(serve(Box(), tail="")).detail


def _archived(reports: Path) -> Path:
    folder = reports / "weekly" / "2025-W49"
    folder.mkdir(parents=True)
    counts = {"articles_new": 2, "sources_read": 1, "figures_accepted": 9, "figures_held_back": 0}
    told = {
        "edition": "weekly",
        "period": "2025-W49",
        "as_of": "2025-12-01",
        "title": "Nothing moved",
        "language": "en",
    }
    manifest = {**told, "cut_off": "2025-12-02T00:00:00+08:00", "findings": [], "counts": counts}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "brief.pdf").write_bytes(PDF.data)
    return folder


def test_a_test_send_reaches_only_its_addresses(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Box()
    monkeypatch.setenv("BRIEF_SMTP_URL", serve(box))
    monkeypatch.setenv("BRIEF_MAIL_FROM", "briefs@example.com")
    _archived(tmp_path)
    app(["send", "--to", "me@example.com", "--reports", str(tmp_path)], result_action="return_value")
    [(to, mail)] = box.mails
    assert to == ["me@example.com"]
    assert mail["Subject"] == "[Test] Quiet: nothing material · 2025-W49"
    assert "me@example.com: delivered" in capsys.readouterr().out


def test_a_dry_run_writes_mails_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_MAIL_FROM", "briefs@example.com")
    _archived(tmp_path / "reports")
    given = ["send", "--to", "a@example.com", "--to", "b@example.com", "--eml", str(tmp_path / "out")]
    app([*given, "--reports", str(tmp_path / "reports")], result_action="return_value")
    mails = [email.message_from_bytes(one.read_bytes(), policy=default) for one in (tmp_path / "out").glob("*.eml")]
    assert {one["To"] for one in mails} == {"a@example.com", "b@example.com"}


def test_recipients_wait_for_a_mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEF_SMTP_URL", raising=False)
    brief = read_archived(_archived(tmp_path))
    assert brief is not None
    [receipt] = send_trial(read_settings(), brief, ["ana@example.com"])
    assert receipt.status == "deferred"
    assert "BRIEF_SMTP_URL" in receipt.detail


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(WrongUse, match="müller@example"):
        _mail("müller@example.com")
