"""`brief doctor`: what is missing or misconfigured on this machine, and what to type."""

from __future__ import annotations

import ctypes.util
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tasks.errors import BriefError
from tasks.settings import PROJECT, read_settings


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, whether it is well, what was found, and what to type if it is not."""

    name: str
    is_well: bool
    found: str
    remedy: str = ""


def examine() -> list[Check]:
    """Look at everything a run needs; nothing is written."""
    return [check for look in (_python, _packages, _libraries, _seeds, _places, _server) for check in look()]


def _python() -> Iterator[Check]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    yield Check(
        "Python", sys.version_info >= (3, 11), found, "install Python 3.11 or newer, then: make brief PYTHON=python3.11"
    )


def _packages() -> Iterator[Check]:
    for name in ("prefect", "polars", "great-expectations", "weasyprint", "deltalake"):
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            yield Check(name, False, "not installed", "make brief")


def _libraries() -> Iterator[Check]:
    for name, package, loss in (
        ("pango-1.0", "libpango-1.0-0", "there is no PDF without it"),
        ("pangoft2-1.0", "libpangoft2-1.0-0", "there is no PDF without it"),
        (
            "harfbuzz-subset",
            "libharfbuzz-subset0",
            "without it a PDF takes 15 s longer and its bytes differ from run to run",
        ),
    ):
        path = ctypes.util.find_library(name)
        yield Check(f"lib{name}", path is not None, path or f"missing; {loss}", f"sudo apt-get install {package}")


def _seeds() -> Iterator[Check]:
    from tasks.seeds import read_editions, read_sources
    from tasks.vocabulary import read_vocabulary

    seeds = read_settings().seeds
    readers: tuple[tuple[str, Callable[[], str]], ...] = (
        ("vocabulary", lambda: read_vocabulary(seeds / "vocabulary").version_hash),
        ("sources", lambda: f"{len(read_sources(seeds / 'sources.toml'))} sources"),
        ("editions", lambda: ", ".join(one.edition_id for one in read_editions(seeds / "editions.toml"))),
    )
    for name, read in readers:
        try:
            yield Check(name, True, read())
        except BriefError as error:
            yield Check(name, False, str(error), "correct the file at the line named")


def _places() -> Iterator[Check]:
    settings = read_settings()
    for name, place in (("lake", settings.lake), ("reports", str(settings.reports))):
        if "://" in place:
            yield Check(name, True, f"{place} (not tried)")
            continue
        path = Path(place).resolve()
        there = next(folder for folder in (path, *path.parents) if folder.exists())
        yield Check(
            name,
            os.access(there, os.W_OK),
            str(path),
            f"make {there} writable, or set BRIEF_{name.upper()} to a folder that is",
        )
    if settings.archive:
        yield _archive(settings.archive)


def _archive(address: str) -> Check:
    from tasks.deliver.objects import read_address

    try:
        return Check("archive", True, f"{read_address(address)} (not tried)")
    except BriefError as error:
        return Check("archive", False, str(error), "correct BRIEF_ARCHIVE in the environment or in .env")


def _server() -> Iterator[Check]:
    from flows.server import standing_server

    found = (
        "a standing server is configured"
        if standing_server()
        else "none configured: each run starts a temporary one (about 5 s)"
    )
    yield Check("Prefect server", True, found)
    yield Check(
        "prefect run", (Path.cwd() / "pyproject.toml").exists(), "available in the project's folder", f"cd {PROJECT}"
    )
