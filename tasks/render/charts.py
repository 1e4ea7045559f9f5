"""Charts as SVG text: sparklines, ranked bars, and what every drawing is made with. All numbers come worded from the Brief.

SVG inside a printed page takes no styles from the page: colour, font and anchor stand on the elements. The classes beside
them (accent, ink, grey, pale, faint) let a screen page recolour the same drawing for a dark ground.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tasks.render.brief import Bar, Point

FONT = "'Source Sans 3', 'Source Sans 3 Ext', 'Noto Sans SC', 'Noto Sans TC', sans-serif"
COLOURS = {"ink": "#1b1b1b", "grey": "#555555", "pale": "#8f8f8f", "faint": "#cccccc", "white": "#ffffff"}
Spot = tuple[float, float]


def sparkline(points: Sequence[Point], accent: str, title: str, width: float = 88, height: float = 19) -> str:
    """Draw a word-sized line, empty without a value: gaps are never joined; low and high are ringed, the last is in `accent`."""
    known = [(at, one.value) for at, one in enumerate(points) if one.value is not None]
    if not known:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (width - 8) / max(len(points) - 1, 1)

    def place(at: int, value: float) -> Spot:
        share = 0.5 if high == low else (value - low) / (high - low)
        return 4 + at * step, height - 3.5 - share * (height - 7)

    runs = _runs(known, place)
    lines = [
        f'<polyline class="line" fill="none" stroke="{COLOURS["grey"]}" stroke-width="1" points="{_corners(run)}"/>'
        for run in runs
        if len(run) > 1
    ]
    last_at, last = known[-1]
    lone = [_dot(run[0], 1, "grey") for run in runs if len(run) == 1]
    ends = [_dot(place(*known[0]), 1, "grey"), _dot(place(last_at, last), 2, "accent", accent)]
    extremes = [
        _ring(place(at, value)) for at, value in known if value in (low, high) and at != last_at and high != low
    ]
    return _svg(width, height, title, "spark", [*lines, *lone, *extremes, *ends])


def ranked_bar(bar: Bar, highest: float, accent: str, is_first: bool, width: float = 150, height: float = 9) -> str:
    """Draw one bar of a ranking on the scale of all: `highest` is the full width."""
    wide = max(width * max(bar.value, 0) / highest, 0.8) if highest > 0 else 0.8
    shade = "accent" if is_first else "pale"
    colour = accent if is_first else COLOURS["pale"]
    rect = f'<rect class="{shade}" x="0" y="0" width="{wide:.1f}" height="{height:g}" fill="{escape(colour)}"/>'
    return _svg(width, height, f"{bar.label} {bar.text}", "rank", [rect], stretched=True)


def _runs(known: Sequence[tuple[int, float]], place: Callable[[int, float], Spot]) -> list[list[Spot]]:
    """Split at gaps: each run of neighbours is one line."""
    runs: list[list[Spot]] = []
    before: int | None = None
    for at, value in known:
        if before is None or at != before + 1:
            runs.append([])
        runs[-1].append(place(at, value))
        before = at
    return runs


def _corners(run: Sequence[Spot]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in run)


def _dot(spot: Spot, radius: float, shade: str, colour: str = "") -> str:
    fill = escape(colour or COLOURS[shade])
    return f'<circle class="{shade}" cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{radius:g}" fill="{fill}"/>'


def _ring(spot: Spot) -> str:
    return (
        f'<circle class="ring" cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="1.5" fill="{COLOURS["white"]}" '
        f'stroke="{COLOURS["grey"]}" stroke-width="0.8"/>'
    )


def draw_text(spot: Spot, text: str, size: float, shade: str, anchor: str = "middle") -> str:
    return (
        f'<text class="{shade}" x="{spot[0]:.1f}" y="{spot[1]:.1f}" font-family="{FONT}" font-size="{size:g}" '
        f'fill="{COLOURS[shade]}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def draw_svg(size: Spot, title: str, kind: str, parts: Sequence[str]) -> str:
    """Put parts of that width and height into a drawing with its title."""
    return _svg(size[0], size[1], title, kind, parts)


def _svg(width: float, height: float, title: str, kind: str, parts: Sequence[str], stretched: bool = False) -> str:
    fit = ' preserveAspectRatio="none"' if stretched else ' preserveAspectRatio="xMinYMin"' if kind == "bars" else ""
    return (
        f'<svg class="{kind}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"{fit} role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
