"""JSON lines → one document a record: {"id", "text", "published"?, "language"?, "title"?, "publisher"?, "url"?}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks.load.documents import Document, Reading, Refusal, hash_bytes, joined, without_surrogates
from tasks.load.limits import LARGEST_DOCUMENT

REMEDY = 'write one JSON object a line, such as {"id": "a1", "text": "…"}'


def read_records(path: Path, doc: str) -> Reading:
    """Read a file of records line by line; documents are named `doc#id`, and a bad line is refused by its number."""
    try:
        with path.open("rb") as lines:
            reading = joined(_readings(lines, doc, path.as_posix()))
    except OSError as error:
        return Reading.refused(
            doc, f"unreadable ({error.strerror or error})", "check that the file exists and its permissions"
        )
    if not reading.documents and not reading.refusals:
        return Reading.refused(doc, "empty file", REMEDY)
    if not reading.documents and len(reading.refusals) > 1:
        return Reading.refused(
            doc,
            f"none of its {len(reading.refusals)} lines is a record with words; {reading.refusals[0].reason}",
            REMEDY,
        )
    return reading


def _readings(lines: Iterable[bytes], doc: str, address: str) -> Iterator[Reading]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            read = _read_record(line.removeprefix(b"\xef\xbb\xbf"), number, doc, address)
            yield Reading((read,)) if isinstance(read, Document) else Reading((), (read,))


def _read_record(line: bytes, number: int, doc: str, address: str) -> Document | Refusal:
    place = f"{doc}:{number}"
    if len(line) > LARGEST_DOCUMENT:
        return Refusal(place, f"record of {len(line)} bytes, over the limit of {LARGEST_DOCUMENT}", "split it")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Refusal(place, f"no JSON ({type(error).__name__})", REMEDY, hash_bytes(line))
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or record.get("id") in (None, ""):
        return Refusal(place, "no record: `id` or `text` is missing", REMEDY, hash_bytes(line))
    text = without_surrogates(record["text"])
    if not text.strip():
        return Refusal(f"{doc}#{record['id']}", "record without words", "give it text, or remove it", hash_bytes(line))
    return Document(
        doc=without_surrogates(f"{doc}#{record['id']}"),
        address=_word(record, "url") or address,
        media="record",
        content=text,
        content_hash=hash_bytes(text.encode()),
        title_hint=_word(record, "title"),
        publisher_hint=_word(record, "publisher"),
        published_hint=_word(record, "published"),
        language_hint=_word(record, "language"),
    )


def _word(record: dict[str, Any], key: str) -> str | None:
    told = record.get(key)
    return without_surrogates(told) if isinstance(told, str) and told.strip() else None
