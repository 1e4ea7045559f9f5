from __future__ import annotations

from datetime import date

import pytest

from tasks.normalise.calendar import Setting, read_phrase
from tasks.normalise.quantities import Marks, UnreadableNumber, read_compound, read_digits, read_numeral
from tests.unit.articles import claims_of

ENGLISH = Marks(",", ".", {})
GERMAN = Marks(".", ",", {})
CHINESE = Marks(",", ".", {"万": 1e4, "亿": 1e8})
NOVEMBER = Setting(date(2024, 11, 20), None, ())


@pytest.mark.parametrize(
    ("written", "marks", "value"),
    [
        ("1,084.7", ENGLISH, 1084.7),
        ("1.084,7", GERMAN, 1084.7),
        ("500.000", GERMAN, 500_000.0),
        ("500.000", ENGLISH, 500.0),
        ("1.250.000", ENGLISH, 1_250_000.0),
        ("5,2", ENGLISH, 5.2),
        ("88,881.0", GERMAN, 88_881.0),
    ],
)
def test_marks_are_read_by_language_and_evidence(written: str, marks: Marks, value: float) -> None:
    assert read_digits(written, marks).value == value


@pytest.mark.parametrize("written", ["1,23,4.5.6", "9" * 60])
def test_senseless_digits_are_refused(written: str) -> None:
    with pytest.raises(UnreadableNumber):
        read_digits(written, ENGLISH)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("三千五百", 3500),
        ("两百", 200),
        ("万亿", 1e12),
        ("数十亿", 1e9),
        ("百万", 1e6),
        ("半", 0.5),
        ("二十三", 23),
    ],
)
def test_chinese_numerals_are_read(written: str, value: float) -> None:
    assert read_numeral(written).value == value


def test_a_scale_inside_the_number_is_read() -> None:
    assert read_compound("71亿1400万", CHINESE).value == 7_114_000_000


def test_the_last_printed_digit_tells_the_rounding() -> None:
    [claim] = claims_of("快手三季度电商GMV为3342亿元。", "zh-Hans")
    assert (claim["value"], claim["rounding"]) == (334_200_000_000, 50_000_000)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("y2024 q3", "2024-Q3"),
        ("q3", "2024-Q3"),
        ("q4", "2023-Q4"),
        ("y-1", "2023"),
        ("m1 thru m10 y2024", "2024-01/2024-10"),
        ("m7 thru m9 y2024", "2024-Q3"),
        ("span3 until d30 m9 y2024", "2024-Q3"),
        ("e6:618", "2024:618"),
        ("e11:double11 y-1", "2023:double11"),
        ("nine y2024", "2024-01/2024-09"),
        ("d18 m6 y2024", "2024-06-18"),
    ],
)
def test_phrases_are_read_as_periods(words: str, period: str) -> None:
    assert read_phrase(words, NOVEMBER) == period


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("ya", "2023-Q3"),
        ("q-1", "2024-Q2"),
        ("same3", "2024-Q3"),
        ("full", "2024"),
        (None, "2024-Q3"),
        ("y2022 same", "2022-Q3"),
    ],
)
def test_relative_phrases_lean_on_what_the_text_is_about(words: str | None, period: str) -> None:
    assert read_phrase(words, Setting(date(2024, 11, 20), None, ("y2024 q3",))) == period


def test_without_a_date_a_bare_quarter_has_no_year() -> None:
    assert read_phrase("q3", Setting(None, None, ())) is None


def test_alibabas_fiscal_quarter_is_a_calendar_quarter() -> None:
    [claim] = claims_of("Alibaba's revenue in Q2 FY2025 was RMB236.5 billion.")
    assert claim["period"] == "2024-Q3"


def test_german_billion_is_a_thousand_million() -> None:
    [claim] = claims_of("Der Umsatz von JD.com betrug 2024 rund 1.158,8 Milliarden Yuan.", "de")
    assert (claim["value"], claim["unit"], claim["period"], claim["qualifier"]) == (
        1_158_800_000_000,
        "CNY",
        "2024",
        "approx",
    )


def test_a_decline_is_negative() -> None:
    [claim] = claims_of("Shopee's GMV fell 4% year on year in the third quarter of 2024.")
    assert (claim["value"], claim["kind"], claim["basis"]) == (-0.04, "change", "yoy")


def test_a_conversion_is_linked_to_its_figure() -> None:
    main, converted = claims_of("JD.com's revenue was RMB260.4 billion (US$37.1 billion) in the third quarter of 2024.")
    assert (converted["converted_from"], converted["unit"], converted["period"]) == (main["claim_id"], "USD", "2024-Q3")


def test_an_estimate_is_not_reported() -> None:
    claims = claims_of("Analysts had expected revenue of $25 billion at Amazon in 2024.")
    assert [claim["modality"] for claim in claims] == ["estimate"]


def test_the_base_tells_the_basis() -> None:
    [claim] = claims_of(
        "Compared with the second quarter of 2024, Coupang's revenue in the third quarter of 2024 rose 7.4%."
    )
    assert (claim["basis"], claim["period"]) == ("qoq", "2024-Q3")
