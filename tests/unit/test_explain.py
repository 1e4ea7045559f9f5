"""From a note, a claim or a figure back to its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from flows.explain import explain
from flows.printed import PrintedBrief, point_of
from tasks.errors import WrongUse

RULES = {"value_present": "A figure has a value.", "growth_plausible": "Growth lies within what its metric allows."}


def claim(claim_id: str, raw: str, value: float, **given: Any) -> dict[str, Any]:
    source = {
        "title": "Third quarter",
        "publisher": "Desk",
        "source_name": "Folder",
        "source_grade": "B",
        "published": "2024-11-20",
        "captured": "2024-11-21T08:00:00+00:00",
        "address": "https://desk.example/q3",
    }
    told = {
        "claim_id": claim_id, "quote": f"GMV was {raw}", "raw": raw, "value": value, "value_high": None, "rounding": 5e7,
        "unit": "CNY", "kind": "level", "entity": "kuaishou", "metric": "gmv", "period": "2024-Q3", "basis": None,
        "period_start": "2024-07-01", "period_end": "2024-09-30", "qualifier": "exact", "modality": "reported", "scope": None,
        "attributed_to": None, "converted_from": None, "doc": "q3.txt", "start": 8, "end": 8 + len(raw), "section": "main",
        "status": "accepted", "rules_failed": [], "rules_warned": [], "reason": None, "source": source,
    }  # fmt: skip
    return told | given


def figure(period: str, value: str, claim_ids: str, **given: str) -> dict[str, str]:
    told = {
        "entity": "kuaishou", "metric": "gmv", "scope": "", "unit": "CNY", "period": period, "value": value, "value_high": "",
        "modality": "reported", "previous_period": "", "previous_value": "", "qoq_change": "", "qoq_ratio": "",
        "qoq_reason": "no_previous_period", "year_ago_period": "", "year_ago_value": "", "yoy_change": "", "yoy_ratio": "",
        "yoy_reason": "no_previous_period", "stated_qoq_ratio": "", "stated_yoy_ratio": "", "sources": "1", "marks": "",
        "claim_ids": claim_ids,
    }  # fmt: skip
    return told | given


def brief() -> PrintedBrief:
    claims = [
        claim("aa11bb22cc33dd44", "RMB334.2 billion", 334.2e9),
        claim("aa99bb22cc33dd44", "RMB343.2 billion", 343.2e9),
        claim("ee11bb22cc33dd44", "RMB3 billion", 3e9, period="2024-Q4", status="quarantined",
              rules_failed=["growth_plausible"], reason="a fall by 99 %"),
    ]  # fmt: skip
    third = figure("2024-Q3", "334200000000", "aa11bb22cc33dd44")
    fourth = figure("2024-Q4", "462100000000", "ff11bb22cc33dd44", previous_period="2024-Q3", previous_value="334200000000",
                    qoq_change="127900000000", qoq_ratio="0.382705", qoq_reason="")  # fmt: skip
    conflict = {
        "note": "RMB334.2 billion (Desk) / RMB343.2 billion (Desk); chosen by precision",
        "rule": "precision",
        "claim_ids": ["aa11bb22cc33dd44", "aa99bb22cc33dd44"],
    }
    note = {"number": 7, "claim_ids": ["aa11bb22cc33dd44"], "grade": "B4"}
    return PrintedBrief(
        "weekly",
        "2024-W48",
        {one["claim_id"]: one for one in claims},
        [third, fourth],
        {7: note},
        {},
        {point_of(third): conflict},
    )


@pytest.mark.parametrize("what", ["7", "[7]", "aa11", "AA11BB22CC33DD44", "kuaishou gmv 2024-q3"])
def test_note_claim_and_figure_lead_to_the_same_sentence(what: str) -> None:
    told = "\n".join(explain(brief(), what, RULES))
    assert "“GMV was RMB334.2 billion”" in told
    assert "q3.txt, characters 8–24" in told
    assert "https://desk.example/q3" in told
    assert "334,200,000,000 CNY (± 50,000,000)" in told
    assert "B4 in the brief" in told
    assert "2 rules: value_present, growth_plausible" in told


def test_a_figure_tells_what_it_was_chosen_over_and_by_which_rule() -> None:
    told = "\n".join(explain(brief(), "kuaishou gmv 2024-Q3", RULES))
    assert "rule        precision" in told
    assert "not chosen  aa99bb22cc33dd44" in told
    assert "“GMV was RMB343.2 billion”" in told


def test_a_figure_tells_the_deltas_it_goes_into() -> None:
    assert "  goes into   qoq of 2024-Q4" in explain(brief(), "7", RULES)


def test_a_delta_tells_its_base() -> None:
    told = "\n".join(explain(brief(), "kuaishou gmv 2024-Q4", RULES))
    assert "+38.3 %, +127,900,000,000 CNY against 2024-Q3 (334,200,000,000 CNY)" in told


def test_what_was_held_back_about_a_point_is_told_with_its_rule() -> None:
    told = "\n".join(explain(brief(), "kuaishou gmv 2024-Q4", RULES))
    assert "RMB3 billion in q3.txt: growth_plausible: a fall by 99 %" in told


def test_a_beginning_that_two_claims_share_is_refused_with_both() -> None:
    claims = [claim("aaaa111122223333", "RMB334.2 billion", 1.0), claim("aaaa999922223333", "RMB343.2 billion", 2.0)]
    alike = PrintedBrief("weekly", "2024-W48", {one["claim_id"]: one for one in claims}, [], {}, {}, {})
    with pytest.raises(WrongUse, match=r"2 claims begin with 'aaaa'.*RMB334\.2 billion.*RMB343\.2 billion") as caught:
        explain(alike, "aaaa", RULES)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("what", "near"),
    [
        ("9", "its notes run from 1 to 7"),
        ("aa11bb22cc33dd45", "aa11bb22cc33dd44"),
        ("kuaishu gmv 2024-Q3", "kuaishou gmv 2024-Q3"),
    ],
)
def test_what_the_brief_does_not_hold_is_refused_with_the_nearest(what: str, near: str) -> None:
    with pytest.raises(WrongUse, match=near):
        explain(brief(), what, RULES)


def test_control_characters_of_a_document_do_not_reach_the_terminal() -> None:
    hostile = claim("aa11bb22cc33dd44", "RMB1", 1.0, quote="GMV was \x1b[2J RMB1")
    told = explain(PrintedBrief("weekly", "2024-W48", {"aa11bb22cc33dd44": hostile}, [], {}, {}, {}), "aa11", RULES)
    assert "\x1b" not in "".join(told)


def growth(raw: str, value: float, **given: Any) -> dict[str, Any]:
    told = {
        "unit": "fraction",
        "kind": "change",
        "basis": "yoy",
        "rounding": 0.005,
        "quote": f"{raw} more than a year ago",
    }
    return claim("bb11bb22cc33dd44", raw, value, **{**told, **given})


def with_claims(*claims: dict[str, Any], **figure_given: str) -> PrintedBrief:
    third = figure("2024-Q3", "334200000000", "aa11bb22cc33dd44;aa99bb22cc33dd44", **figure_given)
    note = {"number": 7, "claim_ids": ["aa11bb22cc33dd44"], "grade": "B4"}
    return PrintedBrief("weekly", "2024-W48", {one["claim_id"]: one for one in claims}, [third], {7: note}, {}, {})


def test_growth_as_stated_leads_to_the_sentence_that_states_it() -> None:
    told = "\n".join(
        explain(with_claims(growth("16%", 0.16), stated_yoy_ratio="0.160000"), "kuaishou gmv 2024-Q3", RULES)
    )
    assert "none: no figure of that period is on record (no_previous_period); stated +16.0 %" in told
    assert "stated      bb11bb22cc33dd44 (Desk, 16%): “16% more than a year ago”" in told


def test_growth_that_was_held_back_states_nothing() -> None:
    held = growth("16%", 0.16, status="quarantined", rules_failed=["growth_plausible"], reason="too much")
    assert "  stated" not in "\n".join(explain(with_claims(held), "kuaishou gmv 2024-Q3", RULES))


def test_claims_that_agree_are_named_by_note_source_and_words() -> None:
    both = (claim("aa11bb22cc33dd44", "RMB334.2 billion", 334.2e9), claim("aa99bb22cc33dd44", "3342亿元", 334.2e9))
    told = "\n".join(explain(with_claims(*both), "note 7", RULES))
    assert "chosen      aa11bb22cc33dd44 (note 7, Desk, RMB334.2 billion)" in told
    assert "agreeing    aa99bb22cc33dd44 (Desk, 3342亿元)" in told


def test_marks_are_told_in_words() -> None:
    told = "\n".join(explain(with_claims(marks="tc"), "kuaishou gmv 2024-Q3", RULES))
    assert "marks       [t] target; [c] sources conflict" in told


def test_a_rule_that_held_a_figure_back_is_told_as_a_sentence() -> None:
    told = explain(brief(), "ee11", RULES)
    assert "  failed      growth_plausible: Growth lies within what its metric allows." in told


def test_a_growth_is_rounded_in_percentage_points() -> None:
    told = "\n".join(explain(with_claims(growth("16%", 0.16)), "bb11", RULES))
    assert "16 % (± 0.5 pp)" in told


@pytest.mark.parametrize("what", ["note 7", "Note 7", "note [7]", "notes 7"])
def test_a_note_is_found_as_it_is_cited(what: str) -> None:
    assert explain(brief(), what, RULES) == explain(brief(), "7", RULES)


def test_a_short_number_is_a_note_and_never_the_beginning_of_a_claim_id() -> None:
    alike = PrintedBrief(
        "weekly", "2024-W48", {"9999222233334444": claim("9999222233334444", "RMB1", 1.0)}, [], {}, {}, {}
    )
    with pytest.raises(WrongUse, match="it has no notes"):
        explain(alike, "9999", RULES)
    assert "RMB1" in "\n".join(explain(alike, "99992", RULES))


@pytest.mark.parametrize("what", ["0", "8", "note 99", "12345", "-1", "note", "no te 7", "", " ", "七", "7 8", "½"])
def test_what_is_no_note_is_refused_as_wrong_use(what: str) -> None:
    with pytest.raises(WrongUse, match="weekly 2024-W48 holds no"):
        explain(brief(), what, RULES)
