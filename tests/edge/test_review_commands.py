"""`brief review` as people type it, on a small lake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.cli import _guarded, app
from tasks.records import LedgerEntry
from tasks.store.decisions import read_decisions, write_decisions
from tasks.store.ledger import read_entries, write_entries
from tests.lakes import LEVEL, SLIP, make_lake

pytestmark = pytest.mark.edge
SHORT = SLIP["claim_id"][:8]


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "lake"
    make_lake(folder)
    monkeypatch.setenv("BRIEF_LAKE", str(folder))
    monkeypatch.setenv("BRIEF_REPORTS", str(tmp_path / "reports"))
    return str(folder)


def brief(*words: str) -> int:
    try:
        return _guarded(app, ["review", *words])
    except SystemExit as end:  # the console ends with what a command returns
        return int(end.code or 0)


@pytest.mark.parametrize("command", ["list", "accept", "reject", "correct", "restore", "approve", "hold"])
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert brief(command, "--help") == 0
    assert f"brief review {command}" in capsys.readouterr().out.split("Example:", 1)[1]


def test_figures_are_listed_decided_and_listed_as_decided(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert brief("list") == 0
    told = capsys.readouterr().out
    assert told.startswith("1 figures are held back, 3 accepted")
    assert SHORT in told
    assert LEVEL["claim_id"][:8] not in told

    assert brief("correct", SHORT[:6], "value=347e9", "--reason", "A slip.", "--by", "A. Analyst") == 0
    assert "correct (value = 347,000,000,000) by A. Analyst" in capsys.readouterr().out
    (made,) = read_decisions(lake)
    assert (made.claim_id, made.replacement, made.reason) == (SLIP["claim_id"], {"value": 347e9}, "A slip.")

    write_decisions(lake, [replace(made, claim_id="deadbeef00000000", action="accept")])
    assert brief("list") == 0
    told = capsys.readouterr().out
    assert told.startswith("0 figures are held back, 4 accepted")
    assert "decided: 1" in told
    assert "without effect, no claim has this id any more: 1\ndeadbeef" in told

    assert brief("restore", SHORT, "--reason", "Once more.") == 0
    assert brief("list") == 0
    assert capsys.readouterr().out.rpartition("Once more.")[2].count("1 figures are held back, 3 accepted") == 1


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["accept", SHORT], 2, "--reason"),
        (["accept", SHORT, "--reason", " "], 2, "needs a reason"),
        (["accept", "no-id", "--reason", "x"], 2, "no claim id"),
        (["accept", LEVEL["claim_id"], "--reason", "x"], 2, "not held back"),
        (["correct", SHORT, "value=many", "--reason", "x"], 2, "is no number"),
        (["restore", SHORT, "--reason", "x"], 2, "Nothing is decided about"),
        (["hold", "weekly/2025-W10", "--reason", "x"], 2, "No draft is called"),
    ],
)
def test_wrong_use_is_told_in_one_line_and_nothing_is_kept(
    lake: str, capsys: pytest.CaptureFixture[str], words: list[str], status: int, told: str
) -> None:
    assert brief(*words) == status
    answer = capsys.readouterr()
    assert told in answer.err + answer.out
    assert read_decisions(lake) == ()


def test_a_draft_is_approved_only_as_it_lies_in_the_reports(
    lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drafted = LedgerEntry(
        "weekly", "2025-W10", "drafted", datetime(2025, 3, 10, 7, tzinfo=UTC), manifest_hash="a1" * 32
    )
    write_entries(lake, [drafted])
    folder = tmp_path / "reports/weekly/2025-W10"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    assert brief("approve", "weekly/2025-W10", "--reason", "Read.") == 2
    assert "what was read is 44136fa355b3, the draft is now a1a1a1a1a1a1" in capsys.readouterr().err
    assert brief("approve", "weekly/2025-W10", "--manifest", "a1a1a1a1", "--reason", "Read.") == 0
    assert brief("hold", "weekly/2025-W10", "--reason", "Wait.") == 0
    assert brief("restore", "weekly/2025-W10", "--reason", "Go on.") == 0
    assert [one.event for one in read_entries(lake)] == ["drafted", "approved", "held", "restored"]
