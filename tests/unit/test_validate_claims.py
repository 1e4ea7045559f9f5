"""What the gate holds back, and what it lets through."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.frames import ACCEPTED, CLAIMS, QUARANTINE, empty
from tasks.validate.verdicts import Verdict, judge_claims
from tasks.vocabulary import Vocabulary, read_vocabulary
from tests.gold_claims import claim, gold_claims, make_claims

PROJECT = Path(__file__).resolve().parents[2]
SUITES = PROJECT / "expectations"
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(PROJECT / "seeds" / "vocabulary")


def judge(*rows: dict[str, Any], known: pl.DataFrame | None = None) -> Verdict:
    return judge_claims(make_claims(list(rows)), empty(CLAIMS) if known is None else known, vocabulary(), SUITES)


def rules_of(verdict: Verdict) -> dict[str, list[str]]:
    """Map each held-back figure, as written, to the rules that held it back."""
    return dict(verdict.quarantine.select("raw", "rules").rows())


def quarters(*billions: float, doc: str = "history", **more: Any) -> list[dict[str, Any]]:
    """Tell the quarters of 2024 of one series, each in an article of its own."""
    return [
        claim(f"{doc}-{period}", "meituan", "revenue", period, value * 1e9, **more)
        for period, value in zip(QUARTERS, billions, strict=False)
    ]


def test_nothing_in_gives_nothing_out() -> None:
    verdict = judge_claims(empty(CLAIMS), empty(CLAIMS), vocabulary(), SUITES)
    assert verdict.accepted.schema == pl.Schema(ACCEPTED)
    assert verdict.quarantine.schema == pl.Schema(QUARANTINE)
    assert all(result.failed == 0 for result in verdict.results)


def test_every_row_comes_out_once() -> None:
    claims = gold_claims().select(list(CLAIMS))
    verdict = judge_claims(claims, empty(CLAIMS), vocabulary(), SUITES)
    out = pl.concat([verdict.accepted["claim_id"], verdict.quarantine["claim_id"]])
    assert sorted(out.to_list()) == sorted(claims["claim_id"].to_list())


def test_absurd_growth_is_held_back_with_its_numbers() -> None:
    verdict = judge(claim("a", "douyin", "gmv", "2024", 360079.0, "fraction", basis="yoy", raw="36007900 %"))
    assert verdict.quarantine["rules"].to_list() == [["growth_plausible"]]
    reason = verdict.quarantine["reason"].item()
    assert reason.startswith("36007900 % growth of gmv is outside −95")
    assert "+10\u202f000\u202f%" in reason


def test_growth_to_a_multiple_is_plausible() -> None:
    assert judge(claim("a", "temu", "gmv", "2023", 8.0, "times", basis="yoy")).quarantine.is_empty()


def test_share_above_its_whole_is_held_back() -> None:
    held = judge(claim("a", "douyin", "revenue_share", "2024", 5.66, "fraction", kind="share", raw="566 %"))
    assert "share_within_whole" in rules_of(held)["566 %"]


def test_unit_of_another_dimension_is_held_back() -> None:
    held = judge(claim("a", "meituan", "revenue", "2024", 9e10, "kg", raw="9e10 kg"))
    assert rules_of(held) == {"9e10 kg": ["unit_fits_metric"]}


def test_shipments_may_be_weighed() -> None:
    assert judge(claim("a", "cainiao", "shipments", "2024", 3000.0, "kg")).quarantine.is_empty()


def test_money_without_a_currency_only_warns() -> None:
    verdict = judge(claim("a", "meituan", "revenue", None, 11e6, "XXX"))
    assert verdict.accepted["warnings"].to_list() == [["money_has_currency"]]


def test_figure_for_a_period_not_begun_is_held_back_unless_it_looks_ahead() -> None:
    told = {"published_on": date(2024, 5, 1)}
    verdict = judge(
        claim("a", "meituan", "revenue", "2025-Q1", 8e10, raw="reported", **told),
        claim("b", "meituan", "revenue", "2025-Q1", 8e10, raw="forecast", modality="forecast", **told),
        claim("c", "meituan", "revenue", "2024", 8e10, raw="running year", **told),
    )
    assert rules_of(verdict) == {"reported": ["period_before_publication"]}
    assert dict(verdict.accepted.select("raw", "warnings").rows())["running year"] == ["period_over_at_publication"]


def test_quote_without_its_figure_is_held_back() -> None:
    held = judge(claim("a", "meituan", "revenue", "2024", 3e11, quote="nothing here", raw="300bn"))
    assert rules_of(held) == {"300bn": ["quote_holds_raw"]}


def test_same_id_twice_keeps_the_first() -> None:
    one = claim("a", "meituan", "revenue", "2024", 3e11)
    verdict = judge(one, one)
    assert (verdict.accepted.height, verdict.quarantine["rules"].to_list()) == (1, [["ids_unique"]])


@pytest.mark.parametrize("factor", [10.0, 0.1, 1000.0])
def test_level_off_by_orders_of_magnitude_is_held_back(factor: float) -> None:
    held = judge(*quarters(73.3, 82.3, 93.6), claim("x", "meituan", "revenue", "2024-Q4", 88.5e9 * factor, raw="slip"))
    assert rules_of(held) == {"slip": ["order_of_magnitude"]}


def test_slip_is_seen_beside_accepted_history() -> None:
    known = make_claims(quarters(73.3, 82.3, 93.6))
    held = judge(claim("x", "meituan", "revenue", "2024-Q4", 885e9, raw="slip"), known=known)
    assert rules_of(held) == {"slip": ["order_of_magnitude"]}
    assert "10." in held.quarantine["reason"].item()


def test_quarters_and_years_of_a_flow_measure_each_other() -> None:
    year = claim("x", "meituan", "revenue", "2024", 3376e9, raw="slip")
    assert rules_of(judge(*quarters(73.3, 82.3, 93.6, 88.5), year)) == {"slip": ["order_of_magnitude"]}
    assert judge(*quarters(73.3, 82.3, 93.6, 88.5), {**year, "value": 337.6e9}).quarantine.is_empty()


def test_doubling_in_a_year_is_no_slip() -> None:
    rows = [claim(f"d{p}", "temu", "gmv", p, v) for p, v in (("2022", 9e9), ("2023", 18e9), ("2024", 53e9))]
    assert judge(*rows).quarantine.is_empty()


def test_a_series_that_multiplies_still_shows_a_slip() -> None:
    rows = [claim(f"d{p}", "temu", "gmv", p, v) for p, v in (("2022", 9e9), ("2023", 18e9), ("2024", 53e9))]
    for slip in (180e9 * 10, 1.8e9):
        held = judge(*rows, claim("x", "temu", "gmv", "2025", slip, raw="slip"))
        assert rules_of(held) == {"slip": ["order_of_magnitude"]}
    assert judge(*rows, claim("x", "temu", "gmv", "2025", 110e9)).quarantine.is_empty()


def test_two_figures_a_factor_ten_apart_are_both_held_back_when_nothing_decides() -> None:
    held = judge(claim("a", "temu", "gmv", "2023", 18e9, raw="a"), claim("b", "temu", "gmv", "2024", 300e9, raw="b"))
    assert rules_of(held) == {"a": ["not_alone_at_odds"], "b": ["not_alone_at_odds"]}


def test_footnote_mark_fused_into_a_conversion_is_named() -> None:
    verdict = judge(
        *quarters(260.0, 291.4, 260.4),
        claim("x", "meituan", "revenue", "2024-Q4", 347.0e9, raw="RMB347.0 billion"),
        claim("x", "meituan", "revenue", "2024-Q4", 147.5e9, "USD", raw="US$147.5 billion"),
    )
    held = rules_of(verdict)
    assert set(held) == {"US$147.5 billion"}
    assert {"no_fused_digit", "conversion_fits"} <= set(held["US$147.5 billion"])


def test_conversion_at_the_rate_of_the_year_fits() -> None:
    pair = (
        claim("x", "meituan", "revenue", "2024-Q4", 347.0e9),
        claim("x", "meituan", "revenue", "2024-Q4", 47.5e9, "USD"),
    )
    verdict = judge(*pair)
    assert verdict.quarantine.is_empty()
    assert {result.rule: result.checked for result in verdict.results}["conversion_fits"] == 2


def test_digits_of_another_currency_are_held_back() -> None:
    rows = [claim(f"d{number}", "meituan", "revenue", "2023", 276.7e9) for number in range(2)]
    held = judge(*rows, claim("x", "meituan", "revenue", "2023", 276.7e9, "HKD", raw="2,767億港元"))
    assert rules_of(held) == {"2,767億港元": ["currency_fits_series"]}


def test_digits_of_another_currency_are_seen_by_the_same_point_whatever_the_stated_growth() -> None:
    market, sales = "market:china_ecommerce", "online_retail_sales"
    held = judge(
        claim("a", market, sales, "2023", 15.4e12),
        claim("b", market, sales, "2024", 15.5225e12),
        claim("b", market, sales, "2024", 0.072, "fraction", basis="yoy"),
        claim("x", market, sales, "2024", 15.5225e12, "HKD", raw="slip"),
    )
    assert rules_of(held) == {"slip": ["currency_fits_series"]}


def test_digits_told_twice_in_different_currencies_hold_back_the_one_that_is_not_the_series_own() -> None:
    held = judge(
        *quarters(73.3, 82.3, 93.6),
        claim("x", "meituan", "revenue", "2024-Q4", 88.5e9, "HKD", raw="885億港元"),
        claim("y", "meituan", "revenue", "2024-Q4", 88.5e9, raw="885亿元"),
    )
    assert rules_of(held) == {"885億港元": ["currency_fits_series"]}


def test_target_in_another_currency_than_its_series_is_held_back() -> None:
    target = claim("x", "meituan", "revenue", "2025-Q4", 110e9, "HKD", modality="target", raw="1,100億港元")
    held = judge(*quarters(73.3, 82.3, 93.6, 88.5), target)
    assert rules_of(held) == {"1,100億港元": ["currency_known_to_series"]}
    beside = claim("x", "meituan", "revenue", "2025-Q4", 102e9, modality="target")
    assert judge(*quarters(73.3, 82.3, 93.6, 88.5), target, beside).quarantine.is_empty()


@pytest.mark.parametrize(("billions", "is_held"), [(11, True), (47, False), (110, False), (400, False), (1100, True)])
def test_target_lies_within_reach_of_what_was_reached(billions: float, is_held: bool) -> None:
    target = claim("x", "meituan", "revenue", "2025-Q4", billions * 1e9, modality="target", raw="target")
    held = judge(*quarters(73.3, 82.3, 93.6, 88.5), target)
    assert rules_of(held) == ({"target": ["ahead_within_reach"]} if is_held else {})


def test_target_far_ahead_may_be_anything() -> None:
    target = claim("x", "meituan", "revenue", "2035", 9e12, modality="target")
    assert judge(*quarters(73.3, 82.3, 93.6, 88.5), target).quarantine.is_empty()


def test_target_does_not_speak_against_levels() -> None:
    level = claim("y", "meituan", "revenue", "2025-Q1", 86.6e9)
    target = claim("x", "meituan", "revenue", "2025-Q1", 400e9, modality="target")
    assert judge(*quarters(73.3, 82.3, 93.6, 88.5), level, target).quarantine.is_empty()


def test_honest_conversion_without_its_original_is_let_through() -> None:
    rows = [claim(f"d{number}", "meituan", "revenue", "2023", 276.7e9) for number in range(2)]
    assert judge(*rows, claim("x", "meituan", "revenue", "2023", 39.1e9, "USD")).quarantine.is_empty()


def test_figure_of_another_year_is_held_back_with_its_growth() -> None:
    told = {"doc": "x", "entity": "pinduoduo", "metric": "revenue", "period": "2024-Q1"}
    held = judge(
        claim("a", "pinduoduo", "revenue", "2024-Q1", 86.81e9),
        claim("b", "pinduoduo", "revenue", "2024-Q1", 1.31, "fraction", basis="yoy"),
        claim(**told, value=95.67e9, raw="956.7億"),
        claim(**told, value=0.10, unit="fraction", basis="yoy", raw="10%"),
    )
    assert set(rules_of(held)) == {"956.7億", "10%"}
    assert all("period_fits_series" in rules for rules in rules_of(held).values())
    assert "2025-Q1" in held.quarantine["reason"][0]


def test_a_figure_a_year_on_from_a_misdated_one_is_not_misdated_itself() -> None:
    """x tells last year's figure for this year; a, which is right, has grown by its own rate over just that figure."""
    held = judge(
        claim("a", "jd", "revenue", "2025-Q1", 301.1e9, raw="301.1", published_on=date(2025, 5, 14)),
        claim("a", "jd", "revenue", "2025-Q1", 0.158, "fraction", basis="yoy", published_on=date(2025, 5, 14)),
        claim("b", "jd", "revenue", "2024-Q1", 260.05e9, published_on=date(2024, 5, 17)),
        claim("x", "jd", "revenue", "2025-Q1", 260.05e9, raw="260.1", published_on=date(2025, 5, 20)),
    )
    assert rules_of(held) == {"260.1": ["period_fits_series"]}


