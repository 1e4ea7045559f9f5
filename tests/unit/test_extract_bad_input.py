"""Odd characters around a figure change neither its value nor where it stands."""

from __future__ import annotations

import time

import pytest

from tasks.extract.mentions import find_mentions
from tasks.normalise.claims import read_claims
from tests.unit.articles import article, claims_of, vocabulary

SENTENCE = "JD.com's revenue rose 12% to RMB301.1 billion in the third quarter of 2024."
EXPECTED = [("12%", 0.12, "fraction"), ("RMB301.1 billion", 301.1e9, "CNY")]


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff",
        "🛒🛍️👩‍👩‍👧 ",
        "e\u0301a\u0308 ",
        "\r\n\r\n",
        "\u200f\u202b \u202c",
        "𠮷野家 ",
        "((((((",
        "\x00\x07 ",
    ],
    ids=["bom", "emoji", "combining", "crlf", "rtl", "astral", "brackets", "control"],
)
def test_what_stands_before_a_figure_moves_it_and_nothing_else(before: str) -> None:
    text = f"{before}\n{SENTENCE}"
    found = claims_of(text)
    assert [(claim["raw"], claim["value"], claim["unit"]) for claim in found] == EXPECTED
    assert all(text[claim["start"] : claim["end"]] == claim["raw"] for claim in found)


def test_lines_that_end_in_carriage_returns_are_read_alike() -> None:
    lines = ["Kuaishou reported.", "Revenue was RMB31.1 billion.", "It rose 11%."]
    told = [[(claim["raw"], claim["value"]) for claim in claims_of(end.join(lines))] for end in ("\n", "\r\n")]
    assert told[0] == told[1] != []


@pytest.mark.parametrize("number", ["9" * 400, "1e309", "9" * 39 + " billion", "1" + ",000" * 120])
def test_a_number_no_figure_can_have_claims_nothing(number: str) -> None:
    assert claims_of(f"Amazon's revenue was ${number}.") == []


@pytest.mark.parametrize(
    "text", ["", "   \n\t", "0", "20241120", "1 2 3 4 5 6 7 8 9", "3.14159", "🌹🌹", "%%%", "$€£¥"]
)
@pytest.mark.parametrize("language", ["en", "zh-Hans", "de", "ja"])
def test_digits_and_signs_alone_claim_nothing(text: str, language: str) -> None:
    assert claims_of(text, language) == []


def test_a_million_brackets_are_read_in_time_and_the_figure_behind_them_is_found() -> None:
    started = time.process_time()
    text = "(" * 1_000_000 + "\n" + SENTENCE
    claims, unreadable = read_claims(find_mentions(article(text), vocabulary()), vocabulary())
    assert claims["raw"].to_list() == [raw for raw, _, _ in EXPECTED]
    assert unreadable.is_empty()
    assert time.process_time() - started < 30
