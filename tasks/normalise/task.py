"""Normalise as Prefect tasks."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.frames import CLAIMS, CORRECTED, HELD_BACK, HISTORY, MENTIONS, UNREADABLE, conform
from tasks.normalise.claims import read_claims
from tasks.normalise.decisions import settle_history
from tasks.records import Correction, Decision
from tasks.vocabulary import Vocabulary


@task(name="normalise: claims", cache_policy=NO_CACHE)
def normalise_batch(mentions: pl.DataFrame, vocabulary: Vocabulary) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a batch of MENTIONS as CLAIMS and UNREADABLE."""
    claims, unreadable = read_claims(conform(mentions, MENTIONS), vocabulary)
    return conform(claims, CLAIMS), conform(unreadable, UNREADABLE)


@task(name="normalise: corrections", cache_policy=NO_CACHE)
def correct(
    history: pl.DataFrame,
    held_back: pl.DataFrame,
    corrections: Sequence[Correction],
    decisions: Sequence[Decision] = (),
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Lay corrections and reviewers' decisions over HISTORY and HELD_BACK; third: CORRECTED, a row per change."""
    told, held, corrected = settle_history(
        conform(history, HISTORY), conform(held_back, HELD_BACK), corrections, decisions
    )
    return conform(told, HISTORY), conform(held, HELD_BACK), conform(corrected, CORRECTED)
