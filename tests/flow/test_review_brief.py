"""What reviewers decided, in a whole brief: its figures, its evidence, its manifest, and briefs of earlier days."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.making import MadeBrief, make_brief, plainly
from flows.preparation import prepare
from flows.review import Word, decide
from flows.review_desk import Desk, open_desk
from tasks.records import Known
from tasks.store.decisions import write_decisions
from tasks.store.lake import read_history
from tests.flow.conftest import AS_OF, NOW

pytestmark = pytest.mark.flow
AT = datetime(2025, 12, 3, 9, tzinfo=UTC)  # two days after the brief's cut-off


def make(lake: str, known: Known = "now") -> MadeBrief:
    run = prepare("weekly", AS_OF, lake=lake, now=NOW, known=known)
    return make_brief(run, read_history(lake, None, AS_OF, known, cut_off=run.plan.cut_off), None, plainly)


def claims_of(made: MadeBrief) -> dict[str, dict[str, Any]]:
    (evidence,) = [one.data for one in made.files if one.name == "evidence.json"]
    return {one["claim_id"]: one for one in json.loads(evidence)["claims"]}


def find(desk: Desk, rule: str) -> str:
    return next(name for name, one in desk.held_back.items() if one["rules"][0] == rule)


@pytest.mark.slow
def test_decisions_reach_the_brief_its_evidence_and_its_manifest(weekly: dict[str, Any], tmp_path: Path) -> None:
    lake = str(shutil.copytree(weekly["place"] / "lake", tmp_path / "lake"))
    desk = open_desk(prepare("weekly", AS_OF, lake=lake, now=NOW))
    word = Word("Checked with the filing.", "A. Analyst", AT)
    passed, slip = find(desk, "growth_not_outvoted"), find(desk, "order_of_magnitude")
    sound = next(
        name for name, one in desk.accepted.items() if one["entity"] == "meituan" and one["metric"] == "revenue"
    )
    tenth = str(desk.held_back[slip]["value"] / 10)
    made = [
        decide(desk, "accept", passed, word),
        decide(desk, "correct", slip, word, {"value": tenth}),
        decide(desk, "reject", sound, word),
    ]
    write_decisions(lake, made)
    after = make(lake)

    told = claims_of(after)
    assert (told[passed]["status"], told[passed]["rules_failed"][0]) == ("accepted", "growth_not_outvoted")
    assert (told[slip]["value"], told[slip]["correction"]) == (float(tenth), made[1].label)
    assert (told[sound]["status"], told[sound]["reason"]) == ("quarantined", "Checked with the filing.")
    assert told[sound]["rules_failed"] == ["review"]
    assert [one["action"] for name in (passed, slip, sound) for one in told[name]["decisions"]] == [
        "accept",
        "correct",
        "reject",
    ]
    assert told[sound]["decisions"][0]["by"] == "A. Analyst"
    assert "decisions@" in after.material.versions["lake"]

    before = {
        one["claim_id"]: one for one in json.loads((weekly["folder"] / "evidence.json").read_text("utf-8"))["claims"]
    }
    then = claims_of(make(lake, "then"))  # what was decided later was not known then
    assert [then[name] for name in (passed, slip, sound)] == [before[name] for name in (passed, slip, sound)]
