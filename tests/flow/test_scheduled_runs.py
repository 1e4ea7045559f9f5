"""Scheduled runs: what is owed is made and sent once; failures are told to ops and to nobody else."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.errors import Withheld
from tasks.settings import PROJECT
from tests.edge.posts import Mailbox, mail_server

pytestmark = pytest.mark.flow
ARTICLE = PROJECT / "seeds" / "articles" / "017-kuaishou-third-quarter.txt"
NOW = datetime(2024, 11, 25, 1, tzinfo=UTC)  # Monday of week 48, two hours after its slot
ADDED = 'starts = 2024-11-18\nrecipients = ["ada@example.com", "bert@example.com"]\n'


@pytest.fixture
def mailbox(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Mailbox]:
    """Give the weekly edition two recipients and a start two weeks back, ops an address, and both a mail server."""
    seeds = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", seeds, ignore=shutil.ignore_patterns("articles"))
    editions = seeds / "editions.toml"
    told = editions.read_text("utf-8").replace('id = "weekly"\n', f'id = "weekly"\n{ADDED}', 1)
    editions.write_text(told, "utf-8")
    monkeypatch.setenv("BRIEF_SEEDS", str(seeds))
    monkeypatch.setenv("BRIEF_OPS_MAIL", "ops@example.com")
    monkeypatch.setenv("BRIEF_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("BRIEF_REPORTS", str(tmp_path / "reports"))
    with mail_server() as (box, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield box


def run_scheduled(article: Path, now: datetime) -> Path | None:
    from flows.weekly_brief import weekly_brief

    path: Path | None = asyncio.run(weekly_brief(articles=[article], now=now, scheduled=True))
    return path


def run_watchdog(now: datetime) -> list[str]:
    from flows.watchdog import watchdog

    late: list[str] = asyncio.run(watchdog(now=now))
    return late


def test_a_scheduled_run_makes_the_newest_brief_owed_and_sends_it_once(mailbox: Mailbox, tmp_path: Path) -> None:
    path = run_scheduled(ARTICLE, NOW)
    assert path == tmp_path / "reports/weekly/2024-W48/brief.pdf"
    assert [recipient for recipient, _ in mailbox.mails] == ["ada@example.com", "bert@example.com"]
    assert run_scheduled(ARTICLE, NOW + timedelta(minutes=5)) is None
    assert run_watchdog(NOW + timedelta(hours=12)) == []
    assert len(mailbox.mails) == 2


def test_ops_hear_of_a_failed_run_and_once_that_the_brief_is_late(mailbox: Mailbox, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Withheld, match="No article is known"):
        run_scheduled(tmp_path / "empty", NOW)
    assert [recipient for recipient, _ in mailbox.mails] == ["ops@example.com"]
    for hours in (6, 7):
        (late,) = [one for one in run_watchdog(NOW + timedelta(hours=hours)) if "2024-W48" in one]
        assert "brief run --edition weekly --as-of 2024-11-25" in late
    assert [recipient for recipient, _ in mailbox.mails] == ["ops@example.com"] * 2
