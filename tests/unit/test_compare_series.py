"""Which claims make points, which of them is chosen, and what is told when they disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tasks.compare.comparisons import compare
from tasks.frames import CHANGES, CONFLICTS, FINDINGS, conform
from tasks.records import Comparison
from tasks.vocabulary import Unit
from tests.histories import edition, history, point, vocabulary

AS_OF = date(2025, 12, 31)


def compared(*rows: dict[str, object]) -> Comparison:
    return compare(history(*rows), vocabulary(), edition(), AS_OF)


def only(frame: pl.DataFrame, **where: object) -> dict[str, object]:
    found = frame.filter(**where)
    assert found.height == 1, found
    return found.row(0, named=True)


def test_an_empty_history_gives_empty_frames() -> None:
    found = compared()
    assert (found.changes.height, found.conflicts.height, found.findings.height) == (0, 0, 0)
    conform(found.changes, CHANGES)
    conform(found.conflicts, CONFLICTS)
    conform(found.findings, FINDINGS)


@pytest.mark.parametrize(
    "missing",
    [
        {"entity": None},
        {"metric": None},
        {"period": None},
        {"period": "soon"},
        {"value": None},
        {"value": float("nan")},
        {"unit": None},
        {"value": float("inf")},
        {"kind": "change"},
        {"modality": "hypothetical"},
        {"status": "quarantined"},
        {"basis": "vs:jd", "kind": "ratio"},
    ],
)
def test_a_claim_that_lacks_what_a_point_needs_makes_none(missing: dict[str, object]) -> None:
    told = point("kuaishou", "gmv", "2024-Q3", 334.2e9)
    assert compared({**told, **missing}).changes.is_empty()


def test_a_unit_that_does_not_fit_the_metric_makes_no_point() -> None:
    third = point("pinduoduo", "revenue", "2024-Q2", 0.33, unit="times", kind="ratio")
    share = point("pinduoduo", "orders", "2024-Q2", 0.3, unit="fraction", kind="share")
    assert compared(third, share).changes.is_empty()


def test_a_target_is_a_series_of_its_own() -> None:
    found = compared(point("jd", "gmv", "2024", 30e9, modality="target"), point("jd", "gmv", "2024", 18e9)).changes
    assert found.select("modality", "value", "marks").rows() == [("reported", 18e9, ""), ("target", 30e9, "t")]


def test_a_scope_is_a_series_of_its_own() -> None:
    found = compared(point("jd", "gmv", "2024", 3e9, scope="country:ru"), point("jd", "gmv", "2024", 18e9))
    assert found.changes.height == 2
    assert found.conflicts.is_empty()


def test_a_range_of_months_that_is_a_quarter_joins_the_quarter() -> None:
    found = compared(point("jd", "gmv", "2024-07/2024-09", 18e9), point("jd", "gmv", "2024-Q3", 18e9, doc="b")).changes
    assert only(found)["period"] == "2024-Q3"
    assert only(found)["sources"] == 2


def test_near_duplicates_count_as_one_source() -> None:
    rows = [point("jd", "gmv", "2024", 18e9, doc=name, cluster_id="one") for name in "abc"]
    assert only(compared(*rows).changes)["sources"] == 1


def test_the_more_precise_of_agreeing_figures_is_chosen_and_is_no_conflict() -> None:
    found = compared(
        point("jd", "revenue", "2024-Q1", 260e9, rounding=5e8, qualifier="approx", published="2025-06-01"),
        point("jd", "revenue", "2024-Q1", 260.05e9, rounding=5e6),
    )
    assert only(found.changes)["value"] == 260.05e9
    assert only(found.changes)["rule"] == "all agree"
    assert found.conflicts.is_empty()


def test_over_three_hundred_million_does_not_contradict_four_hundred() -> None:
    found = compared(
        point("kuaishou", "dau", "2024-Q3", 300e6, unit="count", qualifier="over", source_grade="A", doc="a"),
        point("kuaishou", "dau", "2024-Q3", 407.5e6, unit="count", rounding=5e4, source_grade="A", doc="b"),
    )
    assert only(found.changes)["value"] == 407.5e6
    assert found.conflicts.is_empty()


def disputed(first: dict[str, object], second: dict[str, object]) -> dict[str, object]:
    base = {"rounding": 5e10, "published": "2025-02-18"}
    rows = [
        point("jd", "gmv", "2023", 2.7e12, **{**base, "doc": "a", **first}),  # type: ignore[arg-type]
        point("jd", "gmv", "2023", 2.2e12, **{**base, "doc": "b", **second}),  # type: ignore[arg-type]
    ]
    return only(compared(*rows).conflicts)


@pytest.mark.parametrize(
    ("first", "second", "chosen", "rule"),
    [
        ({"source_grade": "C"}, {"source_grade": "A"}, 2.2e12, "source grade"),
        ({"section": "teaser"}, {}, 2.2e12, "directness"),
        ({"converted_from": "x"}, {}, 2.2e12, "main figure before conversion"),
        ({"rounding": 1e11}, {"rounding": 5e9}, 2.2e12, "precision"),
        ({}, {"published": "2025-03-01"}, 2.2e12, "recency"),
    ],
)
def test_the_written_rules_choose_in_their_order(
    first: dict[str, object], second: dict[str, object], chosen: float, rule: str
) -> None:
    row = disputed(first, second)
    assert (row["chosen_value"], row["rule"]) == (chosen, rule)
    assert row["other_values"] == [2.7e12]
    assert row["spread_ratio"] == pytest.approx(2.7 / 2.2 - 1)


def test_the_conflict_tells_every_figure_with_publisher_and_date() -> None:
    note = str(
        disputed({"publisher": "Retail Desk", "raw": "2.7 trillion"}, {"publisher": "Handel", "raw": "2,2 Bio."})[
            "note"
        ]
    )
    assert "2.7 trillion (Retail Desk, 2025-02-18)" in note
    assert "2,2 Bio. (Handel, 2025-02-18)" in note


def test_two_figures_of_one_article_are_settled_by_no_rule() -> None:
    row = disputed({"doc": "a", "rounding": 5e9}, {"doc": "a"})
    assert (row["rule"], row["chosen_value"]) == ("no rule decides", 2.7e12)
    assert str(row["note"]).endswith("; not settled: no rule decides")


def test_an_article_without_a_date_is_not_the_more_recent_one() -> None:
    row = disputed({"published": "2020-01-01"}, {"published": None})
    assert (row["rule"], row["chosen_value"]) == ("no rule decides", 2.7e12)
    assert "(Paper, undated)" in str(row["note"])


def test_one_rival_that_no_rule_decides_against_leaves_the_conflict_open() -> None:
    rows = [
        point("jd", "gmv", "2023", value, doc=doc, rounding=1e10, published=published)
        for value, doc, published in (
            (2.7e12, "a", "2025-03-01"),
            (2.2e12, "b", "2025-01-01"),
            (2.4e12, "c", "2025-03-01"),
        )
    ]
    assert only(compared(*rows).conflicts)["rule"] == "no rule decides"


def test_two_sources_outweigh_one() -> None:
    rows = [
        point("jd", "gmv", "2023", value, doc=doc, rounding=1e10)
        for value, doc in ((2.7e12, "a"), (2.7e12, "b"), (2.2e12, "c"))
    ]
    row = only(compared(*rows).conflicts)
    assert (row["chosen_value"], row["rule"]) == (2.7e12, "independent sources")


def test_the_figure_that_fits_the_stated_growth_outweighs_the_other() -> None:
    found = compared(
        point("douyin", "gmv", "2023", 2.7e12, doc="a", rounding=5e10),
        point("douyin", "gmv", "2023", 2.2e12, doc="b", rounding=5e9, published="2025-06-01"),
        point("douyin", "gmv", "2024", 3.5e12, doc="c", rounding=5e10),
        point("douyin", "gmv", "2024", 0.3, doc="c", unit="fraction", basis="yoy", rounding=0.005),
    )
    row = only(found.conflicts)
    assert (row["chosen_value"], row["rule"]) == (2.7e12, "agreement with stated growth")
    assert only(found.changes, period="2024")["yoy_ratio"] == pytest.approx(3.5 / 2.7 - 1)


def test_a_tenfold_slip_loses_against_the_order_of_magnitude_of_its_series() -> None:
    quarters = [point("jd", "revenue", f"2024-Q{n}", (90 + n) * 1e9, rounding=5e7) for n in (1, 2, 4)]
    slips = [point("jd", "revenue", "2024-Q3", 936e9, doc=name, rounding=5e7, published="2025-03-01") for name in "xy"]
    found = compared(*quarters, *slips, point("jd", "revenue", "2024-Q3", 93.6e9, doc="z", rounding=5e7))
    row = only(found.conflicts)
    assert (row["chosen_value"], row["rule"]) == (93.6e9, "order of magnitude of the series")


def group_told_as_part(**more: object) -> Comparison:
    """Tell a group's quarter, and its part's once right and once with the group's figure, more precise and later."""
    return compared(
        point("alibaba", "revenue", "2024-Q3", 236.5e9, doc="a", rounding=5e7),
        point("taobao_tmall", "revenue", "2024-Q2", 113.4e9, doc="a", rounding=5e7),
        point("taobao_tmall", "revenue", "2024-Q3", 98.99e9, doc="a", rounding=5e6, **more),  # type: ignore[arg-type]
        point("taobao_tmall", "revenue", "2024-Q3", 236.503e9, doc="b", rounding=5e5, published="2025-02-20"),
    )


