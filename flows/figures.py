"""The account that `brief explain` gives of one figure, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.accounts import entry, tell_amount
from flows.printed import Figure, PrintedBrief, ids_of, point_of, series_of
from tasks.render.labels import read_labels
from tasks.seed_files import read_toml
from tasks.settings import PROJECT

WORDS = PROJECT / "templates" / "explain.toml"
STEPS = (("qoq", "previous"), ("yoy", "year_ago"))


def tell_figure(brief: PrintedBrief, figure: Figure) -> Iterator[str]:
    """Tell a point's value, why it was chosen over others, and the deltas it has and goes into."""
    yield f"figure {_name(figure)}"
    yield from entry("value", tell_amount(figure["value"], figure["value_high"], figure["unit"]))
    yield from _tell_choice(brief, figure)
    yield from entry("sources", f"{figure['sources']} independent")
    yield from entry("marks", _tell_marks(figure["marks"]))
    for step, base in STEPS:
        yield from entry(step, _tell_step(figure, step, base))
        yield from entry("stated", "; ".join(_tell_stated(brief, figure, step)))
    yield from entry("goes into", "; ".join(_tell_uses(brief, figure)))


def _tell_choice(brief: PrintedBrief, figure: Figure) -> Iterator[str]:
    ids, point = ids_of(figure), point_of(figure)
    conflict, choice = brief.conflicts.get(point), brief.choices.get(point)
    if choice and choice["is_derived"]:
        yield from entry("derived", f"{choice['rule']}, from {_name_claims(brief, ids)}")
    elif conflict:
        yield from entry("in conflict", f"{conflict['note']}")
        yield from entry("rule", conflict["rule"])
        yield from entry("chosen", _name_claims(brief, ids))
        yield from entry("not chosen", _name_claims(brief, [one for one in conflict["claim_ids"] if one not in ids]))
    else:
        yield from entry("chosen", _name_claims(brief, ids[:1]) + (", the only claim" if len(ids) == 1 else ""))
        yield from entry("agreeing", _name_claims(brief, ids[1:]))


def _tell_step(figure: Figure, step: str, base: str) -> str:
    stated = figure[f"stated_{step}_ratio"]
    told = f"; stated {_percent(stated)}" if stated else ""
    if not figure[f"{step}_change"]:
        return f"none: {_tell_reason(figure[f'{step}_reason'])}{told}"
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


def _tell_stated(brief: PrintedBrief, figure: Figure, step: str) -> Iterator[str]:
    """Name the claims that state a point's growth themselves."""
    about = ("entity", "metric", "scope", "period", "modality")
    for claim in brief.claims.values():
        is_growth = claim["basis"] == step and claim["status"] == "accepted"
        if is_growth and all((figure[name] or None) == claim[name] for name in about):
            yield f"{_name_claims(brief, [claim['claim_id']])}: “{claim['quote']}”"


def _name_claims(brief: PrintedBrief, claim_ids: Sequence[str]) -> str:
    """Name claims by id, note, source and figure as written."""
    return "; ".join(_name_claim(brief, one) for one in claim_ids)


def _name_claim(brief: PrintedBrief, claim_id: str) -> str:
    notes = "".join(f"note {one['number']}, " for one in brief.notes_of(claim_id))
    claim = brief.claims.get(claim_id)
    if claim is None:
        return claim_id
    return f"{claim_id} ({notes}{claim['source']['publisher'] or claim['source']['source_name']}, {claim['raw']})"


def _tell_marks(letters: str) -> str:
    known = read_labels("en").section("marks")
    return "; ".join(f"[{letter}] {known.get(letter, '')}".rstrip() for letter in letters)


def _tell_reason(reason: str) -> str:
    words = read_toml(WORDS)["no_change"].get(reason, "")
    return f"{words} ({reason})" if words else reason or "no reason told"


def _name(figure: Figure) -> str:
    parts = [figure["entity"], figure["metric"], figure["period"]]
    narrow = [figure["scope"], figure["modality"] if figure["modality"] != "reported" else ""]
    return " ".join(parts) + "".join(f", {part}" for part in narrow if part)


def _percent(ratio: str) -> str:
    return f"{float(ratio) * 100:+.1f} %"
