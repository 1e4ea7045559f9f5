from __future__ import annotations

import time

from tests.unit.articles import claims_of

STACKED = """Sales of the quarter
Company
Metric
Q2 2024
Q2 2023
Year on year
Amazon
Net sales
$148.0 billion
$134.4 billion
+10%
Coupang
Net revenues
$7.3 billion
$5.8 billion
-3%
Both sold more than ever, and both spent more on delivery than they would have liked.
"""


def _told(text: str, language: str = "en") -> list[tuple[object, ...]]:
    names = ("entity", "metric", "period", "value", "unit", "kind", "basis")
    return [tuple(claim[name] for name in names) for claim in claims_of(text, language)]


def test_a_table_of_one_cell_a_line_gives_each_figure_its_row_and_column() -> None:
    assert _told(STACKED) == [
        ("amazon", "revenue", "2024-Q2", 148.0e9, "USD", "level", None),
        ("amazon", "revenue", "2023-Q2", 134.4e9, "USD", "level", None),
        ("amazon", "revenue", "2024-Q2", 0.10, "fraction", "change", "yoy"),
        ("coupang", "revenue", "2024-Q2", 7.3e9, "USD", "level", None),
        ("coupang", "revenue", "2023-Q2", 5.8e9, "USD", "level", None),
        ("coupang", "revenue", "2024-Q2", -0.03, "fraction", "change", "yoy"),
    ]


def test_a_barred_table_takes_its_unit_from_the_head() -> None:
    text = "Quartal in Zahlen\n| Firma | Umsatz Q2 2024 (Mrd. Euro) |\n| Zalando | 2,6 |\n| Otto | 1,9 |\n"
    assert _told(text, "de") == [
        ("zalando", "revenue", "2024-Q2", 2.6e9, "EUR", "level", None),
        ("otto", "revenue", "2024-Q2", 1.9e9, "EUR", "level", None),
    ]


def test_the_periods_of_a_table_do_not_leak_into_the_text_after_it() -> None:
    text = "Amazon reported for the second quarter of 2024.\n" + STACKED + "\nIts advertising revenue rose 20%.\n"
    assert claims_of(text)[-1]["period"] == "2024-Q2"


def test_short_lines_without_a_pattern_are_no_table() -> None:
    assert _told("Amazon\nHome\nContact\nShopee's GMV rose 28%\nAbout us\nImprint\n")[0][:2] == ("shopee", "gmv")


def test_ten_thousand_short_lines_are_read_in_linear_time() -> None:
    begun = time.perf_counter()
    claims_of("Name\n12%\nName\nOther\n" * 5_000)
    assert time.perf_counter() - begun < 20


def test_a_column_of_growth_belongs_to_the_column_before_it_and_not_to_the_line_above_the_table() -> None:
    text = (
        "7月的用户数没有公布。\n| 公司 | 2024年第三季度收入 | 同比 | 净利润 |\n"
        "| 京东 | 2604亿元 | 5.1% | 117亿元 |\n| 拼多多 | 994亿元 | 44% | 250亿元 |\n"
    )
    assert _told(text, "zh-Hans") == [
        ("jd", "revenue", "2024-Q3", 260.4e9, "CNY", "level", None),
        ("jd", "revenue", "2024-Q3", 0.051, "fraction", "change", "yoy"),
        ("jd", "net_profit", "2024-Q3", 11.7e9, "CNY", "level", None),
        ("pinduoduo", "revenue", "2024-Q3", 99.4e9, "CNY", "level", None),
        ("pinduoduo", "revenue", "2024-Q3", 0.44, "fraction", "change", "yoy"),
        ("pinduoduo", "net_profit", "2024-Q3", 25.0e9, "CNY", "level", None),
    ]
