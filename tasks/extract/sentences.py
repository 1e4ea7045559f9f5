"""Split a text into paragraphs, sentences and clauses; all offsets count characters of the text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.extract.lexicons import Lexicon
from tasks.extract.words import Word
from tasks.folding import find_alike

Span = tuple[int, int]

_SHORT = 3  # characters of a word that a mark after it ends

_BANG, _CLOSERS = (re.escape("".join(map(find_alike, marks))) for marks in ("!?", "\"')"))
_STOP = re.compile(
    rf"[。{_BANG}.\n\-👉📉📈■●•](?:(?<=[。{_BANG}])[{_CLOSERS}\]」』]*|(?<=\.)(?=[{_CLOSERS}\]]*\s+\S)|(?<=\n)\n*"
    r"|(?<= -) (?=[A-ZÄÖÜ\u4e00-\u9fff0-9*])|(?<=[👉📉📈■●•]))"
)
_BREAKS = frozenset("\n-👉📉📈■●•")
_CLAUSE = re.compile(r"[,;:()–—](?:(?<=[()])|(?<=[,;:])(?:(?<![0-9].)|(?![0-9]))|(?<=\s.)\s|(?<=—)—)")
_LONGEST = 1200  # characters of a sentence
_ORDINAL = 2  # digits of the number of an item
_ITEMS = frozenset(":;,")  # stand before one that goes on in its sentence: 1. Amazon 40%; 2. Walmart 9%
_LAST_WORD = re.compile(r"[\w.]+$")


class Extent(NamedTuple):
    """Where a sentence stands; `opens_paragraph` tells that a new paragraph starts with it."""

    start: int
    end: int
    opens_paragraph: bool


class Sentence(NamedTuple):
    """A sentence and its clauses, each from one of the starts to the next."""

    start: int
    end: int
    opens_paragraph: bool
    clauses: tuple[Span, ...]
    starts: tuple[int, ...]

    def clause_at(self, offset: int) -> int:
        """Find the number of the clause that holds an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)


def divide_sentence(extent: Extent, folded: str, marked: Sequence[Word]) -> Sentence:
    """Divide a sentence into clauses, but not at a mark inside one of the words: シー(SE), Kingdom: Come."""
    start, end, opens_paragraph = extent
    edges = [edge for mark in _CLAUSE.finditer(folded, start, end) if (edge := mark.end()) < end]
    if edges and marked:
        spans = [(first, last) for first, last, _, _ in marked if last - first > _SHORT]
        inner = {edge for first, last in spans for edge in edges if first < edge <= last}
        edges = [edge for edge in edges if edge not in inner]
    starts = (start, *edges)
    return Sentence(start, end, opens_paragraph, tuple(itertools.pairwise((*starts, end))), starts)


def split_sentences(text: str, folded: str, lexicon: Lexicon) -> Iterator[Extent]:
    """Yield the sentences of a text in reading order; every character that is no white space is in one of them."""
    start, opens = 0, True
    for stop in _STOP.finditer(text):
        at, after = stop.span()
        mark = text[at]
        if mark == "\n":
            if after - at == 1 and text[after : after + 1].islower() and text[after].isascii():
                continue
        elif mark == "." and _is_abbreviation(folded, start, at, lexicon):
            continue
        breaks = mark in _BREAKS
        for first, last in _pieces(folded, start, (at - 1 if mark == "-" else at) if breaks else after):
            yield Extent(first, last, opens)
            opens = False
        start = after
        opens = opens or breaks
    for first, last in _pieces(folded, start, len(folded)):
        yield Extent(first, last, opens)
        opens = False


def _pieces(folded: str, start: int, end: int) -> Iterator[Span]:
    """Cut what has no end in sight into pieces, so that reading stays linear; nothing for white space alone."""
    while end - start > _LONGEST:
        cut = max(folded.rfind(" ", start + 1, start + _LONGEST) + 1, 0) or start + _LONGEST
        yield start, cut
        start = cut
    if folded[start:end].strip():
        yield start, end


def _is_abbreviation(folded: str, start: int, at: int, lexicon: Lexicon) -> bool:
    word = _LAST_WORD.search(folded, max(start, at - 12), at)
    if not word:
        return False
    last = word.group()
    if last in lexicon.abbreviations or (
        len(last) == 1 and last.isalpha() and folded[word.start() - 1 : word.start()] in {" ", ".", "("}
    ):
        return True
    is_number = last.isdigit() and len(last) <= _ORDINAL
    return is_number and (
        lexicon.has_ordinal_dots or folded[max(start, word.start() - 2) : word.start()].rstrip()[-1:] in _ITEMS
    )
