"""The room's tasks for Prefect."""

from __future__ import annotations

from datetime import date

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.compare.comparisons import compare
from tasks.compare.editions import FIRST_BRIEF
from tasks.frames import CHANGES, CONFLICTS, FINDINGS, HISTORY, conform
from tasks.records import Comparison, Edition
from tasks.vocabulary import Vocabulary


@task(name="compare: history", cache_policy=NO_CACHE)
def compare_history(
    history: pl.DataFrame, vocabulary: Vocabulary, edition: Edition, as_of: date, since: date | None
) -> Comparison:
    """Compare the accepted history; HISTORY in, CHANGES, CONFLICTS and FINDINGS out. `since` None: the first brief."""
    found = compare(conform(history, HISTORY), vocabulary, edition, as_of, since or FIRST_BRIEF)
    return Comparison(
        conform(found.changes, CHANGES), conform(found.conflicts, CONFLICTS), conform(found.findings, FINDINGS)
    )
