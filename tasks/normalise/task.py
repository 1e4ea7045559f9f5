"""Normalise as Prefect tasks."""

from __future__ import annotations

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.frames import CLAIMS, MENTIONS, UNREADABLE, conform
from tasks.normalise.claims import read_claims
from tasks.vocabulary import Vocabulary


@task(name="normalise: claims", cache_policy=NO_CACHE)
def normalise_batch(mentions: pl.DataFrame, vocabulary: Vocabulary) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a batch of MENTIONS as CLAIMS and UNREADABLE."""
    claims, unreadable = read_claims(conform(mentions, MENTIONS), vocabulary)
    return conform(claims, CLAIMS), conform(unreadable, UNREADABLE)
