"""The ops page's own commands: a backup, taken while a run writes, is restored, and no mail goes out twice."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from deltalake import DeltaTable

from flows.deliveries import Delivery
from flows.posting import archive_brief, post_pending
from tasks.owed import plan_catch_up
from tasks.records import LedgerEntry
from tasks.settings import PROJECT, read_settings
from tasks.store.ledger import read_entries, write_entries
from tests.edge.posts import EDITION, NOW, Mailbox, brief_files, mail_server, publish_files

pytestmark = pytest.mark.edge
PAGE = (PROJECT / "deploy/README.md").read_text("utf-8").partition("## Back up and restore")[2].partition("\n## ")[0]
BACK_UP, RESTORE = re.findall(r"```sh\n(.*?)```", PAGE, re.S)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Mailbox]:
    monkeypatch.chdir(tmp_path)
    with mail_server() as (box, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield box


def run(commands: str, place: Path) -> None:
    named = {"BRIEF_LAKE": place / "lake", "BRIEF_REPORTS": place / "reports", "BACKUP": place / "backup of today"}
    environment = {"PATH": "/usr/bin:/bin", **{name: str(path) for name, path in named.items()}}
    subprocess.run(["bash", "-euo", "pipefail", "-c", commands], env=environment, check=True, capture_output=True)


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_after_a_restored_backup_no_mail_goes_out_twice(mailbox: Mailbox, tmp_path: Path) -> None:
    assert publish_files(tmp_path, brief_files()) == ["sent"] * 3
    ledger, reports = read_entries(str(tmp_path / "lake")), files_under(tmp_path / "reports")
    run(BACK_UP, tmp_path)
    (tmp_path / "reports/weekly/2025-W49/brief.pdf").unlink()
    for path in (tmp_path / "lake").rglob("*.parquet"):
        path.write_bytes(b"lost")
    run(RESTORE, tmp_path)
    assert read_entries(str(tmp_path / "lake")) == ledger
    assert files_under(tmp_path / "reports") == reports
    assert publish_files(tmp_path, brief_files()) == ["sent"] * 3
    assert len(mailbox.mails) == 3


def test_a_ledger_older_than_the_mails_sends_none_again_once_the_brief_was_made_without_sending(
    mailbox: Mailbox, tmp_path: Path
) -> None:
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    write_entries(settings.lake, [LedgerEntry("weekly", "2025-W48", "made", NOW - timedelta(days=7))])
    (tmp_path / "reports").mkdir()
    run(BACK_UP, tmp_path)
    later = NOW + timedelta(hours=8)
    publish_files(tmp_path, brief_files(), now=later)
    run(RESTORE, tmp_path)
    owed = [slot.period for slot in plan_catch_up(EDITION, read_entries(settings.lake), later).make]
    assert owed == ["2025-W49"]

    files = brief_files()
    delivery = Delivery(settings.lake, EDITION, "2025-W49", files[-1].content_hash, lambda: later)
    archive_brief(delivery, files, settings.reports / "weekly/2025-W49")  # what `brief run --no-deliver` does
    assert plan_catch_up(EDITION, read_entries(settings.lake), later).make == ()
    assert post_pending(settings, EDITION, lambda: later) == []
    assert len(mailbox.mails) == 3


def test_a_backup_taken_while_runs_write_is_whole(tmp_path: Path) -> None:
    lake, done, written = str(tmp_path / "lake"), threading.Event(), []
    (tmp_path / "reports").mkdir()

    def write() -> None:
        while not done.is_set():
            entry = LedgerEntry("weekly", "2025-W49", "sent", NOW, "mail", f"{len(written)}@example.com")
            written.append(write_entries(lake, [entry]))
            if len(written) == 5:
                DeltaTable(f"{lake}/ledger").create_checkpoint()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            while len(written) < 3 * (number + 1):
                done.wait(0.05)
            run(BACK_UP, tmp_path)
            copy = tmp_path / f"copy {number}"
            copy.mkdir()
            for name in ("logs", "data"):
                subprocess.run(["tar", "-C", copy, "-xzf", tmp_path / f"backup of today/lake-{name}.tgz"], check=True)
            recipients = [one.recipient for one in read_entries(str(copy))]
            assert len(recipients) >= 3 * (number + 1)
            assert sorted(recipients) == sorted(f"{index}@example.com" for index in range(len(recipients)))
    finally:
        done.set()
        writer.join()
