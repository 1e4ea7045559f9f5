"""One Prefect server for all flow tests, in a home of its own; it stops with the test process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

NOW = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
AS_OF = date(2025, 12, 1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a temporary server on a free port of the loopback."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    os.environ["PREFECT_LOGGING_LEVEL"] = "ERROR"
    os.environ.pop("PREFECT_API_URL", None)
    from flows.server import await_server, start_server

    address = start_server()
    assert address is not None
    await_server(address)
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: address}):
        yield address


@pytest.fixture(scope="session")
def weekly(server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Make the weekly brief of the seeds once: its folder, lake, and the path the flow returned."""
    place = tmp_path_factory.mktemp("weekly")
    path = run_weekly(place)
    return {"place": place, "path": path, "folder": path.parent}


@pytest.fixture(scope="session")
def chinese(weekly: dict[str, Any]) -> Path:
    """Make the Chinese brief of the same lake plainly, beside the weekly one: its folder."""
    from flows.making import make_brief, plainly
    from flows.preparation import prepare
    from tasks.deliver.archive import write_archive
    from tasks.store.lake import read_history

    run = prepare("weekly-zh", AS_OF, lake=str(weekly["place"] / "lake"), now=NOW)
    known = read_history(run.settings.lake, None, run.plan.as_of, run.plan.known, cut_off=run.plan.cut_off)
    folder = weekly["place"] / "reports" / "weekly-zh" / run.plan.period
    return Path(write_archive(make_brief(run, known, None, plainly).files, folder).recipient)


def run_weekly(place: Path, **given: Any) -> Path:
    """Run the weekly flow into a folder of its own, at a fixed moment."""
    from flows.weekly_brief import weekly_brief

    asked = {"as_of": AS_OF, "now": NOW, "lake": str(place / "lake"), "reports": place / "reports", **given}
    path = asyncio.run(weekly_brief(**asked))
    assert isinstance(path, Path)
    return path
