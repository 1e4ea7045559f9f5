"""Print the failing cases with what came instead: `python -m tests.cases.report [part of an id …] [--ids]`."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable

from tests.cases.verdicts import Claim, Outcome

SHOWN = (
    "raw",
    "value",
    "value_high",
    "unit",
    "kind",
    "entity",
    "metric",
    "period",
    "basis",
    "qualifier",
    "modality",
    "scope",
)


def pass_shares(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Compute the share of passed cases per language, a fraction."""
    passed: defaultdict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        passed[outcome.case.language].append(outcome.has_passed)
    return {language: sum(each) / len(each) for language, each in passed.items()}


def describe(outcome: Outcome) -> str:
    """Tell a failed case: text, problems, and every claim that came out of it."""
    lines = [f"✗ {outcome.case.case_id}", f"  {outcome.case.text.strip()}"]
    lines += [f"  - {problem}" for problem in outcome.problems]
    return "\n".join([*lines, *(f"    got {_show(claim)}" for claim in outcome.claims)])


def _show(claim: Claim) -> str:
    return " · ".join(f"{field}={claim[field]!r}" for field in SHOWN if claim[field] is not None)


def main(words: list[str]) -> int:
    """Print failures whose id holds one of the words (all without words) and the shares; `--ids` prints bare ids."""
    from tests.cases.runs import run_all

    wanted = [word for word in words if not word.startswith("--")]
    outcomes = [
        outcome for outcome in run_all().values() if not wanted or any(word in outcome.case.case_id for word in wanted)
    ]
    for outcome in outcomes:
        if not outcome.has_passed:
            print(outcome.case.case_id if "--ids" in words else describe(outcome) + "\n")
    if "--ids" not in words:
        for language, share in pass_shares(outcomes).items():
            print(f"{language:8} {share:6.1%} of {sum(outcome.case.language == language for outcome in outcomes)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
