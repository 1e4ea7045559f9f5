"""read pinned history → make the brief → archive → deliver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.deliveries import Delivery, read_clock
from flows.making import MadeBrief, make_brief, tracked
from flows.posting import archive_brief, post_brief
from flows.preparation import Preparation, prepare
from flows.progress import announce
from flows.summaries import keep_summary, write_summary
from tasks.deliver.manifests import MANIFEST, previous_day
from tasks.deliver.task import archive, list_briefs, write_index
from tasks.records import Known, Receipt
from tasks.render.task import build_index_page
from tasks.store.task import read


@flow(name="publish")
async def publish(
    edition: str = "weekly",
    as_of: date | None = None,
    lake: str | None = None,
    reports: Path | None = None,
    versions: Mapping[str, int] | None = None,
    deliver: bool = True,
    now: datetime | None = None,
    known: Known = "now",
    resend: bool = False,
) -> Path:
    """Make the brief of an edition from the lake, at the versions given or the newest, and return the path of its PDF.

    `known` says what of the lake counts: all that was published by the cut-off, or of that only what was read by `then`.
    It is delivered to those who have no brief of the period yet; with `resend` to everyone.
    """
    run = prepare(edition, as_of, lake=lake, reports=reports, now=now, known=known)
    plan, settings = run.plan, run.settings

    found = read(settings.lake, versions, plan.as_of, plan.known, cut_off=plan.cut_off)
    since = previous_day(list_briefs(settings.reports), plan.edition.edition_id, plan.as_of, plan.period)
    made = make_brief(run, found, since)

    receipt = _archive(run, made, now)
    summary = write_summary(made.material, made.brief, receipt)
    if deliver:
        post_brief(settings, plan.edition, Path(receipt.recipient), read_clock(now), resend)
    await keep_summary(made.material, summary)
    return Path(receipt.recipient) / "brief.pdf"


def _archive(run: Preparation, made: MadeBrief, now: datetime | None) -> Receipt:
    """Put the brief into the archive, and itself into the list of all briefs."""
    plan, settings = run.plan, run.settings
    manifest_hash = next(one.content_hash for one in made.files if one.name == MANIFEST)
    delivery = Delivery(settings.lake, plan.edition, plan.period, manifest_hash, read_clock(now))
    receipt = archive_brief(
        delivery, made.files, settings.reports / plan.edition.edition_id / plan.period, tracked(archive)
    )
    write_index(build_index_page(list_briefs(settings.reports), settings.templates), settings.reports)
    announce("deliver", f"{receipt.recipient}: {receipt.status}, {receipt.detail}")
    return receipt


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("publish", {}))
