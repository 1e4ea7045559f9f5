"""Runs that fail, crash or find no archive: ops hear of it, stakeholders get nothing, and the next run makes up for it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.errors import BrokenEnvironment
from tasks.settings import PROJECT
from tasks.store.ledger import read_entries
from tests.edge.posts import Mailbox, mail_server
from tests.edge.webhooks import serve_webhook

pytestmark = pytest.mark.flow
ARTICLE = PROJECT / "seeds" / "articles" / "017-kuaishou-third-quarter.txt"
NOW = datetime(2024, 11, 25, 1, tzinfo=UTC)  # Monday of week 48, two hours after its slot
ADDED = 'starts = 2024-11-18\nrecipients = ["ada@example.com", "bert@example.com"]\n'
EVERYONE = ["ada@example.com", "bert@example.com"]


@pytest.fixture
def mailbox(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Mailbox]:
    """Give the weekly edition two recipients, ops an address, and both a mail server."""
    seeds = shutil.copytree(PROJECT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("articles"))
    editions = seeds / "editions.toml"
    told = editions.read_text("utf-8").replace('id = "weekly"\n', f'id = "weekly"\n{ADDED}', 1)
    editions.write_text(told, "utf-8")
    for name in ("lake", "reports", "seeds"):
        monkeypatch.setenv(f"BRIEF_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("BRIEF_OPS_MAIL", "ops@example.com")
    with mail_server() as (box, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield box


def recipients(box: Mailbox) -> list[str]:
    return sorted(recipient for recipient, _ in box.mails)


def run_scheduled() -> Path | None:
    from flows.weekly_brief import weekly_brief

    path: Path | None = asyncio.run(weekly_brief(articles=[ARTICLE], now=NOW, scheduled=True))
    return path


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_no_mail_goes_out_before_the_brief_lies_in_its_store_and_the_next_run_makes_up_for_it(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_text("")
    monkeypatch.setenv("BRIEF_ARCHIVE", f"file://{tmp_path}/in the way/briefs")
    with pytest.raises(BrokenEnvironment, match="in the way"):
        run_scheduled()
    assert recipients(mailbox) == ["ops@example.com"]
    events = [one.event for one in read_entries(str(tmp_path / "lake")) if one.period == "2024-W48" and not one.channel]
    assert events == ["due", "failed"]

    mailbox.mails.clear()
    monkeypatch.setenv("BRIEF_ARCHIVE", f"file://{tmp_path}/briefs")
    assert run_scheduled() is not None
    assert recipients(mailbox) == EVERYONE
    reports = files_under(tmp_path / "reports")
    assert {"index.html", "weekly/2024-W48/manifest.json", "weekly/2024-W48/brief.pdf"} <= reports.keys()
    assert files_under(tmp_path / "briefs") == reports


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionError("smtp://user:topsecret@host"), "ConnectionError; the run's log says more"),
        (KeyboardInterrupt(), "Crashed"),
    ],
)
def test_a_run_that_fails_or_is_cut_off_tells_ops_and_nobody_else(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, error: BaseException, words: str
) -> None:
    from flows import alarms, weekly_brief

    async def broken(*_: object) -> Any:
        raise error

    letters: list[Any] = []
    monkeypatch.setattr(weekly_brief, "ingest", broken)
    tell = alarms.tell_ops
    monkeypatch.setattr(alarms, "tell_ops", lambda *given: letters.append(given[1]) or tell(*given))
    with serve_webhook() as webhook:
        monkeypatch.setenv("BRIEF_CHANNELS", webhook.address("everyone"))
        monkeypatch.setenv("BRIEF_OPS_CHANNELS", webhook.address("ops"))
        with pytest.raises(type(error)):
            run_scheduled()
    assert recipients(mailbox) == ["ops@example.com"]
    assert (webhook.count("ops"), webhook.count("everyone")) == (1, 0)
    [letter] = letters
    assert (letter.kind, letter.edition) == ("failed", "weekly")
    assert words in letter.detail
    assert "brief run --edition weekly" in letter.detail
    assert "topsecret" not in repr(letter)


@pytest.mark.slow
def test_a_backfill_sends_only_when_asked_and_goes_on_where_it_was_cut_off(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import backfill
    from flows.ingest import ingest

    asyncio.run(ingest(articles=[ARTICLE], now=NOW))
    publish, calls = backfill.publish, []

    def fill(send: bool) -> list[str]:
        now = datetime(2024, 12, 3, tzinfo=UTC)
        filled = asyncio.run(backfill.backfill(NOW.date(), now.date(), known="then", now=now, send=send))
        return [one.owed.period for one in filled if one.path]

    async def cut_off(*words: Any) -> Path:
        calls.append(words)
        if len(calls) == 2:
            raise KeyboardInterrupt
        path: Path = await publish(*words)
        return path

    monkeypatch.setattr(backfill, "publish", cut_off)
    with pytest.raises(KeyboardInterrupt):
        fill(send=False)
    assert fill(send=True) == ["2024-W49"]
    assert recipients(mailbox) == EVERYONE
    assert fill(send=True) == []
    assert recipients(mailbox) == EVERYONE
