"""RSS, Atom and JSON Feed → one document an entry."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types

from tasks.load.documents import Document, Reading, Refusal, hash_bytes, join_address, one_line
from tasks.load.json_feeds import is_json_feed, next_json_page, read_json_feed

FULL_TEXT = 400  # letters and digits; a summary of fewer is a teaser of the page behind it
_TAG = re.compile(r"<[^>]*>")
# feedparser flags these although it read everything.
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def read_feed(text: str, doc: str, address: str) -> Reading:
    """Read a feed's entries; a broken feed yields the entries before the fault and a refusal that names it.

    An entry's document is named `doc#id`: its id or guid as given, else its link, else a hash of its words.
    """
    if is_json_feed(text):
        return read_json_feed(text, doc, address)
    content_hash = hash_bytes(text.encode())
    try:
        feed = _parse(text)
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
            0,
            Refusal(
                doc, "no feed: neither RSS nor Atom nor JSON Feed", "name it by what it is, or remove it", content_hash
            ),
        )
    return Reading(documents, tuple(refusals))


def next_page(text: str, address: str) -> str | None:
    """Find the address of the feed's next page (RFC 5005, JSON Feed); None where it names none."""
    if is_json_feed(text):
        return next_json_page(text, address)
    try:
        links = _parse(text).feed.get("links", [])
    except Exception:  # see read_feed, which has told of it
        return None
    wanted = ("next", "prev-archive")
    found = {link.get("rel"): link.get("href") for link in links if link.get("rel") in wanted and link.get("href")}
    return next((join_address(address, str(found[rel])) for rel in wanted if rel in found), None)


def _parse(text: str) -> Any:
    """Parse a feed; relative links count from `xml:base` where there is one, and stay as written where there is none.

    The feed's own address is not told to the parser: it would make ids whole as well, and they are names.
    """
    return feedparser.parse(text.encode(), response_headers={"content-type": "application/xml; charset=utf-8"})


def _read_entry(entry: Any, feed: Any, doc: str, address: str) -> Document | Refusal:
    content = _entry_content(entry)
    title = entry.get("title") or ""
    words = (title + "\n" + content).strip()
    name = f"{doc}#{_entry_id(entry, words)}"
    if not words:
        return Refusal(name, "entry without words", "check the feed at its source")
    return Document(
        doc=name,
        address=join_address(address, entry.get("link") or address),
        media="feed",
        content=content,
        content_hash=hash_bytes((content or title).encode()),
        title_hint=title or None,
        publisher_hint=entry.get("author") or feed.get("title") or None,
        published_hint=entry.get("published") or entry.get("updated") or None,
        language_hint=_entry_language(entry, feed),
        is_teaser=not entry.get("content") and _count_letters(content) < FULL_TEXT,
    )


def _count_letters(content: str) -> int:
    """Count the letters and digits outside of tags."""
    return sum(map(str.isalnum, _TAG.sub("", content)))


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
