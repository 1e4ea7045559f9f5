from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.articles import claims_of


def _one(
    text: str, language: str = "en", number: int = 0, published_on: date | None = date(2025, 6, 10)
) -> dict[str, Any]:
    return claims_of(text, language, published_on)[number]


def test_a_growth_and_the_level_it_leads_to_are_no_range() -> None:
    text = "Coupang's active customers rose 10% to 23.4 million."
    assert [(claim["value"], claim["value_high"]) for claim in claims_of(text)] == [(0.1, None), (23.4e6, None)]


def test_both_ends_of_a_move_are_shares() -> None:
    claims = claims_of("Der Marktanteil von Amazon sank von 57 auf 53 Prozent.", "de")
    assert [(claim["value"], claim["kind"]) for claim in claims] == [(pytest.approx(0.57), "share"), (0.53, "share")]


def test_six_in_ten_is_a_share() -> None:
    assert _one("Six in ten Xiaohongshu users search the app every day.")["value"] == 0.6


def test_a_number_in_a_list_shares_the_unit_after_the_next() -> None:
    claims = claims_of("Der GMV von Douyin lag 2023 bei 2,7 und 2024 bei 3,5 Billionen Yuan.", "de")
    assert [(claim["value"], claim["period"]) for claim in claims] == [(2.7e12, "2023"), (3.5e12, "2024")]


def test_an_owner_is_not_the_subject() -> None:
    text = "Temu has grown. The app, owned by PDD Holdings (NASDAQ: PDD), reached 90 million monthly active users."
    assert _one(text)["entity"] == "temu"


def test_a_market_that_a_company_shares_in_is_not_the_subject() -> None:
    assert _one("2024年,Shopee在东南亚电商市场的份额为52%。", "zh-Hans")["entity"] == "shopee"


def test_a_whole_year_grows_on_the_year_before() -> None:
    assert _one("For 2024 as a whole Amazon reports net sales of $638.0 billion, up 11%.", number=1)["basis"] == "yoy"


def test_an_amount_compared_with_keeps_no_period_of_the_main_one() -> None:
    claims = claims_of("JD.com's net income fell to RMB5.3 billion in the third quarter of 2024 from RMB11.7 billion.")
    assert [claim["period"] for claim in claims] == ["2024-Q3", None]


def test_the_first_eleven_months_are_a_range() -> None:
    assert _one("小红书2024年前11个月GMV为3000亿元。", "zh-Hans")["period"] == "2024-01/2024-11"


def test_a_phrase_of_time_wins_over_the_cue_it_stands_behind() -> None:
    text = "In the third quarter of 2024 Coupang had revenue of $7.87 billion, 7% more than the $7.32 billion of "
    text += "the quarter before."
    assert [claim["period"] for claim in claims_of(text)] == ["2024-Q3", "2024-Q3", "2024-Q2"]


def test_a_country_before_a_metric_narrows_it() -> None:
    assert _one("2025年5月,Temu美国月活用户下降20%。", "zh-Hans")["scope"] == "country:us"


def test_thresholds_are_no_claims() -> None:
    assert claims_of("京东对订单满99元的用户免运费。", "zh-Hans") == []
    assert claims_of("Shopee ships free of charge on orders above $15.") == []
