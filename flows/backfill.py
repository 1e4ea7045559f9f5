"""Briefs of past periods, as they would have been made then, or with what is known now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.alarms import recorded
from flows.backlog import Owed, plan_backlog
from flows.deliveries import Delivery, read_clock
from flows.ingest import ingest
from flows.preparation import prepare
from flows.progress import announce
from flows.publish import publish
from tasks.deliver.task import list_briefs
from tasks.errors import Withheld
from tasks.records import Known


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one period: the path of its brief, or why there is none."""

    owed: Owed
    path: Path | None
    reason: str = ""

    def __str__(self) -> str:
        return str(self.path) if self.path else f"{self.owed.period}: withheld: {self.reason}"


@flow(name="backfill")
async def backfill(
    first: date,
    last: date,
    edition: str = "weekly",
    articles: list[Path] | None = None,
    lake: str | None = None,
    reports: Path | None = None,
    known: Known = "now",
    now: datetime | None = None,
    send: bool = False,
) -> list[Filled]:
    """Make the briefs of an edition that are missing between two days, oldest first; they are sent only when asked.

    Where all counts that is known now, the sources are read once beforehand; a brief of what was known then needs no
    more than the lake. A brief that is withheld does not keep the later ones back.
    """
    run = prepare(edition, last, articles, lake, reports, now, known)
    owed = plan_backlog(run.plan.edition, first, last, list_briefs(run.settings.reports))
    versions = (await ingest(edition, last, articles, lake, now)).versions if known == "now" else None

    filled = []
    for one in (one for one in owed if not one.is_made):
        try:
            with recorded(Delivery(run.settings.lake, run.plan.edition, one.period, "", read_clock(now))):
                path = await publish(edition, one.as_of, lake, reports, versions, send, now, known)
            filled.append(Filled(one, path))
        except Withheld as withheld:
            announce("deliver", f"{one.period}: withheld: {withheld}")
            filled.append(Filled(one, None, str(withheld)))
    return filled
