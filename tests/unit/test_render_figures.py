"""The attachments: what stands in figures.csv and evidence.json, and in which order."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tasks.render.figures import COLUMNS, evidence_json, figures_csv, write_number
from tests.histories import history, point
from tests.unit.render_material import JD, held, material, quarters, sample


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


@pytest.fixture(scope="module")
def printed() -> bytes:
    return figures_csv(material(sample()))


def test_columns_stand_in_the_agreed_order(printed: bytes) -> None:
    assert printed.decode().splitlines()[0] == ",".join(COLUMNS)
    assert COLUMNS[:6] == ("entity", "metric", "scope", "unit", "period", "value")
    assert COLUMNS[-2:] == ("marks", "claim_ids")


def test_lines_end_with_a_line_feed_only(printed: bytes) -> None:
    assert b"\r" not in printed
    assert printed.endswith(b"\n")


def test_rows_are_sorted_by_entity_metric_scope_period(printed: bytes) -> None:
    keys = [(row["entity"], row["metric"], row["scope"], row["period"]) for row in _rows(printed)]
    assert keys == sorted(keys)
    assert len(keys) == material(sample()).comparison.changes.height


def test_a_known_quarter_has_its_step_with_six_digits(printed: bytes) -> None:
    row = next(
        row for row in _rows(printed) if (row["entity"], row["metric"], row["period"]) == ("kuaishou", "gmv", "2024-Q3")
    )
    assert (row["value"], row["previous_value"], row["qoq_ratio"]) == ("334200000000", "305300000000", "0.094661")
    assert row["qoq_reason"] == ""
    assert len(row["claim_ids"].split(";")) > 1


def test_a_step_that_cannot_be_made_is_empty_with_its_reason(printed: bytes) -> None:
    for row in _rows(printed):
        assert (row["qoq_change"] == "") <= (row["qoq_reason"] != "")
        assert (row["yoy_change"] == "") <= (row["yoy_reason"] != "")


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.342e11, "334200000000"), (0.452, "0.452"), (-5.5, "-5.5"), (0.0, "0"), (1.158e13, "11580000000000")],
)
def test_numbers_have_no_exponent_and_no_empty_digits(value: float, text: str) -> None:
    assert write_number(value) == text


def test_evidence_holds_every_claim_with_source_place_and_verdict() -> None:
    wrong = held((point("jd", "revenue", "2024-Q3", 2.6e12, raw="2.6tn"), "order_of_magnitude", "ten times its series"))
    claims = history(*quarters("jd", "revenue", JD))
    told: dict[str, Any] = json.loads(evidence_json(material(claims, held_back=wrong)))
    assert len(told["claims"]) == claims.height + 1
    bad = next(one for one in told["claims"] if one["status"] == "quarantined")
    assert bad["rules_failed"] == ["order_of_magnitude"]
    assert bad["reason"] == "ten times its series"
    assert {"title", "publisher", "address", "published", "captured", "sha256"} <= set(bad["source"])
    assert all(one["end"] > one["start"] and one["raw"] in one["quote"] for one in told["claims"])
    places = [(one["doc"], one["start"]) for one in told["claims"]]
    assert places == sorted(places)


def test_attachments_do_not_depend_on_the_order_of_rows() -> None:
    shuffled = sample().sample(fraction=1.0, shuffle=True, seed=5)
    assert figures_csv(material(shuffled)) == figures_csv(material(sample()))
    assert evidence_json(material(shuffled)) == evidence_json(material(sample()))


def test_an_empty_history_has_a_head_and_no_rows() -> None:
    empty = material(history())
    assert _rows(figures_csv(empty)) == []
    assert json.loads(evidence_json(empty))["claims"] == []
