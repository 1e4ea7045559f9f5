"""load → clean → extract → normalise → validate → store."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import flow, unmapped

from flows.preparation import prepare
from flows.progress import announce
from tasks.asides import describe_unreadable
from tasks.clean.task import clean_batch
from tasks.extract.task import extract_batch
from tasks.frames import ARTICLES, CLAIMS, DUPLICATES, RAW_ARTICLES, SET_ASIDE, UNREADABLE, split_batches, stack
from tasks.load.task import load_source
from tasks.load.webs import Web
from tasks.normalise.task import normalise_batch
from tasks.records import Snapshot
from tasks.store.task import keep, merge, only_new, read_known_claims, read_known_marks
from tasks.validate.task import judge_batch

BATCH = 500  # articles


@flow(name="ingest")
async def ingest(
    edition: str = "weekly",
    as_of: date | None = None,
    articles: list[Path] | None = None,
    lake: str | None = None,
    now: datetime | None = None,
) -> Snapshot:
    """Read what is new from the sources into the lake and return the version that holds it."""
    run = prepare(edition, as_of, articles, lake, now=now)
    vocabulary, lake_uri = run.vocabulary, run.settings.lake

    web, marks = Web(run.settings.allow_private_addresses), read_known_marks(lake_uri)
    loaded = load_source.map(
        list(run.plan.sources),
        unmapped(run.root),
        unmapped(run.plan.captured_at),
        unmapped(web),
        unmapped(marks),
    ).result()
    documents = stack((one.articles for one in loaded), RAW_ARTICLES)
    unread = stack((one.set_aside for one in loaded), SET_ASIDE)
    fresh = only_new(lake_uri, documents)
    announce("load", f"{documents.height} documents, {fresh.height} new, {unread.height} set aside")

    cleaned = clean_batch.map(split_batches(fresh, BATCH)).result()
    clean = stack((one.articles for one in cleaned), ARTICLES)
    duplicates = stack((one.duplicates for one in cleaned), DUPLICATES)
    announce("clean", f"{clean.height} articles, {duplicates.height} duplicates")

    mentions = extract_batch.map([one.articles for one in cleaned], unmapped(vocabulary)).result()
    announce("extract", f"{sum(one.height for one in mentions)} figures found")

    readings = normalise_batch.map(mentions, unmapped(vocabulary)).result()
    claims = stack((one for one, _ in readings), CLAIMS)
    unreadable = describe_unreadable(stack((aside for _, aside in readings), UNREADABLE))
    announce("normalise", f"{claims.height} claims, {unreadable.height} unreadable")

    verdict = judge_batch(claims, read_known_claims(lake_uri), vocabulary, run.settings.expectations)
    announce("validate", f"{verdict.accepted.height} accepted, {verdict.quarantine.height} held back")

    set_aside = stack((unread, *(one.set_aside for one in cleaned), unreadable), SET_ASIDE)
    snapshot = merge(lake_uri, clean, duplicates, verdict.accepted, verdict.quarantine, set_aside)
    announce("store", f"{snapshot.label}, {snapshot.summary}")
    keep(lake_uri, [capture for one in loaded for capture in one.captures])
    return snapshot


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("ingest", {}))
