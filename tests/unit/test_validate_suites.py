"""Suites as data: complete, counted, and told apart from what they are not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.errors import SuiteNotLoaded, UnreadableSeed
from tasks.validate.plausibility import read_plausibility
from tasks.validate.reasons import write_reason
from tasks.validate.suites import Rule, Suite, read_suite

SUITES = Path(__file__).resolve().parents[2] / "expectations"
SENTENCE = {"en": "e", "zh-Hans": "z", "de": "d"}


def rule(name: str, expectation: str, **arguments: Any) -> Rule:
    return Rule(name, "quarantine", SENTENCE, "why", expectation, arguments)


def write(folder: Path, *expectations: dict[str, Any]) -> Path:
    (folder / "claims.json").write_text(json.dumps({"name": "claims", "expectations": list(expectations)}))
    return folder


def told(name: str = "a", **meta: Any) -> dict[str, Any]:
    full = {"name": name, "severity": "warn", "sentence": SENTENCE, "reason": "r", **meta}
    return {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "x"}, "meta": full}


@pytest.mark.parametrize("name", ["articles", "claims", "changes"])
def test_every_rule_has_a_sentence_in_every_language_of_print(name: str) -> None:
    for one in read_suite(SUITES, name).rules:
        assert set(one.sentence) == {"en", "zh-Hans", "de"}
        assert all(sentence.strip() for sentence in one.sentence.values())


@pytest.mark.parametrize("name", ["articles", "claims", "changes"])
def test_as_many_rules_are_checked_as_the_file_holds(name: str) -> None:
    from tasks.validate.gate import check_rows

    suite = read_suite(SUITES, name)
    held = json.loads((SUITES / f"{name}.json").read_text("utf-8"))["expectations"]
    texts = {
        "told_dimension",
        "metric_dimension",
        "quote",
        "raw",
        "unit",
        "language",
        "title",
        "misdated_to",
        "as_basis",
        "stray_currency",
    }
    frame = pl.DataFrame(
        {column: ["x"] if column in texts else [1.0] for column in suite.columns},
    )
    assert [outcome.rule for outcome in check_rows(frame, suite)] == [one["meta"]["name"] for one in held]


def test_unknown_expectation_stops_the_run() -> None:
    from tasks.validate.gate import check_rows

    suite = Suite(
        "s",
        (rule("known", "expect_column_values_to_not_be_null", column="x"), rule("lost", "expect_magic", column="x")),
    )
    with pytest.raises(SuiteNotLoaded, match="lost"):
        check_rows(pl.DataFrame({"x": [1]}), suite)


def test_rule_that_cannot_be_evaluated_stops_the_run() -> None:
    from tasks.validate.gate import check_rows

    suite = Suite("s", (rule("wrong", "expect_column_factor_within", column="x", factor=2.0),))
    with pytest.raises(SuiteNotLoaded, match="wrong"):
        check_rows(pl.DataFrame({"x": ["text"]}), suite)


def test_failing_rows_are_named_by_number() -> None:
    from tasks.validate.gate import check_rows

    suite = Suite(
        "s",
        (
            rule("factor", "expect_column_factor_within", column="ratio", factor=4.0),
            rule("bounds", "expect_column_within_row_bounds", column_list=["value", "low", "high"]),
            rule("holds", "expect_column_pair_a_to_contain_b", column_A="quote", column_B="raw"),
        ),
    )
    frame = pl.DataFrame(
        {
            "ratio": [0.2, None, 4.0],
            "value": [1.0, 5.0, None],
            "low": [0.0, 0.0, 0.0],
            "high": [2.0, 2.0, None],
            "quote": ["a 5", "b", None],
            "raw": ["5", "5", "5"],
        }
    )
    found = {outcome.rule: (outcome.checked, outcome.failed_rows) for outcome in check_rows(frame, suite)}
    assert found == {"factor": (2, (0,)), "bounds": (2, (1,)), "holds": (2, (1,))}


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (told(reason=""), "lacks reason"),
        (told(sentence={"en": "e"}), "sentence in de"),
        (told(severity="fatal"), "severity 'fatal'"),
    ],
)
def test_incomplete_rule_is_named(tmp_path: Path, broken: dict[str, Any], problem: str) -> None:
    with pytest.raises(UnreadableSeed, match=problem):
        read_suite(write(tmp_path, broken), "claims")


def test_rule_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSeed, match="there twice"):
        read_suite(write(tmp_path, told(), told()), "claims")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"expectations": 3}'])
def test_broken_suite_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "claims.json").write_text(content)
    with pytest.raises(UnreadableSeed, match=r"claims\.json"):
        read_suite(tmp_path, "claims")


def test_broken_plausibility_is_named(tmp_path: Path) -> None:
    (tmp_path / "plausibility.json").write_text('{"per_usd": 3}')
    with pytest.raises(UnreadableSeed, match=r"plausibility\.json"):
        read_plausibility(tmp_path)


def test_every_currency_has_a_rate_for_every_year() -> None:
    known = read_plausibility(SUITES)
    first, last = known.year_span()
    assert all(set(years) == set(range(first, last + 1)) for years in known.per_usd.values())


def test_judging_needs_no_great_expectations_until_it_judges() -> None:
    code = "import sys, tasks.validate.verdicts, tasks.validate.quality; sys.exit('great_expectations' in sys.modules)"
    project = str(SUITES.parent)
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=project, env={**os.environ, "PYTHONPATH": project}).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("template", "row", "line"),
    [
        ("{raw} is {x:factor} it", {"raw": "936 Mrd.", "x": 10.003}, "936 Mrd. is 10.0× it"),
        ("{x:factor}", {"x": 0.1}, "0.1×"),
        ("{x:percent}", {"x": -0.023}, "−2.3\u202f%"),
        ("{x:percent}", {"x": 1000.0}, "+100\u202f000\u202f%"),
        ("{x:share}", {"x": 5.66}, "566\u202f%"),
        ("{x:amount} CNY", {"x": 93577000000.0}, "93.58bn CNY"),
        ("{x:amount} and {nothing}", {"x": None}, "? and ?"),
        ("{raw}", {"raw": "{x} 100%"}, "{x} 100%"),
    ],
)
def test_reasons_are_readers_lines(template: str, row: dict[str, Any], line: str) -> None:
    assert write_reason(template, row) == line


def test_rule_lists_its_columns() -> None:
    one = rule("a", "t", column_A="q", column_B="r")
    assert one.columns == ["q", "r"]
    assert replace(one, arguments={"column_list": ["a", "b"]}).columns == ["a", "b"]
