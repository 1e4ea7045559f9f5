"""What clean makes of documents: the words read, the words cut, what is article and what is teaser."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tasks.clean.articles import clean_articles
from tasks.clean.languages import normal_code, read_language
from tasks.page_words import read_page_words
from tests.unit.documents import raw

BODY = """Alpha reported its figures on Monday and revenue was up by 12% to $3.4 billion, which pleased few.

In the warehouses of the north, parcels were sorted by hand for the first time in years, and overtime was in vouchers.

Analysts had expected less and said so in notes that were longer than usual, while the shares moved sideways all day.

The next report is due in spring, when the comparison with a weak quarter will flatter whatever there is to tell.

"""


def article(content: str, media: str = "text") -> dict[str, Any]:
    cleaned = clean_articles(raw(("doc", media, content)))
    assert cleaned.articles.height == 1
    return cleaned.articles.row(0, named=True)


def read(content: str, media: str = "text") -> str:
    return str(article(content, media)["text"])


def section(found: dict[str, Any], words: str) -> str:
    at = found["text"].index(words)
    return next(span["section"] for span in found["sections"] if span["start"] <= at < span["end"])


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("今年(jīn nián) 618 的第一枪", "今年 618 的第一枪"),
        ("和小红(hé xiǎo hóng)书📖(shū)上涨", "和小红书上涨"),
        ("他们(tāmen)的(de)GMV（GMV）和(PDD)", "他们的GMV（GMV）和(PDD)"),
        ("和(hé)阿里(ali)", "和阿里(ali)"),
        ("平台(de)没有声调", "平台(de)没有声调"),
        ("种草🌱直达👨‍👩‍👧家庭", "种草直达家庭"),
        ("GMV🌱up 5%", "GMV up 5%"),
        ("up ⬆ 5% 🔺3%", "up ⬆ 5% 🔺3%"),
        ("growth of 15.2% [1][2] and", "growth of 15.2%  and"),
        ("in 2024[3]15% more", "in 2024 15% more"),
        ("sales of $3bn¹ on 40 m² and 10⁹", "sales of $3bn on 40 m² and 10⁹"),
        ("同比增长5.0%①，", "同比增长5.0%，"),
        ("１２．５％ of ＲＭＢ３，２００", "12.5% of RMB3,200"),
        ("增长1，200家，共3，45家", "增长1,200家，共3，45家"),
        ("ROI 1：15", "ROI 1:15"),
        ("12\u00a0% und 5\u202f000", "12 % und 5 000"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("see https://a.example/2024/05/x1?b=2, up 5%", "see , up 5%"),
        ("Fu\u0308nf Mrd., カ\u3099ソリン", "Fünf Mrd., ガソリン"),
        ("Q&amp;A&nbsp;5%", "Q&A 5%"),
        ("**5%** of 2 * 3 * 4", "5% of 2 * 3 * 4"),
    ],
)
def test_text_is_read_without_what_readers_skip(written: str, read_as: str) -> None:
    assert read(written) == read_as


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("## Head *it* and **bold**", "Head it and bold"),
        ("- 5% more\n* 6% less", "5% more\n6% less"),
        ("> quoted 7%", "quoted 7%"),
        ("[JD.com](https://a.example/b_(c)) grew 4%.[^a]", "JD.com grew 4%."),
        ("[^a]: Segment revenue 5%", "Segment revenue 5%"),
        ("snake_case_word 2 * 3", "snake_case_word 2 * 3"),
        ("*快手的Q2含618,Q3没有。*", "快手的Q2含618,Q3没有。"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n\n| 1 | 2 |"),
        ("US$<sup>1</sup>47.5bn", "US$47.5bn"),
    ],
)
def test_markdown_is_read_without_its_marks(written: str, read_as: str) -> None:
    assert read(written, "markdown") == read_as


@pytest.mark.parametrize(
    ("page", "seen", "read_as"),
    [
        ("<p>US$<sup>1</sup>47.5bn</p>", "US$147.5bn\n", "US$47.5bn\n"),
        ("<p>Tuesday<sup>a</sup>. Its 26%<sup>註1</sup></p>", "Tuesdaya. Its 26%註1\n", "Tuesday. Its 26%\n"),
        ("<p>40 m<sup>2</sup>, the 1<sup>st</sup> shop</p>", "40 m2, the 1st shop\n", "40 m2, the 1st shop\n"),
        ("<p>$<!-- -->47 and <b>4</b>7</p>", "$ 47 and 47\n", "$47 and 47\n"),
        ("<p>a<br>b</p><ul><li>5%</li><li>6%</li></ul>", "a\nb\n5%\n6%\n", "a\nb\n5%\n6%\n"),
        ("<p>one\n  <i>two </i> three&nbsp;&amp; &lt;5%</p>", "one two three & <5%\n", "one two three & <5%\n"),
        ("<p>x5<script>var y=6</script><style>b{}</style></p>", "x5\n", "x5\n"),
        ("<ruby>今年<rp>(</rp><rt>jīn nián</rt><rp>)</rp></ruby>5%", "今年(jīn nián)5%\n", "今年5%\n"),
    ],
)
def test_a_page_is_read_as_a_reader_sees_it(page: str, seen: str, read_as: str) -> None:
    found = article(page, "html")
    assert (found["source_text"], found["text"]) == (seen, read_as)


def test_front_matter_is_not_read_but_believed() -> None:
    head = [
        "---",
        'title: "A: b"',
        "published: 2024-05-17",
        "url: https://a.example/x",
        "source: Desk",
        "language: en",
        "---",
    ]
    source = "\r\n".join([*head, "GMV 5%", ""])
    found = article(source, "markdown")
    assert found["source_text"] == source
    assert found["text"] == "GMV 5%\r\n"
    assert (found["title"], found["publisher"], found["address"]) == ("A: b", "Desk", "https://a.example/x")
    assert (found["published_on"], found["published_from"]) == (date(2024, 5, 17), "front_matter")


def test_a_rule_at_the_head_is_no_front_matter() -> None:
    assert "GMV 5%" in read("---\nGMV 5%\n---\nmore\n", "markdown")


def test_what_follows_the_end_of_a_text_is_teaser() -> None:
    found = article(
        f"Alpha rises\n2024-11-08\n\n{BODY}Grand sale!\n5000+ accounts opened\nDisclaimer\nGamma profit up 99%\n"
    )
    assert section(found, "12%") == "main"
    assert section(found, "5000+") == "teaser"
    assert section(found, "99%") == "teaser"


def test_a_line_that_only_mentions_the_words_of_an_end_does_not_end_it() -> None:
    found = article(
        f"Alpha rises\n\n{BODY}Comments by the chairman were brief and the disclaimer was long.\n\nBeta profit up 7%.\n"
    )
    assert section(found, "7%") == "main"


def test_page_words_before_the_article_do_not_end_it() -> None:
    found = article(f"Related articles\nAlpha rises\n\n{BODY}")
    assert section(found, "12%") == "main"


def test_a_paragraph_that_comes_again_is_read_once() -> None:
    paragraph = "Alpha's revenue rose by 12% to $3.4 billion in the third quarter of 2024."
    assert read(f"{paragraph}\n\nOther words.\n\n{paragraph}\n").count("12%") == 1


def test_rows_of_a_table_may_repeat() -> None:
    rows = "<table>" + "<tr><td>Alpha and its subsidiaries in the north: 12%</td></tr>" * 2 + "</table>"
    assert read(rows, "html").count("12%") == 2


PAGE = """<html lang="en"><head><title>Alpha rises | Desk</title><link rel="canonical" href="https://desk.example/a">
<meta property="og:site_name" content="Desk">{head}</head><body>
<div class="cookie-bar"><p>We and our 184 partners store cookies.</p></div>
<nav><a href="/">Top 50</a></nav>
<div id="x">{before}<div>{body}</div></div>
<aside><h2>Read next</h2><a href="/b">Beta revenue up 77%</a></aside>
<div><ul><li><a href="/c">Gamma profit up 99%</a></li></ul></div>
<footer>© 2026 Desk, extension 30</footer></body></html>"""


def page(head: str = "", before: str = "<h1>Alpha rises</h1>") -> dict[str, Any]:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    return article(PAGE.format(head=head, before=before, body=body), "html")


def test_navigation_cookies_teasers_and_footers_of_a_page_are_teaser() -> None:
    found = page()
    assert section(found, "12%") == section(found, "Alpha rises") == "main"
    assert {section(found, words) for words in ("184", "Top 50", "77%", "99%", "extension 30")} == {"teaser"}
    assert (found["title"], found["publisher"], found["address"]) == ("Alpha rises", "Desk", "https://desk.example/a")


@pytest.mark.parametrize(
    ("head", "before", "day", "place"),
    [
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
            '"datePublished":"2024-03-07T23:30:00+08:00"}]}</script>',
            "",
            date(2024, 3, 7),
            "json_ld",
        ),
        (
            '<script type="application/ld+json">{"datePublished": "2024-03-07", broken</script>',
            "",
            date(2024, 3, 7),
            "json_ld",
        ),
        ('<meta property="article:published_time" content="2024-03-07T09:12:00+01:00">', "", date(2024, 3, 7), "meta"),
        ("", '<time datetime="2024-03-07">Thursday</time>', date(2024, 3, 7), "meta"),
        ("", "<p>By Jo Doe · 7 March 2024</p>", date(2024, 3, 7), "text"),
        ("", "<p>no date here</p>", None, None),
        ('<meta name="date" content="2031-01-01">', "", None, None),
    ],
)
def test_a_page_tells_its_date_in_many_places(head: str, before: str, day: date | None, place: str | None) -> None:
    found = page(head, "<h1>Alpha rises</h1>" + before)
    assert (found["published_on"], found["published_from"]) == (day, place)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2 February 2024", date(2024, 2, 2)),
        ("July 23, 2024", date(2024, 7, 23)),
        ("By Jane Doe | Published: Sept. 5, 2024 10:30 AM ET", date(2024, 9, 5)),
        ("16.08.2024", date(2024, 8, 16)),
        ("Redaktion · 7. März 2024, 09:12 Uhr", date(2024, 3, 7)),
        ("发布时间：2024年7月24日", date(2024, 7, 24)),
        ("記者:小禾 · 2024/12/02 10:05", date(2024, 12, 2)),
        ("令和6年8月13日", date(2024, 8, 13)),
        ("25/06/2024", date(2024, 6, 25)),
        ("05/06/2024", None),
        ("On 26 February 2024 Alpha reported.", None),
        ("31.02.2024", None),
    ],
)
def test_a_line_of_its_own_tells_the_date(line: str, day: date | None) -> None:
    found = article(f"Alpha and Beta rise\n{line}\n\n{BODY}")
    assert found["published_on"] == day


def test_a_dateline_tells_the_date() -> None:
    found = article(f"HONG KONG, November 20, 2024 /Wire/ -- {BODY}")
    assert found["published_on"] == date(2024, 11, 20)


def test_a_date_in_the_running_text_is_not_the_articles() -> None:
    found = article(f"In the quarter to 31 December 2023 the group sold more. {BODY}")
    assert (found["published_on"], found["published_from"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Der Umsatz wuchs im vierten Quartal um 8,7 Prozent auf 35,4 Milliarden Yuan.", None, "de"),
        ("快手三季度电商交易总额3342亿元,同比增长15.1%,拼多多营收也增长。", None, "zh-Hans"),
        ("快手週三公布2023年第四季及全年業績，電商再次是最搶眼的一塊。", "zh-CN", "zh-Hant"),
        ("アマゾンの純売上高は前年同期比13%増の1677億ドルだった。", None, "ja"),
        ("Revenue rose by 12 percent in the third quarter of the year, more than expected.", "de", "en"),
        ("GMV 5%", "de-AT", "de"),
        ("5%", None, "und"),
    ],
)
def test_the_words_decide_the_language_and_a_hint_helps_where_they_are_few(
    text: str, hint: str | None, language: str
) -> None:
    assert read_language(text, hint) == language


def test_language_codes_of_many_spellings_are_one() -> None:
    told = ["zh_TW", "zh-HK", "zh-Hant-TW", "zh-CN", "zh_Hans", "cn", "en-US", "de_AT", "", None, "!"]
    assert [normal_code(code) for code in told] == ["zh-Hant"] * 3 + ["zh-Hans"] * 3 + ["en", "de", None, None, None]


def test_the_same_content_twice_is_a_duplicate_of_the_first() -> None:
    cleaned = clean_articles(raw(("a", "text", BODY), ("b", "text", "Beta 5% up"), ("c", "text", BODY)))
    assert cleaned.articles["doc"].to_list() == ["a", "b"]
    repeat = cleaned.duplicates.row(0, named=True)
    assert (repeat["doc"], repeat["reason"]) == ("c", "same content as a")
    assert repeat["duplicate_of"] == cleaned.articles["article_id"][0]


def test_near_duplicates_share_a_cluster_whatever_their_order() -> None:
    documents = [
        ("b", "text", BODY),
        ("a", "text", "Wire copy. " + BODY + " End of wire."),
        ("c", "text", "Beta sold 7% more shoes in Spain than in Peru."),
    ]
    for order in (documents, documents[::-1]):
        cleaned = clean_articles(raw(*order)).articles
        ids = dict(cleaned.select("doc", "cluster_id").rows())
        names = dict(cleaned.select("doc", "article_id").rows())
        assert ids == {"a": names["a"], "b": names["a"], "c": names["c"]}


def test_a_report_by_the_same_pattern_with_other_figures_is_another_article() -> None:
    pattern = (
        "Alpha reported revenue of ${} billion for the {} quarter, "
        "{}% more than a year before; orders reached {} million. "
        + "The group said it was satisfied with the quarter. "
        * 8
    )
    documents = [
        ("q1", "text", pattern.format("3.4", "first", "12", "88")),
        ("q2", "text", pattern.format("4.1", "second", "9", "93")),
    ]
    assert clean_articles(raw(*documents)).articles["cluster_id"].n_unique() == 2


def test_an_empty_batch_gives_empty_frames() -> None:
    cleaned = clean_articles(raw())
    assert [frame.height for frame in (cleaned.articles, cleaned.duplicates, cleaned.set_aside)] == [0, 0, 0]
    assert isinstance(cleaned.articles, pl.DataFrame)


def test_an_article_element_that_holds_the_running_text_settles_what_is_teaser() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    repeated = BODY.split("\n\n")[0]
    found = article(
        f"<body><article><h1>Alpha rises</h1>{body}</article><p>Beta rises by 77% as well</p>"
        f'<ul><li><a href="/a">{repeated[:40]}</a></li></ul></body>',
        "html",
    )
    assert section(found, "12%") == "main"
    assert section(found, "77%") == "teaser"
    assert found["sections"][-1]["section"] == "teaser"


def test_article_elements_that_are_teaser_cards_do_not_settle_it() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    cards = "".join(f'<article><a href="/{n}">Card {n}: profit of Gamma up 9{n}%</a></article>' for n in range(3))
    found = article(f"<body><div><h1>Alpha rises</h1>{body}</div>{cards}</body>", "html")
    assert section(found, "12%") == "main"
    assert section(found, "91%") == "teaser"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The group said that its revenue was up by 12% in the quarter, which is more than it had told the market. "
            * 2,
            "en",
        ),
        ("Der Konzern hat im dritten Quartal mehr umgesetzt als ein Jahr zuvor, und das mit weniger Läden. " * 2, "de"),
        (
            "De omzet van het bedrijf is in het derde kwartaal met 12 procent gestegen, zo heeft het op dinsdag gemeld. "
            * 2,
            "nl",
        ),
        (
            "Le chiffre d'affaires du groupe est en hausse de 12 % sur un an, et la marge est plus forte que prévu. "
            * 2,
            "fr",
        ),
        ("알리바바는 3분기 매출이 지난해 같은 기간보다 12% 늘었다고 밝혔다. " * 3, "ko"),
        ("阿里巴巴第三季度收入同比增长12%,淘宝天猫的GMV也在增长,超出市场预期。" * 3, "zh-Hans"),
        ("アリババの第3四半期の売上高は前年同期比12%増となり、市場の予想を上回った。" * 3, "ja"),
    ],
)
def test_frequent_words_and_scripts_tell_what_a_closer_look_tells(text: str, language: str) -> None:
    assert read_language(text, None, read_page_words().stop_words) == read_language(text, None) == language
