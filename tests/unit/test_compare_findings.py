"""What is news: what moved since the brief before, ranked by materiality; audits that fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from tasks.compare.audits import audit_growth, audit_sums
from tasks.compare.comparisons import compare, view
from tasks.compare.editions import find_previous_date
from tasks.records import Comparison
from tests.histories import edition, history, point, vocabulary

AS_OF = date(2024, 11, 25)
NEW, OLD = "2024-11-22", "2024-08-20"


def compared(*rows: dict[str, Any], **more: Any) -> Comparison:
    return compare(history(*rows), vocabulary(), edition(**more), AS_OF)


def revenue(entity: str, period: str, value: float, published: str = OLD, **more: Any) -> dict[str, Any]:
    return point(entity, "revenue", period, value * 1e9, published, **{"rounding": 5e7, **more})


def jd(fall: float = 260.4, published: str = NEW) -> list[dict[str, Any]]:
    """JD's summers: the fall after 618 is as deep in 2024 as in 2023 unless told otherwise."""
    return [
        revenue("jd", "2023-Q2", 287.9),
        revenue("jd", "2023-Q3", 257.5),
        revenue("jd", "2024-Q2", 291.4),
        revenue("jd", "2024-Q3", fall, published),
    ]


@pytest.mark.parametrize(
    ("cadence", "as_of", "before"),
    [
        ("weekly", date(2024, 11, 25), date(2024, 11, 18)),
        ("monthly", date(2024, 3, 31), date(2024, 2, 29)),
        ("monthly", date(2024, 1, 15), date(2023, 12, 15)),
        ("quarterly", date(2024, 11, 25), date(2024, 8, 25)),
    ],
)
def test_the_brief_before_is_one_cadence_earlier(cadence: str, as_of: date, before: date) -> None:
    assert find_previous_date(replace(edition(), cadence=cadence), as_of) == before


def test_a_week_without_new_figures_has_no_findings() -> None:
    assert compared(*jd(published=OLD)).findings.is_empty()


def test_a_usual_fall_ranks_behind_a_smaller_step_out_of_season() -> None:
    kuaishou = [
        revenue("kuaishou", "2023-Q2", 27.7),
        revenue("kuaishou", "2023-Q3", 27.9),
        revenue("kuaishou", "2024-Q2", 31.0),
        revenue("kuaishou", "2024-Q3", 33.5, NEW),
    ]
    findings = compared(*jd(), *kuaishou).findings
    assert findings["entity"].to_list() == ["kuaishou", "jd"]
    assert abs(findings["qoq_ratio"][0]) < abs(findings["qoq_ratio"][1])


def test_a_fall_deeper_than_a_year_ago_ranks_before_the_usual_one() -> None:
    usual, deep = compared(*jd()).findings, compared(*jd(fall=230.0)).findings
    assert deep["score"][0] > usual["score"][0]
    assert deep["season_deviation"][0] == pytest.approx((230.0 / 291.4 - 1) - (257.5 / 287.9 - 1))


def test_a_figure_told_again_ranks_behind_a_new_one() -> None:
    again = revenue("jd", "2024-Q3", 260.4, NEW, doc="again")
    fresh, repeated = compared(*jd()), compared(*jd(published="2024-11-15"), again)
    assert repeated.findings["score"][0] < fresh.findings["score"][0]


def test_a_better_source_and_a_heavier_entity_rank_higher() -> None:
    plain = compared(*jd()).findings["score"][0]
    assert compared(*[{**row, "source_grade": "A"} for row in jd()]).findings["score"][0] > plain
    assert compared(*jd(), weights={"jd": 3.0}).findings["score"][0] == pytest.approx(3 * plain, abs=1e-5)


def test_only_the_latest_period_of_a_series_is_a_finding() -> None:
    findings = compared(*jd(), revenue("jd", "2022-Q3", 243.5, NEW)).findings
    assert findings["period"].to_list() == ["2024-Q3"]


def test_a_watchlist_keeps_its_entities_and_their_parts() -> None:
    part = revenue("taobao_tmall", "2024-Q3", 98.99, NEW)
    findings = compared(*jd(), part, watchlist=("alibaba",)).findings
    assert findings["entity"].to_list() == ["taobao_tmall"]
    assert compared(*jd(), metrics=("gmv",)).findings.is_empty()


def test_an_entity_that_the_vocabulary_does_not_know_is_no_finding() -> None:
    found = compared(revenue("brand:unnamed", "2024-Q3", 1.0, NEW))
    assert found.findings.is_empty()
    assert found.changes.height == 1


