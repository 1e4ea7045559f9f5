"""Find tables, drawn with bars or left as one cell a line, and read each figure by its row and its column."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.phrases import Phrase
from tasks.extract.words import Word

Span = tuple[int, int]
Found = TypeVar("Found", Word, Figure, Phrase)

_LINE = re.compile(r"[^\n]+")
_BARRED = re.compile(r" *\|.*\| *$")
_LONGEST_CELL = 48  # characters
_WIDEST = 9  # columns


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the line before it, the heads of its columns and the cells of its rows; a head is None where none is written."""

    title: Span | None
    heads: tuple[Span | None, ...]
    rows: tuple[tuple[Span, ...], ...]
    bar: int | None = None  # where its first line starts, where bars draw it

    @property
    def span(self) -> Span:
        """Tell where the table starts, its heads included, and where it ends."""
        first = next((head for head in self.heads if head), self.rows[0][0])
        return first[0] if self.bar is None else self.bar, self.rows[-1][-1][1]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found in the text that a table stands in."""

    folded: str
    words: Sequence[Word]
    figures: Sequence[Figure]
    phrases: Sequence[Phrase]
    lexicon: Lexicon

    def of(self, role: str, span: Span | None) -> list[str]:
        """List what the words of a role stand for within a cell."""
        told = [word.stands_for(role) for word in _within(self.words, span)]
        return [value for value in told if value is not None]

    def figure_in(self, span: Span) -> Figure | None:
        """Find the first figure of a cell."""
        return next(iter(_within(self.figures, span)), None)

    def period_in(self, span: Span | None) -> tuple[str, ...]:
        """Find the first phrase of time of a cell."""
        inside = _within(self.phrases, span)
        return inside[0].keys if inside else ()


def _within(found: Sequence[Found], span: Span | None) -> list[Found]:
    """List what starts and ends within a span; `found` is in reading order."""
    if span is None:
        return []
    first = bisect_left(found, span[0], key=lambda one: one.start)
    last = bisect_left(found, span[1], lo=first, key=lambda one: one.start)
    return [one for one in found[first:last] if one.end <= span[1]]


def find_tables(sheet: Sheet) -> list[Table]:
    """Find the tables of a text, in reading order."""
    lines = [_strip(sheet.folded, match.span()) for match in _LINE.finditer(sheet.folded)]
    lines = [line for line in lines if line[1] > line[0]]
    return sorted([*_barred(sheet, lines), *_stacked(sheet, lines)], key=lambda table: table.span)


def _strip(folded: str, span: Span) -> Span:
    text = folded[span[0] : span[1]]
    start = span[0] + len(text) - len(text.lstrip())
    return start, max(start, span[0] + len(text.rstrip()))


def _barred(sheet: Sheet, lines: Sequence[Span]) -> Iterator[Table]:
    run: list[tuple[Span, ...]] = []
    title: Span | None = None
    bar = 0
    for number, (start, end) in enumerate([*lines, (0, 0)]):
        if end and _BARRED.match(sheet.folded[start:end]):
            if not run:
                title, bar = lines[number - 1] if number else title, start
            run.append(tuple(_cells(sheet.folded, start, end)))
            continue
        if len(run) > 1 and len({len(cells) for cells in run}) == 1:
            yield Table(title, run[0], tuple(run[1:]), bar)
        run = []


def _cells(folded: str, start: int, end: int) -> Iterator[Span]:
    bars = [at for at in range(start, end) if folded[at] == "|"]
    for left, right in itertools.pairwise(bars):
        yield _strip(folded, (left + 1, right))


def _stacked(sheet: Sheet, lines: Sequence[Span]) -> Iterator[Table]:
    """Find runs of short lines in which figures come back at every k-th line, below k lines without any."""
    holds = [sheet.figure_in(line) is not None for line in lines]
    is_short = [end - start <= _LONGEST_CELL and sheet.folded[end - 1] not in ".!?。,;:|" for start, end in lines]
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and is_short[end]:
            end += 1
        found = _periodic(holds, at, end) if end - at >= 5 else None
        if found is None:
            at = max(end, at + 1)
            continue
        first, width, count = found
        heads = tuple(lines[number] if number >= at else None for number in range(first - width, first))
        rows = tuple(tuple(lines[first + row * width : first + (row + 1) * width]) for row in range(count))
        above = first - width - 1
        yield Table(lines[above] if above >= 0 else None, heads, rows)
        at = first + count * width


def _periodic(holds: Sequence[bool], start: int, end: int) -> tuple[int, int, int] | None:
    """Find first line, width and number of the rows of a table within a run of lines; two rows at least."""
    for first in range(start + 1, end - 3):
        for width in range(2, min(_WIDEST, first - start + 1) + 1):
            pattern = list(holds[first : first + width])
            figures = pattern.index(True) if True in pattern else 0
            if not figures or not all(pattern[figures:]) or any(holds[max(start, first - width) : first]):
                continue
            count = 1
            while (last := first + (count + 1) * width) <= end and list(holds[last - width : last]) == pattern:
                count += 1
            if count > 1:
                return first, width, count
    return None