def test_a_period_that_had_not_begun_is_no_period_to_have_been_meant() -> None:
    told: dict[str, Any] = {"published_on": date(2025, 5, 14)}
    rows = [
        claim("a", "jd", "revenue", "2025-Q1", 301.1e9, **told),
        claim("a", "jd", "revenue", "2025-Q1", 0.158, "fraction", basis="yoy", **told),
        claim("x", "jd", "revenue", "2025-Q1", 260.05e9, **told),
    ]
    assert judge(*rows).quarantine.is_empty()


def test_genuine_conflict_is_left_to_the_reader() -> None:
    verdict = judge(
        claim("a", "douyin", "gmv", "2023", 2.7e12),
        claim("b", "douyin", "gmv", "2023", 2.2e12),
        claim("c", "douyin", "gmv", "2024", 3.5e12),
        claim("d", "kuaishou", "mau", "2024-Q4", 736e6, "count"),
        claim("e", "kuaishou", "mau", "2024-Q4", 734e6, "count"),
    )
    assert verdict.quarantine.is_empty()


def test_yoy_told_as_qoq_is_held_back() -> None:
    rows = [claim(f"d{p}", "kuaishou", "revenue", p, v) for p, v in (("2024-Q3", 31.13e9), ("2025-Q2", 35.05e9))]
    held = judge(
        *rows,
        claim("x", "kuaishou", "revenue", "2025-Q3", 35.554e9),
        claim("x", "kuaishou", "revenue", "2025-Q3", 0.142, "fraction", basis="qoq", raw="环比增长14.2%"),
    )
    assert rules_of(held) == {"环比增长14.2%": ["basis_fits_levels"]}
    assert "yoy growth" in held.quarantine["reason"].item()