def test_a_step_below_the_threshold_is_no_finding() -> None:
    rows = [revenue("jd", "2024-Q2", 291.4), revenue("jd", "2024-Q3", 292.0, NEW)]
    assert compared(*rows).findings.is_empty()
    assert compared(*rows, change_threshold=0.001).findings.height == 1


def test_new_and_revised_points_are_told_with_what_was_printed() -> None:
    changes = compared(*jd(), revenue("jd", "2024-Q2", 281.4, NEW, source_grade="A")).changes
    moved = {row["period"]: row for row in changes.iter_rows(named=True)}
    assert (moved["2024-Q3"]["moved"], moved["2024-Q3"]["printed_value"]) == ("new", None)
    assert (moved["2024-Q2"]["moved"], moved["2024-Q2"]["printed_value"], moved["2024-Q2"]["value"]) == (
        "revised",
        291.4e9,
        281.4e9,
    )
    assert moved["2024-Q2"]["printed_yoy_ratio"] == pytest.approx(291.4 / 287.9 - 1)
    assert set(moved["2024-Q2"]["marks"]) == {"r", "c"}
    assert moved["2023-Q3"]["moved"] is None


def test_a_more_precise_figure_is_no_revision() -> None:
    rows = [revenue("jd", "2024-Q3", 260.0, OLD, rounding=5e8), revenue("jd", "2024-Q3", 260.4, NEW)]
    assert compared(*rows).changes["moved"].to_list() == [None]


def test_a_new_conflict_is_a_finding() -> None:
    rows = [revenue("jd", "2024-Q3", 260.4, OLD), revenue("jd", "2024-Q3", 310.4, NEW, doc="other")]
    findings = compared(*rows).findings
    assert "conflict" in findings["finding"].to_list()
    assert findings.filter(finding="conflict")["rule"][0] == "recency"


def audited(*rows: dict[str, Any]) -> pl.DataFrame:
    now = view(history(*rows), vocabulary())
    return audit_growth(now.changes, now.growth)


def growth(period: str, value: float, basis: str, published: str = NEW) -> dict[str, Any]:
    return point("jd", "revenue", period, value, published, unit="fraction", basis=basis, rounding=0.0005)


def test_stated_growth_that_fits_the_levels_passes() -> None:
    audit = audited(*jd(), growth("2024-Q3", -0.106, "qoq"))
    assert audit["outcome"].to_list() == ["passed"]


def test_stated_growth_against_the_levels_fails_and_is_a_finding() -> None:
    wrong = growth("2024-Q3", -0.2, "qoq")
    audit = audited(*jd(), wrong)
    assert (audit["rule"][0], audit["outcome"][0], audit["claim_ids"][0][0]) == (
        "stated_growth_against_levels",
        "failed",
        wrong["claim_id"],
    )
    findings = compared(*jd(), wrong).findings.filter(finding="audit")
    assert findings["rule"].to_list() == ["stated_growth_against_levels"]
    assert "-20.0 % qoq is stated" in findings["note"][0]


def test_growth_on_the_year_told_as_growth_on_the_quarter_is_recognised() -> None:
    audit = audited(*jd(), growth("2024-Q3", 0.011, "qoq"))
    assert audit["rule"].to_list() == ["yoy_told_as_qoq"]


def quarters(last: float) -> list[dict[str, Any]]:
    return [
        revenue("jd", "2024", 1158.8),
        *(revenue("jd", f"2024-Q{n}", v) for n, v in ((1, 260.05), (2, 291.4), (3, 260.4), (4, last))),
    ]


def test_quarters_that_add_up_to_the_year_pass() -> None:
    audit = audit_sums(view(history(*quarters(347.0)), vocabulary()).changes, vocabulary())
    assert audit["outcome"].to_list() == ["passed"]


def test_quarters_that_miss_the_year_fail() -> None:
    audit = audit_sums(view(history(*quarters(374.0)), vocabulary()).changes, vocabulary())
    assert (audit["rule"].to_list(), audit["outcome"].to_list()) == (["sum_of_quarters"], ["failed"])
    assert audit["size"][0] == pytest.approx(27.05 / 1158.8)
    assert len(audit["claim_ids"][0]) == 5


def test_three_quarters_are_no_sum() -> None:
    assert audit_sums(view(history(*quarters(347.0)[:-1]), vocabulary()).changes, vocabulary()).is_empty()


