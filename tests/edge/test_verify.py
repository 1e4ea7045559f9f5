"""A brief is made again, byte for byte, in other surroundings; what was changed since is told by name and by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.making import make_brief, plainly
from flows.preparation import Preparation
from flows.verify import tell_verification, verify_brief
from tasks.deliver.archive import write_archive
from tasks.errors import BrokenEnvironment
from tasks.settings import PROJECT
from tasks.store.lake import lake_versions, read_history
from tests.lakes import LEVEL, YEAR_AGO, make_lake, told

pytestmark = [pytest.mark.edge, pytest.mark.slow]
PARTS = ("flows", "tasks", "seeds", "expectations", "templates", "tests")
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de", "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "1", "COLUMNS": "40", "BRIEF_TIMEZONE": "",
}  # fmt: skip
LATIN = "templates/fonts/source-sans-3-latin-{}-normal.woff2"
CHANGES = {  # name → edits: path, text to find, text instead (see tests/edge/verifying.py)
    "template": [("templates/sections/opening.html.j2", "<h1", "<p>Brief</p><h1")],
    "label": [("templates/labels/en.toml", 'notes = "Notes"', 'notes = "Sources"')],
    "font": [(LATIN.format(400), "*", LATIN.format(700))],
    "seeds": [
        ("seeds/corrections.toml", "", "\n# looked through\n"),
        ("seeds/editions.toml", 'title = "Competitive Brief: E-commerce"', 'title = "Platforms"'),
        ("expectations/claims.json", "Every figure is counted once.", "No figure is counted twice."),
        ("seeds/vocabulary/entities.csv", "", "acme_mart,Acme Mart,*,platform,\n"),
    ],
}
VERSIONS = {
    "template": ["templates"],
    "label": ["labels"],
    "font": ["fonts"],
    "seeds": ["corrections", "edition", "suites", "vocabulary"],
}
Run = tuple[int, list[str], list[str]]


def archive(run: Preparation, place: Path) -> Path:
    """Make the brief of a lake plainly and put it into a folder."""
    known = read_history(run.settings.lake, None, run.plan.as_of, run.plan.known, cut_off=run.plan.cut_off)
    return Path(write_archive(make_brief(run, known, None, plainly).files, place).recipient)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small lake and its brief: <place>/lake, <place>/brief."""
    folder = tmp_path_factory.mktemp("verify")
    archive(make_lake(folder / "lake", LEVEL, YEAR_AGO), folder / "brief")
    return folder


@pytest.fixture(scope="module")
def runs(place: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """Verify the brief from a copy of the project, in other surroundings, unchanged and after each change."""
    copy = tmp_path_factory.mktemp("a copy 副本")
    for part in PARTS:
        shutil.copytree(
            PROJECT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "gold")
        )
    job = {"arguments": ["verify", str(place / "brief"), "--lake", str(place / "lake")], "changes": CHANGES}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.edge.verifying", json.dumps(job)],
        env={**os.environ, **ELSEWHERE, "PYTHONPATH": str(copy)}, cwd="/", capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: (status, lines, complaints) for name, (status, lines, complaints) in json.loads(done.stdout).items()}


def test_other_zone_language_folder_day_and_hash_seed_give_the_same_bytes(runs: dict[str, Run]) -> None:
    assert runs["nothing"] == (0, ["same: 6 files"], [])


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_fails_the_check_and_is_named(runs: dict[str, Run], change: str) -> None:
    status, lines, complaints = runs[change]
    assert status == 1
    assert any("was not made again byte for byte" in line for line in complaints)
    versions = [line for line in lines if line.startswith("version of ")]
    assert [line.split(":")[0].removeprefix("version of ") for line in versions] == VERSIONS[change]
    for line, (place, _, _) in zip(versions, CHANGES[change], strict=True):
        assert place.startswith(line.split("look in ")[1])
    assert any(line.startswith("manifest.json: ") for line in lines)


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ("template", {"brief.html", "brief.pdf"}),
        ("label", {"brief.html", "brief.pdf"}),
        ("font", {"brief.pdf"}),
        ("seeds", {"brief.html", "brief.pdf", "quality.html"}),
    ],
)
def test_a_change_is_told_by_the_lines_it_changed(runs: dict[str, Run], change: str, differing: set[str]) -> None:
    _, lines, _ = runs[change]
    pages = {line.split(":")[0] for line in lines if line.startswith(("brief.", "quality.", "figures."))}
    assert differing <= pages
    if "brief.html" in differing:
        assert any(line.startswith("brief.html: line ") and " was " in line and ", is " in line for line in lines)
    assert "figures.csv" not in pages


def test_a_changed_label_is_shown_with_both_words(runs: dict[str, Run]) -> None:
    told_lines = "\n".join(runs["label"][1])
    assert "Notes" in told_lines
    assert "Sources" in told_lines


def test_articles_read_since_change_nothing(place: Path, tmp_path: Path) -> None:
    lake = shutil.copytree(place / "lake", tmp_path / "lake")
    before = lake_versions(str(lake))
    make_lake(lake, told("e.txt", 357e9, raw="RMB357 billion", period="2025-Q1"))
    assert lake_versions(str(lake))["claims"] > before["claims"]
    assert tell_verification(verify_brief(place / "brief", str(lake))) == ["same: 6 files"]


def test_an_article_that_is_another_one_is_told_by_its_claims(place: Path, tmp_path: Path) -> None:
    make_lake(tmp_path / "lake", told("a.txt", 346e9, raw="RMB346 billion"), YEAR_AGO)
    found = verify_brief(place / "brief", str(tmp_path / "lake"))
    lines = tell_verification(found)
    assert not found.is_same
    assert {"figures.csv", "evidence.json", "brief.html", "brief.pdf"} <= set(found.files)
    assert "figures.csv: jd revenue CNY reported 2024-Q4: value was 347000000000, is 346000000000" in lines
    assert any(line.startswith("evidence.json: claims ") for line in lines)


def test_a_lake_without_the_recorded_versions_is_a_broken_environment(place: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokenEnvironment, match=r"does not hold articles@.*--lake or BRIEF_LAKE"):
        verify_brief(place / "brief", str(tmp_path / "nothing"))