def test_rise_told_as_a_fall_is_held_back() -> None:
    held = judge(
        *quarters(73.3, 82.3),
        claim("x", "meituan", "revenue", "2024-Q2", -0.123, "fraction", basis="qoq", raw="fell 12.3%"),
    )
    assert rules_of(held) == {"fell 12.3%": ["sign_fits_levels"]}


def test_growth_that_levels_and_another_article_deny_is_held_back() -> None:
    held = judge(
        claim("a", "mercadolibre", "gmv", "2024-Q3", 12.91e9, "USD"),
        claim("b", "mercadolibre", "gmv", "2025-Q3", 16.54e9, "USD"),
        claim("b", "mercadolibre", "gmv", "2025-Q3", 0.28, "fraction", basis="unspecified"),
        claim("x", "mercadolibre", "gmv", "2025-Q3", 0.12, "fraction", basis="yoy", raw="12%"),
    )
    assert rules_of(held) == {"12%": ["growth_not_outvoted"]}


def test_growth_on_a_comparable_base_only_warns() -> None:
    verdict = judge(
        claim("a", "market:china_ecommerce", "online_retail_sales", "2023", 15.4e12),
        claim("b", "market:china_ecommerce", "online_retail_sales", "2024", 15.5225e12),
        claim("b", "market:china_ecommerce", "online_retail_sales", "2024", 0.072, "fraction", basis="yoy", raw="7.2%"),
    )
    assert verdict.quarantine.is_empty()
    assert dict(verdict.accepted.select("raw", "warnings").rows())["7.2%"] == ["growth_follows_from_levels"]


