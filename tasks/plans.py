"""What a run is asked to do, decided once before it starts: edition, cut-off, period, paths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.records import Edition, Known, Source
from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run: nothing after it looks at a clock."""

    edition: Edition
    sources: tuple[Source, ...]
    as_of: date
    cut_off: datetime  # articles published before this moment count
    period: str  # name of the brief's period: 2025-W35, 2025-08, 2025-Q3
    captured_at: datetime  # moment the run's documents count as read
    known: Known = "now"  # what counts of the documents published by the cut-off: all, or those read by `then`


def plan_run(
    edition: Edition,
    sources: tuple[Source, ...],
    as_of: date | None,
    now: datetime,
    settings: Settings,
    known: Known = "now",
) -> RunPlan:
    """Fix the run's dates: `as_of` is today in the edition's time zone where not given; documents are captured `now`."""
    zone = ZoneInfo(settings.timezone or edition.timezone)
    day = as_of or now.astimezone(zone).date()
    cut_off = datetime.combine(day + timedelta(days=1), time(), zone)
    period, captured_at = name_period(edition.cadence, day), now.astimezone(ZoneInfo("UTC"))
    return RunPlan(edition, sources, day, cut_off, period, captured_at, known)


def name_period(cadence: str, day: date) -> str:
    """Name the period of a brief: the ISO week, month or quarter that holds the day."""
    if cadence == "weekly":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if cadence == "monthly":
        return f"{day:%Y-%m}"
    return f"{day.year}-Q{(day.month + 2) // 3}"


def given_sources(paths: list[Path]) -> tuple[Source, ...]:
    """Turn files and folders given on the command line into sources in place of the configured ones."""
    return tuple(
        Source(
            f"given-{number}",
            path.name or str(path),
            _kind(path),
            str(path.resolve()),
            None,
            "command line",
            "irregular",
            "C",
        )
        for number, path in enumerate(paths, 1)
    )


def _kind(path: Path) -> str:
    if path.suffix == ".jsonl":
        return "jsonl"
    return "page" if path.is_file() else "folder"
