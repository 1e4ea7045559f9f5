"""Every audit by its name: an error it finds, its outcome, and the evidence that it tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tasks.compare.audits import audit_growth, audit_sums
from tasks.compare.comparisons import view
from tests import histories
from tests.gold_claims import claim
from tests.unit.test_validate_claims import judge, quarters

Rows = list[dict[str, Any]]


def revenue(doc: str, period: str, value: float, unit: str = "CNY", **more: Any) -> dict[str, Any]:
    return claim(doc, "meituan", "revenue", period, value * (1e9 if unit != "fraction" else 1), unit, **more)


SERIES = quarters(73.3, 82.3, 93.6, 88.5)
GROUP = [claim(f"g{p}", "alibaba", "revenue", p, v) for p, v in (("2024-Q1", 221e9), ("2024-Q2", 243e9))]
GATE: dict[str, tuple[Rows, dict[str, Any], str]] = {
    # audit: what is known, the wrong claim, what its reason tells
    "order_of_magnitude": (SERIES[:3], revenue("x", "2024-Q4", 885), "10.6×"),
    "not_outvoted": ([revenue(d, "2024-Q3", 93.6) for d in "ab"], revenue("x", "2024-Q3", 43.6), "93.6bn"),
    "conversion_fits": (
        [*SERIES, revenue("x", "2024-Q3", 93.6, start=0)],
        revenue("x", "2024-Q3", 130, "USD", start=50),
        "at the rate of the year",
    ),
    "no_fused_digit": (
        [*SERIES, revenue("x", "2024-Q3", 93.6, start=0)],
        revenue("x", "2024-Q3", 113, "USD", start=50),
        "without its first digit (13bn USD)",
    ),
    "within_whole": (GROUP, claim("x", "taobao_tmall", "revenue", "2024-Q2", 1134e9), "alibaba: a part would exceed"),
    "own_figure": (
        [
            claim("a", "alibaba", "revenue", "2024-Q2", 243.2e9),
            claim("b", "taobao_tmall", "revenue", "2024-Q2", 113.4e9),
        ],
        claim("x", "taobao_tmall", "revenue", "2024-Q2", 243.2e9),
        "figure of the whole group",
    ),
    "currency_fits_series": (
        [revenue(d, "2023", 276.7) for d in "ab"],
        revenue("x", "2023", 276.7, "HKD"),
        "only as CNY",
    ),
    "period_fits_series": (
        [revenue("a", "2024-Q3", 93.6), revenue("b", "2024-Q2", 82.3)],
        revenue("x", "2024-Q2", 93.6),
        "2024-Q3",
    ),
    "period_before_publication": (SERIES, revenue("x", "2026", 300, published_on=date(2025, 1, 5)), "2025-01-05"),
    "basis_fits_levels": (
        [revenue("a", "2023-Q3", 76.5), revenue("b", "2024-Q2", 92.6), revenue("c", "2024-Q3", 93.6)],
        revenue("x", "2024-Q3", 0.224, "fraction", basis="qoq"),
        "it is the yoy growth",
    ),
    "sign_fits_levels": (
        [revenue("a", "2023-Q3", 76.5), revenue("c", "2024-Q3", 93.6)],
        revenue("x", "2024-Q3", -0.224, "fraction", basis="yoy"),
        "+22.4",
    ),
    "growth_point_fits": (
        [revenue("a", "2023-Q3", 76.5), *SERIES],
        revenue("x", "2024-Q3", 2.24, "fraction", basis="yoy"),
        "+22.4",
    ),
    "share_within_whole": (SERIES, claim("x", "douyin", "market_share", "2024", 1.4, "fraction", kind="share"), "140"),
}


@pytest.mark.parametrize("audit", GATE)
def test_the_gate_holds_the_wrong_figure_back_by_the_audits_name_and_no_other(audit: str) -> None:
    known, wrong, evidence = GATE[audit]
    verdict = judge(*known, wrong)
    held = verdict.quarantine
    assert held["claim_id"].to_list() == [wrong["claim_id"]]
    assert audit in held["rules"].item()
    assert judge(*known).quarantine.is_empty()
    reasons = {result.rule: result.examples[0].reason for result in verdict.results if result.examples}
    assert evidence in reasons[audit]


def told(period: str, value: float, unit: str = "CNY", **more: Any) -> dict[str, Any]:
    size = value if unit == "fraction" else value * 1e9
    return histories.point("jd", "revenue", period, size, unit=unit, **{"rounding": size * 1e-4, **more})


COMPARED: dict[str, tuple[Rows, str, str]] = {
    "growth as stated": ([told("2023", 100), told("2024", 120)], "stated_growth_against_levels", "passed"),
    "growth against levels": ([told("2023", 100), told("2024", 130)], "stated_growth_against_levels", "failed"),
    "growth on another base": (
        [told("2023", 100, doc="a"), told("2024", 130, doc="b")],
        "stated_growth_on_other_base",
        "failed",
    ),
}


@pytest.mark.parametrize("case", COMPARED)
def test_stated_growth_is_audited_against_two_levels(case: str) -> None:
    rows, rule, outcome = COMPARED[case]
    found = view(histories.history(*rows, told("2024", 0.2, "fraction", basis="yoy", doc="b")), histories.vocabulary())
    audit = audit_growth(found.changes, found.growth).row(0, named=True)
    assert (audit["rule"], audit["outcome"]) == (rule, outcome)
    assert "20.0 % yoy is stated for 2024" in audit["note"]
    assert len(audit["claim_ids"]) == 2


def test_a_segment_redefined_has_no_growth_but_the_stated_one() -> None:
    """The text tells +20 % and a level 30 % above the one a year ago: the segment was cut anew."""
    rows = [told("2023", 100, doc="a"), told("2024", 130, doc="b"), told("2024", 0.2, "fraction", basis="yoy", doc="b")]
    row = view(histories.history(*rows), histories.vocabulary()).changes.filter(period="2024").row(0, named=True)
    assert (row["yoy_ratio"], row["stated_yoy_ratio"], row["yoy_reason"]) == (None, 0.2, "method_break")
    assert "b" in row["marks"]


@pytest.mark.parametrize(("year", "outcome"), [(100.0, "passed"), (110.0, "failed")])
def test_the_sum_of_quarters_is_audited_against_the_year(year: float, outcome: str) -> None:
    rows = [told("2024", year), *(told(f"2024-Q{n}", 25) for n in range(1, 5))]
    audit = audit_sums(view(histories.history(*rows), histories.vocabulary()).changes, histories.vocabulary())
    assert (audit["rule"].item(), audit["outcome"].item(), len(audit["claim_ids"].item())) == (
        "sum_of_quarters",
        outcome,
        5,
    )
    assert "4 quarters of 2024 add up to 100.0 bn" in audit["note"].item()


def test_a_part_may_be_as_large_as_its_group_where_nobody_tells_it_smaller() -> None:
    group = claim("a", "alibaba", "revenue", "2024-Q2", 243.2e9)
    assert judge(group, claim("x", "taobao_tmall", "revenue", "2024-Q2", 243.2e9)).quarantine.is_empty()