def test_levels_in_conflict_measure_no_growth() -> None:
    verdict = judge(
        claim("a", "douyin", "gmv", "2023", 2.7e12),
        claim("b", "douyin", "gmv", "2023", 2.2e12),
        claim("c", "douyin", "gmv", "2024", 3.5e12),
        claim("c", "douyin", "gmv", "2024", 0.3, "fraction", basis="yoy"),
    )
    assert verdict.accepted["warnings"].to_list() == [[]] * 4


def test_part_larger_than_its_group_is_held_back() -> None:
    group = [claim(f"d{p}", "alibaba", "revenue", p, v) for p, v in (("2024-Q1", 221e9), ("2024-Q2", 243e9))]
    held = judge(*group, claim("x", "taobao_tmall", "revenue", "2024-Q2", 1134e9, raw="part"))
    assert "within_whole" in rules_of(held)["part"]
    assert judge(*group, claim("x", "taobao_tmall", "revenue", "2024-Q2", 113.4e9)).quarantine.is_empty()


def test_daily_users_do_not_exceed_monthly_users() -> None:
    months = [claim(f"d{p}", "kuaishou", "mau", p, 7e8, "count") for p in QUARTERS]
    held = judge(*months, claim("x", "kuaishou", "dau", "2024-Q2", 3.9e9, "count", raw="39亿"))
    assert "within_whole" in rules_of(held)["39亿"]


