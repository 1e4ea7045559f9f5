"""Find tables, drawn with bars or left as one cell a line, and read each figure by its row and its column."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tasks.extract.lexicons import Lexicon
from tasks.extract.numbers import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Focus, Reading, is_alike
from tasks.extract.words import Word

Span = tuple[int, int]
Found = TypeVar("Found", Word, Figure, Phrase)

_LINE = re.compile(r"[^\n]+")
_BARRED = re.compile(r" *\|.*\| *$")
_LONGEST_CELL = 48  # characters
_WIDEST = 9  # columns
_UNIT_NOTE = re.compile(r"[(]([^()]{1,24})[)]|(?<![a-z])in ([^,()]{1,24})$|[,/] ?([^,()/]{1,16})$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the line before it, the heads of its columns and the cells of its rows; a head is None where none is written."""

    title: Span | None
    heads: tuple[Span | None, ...]
    rows: tuple[tuple[Span, ...], ...]

    @property
    def span(self) -> Span:
        """Tell where the table starts, its heads included, and where it ends."""
        first = next((head for head in self.heads if head), self.rows[0][0])
        return first[0], self.rows[-1][-1][1]


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
    for number, (start, end) in enumerate([*lines, (0, 0)]):
        if end and _BARRED.match(sheet.folded[start:end]):
            if not run and number:
                title = lines[number - 1]
            run.append(tuple(_cells(sheet.folded, start, end)))
            continue
        if len(run) > 1 and len({len(cells) for cells in run}) == 1:
            yield Table(title, run[0], tuple(run[1:]))
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


def read_table(table: Table, sheet: Sheet, focus: Focus) -> Iterator[tuple[Reading, Span]]:
    """Read the figures of a table; each comes with the span of its row."""
    for row in table.rows:
        names = [cell for cell in row if sheet.figure_in(cell) is None]
        corner = [head for head, cell in zip(table.heads, row, strict=True) if head and cell in names]
        earlier: list[Reading] = []
        for head, cell in zip(table.heads, row, strict=True):
            figure = sheet.figure_in(cell)
            if figure is None:
                continue
            reading = _read_cell(figure, head, [*names, *corner, table.title], sheet, focus, earlier)
            if reading is None:
                continue
            reading.cues = names[:1]
            earlier.append(reading)
            yield reading, (row[0][0], row[-1][1])


def _read_cell(
    figure: Figure,
    head: Span | None,
    around: Sequence[Span | None],
    sheet: Sheet,
    focus: Focus,
    earlier: Sequence[Reading],
) -> Reading | None:
    figure = _with_unit(figure, [head, *around], sheet)
    cell = (figure.start - 1, figure.end + 1)
    basis = sheet.of("basis", head) or sheet.of("basis", cell)
    is_change = figure.dimension in {"points", "fraction"} and bool(
        basis or figure.sign or any(sheet.of(role, head) for role in ("growth", "up", "down", "step"))
    )
    kind = "change" if is_change else "share" if figure.dimension == "fraction" else "level"
    metric = _metric(figure, kind, [head], sheet) or (earlier[-1].metric if earlier and is_change else None)
    metric = metric or _metric(figure, kind, around, sheet)
    if figure.is_bare and metric is None:
        return None
    if kind == "share" and metric:
        metric = sheet.lexicon.shares.get(metric, metric)
    named = [value for span in (*around[:-1], head, around[-1]) for value in sheet.of("entity", span)]
    period = next((keys for span in (head, *around[:-1]) if (keys := sheet.period_in(span))), ())
    if earlier and (is_change or not period):
        period = earlier[0].period
    period = period or sheet.period_in(around[-1])
    reading = Reading(
        figure, kind, named[0] if named else focus.entity, metric, period=period, focus=tuple(focus.periods)
    )
    reading.basis = basis[0] if basis and is_change else None
    reading.money = figure.unit.unit_id if figure.unit and figure.dimension == "money" else focus.money
    reading.direction = (
        "down" if is_change and sheet.of("down", head) and not sheet.of("up", head) else "up" if is_change else ""
    )
    is_amount = kind == "level" and figure.dimension == "money"
    reading.is_loss = is_amount and any(sheet.of("loss", span) for span in (head, *around[:-1]))
    return reading


def _metric(figure: Figure, kind: str, spans: Sequence[Span | None], sheet: Sheet) -> str | None:
    for span in spans:
        for value in sheet.of("metric", span):
            if is_alike(sheet.lexicon.metrics.get(value, ""), figure, kind):
                return value
    return None


def _with_unit(figure: Figure, spans: Sequence[Span | None], sheet: Sheet) -> Figure:
    """Give a figure without a unit the one that the head of its column, its row or the title tells: Umsatz (Mrd. Euro)."""
    if figure.unit or figure.scale or figure.shape != "digits":
        return figure
    for span in spans:
        note = _UNIT_NOTE.search(sheet.folded[span[0] : span[1]]) if span else None
        inner = next((text for text in note.groups() if text), "").strip() if note else ""
        if not inner:
            continue
        tail = sheet.lexicon.tail.fullmatch(inner) or sheet.lexicon.tail.fullmatch(" " + inner)
        if tail and (tail["scale"] or tail["unit"]):
            return replace(figure, scale=tail["scale"] or "", unit=sheet.lexicon.units.get(tail["unit"] or ""))
        unit = sheet.lexicon.unit_only.match(inner)
        scale = inner[unit.end() :].strip() if unit else ""
        if unit and (not scale or scale in sheet.lexicon.scales):
            return replace(figure, scale=scale, unit=sheet.lexicon.units[unit["unit"]])
    return figure
