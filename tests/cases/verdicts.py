"""Expected claims against extracted ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.cases.files import Case, Expected

UNTRACKED = ("brand:", "person:", "other:")
Claim = Mapping[str, Any]
STEPS = {("times", "fraction"): -1.0, ("fraction", "times"): 1.0}  # multiple ↔ the change that makes it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case found wrong (one line each, empty when it passed) and what was extracted."""

    case: Case
    problems: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def has_passed(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.problems


def judge(case: Case, source_text: str, claims: list[Claim]) -> Outcome:
    """Compare a case with the claims extracted from it; `source_text` is what their offsets count in."""
    problems = [problem for claim in claims if (problem := _misquoted(claim, source_text))]
    left = [claim for claim in claims if claim["value"] is not None]
    for expected in case.claims:
        span = _span(expected, source_text)
        near = [claim for claim in left if claim["start"] < span[1] and span[0] < claim["end"]]
        if not near:
            problems.append(f"missed {expected.raw!r}")
            continue
        best = min(near, key=lambda claim: len(_differences(expected, claim)))
        left.remove(best)
        problems += [f"{expected.raw!r}: {difference}" for difference in _differences(expected, best)]
    if case.is_complete:
        problems += [f"not a claim: {claim['raw']!r} ({claim['value']:g} {claim['unit']})" for claim in left]
    return Outcome(case, tuple(problems), tuple(claims))


def _misquoted(claim: Claim, source_text: str) -> str | None:
    if source_text[claim["start"] : claim["end"]] != claim["raw"]:
        return f"offsets {claim['start']}–{claim['end']} are not those of {claim['raw']!r}"
    if claim["raw"] not in claim["quote"] or claim["quote"] not in source_text:
        return f"{claim['quote']!r} does not quote {claim['raw']!r} from the text"
    return None


def _span(expected: Expected, text: str) -> tuple[int, int]:
    at = -1
    for _ in range(expected.nth):
        at = text.find(expected.raw, at + 1)
    return at, at + len(expected.raw)


def _differences(expected: Expected, claim: Claim) -> list[str]:
    wanted = expected.fields
    wrong = [] if _has_amount(wanted, claim) else [f"amount is {_amount(claim)}, not {_amount(wanted)}"]
    words = [(field, want) for field, want in wanted.items() if field not in {"value", "value_high", "unit"}]
    return wrong + [
        f"{field} is {claim[field]}, not {want}" for field, want in words if not _fits(field, want, claim[field])
    ]


def _amount(row: Mapping[str, Any]) -> str:
    high = f" to {row['value_high']:g}" if row.get("value_high") is not None else ""
    return f"{row['value']:g}{high} {row.get('unit', '')}" if "value" in row else str(row.get("unit"))


def _has_amount(fields: Mapping[str, Any], claim: Claim) -> bool:
    """Compare value, upper end and unit; a change may be told as a multiple or as a fraction (doubled: +100 %)."""
    unit_fits = "unit" not in fields or _fits("unit", fields["unit"], claim["unit"])
    if "value" not in fields:
        return unit_fits
    if claim["kind"] == "change" and (step := STEPS.get((str(fields.get("unit")), claim["unit"]))):
        return _close(fields["value"] + step, claim["value"])
    high = fields.get("value_high")
    is_end_right = claim["value_high"] is None if high is None else _close(high, claim["value_high"])
    return unit_fits and is_end_right and _close(fields["value"], claim["value"])


def _close(want: float, got: float | None) -> bool:
    return got is not None and math.isclose(want, got, rel_tol=1e-3, abs_tol=1e-12)


def _fits(field: str, want: str | list[str], got: str | None) -> bool:
    if isinstance(want, list):
        return any(_fits(field, one, got) for one in want)
    if want == "null" or (field == "basis" and want == "unspecified"):
        return got is None or (field == "basis" and got == "unspecified")
    if want in {"unnamed", "other"}:
        return got is None or got.startswith(UNTRACKED)
    return got is not None and fnmatchcase(got.casefold(), want.casefold())
