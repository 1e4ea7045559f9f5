"""Read the cells of a table: each figure with the heads of its row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasks.extract.figures import Figure
from tasks.extract.markets import online_of
from tasks.extract.scenes import Focus, Reading, is_alike
from tasks.extract.tables import Sheet, Span, Table

_KNOWN = (
    "entity",
    "metric",
    "noun",
    "period",
    "basis",
    "growth",
    "moved",
    "up",
    "down",
    "group",
    "together",
    "whole_company",
)


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


def _is_of_unknown(label: Span | None, sheet: Sheet) -> bool:
    """Tell whether a row's label names what no vocabulary knows, a line of goods or a stranger: Bekleidung | 3.905."""
    if label is None or not any(char.isalpha() for char in sheet.folded[label[0] : label[1]]):
        return False
    return not sheet.period_in(label) and not any(sheet.of(role, label) for role in _KNOWN)


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
        basis or figure.sign or any(sheet.of(role, head) for role in ("growth", "up", "down", "step", "moved"))
    )
    kind = "change" if is_change else "share" if figure.dimension == "fraction" else "level"
    metric = _metric(figure, kind, [head], sheet) or (earlier[-1].metric if earlier and is_change else None)
    metric = metric or _metric(figure, kind, around, sheet)
    if figure.is_bare and metric is None:
        return None
    if kind == "share" and metric:
        metric = sheet.lexicon.shares.get(metric, metric)
    told = (*around[:-1], head) if _is_of_unknown(around[0], sheet) else (*around[:-1], head, around[-1])
    named = [value for span in told for value in sheet.of("entity", span)]
    period = next((keys for span in (head, *around[:-1]) if (keys := sheet.period_in(span))), ())
    if earlier and (is_change or not period):
        period = earlier[0].period
    period = period or sheet.period_in(around[-1])
    entity = named[0] if named else None if _is_of_unknown(around[0], sheet) else focus.entity
    entity = online_of(entity, metric, sheet.lexicon)
    reading = Reading(figure, kind, entity, metric, period=period, focus=tuple(focus.periods))
    reading.basis = basis[0] if basis and is_change else None
    reading.base = sheet.period_in(head) if is_change and earlier else ()  # Change on Q3 2024
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
        note = sheet.lexicon.unit_note.search(sheet.folded[span[0] : span[1]]) if span else None
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
