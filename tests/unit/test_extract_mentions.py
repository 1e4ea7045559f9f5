from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.mentions import find_mentions
from tasks.folding import fold
from tasks.frames import CLAIMS, MENTIONS, UNREADABLE, conform
from tasks.normalise.claims import read_claims
from tests.unit.articles import article, claims_of, vocabulary

LANGUAGES = ["en", "zh-Hans", "zh-Hant", "de", "ja", "fr"]
PIECES = st.sampled_from(
    [
        "JD.com",
        "快手",
        "GMV",
        "Umsatz",
        "売上高",
        "3.5",
        "1:15",
        "15%",
        "亿元",
        "billion",
        "Mrd.",
        "(",
        ")",
        " ",
        "\n",
        ",",
        "。",
        "同比",
        "增长",
        "2024年",
        "Q3",
        "从",
        "到",
        "万",
        "三四",
        "一半",
        "more than",
        "去年同期",
        "bis",
        "🌹",
        "\u202e",
        "é",
        "\r\n",
        "\ufeff",
        "US$",
        "-",
        "1e309",
        "9" * 60,
    ]
)


def test_folding_keeps_the_number_of_characters() -> None:
    text = "ÄÖÜẞ İstanbul １２３％ 億萬 ﬁ 🌹 \u202e\ud800"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["", " ", "123456", "(" * 1000, "1e309", "9" * 400, "\u202e12%\u202c", "٣٤%", "一" * 500]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_too_odd(text: str, language: str) -> None:
    mentions = conform(find_mentions(article(text, language), vocabulary()), MENTIONS)
    claims, unreadable = read_claims(mentions, vocabulary())
    conform(claims, CLAIMS)
    conform(unreadable, UNREADABLE)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(LANGUAGES))
def test_every_quote_and_figure_is_verbatim(text: str, language: str) -> None:
    for claim in claims_of(text, language):
        assert text[claim["start"] : claim["end"]] == claim["raw"]
        assert claim["quote"] in text
        assert claim["raw"] in claim["quote"]


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(LANGUAGES))
def test_a_mention_becomes_a_claim_or_is_set_aside(text: str, language: str) -> None:
    mentions = find_mentions(article(text, language), vocabulary())
    claims, unreadable = read_claims(mentions, vocabulary())
    assert len(claims) + len(unreadable) == len(mentions)


@pytest.mark.parametrize(
    "text",
    ["1" * 100_000, "(" * 100_000, "12 " * 8_000, "1.5% " * 20_000],
    ids=["digits", "brackets", "numbers", "percent"],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    find_mentions(article(text), vocabulary())
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kuaishou (HKEX: 1024) reported on 20 November 2024.", "en"),
        ("Der DAX 40 stand am 3. März um 9.30 Uhr still.", "de"),
        ("快手科技（1024.HK）11月20日发布财报，三家公司各有说法。", "zh-Hans"),
    ],
)
def test_tickers_dates_and_index_names_claim_nothing(text: str, language: str) -> None:
    assert [claim["raw"] for claim in claims_of(text, language)] == []


def test_an_unnamed_firm_is_not_the_platform_it_sells_on() -> None:
    [claim] = claims_of("A Leeds toy importer with 38 employees sells on Amazon.")
    assert (claim["value"], claim["entity"]) == (38.0, None)


def test_who_is_compared_with_is_not_the_subject() -> None:
    [level, base] = claims_of(
        "Kuaishou's GMV was RMB334.2 billion in the third quarter of 2024, compared with RMB290.2 billion a year earlier."
    )
    assert (level["period"], base["period"]) == ("2024-Q3", "2023-Q3")
    assert level["entity"] == base["entity"] == "kuaishou"
