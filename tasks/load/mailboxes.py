"""Newsletters in a folder of .eml files or a Maildir → one document a mail."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from tasks.load.documents import Document, Reading, Refusal, hash_bytes, joined, one_line
from tasks.load.encodings import Undecodable, decode
from tasks.load.folders import printable, read_bytes, walk
from tasks.load.limits import LARGEST_DOCUMENT

REMEDY = "open it in a mail program, or remove it"
BODIES = ("text/html", "text/plain")


def read_mailbox(folder: Path) -> Reading:
    """Read all mails under a folder: `*.eml` anywhere, and whatever lies in a `cur` or `new` of a Maildir.

    A mail of a Maildir is named without its flags, which change when somebody reads it.
    """
    if not folder.is_dir():
        return Reading.refused(printable(folder), "no such folder", "create it, or correct the source's locator")
    mails = [path for path in walk(folder) if path.parent.name in ("cur", "new") or path.suffix.lower() == ".eml"]
    others = [path for path in walk(folder) if path not in set(mails) and path.parent.name != "tmp"]
    refused = [Refusal(_name(path, folder), "no mail", "save it as .eml, or move it away") for path in others]
    return joined([*(_read_file(path, _name(path, folder)) for path in mails), Reading((), tuple(refused))])


def _name(path: Path, folder: Path) -> str:
    """Name a mail by its path; one that a mail program moves from `new` to `cur` and flags keeps its name."""
    name = printable(path.relative_to(folder))
    if path.parent.name not in ("cur", "new"):
        return name
    inside = printable(path.parent.parent.relative_to(folder))
    own = path.name.partition(":2,")[0]
    return own if inside == "." else f"{inside}/{own}"


def _read_file(path: Path, doc: str) -> Reading:
    try:
        data = read_bytes(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        return Reading.refused(doc, f"unreadable ({reason})", "check its permissions")
    if len(data) > LARGEST_DOCUMENT:
        return Reading.refused(doc, f"over the limit of {LARGEST_DOCUMENT} bytes", "save it without its attachments")
    return read_mail(data, doc, printable(path))


def read_mail(data: bytes, doc: str, address: str) -> Reading:
    """Read one mail: the HTML of its body, else its text; attachments are named and not read.

    `Date` is the day of publication, who wrote `List-Id` or else `From` the publisher.
    """
    content_hash = hash_bytes(data)
    try:
        mail = message_from_bytes(data, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = _find_body(mail)
        content = _read_part(body) if body is not None else ""
        aside = tuple(_refuse_attachments(mail, body, doc))
        told = {name: _header(mail, name) for name in ("From", "Date", "Subject", "List-Id", "Content-Language")}
    except Undecodable as error:
        return Reading.refused(doc, str(error), REMEDY, content_hash)
    except Exception as error:  # the parser of the standard library lets many kinds through; none may end a run
        return Reading.refused(doc, f"broken mail ({type(error).__name__}: {error})", REMEDY, content_hash)
    if not mail.keys():
        return Reading.refused(doc, "no mail: it has no headers", REMEDY, content_hash)
    if not content.strip():
        return joined([Reading.refused(doc, "mail without words", REMEDY, content_hash), Reading((), aside)])
    document = Document(
        doc=doc,
        address=address,
        media="html" if body is not None and body.get_content_type() == "text/html" else "text",
        content=content,
        content_hash=content_hash,
        title_hint=told["Subject"] or None,
        publisher_hint=_publisher(told["List-Id"]) or _publisher(told["From"]) or told["From"] or None,
        published_hint=_day(told["Date"]),
        language_hint=told["Content-Language"].partition(",")[0].strip() or None,
    )
    return Reading((document,), aside)


def _find_body(mail: EmailMessage) -> Message | None:
    """Find the part to read; a mail whose structure is broken is looked through part by part."""
    parts = [part for part in mail.walk() if not part.is_multipart() and not _is_attached(part)]
    found = {part.get_content_type(): part for part in reversed(parts)}
    return next((found[kind] for kind in BODIES if kind in found and found[kind].get_payload()), None)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _read_part(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload, part.get_content_charset()) if isinstance(payload, bytes) and payload.strip() else ""


def _refuse_attachments(mail: EmailMessage, body: Message | None, doc: str) -> Iterator[Refusal]:
    for part in mail.walk():
        if part is not body and not part.is_multipart() and _is_attached(part) and not part.get("Content-ID"):
            name = one_line(part.get_filename() or part.get_content_type())
            reason = f"attachment of {part.get_content_type()}: only a mail's own words are read"
            yield Refusal(f"{doc}#{name}", one_line(reason), "save it in a folder of articles if it matters")


def _header(mail: EmailMessage, name: str) -> str:
    """Read a header as one line; a broken one as far as it goes."""
    return " ".join(str(mail.get(name, "")).encode("utf-8", "replace").decode().split())


def _publisher(told: str) -> str:
    """Take the words before `<…>`, without their quotes; empty where there are none."""
    words, mark, _ = told.partition("<")
    return words.strip().strip('"').strip() if mark else ""


def _day(told: str) -> str | None:
    """Write the day of a Date header as ISO 8601; what is no date stays as written."""
    try:
        return parsedate_to_datetime(told).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return told or None
