"""The README: what it shows is there, and what it tells people to type works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.settings import PROJECT

README = (PROJECT / "README.md").read_text("utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.strip()
]
BRIEF = sorted({command.split()[1] for command in COMMANDS if command.startswith("brief ")})


def test_the_first_screen_is_a_picture_and_the_two_commands() -> None:
    top = "\n".join(README.splitlines()[:10])
    picture = re.search(r"!\[(.+)\]\((.+)\)", top)
    assert picture
    assert len(picture[1]) > 20
    assert (PROJECT / picture[2]).stat().st_size > 10_000
    assert COMMANDS[:2] == ["make brief", "make test"]


def test_every_file_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_every_path_the_readme_names_exists() -> None:
    named = set(re.findall(r"`((?:seeds|tasks|flows|tests|templates|expectations)/[\w./-]*)`", README))
    assert named
    assert [path for path in sorted(named) if not (PROJECT / path).exists()] == []


@pytest.mark.parametrize("command", BRIEF)
def test_every_command_of_the_readme_exists(command: str) -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("brief"), command, "--help"], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 0, answer.stderr


def test_extract_works_as_the_readme_says() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("brief"), "extract", "seeds/articles"],
        capture_output=True, text=True, cwd=PROJECT, timeout=120,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert len(answer.stdout.splitlines()) > 400


@pytest.mark.trial
@pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="no repository to clone")
def test_a_fresh_clone_makes_its_brief_and_sets_up_only_once(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
    inherited = (
        "BRIEF_",
        "PREFECT_",
        "VIRTUAL_ENV",
        "MAKE",
        "MFLAGS",
    )  # of the run that tests, not of a newcomer's shell
    clean = {key: value for key, value in os.environ.items() if not key.startswith(inherited)}
    home = {**clean, "PREFECT_HOME": str(tmp_path / "prefect"), "PYTHON": str(shutil.which("python3"))}

    def make() -> subprocess.CompletedProcess[str]:
        return subprocess.run(["make", "brief"], capture_output=True, text=True, cwd=clone, env=home, timeout=500)

    first = make()
    assert first.returncode == 0, first.stderr
    assert "Setting up" in first.stderr
    assert (clone / first.stdout.splitlines()[-1]).read_bytes().startswith(b"%PDF")
    second = make()
    assert second.returncode == 0, second.stderr
    assert "Setting up" not in second.stderr
    assert "nothing new: the same version as before" in second.stderr
