"""The archive: a brief is there whole or not at all, and the same brief twice is one brief."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.deliver.archive import write_archive, write_file
from tasks.deliver.channels import announce_brief
from tasks.deliver.manifests import MANIFEST, previous_day, read_manifests
from tasks.records import Artifact

FILES = (
    Artifact("brief.pdf", "application/pdf", b"%PDF-1.7"),
    Artifact(MANIFEST, "application/json", b'{"edition": "weekly"}'),
)


def test_a_brief_is_written_with_all_its_files(tmp_path: Path) -> None:
    receipt = write_archive(FILES, tmp_path / "weekly" / "2025-W35")
    assert receipt.status == "delivered"
    assert {path.name: path.read_bytes() for path in (tmp_path / "weekly" / "2025-W35").iterdir()} == {
        one.name: one.data for one in FILES
    }


def test_the_same_brief_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "weekly" / "2025-W35"
    write_archive(FILES, folder)
    before = (folder / "brief.pdf").stat().st_mtime_ns
    assert write_archive(FILES, folder).status == "unchanged"
    assert (folder / "brief.pdf").stat().st_mtime_ns == before


def test_a_brief_made_anew_replaces_the_old_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "weekly" / "2025-W35"
    write_archive((*FILES, Artifact("old.csv", "text/csv", b"1")), folder)
    assert write_archive((Artifact("brief.pdf", "application/pdf", b"new"), FILES[1]), folder).status == "delivered"
    assert sorted(path.name for path in folder.iterdir()) == ["brief.pdf", MANIFEST]
    assert [path.name for path in folder.parent.iterdir()] == ["2025-W35"]


def test_a_damaged_file_is_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "weekly" / "2025-W35"
    write_archive(FILES, folder)
    (folder / "brief.pdf").write_bytes(b"%PDF-1.8")
    assert write_archive(FILES, folder).status == "delivered"
    assert (folder / "brief.pdf").read_bytes() == FILES[0].data


def test_a_single_file_appears_in_one_step(tmp_path: Path) -> None:
    path = write_file(Artifact("index.html", "text/html", b"<p>"), tmp_path / "reports")
    assert path.read_bytes() == b"<p>"
    assert [one.name for one in path.parent.iterdir()] == ["index.html"]


def test_unreadable_manifests_are_passed_over(tmp_path: Path) -> None:
    for name, text in (
        ("a", "{"),
        ("b", "[]"),
        ("c", '{"edition": "weekly", "period": "2025-W35", "as_of": "2025-08-25"}'),
    ):
        (tmp_path / "weekly" / name).mkdir(parents=True)
        (tmp_path / "weekly" / name / MANIFEST).write_text(text)
    assert [one["folder"] for one in read_manifests(tmp_path)] == ["weekly/c"]


@pytest.mark.parametrize(
    ("as_of", "period", "expected"),
    [
        (date(2025, 9, 1), "2025-W36", date(2025, 8, 25)),
        (date(2025, 8, 25), "2025-W35", date(2025, 8, 18)),
        (date(2025, 8, 18), "2025-W34", None),
    ],
)
def test_the_brief_before_is_the_latest_earlier_one_of_the_edition(
    as_of: date, period: str, expected: date | None
) -> None:
    made = [
        {"edition": "weekly", "period": "2025-W34", "as_of": "2025-08-18"},
        {"edition": "weekly", "period": "2025-W35", "as_of": "2025-08-25"},
        {"edition": "weekly-zh", "period": "2025-W36", "as_of": "2025-08-31"},
    ]
    assert previous_day(made, "weekly", as_of, period) == expected


def test_an_address_that_is_none_fails_without_telling_its_secret() -> None:
    (receipt,) = announce_brief(["nonsense://token-4711"], "title", "body", "hash")
    assert receipt.status == "failed"
    assert "4711" not in f"{receipt}"


def test_a_channel_that_refuses_does_not_stop_the_next(tmp_path: Path) -> None:
    receipts = announce_brief(["json://127.0.0.1:9/secret", "json://127.0.0.1:9/other"], "title", "body", "hash")
    assert [one.status for one in receipts] == ["failed", "failed"]
    assert "secret" not in f"{receipts}"
