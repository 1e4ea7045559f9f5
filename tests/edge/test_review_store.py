"""Decisions in the lake: they add up, none is lost, and a brief sees those of its time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.frames import ARTICLES, DUPLICATES, QUARANTINE, SET_ASIDE, empty
from tasks.records import Decision
from tasks.store.decisions import read_decisions, write_decisions
from tasks.store.lake import lake_versions, merge_batch, read_history
from tests.lakes import make_lake

pytestmark = pytest.mark.edge
AT = datetime(2025, 3, 10, 9, 30, 15, 123456, tzinfo=UTC)


def decide(**more: Any) -> Decision:
    told: dict[str, Any] = {
        "claim_id": "0123456789abcdef",
        "about": "京东 revenue",
        "action": "correct",
        "replacement": {"value": 47.5e9, "entity": ""},
        "reason": "Die Fußnote „1“ gehört nicht zur Zahl.",
        "by": "Å. Analyst",
        "at": AT,
    }
    return Decision(**{**told, **more})


def test_what_was_decided_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_decisions(str(tmp_path), [decide()])
    assert read_decisions(str(tmp_path)) == (decide(),)


def test_the_same_decision_is_kept_once_and_makes_no_new_version(tmp_path: Path) -> None:
    first = write_decisions(str(tmp_path), [decide()])
    assert write_decisions(str(tmp_path), [decide()]) == first
    assert len(read_decisions(str(tmp_path))) == 1


def test_a_lake_without_decisions_has_none(tmp_path: Path) -> None:
    assert read_decisions(str(tmp_path)) == ()
    assert read_decisions(str(tmp_path), {"claims": 3}) == ()


def test_decisions_of_many_writers_all_land_in_the_order_they_were_made(tmp_path: Path) -> None:
    made = [decide(by=f"reviewer {number}", at=AT + timedelta(seconds=number)) for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: write_decisions(str(tmp_path), [one]), reversed(made)))
    assert list(read_decisions(str(tmp_path))) == made


def test_a_brief_sees_the_decisions_of_its_version_and_one_known_then_those_of_its_time(tmp_path: Path) -> None:
    lake = str(tmp_path)
    early = decide()
    write_decisions(lake, [early])
    pinned = lake_versions(lake)
    late = decide(at=datetime(2025, 3, 20, tzinfo=UTC), reason="Later.")
    write_decisions(lake, [late])
    assert read_history(lake, pinned, date(2025, 4, 1)).decisions == (early,)
    assert read_history(lake, None, date(2025, 3, 15)).decisions == (early, late)
    assert read_history(lake, None, date(2025, 3, 15), "then").decisions == (early,)
    assert read_history(lake, {}, date(2025, 4, 1)).decisions == ()


def test_what_was_decided_before_a_batch_is_part_of_its_snapshot(tmp_path: Path) -> None:
    lake = str(tmp_path)
    make_lake(tmp_path)
    write_decisions(lake, [decide()])
    nothing = (empty(ARTICLES), empty(DUPLICATES), empty(QUARANTINE), empty(SET_ASIDE))
    snapshot = merge_batch(lake, *nothing)
    assert read_history(lake, snapshot.versions, date(2025, 4, 1)).decisions == (decide(),)
