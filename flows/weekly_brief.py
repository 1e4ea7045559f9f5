"""ingest, then publish: the flow that people run and that the schedule starts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.ingest import ingest
from flows.publish import publish
from tasks.records import Known


@flow(name="weekly-brief")
async def weekly_brief(
    edition: str = "weekly",
    as_of: date | None = None,
    articles: list[Path] | None = None,
    lake: str | None = None,
    reports: Path | None = None,
    deliver: bool = True,
    now: datetime | None = None,
    known: Known = "now",
) -> Path:
    """Read what is new, then make and deliver the brief; returns the path of its PDF."""
    snapshot = await ingest(edition, as_of, articles, lake, now)
    return await publish(edition, as_of, lake, reports, snapshot.versions, deliver, now, known)


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("weekly-brief", {}))
