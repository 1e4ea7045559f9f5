"""Which periods of an edition are owed, what became of each, and what a run has to make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from tasks.errors import WrongUse
from tasks.plans import name_period
from tasks.records import Edition, LedgerEntry

SETTLED = ("made", "skipped", "covered")  # nothing is owed any more for a period with one of these
LOOK_BACK = timedelta(days=800)  # a slot is looked for this far back; a quarterly schedule has fired many times by then


@dataclass(frozen=True, slots=True)
class Slot:
    """A period of an edition, the day its brief is made as of, and the moment it is due."""

    period: str
    as_of: date
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class PeriodState:
    """What became of a period so far."""

    slot: Slot
    state: str  # due | late | made | skipped | covered | withheld | failed
    entry: LedgerEntry | None = None  # the entry that says so

    @property
    def is_owed(self) -> bool:
        """Tell whether a brief is still to be made."""
        return self.state not in SETTLED


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What a scheduled run does: the slots to make, oldest first, and those it settles without a brief."""

    make: tuple[Slot, ...]
    settle: tuple[tuple[Slot, str], ...]  # slot and skipped | covered


def list_slots(edition: Edition, first: date, until: datetime) -> list[Slot]:
    """List the slots of an edition from the first day to a moment, one for each period: its earliest.

    The schedule fires in the edition's time zone; across a change of clocks it fires once. A slot on a holiday is left
    out or moves to the same hour of the next day that is none, and stays its period's. WrongUse for an unreadable schedule.
    """
    zone = ZoneInfo(edition.timezone)
    slots: dict[str, Slot] = {}
    for moment in _firings(edition, first, until.astimezone(zone)):
        slot = _slot(edition, moment)
        if slot and slot.at <= until:
            slots.setdefault(slot.period, slot)
    return list(slots.values())


def find_states(
    edition: Edition, entries: Sequence[LedgerEntry], now: datetime, is_firing: bool = False
) -> list[PeriodState]:
    """Tell the state of every period owed since the edition starts, oldest first.

    It starts on the day it says, else with its first entry in the ledger; where there is neither, nothing is owed but,
    when its schedule fires, the slot that fired.
    """
    slots = _slots_so_far(edition, entries, now, is_firing)
    return [_state(edition, slot, [one for one in entries if one.period == slot.period], now) for slot in slots]


def plan_catch_up(edition: Edition, entries: Sequence[LedgerEntry], now: datetime) -> CatchUp:
    """Decide by the edition's policy what a scheduled run makes of the periods that are owed."""
    states = find_states(edition, entries, now, is_firing=True)
    owed = [one.slot for one in states if one.is_owed]
    if edition.catch_up == "all":
        return CatchUp(tuple(owed), ())
    if edition.catch_up == "none":
        grace = timedelta(hours=edition.grace_hours)
        make = tuple(slot for slot in owed if now <= slot.at + grace)
        return CatchUp(make, tuple((slot, "skipped") for slot in owed if slot not in make))
    newest_made = max((one.slot.at for one in states if one.state == "made"), default=None)
    newest = tuple(slot for slot in owed[-1:] if newest_made is None or slot.at > newest_made)
    settled = "covered" if edition.catch_up == "coalesce" else "skipped"
    return CatchUp(newest, tuple((slot, settled) for slot in owed if slot not in newest))


def late_periods(edition: Edition, entries: Sequence[LedgerEntry], now: datetime) -> list[PeriodState]:
    """List the periods whose brief is owed for longer than the edition's grace, oldest first.

    Unless all are caught up, only the newest period counts: no run will make an older one any more.
    """
    grace = timedelta(hours=edition.grace_hours)
    states = find_states(edition, entries, now)
    wanted = states if edition.catch_up == "all" else states[-1:]
    return [one for one in wanted if one.is_owed and now > one.slot.at + grace]


def _slots_so_far(edition: Edition, entries: Sequence[LedgerEntry], now: datetime, is_firing: bool) -> list[Slot]:
    about_edition = [one for one in entries if one.edition == edition.edition_id]
    first = edition.starts or _first_day(edition, about_edition)
    if first:
        return list_slots(edition, first, now)
    return list_slots(edition, (now - LOOK_BACK).date(), now)[-1:] if is_firing else []


def _first_day(edition: Edition, entries: Iterable[LedgerEntry]) -> date | None:
    at = min((one.at for one in entries), default=None)
    return at.astimezone(ZoneInfo(edition.timezone)).date() if at else None


def _state(edition: Edition, slot: Slot, entries: Sequence[LedgerEntry], now: datetime) -> PeriodState:
    told = {one.event: one for one in entries if not one.channel and one.edition == edition.edition_id}
    if "made" in told and not _is_rehearsal(slot, told):
        return PeriodState(slot, "made", told["made"])
    for event in ("skipped", "covered"):
        if event in told:
            return PeriodState(slot, event, told[event])
    last = max((told[name] for name in ("withheld", "failed") if name in told), key=lambda one: one.at, default=None)
    if last:
        return PeriodState(slot, last.event, last)
    return PeriodState(slot, "late" if now > slot.at + timedelta(hours=edition.grace_hours) else "due")


def _is_rehearsal(slot: Slot, told: Mapping[str, LedgerEntry]) -> bool:
    """Tell whether a brief was made before its slot and for nobody: when the slot comes, it is still owed."""
    return told["made"].at < slot.at and not told.keys() & {"drafted", "released"}


def _firings(edition: Edition, first: date, until: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(edition.timezone)
    try:
        firings = CronSim(edition.schedule, datetime.combine(first, time(), zone) - timedelta(seconds=1))
    except CronSimError as error:
        raise WrongUse(
            f"The schedule {edition.schedule!r} of edition {edition.edition_id!r} cannot be read: {error}; "
            "correct it in seeds/editions.toml"
        ) from None
    for moment in firings:
        if moment > until:
            return
        yield moment


def _slot(edition: Edition, moment: datetime) -> Slot | None:
    period = name_period(edition.cadence, moment.date())
    if moment.date() not in edition.holidays:
        return Slot(period, moment.date(), moment.astimezone(UTC))
    if edition.on_holiday == "skip":
        return None
    shifted = moment
    while shifted.date() in edition.holidays:
        shifted += timedelta(days=1)  # the same hour on the clock, whatever the clocks do
    is_same = name_period(edition.cadence, shifted.date()) == period
    return Slot(period, shifted.date() if is_same else moment.date(), shifted.astimezone(UTC))
