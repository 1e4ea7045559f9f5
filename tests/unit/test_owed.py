"""Which periods are owed, what becomes of those that were missed, and how far each recipient's brief has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.owed import find_states, late_periods, list_slots, plan_catch_up
from tasks.records import Edition, LedgerEntry
from tasks.releases import release_state

EDITION = Edition(
    "weekly", "Brief", "all", "en", "weekly", (), (), "0 7 * * 1", "Asia/Shanghai", starts=date(2025, 11, 3)
)
NOW = datetime(2025, 12, 1, 1, tzinfo=UTC)  # Monday of week 49, two hours after its slot


def made(period: str, at: datetime = NOW) -> LedgerEntry:
    return LedgerEntry("weekly", period, "made", at, manifest_hash="f" * 64)


def weeks(first: int, last: int) -> list[str]:
    return [f"2025-W{week}" for week in range(first, last + 1)]


def planned(edition: Edition, entries: list[LedgerEntry], now: datetime = NOW) -> tuple[list[str], dict[str, str]]:
    plan = plan_catch_up(edition, entries, now)
    return [one.period for one in plan.make], {one.period: event for one, event in plan.settle}


def test_every_week_since_the_edition_starts_is_owed_once_and_as_of_its_monday() -> None:
    slots = list_slots(EDITION, date(2025, 11, 3), NOW)
    assert [one.period for one in slots] == weeks(45, 49)
    assert slots[-1].as_of == date(2025, 12, 1)
    assert slots[-1].at == datetime(2025, 11, 30, 23, tzinfo=UTC)


def test_two_slots_of_a_period_are_one() -> None:
    daily = replace(EDITION, schedule="0 7 * * *")
    assert [one.period for one in list_slots(daily, date(2025, 11, 3), NOW)] == weeks(45, 49)


@pytest.mark.parametrize(("schedule", "day"), [("30 2 * * 0", date(2025, 3, 30)), ("30 2 * * 0", date(2025, 10, 26))])
def test_a_slot_in_the_hour_that_the_clocks_skip_or_repeat_comes_once(schedule: str, day: date) -> None:
    berlin = replace(EDITION, timezone="Europe/Berlin", schedule=schedule)
    until = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    assert [one.as_of for one in list_slots(berlin, day, until)] == [day]


def test_a_slot_keeps_its_hour_on_the_clock_across_a_change_of_clocks() -> None:
    berlin = replace(EDITION, timezone="Europe/Berlin")
    slots = list_slots(berlin, date(2025, 3, 24), datetime(2025, 4, 1, tzinfo=UTC))
    assert [one.at.hour for one in slots] == [6, 5]


def test_a_slot_on_a_holiday_moves_to_the_next_day_that_is_none() -> None:
    shifted = replace(EDITION, holidays=(date(2025, 12, 1), date(2025, 12, 2)))
    slots = list_slots(shifted, date(2025, 12, 1), datetime(2025, 12, 4, tzinfo=UTC))
    assert [(one.period, one.as_of) for one in slots] == [("2025-W49", date(2025, 12, 3))]


def test_a_slot_shifted_out_of_its_period_stays_its_periods() -> None:
    sunday = replace(EDITION, schedule="0 7 * * 0", holidays=(date(2025, 12, 7),))
    slots = list_slots(sunday, date(2025, 12, 7), datetime(2025, 12, 9, tzinfo=UTC))
    assert [(one.period, one.as_of, one.at.day) for one in slots] == [("2025-W49", date(2025, 12, 7), 7)]


def test_a_slot_on_a_holiday_is_skipped_where_the_edition_says_so() -> None:
    skipping = replace(EDITION, holidays=(date(2025, 12, 1),), on_holiday="skip")
    assert list_slots(skipping, date(2025, 12, 1), NOW) == []


def test_latest_makes_the_newest_and_skips_the_rest() -> None:
    assert planned(EDITION, [made("2025-W45")]) == (["2025-W49"], dict.fromkeys(weeks(46, 48), "skipped"))


def test_all_makes_each_in_order() -> None:
    assert planned(replace(EDITION, catch_up="all"), [made("2025-W45")]) == (weeks(46, 49), {})


def test_coalesce_covers_the_older_ones() -> None:
    told = planned(replace(EDITION, catch_up="coalesce"), [made("2025-W45")])
    assert told == (["2025-W49"], dict.fromkeys(weeks(46, 48), "covered"))


def test_none_makes_only_what_is_within_its_grace() -> None:
    none = replace(EDITION, catch_up="none")
    assert planned(none, [made("2025-W45")])[0] == ["2025-W49"]
    late = planned(none, [made("2025-W45")], NOW + timedelta(hours=6))
    assert late == ([], dict.fromkeys(weeks(46, 49), "skipped"))


def test_latest_makes_no_brief_older_than_the_newest_made() -> None:
    assert planned(EDITION, [made("2025-W49")]) == ([], dict.fromkeys(weeks(45, 48), "skipped"))


def test_a_withheld_brief_is_owed_still() -> None:
    withheld = LedgerEntry("weekly", "2025-W49", "withheld", NOW, detail="too much held back")
    entries = [*map(made, weeks(45, 48)), withheld]
    assert planned(EDITION, entries)[0] == ["2025-W49"]
    assert find_states(EDITION, entries, NOW)[-1].state == "withheld"


def test_a_brief_made_before_its_slot_for_nobody_is_owed_when_the_slot_comes() -> None:
    early = NOW - timedelta(hours=3)
    rehearsal = [*map(made, weeks(45, 48)), made("2025-W49", early)]
    assert planned(EDITION, rehearsal)[0] == ["2025-W49"]
    released = LedgerEntry("weekly", "2025-W49", "released", early, manifest_hash="f" * 64)
    assert planned(EDITION, [*rehearsal, released]) == ([], {})


def test_without_a_start_nothing_is_owed_but_the_slot_that_fired() -> None:
    unstarted = replace(EDITION, starts=None)
    assert find_states(unstarted, [], NOW) == []
    assert planned(unstarted, []) == (["2025-W49"], {})


def test_a_brief_is_late_when_its_grace_is_over_and_not_before() -> None:
    entries = [made(week) for week in weeks(45, 48)]
    at = datetime(2025, 11, 30, 23, tzinfo=UTC) + timedelta(hours=EDITION.grace_hours)
    assert late_periods(EDITION, entries, at) == []
    (late,) = late_periods(EDITION, entries, at + timedelta(seconds=1))
    assert late.slot.period == "2025-W49"


def test_of_missed_periods_only_those_are_late_that_a_run_would_still_make() -> None:
    late = NOW + timedelta(hours=12)
    assert [one.slot.period for one in late_periods(EDITION, [], late)] == ["2025-W49"]
    assert len(late_periods(replace(EDITION, catch_up="all"), [], late)) == 5
    assert late_periods(EDITION, [made("2025-W49")], late) == []


RUNS = st.lists(st.integers(0, 24 * 7 * 12), min_size=1, max_size=12).map(sorted)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(["latest", "all", "coalesce", "none"]),
    st.sampled_from(["0 7 * * 1", "0 7 * * *", "0 7 * * 1,5", "30 2 * * 0"]),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
    RUNS,
)
def test_no_period_is_made_twice_and_every_missed_one_ends_in_one_state(
    policy: str, schedule: str, zone: str, hours: list[int]
) -> None:
    edition = replace(EDITION, catch_up=policy, schedule=schedule, timezone=zone, starts=date(2025, 9, 15))
    entries: list[LedgerEntry] = []
    for hour in hours:
        now = datetime(2025, 9, 15, tzinfo=UTC) + timedelta(hours=hour)
        plan = plan_catch_up(edition, entries, now)
        entries += [made(one.period, now) for one in plan.make]
        entries += [LedgerEntry("weekly", one.period, event, now) for one, event in plan.settle]
        again = plan_catch_up(edition, entries, now)
        assert (again.make, again.settle) == ((), ())
    settled = [one.period for one in entries]
    assert len(settled) == len(set(settled))
    assert not any(one.is_owed for one in find_states(edition, entries, now))
    if policy in ("all", "coalesce"):
        assert {one.period for one in entries} == {one.period for one in list_slots(edition, date(2025, 9, 15), now)}


HASH = "a" * 64


def word(event: str, hours: float, manifest_hash: str = HASH) -> LedgerEntry:
    at = NOW + timedelta(hours=hours)
    return LedgerEntry("weekly", "2025-W49", event, at, manifest_hash=manifest_hash, by="Ada", detail="why")


WINDOW = replace(EDITION, review="window", review_hours=24)
APPROVAL = replace(EDITION, review="approval")


@pytest.mark.parametrize(
    ("edition", "words", "hours", "state"),
    [
        (EDITION, [], 0, "released"),
        (WINDOW, [], 0, "unknown"),
        (WINDOW, [word("drafted", 0)], 23, "drafted"),
        (WINDOW, [word("drafted", 0)], 24, "released"),
        (WINDOW, [word("drafted", 0), word("held", 3)], 48, "held"),
        (WINDOW, [word("drafted", 0), word("held", 3), word("restored", 4)], 48, "released"),
        (WINDOW, [word("drafted", 0), word("approved", 1)], 2, "released"),
        (WINDOW, [word("drafted", 0), word("approved", 1), word("held", 2)], 48, "held"),
        (APPROVAL, [word("drafted", 0)], 1000, "drafted"),
        (APPROVAL, [word("drafted", 0), word("approved", 1)], 2, "released"),
        (APPROVAL, [word("drafted", 0), word("approved", 1, "b" * 64)], 2, "drafted"),
    ],
)
def test_a_draft_goes_out_when_its_review_says_so(
    edition: Edition, words: list[LedgerEntry], hours: int, state: str
) -> None:
    assert release_state(edition, words, HASH, NOW + timedelta(hours=hours)).state == state
