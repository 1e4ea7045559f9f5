"""What holds for any history: order does not matter, series do not touch each other, gaps stay gaps."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.compare.comparisons import compare
from tasks.frames import CHANGES, CONFLICTS, FINDINGS, conform
from tasks.periods import read_period
from tasks.records import Comparison
from tests.histories import edition, history, point, vocabulary

AS_OF = date(2025, 12, 31)
KEYS = ["entity", "metric", "scope", "unit", "modality", "period"]
PERIODS = (
    "2023",
    "2024",
    "2023-Q3",
    "2023-Q4",
    "2024-Q1",
    "2024-Q2",
    "2024-Q3",
    "2024-Q4",
    "2024-H1",
    "2024-H2",
    "2024-01/2024-09",
    "2023-04/2024-03",
    "2024:618",
    "2024-06",
)

levels = st.builds(
    point,
    st.sampled_from(["kuaishou", "jd", "taobao_tmall"]),
    st.sampled_from(["gmv", "dau", "market_share"]),
    st.sampled_from(PERIODS),
    st.sampled_from([-1.0, 0.0, 0.5, 1e9, 1.1e9, 1.5e9, 1.1e10]),
    st.sampled_from(["2024-05-01", "2025-03-01", "2025-12-30"]),
    unit=st.sampled_from(["CNY", "USD", "count", "fraction"]),
    doc=st.sampled_from("abcd"),
    rounding=st.sampled_from([0.0, 5e7]),
    qualifier=st.sampled_from(["exact", "approx", "over", "nearly", None]),
    source_grade=st.sampled_from(["A", "C", None]),
    modality=st.sampled_from(["reported", "forecast"]),
    scope=st.sampled_from([None, "country:ru"]),
)
growths = st.builds(
    point,
    st.sampled_from(["kuaishou", "jd"]),
    st.just("gmv"),
    st.sampled_from(PERIODS),
    st.sampled_from([-0.5, 0.1, 0.375]),
    unit=st.just("fraction"),
    basis=st.sampled_from(["yoy", "qoq"]),
    doc=st.sampled_from("abcd"),
    rounding=st.just(0.0005),
)
told = st.lists(st.one_of(levels, growths), max_size=25, unique_by=lambda row: row["claim_id"])


def compared(rows: list[dict[str, Any]]) -> Comparison:
    return compare(history(*rows), vocabulary(), edition(), AS_OF)


def same(one: Comparison, other: Comparison) -> bool:
    pairs = [(one.changes, other.changes), (one.conflicts, other.conflicts), (one.findings, other.findings)]
    return all(left.equals(right) for left, right in pairs)


@settings(max_examples=12, deadline=None)
@given(told, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    frame = history(*rows)
    other = history(*shuffled) if rows else frame
    assert same(compare(frame, vocabulary(), edition(), AS_OF), compare(other, vocabulary(), edition(), AS_OF))


@settings(max_examples=10, deadline=None)
@given(told)
def test_an_unrelated_series_changes_nothing(rows: list[dict[str, Any]]) -> None:
    stranger = [point("amazon", "revenue", f"2024-Q{n}", n * 1e9, "2025-12-30") for n in (1, 2, 3)]
    alone, together = compared(rows), compared(rows + stranger)
    assert together.changes.filter(pl.col("entity") != "amazon").equals(alone.changes)
    assert together.conflicts.filter(pl.col("entity") != "amazon").equals(alone.conflicts)
    assert together.findings.filter(pl.col("entity") != "amazon").drop("rank").equals(alone.findings.drop("rank"))


@settings(max_examples=15, deadline=None)
@given(told)
def test_every_row_keeps_the_laws_of_a_delta(rows: list[dict[str, Any]]) -> None:
    found = compared(rows)
    conform(found.changes, CHANGES)
    conform(found.conflicts, CONFLICTS)
    conform(found.findings, FINDINGS)
    assert not found.changes.select(KEYS).is_duplicated().any()
    there = {tuple(row[:5]): set() for row in found.changes.select(KEYS).rows()}
    for row in found.changes.select(KEYS).rows():
        there[tuple(row[:5])].add(row[5])
    for row in found.changes.iter_rows(named=True):
        known = there[tuple(row[name] for name in KEYS[:5])]
        for basis, neighbour in (("qoq", row["previous_period"]), ("yoy", row["year_ago_period"])):
            made = row[f"{basis}_ratio"] is not None or row[f"{basis}_change"] is not None
            assert made or row[f"{basis}_reason"] is not None
            if made:
                assert neighbour in known
                assert read_period(neighbour).kind == row["period_kind"]
        if row["previous_period"]:
            assert read_period(row["previous_period"]).index == row["period_index"] - 1


@settings(max_examples=10, deadline=None)
@given(told)
def test_every_level_told_is_behind_a_point_or_listed_in_its_conflict(rows: list[dict[str, Any]]) -> None:
    found = compared(rows)
    listed = set(found.changes["claim_ids"].explode().to_list()) | set(found.conflicts["claim_ids"].explode().to_list())
    fits = {"gmv": {"CNY", "USD"}, "dau": {"count"}, "market_share": {"fraction"}}
    levels_told = {row["claim_id"] for row in rows if row["kind"] == "level" and row["unit"] in fits[row["metric"]]}
    assert levels_told <= listed


def test_claims_published_later_are_not_known_yet() -> None:
    rows = [point("jd", "gmv", "2024-Q1", 1e9, "2024-05-01"), point("jd", "gmv", "2024-Q2", 2e9, "2024-08-01")]
    found = compare(history(*rows), vocabulary(), edition(), date(2024, 6, 1))
    assert found.changes["period"].to_list() == ["2024-Q1"]
