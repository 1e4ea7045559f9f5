"""`brief explain`: from a note, a claim or a figure of a brief back to its sentences, rules and decisions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from flows.accounts import tell_claim, tell_held_back
from flows.figures import tell_figure
from flows.printed import Claim, Figure, PrintedBrief, ids_of, point_of
from tasks.errors import WrongUse
from tasks.validate.suites import read_suite

_NUMBER = re.compile(r"(?:notes? *)?\[?([0-9]{1,4})\]?", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{4,16}")
NEAREST = 6


def explain(brief: PrintedBrief, what: str, rules: Mapping[str, str]) -> list[str]:
    """Explain a note number, a claim id or its beginning, or `entity metric period` in lines for a terminal.

    `rules` tells every rule of the claims' suites: name → sentence. WrongUse for what the brief does not hold, with the
    nearest that it does.
    """
    words = what.split()
    found = _explain_note(brief, what.strip(), rules) or _explain_id(brief, what.strip().lower(), rules)
    found = found or (_explain_series(brief, [word.lower() for word in words], rules) if len(words) > 1 else [])
    if not found:
        raise WrongUse(f"{brief.edition} {brief.period} holds no {what!r}; {_tell_nearest(brief, what)}")
    return [f"{brief.edition} {brief.period}", "", *found]


def read_rules(suites: Path) -> dict[str, str]:
    """Tell the rules that claims are held to, in the suite's order: name → what it expects, in English."""
    return {rule.name: rule.sentence.get("en", "") for rule in read_suite(suites, "claims").rules}


def _explain_note(brief: PrintedBrief, what: str, rules: Mapping[str, str]) -> list[str]:
    number = _NUMBER.fullmatch(what)
    note = brief.notes.get(int(number[1])) if number else None
    claim_ids = note["claim_ids"] if note else ()
    return _explain_claims(brief, [brief.claims[one] for one in claim_ids if one in brief.claims], rules)


def _explain_id(brief: PrintedBrief, what: str, rules: Mapping[str, str]) -> list[str]:
    is_id = _ID.fullmatch(what) and not _NUMBER.fullmatch(
        what
    )  # a short number is a note's, never the beginning of an id
    matching = [one for name, one in brief.claims.items() if name.startswith(what)] if is_id else []
    if len(matching) > 1:
        told = "; ".join(_name_claim(one) for one in matching[:NEAREST])
        raise WrongUse(f"{len(matching)} claims begin with {what!r}: {told}")
    return _explain_claims(brief, matching, rules)


def _explain_claims(brief: PrintedBrief, claims: Sequence[Claim], rules: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for claim in claims:
        lines += [*tell_claim(brief, claim, rules), ""]
        for figure in _figures_of(brief, claim):
            lines += [*tell_figure(brief, figure), ""]
    return lines[:-1]


def _explain_series(brief: PrintedBrief, words: Sequence[str], rules: Mapping[str, str]) -> list[str]:
    """Explain every point that all words name: reported figures before others, whole ones before those with a scope."""
    figures = [one for one in brief.figures if _is_named(one, words)]
    lines: list[str] = []
    for figure in sorted(figures, key=lambda one: (one["modality"] != "reported", bool(one["scope"]))):
        lines += [*tell_figure(brief, figure), ""]
        behind = [brief.claims[one] for one in _all_about(brief, figure) if one in brief.claims]
        for number, claim in enumerate(behind):
            lines += [*tell_claim(brief, claim, rules, is_short=number > 0), ""]
    held = [one for one in brief.claims.values() if one["status"] != "accepted" and _is_named(one, words)]
    return [*lines, *tell_held_back(held)] if held else lines[:-1]


def _all_about(brief: PrintedBrief, figure: Figure) -> list[str]:
    """List the claims about a point: the chosen one, those that agree, those it was chosen over."""
    conflict = brief.conflicts.get(point_of(figure))
    return list(dict.fromkeys([*ids_of(figure), *(conflict["claim_ids"] if conflict else ())]))


def _figures_of(brief: PrintedBrief, claim: Claim) -> Iterator[Figure]:
    """Find the points that rest on a claim, and those whose growth or other value it states."""
    for figure in brief.figures:
        is_behind = claim["claim_id"] in ids_of(figure)
        is_about = all((figure[name] or None) == claim[name] for name in ("entity", "metric", "scope", "period"))
        if is_behind or (is_about and claim["status"] == "accepted" and figure["modality"] == claim["modality"]):
            yield figure


def _is_named(row: Figure | Claim, words: Sequence[str]) -> bool:
    """Tell whether entity, metric and period are among the words, and every word names something of the row."""
    names = [str(row[name] or "").lower() for name in ("entity", "metric", "period")]
    others = [str(row[name] or "").lower() for name in ("scope", "unit", "modality")]
    return all(names) and set(names) <= set(words) <= {*names, *others}


def _tell_nearest(brief: PrintedBrief, what: str) -> str:
    if _NUMBER.fullmatch(what.strip()):
        return f"its notes run from 1 to {max(brief.notes)}" if brief.notes else "it has no notes"
    if _ID.fullmatch(what.strip().lower()):
        near = difflib.get_close_matches(what.strip().lower(), brief.claims, NEAREST, 0.5)
        return "nearest: " + "; ".join(_name_claim(brief.claims[one]) for one in near) if near else "no claim is near"
    points = [" ".join((one["entity"], one["metric"], one["period"])) for one in brief.figures if one["period"]]
    near = difflib.get_close_matches(what.lower(), list(dict.fromkeys(points)), NEAREST, 0.4)
    return f"nearest: {'; '.join(near)}" if near else "write a note number, a claim id, or: kuaishou gmv 2024-Q3"


def _name_claim(claim: Claim) -> str:
    about = " ".join(str(claim[name]) for name in ("entity", "metric", "period") if claim[name])
    return f"{claim['claim_id']} ({about or 'about nothing named'}: {claim['raw']})"
