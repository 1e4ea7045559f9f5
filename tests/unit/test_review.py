"""Deciding about a figure: what is asked for, what is refused and why, what is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from flows.review import Word, decide, give_word, tell_decision
from flows.review_cards import build_page, typed_changes
from flows.review_desk import AROUND, Desk, find_figure
from flows.review_readings import read_pairs, read_replacement
from flows.review_words import split_quote, tell_decided, tell_figures
from tasks.errors import WrongUse
from tasks.records import Decision
from tests.histories import history, point
from tests.unit.render_material import vocabulary

AT = datetime(2025, 3, 10, 9, 30, tzinfo=UTC)
WORD = Word("Checked with the filing.", "A. Analyst", AT)
HELD = "1a2b3c4d00000000"
OTHER = "1a2bffff00000000"
GONE = "deadbeef00000000"


def figure(claim_id: str, **more: Any) -> Mapping[str, Any]:
    told = point("jd", "revenue", "2024-Q4", more.pop("value", 34.7e9), claim_id=claim_id, **more)
    (row,) = history(told).iter_rows(named=True)
    return {**row, "reason": None}


def desk(*decisions: Decision, **more: Any) -> Desk:
    held = {**figure(HELD, **more), "rules": ["not_outvoted"], "reason": "others say 347bn"}
    sentences = {"not_outvoted": "A figure does not stand alone against several sources that agree."}
    return Desk({HELD: held}, {OTHER: figure(OTHER)}, decisions, sentences, vocabulary(), {})


def decision(action: str, claim_id: str = HELD, **more: Any) -> Decision:
    return replace(Decision(claim_id, "jd revenue 2024-Q4", action, {}, "Once.", "B. Editor", AT), **more)


def test_the_beginning_of_an_id_is_enough_and_an_ambiguous_one_names_both() -> None:
    assert find_figure(desk(), "1a2b3")["claim_id"] == HELD
    with pytest.raises(WrongUse, match=f"2 figures begin with '1a2b'.*{HELD} jd revenue.*{OTHER} jd revenue"):
        find_figure(desk(), "1a2b")


@pytest.mark.parametrize(
    ("asked", "told"), [("ffff", "Nothing is known"), ("1a", "no claim id"), ("x" * 8, "no claim")]
)
def test_what_is_no_id_of_a_figure_is_refused_with_where_to_look(asked: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told) as refusal:
        find_figure(desk(), asked)
    assert "brief review list" in str(refusal.value)


def test_a_decision_keeps_name_reason_moment_and_the_figure_in_words() -> None:
    made = decide(desk(), "accept", "1a2b3c", WORD)
    assert (made.claim_id, made.action, made.reason, made.by, made.at) == (HELD, "accept", WORD.reason, WORD.by, AT)
    assert made.about.startswith("jd revenue 2024-Q4: 34,700,000,000 CNY")


@pytest.mark.parametrize(
    ("decisions", "action", "claim", "told"),
    [
        ((), "accept", OTHER, "not held back"),
        ((decision("reject"),), "reject", HELD, "decided already: reject by B. Editor, 2025-03-10 09:30 UTC: Once."),
        ((), "restore", HELD, "Nothing is decided about"),
        ((decision("reject"), decision("restore")), "restore", HELD, "Nothing is decided about"),
        ((), "correct", HELD, "Nothing would change"),
    ],
)
def test_a_decision_that_would_change_nothing_is_refused(
    decisions: tuple[Decision, ...], action: str, claim: str, told: str
) -> None:
    with pytest.raises(WrongUse, match=told):
        decide(desk(*decisions), action, claim, WORD)


def test_a_figure_without_a_value_cannot_be_accepted_but_corrected() -> None:
    bare = desk()
    bare = replace(bare, held_back={HELD: {**bare.held_back[HELD], "value": None}})
    with pytest.raises(WrongUse, match="brief review correct 1a2b3c4d value="):
        decide(bare, "accept", HELD, WORD)
    assert decide(bare, "correct", HELD, WORD, {"value": "347e9"}).replacement == {"value": 347e9}


def test_a_second_correction_adds_to_the_first() -> None:
    first = decision("correct", replacement={"unit": "USD"})
    assert decide(desk(first), "correct", HELD, WORD, {"value": "347e9"}).replacement == {"unit": "USD", "value": 347e9}


def test_a_decision_about_a_vanished_claim_is_named_and_can_be_taken_back() -> None:
    here = desk(decision("accept", GONE), decision("reject", OTHER))
    assert [one.claim_id for one in here.vanished] == [GONE]
    lines = "\n".join(tell_decided(here))
    assert "without effect, no claim has this id any more: 1\ndeadbeef  accept by B. Editor" in lines
    assert "decided: 1\n1a2bffff  reject by B. Editor" in lines
    assert decide(here, "restore", "deadbeef", WORD).claim_id == GONE


@pytest.mark.parametrize("text", ["", "  ", "\u200b\x07"])
def test_a_decision_needs_a_reason(text: str) -> None:
    with pytest.raises(WrongUse, match="needs a reason"):
        give_word(text, "A. Analyst", AT)


def test_reason_and_name_are_one_line_without_control_characters() -> None:
    word = give_word(" seen\x1b[31m\r\nin  the\tfiling ", "A.\nAnalyst", AT)
    assert (word.reason, word.by) == ("seen [31m in the filing", "A. Analyst")
    with pytest.raises(WrongUse, match="501 characters"):
        give_word("x" * 501, "A. Analyst", AT)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("value=47.5e9", {"value": 47.5e9}),
        ("value=-12", {"value": -12.0}),
        ("unit=USD", {"unit": "USD"}),
        ("period=2024-Q3", {"period": "2024-Q3"}),
        ("entity=", {"entity": ""}),
        ("metric=other:parcels", {"metric": "other:parcels"}),
        ("modality=estimate", {"modality": "estimate"}),
    ],
)
def test_a_correction_is_read_as_typed(told: str, read: dict[str, Any]) -> None:
    assert read_replacement(read_pairs([told]), figure(HELD), vocabulary()) == read


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("value", "no field=value"),
        ("value=47,5", "no number; write it in base units"),
        ("value=nan", "no number"),
        ("value=1e999", "no number"),
        ("rounding=-1", "below zero"),
        ("value=", "no number"),
        ("unit=", "cannot be empty"),
        ("unit=yuan", "unknown; nearest|unknown; known"),
        ("entity=jdd", "unknown; nearest: jd"),
        ("period=last autumn", "no period"),
        ("kind=sum", "unknown; known: level"),
        ("quote=x", "cannot be corrected; fields are"),
        ("claim_id=x", "cannot be corrected; fields are"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_what_can(told: str, message: str) -> None:
    with pytest.raises(WrongUse, match=message):
        read_replacement(read_pairs([told]), figure(HELD), vocabulary())


def test_a_field_told_twice_is_refused() -> None:
    with pytest.raises(WrongUse, match="value is told twice"):
        read_pairs(["value=1", "value=2"])


def test_the_list_shows_sentence_figure_rule_and_id() -> None:
    lines = "\n".join(tell_figures(desk(quote="JD earned \x1b[2J34.7bn yuan", raw="34.7bn yuan"), 50))
    assert "1a2b3c4d  jd revenue 2024-Q4: 34,700,000,000 CNY" in lines
    assert "“JD earned [2J[34.7bn yuan]”" in lines
    assert "not_outvoted: A figure does not stand alone" in lines
    assert "why: others say 347bn" in lines
    assert "\x1b" not in lines


def test_a_figure_is_shown_within_its_own_paragraph() -> None:
    long = "x" * AROUND
    context = f"Headline\n \nJD told 34.7bn yuan {long}"
    shown = figure(HELD, raw="34.7bn yuan", quote="34.7bn yuan")
    assert split_quote({**shown, "context": context, "context_at": context.index("34.7")}) == (
        "JD told ",
        "34.7bn yuan",
        f" {long[1:]}…",
    )
    assert split_quote({**shown, "context": "moved since", "context_at": 3}) == ("", "34.7bn yuan", "")


def test_a_long_list_is_cut_and_says_how_to_see_the_rest() -> None:
    assert "1 more; brief review list --most 1" in "\n".join(tell_figures(desk(), 0))


def test_a_form_tells_only_what_was_typed_otherwise() -> None:
    (card,) = build_page(desk(), "held", "", 1).cards
    shown = {one.name: one.value for one in card.fields}
    assert shown["value"] == "34700000000"
    assert typed_changes(desk().held_back[HELD], shown) == {}
    assert typed_changes(desk().held_back[HELD], {**shown, "value": " 3.47e11 ", "quote": "x"}) == {"value": "3.47e11"}


def test_pages_of_figures_hold_every_figure_once() -> None:
    many = {f"{number:016x}": figure(f"{number:016x}") for number in range(45)}
    full = replace(desk(), held_back=many)
    pages = [build_page(full, "held", "", number) for number in (1, 2, 3)]
    assert [card.claim_id for page in pages for card in page.cards] == list(many)
    assert {page.count for page in pages} == {3}
    assert build_page(full, "held", "", 99).number == 3
    assert build_page(full, "held", "no such words", 1).cards == ()


def test_what_is_told_of_a_decision_names_all_of_it() -> None:
    made = decision("correct", replacement={"value": 347e9})
    told = "correct (value = 347,000,000,000) by B. Editor, 2025-03-10 09:30 UTC: Once."
    assert tell_decision(made) == told
    assert pl.Series([made.decision_id]).str.contains("^[0-9a-f]{16}$").all()
