"""Archive first, then to each recipient once, whoever runs at the same moment and whatever died before."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.alarms import tell_ops_of_failure, tell_untold
from flows.lateness import find_late
from flows.posting import post_pending
from flows.watchdog import tell_late
from tasks.records import Artifact, LedgerEntry
from tasks.settings import read_settings
from tasks.store.ledger import read_entries, write_entries
from tests.edge.posts import EDITION, NOW, RECIPIENTS, Mailbox, brief_files, mail_server, publish_files, publish_in

pytestmark = pytest.mark.edge


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Mailbox]:
    monkeypatch.chdir(tmp_path)
    with mail_server() as (box, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield box


def recipients(box: Mailbox) -> list[str]:
    return sorted(recipient for recipient, _ in box.mails)


def events(place: Path, recipient: str) -> list[str]:
    entries = read_entries(str(place / "lake"), "weekly")
    return sorted(f"{one.attempt} {one.event}" for one in entries if one.recipient == recipient and one.event != "due")


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["flows.posting", "deltalake", "tests.edge.posts"])  # so that a trial takes no seconds


def start(place: Path) -> BaseProcess:
    given = {name: value for name, value in os.environ.items() if name.startswith("BRIEF_")}
    run = FORKS.Process(target=publish_in, args=(str(place), given))
    run.start()
    return run


def end(run: BaseProcess) -> int | None:
    run.join(timeout=300)
    assert run.exitcode is not None, "the run was stuck"  # to start another beside it would tell of something else
    return run.exitcode


def test_everyone_gets_one_mail_and_a_second_run_sends_none(mailbox: Mailbox, tmp_path: Path) -> None:
    assert publish_files(tmp_path, brief_files()) == ["sent"] * 3
    assert publish_files(tmp_path, brief_files()) == ["sent"] * 3
    assert recipients(mailbox) == sorted(RECIPIENTS)


def test_a_brief_made_again_with_other_bytes_is_sent_only_when_asked(
    mailbox: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.progress import shown

    publish_files(tmp_path, brief_files())
    with shown():
        publish_files(tmp_path, brief_files(title="Everything fell"))
    assert len(mailbox.mails) == 3
    assert "brief run --resend" in capsys.readouterr().err
    publish_files(tmp_path, brief_files(title="Everything fell"), resend=True)
    assert len(mailbox.mails) == 6
    assert len({message_id for _, message_id in mailbox.mails}) == 6


def test_who_is_put_off_gets_it_from_the_next_run_and_the_others_not_again(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.answers["bert@example.com"] = ["451 come back later"]
    assert publish_files(tmp_path, brief_files()) == ["sent", "deferred", "sent"]
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    post_pending(settings, EDITION, lambda: NOW)
    assert recipients(mailbox) == sorted(RECIPIENTS)
    assert post_pending(settings, EDITION, lambda: NOW) == []


def test_an_address_that_is_refused_is_not_tried_again(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.answers["bert@example.com"] = ["550 no such user"]
    assert publish_files(tmp_path, brief_files()) == ["sent", "refused", "sent"]
    assert publish_files(tmp_path, brief_files()) == ["sent", "refused", "sent"]
    assert events(tmp_path, "bert@example.com") == ["0 claimed", "0 refused"]


@pytest.mark.parametrize(("policy", "count"), [("resend", 3), ("hold", 2)])
def test_what_a_dead_run_left_in_doubt_is_sent_again_or_held_by_policy(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, count: int
) -> None:
    from flows.deliveries import LEASE, Delivery
    from tasks.handovers import Target

    monkeypatch.setenv("BRIEF_UNKNOWN_OUTCOME", policy)
    delivery = Delivery(str(tmp_path / "lake"), EDITION, "2025-W49", "0" * 64, lambda: NOW)
    claim = delivery.entry("claimed", Target("mail", "ada@example.com"), expires_at=NOW + LEASE)
    write_entries(delivery.lake, [replace(claim, owner="another-host:1:1")])
    assert publish_files(tmp_path, brief_files()) == ["busy", "sent", "sent"]
    publish_files(tmp_path, brief_files(), now=NOW + LEASE)
    assert len(mailbox.mails) == count


@pytest.mark.parametrize(("policy", "count"), [("resend", 2), ("hold", 1)])
def test_a_line_cut_after_the_mail_was_taken_is_settled_by_policy_under_the_same_message_id(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, count: int
) -> None:
    monkeypatch.setenv("BRIEF_UNKNOWN_OUTCOME", policy)
    mailbox.cuts = ["bert@example.com"]
    assert publish_files(tmp_path, brief_files()) == ["sent", "unknown", "sent"]
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    for _ in range(2):
        post_pending(settings, EDITION, lambda: NOW)
    message_ids = [message_id for recipient, message_id in mailbox.mails if recipient == "bert@example.com"]
    assert len(message_ids) == count
    assert len(set(message_ids)) == 1
    assert len(mailbox.mails) == 2 + count


def test_a_brief_that_a_dead_run_had_put_aside_is_back_with_the_next_run(mailbox: Mailbox, tmp_path: Path) -> None:
    publish_files(tmp_path, brief_files())
    folder = tmp_path / "reports" / "weekly" / "2025-W49"
    folder.rename(folder.with_name(".2025-W49.old-4711"))
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    post_pending(settings, EDITION, lambda: NOW)
    assert sorted(one.name for one in folder.iterdir()) == ["brief.pdf", "manifest.json"]
    assert len(mailbox.mails) == 3


def test_the_list_of_all_briefs_is_whole_before_a_brief_counts_as_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.publish as publishing
    from tasks.deliver.archive import write_archive, write_file
    from tasks.deliver.manifests import read_manifests

    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    run = SimpleNamespace(plan=SimpleNamespace(edition=EDITION, period="2025-W49"), settings=settings, language="en")
    made = SimpleNamespace(files=brief_files())

    def list_periods(briefs: list[dict[str, str]], *_: object) -> Artifact:
        write_archive(brief_files("2025-W48"), settings.reports / "weekly" / "2025-W48")  # another run's, meanwhile
        return Artifact("index.html", "text/html", " ".join(one["period"] for one in briefs).encode())

    def break_down(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(publishing, "archive", write_archive)
    monkeypatch.setattr(publishing, "list_briefs", read_manifests)
    monkeypatch.setattr(publishing, "build_index_page", list_periods)
    monkeypatch.setattr(publishing, "write_index", break_down)
    with pytest.raises(OSError, match="no space"):
        publishing._archive(run, made, NOW, deliver=True)  # type: ignore[arg-type]  # all of them that it looks at
    assert not [one for one in ledger(tmp_path) if one.event == "made"]
    monkeypatch.setattr(publishing, "write_index", write_file)
    publishing._archive(run, made, NOW, deliver=True)  # type: ignore[arg-type]
    assert (settings.reports / "index.html").read_text("utf-8") == "2025-W48 2025-W49"
    assert [one.period for one in ledger(tmp_path) if one.event == "made"] == ["2025-W49"]


def test_a_draft_goes_out_when_its_window_is_over_and_once(mailbox: Mailbox, tmp_path: Path) -> None:
    window = replace(EDITION, review="window", review_hours=24)
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    assert publish_files(tmp_path, brief_files(), window) == []
    for hours, count in ((1, 0), (25, 3), (26, 3)):
        post_pending(settings, window, lambda hours=hours: NOW + timedelta(hours=hours))  # type: ignore[misc]
        assert len(mailbox.mails) == count


def test_ops_are_told_once_of_a_late_brief_and_stakeholders_never(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_OPS_MAIL", "ops@example.com")
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    newest = replace(EDITION, starts=NOW.date())
    assert find_late(settings, newest, NOW) == []
    for hours in (14, 15, 16):
        now = NOW + timedelta(hours=hours)
        tell_late(settings, newest, find_late(settings, newest, now), now)
    assert recipients(mailbox) == ["ops@example.com"]


def test_ops_hear_of_a_failed_run_later_and_once_when_their_mail_was_put_off(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEF_OPS_MAIL", "ops@example.com")
    monkeypatch.setenv("BRIEF_LAKE", str(tmp_path / "lake"))
    mailbox.answers["ops@example.com"] = ["451 come back later", "451 come back later"]
    flow, run = SimpleNamespace(name="weekly-brief"), SimpleNamespace(name="keen-fox", parameters={"edition": "weekly"})
    asyncio.run(tell_ops_of_failure(flow, run, SimpleNamespace(name="Crashed")))
    settings, now = read_settings(), datetime.now(UTC)
    for count in (0, 1, 1):
        tell_untold(settings, now + timedelta(hours=1))
        assert recipients(mailbox) == ["ops@example.com"] * count


def test_two_runs_at_the_same_moment_make_one_brief_and_send_each_mail_once(mailbox: Mailbox, tmp_path: Path) -> None:
    runs = [start(tmp_path), start(tmp_path)]
    assert [end(one) for one in runs] == [0, 0]
    assert recipients(mailbox) == sorted(RECIPIENTS)
    assert [path.name for path in (tmp_path / "reports" / "weekly").iterdir()] == ["2025-W49"]


def kill_until_done(place: Path, moment: float) -> int:
    """Kill a run at a moment after its start, then run until one ends well; returns how many runs it took."""
    run = start(place)
    time.sleep(moment)
    run.kill()
    for count in range(1, 5):
        if end(run) == 0:
            return count
        run = start(place)
    raise AssertionError("the run did not end well")


def try_kills(box: Mailbox, place: Path, trials: int, seed: int = 1) -> Counter[str]:
    """Kill that many runs at random moments; tells how many died, and how many mails came a second time."""
    draw, told = random.Random(seed), Counter[str]()
    warm, whole = place / "warm", place / "whole"
    warm.mkdir()
    assert end(start(warm)) == 0  # the first fork waits for the imports
    box.mails.clear()
    whole.mkdir()
    began = time.monotonic()
    assert end(start(whole)) == 0
    lasted = time.monotonic() - began
    expected, undisturbed = sorted(box.mails), read_all(whole / "reports")
    for number in range(trials):
        box.mails.clear()
        trial = place / f"trial-{number}"
        trial.mkdir()
        moment = draw.uniform(0.02, lasted)
        told["killed"] += kill_until_done(trial, moment) > 1
        told["again"] += len(box.mails) - len(set(box.mails))
        which = f"{trial}, killed after {moment:.3f} s"
        assert sorted(set(box.mails)) == expected, [which, *((one.recipient, one.event) for one in ledger(trial))]
        assert read_all(trial / "reports") == undisturbed, which
        assert settled(trial) == settled(whole), which
        told["trials"] += 1
    return told


def ledger(place: Path) -> tuple[LedgerEntry, ...]:
    return read_entries(str(place / "lake"))


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def settled(place: Path) -> set[tuple[str, str, str, str]]:
    """List what the ledger says in the end, without the attempts it took."""
    final = [one for one in ledger(place) if one.event in ("made", "released", "due", "sent")]
    return {(one.period, one.event, one.recipient, one.manifest_hash) for one in final}


@pytest.mark.trial
def test_a_run_killed_at_any_moment_and_started_again_leaves_what_an_undisturbed_one_does(
    mailbox: Mailbox, tmp_path: Path
) -> None:
    assert try_kills(mailbox, tmp_path, 5)["killed"] > 1


if __name__ == "__main__":  # python -m tests.edge.test_posting 100
    with mail_server() as (server_box, names):
        os.environ.update(names)
        trials_folder = Path(tempfile.mkdtemp(prefix="kill-posting-"))  # stays where a trial fails
        print(try_kills(server_box, trials_folder, int(sys.argv[1]), seed=7))
        shutil.rmtree(trials_folder)
