"""Which briefs of past periods are owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.backlog import plan_backlog
from tasks.errors import WrongUse
from tasks.records import Edition


def edition() -> Edition:
    return Edition("weekly", "Brief", "everybody", "en", "weekly", (), (), "0 7 * * 1", "Asia/Shanghai")


def days(schedule: str, cadence: str, first: date, last: date) -> list[tuple[str, date]]:
    owed = plan_backlog(replace(edition(), schedule=schedule, cadence=cadence), first, last, [])
    return [(one.period, one.as_of) for one in owed]


def test_a_weekly_brief_is_owed_for_each_monday_first_and_last_day_included() -> None:
    assert days("0 7 * * 1", "weekly", date(2025, 3, 24), date(2025, 4, 7)) == [
        ("2025-W13", date(2025, 3, 24)),
        ("2025-W14", date(2025, 3, 31)),
        ("2025-W15", date(2025, 4, 7)),
    ]


def test_the_schedule_says_the_day_of_the_week() -> None:
    assert days("0 7 * * 5", "weekly", date(2025, 3, 24), date(2025, 4, 3)) == [("2025-W13", date(2025, 3, 28))]


def test_a_quarterly_brief_is_owed_once_a_quarter() -> None:
    assert days("0 7 5 1,4,7,10 *", "quarterly", date(2024, 12, 1), date(2025, 5, 1)) == [
        ("2025-Q1", date(2025, 1, 5)),
        ("2025-Q2", date(2025, 4, 5)),
    ]


def test_a_daily_schedule_of_a_weekly_brief_makes_it_once_as_of_its_last_day() -> None:
    assert days("0 7,19 * * *", "weekly", date(2025, 3, 24), date(2025, 3, 31)) == [
        ("2025-W13", date(2025, 3, 30)),
        ("2025-W14", date(2025, 3, 31)),
    ]


def test_only_briefs_of_the_same_edition_count_as_made() -> None:
    made = [
        {"edition": edition().edition_id, "period": "2025-W13", "as_of": "2025-03-25"},
        {"edition": "another", "period": "2025-W14", "as_of": "2025-03-31"},
    ]
    weekly = replace(edition(), schedule="0 7 * * 1", cadence="weekly")
    owed = plan_backlog(weekly, date(2025, 3, 24), date(2025, 3, 31), made)
    assert [one.is_made for one in owed] == [True, False]
    assert "already made as of 2025-03-25" in str(owed[0])


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(WrongUse, match="earlier day first"):
        plan_backlog(edition(), date(2025, 4, 1), date(2025, 3, 1), [])


def test_a_schedule_that_cannot_be_read_is_refused_by_name() -> None:
    with pytest.raises(WrongUse, match=r"99 \* \* \* \*.*editions.toml"):
        plan_backlog(replace(edition(), schedule="99 * * * *"), date(2025, 4, 1), date(2025, 4, 8), [])
