"""The ledger: a page may print the brief's numbers and no others; quotes and formats keep to their rules."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.render.formats import Format, digits_of
from tasks.render.labels import read_labels
from tasks.render.ledger import numbers_in, unknown_numbers
from tasks.render.quotes import cut_quote
from tests.unit.render_material import brief, jd_falls, vocabulary


def words(language: str) -> Format:
    return Format(read_labels(language), vocabulary())


def test_a_page_of_the_briefs_own_words_has_no_foreign_number() -> None:
    made = brief(jd_falls())
    page = f"<html><body><h1>{made.title}</h1><p>{made.findings[0].detail}</p><td>{made.tables[0].rows[0].qoq}</td></body></html>"
    assert unknown_numbers(page, made) == []


@pytest.mark.parametrize("foreign", ["17.3", "+16.1", "299.2", "1,234"])
def test_a_foreign_number_is_found(foreign: str) -> None:
    made = brief(jd_falls())
    assert unknown_numbers(f"<p>{made.title}</p><p>up {foreign} %</p>", made) == [foreign]


def test_an_alternative_text_is_read_and_a_style_is_not() -> None:
    made = brief(jd_falls())
    assert unknown_numbers("<style>p { width: 77.7px }</style><img alt='77.7'>", made) == ["77.7"]
    assert unknown_numbers("<head><title>88.8</title></head><svg><title>66.6</title></svg>", made) == ["66.6"]


def test_a_short_year_of_a_period_is_the_same_number() -> None:
    assert unknown_numbers("<text>24-Q3</text>", brief(jd_falls())) == []


def test_a_sign_belongs_to_its_number_and_a_hyphen_does_not() -> None:
    assert numbers_in("−16.1 and +4 on 2025-09-30") == ["−16.1", "+4", "2025", "09", "30"]


@pytest.mark.parametrize(
    ("language", "amount", "growth", "quarter", "day"),
    [
        ("en", "CNY 299.1bn", "−16.1\u202f%", "Q3 2025", "2025-03-01"),
        ("zh-Hans", "2991亿元", "−16.1%", "2025年第3季度", "2025年3月1日"),
        ("de", "299,1 Mrd. CNY", "−16,1\u202f%", "3. Quartal 2025", "01.03.2025"),
    ],
)
def test_each_language_writes_numbers_its_own_way(
    language: str, amount: str, growth: str, quarter: str, day: str
) -> None:
    form = words(language)
    assert form.amount(299.1e9, "CNY", 5e7) == amount
    assert form.percent(-0.16148) == growth
    assert form.period("2025-Q3") == quarter
    assert form.day(date(2025, 3, 1)) == day


def test_trillions_have_their_own_names() -> None:
    assert words("en").amount(2.7e12, "CNY", 5e10) == "CNY 2.7tn"
    assert words("zh-Hans").amount(2.7e12, "CNY", 5e10) == "2.7万亿元"
    assert words("de").amount(2.7e12, "CNY", 5e10) == "2,7 Bio. CNY"


def test_a_figure_is_printed_no_finer_than_its_source() -> None:
    assert digits_of(2.7, 0.05) == 1
    assert digits_of(8.0, 0.5) == 0
    assert digits_of(9.267, 0.0005) == 2
    assert digits_of(334.2, None) == 1


def test_a_difference_of_nothing_has_no_sign() -> None:
    assert words("en").signed(0.0001) == "0.0"
    assert words("en").signed(-0.0001) == "0.0"


def test_a_scope_is_named() -> None:
    assert words("en").series("jd", "revenue", "country:ru") == "JD.com revenue (Russia)"
    assert words("de").scope("country:ru") == "Russland"


def test_latin_names_keep_a_space_in_chinese() -> None:
    assert words("zh-Hans").series("temu", "gmv") == "Temu GMV"
    assert words("zh-Hans").series("jd", "revenue") == "京东收入"


def test_a_metric_without_a_name_is_printed_readably() -> None:
    assert words("en").metric("other:never_heard_of") == "never heard of"


def test_a_long_quote_is_cut_around_its_figure() -> None:
    quote = " ".join(["word"] * 40) + " CNY 5 billion " + " ".join(["more"] * 40)
    cut = cut_quote(quote, "CNY 5 billion")
    assert "CNY 5 billion" in cut
    assert len(cut.strip("…").split()) == 25
    assert cut.startswith("…")
    assert cut.endswith("…")


def test_a_long_chinese_quote_is_cut_to_sixty_characters() -> None:
    cut = cut_quote("前" * 100 + "3342亿元" + "后" * 100, "3342亿元")
    assert "3342亿元" in cut
    assert len(cut.strip("…")) == 60


def test_a_short_quote_stays_whole() -> None:
    assert cut_quote("revenue of $5 billion", "$5 billion") == "revenue of $5 billion"


def test_all_languages_know_the_same_words() -> None:
    def keys(language: str) -> set[tuple[str, str]]:
        own = {"currencies", "currency_names", "counts", "periods", "territories"}
        sections = read_labels(language).words
        return {
            (name, key) for name, part in sections.items() if isinstance(part, dict) and name not in own for key in part
        }

    assert keys("en") == keys("de")
    assert keys("en") == keys("zh-Hans")
