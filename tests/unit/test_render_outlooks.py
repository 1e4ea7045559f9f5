"""What lies ahead: what is expected is drawn and told as such, and never stands for an actual."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from tasks.render.brief import Ahead, Brief, Panel, Point
from tasks.render.labels import FOLDER
from tasks.render.ledger import unknown_numbers
from tasks.render.page import print_page, screen_page
from tasks.render.panels import panel
from tests.histories import history, point
from tests.unit.render_material import JD, brief, quarters

ACCENT = "#b3261e"
PAST = {**JD, "2023-Q4": 306.1e9, "2024-Q1": 260.0e9}


def expecting(*rows: dict[str, Any], **told: Any) -> Brief:
    return brief(history(*quarters("jd", "revenue", PAST), *rows), **told)


def expected(modality: str, period: str = "2025-Q4", value: float = 350e9, **more: Any) -> dict[str, Any]:
    told = {"modality": modality, "raw": f"{modality} {value:.0f}", "rounding": 5e8, **more}
    return point("jd", "revenue", period, value, "2025-11-29", **told)


def ahead(made: Brief) -> Ahead:
    assert made.ahead is not None
    return made.ahead


def drawn(one: Panel) -> ElementTree.Element:
    return ElementTree.fromstring(panel(one, ACCENT))


@pytest.mark.parametrize(("modality", "mark"), [("forecast", "[f]"), ("target", "[t]"), ("estimate", "[e]")])
def test_what_is_expected_of_the_next_quarter_ends_the_panel_hatched(modality: str, mark: str) -> None:
    (one,) = expecting(expected(modality)).panels
    assert [(spot.period, spot.label, spot.mark) for spot in one.points[-2:]] == [
        ("2025-Q3", "299.1", ""),
        ("2025-Q4", "350", mark),
    ]
    assert one.current == "2025-Q3"
    svg = drawn(one)
    assert [node.attrib["class"] for node in svg.iter("path")] == ["hatch"]
    assert mark in [node.text for node in svg.iter("text")]
    assert modality in str(svg.findtext("title"))


def test_the_alternative_text_names_it_in_the_edition_s_language() -> None:
    for language, word in (("de", "Prognose"), ("zh-Hans", "预测")):
        made = expecting(expected("forecast"), language=language)
        assert word in made.panels[0].message
        assert word in made.panels_key


def test_a_panel_of_actuals_has_nothing_hatched() -> None:
    made = expecting()
    assert made.ahead is None
    assert "hatched" not in made.panels_key
    assert list(drawn(made.panels[0]).iter("path")) == []


def test_a_reported_quarter_is_not_expected_any_more() -> None:
    made = expecting(expected("forecast", "2025-Q3"))
    assert made.ahead is None
    assert not any(spot.mark for spot in made.panels[0].points)


def test_a_period_long_over_is_no_outlook() -> None:
    assert expecting(point("jd", "gmv", "2024", 3e12, "2024-02-01", modality="target", raw="3")).ahead is None


def test_a_quarter_beyond_a_gap_stands_in_the_table_only() -> None:
    made = expecting(expected("forecast", "2026-Q1"))
    assert not any(spot.mark for spot in made.panels[0].points)
    assert [row.period for row in ahead(made).rows] == ["Q1 2026"]


def test_growth_that_an_expected_figure_would_mean_is_named_and_rests_on_the_year_before() -> None:
    (row,) = ahead(expecting(expected("target"))).rows
    assert (row.value, row.base) == ("CNY 350bn [t]", "CNY 347.0bn (Q4 2024)")
    assert row.implied.startswith("+0.9")
    (later,) = ahead(expecting(expected("target", "2027-Q1"))).rows
    assert (later.base, later.implied) == ("CNY 299.1bn (Q3 2025)", "[z]")


def test_a_range_is_drawn_and_told_as_one() -> None:
    made = expecting(expected("forecast", value=340e9, value_high=360e9))
    spot = made.panels[0].points[-1]
    assert (spot.label, spot.high) == ("340–360", 360e9)
    dashed = [node for node in drawn(made.panels[0]).iter("rect") if "stroke-dasharray" in node.attrib]
    assert len(dashed) == 1
    (row,) = ahead(made).rows
    assert row.value == "CNY 340bn to CNY 360bn [f]"
    assert re.fullmatch("\u22122.*% to \\+3.*%", row.implied)


def test_every_expected_figure_has_its_note() -> None:
    made = expecting(expected("forecast"))
    quotes = {note.number: note.figure for note in made.notes}
    (row,) = ahead(made).rows
    assert any("forecast 350" in quotes[number] for number in row.notes)
    assert set(row.notes) & set(made.panels[0].notes)


def test_forecast_and_target_of_one_quarter_are_two_rows_and_one_bar() -> None:
    made = expecting(expected("forecast"), expected("target", value=360e9))
    assert [row.value for row in ahead(made).rows] == ["CNY 350bn [f]", "CNY 360bn [t]"]
    assert [spot.mark for spot in made.panels[0].points if spot.mark] == ["[f]"]
    assert ahead(made).legend == "[f] forecast · [t] target"


def test_a_forecast_never_becomes_a_step_of_an_actual() -> None:
    made = expecting(expected("forecast", value=9e12))
    (table,) = made.tables
    assert "2025-Q4" not in " ".join(table.heads)
    assert not any("9tn" in finding.headline and "grew" in finding.headline for finding in made.findings)


def test_both_pages_print_the_outlook_and_no_number_of_their_own() -> None:
    made = expecting(expected("forecast"))
    for page in (print_page(made, FOLDER), screen_page(made, FOLDER)):
        assert "CNY\u00a0350bn [f]" in page
        assert unknown_numbers(page, made) == []


def test_a_hatched_bar_stays_within_its_frame() -> None:
    spots = (Point("2025-Q3", 10.0, "10"), Point("2025-Q4", 7.0, "7", None, "[f]"))
    one = Panel("Who", "What", spots, "2025-Q3", "2024-Q3", "m")
    svg = drawn(replace(one))
    frame = next(node for node in svg.iter("rect") if node.attrib["class"] == "hatch")
    left, top = float(frame.attrib["x"]), float(frame.attrib["y"])
    right, foot = left + float(frame.attrib["width"]), top + float(frame.attrib["height"])
    corners = re.findall(r"[ML]([0-9.]+) ([0-9.]+)", next(svg.iter("path")).attrib["d"])
    assert len(corners) > 8
    for x, y in corners:
        assert left - 0.1 <= float(x) <= right + 0.1
        assert top - 0.1 <= float(y) <= foot + 0.1


def test_a_range_wider_than_its_bar_clears_the_figure_beside_it_and_stays_in_the_panel() -> None:
    spots = tuple(Point(f"202{at}-Q1", 300.0, "300.0") for at in range(8))
    wide = Point("2028-Q1", 297.0, "297–305", 305.0, "[f]")
    svg = drawn(Panel("Who", "What", (*spots, wide), "2027-Q1", "2026-Q1", "m"))
    texts = {str(node.text): node for node in svg.iter("text") if "-Q" not in str(node.text)}
    current = [float(node.attrib["y"]) for node in svg.iter("text") if node.text == "300.0"][-1]
    figure, mark = texts["297–305"], texts["[f]"]
    assert (figure.attrib["text-anchor"], figure.attrib["x"]) == ("end", "208.0")
    assert 7 < float(mark.attrib["y"]) < float(figure.attrib["y"]) < current - 8


def test_an_expected_loss_hangs_with_its_mark_on_the_axis() -> None:
    spots = (Point("2025-Q3", -4.0, "−4.0"), Point("2025-Q4", -5.0, "−5.0", -3.0, "[f]"))
    svg = drawn(Panel("Who", "What", spots, "2025-Q3", "2024-Q3", "m"))
    heights = {str(node.text): float(node.attrib["y"]) for node in svg.iter("text")}
    zero = float(next(svg.iter("line")).attrib["y1"])
    assert heights["[f]"] < zero < heights["−5.0"] < 86
