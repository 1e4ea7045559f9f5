"""What reviewers decide about figures: what it changes in a brief, what stays visible, what is taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from tasks.frames import CLAIMS, HELD_BACK, HISTORY, conform, empty
from tasks.normalise.decisions import apply_decisions, settle_history
from tasks.records import Correction, Decision, standing_decisions
from tasks.render.figures import evidence_json
from tasks.settings import PROJECT
from tasks.validate.hindsight import judge_again
from tasks.validate.verdicts import Verdict, judge_claims
from tests.gold_claims import claim, make_claims
from tests.histories import history, point, vocabulary, with_sources
from tests.unit.render_material import material

SUITES = PROJECT / "expectations"
AT = datetime(2025, 3, 10, 9, 30, tzinfo=UTC)
TOLD: dict[str, Any] = {"published_on": date(2025, 3, 7)}
LEVEL = claim("a.txt", "jd", "revenue", "2024-Q4", 347e9, **TOLD)
SLIP = claim("b.txt", "jd", "revenue", "2024-Q4", 34.7e9, **TOLD)
SAME = claim("c.txt", "jd", "revenue", "2024-Q4", 347e9, **TOLD)
YEAR_AGO = claim("d.txt", "jd", "revenue", "2023-Q4", 306e9, **TOLD)


def decide(action: str, about: dict[str, Any] = SLIP, **more: Any) -> Decision:
    told = {"about": "jd revenue 2024-Q4", "replacement": {}, "reason": "Checked.", "by": "A. Analyst", "at": AT}
    return Decision(claim_id=about["claim_id"], action=action, **{**told, **more})


def judge(*decisions: Decision, rows: tuple[dict[str, Any], ...] = (LEVEL, SLIP, SAME, YEAR_AGO)) -> Verdict:
    claims = make_claims(list(rows)).select(list(CLAIMS))
    return judge_claims(claims, empty(CLAIMS), vocabulary(), SUITES, decisions=decisions)


def held(verdict: Verdict) -> dict[str, list[str]]:
    return dict(verdict.quarantine.select("claim_id", "rules").iter_rows())


def test_an_accepted_figure_passes_and_keeps_the_rules_that_it_fails() -> None:
    before, after = held(judge()), judge(decide("accept"))
    assert before[SLIP["claim_id"]]
    assert SLIP["claim_id"] not in held(after)
    (row,) = after.accepted.filter(pl.col("claim_id") == SLIP["claim_id"]).iter_rows(named=True)
    assert (row["status"], row["rules"]) == ("accepted", before[SLIP["claim_id"]])


def test_a_rejected_figure_is_held_back_with_the_reviewers_reason() -> None:
    verdict = judge(decide("reject", LEVEL, reason="The filing tells no such figure."))
    (row,) = verdict.quarantine.filter(pl.col("claim_id") == LEVEL["claim_id"]).iter_rows(named=True)
    assert (row["rules"], row["reason"]) == (["review"], "The filing tells no such figure.")
    (result,) = [one for one in verdict.results if one.rule == "review"]
    assert (result.checked, result.failed) == (4, 1)


def test_a_rejected_figure_speaks_against_no_other() -> None:
    assert SLIP["claim_id"] in held(judge(rows=(LEVEL, SLIP, SAME)))
    left = judge(decide("reject", LEVEL), decide("reject", SAME), rows=(LEVEL, SLIP, SAME))
    assert set(held(left)) == {LEVEL["claim_id"], SAME["claim_id"]}


def test_judging_keeps_the_order_of_the_rows_whatever_was_rejected() -> None:
    rows = (LEVEL, YEAR_AGO, SAME)
    verdict = judge(decide("reject", YEAR_AGO), rows=rows)
    assert verdict.accepted["claim_id"].to_list() == [LEVEL["claim_id"], SAME["claim_id"]]


def test_a_corrected_figure_is_judged_by_its_new_value() -> None:
    decision = decide("correct", replacement={"value": 347e9})
    known = with_sources(make_claims([LEVEL, SLIP, SAME, YEAR_AGO]).select(list(CLAIMS)))
    told, aside, corrected = apply_decisions(known, empty(HELD_BACK), [decision])
    judged = judge_again(conform(told, HISTORY), conform(aside, HELD_BACK), vocabulary(), SUITES, (), [decision])
    (row,) = judged.history.filter(pl.col("claim_id") == SLIP["claim_id"]).iter_rows(named=True)
    assert (row["value"], row["rounding"], row["correction"]) == (347e9, 5e8, decision.label)
    assert (row["raw"], row["quote"]) == (SLIP["raw"], SLIP["quote"])
    assert corrected.select("correction", "claim_id", "reason").rows() == [
        (decision.label, SLIP["claim_id"], "Checked.")
    ]


def test_a_corrected_period_brings_its_days() -> None:
    known = with_sources(make_claims([SLIP]).select(list(CLAIMS)))
    told, _, _ = apply_decisions(known, empty(HELD_BACK), [decide("correct", replacement={"period": "2024-Q3"})])
    assert told.select("period", "period_end", "period_kind").rows() == [("2024-Q3", date(2024, 9, 30), "quarter")]


def test_the_reviewer_has_the_last_word_over_the_seeds() -> None:
    entry = Correction(
        "slip", {"doc": "b.txt"}, "replace", {"value": 1e9}, "Wrong.", "open", {"value": 34.7e9}, "B", date(2025, 3, 7)
    )
    known = with_sources(make_claims([SLIP]).select(list(CLAIMS)))
    decision = decide("correct", replacement={"value": 347e9})
    told, _, corrected = settle_history(known, empty(HELD_BACK), [entry], [decision])
    assert told.select("value", "correction").rows() == [(347e9, decision.label)]
    assert corrected["correction"].to_list() == ["slip", decision.label]


def test_a_later_decision_takes_the_place_of_an_earlier_one_and_restore_takes_it_back() -> None:
    first, second, back = decide("accept"), decide("reject"), decide("restore")
    assert standing_decisions([first, second]) == {SLIP["claim_id"]: second}
    assert standing_decisions([first, second, back]) == {}
    assert held(judge(decide("accept"), back)) == held(judge())


def test_a_decision_about_a_claim_that_is_not_there_changes_nothing() -> None:
    gone = [decide(action, {"claim_id": "0" * 16}) for action in ("accept", "reject")]
    assert held(judge(*gone)) == held(judge())
    known = with_sources(make_claims([SLIP]).select(list(CLAIMS)))
    told, _, corrected = apply_decisions(known, empty(HELD_BACK), [replace(gone[0], action="correct")])
    assert told.equals(known)
    assert corrected.is_empty()


def test_evidence_tells_every_decision_with_name_day_and_reason() -> None:
    rows = history(point("jd", "revenue", "2024-Q4", 347e9))
    about = {"claim_id": rows["claim_id"][0]}
    made = [decide("reject", about), decide("correct", about, replacement={"value": 34e9}, reason="The filing: 34bn.")]
    told = json.loads(evidence_json(replace(material(rows), decisions=tuple(made))))
    (row,) = told["claims"]
    assert [(one["action"], one["by"], one["at"]) for one in row["decisions"]] == [
        ("reject", "A. Analyst", "2025-03-10T09:30:00+00:00"),
        ("correct", "A. Analyst", "2025-03-10T09:30:00+00:00"),
    ]
    assert (row["decisions"][1]["set"], row["decisions"][1]["reason"]) == ({"value": 34e9}, "The filing: 34bn.")


def test_evidence_tells_why_the_seeds_corrected_a_claim() -> None:
    rows = history(point("jd", "revenue", "2024-Q4", 347e9))
    one = Correction(
        "jd-fused",
        {"doc": "a.txt"},
        "replace",
        {"value": 347e9},
        "A footnote mark.",
        "open",
        {},
        "B.",
        date(2025, 3, 7),
    )
    told = json.loads(evidence_json(replace(material(rows), corrected={rows["claim_id"][0]: (one,)})))
    assert told["claims"][0]["decisions"] == [
        {
            "decision_id": "jd-fused",
            "action": "replace",
            "reason": "A footnote mark.",
            "by": "B.",
            "at": "2025-03-07",
            "set": {"value": 347e9},
        }
    ]
