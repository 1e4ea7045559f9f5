"""The command `brief` as people type it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.settings import PROJECT

BRIEF = Path(sys.executable).with_name("brief")


def brief(*words: str, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BRIEF), *words], capture_output=True, text=True, cwd=folder, timeout=120)


@pytest.mark.parametrize("command", ["run", "extract", "backfill", "explain", "original", "verify", "doctor"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    answer = brief(command, "--help")
    assert answer.returncode == 0
    assert f"brief {command}" in answer.stdout.split("Example:", 1)[1]


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["run", "--as-of", "yesterday"],
        ["run", "--known", "tomorrow"],
        ["run", "--edition", "none"],
        ["extract"],
        ["explain"],
        ["explain", "7", "--reports", "nowhere"],
        ["verify", "nowhere"],
        ["original", "7", "--reports", "nowhere"],
        ["backfill", "--from", "2025-08-25"],
        ["backfill", "--from", "2025-08-25", "--to", "2025-08-04"],
    ],
)
def test_wrong_use_ends_with_two(words: list[str]) -> None:
    answer = brief(*words)
    assert answer.returncode == 2, answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_unknown_edition_is_named_with_the_known_ones() -> None:
    assert "weekly-zh" in brief("run", "--edition", "none").stderr


def test_extract_writes_one_claim_a_line(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Kuaishou's GMV rose 15.1% year on year to RMB334.2 billion in Q3 2024.\n")
    answer = brief("extract", str(tmp_path / "note.txt"))
    assert answer.returncode == 0, answer.stderr
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(one["raw"], one["entity"], one["metric"], one["period"]) for one in rows] == [
        ("15.1%", "kuaishou", "gmv", "2024-Q3"),
        ("RMB334.2 billion", "kuaishou", "gmv", "2024-Q3"),
    ]


def test_extract_reads_records_and_names_them_by_id(tmp_path: Path) -> None:
    record = {
        "id": "a1",
        "text": "JD.com revenue was RMB260.4 billion in the third quarter of 2024.",
        "published": "2024-11-18",
    }
    (tmp_path / "records.jsonl").write_text(json.dumps(record) + "\n")
    (row,) = [json.loads(line) for line in brief("extract", str(tmp_path / "records.jsonl")).stdout.splitlines()]
    assert row["doc"] == "records.jsonl#a1"
    assert row["published"] == "2024-11-18"


def test_what_cannot_be_read_is_told_by_name_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    answer = brief("extract", str(tmp_path))
    assert answer.returncode == 0
    assert answer.stdout == ""
    assert answer.stderr.startswith("empty.txt: empty file; ")


def test_doctor_finds_nothing_missing_here() -> None:
    answer = brief("doctor")
    assert answer.returncode == 0, answer.stdout
    assert "-- " not in answer.stdout


def test_a_vocabulary_that_cannot_be_read_stops_the_run_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BRIEF_SEEDS={tmp_path}/seeds\n")
    subprocess.run(["cp", "-r", str(PROJECT / "seeds"), str(tmp_path)], check=True)
    with (tmp_path / "seeds/vocabulary/entities.csv").open("a", encoding="utf-8") as rows:
        rows.write("acme,Acme,en,platform,nobody\n")
    answer = brief("run", folder=tmp_path)
    assert answer.returncode == 2
    assert "entities.csv:" in answer.stderr
    assert "nobody" in answer.stderr


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("%PDF", "Invalid JSON"),
        ("{}", "edition: Field required"),
        ('{"edition": "weekly", "period": "2025-W49", "as_of": "soon"}', "as_of: "),
        (
            '{"edition": "weekly", "period": "2025-W49", "as_of": "2025-12-01", "since": null, "versions": {"lake": "claims"},'
            ' "outputs": {}}',
            "versions: ",
        ),
        (
            '{"edition": "weekly", "period": "2025-W49", "as_of": "2025-12-01", "since": null, "versions": {},'
            ' "outputs": {"../x": ""}}',
            "outputs.../x",
        ),
    ],
)
def test_an_unreadable_manifest_is_told_with_the_field_that_is_wrong(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    answer = brief("verify", str(tmp_path))
    assert answer.returncode == 2
    assert problem in answer.stderr
    assert "Traceback" not in answer.stderr


def test_verify_needs_the_lake_that_the_manifest_names(tmp_path: Path) -> None:
    record = {
        "edition": "weekly",
        "period": "2025-W49",
        "as_of": "2025-12-01",
        "since": None,
        "versions": {"lake": "articles@1 claims@3"},
        "outputs": {"brief.pdf": ""},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(record))
    answer = brief("verify", str(tmp_path), "--lake", str(tmp_path / "lake"))
    assert answer.returncode == 3
    assert "articles@1, claims@3" in answer.stderr


def test_a_dry_run_of_a_backfill_lists_the_briefs_and_writes_nothing(tmp_path: Path) -> None:
    answer = brief(
        *("backfill", "--from", "2025-08-04", "--to", "2025-08-17", "--dry-run"),
        *("--lake", str(tmp_path / "lake"), "--reports", str(tmp_path / "reports")),
    )
    assert answer.returncode == 0, answer.stderr
    assert [line.split()[0] for line in answer.stdout.splitlines()] == ["2025-W32", "2025-W33"]
    assert list(tmp_path.iterdir()) == []
