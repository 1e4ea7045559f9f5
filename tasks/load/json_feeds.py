"""JSON Feed (version 1 and 1.1) → one document an entry."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from tasks.load.documents import Document, Reading, Refusal, hash_bytes, join_address, without_surrogates

REMEDY = "check the feed at its source"
_VERSION = "https://jsonfeed.org/version/"


def is_json_feed(text: str) -> bool:
    """Tell whether a text says of itself that it is a JSON Feed."""
    start = text.lstrip("\ufeff \t\r\n")
    return start.startswith("{") and "jsonfeed.org/version/" in start.replace("\\/", "/")


def read_json_feed(text: str, doc: str, address: str) -> Reading:
    """Read a feed's entries, named `doc#id`; an entry that cannot be read is refused, and so is a broken feed."""
    content_hash = hash_bytes(text.encode())
    try:
        feed = _load(text)
    except (ValueError, RecursionError) as error:
        return Reading.refused(
            doc, f"broken JSON ({error})", f"{REMEDY}; it is read again on the next run", content_hash
        )
    entries = feed.get("items")
    if not _word(feed, "version").startswith(_VERSION) or not isinstance(entries, list):
        return Reading.refused(doc, "no feed: neither RSS nor Atom nor JSON Feed", REMEDY, content_hash)
    read = [_read_entry(entry, feed, doc, address) for entry in entries]
    return Reading(
        tuple(one for one in read if isinstance(one, Document)), tuple(one for one in read if isinstance(one, Refusal))
    )


def next_json_page(text: str, address: str) -> str | None:
    """Find the address of the next page; None where the feed names none."""
    try:
        told = _word(_load(text), "next_url")
    except (ValueError, RecursionError):
        return None
    return join_address(address, told) if told else None


def _load(text: str) -> dict[str, Any]:
    feed = json.loads(text.lstrip("\ufeff"))
    if not isinstance(feed, dict):
        raise ValueError("no object")
    return feed


def _read_entry(entry: Any, feed: dict[str, Any], doc: str, address: str) -> Document | Refusal:
    if not isinstance(entry, dict):
        return Refusal(doc, "an entry is no object", REMEDY)
    title, content = _word(entry, "title"), _content(entry)
    words = f"{title}\n{content}".strip()
    link = _word(entry, "url") or _word(entry, "external_url")
    told = entry.get("id")
    own = str(told).strip() if isinstance(told, str | int | float) else ""
    name = without_surrogates(f"{doc}#{own or link or hash_bytes(words.encode())[:16]}")
    if not words:
        return Refusal(name, "entry without words", REMEDY)
    return Document(
        doc=name,
        address=join_address(address, link) if link else address,
        media="feed",
        content=content,
        content_hash=hash_bytes((content or title).encode()),
        title_hint=title or None,
        publisher_hint=_author(entry) or _author(feed) or _word(feed, "title") or None,
        published_hint=_word(entry, "date_published") or _word(entry, "date_modified") or None,
        language_hint=_word(entry, "language") or _word(feed, "language") or None,
        is_teaser=not (_word(entry, "content_html") or _word(entry, "content_text")),
    )


def _content(entry: dict[str, Any]) -> str:
    """Take the content, else the summary, as HTML: plain text is escaped, its lines become paragraphs."""
    if html := _word(entry, "content_html"):
        return html
    plain = _word(entry, "content_text") or _word(entry, "summary")
    return "".join(f"<p>{escape(line)}</p>" for line in plain.splitlines() if line.strip())


def _author(told: dict[str, Any]) -> str:
    many = told.get("authors")
    listed = [*(many if isinstance(many, list) else []), told.get("author")]
    return next((name for one in listed if isinstance(one, dict) and (name := _word(one, "name"))), "")


def _word(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return without_surrogates(value).strip() if isinstance(value, str) else ""
