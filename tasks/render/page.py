"""The Brief as HTML: for paper, and for a browser."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import east_asian_width

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tasks.render.brief import Bar, Box, Brief, Note, Panel, Row
from tasks.render.bullets import bullet
from tasks.render.charts import ranked_bar, sparkline
from tasks.render.panels import panel

_CODE = re.compile(r"\b([A-Z]{3}) (?=[0-9])")
LINE = 58  # Latin characters in a line of a box
SIZES = ((84, ""), (112, "long"), (10_000, "longer"))  # width of a title in Latin characters → class of its size


def print_page(brief: Brief, templates: Path) -> str:
    """Write the page that becomes the PDF; its addresses of fonts and styles are relative to the templates' folder."""
    return _render(brief, templates, "brief.html.j2")


def screen_page(brief: Brief, templates: Path) -> str:
    """Write the same story as one self-contained page for a browser."""
    return _render(brief, templates, "screen.html.j2")


def environment(templates: Path) -> Environment:
    """Build the environment of all pages: everything is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["tied"] = tie_codes
    made.filters["sized"] = size_of
    return made


def tie_codes(text: str) -> str:
    """Keep a currency code and its number on one line."""
    return _CODE.sub("\\1\u00a0", text)


def size_of(title: str) -> str:
    """Name the class of a title's size, so that it takes two lines; a CJK character is as wide as two Latin ones."""
    width = _width(title)
    return next(name for most, name in SIZES if width <= most or most == SIZES[-1][0])


def mark_figure(note: Note) -> tuple[str, str, str, str]:
    """Find a note's figure in its quote: text before, the figure, text after, and what the figure says beyond the quote.

    Where the quote does not hold the figure as written, the whole figure stands beside the quote.
    """
    for end in range(len(note.figure), 0, -1):
        start = note.quote.find(note.figure[:end].rstrip())
        is_whole = end == len(note.figure) or note.figure[end] in " (（"
        if start >= 0 and is_whole:
            stop = start + len(note.figure[:end].rstrip())
            return note.quote[:start], note.quote[start:stop], note.quote[stop:], note.figure[end:].strip()
    return note.quote, "", "", note.figure


def halve_boxes(brief: Brief) -> list[list[Box]]:
    """Split the boxes, in their order, into two columns of about the same height, or one where one is all."""
    boxes = [one for one in (brief.conflicts, brief.held_back, brief.since_last) if one is not None]
    if len(boxes) < 2:
        return [boxes] if boxes else []
    heights = [_lines(one) for one in boxes]
    cut = min(range(1, len(boxes)), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return [boxes[:cut], boxes[cut:]]


def _lines(one: Box) -> float:
    """Estimate the height of a box in lines of text."""
    return 3 + sum(_width(item.lead + item.text + item.quote) // LINE + 1.4 for item in one.items)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _render(brief: Brief, templates: Path, name: str) -> str:
    def draw_line(row: Row, highest: float) -> Markup:
        known = [point for point in row.points if point.value is not None]
        ends = f": {known[0].label} – {known[-1].label}" if known else ""
        title = f"{row.entity} {row.metric}{f': {row.chart}' if row.chart else ends}"
        if row.stand is not None and highest:
            return Markup(bullet(row.stand, highest, brief.accent, title))
        return Markup(sparkline(row.points, brief.accent, title))

    def draw_panel(one: Panel) -> Markup:
        return Markup(panel(one, brief.accent))

    def draw_bar(bar: Bar, highest: float, is_first: bool) -> Markup:
        return Markup(ranked_bar(bar, highest, brief.accent, is_first))

    return (
        environment(templates)
        .get_template(name)
        .render(
            brief=brief,
            words=brief.labels,
            columns=halve_boxes(brief),
            draw_line=draw_line,
            draw_panel=draw_panel,
            draw_bar=draw_bar,
            mark_figure=mark_figure,
        )
    )
