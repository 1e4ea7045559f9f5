from __future__ import annotations

from datetime import date

import pytest

from tests.unit.articles import claims_of

PUBLISHED = date(2025, 11, 20)


def test_what_an_article_tells_again_is_one_claim_at_its_first_place() -> None:
    text = "Zalando's revenue rose 7% in the third quarter.\n\nZalando's revenue rose 7% year on year in the third quarter."
    claims = claims_of(text, published_on=PUBLISHED)
    assert [one["repeats"] for one in claims] == [2]
    assert [one["start"] for one in claims] == [text.index("7%")]
    assert [one["basis"] for one in claims] == ["yoy"]


@pytest.mark.parametrize(
    "text",
    [
        "JD.com's revenue rose 7% in the third quarter.\n\nMeituan's revenue rose 7% in the third quarter.",
        "JD.com's revenue rose 7% in the third quarter.\n\nJD.com's revenue rose 7% in the second quarter.",
        "JD.com's revenue rose 7% in the third quarter.\n\nJD.com expects revenue to grow 7% in the third quarter.",
        "JD.com's revenue rose 7%. In constant currency, JD.com's revenue rose 7%.",
        "JD.com's revenue rose 7% year on year. Revenue rose 7% quarter on quarter.",
    ],
)
def test_what_differs_in_anything_stays_apart(text: str) -> None:
    claims = claims_of(text, published_on=PUBLISHED)
    assert [one["repeats"] for one in claims] == [1, 1]


def test_a_conversion_points_to_the_first_telling_of_its_amount() -> None:
    text = (
        "Meituan's revenue was 95.5 billion yuan ($13.4 billion) in the third quarter of 2025. "
        "Meituan's revenue in the third quarter of 2025 was 95.5 billion yuan (13.4 billion dollars, 11.6 billion euros)."
    )
    claims = claims_of(text, published_on=PUBLISHED)
    ids = {one["claim_id"] for one in claims}
    told = [one["converted_from"] for one in claims if one["unit"] != "CNY"]
    assert told
    assert set(told) == {claims[0]["claim_id"]} <= ids


def test_a_headline_takes_the_year_of_the_figure_it_repeats() -> None:
    text = "TikTok Shop black friday sales rise 50%\n\nTikTok Shop's sales rose 50% on Black Friday 2025 from a year earlier."
    claims = claims_of(text, published_on=date(2025, 6, 21))
    assert [one["period"] for one in claims] == ["2025:blackfriday"]


def test_no_telling_is_lost() -> None:
    text = "\n\n".join(["Temu's GMV was $20 billion in 2024."] * 5)
    assert [one["repeats"] for one in claims_of(text, published_on=PUBLISHED)] == [5]
