"""The accounts that `brief explain` gives of one claim and of one figure, in lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from flows.originals import tell_original
from flows.printed import Claim, Figure, PrintedBrief, ids_of, point_of, series_of

WIDTH = 110
INDENT = 14
STEPS = (("qoq", "previous"), ("yoy", "year_ago"))


def tell_claim(brief: PrintedBrief, claim: Claim, rules: Sequence[str], is_short: bool = False) -> Iterator[str]:
    """Tell the sentence and its place, the source, what was read, and the rules.

    `rules` names all of the suite; a short account only counts those that the claim passed.
    """
    notes = "".join(f", note {one['number']}" for one in brief.notes_of(claim["claim_id"])) or ", no note in this brief"
    source = claim["source"]
    yield f"claim {claim['claim_id']}{notes}"
    yield from _entry("sentence", f"“{_plain(claim['quote'])}”")
    yield from _entry("place", f"{claim['doc']}, characters {claim['start']}–{claim['end']}, {claim['section']} text")
    yield from _entry("title", source["title"])
    yield from _entry("publisher", source["publisher"] or source["source_name"])
    yield from _entry("published", f"{source['published'] or 'undated'}; read {source['captured'][:16]} UTC")
    yield from _entry("address", source["address"])
    if brief.lake is not None and not is_short:
        yield from _entry("original", tell_original(brief.lake, claim))
    yield from _entry("grade", f"{source['source_grade']} for {source['source_name']}{_tell_grades(brief, claim)}")
    yield from _entry("as written", claim["raw"])
    yield from _entry("read as", _tell_reading(claim))
    yield from _entry("attributed", claim["attributed_to"])
    yield from _entry("correction", claim.get("correction"))
    for one in claim.get("decisions", ()):
        yield from _entry("decided", f"{one['action']} by {one['by']}, {one['at'][:16]} UTC: {one['reason']}")
    yield from _tell_rules(claim, rules, is_short)


def tell_figure(brief: PrintedBrief, figure: Figure) -> Iterator[str]:
    """Tell a point's value, why it was chosen over others, and the deltas it has and goes into."""
    yield f"figure {_name(figure)}"
    yield from _entry("value", tell_amount(figure["value"], figure["value_high"], figure["unit"]))
    yield from _tell_choice(brief, figure)
    yield from _entry("sources", f"{figure['sources']} independent")
    yield from _entry("marks", figure["marks"])
    for step, base in STEPS:
        yield from _entry(step, _tell_step(figure, step, base))
    yield from _entry("goes into", "; ".join(_tell_uses(brief, figure)))


def tell_held_back(claims: Sequence[Claim]) -> Iterator[str]:
    """Tell what was held back about a point, with the rules that did."""
    yield "held back"
    for claim in claims:
        told = f"{claim['raw']} in {claim['doc']}: {', '.join(claim['rules_failed'])}: {claim['reason'] or ''}"
        yield from _entry(claim["claim_id"][:10], told)


def _tell_grades(brief: PrintedBrief, claim: Claim) -> str:
    grades = dict.fromkeys(one["grade"] for one in brief.notes_of(claim["claim_id"]))
    return "".join(f"; {grade} in the brief" for grade in grades if grade)


def _tell_reading(claim: Claim) -> str:
    amount = tell_amount(claim["value"], claim["value_high"], claim["unit"])
    rounding = f" (± {_number(claim['rounding'])})" if claim["rounding"] else ""
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


def _tell_rules(claim: Claim, rules: Sequence[str], is_short: bool) -> Iterator[str]:
    failed, warned = claim["rules_failed"], claim["rules_warned"]
    passed = [rule for rule in rules if rule not in failed and rule not in warned]
    yield from _entry("verdict", f"{claim['status']}{': ' + claim['reason'] if claim['reason'] else ''}")
    yield from _entry("failed", ", ".join(failed))
    yield from _entry("warned", ", ".join(warned))
    yield from _entry("passed", f"{len(passed)} rules{'' if is_short else ': ' + ', '.join(passed)}")


def _tell_choice(brief: PrintedBrief, figure: Figure) -> Iterator[str]:
    ids, point = ids_of(figure), point_of(figure)
    conflict, choice = brief.conflicts.get(point), brief.choices.get(point)
    if choice and choice["is_derived"]:
        yield from _entry("derived", f"{choice['rule']}, from claims {', '.join(ids)}")
    elif conflict:
        yield from _entry("in conflict", f"{conflict['note']}")
        yield from _entry("rule", conflict["rule"])
        yield from _entry("chosen", ", ".join(ids))
        yield from _entry("not chosen", ", ".join(one for one in conflict["claim_ids"] if one not in ids))
    elif len(ids) > 1:
        yield from _entry("chosen", f"{ids[0]}; {len(ids) - 1} more agree: {', '.join(ids[1:])}")
    else:
        yield from _entry("chosen", f"{ids[0]}, the only claim" if ids else "")


def _tell_step(figure: Figure, step: str, base: str) -> str:
    stated = figure[f"stated_{step}_ratio"]
    told = f"; stated {_percent(stated)}" if stated else ""
    if not figure[f"{step}_change"]:
        return f"none: {figure[f'{step}_reason'] or 'no reason told'}{told}"
    against = f"against {figure[f'{base}_period']} ({tell_amount(figure[f'{base}_value'], '', figure['unit'])})"
    change = tell_amount(figure[f"{step}_change"], "", figure["unit"], sign="+")
    ratio = f"{_percent(figure[f'{step}_ratio'])}, " if figure[f"{step}_ratio"] else ""
    return f"{ratio}{change} {against}{told}"


def _tell_uses(brief: PrintedBrief, figure: Figure) -> Iterator[str]:
    """Name the steps of later points that this one is the base of, and the points derived from its claims."""
    own = set(ids_of(figure))
    for other in brief.figures:
        if series_of(other) != series_of(figure):
            continue
        for step, base in STEPS:
            if other[f"{base}_period"] == figure["period"] and other[f"{step}_change"]:
                yield f"{step} of {other['period']}"
        choice = brief.choices.get(point_of(other))
        if choice and choice["is_derived"] and other is not figure and own & set(ids_of(other)):
            yield f"derived value of {other['period']}"


def _name(figure: Figure) -> str:
    parts = [figure["entity"], figure["metric"], figure["period"]]
    narrow = [figure["scope"], figure["modality"] if figure["modality"] != "reported" else ""]
    return " ".join(parts) + "".join(f", {part}" for part in narrow if part)


def tell_amount(value: Any, value_high: Any, unit: str | None, sign: str = "") -> str:
    """Write a value or a range in full with its unit; fractions as percent."""
    if value in (None, ""):
        return "no value"
    if unit == "fraction":
        mark = "pp" if sign else "%"
        numbers = [f"{float(one) * 100:{sign}.6g} {mark}" for one in (value, value_high) if one not in (None, "")]
        return " to ".join(numbers)
    numbers = [_number(float(one), sign) for one in (value, value_high) if one not in (None, "")]
    return f"{' to '.join(numbers)} {unit or ''}".rstrip()


def _number(value: float, sign: str = "") -> str:
    text = f"{value:{sign},.6f}"
    return text.rstrip("0").rstrip(".")


def _percent(ratio: str) -> str:
    return f"{float(ratio) * 100:+.1f} %"


def _entry(label: str, text: str | None) -> list[str]:
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
