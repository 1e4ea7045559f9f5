"""The archive: a brief is there whole or not at all, and the same brief twice is one brief."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.deliver import archive
from tasks.deliver.archive import clear_remains, find_put_aside, recover_archive, write_archive, write_file
from tasks.deliver.channels import announce_brief
from tasks.deliver.manifests import MANIFEST, previous_day, read_manifests
from tasks.deliver.swaps import swap
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


class Killed(BaseException):
    """Ends a run at once, as SIGKILL does: no handler of ours catches it."""


def die_at(step: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the run die just before its so-manieth step on the disk; the list names the steps taken."""
    taken: list[str] = []

    def watch(place: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(place, name)

        def watched(*given: Any, **named: Any) -> Any:
            if len(taken) == step:
                raise Killed
            taken.append(name)
            return real(*given, **named)

        monkeypatch.setattr(place, name, watched)

    for place, name in (
        (Path, "rename"),
        (Path, "write_bytes"),
        (Path, "mkdir"),
        (shutil, "rmtree"),
        (archive, "swap"),
    ):
        watch(place, name)
    return taken


@pytest.mark.parametrize("can_swap", [True, False])
def test_a_run_that_dies_at_any_step_leaves_the_old_brief_or_the_new_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_swap: bool
) -> None:
    if not can_swap:
        monkeypatch.setattr(archive, "swap", lambda one, other: False)
    new = (Artifact("brief.pdf", "application/pdf", b"%PDF-1.8"), FILES[1])
    whole = [{one.name: one.data for one in files} for files in (FILES, new)]
    put_aside = 0
    for step in range(20):
        folder = tmp_path / f"{step}" / "2025-W35"
        write_archive(FILES, folder)
        with monkeypatch.context() as dying:
            die_at(step, dying)
            try:
                write_archive(new, folder)
                break
            except Killed:
                pass
        put_aside += find_put_aside(folder.parent) == [folder]
        assert folder.exists() == (find_put_aside(folder.parent) == [])
        recover_archive(folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} in whole
        clear_remains(folder)
        write_archive(new, folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole[1]
        assert [path.name for path in folder.parent.iterdir()] == ["2025-W35"]
    assert step > 4
    assert put_aside == (0 if can_swap else 1)


def test_two_folders_change_places_or_nothing_happens(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert not swap(tmp_path / "one", tmp_path / "none")
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["one"]
    expected = "other" if swap(tmp_path / "one", tmp_path / "other") else "one"
    assert [path.name for path in (tmp_path / "one").iterdir()] == [expected]


def test_what_a_dead_run_left_of_a_file_goes_and_what_a_living_one_writes_stays(tmp_path: Path) -> None:
    for pid in ("1", "4194304"):  # of a process that lives, and above every process id
        (tmp_path / f".index.html.{pid}").write_bytes(b"<")
    write_file(Artifact("index.html", "text/html", b"<p>"), tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == [".index.html.1", "index.html"]


def test_a_single_file_appears_in_one_step(tmp_path: Path) -> None:
    path = write_file(Artifact("index.html", "text/html", b"<p>"), tmp_path / "reports")
    assert path.read_bytes() == b"<p>"
    assert [one.name for one in path.parent.iterdir()] == ["index.html"]


def test_unreadable_manifests_and_remains_are_passed_over(tmp_path: Path) -> None:
    for name, text in (
        ("a", "{"),
        ("b", "[]"),
        ("c", '{"edition": "weekly", "period": "2025-W35", "as_of": "2025-08-25"}'),
        (".c.new-4711", '{"edition": "weekly", "period": "2025-W35", "as_of": "2025-08-25"}'),
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


def test_a_channel_that_is_not_there_is_put_off_and_does_not_stop_the_next() -> None:
    receipts = announce_brief(["json://127.0.0.1:9/secret", "json://127.0.0.1:9/other"], "title", "body", "hash")
    assert [one.status for one in receipts] == ["deferred", "deferred"]
    assert "secret" not in f"{receipts}"
