"""Who does not get a brief: ops hear of it once, nobody tries for ever, and a run that dies leaves nothing unsent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.carriers import find_targets
from flows.deliveries import PATIENCE, Delivery
from flows.posting import archive_brief, post_pending
from tasks.handovers import Target
from tasks.records import Artifact, Receipt
from tasks.settings import Settings, read_settings
from tasks.store.ledger import read_entries
from tests.edge.posts import EDITION, NOW, Mailbox, brief_files, mail_server, publish_files

pytestmark = pytest.mark.edge
LATER = timedelta(hours=EDITION.grace_hours, minutes=1)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Mailbox]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_OPS_MAIL", "ops@example.com")
    with mail_server() as (box, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield box


def told(box: Mailbox) -> int:
    return sum(recipient == "ops@example.com" for recipient, _ in box.mails)


def send_pending(place: Path, now: datetime) -> list[str]:
    settings = read_settings(lake=str(place / "lake"), reports=place / "reports")
    return [one.state for one in post_pending(settings, EDITION, lambda: now)]


def test_ops_hear_at_once_and_once_of_an_address_that_is_refused(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.answers["bert@example.com"] = ["550 no such user"]
    assert publish_files(tmp_path, brief_files()) == ["sent", "refused", "sent"]
    assert told(mailbox) == 1
    publish_files(tmp_path, brief_files())
    assert told(mailbox) == 1


def test_ops_hear_of_a_mail_put_off_only_when_it_is_late_and_once(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.answers["bert@example.com"] = ["451 come back later"] * 4
    assert publish_files(tmp_path, brief_files()) == ["sent", "deferred", "sent"]
    send_pending(tmp_path, NOW + timedelta(hours=1))
    assert told(mailbox) == 0
    for hours in (0, 1):
        send_pending(tmp_path, NOW + LATER + timedelta(hours=hours))
        assert told(mailbox) == 1
    assert send_pending(tmp_path, NOW + LATER + timedelta(hours=2)) == ["sent"] * 3


def test_what_ops_could_not_be_told_they_are_told_by_the_next_run(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.answers["bert@example.com"] = ["451 come back later"] * 9
    mailbox.answers["ops@example.com"] = ["451 come back later"]
    publish_files(tmp_path, brief_files())
    for count in (0, 1, 1):
        send_pending(tmp_path, NOW + LATER)
        assert told(mailbox) == count


def test_what_is_put_off_for_days_is_given_up(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.answers["bert@example.com"] = ["451 come back later"] * 3
    publish_files(tmp_path, brief_files())
    assert send_pending(tmp_path, NOW + PATIENCE) == ["sent", "deferred", "sent"]
    late = NOW + PATIENCE + timedelta(hours=1)
    assert send_pending(tmp_path, late) == ["sent", "refused", "sent"]
    assert send_pending(tmp_path, late) == []
    last = [one for one in read_entries(str(tmp_path / "lake")) if one.event == "refused"]
    assert [one.detail for one in last] == ["given up after 2 attempts in 5 days: 451 come back later"]


class Killed(BaseException):
    """What stands for a SIGKILL: nothing catches it."""


def archive(settings: Settings, write: Any) -> None:
    files = brief_files()
    delivery = Delivery(settings.lake, EDITION, "2025-W49", files[-1].content_hash, lambda: NOW)
    archive_brief(delivery, files, settings.reports / "weekly/2025-W49", write, find_targets(settings, EDITION))


def test_a_brief_that_was_archived_by_a_run_that_died_is_sent_by_the_next_look(
    mailbox: Mailbox, tmp_path: Path
) -> None:
    from tasks.deliver.archive import write_archive

    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    archive(settings, write_archive)
    assert mailbox.mails == []
    assert send_pending(tmp_path, NOW) == ["sent"] * 3
    assert len(mailbox.mails) == 3


def test_a_brief_that_could_not_be_archived_is_not_made_and_not_owed_to_anyone(
    mailbox: Mailbox, tmp_path: Path
) -> None:
    def fail(files: list[Artifact], folder: Path) -> Receipt:
        raise Killed

    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    with pytest.raises(Killed):
        archive(settings, fail)
    events = {one.event for one in read_entries(settings.lake) if one.channel != "archive"}
    assert events == set()
    assert send_pending(tmp_path, NOW) == []
    assert mailbox.mails == []


def test_channels_are_targets_by_their_label(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_CHANNELS", "json://127.0.0.1/topsecret")
    *mails, channel = find_targets(read_settings(), EDITION)
    assert mails == [Target("mail", one) for one in EDITION.recipients]
    assert channel.recipient.startswith("json#")
    assert find_targets(read_settings(), replace(EDITION, recipients=())) == [channel]
