"""Bullet graphs: where a figure stands beside the period before, on one scale for a whole table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tasks.render.brief import Point, Row
from tasks.render.charts import COLOURS, draw_svg

FEWEST_POINTS = 3  # below this a line says less than two bars


def scale_of(rows: Sequence[Row]) -> float:
    """Return the value of the full width where bars say more than lines: most rows have two figures or fewer, none below zero.

    Zero where sparklines serve better.
    """
    known = [[point.value for point in row.points if point.value is not None] for row in rows]
    few = sum(len(values) < FEWEST_POINTS for values in known)
    shown = [point.value for row in rows for point in row.points[-2:] if point.value is not None]
    return max(shown) if 2 * few > len(rows) and shown and min(shown) >= 0 else 0.0


def bullet(points: Sequence[Point], highest: float, accent: str, title: str, width: float = 88) -> str:
    """Draw the last value as a slim bar in `accent` before a wide light bar of the one before; a gap has no bar."""
    *_, before, current = (None, None, *(point.value for point in points))
    bars = ((before, "faint", COLOURS["faint"], 3.0, 13.0), (current, "accent", accent, 7.0, 5.0))
    parts = [
        f'<rect class="{shade}" x="0" y="{top:g}" width="{max(width * value / highest, 0.8):.1f}" height="{tall:g}" '
        f'fill="{escape(colour)}"/>'
        for value, shade, colour, top, tall in bars
        if value is not None
    ]
    return draw_svg((width, 19), title, "spark", parts) if parts else ""