def test_a_new_claim_that_loses_a_conflict_is_a_finding_too() -> None:
    rows = [revenue("jd", "2024-Q3", 260.4, OLD, source_grade="A"), revenue("jd", "2024-Q3", 310.4, NEW, doc="other")]
    findings = compared(*rows).findings
    assert findings.select("finding", "rule").rows() == [("conflict", "source grade")]
    assert findings["value"][0] == pytest.approx(260.4e9)


def test_growth_stated_without_a_level_is_a_finding() -> None:
    told = growth("2024-Q3", 0.284, "yoy")
    row = compared(*jd(published=OLD)[:3], told).findings.row(0, named=True)
    assert (row["finding"], row["period"], row["value"], row["unit"]) == ("growth", "2024-Q3", None, None)
    assert (row["stated_yoy_ratio"], row["claim_ids"]) == (0.284, [told["claim_id"]])


def test_growth_stated_for_a_period_before_the_latest_level_is_none() -> None:
    assert compared(*jd(published=OLD), growth("2024-Q1", 0.07, "yoy")).findings.is_empty()


def test_a_long_conflict_tells_six_figures_and_counts_the_rest() -> None:
    rows = [
        revenue("jd", "2024-Q3", 200.0 + number * 10, NEW, doc=f"d{number}", raw=f"no{number}") for number in range(9)
    ]
    note = compared(*rows).conflicts["note"][0]
    assert note.count("(Paper") == 6
    assert "and 3 more" in note


def test_a_first_figure_ranks_behind_every_step_past_the_threshold() -> None:
    first = point("kuaishou", "gmv", "2024-Q3", 0.57e12, NEW, source_grade="A")
    small = [revenue("jd", "2024-Q2", 291.4), revenue("jd", "2024-Q3", 297.4, NEW, source_grade="F")]
    findings = compared(*small, first, weights={"kuaishou": 50.0}).findings
    assert findings["finding"].to_list() == ["step", "new_series"]
    assert findings["score"][0] > 0 > findings["score"][1]


def test_a_first_figure_does_not_lessen_the_weight_of_a_step_of_its_company() -> None:
    first = point("jd", "gmv", "2024-Q3", 0.57e12, NEW)
    assert compared(*jd(), first).findings["score"][0] == compared(*jd()).findings["score"][0]


def test_where_no_rule_decides_only_the_conflict_is_told() -> None:
    targets = [point("temu", "gmv", "2024", value, NEW, unit="USD", modality="target") for value in (60e9, 30e9)]
    found = compared(*targets)
    assert found.findings.select("finding", "rule").rows() == [("conflict", "no rule decides")]
    row = found.conflicts.row(0, named=True)
    assert {row["chosen_value"], *row["other_values"]} == {60e9, 30e9}


def test_the_note_says_when_the_season_is_a_median_of_years() -> None:
    summers = [revenue("jd", "2022-Q2", 267.6), revenue("jd", "2022-Q3", 243.5)]
    assert "the same step of the 2 years known had a median of -9.8 %" in compared(*summers, *jd()).findings["note"][0]
    assert "the same step a year ago was -10.6 %" in compared(*jd()).findings["note"][0]


def test_a_year_read_late_does_not_lead_over_the_quarter_just_told() -> None:
    late = [revenue("kuaishou", "2022", 94.2), revenue("kuaishou", "2023", 118.0, NEW)]
    findings = compared(*jd(fall=240.0), *late).findings
    assert findings["entity"].to_list() == ["jd", "kuaishou"]
    assert abs(findings["yoy_ratio"][1]) > abs(findings["yoy_ratio"][0])


def test_one_point_told_in_two_currencies_is_one_finding() -> None:
    dollars = [{**row, "unit": "USD", "value": row["value"] / 7.2, "claim_id": row["claim_id"] + "d"} for row in jd()]
    findings = compared(*jd(), *dollars).findings
    assert findings.select("entity", "period").rows() == [("jd", "2024-Q3")]


def test_a_growth_that_one_source_tells_of_a_series_without_figures_weighs_less_than_one_borne_out() -> None:
    lone = growth("2024-Q3", 0.2, "yoy")
    alone = compared(lone).findings["score"][0]
    other = point("jd", "revenue", "2024-Q3", 260.4e9, NEW, doc="a", rounding=5e7)
    again = {**other, "claim_id": "again", "article_id": "b", "cluster_id": "b"}
    assert compared(lone, other, again).findings["score"][0] > alone
