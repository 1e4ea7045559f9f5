"""Mail by SMTP: one envelope, one receipt, and an honest word about what is not known."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import SecretStr

from tasks.deliver.envelopes import Envelope
from tasks.errors import BrokenEnvironment
from tasks.records import Receipt

TIMEOUT_SECONDS = 30.0  # for each answer of the server
LIMIT_SECONDS = 300.0  # for the whole conversation: stays below the ledger's lease
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)  # a line that starts with a dot is sent with two
_REMEDY = "write it like smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as BRIEF_SMTP_URL names it."""

    host: str
    port: int
    user: str
    password: SecretStr
    security: str  # starttls | tls | none
    ca_file: str | None


def read_server(url: SecretStr) -> Server:
    """Read smtp:// (STARTTLS; `?starttls=no` goes without) or smtps:// (TLS from the start).

    `?cafile=PATH` trusts a certificate authority of one's own. BrokenEnvironment says what does not fit, without the password.
    """
    parts = urlsplit(url.get_secret_value())
    given = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == -1:
        raise BrokenEnvironment(f"BRIEF_SMTP_URL names no mail server; {_REMEDY}")
    security = "tls" if parts.scheme == "smtps" else "none" if given.get("starttls") == "no" else "starttls"
    return Server(
        parts.hostname,
        port or (465 if security == "tls" else 587),
        unquote(parts.username or ""),
        SecretStr(unquote(parts.password or "")),
        security,
        given.get("cafile"),
    )


def send_envelope(
    envelope: Envelope, server: Server, timeout: float = TIMEOUT_SECONDS, limit: float = LIMIT_SECONDS
) -> Receipt:
    """Send one mail: delivered, failed (the server refused it), deferred (later may help), or unknown.

    Unknown is a line that broke after the whole message was on its way: the server may or may not have taken it.
    `timeout` (seconds) holds for each read of the line, `limit` for all that follows the greeting.
    """

    def receipt(status: str, detail: str) -> Receipt:
        return Receipt("mail", envelope.recipient, status, detail, envelope.message_id)

    handed = False
    try:
        with _connect(server, timeout, limit) as smtp:
            for code, answer in (smtp.mail(envelope.sender), smtp.rcpt(envelope.recipient)):
                if code >= 400:
                    return receipt(_status(code), _say(code, answer))
            smtp.putcmd("data")
            code, answer = smtp.getreply()
            if code != 354:
                return receipt(_status(code), _say(code, answer))
            smtp.send(_LEADING_DOT.sub(b"..", envelope.data).removesuffix(b"\r\n") + b"\r\n")
            handed = True  # from here on the server may have it
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
            return receipt(_outcome(code), _say(code, answer))
    except smtplib.SMTPAuthenticationError as error:
        return receipt("deferred", f"the server does not take the login ({error.smtp_code}); check BRIEF_SMTP_URL")
    except smtplib.SMTPResponseException as error:
        status = "unknown" if handed else _status(error.smtp_code)
        return receipt(status, _say(error.smtp_code, error.smtp_error))
    except smtplib.SMTPNotSupportedError:
        return receipt("deferred", "the server offers no STARTTLS or no login; check BRIEF_SMTP_URL")
    except ssl.SSLCertVerificationError as error:
        return receipt("deferred", f"the server's certificate is not trusted: {error.verify_message}")
    except (smtplib.SMTPException, OSError) as error:
        kind = type(error).__name__
        if handed:
            return receipt("unknown", f"the line broke after the message was handed over ({kind})")
        return receipt("deferred", f"the server could not be reached or broke off ({kind})")


@contextlib.contextmanager
def _connect(server: Server, timeout: float, limit: float) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context(cafile=server.ca_file)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
    alarm = threading.Timer(limit, _hang_up, [smtp])
    alarm.daemon = True
    alarm.start()
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password.get_secret_value())
        yield smtp
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        alarm.cancel()
        smtp.close()


def _hang_up(smtp: smtplib.SMTP) -> None:
    """End a conversation from another thread; the one that reads sees the end of the line."""
    if smtp.sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)  # an SSLSocket's own would unwrap it under the reader


def _outcome(code: int) -> str:
    """Tell from the answer to the whole message what became of it; of an answer that is none, nobody knows (-1)."""
    if code < 200:
        return "unknown"
    return "delivered" if code < 300 else _status(code)


def _status(code: int) -> str:
    return "failed" if code >= 500 else "deferred"


def _say(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())[:160]}"
