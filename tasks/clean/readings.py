"""One document → the words a reader sees, what of them is not read, and what is article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tasks.clean.blocks import Page, parse_page, read_page
from tasks.clean.cuts import find_edits, find_inline_edits
from tasks.clean.imprints import Imprint, find_front_matter, page_title, read_front_matter, read_page_imprint
from tasks.clean.scans import Scan, find_marks, scan
from tasks.clean.sections import (
    Line,
    find_repetitions,
    lines_of_page,
    mark_page,
)
from tasks.offsets import Edit
from tasks.page_words import PageWords

MARKED_UP = ("html", "feed")
NOTHING_SAID = Imprint()


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a document, edits of them, its lines, the marks its words hold, and what it says of itself."""

    words: str
    edits: list[Edit]
    lines: list[Line]
    marks: int
    imprint: Imprint


def read_documents(rows: Sequence[Mapping[str, Any]], words: PageWords) -> list[Reading]:
    """Read rows of RAW_ARTICLES in their order; the characters of texts and Markdown are scanned together."""
    scans = iter(scan([row["content"] for row in rows if row["media"] not in MARKED_UP]))
    return [
        _read_marked_up(row, words)
        if row["media"] in MARKED_UP
        else read_plain(row["content"], row["media"] != "text", next(scans))
        for row in rows
    ]


def _read_marked_up(row: Mapping[str, Any], words: PageWords) -> Reading:
    is_page = row["media"] == "html"
    return read_marked_up(row["content"], None if is_page else row["title_hint"], is_page, words)


def read_plain(content: str, is_markdown: bool, scanned: Scan) -> Reading:
    """Read a text or Markdown file: its words are the file as it is, front matter is not read."""
    front = find_front_matter(content)
    lines = [line for line in scanned.lines if line.start >= front.end()] if front else scanned.lines
    edits = find_edits(content, is_markdown, scanned.marks, (line.start for line in scanned.lines))
    edits += find_repetitions(lines)
    if front:
        edits.append(Edit(0, front.end()))
    return Reading(content, edits, lines, scanned.marks, read_front_matter(content) if front else NOTHING_SAID)


def read_marked_up(content: str, title: str | None, is_page: bool, words: PageWords) -> Reading:
    """Read a page, or the content of a feed's entry below its title: its words are the visible ones, block by block."""
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    root = parse_page(heading + content if not is_page else content)
    page = read_page(root, words.furniture_classes)
    lines = lines_of_page(page)
    headline = page.heading or _headline(page_title(root), lines)
    if is_page:
        mark_page(lines, page, content, headline)
    marks = find_marks(page.words)
    edits = [*page.edits, *find_inline_edits(page.words, marks)]
    edits += find_repetitions(lines, [block.in_table for block in page.blocks])
    imprint = read_page_imprint(root) if is_page else NOTHING_SAID
    return Reading(page.words, edits, lines, marks, _completed(imprint, page, headline))


def _headline(title: str | None, lines: Sequence[Line]) -> str | None:
    """Take from the title element the words that stand in the page as a line: the site's name follows them there."""
    if not title:
        return None
    shown = {line.text.strip() for line in lines[:200]}
    parts = [title[: found.start()].strip() for found in re.finditer(r"\s[|–—·-]\s|[_|｜]|\s-", title)]
    return next((part for part in (title, *reversed(parts)) if part in shown), title)


def _completed(imprint: Imprint, page: Page, headline: str | None) -> Imprint:
    """Fill what the head of a page left open from its headline and its first time element."""
    return Imprint(
        title=imprint.title or headline,
        publisher=imprint.publisher,
        address=imprint.address,
        language=imprint.language,
        published=imprint.published or page.time,
        published_from=imprint.published_from or ("meta" if page.time else None),
    )
