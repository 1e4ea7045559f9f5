"""The store's tasks for Prefect; they retry because they touch the disk or the object store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.frames import (
    ACCEPTED,
    ARTICLES,
    CLAIMS,
    DUPLICATES,
    HELD_BACK,
    HISTORY,
    QUARANTINE,
    RAW_ARTICLES,
    SET_ASIDE,
    conform,
)
from tasks.records import Capture, Known, Mark, Snapshot
from tasks.store.captures import keep_captures, read_marks
from tasks.store.lake import Read, join_verdicts, known_claims, merge_batch, new_documents, read_history
from tasks.store.tables import Options


@task(name="store: only new", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
def only_new(lake: str, documents: pl.DataFrame, options: Options | None = None) -> pl.DataFrame:
    """Keep the RAW_ARTICLES that the lake has not seen with this content."""
    return conform(new_documents(lake, conform(documents, RAW_ARTICLES), options), RAW_ARTICLES)


@task(name="store: known claims", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
def read_known_claims(lake: str, options: Options | None = None) -> pl.DataFrame:
    """Read the accepted CLAIMS of the lake."""
    return conform(known_claims(lake, options), CLAIMS)


@task(name="store: merge", retries=2, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)
def merge(
    lake: str,
    articles: pl.DataFrame,
    duplicates: pl.DataFrame,
    accepted: pl.DataFrame,
    quarantine: pl.DataFrame,
    set_aside: pl.DataFrame,
    options: Options | None = None,
) -> Snapshot:
    """Merge one batch into the lake."""
    claims = join_verdicts(conform(accepted, ACCEPTED), conform(quarantine, QUARANTINE))
    return merge_batch(
        lake,
        conform(articles, ARTICLES),
        conform(duplicates, DUPLICATES),
        claims,
        conform(set_aside, SET_ASIDE),
        options,
    )


@task(name="store: read", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
def read(
    lake: str,
    versions: Mapping[str, int] | None,
    as_of: date,
    known: Known = "now",
    options: Options | None = None,
    cut_off: datetime | None = None,
) -> Read:
    """Read what a brief of `as_of` may know, at the given versions."""
    found = read_history(lake, versions, as_of, known, options, cut_off)
    conform(found.history, HISTORY)
    conform(found.held_back, HELD_BACK)
    return found


@task(name="store: marks", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
def read_known_marks(lake: str, options: Options | None = None) -> dict[str, Mark]:
    """Read what each address told of itself when it was last read."""
    return read_marks(lake, options)


@task(name="store: captures", retries=2, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)
def keep(lake: str, captures: list[Capture], options: Options | None = None) -> int:
    """Keep what the web answered; returns how many originals are new."""
    return keep_captures(lake, captures, options)
