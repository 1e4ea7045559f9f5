"""read pinned history → make the brief → archive → deliver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.carriers import find_targets
from flows.deliveries import Delivery, read_clock
from flows.making import MadeBrief, make_brief
from flows.posting import archive_brief, post_brief
from flows.preparation import Preparation, prepare
from flows.progress import announce
from flows.summaries import keep_summary, write_summary
from tasks.deliver.manifests import MANIFEST, previous_day
from tasks.deliver.task import archive, copy, list_briefs, write_index
from tasks.records import Artifact, Known, Receipt
from tasks.render.task import build_index_page
from tasks.settings import Settings
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

    receipt = _archive(run, made, now, deliver)
    summary = write_summary(made.material, made.brief, receipt)
    if deliver:
        post_brief(settings, plan.edition, Path(receipt.recipient), read_clock(now), resend)
    await keep_summary(made.material, summary)
    return Path(receipt.recipient) / "brief.pdf"


def _archive(run: Preparation, made: MadeBrief, now: datetime | None, deliver: bool) -> Receipt:
    """Put the brief into the archive and into the list of all briefs; it is owed to its recipients from then on.

    The list is written before the brief counts as made: a run that died in between would leave it without the brief.
    """
    plan, settings = run.plan, run.settings
    manifest_hash = next(one.content_hash for one in made.files if one.name == MANIFEST)
    delivery = Delivery(settings.lake, plan.edition, plan.period, manifest_hash, read_clock(now))
    place = f"{plan.edition.edition_id}/{plan.period}"

    def write(files: Sequence[Artifact], folder: Path) -> Receipt:
        _copy(settings, files, place)
        receipt = archive(files, folder)
        _list_all(run)
        return receipt

    targets = find_targets(settings, plan.edition) if deliver else None
    receipt = archive_brief(delivery, made.files, settings.reports / place, write, targets)
    announce("deliver", f"{receipt.recipient}: {receipt.status}, {receipt.detail}")
    return receipt


def _list_all(run: Preparation) -> None:
    """Write the page over all briefs; again, when a run of another edition has added one meanwhile."""
    settings, listed, briefs = run.settings, None, list_briefs(run.settings.reports)
    while listed != briefs:
        index = build_index_page(briefs, settings.templates, run.language)
        write_index(index, settings.reports)
        listed, briefs = briefs, list_briefs(settings.reports)
    _copy(settings, [index])


def _copy(settings: Settings, files: Sequence[Artifact], place: str = "") -> None:
    """Copy files into the object store, where one is set: an error there comes before anything is sent."""
    if settings.archive:
        copied = copy(files, settings.archive, place)
        announce("deliver", f"{copied.recipient}: {copied.status}, {copied.detail}")


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("publish", {}))
