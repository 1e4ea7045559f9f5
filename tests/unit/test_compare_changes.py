"""Deltas, their reasons, derived points and stated growth."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tasks.compare.changes import keep_contract
from tasks.compare.comparisons import view
from tests.histories import history, point, vocabulary


def changes_of(*rows: dict[str, Any]) -> pl.DataFrame:
    return keep_contract(view(history(*rows), vocabulary()).changes)


def row_of(period: str, *rows: dict[str, Any], **where: Any) -> dict[str, Any]:
    found = changes_of(*rows).filter(period=period, **where)
    assert found.height == 1, found
    return found.row(0, named=True)


def gmv(period: str, value: float, **more: Any) -> dict[str, Any]:
    return point("kuaishou", "gmv", period, value * 1e9, **{"rounding": 5e7, **more})


def growth(period: str, value: float, basis: str = "yoy", **more: Any) -> dict[str, Any]:
    return point("kuaishou", "gmv", period, value, unit="fraction", basis=basis, **{"rounding": 0.0005, **more})


def test_a_step_is_taken_from_the_quarter_before_over_the_turn_of_the_year() -> None:
    row = row_of("2024-Q1", gmv("2023-Q4", 403.9), gmv("2024-Q1", 288.1))
    assert (row["previous_period"], row["previous_value"], row["qoq_reason"]) == ("2023-Q4", 403.9e9, None)
    assert row["qoq_change"] == pytest.approx(-115.8e9)
    assert row["qoq_ratio"] == pytest.approx(-0.2867, abs=1e-4)


def test_the_printed_rounding_becomes_the_interval_of_the_delta() -> None:
    row = row_of("2024-Q3", gmv("2024-Q2", 305.3), gmv("2024-Q3", 334.2))
    lowest, highest = 334.15 / 305.35 - 1, 334.25 / 305.25 - 1
    assert row["qoq_ratio"] - row["qoq_rounding"] == pytest.approx(lowest, abs=1e-6)
    assert row["qoq_ratio"] + row["qoq_rounding"] == pytest.approx(highest, abs=1e-6)


def test_a_missing_quarter_is_a_gap_and_not_a_neighbour() -> None:
    row = row_of("2024-Q4", gmv("2024-Q2", 305.3), gmv("2024-Q4", 462.1))
    assert (row["previous_period"], row["previous_value"], row["qoq_ratio"]) == ("2024-Q3", None, None)
    assert row["qoq_reason"] == "no_previous_period"


def test_a_half_before_a_quarter_is_told_as_cumulative() -> None:
    row = row_of("2024-Q3", gmv("2024-H1", 593.4), gmv("2024-Q3", 334.2))
    assert row["qoq_reason"] == "cumulative_vs_quarter"
    assert row["yoy_reason"] == "no_previous_period"


def test_a_year_has_no_step_but_a_year_ago() -> None:
    row = row_of("2024", gmv("2023", 1184.4), gmv("2024", 1389.6))
    assert (row["previous_period"], row["qoq_ratio"], row["qoq_reason"]) == (None, None, "cumulative_vs_quarter")
    assert row["yoy_ratio"] == pytest.approx(0.17325, abs=1e-4)


def test_a_half_steps_from_the_half_before() -> None:
    row = row_of("2024-H2", gmv("2024-H1", 593.4), gmv("2024-H2", 796.3))
    assert row["previous_period"] == "2024-H1"
    assert row["qoq_ratio"] == pytest.approx(796.3 / 593.4 - 1)


def test_fiscal_years_compare_with_each_other_and_not_with_calendar_years() -> None:
    fiscal = [gmv("2023-04/2024-03", 941.2), gmv("2024-04/2025-03", 996.3)]
    assert row_of("2024-04/2025-03", *fiscal)["yoy_ratio"] == pytest.approx(996.3 / 941.2 - 1)
    assert row_of("2024-04/2025-03", gmv("2023", 900.0), fiscal[1])["yoy_reason"] == "fiscal_vs_calendar"


def test_nine_months_compare_with_nine_months() -> None:
    row = row_of("2024-01/2024-09", gmv("2023-01/2023-09", 780.0), gmv("2024-01/2024-09", 927.6))
    assert row["year_ago_period"] == "2023-01/2023-09"
    assert row["yoy_ratio"] == pytest.approx(927.6 / 780.0 - 1)


def test_an_event_compares_with_the_event_a_year_before() -> None:
    row = row_of("2024:618", gmv("2023:618", 100.0), gmv("2024:618", 110.0))
    assert (row["yoy_ratio"], row["qoq_reason"]) == (pytest.approx(0.1), "no_previous_period")


def test_percentages_change_in_percentage_points() -> None:
    rows = [
        point("jd", "market_share", f"2024-Q{n}", v, unit="fraction", kind="share", rounding=0.0005)
        for n, v in ((1, 0.2), (2, 0.213))
    ]
    row = row_of("2024-Q2", *rows)
    assert (row["qoq_ratio"], row["qoq_reason"]) == (None, None)
    assert row["qoq_change"] == pytest.approx(0.013)
    assert row["qoq_rounding"] == pytest.approx(0.001)


@pytest.mark.parametrize("base", [0.0, -3.0])
def test_a_base_of_zero_or_less_gives_a_change_but_no_ratio(base: float) -> None:
    row = row_of("2024-Q2", gmv("2024-Q1", base), gmv("2024-Q2", 5.0))
    assert (row["qoq_ratio"], row["qoq_reason"]) == (None, "base_zero_or_negative")
    assert row["qoq_change"] == (5.0 - base) * 1e9


def test_a_range_counts_from_its_middle_and_its_width_blurs_the_delta() -> None:
    row = row_of("2024-Q2", gmv("2024-Q1", 100.0, rounding=0.0), gmv("2024-Q2", 110.0, value_high=130e9, rounding=0.0))
    assert row["qoq_ratio"] == pytest.approx(0.2)
    assert row["qoq_rounding"] == pytest.approx(0.1)


def test_an_undecided_conflict_withholds_the_delta() -> None:
    rows = [gmv("2024-Q1", 288.1), gmv("2024-Q2", 305.3, doc="a"), gmv("2024-Q2", 355.3, doc="b")]
    row = row_of("2024-Q2", *rows)
    assert (row["qoq_ratio"], row["qoq_reason"], row["marks"]) == (None, "conflict", "c")


def test_a_conflict_within_a_few_percent_is_marked_and_computed() -> None:
    later = gmv("2024-Q2", 306.3, doc="b", published="2025-02-01")
    row = row_of("2024-Q2", gmv("2024-Q1", 288.1), gmv("2024-Q2", 305.3, doc="a"), later)
    assert (row["qoq_reason"], row["marks"], row["rule"]) == (None, "c", "recency")


def test_where_no_rule_decides_no_figure_makes_a_delta_however_near_they_are() -> None:
    rows = [gmv("2024-Q1", 288.1), gmv("2024-Q2", 305.3, doc="a"), gmv("2024-Q2", 306.3, doc="b")]
    row = row_of("2024-Q2", *rows)
    assert (row["qoq_ratio"], row["qoq_reason"], row["rule"]) == (None, "conflict", "no rule decides")
    assert row_of("2024-Q3", *rows, gmv("2024-Q3", 334.2))["qoq_reason"] == "conflict"


def test_the_step_of_a_year_ago_stands_beside_the_step() -> None:
    rows = [
        gmv(f"{year}-Q{n}", value)
        for year, n, value in ((2023, 3, 290.2), (2023, 4, 403.9), (2024, 3, 334.2), (2024, 4, 462.1))
    ]
    assert row_of("2024-Q4", *rows)["season_ratio"] == pytest.approx(403.9 / 290.2 - 1)


def summers(*steps: float, since: int = 2021) -> list[dict[str, Any]]:
    """Tell second and third quarters of years in a row, the third so much above the second."""
    return [
        gmv(f"{since + n}-Q{quarter}", 100.0 * (1 + step if quarter == 3 else 1))
        for n, step in enumerate(steps)
        for quarter in (2, 3)
    ]


def season_of(row: dict[str, Any]) -> tuple[Any, Any, int]:
    return row["season_ratio"], row["usual_ratio"], row["season_years"]


def test_the_usual_step_is_the_median_of_all_past_years_beside_the_one_a_year_ago() -> None:
    late = row_of("2024-Q3", *summers(0.02, 0.10, 0.03, 0.5))
    assert season_of(late) == (pytest.approx(0.03), pytest.approx(0.03), 3)
    third = row_of("2023-Q3", *summers(0.02, 0.10, 0.03, 0.5))
    assert season_of(third) == (pytest.approx(0.10), pytest.approx(0.06), 2)
    early = row_of("2022-Q3", *summers(0.02, 0.10, 0.03, 0.5))
    assert season_of(early) == (pytest.approx(0.02), None, 1)


def test_later_years_and_other_quarters_say_nothing_of_the_season() -> None:
    row = row_of("2021-Q3", *summers(0.02, 0.10))
    assert (row["season_ratio"], row["season_years"]) == (None, 0)
    winters = [gmv("2023-Q4", 300.0), gmv("2024-Q1", 200.0)]
    assert row_of("2024-Q3", *winters, *summers(0.05, since=2024))["season_ratio"] is None


def test_a_step_of_longer_ago_is_not_the_one_a_year_ago() -> None:
    row = row_of("2023-Q3", *summers(0.05), *summers(0.1, since=2023))
    assert season_of(row) == (None, None, 1)
    row = row_of("2024-Q3", *summers(0.05, 0.07), *summers(0.1, since=2024))
    assert season_of(row) == (None, pytest.approx(0.06), 2)


def test_a_stated_growth_finer_than_the_levels_and_true_beside_them_is_the_one_to_print() -> None:
    levels = [gmv("2023-Q4", 700.4), gmv("2024-Q4", 736.0, rounding=5e8)]
    row = row_of("2024-Q4", *levels, growth("2024-Q4", 0.05))
    assert (row["shown_yoy_ratio"], row["stated_yoy_ratio"]) == (0.05, 0.05)
    assert row["yoy_ratio"] == pytest.approx(736.0 / 700.4 - 1)


@pytest.mark.parametrize(
    "stated",
    [
        growth("2024-Q4", 0.05, rounding=0.005),
        growth("2024-Q4", 0.03),
        growth("2024-Q4", 0.05, qualifier="over"),
        growth("2024-Q3", 0.05),
        growth("2024-Q4", 0.05, scope="constant_currency"),
    ],
    ids=["coarser", "cannot be true", "open bound", "another period", "another scope"],
)
def test_else_the_computed_growth_is_the_one_to_print(stated: dict[str, Any]) -> None:
    row = row_of("2024-Q4", gmv("2023-Q4", 700.4), gmv("2024-Q4", 736.0, rounding=5e8), stated)
    assert row["shown_yoy_ratio"] == row["yoy_ratio"] == pytest.approx(736.0 / 700.4 - 1)


def test_a_growth_that_was_withheld_is_not_shown_either() -> None:
    rows = [gmv("2023", 15400, doc="old"), gmv("2024", 15522.5, doc="new"), growth("2024", 0.072, doc="new")]
    row = row_of("2024", *rows)
    assert (row["yoy_reason"], row["shown_yoy_ratio"]) == ("method_break", None)


def test_stated_growth_stands_beside_the_levels_and_not_beside_a_conversion() -> None:
    rows = [
        gmv("2024-Q3", 334.2),
        growth("2024-Q3", 0.151),
        growth("2024-Q3", 0.095, "qoq"),
        gmv("2024-Q3", 47.0, unit="USD", converted_from="m"),
    ]
    row = row_of("2024-Q3", *rows, unit="CNY")
    assert (row["stated_yoy_ratio"], row["stated_qoq_ratio"], row["yoy_ratio"]) == (0.151, 0.095, None)
    assert row_of("2024-Q3", *rows, unit="USD")["stated_yoy_ratio"] is None


def test_growth_in_constant_currency_does_not_stand_beside_reported_levels() -> None:
    row = row_of("2024-Q3", gmv("2024-Q3", 334.2), growth("2024-Q3", 0.2, scope="constant_currency"))
    assert row["stated_yoy_ratio"] is None


def test_growth_on_another_base_withholds_the_levels_growth() -> None:
    rows = [gmv("2023", 15400, doc="old"), gmv("2024", 15522.5, doc="new"), growth("2024", 0.072, doc="new")]
    row = row_of("2024", *rows)
    assert (row["yoy_ratio"], row["yoy_reason"], row["stated_yoy_ratio"], row["marks"]) == (
        None,
        "method_break",
        0.072,
        "b",
    )


def test_what_is_derived_within_a_year_on_another_base_has_no_growth_either() -> None:
    rows = [
        gmv("2023", 15400, doc="old"),
        gmv("2023-H1", 7160, doc="old"),
        gmv("2024-H1", 7100, doc="half"),
        gmv("2024", 15522.5, doc="new"),
        growth("2024", 0.072, doc="new"),
    ]
    row = row_of("2024-H2", *rows)
    assert (row["is_derived"], row["yoy_ratio"], row["yoy_reason"]) == (True, None, "method_break")
    assert row_of("2024-H2", *rows[:-1])["yoy_ratio"] == pytest.approx(8422.5 / 8240 - 1)


def test_a_base_told_anew_that_fits_the_stated_growth_is_a_restatement() -> None:
    rows = [
        gmv("2023", 15400, doc="old", source_grade="A"),
        gmv("2023", 14480, doc="anew"),
        gmv("2024", 15522.5, doc="new"),
        growth("2024", 0.072, doc="new", rounding=0.0005),
        gmv("2023", 15400, doc="older", source_grade="A"),
    ]
    assert row_of("2024", *rows)["yoy_reason"] == "restated"


def test_growth_without_a_basis_can_speak_for_a_delta_and_never_against_one() -> None:
    levels = [gmv("2023-Q3", 290.2), gmv("2024-Q3", 334.2, doc="a")]
    wrong = growth("2024-Q3", 0.08, doc="a")
    assert row_of("2024-Q3", *levels, wrong)["yoy_reason"] == "method_break"
    assert row_of("2024-Q3", *levels, wrong, growth("2024-Q3", 0.151, "unspecified", doc="b"))["yoy_reason"] is None
    assert row_of("2024-Q3", *levels, growth("2024-Q3", 0.08, "unspecified", doc="a"))["yoy_reason"] is None


def test_one_wrong_growth_among_right_ones_withholds_nothing() -> None:
    rows = [
        gmv("2023-Q3", 290.2),
        gmv("2024-Q3", 334.2, doc="a"),
        growth("2024-Q3", 0.12, doc="a"),
        growth("2024-Q3", 0.151, doc="b"),
    ]
    assert row_of("2024-Q3", *rows)["yoy_ratio"] == pytest.approx(0.1516, abs=1e-4)


def test_the_fourth_quarter_is_the_year_less_nine_months() -> None:
    row = row_of("2024-Q4", gmv("2024", 1389.7), gmv("2024-01/2024-09", 927.6), gmv("2024-Q3", 334.2))
    assert row["value"] == pytest.approx(462.1e9)
    assert row["rounding"] == 1e8
    assert (row["is_derived"], row["rule"]) == (True, "2024 less 2024-01/2024-09")
    assert len(row["claim_ids"]) == 2
    assert row["qoq_ratio"] == pytest.approx(462.1 / 334.2 - 1)


def test_the_fourth_quarter_is_the_year_less_its_other_quarters() -> None:
    row = row_of("2024-Q4", gmv("2024", 1389.7), gmv("2024-Q1", 288.1), gmv("2024-Q2", 305.3), gmv("2024-Q3", 334.2))
    assert row["value"] == pytest.approx(462.1e9)
    assert row["rule"] == "2024 less its other quarters"


def test_a_quarter_is_the_half_less_the_other_quarter() -> None:
    assert row_of("2023-Q1", gmv("2023-H1", 490.2), gmv("2023-Q2", 265.5))["value"] == pytest.approx(224.7e9)


def test_a_derived_value_has_no_more_digits_than_its_totals() -> None:
    rows = [
        gmv("2023-04/2024-03", 941.2),
        gmv("2023-Q3", 224.79, rounding=5e6),
        gmv("2023-Q4", 260.348, rounding=5e5),
        gmv("2024-Q1", 221.874, rounding=5e5),
    ]
    row = row_of("2023-Q2", *rows)
    assert row["value"] == pytest.approx(234.2e9)
    assert row["rounding"] == pytest.approx(5.6e7 + 1.2e7)


def test_a_stated_quarter_is_never_derived() -> None:
    row = row_of("2023-Q1", gmv("2023-H1", 490.2), gmv("2023-Q2", 265.5), gmv("2023-Q1", 224.8))
    assert (row["value"], row["is_derived"]) == (224.8e9, False)


@pytest.mark.parametrize(
    ("total", "part"),
    [
        (
            point("kuaishou", "dau", "2024-H1", 790e6, unit="count"),
            point("kuaishou", "dau", "2024-Q1", 390e6, unit="count"),
        ),
        (gmv("2024-H1", 593.4, unit="USD"), gmv("2024-Q1", 288.1)),
        (gmv("2024-H1", 593.4, scope="country:cn"), gmv("2024-Q1", 288.1)),
        (gmv("2024-H1", 593.4, qualifier="over"), gmv("2024-Q1", 288.1)),
        (gmv("2024-H1", 300.0, rounding=5e10), gmv("2024-Q1", 288.1)),
        (gmv("2024-H1", 200.0), gmv("2024-Q1", 288.1)),
        (gmv("2024-H1", 593.4, modality="forecast"), gmv("2024-Q1", 288.1)),
    ],
    ids=["stock", "currency", "scope", "open bound", "too coarse", "part above whole", "forecast"],
)
def test_nothing_is_derived_where_totals_do_not_fit(total: dict[str, Any], part: dict[str, Any]) -> None:
    assert not changes_of(total, part)["is_derived"].any()


@pytest.mark.parametrize(
    ("total", "part", "is_derived"),
    [
        ({}, {}, True),
        ({"attributed_to": "LatePost"}, {}, False),
        ({"attributed_to": "LatePost"}, {"attributed_to": "latepost "}, True),
        ({"attributed_to": "Kuaishou"}, {}, True),
        ({"source_grade": "D"}, {}, False),
        ({"source_grade": "D", "publisher": "Blog"}, {"source_grade": "E", "publisher": "Blog"}, True),
        ({"modality": "estimate"}, {"modality": "estimate", "publisher": "Other"}, False),
        ({"modality": "estimate"}, {"modality": "estimate"}, True),
    ],
    ids=[
        "both retell the company",
        "one is told after another",
        "both after one",
        "the company is named",
        "one speaks for itself",
        "one publisher",
        "estimates of two",
        "estimates of one",
    ],
)
def test_totals_are_subtracted_only_where_the_same_one_vouches_for_both(
    total: dict[str, Any], part: dict[str, Any], is_derived: bool
) -> None:
    changes = changes_of(gmv("2024-H1", 593.4, **total), gmv("2024-Q1", 288.1, **part))
    assert changes["is_derived"].any() is is_derived
    quarters = [gmv(f"2024-Q{n}", value, **part) for n, value in ((1, 288.1), (2, 305.3), (3, 334.2))]
    year = changes_of(gmv("2024", 1389.7, **total), *quarters)
    assert ("2024-Q4" in year["period"]) is is_derived


def test_a_total_that_two_vouch_for_may_be_subtracted_in_either_family() -> None:
    twice = [gmv("2024-H1", 593.4), gmv("2024-H1", 593.4, attributed_to="LatePost", doc="late")]
    assert changes_of(*twice, gmv("2024-Q1", 288.1, attributed_to="LatePost"))["is_derived"].any()


def test_a_wrong_cast_of_period_columns_does_not_matter_since_the_text_is_read() -> None:
    frame = history(gmv("2024-Q2", 305.3), gmv("2024-Q3", 334.2)).with_columns(period_index=pl.lit(None, pl.Int64))
    assert view(frame, vocabulary()).changes.filter(period="2024-Q3")["qoq_ratio"].item() == pytest.approx(
        0.0947, abs=1e-4
    )
