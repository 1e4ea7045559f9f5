"""load → clean → extract → normalise → validate → store."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import flow, unmapped

from flows.preparation import prepare
from flows.progress import announce
from tasks.clean.task import clean_batch
from tasks.extract.task import find_batch
from tasks.frames import combine, split_batches
from tasks.load.task import load_source
from tasks.normalise.task import read_batch
from tasks.records import Snapshot
from tasks.store.task import merge, only_new, read_known_claims
from tasks.validate.task import judge_batch


@flow(name="ingest", validate_parameters=False)
async def ingest(
    edition: str = "weekly",
    as_of: date | None = None,
    articles: list[Path] | None = None,
    lake: str | None = None,
    now: datetime | None = None,
) -> Snapshot:
    """Read what is new from the sources into the lake and return the version that holds it."""
    run = prepare(edition, as_of, articles, lake, now=now)
    loaded = load_source.map(list(run.plan.sources), unmapped(run.root), unmapped(run.plan.captured_at)).result()
    documents, unread = combine(loaded)
    fresh = only_new(run.settings.lake, documents)
    announce("load", f"{documents.height} documents, {fresh.height} new, {unread.height} set aside")
    return fresh
