"""Every case holds, except those that are known to fail; these do fail, so that their list can only shrink."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.files import LANGUAGES, Case, read_cases, read_known_failures
from tests.cases.report import pass_shares
from tests.cases.runs import run_all

FOLDER = Path(__file__).parent
CASES = read_cases()
KNOWN = read_known_failures()


def _marked(case: Case) -> object:
    marks = [pytest.mark.xfail(strict=True, reason="known failure")] if case.case_id in KNOWN else []
    return pytest.param(case.case_id, id=case.case_id, marks=marks)


@pytest.mark.parametrize("case_id", [_marked(case) for case in CASES])
def test_case(case_id: str) -> None:
    outcome = run_all()[case_id]
    assert outcome.has_passed, f"{outcome.case.text}\n" + "\n".join(outcome.problems)


def test_every_known_failure_is_a_case() -> None:
    assert KNOWN - {case.case_id for case in CASES} == set()


def test_there_are_cases_enough_in_every_language() -> None:
    counts = Counter(case.language for case in CASES)
    assert min(counts["en"], counts["de"], counts["zh-Hans"] + counts["zh-Hant"] - 30) >= 90
    assert counts["ja"] >= 60
    assert len(CASES) >= 400


def test_pass_share_per_language_keeps_its_floor(record_property: Callable[[str, object], None]) -> None:
    floors = tomllib.loads((FOLDER / "floors.toml").read_text("utf-8"))
    shares = pass_shares(run_all().values())
    for language, share in shares.items():
        record_property(language, round(share, 4))
    assert shares.keys() == floors.keys() == set(LANGUAGES)
    assert {language: share for language, share in shares.items() if share < floors[language]} == {}
