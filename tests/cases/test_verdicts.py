"""The judge of the cases misses nothing: what it lets pass and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.files import Case, Expected
from tests.cases.verdicts import Claim, judge

TEXT = "Temu sold 5 lamps and 7 chairs."


def _claim(raw: str = "5 lamps", **fields: Any) -> Claim:
    start = TEXT.index(raw)
    claim: dict[str, object] = {
        "raw": raw, "quote": TEXT, "start": start, "end": start + len(raw), "value": 5.0, "value_high": None,
        "unit": "count", "kind": "level", "entity": "temu", "metric": "shipments", "basis": None,
    }  # fmt: skip
    return claim | fields


def _problems(claims: list[Claim], complete: bool = True, **fields: object) -> tuple[str, ...]:
    expected = (Expected("5", 1, fields),)
    return judge(Case("en/x/y", "en", None, TEXT, "record", complete, expected), TEXT, claims).problems


def test_a_right_claim_passes() -> None:
    assert _problems([_claim()], value=5, unit="count", kind="level", entity="temu") == ()


@pytest.mark.parametrize(
    "wrong", [{"value": 50.0}, {"unit": "kg"}, {"value_high": 6.0}, {"kind": "change"}, {"entity": None}, {"end": 12}]
)
def test_a_wrong_field_fails(wrong: dict[str, Any]) -> None:
    assert len(_problems([_claim(**wrong)], value=5, unit="count", kind="level", entity="temu")) == 1


def test_a_missed_claim_fails() -> None:
    assert _problems([], value=5) == ("missed '5'",)


def test_a_claim_too_many_fails_unless_the_case_is_open() -> None:
    both = [_claim(), _claim("7 chairs", value=7.0)]
    assert _problems(both, value=5) == ("not a claim: '7 chairs' (7 count)",)
    assert _problems(both, complete=False, value=5) == ()


def test_words_may_be_patterns_lists_or_nothing() -> None:
    assert _problems([_claim(entity="brand:lamp_shop")], entity="unnamed") == ()
    assert _problems([_claim(entity="temu")], entity="unnamed") == ("'5': entity is temu, not unnamed",)
    assert _problems([_claim()], basis="unspecified", metric=["orders", "ship*"]) == ()


def test_doubled_is_a_change_of_a_hundred_per_cent() -> None:
    doubled: dict[str, Any] = {"kind": "change", "unit": "fraction", "value": 1.0}
    assert _problems([_claim(**doubled)], value=2, unit="times") == ()
    assert len(_problems([_claim(**doubled | {"value": 2.0})], value=2, unit="times")) == 1


def test_a_quote_that_is_not_in_the_text_fails() -> None:
    assert len(_problems([_claim(quote="Temu sold 5 lamps, 7 chairs")], value=5)) == 1
