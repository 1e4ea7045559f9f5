"""Revised figures print what stood in the brief before beside what is known now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tasks.render.brief import Box
from tasks.render.story import build_brief
from tests.unit.render_material import jd_falls, material, vocabulary


def since_last(language: str = "en", **told: Any) -> str:
    """Tell the first line of the box when JD's last quarter is revised in the columns told."""
    known = material(jd_falls(), language=language)
    is_last = pl.col("period") == "2025-Q3"
    columns = {"moved": "revised", "printed_value": 299.1e9, "printed_yoy_ratio": None, "printed_qoq_ratio": None}
    changes = known.comparison.changes.with_columns(
        pl.when(is_last).then(pl.lit(value, known.comparison.changes.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in {**columns, **told}.items()
    ).with_columns(moved=pl.when(is_last).then(pl.lit("revised")))
    box = build_brief(replace(known, comparison=replace(known.comparison, changes=changes)), vocabulary()).since_last
    assert isinstance(box, Box)
    return box.items[0].text


def test_a_growth_that_moved_alone_is_told_without_the_value() -> None:
    assert since_last(printed_yoy_ratio=0.18) == (
        "JD.com revenue Q3 2025: growth year on year printed +18.0\u202f%, now +14.9\u202f%."
    )


def test_a_growth_withheld_now_is_said_to_be() -> None:
    told = since_last(printed_yoy_ratio=0.18, shown_yoy_ratio=None, stated_yoy_ratio=None)
    assert told == "JD.com revenue Q3 2025: growth year on year printed +18.0\u202f%, now withheld."


def test_value_and_growth_that_moved_stand_in_one_line() -> None:
    assert since_last(printed_value=310e9, printed_qoq_ratio=-0.1309) == (
        "JD.com revenue Q3 2025: printed CNY 310.0bn, now CNY 299.1bn; "
        "growth on the quarter printed −13.1\u202f%, now −16.1\u202f%."
    )


def test_a_growth_that_prints_the_same_is_not_told() -> None:
    assert since_last(printed_value=310e9, printed_yoy_ratio=0.14862) == (
        "JD.com revenue Q3 2025: printed CNY 310.0bn, now CNY 299.1bn."
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "de",
            "Umsatz von JD.com, 3. Quartal 2025: Wachstum zum Vorjahr gedruckt +18,0\u202f%, jetzt +14,9\u202f%.",
        ),
        ("zh-Hans", "2025年第3季度京东收入：同比增长原印+18.0%，现为+14.9%。"),
    ],
)
def test_a_revised_growth_reads_in_every_language(language: str, told: str) -> None:
    assert since_last(language, printed_yoy_ratio=0.18) == told
