"""Eight weeks of an edition, the machine down for three of them: what is made and what arrives under each policy."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.reckoning import plan_owed, settle_covered
from tasks.owed import find_states
from tasks.records import Edition
from tasks.store.ledger import read_entries
from tests.edge.posts import EDITION, brief_files, mail_server, publish_files

pytestmark = pytest.mark.edge
FIRST = datetime(2025, 10, 6, 7, tzinfo=UTC)  # Monday of week 41, at the slot
DOWN = (3, 4, 5)  # the weeks, counted from 0, in which the machine is down


def run_scheduled(place: Path, edition: Edition, now: datetime) -> list[str]:
    """Do what a scheduled run does, with briefs that are cheap to make; returns the periods made."""
    lake = str(place / "lake")
    owed = plan_owed(lake, edition, now)
    for slot in owed.make:
        publish_files(place, brief_files(slot.period), edition, now=now)
    settle_covered(lake, edition, owed, now)
    return [slot.period for slot in owed.make]


@pytest.mark.parametrize(
    ("policy", "made", "settled"),
    [
        ("latest", [41, 42, 43, 47, 48], {"skipped": 3}),
        ("all", [41, 42, 43, 44, 45, 46, 47, 48], {}),
        ("coalesce", [41, 42, 43, 47, 48], {"covered": 3}),
        ("none", [41, 42, 43, 47, 48], {"skipped": 3}),
    ],
)
def test_each_policy_sends_its_briefs_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, made: list[int], settled: dict[str, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    edition = replace(EDITION, catch_up=policy, starts=date(2025, 10, 6), recipients=("ada@example.com",))
    with mail_server() as (box, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        runs = []
        for week in range(8):
            now = FIRST + timedelta(weeks=week, minutes=1)
            if week in DOWN:
                continue
            runs += run_scheduled(tmp_path, edition, now)
            assert run_scheduled(tmp_path, edition, now + timedelta(minutes=1)) == []  # a slot that came twice
        assert run_scheduled(tmp_path, edition, now + timedelta(hours=1)) == []  # a redeploy starts it again
    assert runs == [f"2025-W{week}" for week in made]
    assert len(box.mails) == len(set(box.mails)) == len(made)
    entries = read_entries(str(tmp_path / "lake"), "weekly")
    states = Counter(one.state for one in find_states(edition, entries, now))
    assert states == {"made": len(made), **settled}
