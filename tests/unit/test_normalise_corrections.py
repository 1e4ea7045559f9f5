"""Known errors of sources put right: what changes, what stays, and when a correction refuses."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.errors import UnfitCorrection
from tasks.frames import CLAIMS, CORRECTED, HELD_BACK, HISTORY, conform, empty
from tasks.normalise.corrections import apply_corrections, correct_history
from tasks.records import Correction
from tasks.seeds import read_corrections
from tasks.settings import PROJECT
from tasks.validate.hindsight import judge_again
from tasks.validate.verdicts import judge_claims
from tests.gold.extraction import extract_claims
from tests.gold_claims import claim, make_claims
from tests.histories import vocabulary, with_sources

SUITES = PROJECT / "expectations"
DOLLARS: dict[str, Any] = {"unit": "USD", "raw": "US$147.5 billion", "rounding": 5e7, "published_on": date(2025, 3, 7)}
FUSED = claim("jd.txt", "jd", "revenue", "2024-Q4", 147.5e9, **DOLLARS)
YUAN = claim("jd.txt", "jd", "revenue", "2024-Q4", 347e9, raw="RMB347.0 billion", published_on=date(2025, 3, 7))
OTHER = claim("other.txt", "jd", "revenue", "2024-Q4", 147.5e9, **DOLLARS)


def claims(*rows: dict[str, Any]) -> pl.DataFrame:
    return make_claims(list(rows)).select(list(CLAIMS))


def correction(**more: Any) -> Correction:
    told: dict[str, Any] = {
        "correction_id": "footnote",
        "where": {"doc": "jd.txt", "raw": "US$147.5 billion"},
        "action": "replace",
        "replacement": {"value": 47.5e9},
        "reason": "The filing says US$47.5 billion.",
        "status": "open",
        "expect": {"value": 147.5e9},
        "decided_by": "A. Analyst",
        "decided_on": date(2025, 3, 7),
    }
    return Correction(**{**told, **more})


def hold(**more: Any) -> Correction:
    return correction(action="hold", replacement={}, reason="The filing tells no such figure.", **more)


def test_a_correction_changes_the_reading_of_its_claim_and_of_no_other() -> None:
    told = claims(FUSED, YUAN, OTHER)
    corrected, decisions = apply_corrections(told, [correction()])
    conform(corrected, CLAIMS)
    assert corrected["value"].to_list() == [47.5e9, 347e9, 147.5e9]
    assert corrected["correction"].to_list() == ["footnote", None, None]
    kept = [name for name in CLAIMS if name not in ("value", "rounding", "correction")]
    assert corrected.select(kept).equals(told.select(kept))
    assert conform(decisions, CORRECTED).rows() == [
        ("footnote", FUSED["claim_id"], "jd.txt", "US$147.5 billion", "replace", "The filing says US$47.5 billion.")
    ]


@pytest.mark.parametrize(
    ("replacement", "rounding"),
    [
        ({"value": 47.5e9}, 5e7),
        ({"value": 93.577e9}, 5e5),
        ({"value": 0.142}, 5e-4),
        ({"value": 47e9, "rounding": 5e7}, 5e7),
    ],
)
def test_a_new_value_is_as_fine_as_its_last_digit_unless_the_entry_tells(
    replacement: dict[str, float], rounding: float
) -> None:
    corrected, _ = apply_corrections(claims(FUSED), [correction(replacement=replacement)])
    assert corrected["rounding"].item() == pytest.approx(rounding)


def test_a_new_period_brings_its_days_and_its_number() -> None:
    corrected, _ = apply_corrections(claims(FUSED, YUAN), [correction(replacement={"period": "2025-Q1"})])
    columns = ["period", "period_kind", "period_start", "period_end"]
    assert corrected.select(columns).row(0) == ("2025-Q1", "quarter", date(2025, 1, 1), date(2025, 3, 31))
    assert corrected["period_index"][0] == corrected["period_index"][1] + 1


def test_an_empty_text_leaves_a_field_untold() -> None:
    corrected, _ = apply_corrections(claims(FUSED), [correction(replacement={"metric": ""})])
    assert corrected["metric"].to_list() == [None]


def test_a_document_that_is_not_there_is_no_matter() -> None:
    told = claims(OTHER)
    corrected, decisions = apply_corrections(told, [correction()])
    assert corrected.equals(told)
    assert decisions.is_empty()
    assert apply_corrections(empty(CLAIMS), [correction()])[0].is_empty()


def test_a_repaired_source_stops_the_run_and_says_what_to_do() -> None:
    repaired = {**FUSED, "raw": "US$47.5 billion", "value": 47.5e9}
    with pytest.raises(
        UnfitCorrection, match=r"'footnote' does not fit jd\.txt.*no figure.*raw 'US\$147.5 billion'.*repaired"
    ):
        apply_corrections(claims(repaired, YUAN), [correction()])


def test_another_reading_of_the_same_words_stops_the_run() -> None:
    with pytest.raises(UnfitCorrection, match=r"expects value 147500000000.0, and 'US\$147.5 billion' has value 1475"):
        apply_corrections(claims({**FUSED, "value": 1475e9}), [correction()])


def test_each_version_of_a_document_is_guarded_and_the_old_one_stays_corrected() -> None:
    repaired = {**FUSED, "raw": "US$47.5 billion", "value": 47.5e9, "article_id": "newer", "claim_id": "newer"}
    with pytest.raises(UnfitCorrection):
        apply_corrections(claims(FUSED, repaired), [correction()])
    corrected, _ = apply_corrections(claims(FUSED, repaired), [correction(status="repaired")])
    assert corrected.select("value", "correction").rows() == [(47.5e9, "footnote"), (47.5e9, None)]


@pytest.mark.parametrize(
    ("expect", "is_refused"), [({}, True), ({"period": "2024-Q4"}, True), ({"period": "2025-Q1"}, False)]
)
def test_of_an_undated_document_a_claim_about_a_later_period_is_not_known_yet(
    expect: dict[str, Any], is_refused: bool
) -> None:
    told = claims({**YUAN, "published_on": None}, OTHER)
    asked = [correction(expect={"value": 147.5e9, **expect})]
    if is_refused:
        with pytest.raises(UnfitCorrection, match="no figure there"):
            apply_corrections(told, asked)
    else:
        assert apply_corrections(told, asked)[0].equals(told)


def test_words_of_the_quote_select_where_the_figure_stands_twice() -> None:
    twin = {**FUSED, "claim_id": "twin", "start": 900, "quote": "a year before, US$147.5 billion"}
    where = {"doc": "jd.txt", "quote": "a year before"}
    corrected, _ = apply_corrections(claims(FUSED, twin), [correction(where=where)])
    assert corrected["correction"].to_list() == [None, "footnote"]


def test_two_corrections_of_one_claim_are_refused() -> None:
    with pytest.raises(UnfitCorrection, match="already corrected by 'footnote'; make one entry"):
        apply_corrections(claims(FUSED), [correction(), hold(correction_id="second")])


def test_a_claim_held_by_hand_is_quarantined_by_the_gate_with_the_reason_given() -> None:
    corrections = [hold()]
    corrected, _ = apply_corrections(claims(FUSED, OTHER), corrections)
    verdict = judge_claims(corrected, empty(CLAIMS), vocabulary(), SUITES, corrections)
    (held,) = verdict.quarantine.filter(pl.col("correction").is_not_null()).iter_rows(named=True)
    assert (held["claim_id"], held["value"]) == (FUSED["claim_id"], 147.5e9)
    assert (held["rules"][0], held["reason"]) == ("correction", "The filing tells no such figure.")
    assert not [row for row in verdict.quarantine["rules"].to_list() if "correction" in row][1:]
    (result,) = [one for one in verdict.results if one.rule == "correction"]
    assert result.failed == 1


def test_history_and_held_back_are_corrected_together_and_judged_anew() -> None:
    known = with_sources(claims(FUSED, YUAN))
    held = known.head(1).with_columns(
        status=pl.lit("quarantined"), rules=pl.lit(["no_fused_digit"], pl.List(pl.String)), reason=pl.lit("fused")
    )
    corrections = [correction()]
    history, held_back, decisions = correct_history(known.tail(1), held.select(list(HELD_BACK)), corrections)
    conform(history, HISTORY)
    conform(held_back, HELD_BACK)
    assert (history.height, held_back.height, decisions.height) == (1, 1, 1)
    judged = judge_again(history, held_back, vocabulary(), SUITES, corrections)
    accepted = judged.history.filter(pl.col("correction") == "footnote")
    assert accepted.select("value", "raw").rows() == [(47.5e9, "US$147.5 billion")]


def test_the_example_in_the_file_fits_the_sample_article(tmp_path: Path) -> None:
    text = (PROJECT / "seeds/corrections.toml").read_text("utf-8")
    path = tmp_path / "corrections.toml"
    path.write_text(re.sub(r"(?m)^# ?", "", text[text.index("# [[correction]]\n") :]), "utf-8")
    corrected, decisions = apply_corrections(extract_claims(), read_corrections(path))
    assert decisions.height == 1
    (row,) = corrected.filter(pl.col("correction").is_not_null()).iter_rows(named=True)
    assert (row["raw"], row["value"], row["unit"], row["rounding"]) == ("US$147.5 billion", 47.5e9, "USD", 5e7)
