"""What the brief says, in three languages: facts of sentences, tables, boxes, notes and the quiet week."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from tasks.render.brief import Brief
from tasks.render.formats import Format
from tasks.render.labels import read_labels
from tasks.render.ledger import numbers_in
from tasks.render.notes import MOST_NOTES, NEEDED, PREVIOUS, YEAR_AGO, NoteBook
from tasks.render.story import build_brief
from tests.histories import history, point
from tests.unit.render_material import (
    JD,
    brief,
    held,
    jd_falls,
    material,
    quarters,
    sample,
    vocabulary,
    with_entities,
)

LANGUAGES = ("en", "zh-Hans", "de")


@pytest.fixture(scope="module", params=LANGUAGES)
def told(request: pytest.FixtureRequest) -> Brief:
    return brief(sample(), language=request.param)


def test_a_fall_is_told_by_the_verb_and_the_season_with_a_minus() -> None:
    finding = brief(jd_falls()).findings[0]
    assert finding.headline == "JD.com revenue fell 16.1\u202f% on the quarter to CNY 299.1bn"
    assert "the same step a year ago was −10.6\u202f%" in finding.detail
    assert "+14.9\u202f% year on year" in finding.detail


def test_chinese_counts_in_yi_and_says_huanbi() -> None:
    finding = brief(jd_falls(), language="zh-Hans").findings[0]
    assert finding.headline == "京东收入环比下降16.1%，至2991亿元"
    assert "同比+14.9%" in finding.detail


def test_german_counts_in_milliards_with_a_decimal_comma() -> None:
    finding = brief(jd_falls(), language="de").findings[0]
    assert finding.headline == "Umsatz von JD.com zum Vorquartal um 16,1\u202f% gesunken, auf 299,1 Mrd. CNY"


def test_the_title_holds_the_first_findings_figure_and_no_full_stop() -> None:
    made = brief(jd_falls())
    assert made.title.startswith(made.findings[0].headline)
    assert not made.title.endswith(".")
    assert len(made.title) <= 110


def test_a_level_that_is_only_a_lower_bound_is_told_as_one() -> None:
    rows = history(point("douyin", "gmv", "2024", 3e12, "2025-11-28", qualifier="over"))
    assert "more than CNY 3.00tn" in brief(rows).findings[0].headline


def test_a_target_is_never_told_as_a_figure_reached() -> None:
    rows = history(point("temu", "gmv", "2026", 60e9, "2025-11-28", unit="USD", modality="target"))
    assert brief(rows).findings[0].headline == "Temu GMV, target for 2026: USD 60.0bn"


def test_a_stated_growth_without_a_level_prints_no_level() -> None:
    rows = history(point("douyin", "gmv", "2024", 0.3, "2025-11-28", unit="fraction", basis="yoy"))
    assert brief(rows).findings[0].headline == "Douyin GMV grew 30\u202f% year on year in 2024"


def test_a_percentage_changes_in_points() -> None:
    shares = {"2025-Q2": 0.40, "2025-Q3": 0.45}
    rows = history(*quarters("taobao_tmall", "market_share", shares, unit="fraction"))
    headline = brief(rows).findings[0].headline
    assert "5.0\u202fpp on the quarter" in headline
    assert "grew 12.5" not in headline


def test_a_disputed_figure_names_both_values() -> None:
    rows = history(
        point("douyin", "gmv", "2023", 2.7e12, "2025-11-27", rounding=5e10, publisher="A"),
        point("douyin", "gmv", "2023", 2.2e12, "2025-11-28", rounding=5e10, publisher="B"),
    )
    made = brief(rows)
    assert made.conflicts is not None
    text = made.conflicts.items[0].text
    assert "CNY 2.7tn (A, 2025-11-27)" in text
    assert "CNY 2.2tn (B, 2025-11-28)" in text
    assert "Spread 23\u202f%" in text
    assert len(made.conflicts.items[0].notes) == 2


def test_a_finding_on_a_disputed_figure_says_so() -> None:
    rows = history(
        *quarters("jd", "revenue", JD, rounding=5e7),
        point("jd", "revenue", "2025-Q3", 310e9, "2025-11-29", rounding=5e7, publisher="B"),
    )
    step = next(finding for finding in brief(rows).findings if "on the quarter" in finding.headline)
    assert step.detail.endswith("sources conflict.")


def test_held_back_figures_are_counted_by_rule_with_an_example() -> None:
    wrong = held(
        (
            point("meituan", "revenue", "2024-Q3", 936e9, raw="936 Mrd. Yuan"),
            "order_of_magnitude",
            "ten times its series",
        ),
        (point("jd", "revenue", "2024-Q3", 2.6e12, raw="2.6tn"), "order_of_magnitude", "ten times its series"),
        (point(None, None, None, 360079.0, unit="fraction", raw="36007900%"), "growth_plausible", "out of range"),
    )
    box = brief(jd_falls(), held_back=wrong).held_back
    assert box is not None
    assert box.title == "Held back: 3 figures"
    assert box.items[0].lead == "Tenfold slip, 2"
    assert "ten times its series" in box.items[0].text
    assert any("36007900%" in item.quote for item in box.items)
    chinese = brief(jd_falls(), held_back=wrong, language="zh-Hans").held_back
    assert chinese is not None
    assert chinese.items[0].lead == "十倍差错，2个"
    assert "ten times" not in chinese.items[0].text


def test_a_rule_without_a_label_is_named_by_its_name() -> None:
    box = brief(
        jd_falls(), held_back=held((point("jd", "revenue", "2024", 1.0, raw="1"), "brand_new_rule", "why"))
    ).held_back
    assert box is not None
    assert box.items[0].lead == "Brand new rule, 1"


def test_a_conflict_that_no_rule_settles_keeps_both_and_prints_no_choice() -> None:
    made = brief(unsettled())
    assert made.conflicts is not None
    text = made.conflicts.items[0].text
    assert "Not settled, both kept" in text
    assert "Printed" not in text
    row = made.tables[0].rows[0]
    assert (row.current, row.points[-1].value, row.points[-1].label) == ("[c]", None, "[c]")


def test_one_conflict_more_is_told_in_the_singular() -> None:
    names = [f"rival_{number}" for number in range(5)]
    rows = history(
        *(point(name, "gmv", "2024", 1e12, "2025-11-27", rounding=5e9, publisher="A") for name in names),
        *(point(name, "gmv", "2024", 2e12, "2025-11-28", rounding=5e9, publisher="B") for name in names),
    )
    words = with_entities(*names)
    box = build_brief(material(rows, words=words), words).conflicts
    assert box is not None
    assert box.more == "1 more conflict in figures.csv, marked [c]"


def test_a_weakly_graded_finding_does_not_lead_while_a_better_one_exists() -> None:
    rows = history(
        point("douyin", "gmv", "2024", 0.9, "2025-11-28", unit="fraction", basis="yoy"),
        *quarters("jd", "revenue", JD),
    )
    known = material(rows)
    ranks = pl.when(pl.col("entity") == "douyin").then(pl.lit(1)).otherwise(pl.col("rank") + 1)
    findings = known.comparison.findings.with_columns(rank=ranks.cast(known.comparison.findings.schema["rank"]))
    made = build_brief(replace(known, comparison=replace(known.comparison, findings=findings)), vocabulary())
    assert [finding.headline.split(" ")[0] for finding in made.findings] == ["JD.com", "Douyin"]
    assert made.title.startswith("JD.com")


def test_no_more_than_two_findings_rest_on_one_unbacked_figure() -> None:
    first = ("douyin", "kuaishou", "xiaohongshu", "pinduoduo")
    rows = history(
        *(point(name, "gmv", "2024", 0.9, "2025-11-28", unit="fraction", basis="yoy") for name in first),
        *quarters("jd", "revenue", JD),
    )
    grades = [finding.grade for finding in brief(rows).findings]
    assert sum(grade.endswith("6") for grade in grades) == 2
    assert not grades[0].endswith("6")


def test_notes_keep_to_their_page_and_no_current_figure_loses_its_note() -> None:
    names = [f"rival_{number:02}" for number in range(40)]
    words = with_entities(*names)
    rows = history(*(row for name in names for row in quarters(name, "revenue", JD)))
    made = build_brief(material(rows, words=words), words)
    assert len(made.notes) <= MOST_NOTES
    assert all(row.notes for table in made.tables for row in table.rows)
    assert all(finding.notes for finding in made.findings)


def test_a_full_book_gives_up_the_year_ago_before_the_quarter_before() -> None:
    claims = jd_falls()
    current, previous, year_ago = claims["claim_id"][:3]
    told = material(claims)
    book = NoteBook((claims,), told.comparison.changes, Format(read_labels("en"), vocabulary()))
    uses = ((year_ago, YEAR_AGO), (previous, PREVIOUS), (current, NEEDED))
    assert [book.cite([claim], need=need) for claim, need in uses] == [(1,), (2,), (3,)]
    small = book.limited(2)
    assert [small.cite([claim], need=need) for claim, need in uses] == [(), (1,), (2,)]
    tiny = book.limited(0)
    assert [tiny.cite([claim], need=need) for claim, need in uses] == [(), (), (1,)]


def test_a_column_prints_one_number_of_decimals() -> None:
    rows = history(
        *quarters("kuaishou", "mau", {"2025-Q2": 714.8e6, "2025-Q3": 731e6}, unit="count", rounding=5e5),
        *quarters("kuaishou", "dau", {"2025-Q2": 408.9e6, "2025-Q3": 416.2e6}, unit="count", rounding=5e4),
    )
    table = next(table for table in brief(rows).tables)
    assert sorted(row.current for row in table.rows) == ["416", "731"]
    assert sorted(row.change for row in table.rows) == ["+16", "+7"]


def test_a_coarse_figure_does_not_swallow_the_second_digit_of_the_others() -> None:
    rows = history(
        *quarters("taobao_tmall", "gmv", {"2023": 7.2e12, "2024": 8e12}, rounding=5e11),
        *quarters("pinduoduo", "gmv", {"2023": 4.05e12, "2024": 5.2e12}, rounding=5e9),
        *quarters("douyin", "gmv", {"2023": 2.7e12, "2024": 3.5e12}, rounding=5e10),
    )
    (table,) = brief(rows).tables
    assert sorted(row.current for row in table.rows) == ["3.5", "5.2", "8.0"]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "(UK)"), ("de", "(Vereinigtes Königreich)"), ("zh-Hans", "（英国）")]
)
@pytest.mark.parametrize("scope", ["country:uk", "country:gb", "uk"])
def test_a_country_is_named_in_the_language_of_the_brief(scope: str, language: str, name: str) -> None:
    rows = history(point("tiktok_shop", "gmv", "2024", 0.5, "2025-11-28", unit="fraction", basis="yoy", scope=scope))
    assert name in brief(rows, language=language).title


def test_growth_is_printed_as_its_source_says_where_the_levels_allow_it() -> None:
    rows = history(
        *quarters("jd", "revenue", {"2024-Q3": 13e9, "2025-Q3": 15e9}, rounding=5e8),
        point("jd", "revenue", "2025-Q3", 0.149, "2025-11-28", unit="fraction", basis="yoy", rounding=5e-4),
    )
    made = brief(rows)
    assert made.tables[0].rows[0].yoy == "+14.9"
    assert made.findings[0].headline == "JD.com revenue grew 14.9\u202f% year on year to CNY 15bn"


def test_a_day_of_capture_that_most_notes_share_is_told_once() -> None:
    made = brief(jd_falls())
    assert {note.captured for note in made.notes} == {""}
    assert re.search(r"captured \d{4}-\d{2}-\d{2}", made.notes_key)


def test_a_revised_figure_is_told_with_both_values() -> None:
    rows = history(
        *quarters("jd", "revenue", JD, "2025-10-01", source_grade="D"),
        point("jd", "revenue", "2025-Q3", 290e9, "2025-11-29", source_grade="A", rounding=5e7),
    )
    box = brief(rows).since_last
    assert box is not None
    assert any("printed CNY 299.1bn, now CNY 290.0bn" in item.text for item in box.items)


def test_a_first_brief_has_no_last_one_to_speak_of() -> None:
    assert brief(jd_falls(), since=None).since_last is None


def test_a_table_stands_on_the_quarter_most_companies_have_reached() -> None:
    rows = history(
        *quarters("jd", "revenue", JD),
        *quarters("alibaba", "revenue", JD),
        *quarters("meituan", "revenue", {"2025-Q1": 86.6e9, "2025-Q2": 91.8e9}),
    )
    table = brief(rows).tables[0]
    assert table.heads[2:5] == ("2024-Q3", "2025-Q2", "2025-Q3")
    late = next(row for row in table.rows if row.entity == "Meituan")
    assert (late.current, late.qoq, late.direction) == ("[x]", "[x]", "none")
    assert late.previous == "91.8"


def test_a_gap_is_a_gap_in_table_and_trend() -> None:
    rows = history(*quarters("jd", "revenue", {key: value for key, value in JD.items() if key != "2025-Q2"}))
    row = brief(rows).tables[0].rows[0]
    assert (row.previous, row.change, row.qoq) == ("[x]", "[x]", "[x]")
    assert row.points[-2].value is None
    assert row.yoy == "+14.9"


def test_a_base_of_zero_is_not_meaningful() -> None:
    rows = history(*quarters("jd", "net_profit", {"2025-Q2": -1e9, "2025-Q3": 2e9}))
    row = next(row for table in brief(rows).tables for row in table.rows)
    assert row.qoq == "n/m"
    assert row.previous == "−1.00"


def test_a_turn_into_a_loss_is_told_with_both_levels_and_no_percentage() -> None:
    made = brief(history(*quarters("jd", "net_profit", {"2025-Q2": 1e9, "2025-Q3": -2e9})))
    assert made.findings[0].headline == "JD.com net profit went from CNY 1.00bn to CNY −2.00bn on the quarter"
    assert made.tables[0].rows[0].qoq == "n/m"


def test_a_contradiction_names_what_is_stated_and_what_the_levels_show() -> None:
    rows = history(
        *quarters("jd", "revenue", JD),
        point("jd", "revenue", "2025-Q3", 0.05, "2025-11-28", unit="fraction", basis="qoq"),
    )
    headlines = [finding.headline for finding in brief(rows).findings]
    assert "JD.com revenue in Q3 2025: growth stated at +5\u202f%, the levels show −16.1\u202f%" in headlines
    assert "JD.com revenue fell 16.1\u202f% on the quarter to CNY 299.1bn" in headlines


def test_currencies_never_share_a_table() -> None:
    rows = history(*quarters("jd", "revenue", JD), *quarters("amazon", "revenue", JD, unit="USD"))
    tables = brief(rows).tables
    assert [table.what for table in tables] == ["Revenue, CNY bn", "Revenue, USD bn"]
    assert all(len(table.rows) == 1 for table in tables)


def test_known_years_make_a_yearly_table() -> None:
    rows = history(*quarters("douyin", "gmv", {"2022": 1.5e12, "2023": 2.7e12, "2024": 3.5e12}))
    table = brief(rows).tables[0]
    assert table.heads[2:5] == ("2022", "2023", "2024")
    assert (table.rows[0].change, table.rows[0].qoq, table.rows[0].season) == ("+0.80", "+29.6", "+80.0")


def test_a_stated_growth_in_a_table_is_marked_as_stated() -> None:
    rows = history(
        *quarters("jd", "revenue", {"2025-Q2": 356.7e9, "2025-Q3": 299.1e9}),
        point("jd", "revenue", "2025-Q3", 0.149, "2025-11-28", unit="fraction", basis="yoy"),
    )
    table = brief(rows).tables[0]
    assert table.rows[0].yoy == "+14.9"
    assert table.rows[0].marks == "[s]"
    assert "[s] growth as stated" in table.legend


def test_the_legend_explains_the_marks_used_and_no_others(told: Brief) -> None:
    for table in told.tables:
        cells = " ".join(" ".join(_texts(replace(row, points=()))) for row in table.rows)
        assert set(re.findall(r"\[[a-z]\]", table.legend)) == set(re.findall(r"\[[a-z]\]", cells))


def test_no_cell_is_blank(told: Brief) -> None:
    for table in told.tables:
        for row in table.rows:
            assert len(table.heads) == 12
            assert all(
                (
                    row.entity,
                    row.metric,
                    row.year_ago,
                    row.previous,
                    row.current,
                    row.change,
                    row.qoq,
                    row.season,
                    row.yoy,
                )
            )


def test_every_figure_has_a_note_and_every_note_a_quote(told: Brief) -> None:
    assert all(finding.notes for finding in told.findings)
    assert all(row.notes for table in told.tables for row in table.rows)
    assert all(panel.notes for panel in told.panels)
    assert told.conflicts is not None
    assert told.since_last is not None
    assert all(item.notes for item in told.conflicts.items)
    assert told.since_last.items[0].notes
    numbers = [note.number for note in told.notes]
    assert numbers == list(range(1, len(numbers) + 1))
    cited = {number for part in _notes(told) for number in part}
    assert cited == set(numbers)
    assert all(note.quote and note.figure and note.published for note in told.notes)


def test_notes_are_numbered_in_order_of_first_mention(told: Brief) -> None:
    seen = list(dict.fromkeys(number for finding in told.findings for number in finding.notes))
    assert sorted(seen) == list(range(1, len(seen) + 1))


def test_a_note_puts_the_normalised_figure_beside_the_written_one() -> None:
    rows = history(
        *quarters("jd", "revenue", {"2025-Q2": 3.3e11}),
        point("jd", "revenue", "2025-Q3", 3342e8, "2025-11-28", raw="3342亿元", rounding=5e7, language="zh-Hans"),
    )
    figures = {note.figure for note in brief(rows).notes}
    assert "3342亿元 (CNY 334.2bn)" in figures


def test_the_same_material_gives_the_same_brief() -> None:
    shuffled = sample().sample(fraction=1.0, shuffle=True, seed=3)
    assert brief(sample()) == brief(shuffled)


def test_a_quiet_week_says_what_was_read_and_is_no_failure() -> None:
    rows = jd_falls().with_columns(published_on=pl.lit(date(2025, 9, 1)))
    for language in LANGUAGES:
        made = brief(rows, language=language)
        assert made.is_quiet
        assert not made.findings
        assert len(made.tables) == 1
        assert not made.panels
        assert made.conflicts is None
        assert made.held_back is None
        assert len(made.notes) <= 16
        assert {one.number for one in made.notes} == {note for row in made.tables[0].rows for note in row.notes}
        assert numbers_in(made.quiet_text)
    assert "Nothing in them is material" in brief(rows).quiet_text


def test_an_empty_history_makes_a_quiet_brief() -> None:
    made = brief(history())
    assert made.is_quiet
    assert not made.tables
    assert not made.notes
    assert "No figure is on record yet." in made.quiet_text


def test_one_finding_makes_a_brief() -> None:
    made = brief(jd_falls())
    assert len(made.findings) == 1
    assert made.findings[0].rank == 1


def test_forty_companies_fit_a_table_of_ten() -> None:
    names = [f"company_{number:02}" for number in range(40)]
    rows = history(
        *(row for place, name in enumerate(names) for row in quarters(name, "revenue", _scaled(1 + place / 40)))
    )
    words = with_entities(*names)
    made = build_brief(material(rows, words=words), words)
    assert len(made.tables[0].rows) == 10
    assert made.tables[0].rows[0].entity == "company 39"
    assert made.tables[0].more == "30 more in figures.csv"
    assert len(made.findings) == 5
    assert len(made.panels) == 6


def test_the_watchlist_leads_the_table_and_bounds_it() -> None:
    rows = history(*(row for name in ("jd", "alibaba", "meituan") for row in quarters(name, "revenue", JD)))
    made = brief(rows, watchlist=("meituan", "jd"))
    assert [row.entity for row in made.tables[0].rows] == ["Meituan", "JD.com"]


def test_long_names_leave_the_title_within_two_lines() -> None:
    name = "a_company_with_a_name_that_goes_on_and_on_and_on_and_on_for_longer_than_any_line_should_have_to_bear"
    words = with_entities(name)
    rows = history(*quarters(name, "revenue", JD), *quarters("jd", "revenue", JD))
    made = build_brief(material(rows, words=words), words)
    assert len(made.title) <= max(110, *(len(finding.headline) for finding in made.findings))


def test_twelve_conflicts_are_shown_as_four_and_a_count() -> None:
    names = [f"rival_{number:02}" for number in range(12)]
    rows = history(
        *(point(name, "gmv", "2024", 1e12, "2025-11-27", rounding=5e9, publisher="A") for name in names),
        *(point(name, "gmv", "2024", 2e12, "2025-11-28", rounding=5e9, publisher="B") for name in names),
    )
    words = with_entities(*names)
    box = build_brief(material(rows, words=words), words).conflicts
    assert box is not None
    assert len(box.items) == 4
    assert box.more.startswith("8 more")


def test_rank_and_streak_come_from_records() -> None:
    peers = {"alibaba": 1.05, "meituan": 1.02, "jd": 1.15}
    rows = history(*(row for name, growth in peers.items() for row in quarters(name, "revenue", _growing(growth))))
    contexts = {finding.headline.split(" ")[0]: finding.context for finding in brief(rows).findings}
    assert contexts["JD.com"].startswith("The highest growth on the year among the 3 companies")
    assert contexts["Meituan"].startswith("The lowest growth on the year among the 3 companies")
    assert "Growth on the year for 4 quarters in a row" in contexts["JD.com"]


def test_a_part_is_no_peer_of_its_whole() -> None:
    rows = history(
        *(row for name in ("alibaba", "taobao_tmall", "jd") for row in quarters(name, "revenue", _growing(1.1)))
    )
    assert all("companies" not in finding.context for finding in brief(rows).findings)


def test_counts_tell_sources_articles_and_figures(told: Brief) -> None:
    assert [count.number for count in told.counts][:2] == ["2", "3"]
    assert "1" in told.counts[0].label


def test_midnight_is_told_as_the_end_of_the_day_before() -> None:
    assert brief(jd_falls()).cut_off == "data to 2025-11-30 24:00 Asia/Shanghai"


def test_the_method_note_keeps_within_its_words() -> None:
    wrong = held(*((point("jd", "revenue", "2024", float(n), raw=str(n)), f"rule_{n}", "why") for n in range(1, 4)))
    assert len(brief(sample(), held_back=wrong).method.split()) <= 120


def test_nothing_is_printed_of_entities_that_are_not_watched() -> None:
    made = brief(sample(), watchlist=("jd",), metrics=("revenue",))
    assert {row.entity for table in made.tables for row in table.rows} == {"JD.com"}
    assert made.conflicts is None


def test_the_ledger_of_every_language_holds_all_its_numbers(told: Brief) -> None:
    printed = {number for text in _texts(told) for number in numbers_in(text)}
    assert printed <= told.ledger


def unsettled() -> pl.DataFrame:
    """Tell two figures for one quarter between which no rule decides."""
    same = {"published": "2025-11-28", "rounding": 5e8, "publisher": "A"}
    return history(
        *quarters("jd", "revenue", {"2025-Q1": 301e9, "2025-Q2": 356e9}),
        point("jd", "revenue", "2025-Q3", 299e9, **same),
        point("jd", "revenue", "2025-Q3", 250e9, **same),
    )


def _growing(factor: float) -> dict[str, float]:
    base = {"2023-Q4": 100e9, "2024-Q1": 90e9, "2024-Q2": 95e9, "2024-Q3": 99e9}
    later = {f"{int(key[:4]) + 1}{key[4:]}": value * factor for key, value in base.items()}
    return {**base, **later}


def _scaled(factor: float) -> dict[str, float]:
    return {key: value * factor for key, value in JD.items()}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [
            text for field in fields(value) if field.name != "ledger" for text in _texts(getattr(value, field.name))
        ]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, tuple | list) else []


def _notes(value: Any) -> list[tuple[int, ...]]:
    if is_dataclass(value):
        own = (
            [value.notes] if isinstance(getattr(value, "notes", None), tuple) and not hasattr(value, "findings") else []
        )
        return own + [
            part for field in fields(value) if field.name != "notes" for part in _notes(getattr(value, field.name))
        ]
    return [part for one in value for part in _notes(one)] if isinstance(value, tuple | list) else []
