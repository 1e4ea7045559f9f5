"""The review page's data: figures, decisions and one page of them, in words for the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.review import tell_decision
from flows.review_desk import SHORT, Desk, Figure
from flows.review_drafts import SHORT as SHORT_HASH
from flows.review_drafts import Draft
from flows.review_readings import CHOICES, NUMBERS
from flows.review_words import plain, split_quote
from tasks.records import Decision
from tasks.seed_rules import READINGS
from tasks.validate.reasons import write_reason

PER_PAGE = 20
FIRST_FIELDS = ("value", "unit", "entity", "metric", "period")
VIEWS = ("held", "decided", "accepted", "drafts")


@dataclass(frozen=True, slots=True)
class Field:
    """One reading that can be corrected: its name, what it is now, and its choices, none where it is free."""

    name: str
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One figure as the page shows it."""

    claim_id: str
    short: str
    about: str
    amount: str
    before: str
    raw: str
    after: str
    language: str
    source: str
    choices: tuple[tuple[str, str], ...]  # action, its word: what can be decided without correcting
    rules: tuple[tuple[str, str], ...]  # name, what it expects
    reason: str
    decision: str  # what stands, in one line; empty where nothing was decided
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DraftCard:
    """One draft as the page shows it."""

    name: str  # edition/period
    manifest_hash: str
    short: str
    state: str
    reason: str
    folder: str  # where its files lie, to be read before it is approved
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cards, and where it lies among the others."""

    cards: tuple[Card, ...]
    number: int
    count: int  # pages
    found: int  # cards on all pages


def build_page(desk: Desk, view: str, words: str, number: int) -> Page:
    """Choose the figures of a view that hold all the words, and lay out one page of them; numbers run from 1."""
    figures = [one for one in _figures(desk, view) if _holds(one, words)]
    count = max(1, -(-len(figures) // PER_PAGE))
    at = min(max(number, 1), count)
    shown = figures[(at - 1) * PER_PAGE : at * PER_PAGE]
    return Page(tuple(build_card(desk, one) for one in shown), at, count, len(figures))


def build_card(desk: Desk, figure: Figure) -> Card:
    """Put one figure into words."""
    before, raw, after = split_quote(figure)
    decision = desk.standing.get(figure["claim_id"])
    return Card(
        figure["claim_id"],
        figure["claim_id"][:SHORT],
        _tell_about(desk, figure),
        plain(write_reason(_amount(figure), figure)),
        before,
        raw,
        after,
        figure["language"] or "",
        " · ".join(plain(str(one)) for one in _source(figure) if one),
        tuple(_choices(figure["claim_id"] in desk.held_back, decision)),
        tuple((rule, desk.sentences.get(rule, "")) for rule in figure["rules"] or ()),
        figure.get("reason") or "",
        tell_decision(decision) if decision else "",
        _fields(figure),
    )


def build_draft_card(draft: Draft, reports: Path) -> DraftCard:
    """Put one draft into words."""
    is_held = draft.release.state == "held"
    choices = (("restore", "Lift the hold"),) if is_held else (("approve", "Approve"), ("hold", "Hold"))
    return DraftCard(
        draft.name,
        draft.manifest_hash,
        draft.manifest_hash[:SHORT_HASH],
        draft.release.state,
        draft.release.reason,
        str(reports / draft.name),
        tuple(one for one in choices if not (draft.release.is_released and one[0] == "approve")),
    )


def typed_changes(figure: Figure, form: Mapping[str, str]) -> dict[str, str]:
    """Keep what a reviewer typed otherwise than the form showed it."""
    shown = {one.name: one.value for one in _fields(figure)}
    return {name: form[name].strip() for name in READINGS if name in form and form[name].strip() != shown[name]}


def vanished_lines(decisions: Sequence[Decision]) -> tuple[tuple[str, str, str], ...]:
    """Put decisions whose claim is gone into words: short id, what it was, what was decided."""
    return tuple((one.claim_id[:SHORT], one.about, tell_decision(one)) for one in decisions)


def _figures(desk: Desk, view: str) -> Sequence[Figure]:
    if view == "decided":
        both = {**desk.held_back, **desk.accepted}
        return [both[one.claim_id] for one in reversed(list(desk.standing.values())) if one.claim_id in both]
    shown = {"held": desk.held_back, "accepted": desk.accepted}.get(view, {})
    return list(shown.values())


def _holds(figure: Figure, words: str) -> bool:
    names = ("claim_id", "entity", "metric", "period", "raw", "quote", "doc", "title", "publisher", "rules")
    told = " ".join(str(figure[name]) for name in names).casefold()
    return all(word in told for word in words.casefold().split())


def _tell_about(desk: Desk, figure: Figure) -> str:
    entity = desk.vocabulary.name_entity(figure["entity"], "en") if figure["entity"] else "no company told"
    metric = desk.vocabulary.name_metric(figure["metric"], "en") if figure["metric"] else "no metric told"
    parts = [entity, metric, figure["period"] or "no period told", figure["scope"], figure["basis"]]
    parts.append(figure["modality"] if figure["modality"] != "reported" else None)
    return plain(" · ".join(part for part in parts if part))


def _amount(figure: Figure) -> str:
    is_fraction = figure["unit"] == "fraction"
    form = "percent" if is_fraction and figure["kind"] == "change" else "share" if is_fraction else "amount"
    span = "{value:" + form + "}" + (" to {value_high:" + form + "}" if figure["value_high"] is not None else "")
    return span if is_fraction else span + " {unit}"


def _source(figure: Figure) -> tuple[Any, ...]:
    return figure["title"], figure["publisher"], figure["published_on"] or "undated", figure["doc"]


def _choices(is_held: bool, decision: Decision | None) -> Iterator[tuple[str, str]]:
    if is_held and not (decision and decision.action == "accept"):
        yield "accept", "Accept"
    if not (decision and decision.action == "reject"):
        yield "reject", "Reject"
    if decision:
        yield "restore", "Take back"


def _fields(figure: Figure) -> tuple[Field, ...]:
    names = (*FIRST_FIELDS, *(name for name in READINGS if name not in FIRST_FIELDS))
    return tuple(Field(name, _show(name, figure[name]), CHOICES.get(name, ())) for name in names)


def _show(name: str, value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.9f}".rstrip("0").rstrip(".") if name in NUMBERS else str(value)
