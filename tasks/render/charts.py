"""Charts as SVG text: sparklines, panels of bars, ranked bars. Every number in them comes worded from the Brief.

SVG inside a printed page takes no class styles: colour, font and anchor stand on the elements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tasks.render.brief import Panel, Point, RankedBars

FONT = "'Source Sans 3', 'Noto Sans SC', 'Noto Sans TC', sans-serif"
Spot = tuple[float, float]
INK, GREY, PALE, FAINT = "#1b1b1b", "#555555", "#9a9a9a", "#cfcfcf"


def sparkline(points: Sequence[Point], accent: str, title: str, width: float = 92, height: float = 20) -> str:
    """Draw a word-sized line: a gap is never joined; low and high are grey dots, the last point is in the accent colour."""
    known = [(at, one.value) for at, one in enumerate(points) if one.value is not None]
    if not known:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (width - 8) / max(len(points) - 1, 1)

    def place(at: int, value: float) -> tuple[float, float]:
        share = 0.5 if high == low else (value - low) / (high - low)
        return 4 + at * step, height - 4 - share * (height - 8)

    lines = [
        f'<polyline fill="none" stroke="{GREY}" stroke-width="1" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>'
        for run in _runs(known, place)
        if len(run) > 1
    ]
    extremes = {at: value for at, value in known if value in (low, high)}
    last_at, last = known[-1]
    dots = [_dot(*place(at, value), 1.1, GREY) for at, value in sorted(extremes.items()) if at != last_at]
    singles = [_dot(*run[0], 1.1, GREY) for run in _runs(known, place) if len(run) == 1]
    return _svg(width, height, title, [*lines, *dots, *singles, _dot(*place(last_at, last), 2.1, accent)])


def panel(one: Panel, accent: str, width: float = 200, height: float = 84) -> str:
    """Draw bars from zero on the panel's own scale: current in the accent colour, a year ago dark, the others light."""
    highest = max((point.value for point in one.points if point.value is not None), default=0) or 1
    step = width / max(len(one.points), 1)
    floor, room = height - 12, height - 26
    parts = []
    for at, point in enumerate(one.points):
        left, middle = at * step, at * step + step / 2
        is_named = point.period in (one.current, one.year_ago) or at == len(one.points) - 2
        if point.value is None:
            parts.append(_text(middle, floor - 3, "–", 6.5, PALE, "middle"))
        else:
            tall = max(room * max(point.value, 0) / highest, 0.5)
            colour = accent if point.period == one.current else PALE if point.period == one.year_ago else FAINT
            parts.append(f'<rect x="{left + 1:.1f}" y="{floor - tall:.1f}" width="{step - 2:.1f}" height="{tall:.1f}" fill="{colour}"/>')
            if is_named:
                parts.append(_text(middle, floor - tall - 3, point.label, 6.8, INK, "middle"))
        if at == 0 or point.period in (one.current, one.year_ago):
            parts.append(_text(middle, height - 3, point.period[2:], 6.2, GREY, "middle"))
    parts.append(f'<line x1="0" y1="{floor}" x2="{width}" y2="{floor}" stroke="{PALE}" stroke-width="0.5"/>')
    return _svg(width, height, one.message, parts)


def ranking(one: RankedBars, accent: str, width: float = 500, row: float = 17) -> str:
    """Draw ranked bars on one scale, growth beside each."""
    highest = max((bar.value for bar in one.bars), default=0) or 1
    label, room = 120.0, width - 120.0 - 150.0
    parts = []
    for at, bar in enumerate(one.bars):
        middle, wide = at * row + row / 2, max(room * max(bar.value, 0) / highest, 0.8)
        parts += [
            _text(label - 6, middle + 3, bar.label, 8.2, INK, "end"),
            f'<rect x="{label}" y="{at * row + 3:.1f}" width="{wide:.1f}" height="{row - 6:.1f}" fill="{accent if at == 0 else PALE}"/>',
            _text(label + wide + 5, middle + 3, f"{bar.text}   {bar.growth}".rstrip(), 8, INK, "start"),
        ]
    message = "; ".join(f"{bar.label} {bar.text} {bar.growth}".strip() for bar in one.bars)
    return _svg(width, len(one.bars) * row, f"{one.who}: {message}", parts)


def _runs(known: list[tuple[int, float]], place: Callable[[int, float], Spot]) -> list[list[Spot]]:
    runs: list[list[Spot]] = []
    before: int | None = None
    for at, value in known:
        if before is None or at != before + 1:
            runs.append([])
        runs[-1].append(place(at, value))
        before = at
    return runs


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def _text(x: float, y: float, text: str, size: float, colour: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
