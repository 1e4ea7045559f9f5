"""Bullet graphs: where a figure stands beside the period before, a year ago and its target, on one scale for a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tasks.render.brief import Point, Stand
from tasks.render.charts import COLOURS, draw_svg
from tasks.render.points import Key, Row, is_unsettled, key_of
from tasks.render.sentences import Telling

FEWEST_POINTS = 3  # below this a line says less than two bars
TICKS = {"year_ago": (5.0, 14.0, 1.0), "target": (1.0, 18.0, 2.2)}  # top, foot and width of a tick in px
_NONE = Stand(None)


def target_of(telling: Telling, key: Key, period: str) -> Row | None:
    """Return the target that was set for a reported period of a series; None where none is, or sources differ on it."""
    row = telling.points.at((*key[:4], "target"), period)
    return None if row is None or is_unsettled(row) else row


def stand_of(telling: Telling, shown: Sequence[Row | None], basis: str) -> Stand:
    """Tell where the first of three levels (current, before, a year ago) stands; `basis` is the step to the one before.

    A level that the current one is not compared with (a break in the series, sources in conflict) is left out.
    """
    current, before, year_ago = shown
    if current is None or is_unsettled(current):
        return _NONE
    target = target_of(telling, key_of(current), current["period"])
    return Stand(
        current["value"],
        before=before["value"] if before is not None and current[f"{basis}_reason"] is None else None,
        year_ago=year_ago["value"] if basis == "qoq" and year_ago and current["yoy_reason"] is None else None,
        target=target["value"] if target is not None else None,
    )


def scale_of(courses: Sequence[Sequence[Point]], stands: Sequence[Stand]) -> float:
    """Return the value of the full width where bars say more than lines: most rows have two figures or fewer, none below zero.

    Zero where sparklines serve better.
    """
    known = [[point.value for point in course if point.value is not None] for course in courses]
    few = sum(len(values) < FEWEST_POINTS for values in known)
    levels = ((one.current, one.before, one.year_ago, one.target) for one in stands)
    shown = [level for four in levels for level in four if level is not None]
    return max(shown) if 2 * few > len(known) and shown and min(shown) >= 0 else 0.0


def bullet(stand: Stand, highest: float, accent: str, title: str, width: float = 88) -> str:
    """Draw the current value as a slim bar in `accent` before a wide light bar of the one before; a gap has no bar.

    A thin tick is the year before, a thick one the target.
    """
    room = width - TICKS["target"][2]
    bars = ((stand.before, "faint", COLOURS["faint"], 3.0, 13.0), (stand.current, "accent", accent, 7.0, 5.0))
    parts = [
        f'<rect class="{shade}" x="0" y="{top:g}" width="{max(room * value / highest, 0.8):.1f}" height="{tall:g}" '
        f'fill="{escape(colour)}"/>'
        for value, shade, colour, top, tall in bars
        if value is not None
    ]
    ticks = [
        f'<line class="tick" x1="{room * value / highest:.1f}" y1="{TICKS[name][0]:g}" x2="{room * value / highest:.1f}" '
        f'y2="{TICKS[name][1]:g}" stroke="{COLOURS["ink"]}" stroke-width="{TICKS[name][2]:g}"/>'
        for name, value in (("year_ago", stand.year_ago), ("target", stand.target))
        if value is not None
    ]
    return draw_svg((width, 19), title, "spark", [*parts, *ticks]) if parts else ""


def tell_bullets(stands: Sequence[Stand], telling: Telling) -> str:
    """Explain the bars of a table, and its ticks where there are any."""
    labels = telling.words.labels
    told = [labels.word("marks", "bullet")]
    if any(one.year_ago is not None for one in stands):
        told.append(labels.word("marks", "tick_year_ago"))
    if any(one.target is not None for one in stands):
        told.append(labels.word("marks", "tick_target"))
    return labels.word("marks", "joined").join(told)
