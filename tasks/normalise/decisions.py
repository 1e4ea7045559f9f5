"""What reviewers decided, laid over the history as corrections are: CLAIMS → CLAIMS, CORRECTED.

Only `correct` changes a reading, here; `accept` and `reject` are the gate's, which is told of them. The lake keeps every
claim as it was read, so a decision taken back leaves no trace but its own record.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tasks.frames import CORRECTED, HELD_BACK, HISTORY, stack
from tasks.normalise.corrections import correct_history, put_right
from tasks.records import Correction, Decision, standing_decisions


def settle_history(
    history: pl.DataFrame,
    held_back: pl.DataFrame,
    corrections: Sequence[Correction],
    decisions: Sequence[Decision] = (),
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Lay corrections of the seeds, then decisions over HISTORY and HELD_BACK; third: CORRECTED, a row per change."""
    history, held_back, by_seeds = correct_history(history, held_back, corrections)
    history, held_back, by_review = apply_decisions(history, held_back, decisions)
    return history, held_back, stack([by_seeds, by_review], CORRECTED)


def apply_decisions(
    history: pl.DataFrame, held_back: pl.DataFrame, decisions: Sequence[Decision]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Put right what reviewers corrected in HISTORY and HELD_BACK; third: CORRECTED, a row per corrected claim.

    Rows and columns stay as many and in order. A decision about a claim that is not there does nothing. Where an entry
    of seeds/corrections.toml changed the claim too, the reviewer, who saw its result, has the last word.
    """
    corrected = [one for one in standing_decisions(decisions).values() if one.action == "correct"]
    both = pl.concat([history.with_columns(reason=pl.lit(None, pl.String)), held_back.select(list(HELD_BACK))])
    told = []
    for decision in corrected:  # few: each one is a person's
        is_meant = pl.col("claim_id") == decision.claim_id
        both = put_right(both, is_meant, decision.replacement, decision.label)
        told.append(_tell(both.filter(is_meant), decision))
    return both.head(history.height).select(list(HISTORY)), both.slice(history.height), stack(told, CORRECTED)


def _tell(claims: pl.DataFrame, decision: Decision) -> pl.DataFrame:
    told = claims.with_columns(action=pl.lit("replace"), reason=pl.lit(decision.reason))
    return told.select(list(CORRECTED))
