"""The hourly look: drafts go out in time, what was put off or failed is tried again, ops hear of briefs that are late."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow

from flows.alarms import tell_once, tell_ops_of_failure, tell_untold
from flows.deliveries import read_clock
from flows.lateness import describe_late, find_late
from flows.owners import this_process
from flows.posting import post_pending
from flows.progress import announce
from flows.retries import find_failed, start_again
from tasks.owed import PeriodState
from tasks.records import Edition, LedgerEntry
from tasks.seeds import read_editions
from tasks.settings import Settings, read_settings


@flow(name="watchdog", on_failure=[tell_ops_of_failure], on_crashed=[tell_ops_of_failure])
async def watchdog(
    lake: str | None = None, reports: Path | None = None, deliver: bool = True, now: datetime | None = None
) -> list[str]:
    """Send what may go out by now, start failed briefs again, tell ops of every late period once; returns a line for each."""
    settings, clock = read_settings(lake=lake, reports=reports), read_clock(now)
    late = []
    for edition in read_editions(settings.seeds / "editions.toml"):
        if deliver:
            post_pending(settings, edition, clock)
            await _try_again(settings, edition, clock(), now)
        found = find_late(settings, edition, clock())
        late += [describe_late(edition, one) for one in found]
        tell_late(settings, edition, found, clock())
    tell_untold(settings, clock())
    announce("deliver", "; ".join(late) or "no brief is late")
    return late


async def _try_again(settings: Settings, edition: Edition, at: datetime, told: datetime | None) -> None:
    failed = find_failed(settings, edition, at)
    run = await start_again(edition, told) if failed else None
    if run:
        announce("deliver", f"{edition.edition_id} {' '.join(failed)} failed: run {run} tries again")


def tell_late(settings: Settings, edition: Edition, late: list[PeriodState], now: datetime) -> int:
    """Tell ops of the late periods they have not been told of; returns how many were new."""
    alarms = {
        LedgerEntry(edition.edition_id, one.slot.period, "late", now, channel="ops", owner=this_process()): (
            describe_late(edition, one)
        )
        for one in late
    }
    return tell_once(settings, "late", edition.edition_id, alarms, now)


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("watchdog", {}))
