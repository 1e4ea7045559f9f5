"""What a mail says and to whom: one message a recipient, built from the manifest and the files of a brief.

Nothing here looks at a clock or a network, so that the same brief gives the same mail with the same Message-ID: a
receiver that gets it twice can tell.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.errors import WrongUse
from tasks.records import Artifact

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_BREAKS = str.maketrans(dict.fromkeys("\r\n\x0b\x0c\x85\u2028\u2029", " "))


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail to one recipient, ready to be sent."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    data: bytes  # the message as it goes over the line

    @property
    def file_name(self) -> str:
        """Name the file of a dry run."""
        return f"{self.message_id.strip('<>').split('@')[0]}.eml"


@dataclass(frozen=True, slots=True)
class Letter:
    """What all recipients of a mail are told. `kind` is brief, quiet, withheld, failed or late."""

    kind: str
    language: str
    edition: str
    period: str
    key: str  # hash of the manifest, or whatever makes two letters the same
    title: str
    findings: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    data_to: str = ""
    address: str = ""  # where the brief can be read in a browser; empty for none
    detail: str = ""  # for ops: what happened, and what to type
    is_test: bool = False


def read_letter(manifest: Mapping[str, Any], manifest_hash: str, address: str = "", is_test: bool = False) -> Letter:
    """Take what a mail tells from a brief's manifest; a brief without findings is a quiet week."""
    zone = ZoneInfo(manifest.get("timezone", "UTC")) if "timezone" in manifest else None
    cut_off = datetime.fromisoformat(manifest["cut_off"])
    findings = [_plain(one) for one in manifest.get("findings", [])]
    return Letter(
        kind="brief" if findings else "quiet",
        language=manifest.get("language", "en"),
        edition=manifest["edition"],
        period=manifest["period"],
        key=manifest_hash,
        title=_plain(manifest["title"]),
        findings=findings,
        counts=manifest["counts"],
        data_to=f"{cut_off.astimezone(zone) if zone else cut_off:%Y-%m-%d %H:%M %Z}",
        address=address,
        is_test=is_test,
    )


def build_envelope(
    letter: Letter, sender: str, recipient: str, at: datetime, attachments: Sequence[Artifact] = ()
) -> Envelope:
    """Build the mail to one recipient: text, HTML and the files; WrongUse for an address that is none.

    The Message-ID follows from edition, period, key and recipient. A test mail says so and has another one.
    """
    from_, to = _address(sender, "BRIEF_MAIL_FROM"), _address(recipient, "recipients in seeds/editions.toml")
    words = _words(letter.language)
    subject = words[f"subject_{letter.kind}"].format(title=letter.title, edition=letter.edition, period=letter.period)
    subject = words["test"].format(subject=subject) if letter.is_test else subject
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = from_, to, _plain(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = _message_id(letter, from_, recipient)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message["List-Id"] = f"<{letter.edition}.briefs.{_ascii_domain(from_)}>"
    message["List-Unsubscribe"] = f"<mailto:{from_.addr_spec}?subject=unsubscribe%20{letter.edition}>"
    for name in ("brief.txt.j2", "brief.html.j2"):
        body = _environment(name).get_template(name).render(letter=letter, words=words)
        if name.endswith("txt.j2"):
            message.set_content(body)
        else:
            message.add_alternative(body, subtype="html")
    for one in attachments:
        main, sub = one.media_type.split(";")[0].split("/")
        message.add_attachment(
            one.data, maintype=main, subtype=sub, filename=f"{letter.edition}-{letter.period}-{one.name}"
        )
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{number}_{message['Message-ID'].strip('<>').split('@')[0]}")
    return Envelope(message["Message-ID"], from_.addr_spec, to.addr_spec, str(message["Subject"]), message.as_bytes())


def _message_id(letter: Letter, sender: Address, recipient: str) -> str:
    key = "\x1f".join((letter.kind, letter.edition, letter.period, letter.key, recipient, "test" * letter.is_test))
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{_ascii_domain(sender)}>"


def _ascii_domain(address: Address) -> str:
    return address.domain.encode("idna").decode()


def _address(text: str, place: str) -> Address:
    """Read a mail address; international domains are written in their ASCII form, other local parts are refused."""
    name, _, domain = text.strip().rpartition("@")
    try:
        if not name.isascii() or not domain:
            raise ValueError
        return Address(username=name, domain=domain.encode("idna").decode())
    except (ValueError, IndexError, UnicodeError):
        raise WrongUse(f"{text!r} is no mail address that every server takes; correct it in {place}") from None


def _plain(text: str) -> str:
    """Keep a text on one line: no title can add a header."""
    return " ".join(text.translate(_BREAKS).split())


def _words(language: str) -> Mapping[str, str]:
    path = TEMPLATES / "labels" / f"{language}.toml"
    words: Mapping[str, str] = tomllib.loads(path.read_text("utf-8"))["mail"]
    return words


def _environment(name: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        autoescape=name.endswith("html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
