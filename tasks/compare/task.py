"""The room's tasks for Prefect."""

from __future__ import annotations

from datetime import date

import polars as pl
from prefect import task

from tasks.compare.comparisons import compare
from tasks.frames import CHANGES, CONFLICTS, FINDINGS, HISTORY, conform
from tasks.records import Comparison, Edition
from tasks.vocabulary import Vocabulary


@task(name="compare: history")
def compare_history(history: pl.DataFrame, vocabulary: Vocabulary, edition: Edition, as_of: date) -> Comparison:
    """Compare the accepted history; HISTORY in, CHANGES, CONFLICTS and FINDINGS out."""
    found = compare(conform(history, HISTORY), vocabulary, edition, as_of)
    return Comparison(
        conform(found.changes, CHANGES), conform(found.conflicts, CONFLICTS), conform(found.findings, FINDINGS)
    )
