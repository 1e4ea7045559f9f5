"""Charts: what is drawn, and what is never drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tasks.render.brief import Bar, Panel, Point
from tasks.render.charts import ranked_bar, sparkline
from tasks.render.panels import panel
from tests.briefs import sample_brief

ACCENT = "#b3261e"
NAME = "{http://www.w3.org/2000/svg}"


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def points(*values: float | None) -> tuple[Point, ...]:
    return tuple(
        Point(f"2024-Q{at}", value, "[x]" if value is None else f"{value:g}") for at, value in enumerate(values, 1)
    )


def lines(svg: str) -> list[int]:
    """Count the corners of each line."""
    return [len(one.attrib["points"].split()) for one in read(svg).iter("polyline")]


def columns(svg: str) -> list[tuple[float, float, float]]:
    """List (top, height, x) of the bars."""
    return [
        (float(one.attrib["y"]), float(one.attrib["height"]), float(one.attrib["x"])) for one in read(svg).iter("rect")
    ]


def test_a_gap_in_a_sparkline_is_never_joined() -> None:
    assert lines(sparkline(points(1, 2, None, 3, 4, 5), ACCENT, "x")) == [2, 3]


def test_a_lone_value_between_gaps_is_a_dot() -> None:
    svg = sparkline(points(1, None, 3, None, 5), ACCENT, "x")
    assert lines(svg) == []
    assert len(list(read(svg).iter("circle"))) >= 3


def test_the_last_known_value_is_in_the_accent_colour() -> None:
    svg = sparkline(points(1, 2, 3, None), ACCENT, "x")
    accents = [one for one in read(svg).iter("circle") if one.attrib["fill"] == ACCENT]
    assert [one.attrib["cx"] for one in accents] == ["57.3"]


def test_a_flat_series_is_a_line_in_the_middle() -> None:
    svg = sparkline(points(5, 5, 5), ACCENT, "x", height=20)
    assert {corner.split(",")[1] for corner in next(read(svg).iter("polyline")).attrib["points"].split()} == {"10.0"}


def test_a_series_without_a_value_has_no_sparkline() -> None:
    assert sparkline(points(None, None), ACCENT, "x") == ""
    assert sparkline((), ACCENT, "x") == ""


def test_every_chart_carries_its_message_as_title() -> None:
    bar = Bar("A & B <x>", 3.0, "3.0", "+1", (1,))
    made = [
        sparkline(points(1, 2), ACCENT, "A & B <x>"),
        panel(replace(sample_brief().panels[0], message="A & B <x>"), ACCENT),
    ]
    assert [read(svg).findtext("title") for svg in made] == ["A & B <x>", "A & B <x>"]
    assert read(ranked_bar(bar, 3.0, ACCENT, True)).findtext("title") == "A & B <x> 3.0"


def test_no_style_depends_on_the_page() -> None:
    svg = panel(sample_brief().panels[0], ACCENT)
    for one in read(svg).iter("text"):
        assert one.attrib["font-family"].startswith("'Source Sans 3'")
        assert "Noto Sans SC" in one.attrib["font-family"]
        assert re.fullmatch("#[0-9a-f]{6}", one.attrib["fill"])


def made_panel(*values: float | None) -> Panel:
    made = points(*values)
    return Panel("Who", "What", made, made[-1].period, made[0].period, "message")


def test_bars_stand_on_zero_in_one_scale() -> None:
    bars = columns(panel(made_panel(10, 20, 40), ACCENT))
    floors = {round(top + height, 1) for top, height, _ in bars}
    assert len(floors) == 1
    assert bars[2][1] == pytest.approx(2 * bars[1][1], abs=0.2) == pytest.approx(4 * bars[0][1], abs=0.4)


def test_a_loss_hangs_below_zero() -> None:
    gain, loss = columns(panel(made_panel(10, -5), ACCENT))
    assert loss[0] == pytest.approx(gain[0] + gain[1], abs=0.1)
    assert loss[1] == pytest.approx(gain[1] / 2, abs=0.2)


def test_a_gap_in_a_panel_is_marked_not_drawn() -> None:
    svg = panel(made_panel(10, None, 30), ACCENT)
    assert len(columns(svg)) == 2
    assert "[x]" in [one.text for one in read(svg).iter("text")]


def test_a_panel_of_nothing_but_gaps_still_prints() -> None:
    assert columns(panel(made_panel(None, None), ACCENT)) == []


def test_the_figure_before_the_current_is_left_out_where_it_would_touch() -> None:
    def labels(*texts: str) -> list[str | None]:
        made = tuple(Point(f"202{at}-Q1", 10.0, text) for at, text in enumerate(texts))
        one = Panel("Who", "What", made, made[-1].period, made[0].period, "m")
        return [text.text for text in read(panel(one, ACCENT, width=80)).iter("text")]

    assert "33" in labels("11", "22", "33", "44")
    assert "3,333.3" not in labels("1,111.1", "2,222.2", "3,333.3", "4,444.4")


def test_ranked_bars_share_one_scale() -> None:
    def wide(value: float) -> float:
        return float(
            next(read(ranked_bar(Bar("A", value, "", "", ()), 200.0, ACCENT, False)).iter("rect")).attrib["width"]
        )

    assert wide(200.0) == pytest.approx(2 * wide(100.0))
    assert 0 < wide(0.0) < 1
    assert wide(-5.0) == wide(0.0)