def test_total_without_a_period_must_fit_some_known_one() -> None:
    market, sales = "market:china_ecommerce", "online_retail_sales"
    known = [
        claim("a", market, sales, "2024", 15.5225e12),
        claim("a", market, sales, "2024", 0.072, "fraction", basis="yoy"),
        claim("b", market, sales, "2024-H1", 7.1e12),
    ]
    slip = claim("x", market, "gmv", None, 8.556e12, raw="8,556 billion yuan")
    growth = claim("x", market, "gmv", None, 0.152, "fraction", basis="yoy", raw="15.2%")
    assert rules_of(judge(*known, slip, growth)) == {"8,556 billion yuan": ["fits_a_known_period"]}
    assert judge(*known, {**slip, "value": 15.5e12}, growth).quarantine.is_empty()
    assert judge(*known, slip, {**growth, "value": 0.07}).quarantine.is_empty()


def test_figures_about_nobody_are_let_through() -> None:
    assert (
        judge(claim("a", None, None, None, 7.0, "count"), claim("b", None, None, None, 7e9, "count")).accepted.height
        == 2
    )


def test_results_count_what_was_checked_and_show_examples() -> None:
    verdict = judge(*quarters(73.3, 82.3, 93.6), claim("x", "meituan", "revenue", "2024-Q4", 885e9, raw="slip"))
    result = next(result for result in verdict.results if result.rule == "order_of_magnitude")
    assert (result.checked, result.failed) == (4, 1)
    assert result.examples[0].doc == "x"
    assert result.examples[0].reason == verdict.quarantine["reason"].item()
