"""Verdicts made again for a brief: on everything known at its cut-off, and on nothing that came later.

The lake keeps the verdict that a claim got when it was read. By the time a brief is made, other articles may have
contradicted what was accepted or confirmed what was held back; and a brief of an earlier day must not judge by later
articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tasks.frames import CLAIMS, HELD_BACK, HISTORY, empty
from tasks.records import Correction, Decision
from tasks.validate.suites import RuleResult
from tasks.validate.verdicts import judge_claims
from tasks.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a brief may use, what is held back from it, and what each rule found."""

    history: pl.DataFrame  # HISTORY
    held_back: pl.DataFrame  # HELD_BACK
    results: tuple[RuleResult, ...]


def judge_again(
    history: pl.DataFrame,
    held_back: pl.DataFrame,
    vocabulary: Vocabulary,
    suites: Path,
    corrections: Sequence[Correction] = (),
    decisions: Sequence[Decision] = (),
) -> Judgement:
    """Judge HISTORY and HELD_BACK of the lake together; each row comes out once, in one of the two.

    `corrections` and `decisions` are those that were laid over the two.
    """
    known = pl.concat([history, held_back.select(list(HISTORY))])
    verdict = judge_claims(known.select(list(CLAIMS)), empty(CLAIMS), vocabulary, suites, corrections, decisions)
    origins = known.select("claim_id", *(name for name in HISTORY if name not in verdict.quarantine.columns))
    accepted, held = (
        part.join(origins, on="claim_id", how="left", maintain_order="left")
        for part in (verdict.accepted, verdict.quarantine)
    )
    return Judgement(accepted.select(list(HISTORY)), held.select(list(HELD_BACK)), verdict.results)
