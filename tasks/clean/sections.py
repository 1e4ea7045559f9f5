"""Which stretches of a document are the article, and which are teasers, advertisements and page furniture."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import trafilatura

from tasks.clean.blocks import Block, Page
from tasks.offsets import Edit
from tasks.page_words import PageWords

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of every page without an article

LARGEST_PAGE = 2_000_000  # characters of a page that trafilatura is asked about
BODY_WIDTH = 200  # half-width columns of running text that make an article's body
PARAGRAPH_WIDTH = 120  # columns from which a line is a paragraph
TOLD_SHARE = 0.8  # share of a page's running text from which the element that holds it is believed to be the article
REPEAT_WIDTH = 30  # columns from which a line that comes again is a repetition
# Characters of two columns.
WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff"
_WIDE = re.compile(f"[{WIDE}]")
_SENTENCE_END = re.compile(r"[.。…」』”\"’)）][\s]*$")


@dataclass(slots=True)
class Line:
    """One line (or visible block) of a document."""

    start: int
    end: int
    text: str
    width: int
    is_teaser: bool = False
    is_chunk_start: bool = False  # the first line after an empty one
    is_furniture: bool = False  # says words that only furniture says
    is_end: bool = False  # says words that end an article


def lines_of_page(page: Page) -> list[Line]:
    """See each block of a page as a line."""
    return [
        Line(block.start, block.end, text, width_of(text), False, True)
        for block in page.blocks
        if (text := page.words[block.start : block.end])
    ]


def width_of(text: str) -> int:
    """Measure a text in half-width columns: a Chinese, Japanese or Korean character takes two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def find_said(lines: Sequence[Line], words: PageWords) -> None:
    """Find which lines, of any number of documents, say what furniture says, and which say what ends an article."""
    short = [line for line in lines if line.width <= PARAGRAPH_WIDTH]
    texts = pl.Series([line.text for line in short], dtype=pl.String)
    for number in texts.str.contains(words.furniture).arg_true():
        short[number].is_furniture = True
    for number in texts.str.contains(words.end_line).arg_true():
        short[number].is_end = True
    brief = [line for line in lines if line.width <= 3 * PARAGRAPH_WIDTH]
    for number in pl.Series([line.text for line in brief], dtype=pl.String).str.contains(words.end_phrases).arg_true():
        brief[number].is_end = True


def mark_teasers(lines: Sequence[Line]) -> None:
    """Mark lines that are furniture, and all lines after the one that ends the article; `find_said` comes before.

    The line that ends it must come after a body of running text. Lines of the same paragraph before it belong to what
    it opens when none of them is a sentence: an advertisement stands between the last paragraph and the disclaimer.
    """
    body = 0
    for number, line in enumerate(lines):
        if line.is_furniture:
            line.is_teaser = True
        if line.is_end and body >= BODY_WIDTH:
            for late in lines[_back_to_paragraph(lines, number) :]:
                late.is_teaser = True
            return
        if not line.is_teaser and line.width >= PARAGRAPH_WIDTH // 2:
            body += line.width


def mark_page(lines: Sequence[Line], page: Page, content: str, title: str | None) -> None:
    """Mark the blocks of a page that are not its article.

    Where one element of the page plainly is its article, that decides. Else trafilatura looks for the main text: a block
    is the article's when its words are found there, or when it stands in the same part of the page and is no list of
    links; where trafilatura finds nothing, the page's own article elements decide. The headline is the article's
    wherever it stands.
    """
    is_told = _tells_article(lines, page)
    folded = "" if is_told else _fold(find_article(content) or "")
    found = [bool(folded) and len(key := _fold(line.text)) > 3 and key in folded for line in lines]
    hits = [number for number, is_found in enumerate(found) if is_found]
    has_article = any(block.in_article for block in page.blocks)
    for number, (line, block) in enumerate(zip(lines, page.blocks, strict=True)):
        if block.is_furniture:
            line.is_teaser = True
        elif found[number] or line.text.strip() == title:
            line.is_teaser = False
        elif hits and not has_article:
            line.is_teaser = not hits[0] <= number <= hits[-1] or _is_linked(line, block)
        else:
            line.is_teaser = (has_article and not block.in_article) or (
                (is_told or bool(hits)) and _is_linked(line, block)
            )


def _tells_article(lines: Sequence[Line], page: Page) -> bool:
    """Tell whether a page has one article element, and it holds nearly all running text that is no furniture."""
    if page.articles != 1:
        return False
    paragraphs = [
        (line.width, block.in_article)
        for line, block in zip(lines, page.blocks, strict=True)
        if line.width >= PARAGRAPH_WIDTH // 2 and not block.is_furniture and not _is_linked(line, block)
    ]
    inside = sum(width for width, in_article in paragraphs if in_article)
    return inside >= 2 * BODY_WIDTH and inside >= TOLD_SHARE * sum(width for width, _ in paragraphs)


def find_article(content: str) -> str | None:
    """Extract the main text of a page by trafilatura; None where it finds none, and for pages too large to wait for."""
    if len(content) > LARGEST_PAGE:
        return None
    try:
        return trafilatura.extract(
            content, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
        )
    except Exception:  # whatever a hostile page does to the parser, the page's own markup still decides
        return None


def find_repetitions(lines: Sequence[Line], tables: Sequence[bool] = ()) -> list[Edit]:
    """Find lines that were there before, word for word: a claim is read where it first comes. Table rows may repeat."""
    wide = [
        line
        for number, line in enumerate(lines)
        if line.width >= REPEAT_WIDTH
        and not (tables and tables[number])
        and not ("|" in line.text and line.text.lstrip().startswith("|"))
    ]
    # Lines that begin with other words are others, and most do.
    if len({tuple(line.text.split(None, 3)[:3]) for line in wide}) == len(wide):
        return []
    seen: set[str] = set()
    edits = []
    for line in wide:
        key = " ".join(line.text.split())
        if key in seen:
            edits.append(Edit(line.start, line.end))
        seen.add(key)
    return edits


def spans_of(lines: Sequence[Line], length: int) -> list[tuple[int, int, str]]:
    """Build the sections of the source, in order and covering it: each lasts until a line of the other kind."""
    spans: list[tuple[int, int, str]] = []
    for line in lines:
        kind = "teaser" if line.is_teaser else "main"
        if not spans:
            spans.append((0, length, kind))
        elif spans[-1][2] != kind:
            spans[-1] = (spans[-1][0], line.start, spans[-1][2])
            spans.append((line.start, length, kind))
    return spans or ([(0, length, "main")] if length else [])


def main_text(text: str, sections: Sequence[Mapping[str, Any]]) -> str:
    """Take what of a text is the article; all of it where nothing is."""
    if len(sections) == 1:
        return text
    main = "\n".join(text[span["start"] : span["end"]] for span in sections if span["section"] == "main")
    return main if main.strip() else text


def _back_to_paragraph(lines: Sequence[Line], number: int) -> int:
    """Go back from the line that ends the article over the lines of its paragraph, if none of them is a sentence."""
    first = number
    while first > 0 and not lines[first].is_chunk_start:
        first -= 1
        if lines[first].width >= PARAGRAPH_WIDTH or _SENTENCE_END.search(lines[first].text):
            return number
    return first


def _is_linked(line: Line, block: Block) -> bool:
    return block.linked * 10 >= len(line.text) * 9


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", text)
