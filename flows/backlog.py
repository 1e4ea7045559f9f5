"""Which briefs of past periods are owed: the days on which an edition's schedule fired, less the briefs already made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from cronsim import CronSim, CronSimError

from tasks.errors import WrongUse
from tasks.plans import name_period
from tasks.records import Edition


@dataclass(frozen=True, slots=True)
class Owed:
    """One brief of a past period: its name, the day it is made as of, and the day of the one made before, if any."""

    period: str
    as_of: date
    made_as_of: str | None  # ISO date

    @property
    def is_made(self) -> bool:
        return self.made_as_of is not None

    def __str__(self) -> str:
        state = f"already made as of {self.made_as_of}" if self.is_made else "to be made"
        return f"{self.period}  as of {self.as_of}  {state}"


def plan_backlog(edition: Edition, first: date, last: date, manifests: Iterable[Mapping[str, Any]]) -> list[Owed]:
    """List the briefs of an edition from the first to the last day, oldest first, one for each period.

    A schedule that fires more than once in a period makes that period's brief as of its last day. WrongUse for days in
    the wrong order.
    """
    if last < first:
        raise WrongUse(f"--to {last} lies before --from {first}; name the earlier day first")
    made = {one["period"]: str(one["as_of"]) for one in manifests if one["edition"] == edition.edition_id}
    days = {name_period(edition.cadence, day): day for day in _scheduled_days(edition, first, last)}
    return [Owed(period, day, made.get(period)) for period, day in days.items()]


def _scheduled_days(edition: Edition, first: date, last: date) -> list[date]:
    """List the days on which the schedule fires; days of the calendar, so that no clock change moves one."""
    try:
        firings = CronSim(edition.schedule, datetime.combine(first, time(), UTC) - timedelta(seconds=1))
    except CronSimError as error:
        raise WrongUse(
            f"The schedule {edition.schedule!r} of edition {edition.edition_id!r} cannot be read: {error}; "
            "correct it in seeds/editions.toml"
        ) from None
    days: list[date] = []
    for moment in firings:
        if moment.date() > last:
            break
        if not days or days[-1] != moment.date():
            days.append(moment.date())
    return days
