"""read pinned history → make the brief → deliver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.making import make_brief
from flows.preparation import prepare
from flows.progress import announce
from flows.summaries import keep_summary, write_summary
from tasks.deliver.manifests import previous_day
from tasks.deliver.task import announce_to_channels, archive, list_briefs, write_index
from tasks.records import Known
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
) -> Path:
    """Make the brief of an edition from the lake, at the versions given or the newest, and return the path of its PDF.

    `known` says what of the lake counts: all that was published by the cut-off, or of that only what was read by `then`.
    """
    run = prepare(edition, as_of, lake=lake, reports=reports, now=now, known=known)
    plan, settings = run.plan, run.settings

    found = read(settings.lake, versions, plan.as_of, plan.known, cut_off=plan.cut_off)
    since = previous_day(list_briefs(settings.reports), plan.edition.edition_id, plan.as_of, plan.period)
    made = make_brief(run, found, since)

    receipt = archive(made.files, settings.reports / plan.edition.edition_id / plan.period)
    write_index(build_index_page(list_briefs(settings.reports), settings.templates), settings.reports)
    summary = write_summary(made.material, made.brief, receipt)
    sent = announce_to_channels(settings.channels if deliver else None, made.brief.title, summary, receipt)
    announce("deliver", f"{receipt.recipient}: {receipt.status}, {receipt.detail}; {len(sent)} channels told")
    await keep_summary(made.material, summary)
    return Path(receipt.recipient) / "brief.pdf"


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("publish", {}))
