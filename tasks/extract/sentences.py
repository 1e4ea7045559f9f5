"""Split a text into paragraphs, sentences and clauses; all offsets count characters of the text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tasks.extract.lexicons import Lexicon

Span = tuple[int, int]

_STOP = re.compile(
    r"[。!?](?:[\"'」』)\]]*)|\.(?=[\"')\]]*\s+\S)|(?P<line>\n+)|"
    r"(?P<bullet> - (?=[A-ZÄÖÜ\u4e00-\u9fff0-9*]))|(?P<arrow>👉|📉|📈|■|●|•)"
)
_CLAUSE = re.compile(r"(?<![0-9])[,;:]|[,;:](?![0-9])|[()]|\s[–—]\s|——")
_LONGEST = 1200  # characters of a sentence
_LAST_WORD = re.compile(r"[\w.]+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its clauses; `opens_paragraph` tells that a new paragraph starts with it."""

    start: int
    end: int
    opens_paragraph: bool
    clauses: tuple[Span, ...]

    def keep_whole(self, spans: Iterable[Span]) -> Sentence:
        """Join the clauses that a mark inside one of these spans divides: シー(SE), Kingdom: Come."""
        edges = {first for first, _ in self.clauses[1:]}
        inner = {edge for edge in edges for start, end in spans if start < edge <= end} if edges else set()
        if not inner:
            return self
        starts = [self.start, *(edge for edge in sorted(edges - inner))]
        return replace(self, clauses=tuple(zip(starts, [*starts[1:], self.end], strict=True)))

    def clause_at(self, offset: int) -> int:
        """Find the number of the clause that holds an offset."""
        return max(0, bisect_right([start for start, _ in self.clauses], offset) - 1)


def split_sentences(text: str, folded: str, lexicon: Lexicon) -> Iterator[Sentence]:
    """Yield the sentences of a text in reading order; every character that is no white space is in one of them."""
    start, opens = 0, True
    for stop in _STOP.finditer(text if text.isascii() else _blend(text, folded)):
        if (
            stop["line"] == "\n"
            and folded[stop.end() : stop.end() + 1].islower()
            and text[stop.end()].islower()
            and text[stop.end()].isascii()
        ):
            continue
        if stop.group() == "." and _is_abbreviation(folded, start, stop.start(), lexicon):
            continue
        breaks = bool(stop["line"] or stop["bullet"] or stop["arrow"])
        end = stop.start() if breaks else stop.end()
        for first, last in _pieces(folded, start, end):
            yield Sentence(first, last, opens, _clauses(folded, first, last))
            opens = False
        start = stop.end()
        opens = opens or breaks
    for first, last in _pieces(folded, start, len(folded)):
        yield Sentence(first, last, opens, _clauses(folded, first, last))
        opens = False


def _pieces(folded: str, start: int, end: int) -> Iterator[Span]:
    """Cut what has no end in sight into pieces, so that reading stays linear; nothing for white space alone."""
    while end - start > _LONGEST:
        cut = max(folded.rfind(" ", start + 1, start + _LONGEST) + 1, 0) or start + _LONGEST
        yield start, cut
        start = cut
    if folded[start:end].strip():
        yield start, end


def _blend(text: str, folded: str) -> str:
    """Keep capitals, which tell where a sentence starts, and take folded marks."""
    return "".join([mark if mark in "!?()\"'" else char for char, mark in zip(text, folded, strict=True)])


def _is_abbreviation(folded: str, start: int, at: int, lexicon: Lexicon) -> bool:
    word = _LAST_WORD.search(folded, max(start, at - 12), at)
    if not word:
        return False
    last = word.group()
    if last in lexicon.abbreviations or (
        len(last) == 1 and last.isalpha() and folded[word.start() - 1 : word.start()] in {" ", ".", "("}
    ):
        return True
    return last.isdigit() and len(last) <= 2 and lexicon.language == "de"


def _clauses(folded: str, start: int, end: int) -> tuple[Span, ...]:
    edges = [start, *(mark.end() for mark in _CLAUSE.finditer(folded, start, end)), end]
    return tuple((first, last) for first, last in itertools.pairwise(edges) if last > first)
