"""The account that `brief explain` gives of one claim, in lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.originals import tell_original
from flows.printed import Claim, PrintedBrief

WIDTH = 110
INDENT = 14


def tell_claim(brief: PrintedBrief, claim: Claim, rules: Mapping[str, str], is_short: bool = False) -> Iterator[str]:
    """Tell the sentence and its place, the source, what was read, and the rules.

    `rules` tells all of the suite, name → sentence; a short account only counts those that the claim passed.
    """
    notes = "".join(f", note {one['number']}" for one in brief.notes_of(claim["claim_id"])) or ", no note in this brief"
    source = claim["source"]
    yield f"claim {claim['claim_id']}{notes}"
    yield from entry("sentence", f"“{_plain(claim['quote'])}”")
    yield from entry("place", f"{claim['doc']}, characters {claim['start']}–{claim['end']}, {claim['section']} text")
    yield from entry("title", source["title"])
    yield from entry("publisher", source["publisher"] or source["source_name"])
    yield from entry("published", f"{source['published'] or 'undated'}; read {source['captured'][:16]} UTC")
    yield from entry("address", source["address"])
    if brief.lake is not None and not is_short:
        yield from entry("original", tell_original(brief.lake, claim))
    yield from entry("grade", f"{source['source_grade']} for {source['source_name']}{_tell_grades(brief, claim)}")
    yield from entry("as written", claim["raw"])
    yield from entry("read as", _tell_reading(claim))
    yield from entry("attributed", claim["attributed_to"])
    yield from entry("correction", claim.get("correction"))
    for one in claim.get("decisions", ()):
        yield from entry("decided", f"{one['action']} by {one['by']}, {one['at'][:16]} UTC: {one['reason']}")
    yield from _tell_rules(claim, rules, is_short)


def tell_held_back(claims: Sequence[Claim]) -> Iterator[str]:
    """Tell what was held back about a point, with the rules that did."""
    yield "held back"
    for claim in claims:
        told = f"{claim['raw']} in {claim['doc']}: {', '.join(claim['rules_failed'])}: {claim['reason'] or ''}"
        yield from entry(claim["claim_id"][:10], told)


def _tell_grades(brief: PrintedBrief, claim: Claim) -> str:
    grades = dict.fromkeys(one["grade"] for one in brief.notes_of(claim["claim_id"]))
    return "".join(f"; {grade} in the brief" for grade in grades if grade)


def _tell_reading(claim: Claim) -> str:
    amount = tell_amount(claim["value"], claim["value_high"], claim["unit"])
    rounding = f" (± {_tell_rounding(claim)})" if claim["rounding"] else ""
    days = f" ({claim['period_start']} to {claim['period_end']})" if claim["period_start"] else ""
    parts = [
        f"{claim['entity'] or 'no entity'}",
        f"{claim['metric'] or 'no metric'}",
        claim["kind"],
        claim["basis"] and f"against {claim['basis']}",
        f"{claim['period'] or 'no period'}{days}",
        claim["qualifier"],
        claim["modality"],
        claim["scope"] and f"only {claim['scope']}",
        claim["converted_from"] and f"conversion of {claim['converted_from']}",
    ]
    return f"{amount}{rounding}; {', '.join(part for part in parts if part)}"


def _tell_rules(claim: Claim, rules: Mapping[str, str], is_short: bool) -> Iterator[str]:
    failed, warned = claim["rules_failed"], claim["rules_warned"]
    passed = [rule for rule in rules if rule not in failed and rule not in warned]
    yield from entry("verdict", f"{claim['status']}{': ' + claim['reason'] if claim['reason'] else ''}")
    for label, names in (("failed", failed), ("warned", warned)):
        for name in names:
            yield from entry(label, f"{name}: {rules[name]}" if rules.get(name) else name)
    yield from entry("passed", f"{len(passed)} rules{'' if is_short else ': ' + ', '.join(passed)}")


def _tell_rounding(claim: Claim) -> str:
    """Write half a step of the last digit written; of fractions in percentage points."""
    is_fraction = claim["unit"] == "fraction"
    return f"{write_number(claim['rounding'] * 100)} pp" if is_fraction else write_number(claim["rounding"])


def tell_amount(value: Any, value_high: Any, unit: str | None, sign: str = "") -> str:
    """Write a value or a range in full with its unit; fractions as percent."""
    if value in (None, ""):
        return "no value"
    if unit == "fraction":
        mark = "pp" if sign else "%"
        numbers = [f"{float(one) * 100:{sign}.6g} {mark}" for one in (value, value_high) if one not in (None, "")]
        return " to ".join(numbers)
    numbers = [write_number(float(one), sign) for one in (value, value_high) if one not in (None, "")]
    return f"{' to '.join(numbers)} {unit or ''}".rstrip()


def write_number(value: float, sign: str = "") -> str:
    text = f"{value:{sign},.6f}"
    return text.rstrip("0").rstrip(".")


def entry(label: str, text: str | None) -> list[str]:
    """Lay a label and its text out in two columns; nothing where there is no text."""
    if not text:
        return []
    lead = f"  {label:{INDENT - 3}} "
    return textwrap.wrap(
        _plain(text),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(text: str) -> str:
    """Take control characters out of a document's text: a terminal would obey them."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
