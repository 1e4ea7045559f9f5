"""RSS and Atom → one document an entry."""

from __future__ import annotations

from html import escape
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types

from tasks.load.documents import Document, Reading, Refusal, hash_bytes, one_line

# feedparser flags these although it read everything.
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def read_feed(text: str, doc: str, address: str) -> Reading:
    """Read a feed's entries; a broken feed yields the entries before the fault and a refusal that names it.

    An entry's document is named `doc#id`: its id or guid as given, else its link, else a hash of its words.
    """
    content_hash = hash_bytes(text.encode())
    try:
        feed = feedparser.parse(text.encode(), response_headers={"content-type": "application/xml; charset=utf-8"})
    except Exception as error:  # feedparser lets errors of its parsers through; none of them may end a run
        return Reading.refused(
            doc, f"feed cannot be read ({type(error).__name__}: {error})", "check the feed at its source", content_hash
        )
    readings = [_read_entry(entry, feed.feed, doc, address) for entry in feed.entries]
    documents = tuple(reading for reading in readings if isinstance(reading, Document))
    refusals = [reading for reading in readings if isinstance(reading, Refusal)]
    fault = feed.get("bozo_exception") if feed.get("bozo") else None
    if fault is not None and not isinstance(fault, HARMLESS):
        refusals.insert(
            0,
            Refusal(
                doc,
                one_line(f"broken XML ({fault}); {len(documents)} of its entries were read"),
                "repair the feed at its source; it is read again on the next run",
                content_hash,
            ),
        )
    elif not feed.entries and not feed.get("version"):
        refusals.insert(
            0, Refusal(doc, "no feed: neither RSS nor Atom", "name it by what it is, or remove it", content_hash)
        )
    return Reading(documents, tuple(refusals))


def _read_entry(entry: Any, feed: Any, doc: str, address: str) -> Document | Refusal:
    content = _entry_content(entry)
    title = entry.get("title") or ""
    words = (title + "\n" + content).strip()
    name = f"{doc}#{_entry_id(entry, words)}"
    if not words:
        return Refusal(name, "entry without words", "check the feed at its source")
    return Document(
        doc=name,
        address=entry.get("link") or address,
        media="feed",
        content=content,
        content_hash=hash_bytes((content or title).encode()),
        title_hint=title or None,
        publisher_hint=entry.get("author") or feed.get("title") or None,
        published_hint=entry.get("published") or entry.get("updated") or None,
        language_hint=_entry_language(entry, feed),
    )


def _entry_content(entry: Any) -> str:
    """Take the content, else the summary, as HTML: plain text is escaped, its lines become paragraphs."""
    parts: list[Any] = [*entry.get("content", []), entry.get("summary_detail") or {}]
    part: Any = next((part for part in parts if part.get("value")), {})
    value = str(part.get("value", ""))
    if part.get("type") != "text/plain":
        return value
    return "".join(f"<p>{escape(line)}</p>" for line in value.splitlines() if line.strip())


def _entry_id(entry: Any, words: str) -> str:
    return (entry.get("id") or entry.get("link") or "").strip() or hash_bytes(words.encode())[:16]


def _entry_language(entry: Any, feed: Any) -> str | None:
    inner = [part.get("language") for part in entry.get("content", [])]
    detail = [entry.get(key, {}).get("language") for key in ("summary_detail", "title_detail")]
    return next((code for code in (entry.get("language"), *inner, *detail, feed.get("language")) if code), None)