def test_a_part_told_with_the_figure_of_its_group_loses_and_no_delta_rests_on_it() -> None:
    found = group_told_as_part()
    row = only(found.conflicts)
    assert (row["chosen_value"], row["rule"]) == (98.99e9, "less than its group")
    quarter = only(found.changes, entity="taobao_tmall", period="2024-Q3")
    assert (quarter["qoq_ratio"], quarter["qoq_reason"]) == (None, "conflict")


def test_a_figure_of_better_grade_may_be_all_of_its_group() -> None:
    assert only(group_told_as_part(source_grade="F").conflicts)["rule"] == "source grade"


def test_conversions_at_two_rates_are_no_conflict() -> None:
    rows = [
        point("jd", "revenue", "2024-Q4", value, unit="USD", converted_from="m", doc=doc, rounding=5e7)
        for value, doc in ((47.5e9, "a"), (47.9e9, "b"))
    ]
    found = compared(*rows)
    assert found.conflicts.is_empty()
    assert only(found.changes)["is_converted"]


def test_a_currency_never_mixes_with_another() -> None:
    found = compared(
        point("jd", "revenue", "2024-Q3", 260.4e9),
        point("jd", "revenue", "2024-Q4", 47.5e9, unit="USD", converted_from="m"),
    ).changes
    assert found["unit"].to_list() == ["CNY", "USD"]
    assert found["qoq_ratio"].null_count() == 2
    assert only(found, unit="USD")["qoq_reason"] == "unit_differs"


def test_the_chosen_claim_comes_first_and_conflicting_ones_are_not_behind_the_value() -> None:
    good = point("jd", "gmv", "2023", 2.7e12, doc="a", source_grade="A")
    same = point("jd", "gmv", "2023", 2.7e12, doc="b", source_grade="B")
    other = point("jd", "gmv", "2023", 2.2e12, doc="c", source_grade="D")
    found = compared(other, same, good)
    assert only(found.changes)["claim_ids"] == [good["claim_id"], same["claim_id"]]
    assert only(found.conflicts)["claim_ids"] == [good["claim_id"], same["claim_id"], other["claim_id"]]
    assert only(found.changes)["marks"] == "c"


def test_a_unit_with_spellings_of_several_dimensions_still_fits_its_metric() -> None:
    words = vocabulary()
    points = Unit("fraction", "pp", "*", None, "points", 0.01)
    told = point("jd", "market_share", "2024-Q2", 0.3, unit="fraction", kind="share")
    found = compare(history(told), replace(words, units=(*words.units, points)), edition(), AS_OF)
    assert found.changes["value"].to_list() == [0.3]
