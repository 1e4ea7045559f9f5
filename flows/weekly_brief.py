"""ingest, then publish: the flow that people run and that the schedule starts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.alarms import recorded, tell_ops_of_failure
from flows.deliveries import Delivery, read_clock
from flows.ingest import ingest
from flows.posting import post_pending
from flows.preparation import prepare
from flows.progress import announce
from flows.publish import publish
from flows.reckoning import plan_owed, settle_covered
from tasks.errors import Withheld
from tasks.records import Known


@flow(name="weekly-brief", on_failure=[tell_ops_of_failure], on_crashed=[tell_ops_of_failure])
async def weekly_brief(
    edition: str = "weekly",
    as_of: date | None = None,
    articles: list[Path] | None = None,
    lake: str | None = None,
    reports: Path | None = None,
    deliver: bool = True,
    now: datetime | None = None,
    known: Known = "now",
    scheduled: bool = False,
    resend: bool = False,
) -> Path | None:
    """Read what is new, then make and deliver the brief; returns the path of its PDF.

    A `scheduled` run makes what is owed by the ledger, however often and however late it is started: None where nothing is.
    """
    if scheduled:
        return await _make_owed(edition, articles, lake, reports, deliver, now, known)
    run = prepare(edition, as_of, articles, lake, reports, now, known)
    with recorded(Delivery(run.settings.lake, run.plan.edition, run.plan.period, "", read_clock(now))):
        snapshot = await ingest(edition, as_of, articles, lake, now)
        return await publish(edition, as_of, lake, reports, snapshot.versions, deliver, now, known, resend)


async def _make_owed(
    edition: str,
    articles: list[Path] | None,
    lake: str | None,
    reports: Path | None,
    deliver: bool,
    now: datetime | None,
    known: Known,
) -> Path | None:
    """Make every brief that is owed, oldest first; one that is withheld does not keep the later ones back."""
    run = prepare(edition, None, articles, lake, reports, now, known)
    settings, brief_edition, clock = run.settings, run.plan.edition, read_clock(now)
    owed = plan_owed(settings.lake, brief_edition, clock())
    paths, withheld = [], []
    for slot in owed.make:
        try:
            with recorded(Delivery(settings.lake, brief_edition, slot.period, "", clock)):
                snapshot = await ingest(edition, slot.as_of, articles, lake, now)
                paths.append(await publish(edition, slot.as_of, lake, reports, snapshot.versions, deliver, now, known))
        except Withheld as error:
            withheld.append(error)
    if not withheld:
        settle_covered(settings.lake, brief_edition, owed, clock())
    if deliver:
        post_pending(settings, brief_edition, clock)
    if withheld:
        raise withheld[-1]
    if not owed.make:
        announce("deliver", "nothing is owed: every brief that is due was made, or is settled")
    return paths[-1] if paths else None


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("weekly-brief", {}))
