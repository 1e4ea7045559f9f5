"""Which failed briefs are tried again before their next slot, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.retries import MOST_ATTEMPTS, find_failed
from tasks.records import LedgerEntry
from tasks.seeds import read_editions
from tasks.settings import PROJECT, Settings, read_settings
from tasks.store.ledger import write_entries

pytestmark = pytest.mark.edge
SHIPPED = read_editions(PROJECT / "seeds" / "editions.toml")
WEEKLY = replace(next(one for one in SHIPPED if one.edition_id == "weekly"), starts=date(2024, 11, 18))
FIRST = datetime(2024, 11, 17, 23, tzinfo=UTC)  # 07:00 in Shanghai on Monday of week 47
WEEK = timedelta(weeks=1)
SOON = timedelta(minutes=40)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")


def note(settings: Settings, period: str, event: str, at: datetime, attempt: int = 0) -> None:
    write_entries(settings.lake, [LedgerEntry("weekly", period, event, at, attempt=attempt)])


def test_a_failed_brief_is_tried_again_until_it_has_failed_too_often(settings: Settings) -> None:
    assert find_failed(settings, WEEKLY, FIRST + SOON) == []
    for attempt in range(MOST_ATTEMPTS):
        note(settings, "2024-W47", "failed", FIRST + attempt * timedelta(hours=1), attempt)
        expected = ["2024-W47"] if attempt < MOST_ATTEMPTS - 1 else []
        assert find_failed(settings, WEEKLY, FIRST + attempt * timedelta(hours=1) + SOON) == expected


def test_a_brief_made_after_it_failed_is_not_tried_again(settings: Settings) -> None:
    note(settings, "2024-W47", "failed", FIRST)
    note(settings, "2024-W47", "made", FIRST + SOON)
    note(settings, "2024-W47", "released", FIRST + SOON)
    assert find_failed(settings, WEEKLY, FIRST + SOON) == []


def test_a_withheld_brief_waits_for_a_person(settings: Settings) -> None:
    note(settings, "2024-W47", "withheld", FIRST)
    assert find_failed(settings, WEEKLY, FIRST + SOON) == []


@pytest.mark.parametrize(("policy", "again"), [("latest", []), ("coalesce", []), ("none", []), ("all", ["2024-W47"])])
def test_an_older_failure_is_tried_again_where_the_policy_makes_every_brief(
    settings: Settings, policy: str, again: list[str]
) -> None:
    note(settings, "2024-W47", "failed", FIRST)
    edition = replace(WEEKLY, catch_up=policy)
    assert find_failed(settings, edition, FIRST + WEEK + SOON) == again
