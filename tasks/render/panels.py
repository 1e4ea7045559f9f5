"""Panels as SVG text: bars of one series from zero, actual solid, expected hatched."""

from __future__ import annotations

from html import escape
from unicodedata import east_asian_width

from tasks.render.brief import Panel, Point
from tasks.render.charts import COLOURS, Spot, draw_svg, draw_text

AXIS_INK = COLOURS["pale"]
LABEL, AXIS = 8.6, 7.8  # font sizes in px; a px is 0.75 pt on paper
WIDE = 0.52  # width of a digit in font sizes
HATCH = 3.2  # distance of the lines of a hatched bar in px


def panel(one: Panel, accent: str, width: float = 208, height: float = 86) -> str:
    """Draw bars from zero on the panel's own scale: current in `accent`, a year ago dark, others light, a gap as its mark.

    What is expected is hatched and has its mark above it; the top of a range stands on it as an empty box.
    """
    values = [end for point in one.points for end in (point.value, point.high) if end is not None]
    high, low = max(0.0, *values, 0.0), min(0.0, *values, 0.0)
    step = width / max(len(one.points), 1)
    lifted = [_is_wide(point, step) for point in one.points if point.mark]
    top, bottom = 12.0 + LABEL * (bool(lifted) + any(lifted)), height - 12 - (10 if low < 0 else 0)
    scale = (bottom - top) / ((high - low) or 1)
    zero = top + high * scale
    named = _named(one, step)
    parts: list[str] = []
    for at, point in enumerate(one.points):
        middle = (at + 0.5) * step
        if point.value is None:
            parts.append(draw_text((middle, zero - 3), point.label, AXIS, "grey"))
        else:
            draw = _hatched if point.mark else _column
            parts.append(draw(at * step, step, zero, point.value * scale, _shade(point, one), accent))
            if point.high is not None:
                parts.append(_empty(at * step, step, (zero - point.high * scale, zero - point.value * scale)))
            if at in named or point.mark:
                beside = max(0.0, *(spot.value or 0 for spot in one.points[max(at - 1, 0) : at + 1]))
                tips = zero - _end(point) * scale, zero - beside * scale - LABEL
                is_last = at == len(one.points) - 1
                parts += _labels(point, ((at + 1) * step if is_last else None, middle), tips, _is_wide(point, step))
        parts += _axis_label(at, one, step, height - 2)
    axis = f'<line class="axis" x1="0" y1="{zero:.1f}" x2="{width:g}" y2="{zero:.1f}" stroke="{AXIS_INK}" stroke-width="0.6"/>'
    return draw_svg((width, height), one.message, "bars", [*parts, axis])


def _axis_label(at: int, one: Panel, step: float, y: float) -> list[str]:
    """Write the period under the first bar, the current one, that of a year ago, and the last of what is expected.

    The last two are set to the right of their bars, apart from each other whatever font a reader has.
    """
    point, is_last = one.points[at], at == len(one.points) - 1
    if at != 0 and point.period not in (one.current, one.year_ago) and not (point.mark and is_last):
        return []
    is_beside = bool(point.mark) or (point.period == one.current and not is_last)
    x, anchor = ((at + 1) * step - 1.2, "end") if is_beside else ((at + 0.5) * step, "middle")
    return [draw_text((x, y), point.period[2:], AXIS, "grey", anchor)]


def _labels(point: Point, place: tuple[float | None, float], tips: Spot, is_wide: bool) -> list[str]:
    """Write a bar's figure above its tip (below where it hangs), an expected one with its mark on top of it.

    `place` is the right end of the panel for its last bar, and the middle of the bar. A figure wider than its bar keeps
    to that end, and an expected one clears the figure beside it: `tips` is its own height, and the height for that.
    """
    end, middle = place
    x, anchor = (end, "end") if is_wide and end is not None else (middle, "middle")
    if (point.value or 0) < 0:
        figure, above = draw_text((x, tips[0] + LABEL), point.label, LABEL, "ink", anchor), tips[1] + LABEL - 3
    else:
        y = (min(tips) if is_wide and point.mark else tips[0]) - 3
        figure, above = draw_text((x, y), point.label, LABEL, "ink", anchor), y - LABEL
    return [figure, draw_text((x, above), point.mark, AXIS, "grey", anchor)] if point.mark else [figure]


def _end(point: Point) -> float:
    """Return the value at the tip of a bar: of a range the upper end, of a loss the lower one."""
    value = point.value or 0.0
    return value if value < 0 else max(value, point.high or 0.0)


def _is_wide(point: Point, step: float) -> bool:
    """Tell whether a figure is wider than its bar."""
    return _width(point.label) * LABEL * WIDE > step - 2


def _named(one: Panel, step: float) -> set[int]:
    """Choose the bars that carry their figure: current, a year ago, and the one before current where both fit side by side."""
    named = {at for at, point in enumerate(one.points) if point.period in (one.current, one.year_ago)}
    for at, point in enumerate(one.points[:-1]):
        after = one.points[at + 1]
        room = (_width(point.label) + _width(after.label)) / 2
        if after.period == one.current and room * LABEL * WIDE < step - 2:
            named.add(at)
    return named


def _shade(point: Point, one: Panel) -> str:
    return "accent" if point.period == one.current else "pale" if point.period == one.year_ago else "faint"


def _column(left: float, step: float, zero: float, tall: float, shade: str, accent: str) -> str:
    height = max(abs(tall), 0.6)
    top = zero - height if tall >= 0 else zero
    colour = accent if shade == "accent" else COLOURS[shade]
    return (
        f'<rect class="{shade}" x="{left + 1.2:.1f}" y="{top:.1f}" width="{step - 2.4:.1f}" height="{height:.1f}" '
        f'fill="{escape(colour)}"/>'
    )


def _hatched(left: float, step: float, zero: float, tall: float, shade: str, accent: str) -> str:
    """Draw a bar of slanted lines within a thin frame: as readable in grey as in colour. Lines, for no pattern is shared."""
    x, wide, height = left + 1.2, step - 2.4, max(abs(tall), 0.6)
    y = zero - height if tall >= 0 else zero
    lines: list[str] = []
    offset = HATCH
    while offset < wide + height:
        start = (x + max(0.0, offset - height), y + min(offset, height))
        end = (x + min(offset, wide), y + max(0.0, offset - wide))
        lines.append(f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}")
        offset += HATCH
    pen = f'fill="none" stroke="{COLOURS["grey"]}"'
    frame = f'<rect class="hatch" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{height:.1f}" {pen} stroke-width="0.7"/>'
    return frame + f'<path class="hatch" d="{"".join(lines)}" {pen} stroke-width="0.7"/>' * bool(lines)


def _empty(left: float, step: float, ends: Spot) -> str:
    """Draw the span of a range as a dashed box on top of its bar."""
    return (
        f'<rect class="hatch" x="{left + 1.2:.1f}" y="{min(ends):.1f}" width="{step - 2.4:.1f}" '
        f'height="{abs(ends[0] - ends[1]):.1f}" fill="none" stroke="{COLOURS["grey"]}" stroke-width="0.7" '
        f'stroke-dasharray="1.5 1.2"/>'
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
