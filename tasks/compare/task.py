"""The room's tasks for Prefect."""

from __future__ import annotations

from datetime import date

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.compare.comparisons import compare
from tasks.frames import CHANGES, CONFLICTS, FINDINGS, HISTORY, conform
from tasks.records import Comparison, Edition
from tasks.sightings import FIRST_BRIEF
from tasks.vocabulary import Vocabulary


@task(name="compare: history", cache_policy=NO_CACHE)
def compare_history(
    history: pl.DataFrame,
    vocabulary: Vocabulary,
    edition: Edition,
    as_of: date,
    since: date | None,
    printed: pl.DataFrame | None = None,
) -> Comparison:
    """Compare the accepted history; HISTORY in, CHANGES, CONFLICTS and FINDINGS out. `since` None: the first brief.

    `printed` is the HISTORY of the brief before, as it was judged then.
    """
    earlier = None if printed is None else conform(printed, HISTORY)
    found = compare(conform(history, HISTORY), vocabulary, edition, as_of, since or FIRST_BRIEF, earlier)
    return Comparison(
        conform(found.changes, CHANGES), conform(found.conflicts, CONFLICTS), conform(found.findings, FINDINGS)
    )
