"""HTML → the visible words of a page, block by block, and what the page's own markup says about each block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from tasks.clean.cuts import is_raised_mark
from tasks.offsets import Edit

_BREAKS = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p "
    "pre section summary table tbody td tfoot th thead title tr ul video audio"
)
BREAKS = frozenset(_BREAKS.split())
_UNSEEN = "script style noscript template head iframe object svg math canvas map"
UNSEEN = frozenset(_UNSEEN.split())
_FURNITURE_TAGS = "nav aside footer form button dialog select menu"
FURNITURE_TAGS = frozenset(_FURNITURE_TAGS.split())
_FURNITURE_ROLES = (
    "navigation banner contentinfo complementary dialog alertdialog alert search menu menubar toolbar tablist"
)
FURNITURE_ROLES = frozenset(_FURNITURE_ROLES.split())
ARTICLE_TAGS = frozenset(("article", "main"))
# What may be open around a word.
FURNITURE, ARTICLE, LINK, TABLE, LINES = 1, 2, 4, 8, 16
_OPENS = {"article": ARTICLE, "main": ARTICLE, "a": LINK, "table": TABLE, "pre": LINES}
_CLASS_WORD = re.compile(r"[a-z]+|[0-9]+", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """One visible block: its span in the visible words, and what its surroundings in the page say."""

    start: int
    end: int = 0
    is_furniture: bool = False
    in_article: bool = False
    in_table: bool = False
    linked: int = 0  # characters that are words of a link


@dataclass(slots=True)
class Page:
    """The visible words of a page, its blocks, edits that markup asks for, first time element and first heading."""

    words: str = ""
    blocks: list[Block] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    time: str | None = None
    heading: str | None = None
    articles: int = 0  # article and main elements that stand in no other one


def parse_page(content: str) -> etree._Element | None:
    """Parse HTML, however broken; None where there is no element at all."""
    data = content.replace("\0", " ").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def read_page(root: etree._Element | None, furniture_classes: frozenset[str]) -> Page:
    """Read the visible words of a parsed page: inline elements join words, block elements part them by a line end."""
    return _Reader(furniture_classes).read(root) if root is not None else Page()


class _Reader:
    """Walks a page once; holds what has been written. What is open around a word is a sum of the bits above."""

    def __init__(self, furniture_classes: frozenset[str]) -> None:
        self.furniture_classes = furniture_classes
        self.pieces: list[str] = []
        self.position = 0
        self.gap = ""  # white space seen since the last word: "" | "seen" | "comment" (a gap only a comment made)
        self.raised: list[tuple[int, int]] = []
        self.page = Page()
        self.block: Block | None = None

    def read(self, root: etree._Element) -> Page:
        # An explicit stack: pages nest deeper than Python's calls may. An element comes twice; the second time with
        # what is open around it and the place where its words began.
        weight = _weight(root)
        stack: list[tuple[etree._Element, int, int]] = [(root, 0, -1)]
        while stack:
            element, around, began = stack.pop()
            tag = element.tag
            if began >= 0:
                self._leave(element, tag, around, began)
            elif not isinstance(tag, str) or tag in UNSEEN:
                self.gap = self.gap or "comment"
            else:
                if tag in BREAKS:
                    self._break()
                inside = self._enter(element, tag, around, weight)
                stack.append((element, around, self.position + (1 if self.gap and self.block else 0)))
                self._write(element.text, inside)
                stack.extend([(child, inside, -1) for child in reversed(element)])
                continue
            if element is not root:
                self._write(element.tail, around)
        self._break()
        return self._finish()

    def _enter(self, element: etree._Element, tag: str, around: int, weight: int) -> int:
        """Add to what is open around an element what it opens itself."""
        inside = around | _OPENS.get(tag, 0)
        if tag not in FURNITURE_TAGS and tag != "header" and not element.attrib:
            return inside
        if element.get("role") == "main" or element.get("itemprop") == "articleBody":
            inside |= ARTICLE
        if _is_furniture(element, self.furniture_classes, weight, bool(around & ARTICLE)):
            inside |= FURNITURE
        if tag == "time" and element.get("datetime") and not inside & FURNITURE and self.page.time is None:
            self.page.time = element.get("datetime")
        return inside

    def _leave(self, element: etree._Element, tag: str, around: int, began: int) -> None:
        if tag in ("sup", "rt", "rp"):
            self.raised.append((began, self.position) if tag == "sup" else (-1 - began, self.position))
        elif tag == "h1" and self.page.heading is None and not around & FURNITURE:
            self.page.heading = " ".join("".join(map(str, element.itertext())).split()) or None
        if tag in BREAKS:
            self._break()
        if tag in ARTICLE_TAGS and not around & ARTICLE:
            self.page.articles += 1

    def _write(self, text: str | None, inside: int) -> None:
        if not text:
            return
        if inside & LINES and "\n" in text:
            for line in text.split("\n"):
                self._write_line(line, inside)
                self._break()
        else:
            self._write_line(text, inside)

    def _write_line(self, text: str, inside: int) -> None:
        words = " ".join(text.split())
        if not words or text[0].isspace():
            self.gap = "seen" if text else self.gap
        if not words:
            return
        if self.block is None:
            self.block = Block(self.position, 0, bool(inside & FURNITURE), bool(inside & ARTICLE), bool(inside & TABLE))
        elif self.gap:
            if self.gap == "comment":
                self.page.edits.append(Edit(self.position, self.position + 1))
            words = " " + words
        self.pieces.append(words)
        self.position += len(words)
        self.block.linked += len(words) if inside & LINK else 0
        self.gap = "seen" if text[-1].isspace() else ""

    def _break(self) -> None:
        self.gap = ""
        if self.block is None:
            return
        self.block.end = self.position
        self.page.blocks.append(self.block)
        self.block = None
        self.pieces.append("\n")
        self.position += 1

    def _finish(self) -> Page:
        self.page.words = "".join(self.pieces)
        for start, end in self.raised:
            if start < 0:
                self.page.edits.append(Edit(-1 - start, end))
            elif is_raised_mark(self.page.words, start, end):
                self.page.edits.append(Edit(start, end))
        return self.page


def _is_furniture(element: etree._Element, classes: frozenset[str], weight: int, in_article: bool) -> bool:
    """Tell whether an element calls itself something else than the article; one with half the words is not believed."""
    tag = element.tag
    if tag in ("html", "body", *ARTICLE_TAGS):
        return False
    told = tag in FURNITURE_TAGS or (tag == "header" and not in_article and element.find(".//h1") is None)
    told = told or (bool(element.attrib) and _says_furniture(element, classes))
    return told and (tag in ("nav", "footer") or 2 * _weight(element) < weight)


def _says_furniture(element: etree._Element, classes: frozenset[str]) -> bool:
    """Tell whether the attributes of an element say that it is furniture or hidden."""
    return (
        not classes.isdisjoint(_class_words(element))
        or (element.get("role") or "").lower() in FURNITURE_ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _weight(element: etree._Element) -> int:
    """Count the characters an element holds."""
    return sum(map(len, element.itertext()))


def _class_words(element: etree._Element) -> Iterable[str]:
    told = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (word.lower() for word in _CLASS_WORD.findall(told)) if told.strip() else ()
