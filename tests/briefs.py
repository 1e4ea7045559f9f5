"""Briefs made by hand, for what prints them: an ordinary week and the odd ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tasks.render.brief import (
    Ahead,
    Bar,
    Box,
    Brief,
    Count,
    Expected,
    Finding,
    Item,
    Note,
    Panel,
    Point,
    RankedBars,
    Row,
    Table,
)
from tasks.render.labels import read_labels
from tasks.render.ledger import build_ledger

QUARTERS = ("2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")
HEADS = (
    "Company",
    "Metric",
    "2024-Q3",
    "2025-Q2",
    "2025-Q3",
    "Δ abs",
    "Δ % qoq",
    "a year ago",
    "Δ % yoy",
    "23-Q4 – 25-Q3",
    "Marks",
    "Notes",
)
SERIES = {
    "Kuaishou": ("GMV", (403.9, 288.1, 305.3, 334.2, 462.1, 332.3, 358.9, 385.0), "+26.1 +7.3 +9.5 +15.2"),
    "PDD Holdings": ("Revenue", (88.9, 86.8, 97.1, 99.4, 110.6, 95.7, 104.0, 108.3), "+4.3 +4.1 +2.4 +9.0"),
    "Alibaba": ("Revenue", (260.3, 221.9, 243.2, 236.5, 280.2, 236.5, 247.7, 247.8), "+0.1 +0.1 −2.8 +4.8"),
    "JD.com": ("Net revenue", (306.1, 260.0, 291.4, 260.4, 347.0, 301.1, 356.7, 299.1), "−57.6 −16.1 −10.6 +14.9"),
    "Meituan": ("Revenue", (None, 73.3, 82.3, 93.6, 88.5, 86.6, 91.8, 95.5), "+3.6 +4.0 +13.8 +2.0"),
}
FORECAST = Point("2025-Q4", 350.0, "350–365", 365.0, "[f]")
QUOTES = (
    ("零售观察", "第三季度电商商品交易总额3850亿元,同比增长15.2%", "zh-Hans", "3850亿元 (CNY 385.0bn)"),
    (
        "Handelsnotiz",
        "PDD steigerte den Umsatz im dritten Quartal um 9 Prozent auf 108,3 Milliarden Yuan",
        "de",
        "108,3 Milliarden Yuan (CNY 108.3bn)",
    ),
    (
        "Retail Desk",
        "Alibaba took in RMB247,795 million in the September quarter",
        "en",
        "RMB247,795 million (CNY 247.8bn)",
    ),
    ("台灣電商報", "京東第三季營收2991億元人民幣", "zh-Hant", "2991億元人民幣 (CNY 299.1bn)"),
    ("小売ニュース", "美団の売上高は955億元だった", "ja", "955億元 (CNY 95.5bn)"),
)


def sample_brief() -> Brief:
    """Build an ordinary English week."""
    words = read_labels("en")
    brief = Brief(
        edition_id="weekly",
        edition_title="Platforms weekly",
        period="2025-W48",
        language="en",
        paper="A4",
        accent="#b3261e",
        title="JD.com revenue fell 16.1\u202f% on the quarter to CNY 299.1bn; PDD revenue grew 4.1\u202f%",
        cut_off="data to 2025-11-30 24:00 Asia/Shanghai",
        as_of="2025-12-01",
        versions_line="lake claims@12 · vocabulary 3f9a · sha 8c1e02d4",
        is_quiet=False,
        counts=(
            Count("14", "sources read, 1 silent"),
            Count("9", "articles new"),
            Count("57", "figures accepted"),
            Count("8", "held back"),
        ),
        findings=tuple(
            _finding(rank, name) for rank, name in enumerate(("JD.com", "PDD Holdings", "Kuaishou"), start=1)
        ),
        quiet_text="",
        tables=(_table("China platforms", "CNY bn", tuple(_row(name) for name in SERIES)),),
        ahead=Ahead(
            ("Company", "Metric", "For", "Expected", "Reported before", "Implied", "Notes"),
            (
                Expected(
                    "JD.com",
                    "Net revenue",
                    "Q4 2025",
                    "CNY 350bn to CNY 365bn [f]",
                    "CNY 347.0bn (Q4 2024)",
                    "+0.9\u202f%",
                    (1,),
                ),
            ),
            "not reported yet",
            "[f] forecast",
            "",
        ),
        panels=tuple(_panel(name) for name in SERIES),
        panels_key=words.word("panels", "key"),
        ranking=RankedBars(
            "Revenue ranked",
            "CNY bn",
            "2024, growth on the year beside the bar",
            tuple(
                Bar(name, value, f"{value:,.1f}", "+6.8\u202f%", (1,))
                for name, value in (("JD.com", 1158.8), ("PDD", 393.8), ("Kuaishou", 126.9))
            ),
        ),
        conflicts=_box("Sources disagree", "[c]", 2, _conflict),
        held_back=_box("Held back: 8 figures", "", 3, _held),
        since_last=Box(
            "Since the last brief",
            "",
            (Item("Revised", "Kuaishou GMV Q2 2025: printed CNY 358.0bn, now CNY 358.9bn.", (1,)),),
        ),
        notes=tuple(_note(number) for number in range(1, 13)),
        method="Each figure is a sentence of an article, read by program 0.1.0 with vocabulary 3f9a.",
        labels={**words.section("headings"), "join": words.word("patterns", "join")},
        ledger=frozenset(),
    )
    return entered(brief)


def quiet_week() -> Brief:
    """Nothing material: a page that says so, with one table."""
    return entered(
        replace(
            sample_brief(),
            is_quiet=True,
            title="Nothing material moved in 2025-W48",
            findings=(),
            panels=(),
            ahead=None,
            ranking=None,
            conflicts=None,
            since_last=None,
            notes=tuple(_note(number) for number in range(1, 7)),
            quiet_text="43 articles of 14 sources were read up to 2025-11-30, 9 of them new. Nothing in them is material: "
            "no comparison of a "
            "watched company moved by 2.0\u202f% or more, and no new conflict appeared.",
        )
    )


def first_week() -> Brief:
    """No history: levels without a step, no panel, no box."""
    bare = Row(
        "Kuaishou",
        "GMV",
        "[x]",
        "[x]",
        "334.2",
        "[x]",
        "[x]",
        "[x]",
        "[x]",
        "none",
        (Point("2024-Q3", 334.2, "334.2"),),
        "",
        (1,),
    )
    return entered(
        replace(
            sample_brief(),
            title="Kuaishou GMV was CNY 334.2bn in Q3 2024, the first figure on record",
            findings=(replace(_finding(1, "Kuaishou"), notes=(1,)),),
            tables=(_table("Companies reporting in CNY", "CNY bn", (bare,)),),
            panels=(),
            ahead=None,
            ranking=None,
            conflicts=None,
            held_back=None,
            since_last=None,
            notes=(_note(1),),
        )
    )


def one_finding() -> Brief:
    """A week with one finding and one box."""
    brief = sample_brief()
    return entered(
        replace(
            brief, findings=brief.findings[:1], panels=brief.panels[:1], ranking=None, held_back=None, since_last=None
        )
    )


def forty_companies() -> Brief:
    """Four tables of ten rows and as many notes as a brief may carry."""
    rows = tuple(replace(_row(name), entity=f"{name} {letter}") for letter in "ABCDEFGH" for name in SERIES)
    tables = tuple(
        _table(f"Group {number}", "CNY bn", rows[number * 10 : number * 10 + 10], "31 more in figures.csv")
        for number in range(4)
    )
    return entered(replace(sample_brief(), tables=tables, notes=tuple(_note(number) for number in range(1, 45))))


def long_names() -> Brief:
    """Names that fill more than their column, in Latin and in Chinese."""
    brief = sample_brief()
    names = (
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "Southeast Asia Integrated Commerce and Logistics Holdings (International) Limited",
        "北京京东世纪贸易有限公司及其关联物流服务供应链集团",
    )
    rows = tuple(
        replace(_row("JD.com"), entity=name, metric="Adjusted net revenue from marketplace and marketing services")
        for name in names
    )
    ranking = (
        replace(brief.ranking, bars=tuple(Bar(name, 12.5, "1,234,567.8", "+1,234.5\u202f%", (1, 2)) for name in names))
        if brief.ranking
        else None
    )
    expected = Expected(
        names[0], "Adjusted net revenue", "Q4 2025", "CNY 350bn [f]", "CNY 347.0bn (Q4 2024)", "+0.9", (1,)
    )
    ahead = replace(brief.ahead, rows=(expected,)) if brief.ahead else None
    panels = tuple(
        replace(_panel("JD.com"), who=name, what="Adjusted net revenue from marketplace and marketing services, CNY bn")
        for name in names
    )
    title = (
        f"{names[1]} adjusted net revenue fell 16.1\u202f% on the quarter to CNY 299.1bn; {names[0]} grew 4.1\u202f%"
    )
    return entered(
        replace(
            brief, title=title, tables=(_table(names[1], "CNY bn", rows),), ahead=ahead, ranking=ranking, panels=panels
        )
    )


def many_conflicts() -> Brief:
    """Twelve findings in conflict, six told and six counted."""
    box = _box("Sources disagree", "[c]", 6, _conflict)
    finding = replace(
        _finding(1, "Kuaishou"), headline="Kuaishou GMV for Q3 2025: CNY 385.0bn or CNY 358.0bn, sources disagree"
    )
    return entered(
        replace(
            sample_brief(),
            findings=tuple(replace(finding, rank=rank) for rank in range(1, 13)),
            conflicts=replace(box, more="6 more conflicts in figures.csv, marked [c]"),
        )
    )


def chinese_week() -> Brief:
    """The Chinese edition."""
    words = read_labels("zh-Hans")
    brief = sample_brief()
    findings = tuple(
        replace(
            one,
            headline="京东收入环比下降16.1%，降至2991亿元",
            detail="去年同期环比为−10.6%，同比增长14.9%",
            context="可比的五家公司中同比增速最高。",
        )
        for one in brief.findings
    )
    tables = tuple(
        replace(
            one,
            who="以人民币披露的公司",
            what="商品交易总额或收入，亿元",
            heads=(
                "公司",
                "指标",
                "2024-Q3",
                "2025-Q2",
                "2025-Q3",
                "Δ 绝对值",
                "Δ % 环比",
                "去年同期",
                "Δ % 同比",
                "23-Q4 – 25-Q3",
                "标记",
                "注",
            ),
        )
        for one in brief.tables
    )
    return entered(
        replace(
            brief,
            edition_id="weekly-zh",
            edition_title="电商竞争周报",
            language="zh-Hans",
            title="京东收入环比下降16.1%，降至2991亿元；拼多多收入增长4.1%",
            findings=findings,
            tables=tables,
            labels={**words.section("headings"), "join": words.word("patterns", "join")},
            counts=(
                Count("14", "个来源已读，1个沉默"),
                Count("9", "篇新文章"),
                Count("57", "个数字被采信"),
                Count("8", "个被扣留"),
            ),
        )
    )


def german_week() -> Brief:
    """The German edition."""
    words = read_labels("de")
    return entered(
        replace(
            sample_brief(),
            language="de",
            edition_title="Plattformen der Woche",
            labels={**words.section("headings"), "join": words.word("patterns", "join")},
            title="Umsatz von JD.com sank zum Vorquartal um 16,1\u202f% auf 299,1\u202fMrd. CNY; PDD wuchs um 4,1\u202f%",
        )
    )


def entered(brief: Brief) -> Brief:
    """Enter all numbers of a brief in its ledger."""
    return replace(brief, ledger=build_ledger([replace(brief, ledger=frozenset())]))


VARIANTS: dict[str, Callable[[], Brief]] = {
    made.__name__: made
    for made in (
        sample_brief,
        quiet_week,
        first_week,
        one_finding,
        forty_companies,
        long_names,
        many_conflicts,
        chinese_week,
        german_week,
    )
}


def _points(name: str) -> tuple[Point, ...]:
    values = SERIES[name][1]
    return tuple(
        Point(quarter, value, "[x]" if value is None else f"{value:.1f}")
        for quarter, value in zip(QUARTERS, values, strict=True)
    )


def _row(name: str) -> Row:
    metric, values, steps = SERIES[name]
    change, qoq, season, yoy = steps.split()
    marks = "[b]" if name == "Alibaba" else ""
    return Row(
        name,
        metric,
        str(values[3]),
        str(values[6]),
        str(values[7]),
        change,
        qoq,
        season,
        yoy,
        "down" if qoq[0] == "−" else "up",
        _points(name),
        marks,
        (1, 2, 3),
    )


def _table(who: str, unit: str, rows: tuple[Row, ...], more: str = "") -> Table:
    when = "2025-Q3, Δ 2025-Q2 and 2024-Q3; “a year ago” is the same step, 2024-Q3 Δ 2024-Q2"
    return Table(
        who,
        f"GMV or revenue, {unit}",
        when,
        HEADS,
        rows,
        "[b] break in series · ▲▼ direction against the period before",
        more,
    )


def _panel(name: str) -> Panel:
    return Panel(
        name,
        f"{SERIES[name][0]}, CNY bn",
        (*_points(name), *([FORECAST] if name == "JD.com" else [])),
        "2025-Q3",
        "2024-Q3",
        f"{name}: {SERIES[name][1][7]} in Q3 2025",
        (1,),
    )


def _finding(rank: int, name: str) -> Finding:
    metric, values, steps = SERIES[name]
    _, qoq, season, yoy = steps.split()
    verb = "fell" if qoq[0] == "−" else "grew"
    return Finding(
        rank,
        f"{name} {metric} {verb} {qoq[1:]}\u202f% on the quarter to CNY {values[7]}bn",
        f"Q3 2025; the same step a year ago was {season}\u202f%; {yoy}\u202f% year on year.",
        "The highest growth on the year among the 5 companies with a comparable revenue figure.",
        (1, 2, 3),
        "B2",
    )


def _note(number: int) -> Note:
    publisher, quote, language, figure = QUOTES[number % len(QUOTES)]
    return Note(
        number,
        (f"claim{number}",),
        quote,
        language,
        figure,
        publisher,
        "Q3",
        "2025-11-21",
        "2025-11-24",
        "B2",
        "retail-desk.example/2025/11/q3",
    )


def _box(title: str, mark: str, count: int, made: Callable[[int], Item]) -> Box:
    return Box(title, mark, tuple(made(number) for number in range(count)))


def _conflict(number: int) -> Item:
    text = (
        "736m (零售观察, 2025-03-26) against 734m (Handelsnotiz, 2025-04-02). Printed: 736m, because: more precise figure. "
        "Spread 0.3\u202f%."
    )
    return Item(f"Kuaishou MAU, Q{number % 4 + 1} 2024", text, (1, 2))


def _held(number: int) -> Item:
    return Item(
        f"Growth out of range, {number + 1}",
        "No company or metric could be told.",
        (3,),
        "月销量暴涨36007900%",
        "zh-Hans",
    )
