"""One document → the words a reader sees, what of them is not read, and what is article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from tasks.clean.blocks import Page, parse_page, read_page
from tasks.clean.cuts import find_edits, find_inline_edits
from tasks.clean.imprints import Imprint, find_front_matter, page_title, read_front_matter, read_page_imprint
from tasks.clean.sections import (
    Line,
    find_article,
    find_repetitions,
    lines_of_page,
    mark_page,
    mark_teasers,
    spans_of,
    split_lines,
)
from tasks.offsets import Edit
from tasks.page_words import PageWords


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a document, edits and sections of them, its lines, and what it says of itself."""

    words: str
    edits: list[Edit]
    sections: list[tuple[int, int, str]]
    lines: list[Line]
    imprint: Imprint = field(default_factory=Imprint)


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


def read_plain(content: str, is_markdown: bool, words: PageWords) -> Reading:
    """Read a text or Markdown file: its words are the file as it is, front matter is not read."""
    front = find_front_matter(content)
    head = front.end() if front else 0
    edits = find_edits(content, is_markdown)
    lines = [line for line in split_lines(content) if line.start >= head]
    mark_teasers(lines, words)
    edits += find_repetitions(lines)
    if front:
        edits.append(Edit(0, head))
    return Reading(content, edits, spans_of(lines, len(content)), lines, read_front_matter(content))


def read_marked_up(content: str, title: str | None, is_page: bool, words: PageWords) -> Reading:
    """Read a page, or the content of a feed's entry below its title: its words are the visible ones, block by block."""
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    root = parse_page(heading + content if not is_page else content)
    page = read_page(root, words.furniture_classes)
    lines = lines_of_page(page)
    headline = page.heading or _headline(page_title(root), lines)
    if is_page:
        mark_page(lines, page, find_article(content), headline)
    mark_teasers(lines, words)
    edits = [*page.edits, *find_inline_edits(page.words)]
    edits += find_repetitions(lines, [block.in_table for block in page.blocks])
    imprint = read_page_imprint(root) if is_page else Imprint()
    return Reading(page.words, edits, spans_of(lines, len(page.words)), lines, _completed(imprint, page, headline))


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
