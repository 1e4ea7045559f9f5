"""`brief review`: what a reviewer decides about a figure, checked, and kept in the lake."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.review_desk import SHORT, Desk, find_decision, find_figure, name_figure
from flows.review_readings import read_replacement
from tasks.errors import WrongUse
from tasks.records import Decision

ACTIONS = ("accept", "reject", "correct", "restore")
LONGEST_REASON = 500
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Word:
    """Why, by whom and when something was decided."""

    reason: str
    by: str
    at: datetime  # UTC


def give_word(reason: str, by: str | None, at: datetime) -> Word:
    """Take a reason and a name, by default that of whoever is logged in; WrongUse for an empty or endless one."""
    return Word(_clean("reason", reason, LONGEST_REASON), _clean("name", by or find_user(), LONGEST_NAME), at)


def find_user() -> str:
    """Name whoever is logged in; empty where the system does not tell."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def decide(desk: Desk, action: str, claim: str, word: Word, told: Mapping[str, str] | None = None) -> Decision:
    """Decide about a figure, named by the beginning of its claim id; writes nothing.

    `told` has what to `correct`: field → new reading as typed. WrongUse where the decision would change nothing, or
    cannot be: the message says what can.
    """
    if action == "restore":
        past = find_decision(desk, claim)
        return Decision(past.claim_id, past.about, action, {}, word.reason, word.by, word.at)
    figure = find_figure(desk, claim)
    claim_id, standing = figure["claim_id"], desk.standing.get(figure["claim_id"])
    short = claim_id[:SHORT]
    if standing and standing.action == action and action != "correct":
        raise WrongUse(f"{short} is decided already: {tell_decision(standing)}")
    if action == "accept" and claim_id not in desk.held_back:
        raise WrongUse(f"{short} is not held back: nothing to accept; it can be rejected or corrected")
    if action == "accept" and figure["value"] is None:
        raise WrongUse(f"{short} has no value to accept; correct it: brief review correct {short} value=…")
    replacement = read_replacement(told or {}, figure, desk.vocabulary) if action == "correct" else {}
    if action == "correct" and standing and standing.action == "correct":
        replacement = {**standing.replacement, **replacement}  # the figure was seen with the earlier one applied
    return Decision(claim_id, name_figure(figure), action, replacement, word.reason, word.by, word.at)


def tell_decision(decision: Decision) -> str:
    """Tell a decision in one line: what, by whom, when, why, and what was put in place."""
    told = ", ".join(f"{name} = {_tell_value(value)}" for name, value in decision.replacement.items())
    day = f"{decision.at:%Y-%m-%d %H:%M} UTC"
    return f"{decision.action}{f' ({told})' if told else ''} by {decision.by}, {day}: {decision.reason}"


def _tell_value(value: str | float) -> str:
    if isinstance(value, str):
        return value or "untold"
    return f"{value:,.9f}".rstrip("0").rstrip(".")


def _clean(name: str, text: str, longest: int) -> str:
    kept = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    if not kept:
        raise WrongUse(f"A decision needs a {name}; it is kept and printed in the evidence")
    if len(kept) > longest:
        raise WrongUse(f"The {name} has {len(kept)} characters; {longest} are enough for it")
    return kept
