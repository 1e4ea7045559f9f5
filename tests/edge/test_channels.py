"""Channels over a real webhook on the loopback: what it is told, and that its address stays secret."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.posting import post_pending
from flows.progress import shown
from tasks.deliver.channels import announce_brief
from tasks.settings import PROJECT, read_settings
from tasks.store.ledger import read_entries
from tests.edge.posts import EDITION, NOW, brief_files, publish_files
from tests.edge.webhooks import Webhook, serve_webhook

pytestmark = pytest.mark.edge

HASH = "ab" * 32
BODY = (
    "1. JD.com revenue fell 16.1 %\n\n2. 快手 GMV 增长 7.3%\n\nhttps://briefs.example.com/weekly/2025-W49/brief.html\n"
)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with serve_webhook() as server:
        yield server


def test_a_webhook_is_told_title_findings_and_link(webhook: Webhook) -> None:
    [receipt] = announce_brief([webhook.address("hook")], "京东收入环比下降16.1%", BODY, HASH)
    assert (receipt.status, receipt.manifest_hash) == ("delivered", HASH)
    [(path, told)] = webhook.posts
    assert path.rstrip("/") == "/hook"
    assert told["title"] == "京东收入环比下降16.1%"
    assert "快手 GMV 增长 7.3%" in told["message"]
    assert "https://briefs.example.com/weekly/2025-W49/brief.html" in told["message"]


def test_a_broken_channel_does_not_keep_the_next_from_its_news(webhook: Webhook) -> None:
    webhook.answers = {"broken": [500], "cut": [0]}
    paths = [webhook.address("broken"), "nonsense://topsecret", webhook.address("cut"), webhook.address("hook")]
    receipts = announce_brief(paths, "JD.com revenue fell", BODY, HASH)
    assert [one.status for one in receipts] == ["deferred", "failed", "unknown", "delivered"]
    assert len({one.recipient for one in receipts}) == 4


def test_no_receipt_and_no_log_holds_a_channel_s_secrets(webhook: Webhook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    webhook.answers = {"path-secret": [500]}
    addresses = [webhook.address("path-secret"), webhook.address("path-secret/again"), "json://path-secret.invalid/x"]
    receipts = announce_brief(addresses, "JD.com", BODY, HASH)
    assert [one.status for one in receipts] == ["deferred", "delivered", "deferred"]
    for secret in ("topsecret", "path-secret"):
        assert secret not in repr(receipts)
        assert secret not in caplog.text


@pytest.fixture
def channels(webhook: Webhook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Webhook:
    """Set two channels on the webhook: `first` and `second`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_CHANNELS", f"{webhook.address('first')} {webhook.address('second')}")
    return webhook


def publish(place: Path, **more: Any) -> list[str]:
    return publish_files(place, brief_files(), replace(EDITION, recipients=()), **more)


def test_each_channel_hears_of_a_brief_once(channels: Webhook, tmp_path: Path) -> None:
    assert publish(tmp_path) == ["sent", "sent"]
    assert publish(tmp_path) == ["sent", "sent"]
    assert sorted(path.strip("/") for path, _ in channels.posts) == ["first", "second"]
    told = channels.posts[0][1]
    assert told["title"] == "Everything rose"
    assert told["message"].startswith("weekly · 2025-W49 · ")
    assert "1. GMV up 10 %" in told["message"]
    assert str(tmp_path / "reports/weekly/2025-W49") in told["message"]


@pytest.mark.parametrize(("language", "words"), [("zh-Hans", "采纳数字 3 个"), ("de", "3 Zahlen angenommen")])
def test_a_channel_is_told_in_the_language_of_the_edition(
    channels: Webhook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("BRIEF_ARCHIVE", "s3://briefs")
    pdf, manifest = brief_files()
    told = json.dumps({**json.loads(manifest.data), "language": language, "findings": []}).encode()
    publish_files(tmp_path, [pdf, replace(manifest, data=told)], replace(EDITION, recipients=()))
    message = channels.posts[0][1]["message"]
    assert words in message
    assert "s3://briefs/weekly/2025-W49" in message


def test_a_channel_that_refuses_hears_of_it_from_the_next_run_and_the_other_not_again(
    channels: Webhook, tmp_path: Path
) -> None:
    channels.answers = {"first": [503, 429]}
    assert publish(tmp_path) == ["deferred", "sent"]
    settings = read_settings(lake=str(tmp_path / "lake"), reports=tmp_path / "reports")
    edition = replace(EDITION, recipients=())
    for state in ("deferred", "sent"):
        assert [one.state for one in post_pending(settings, edition, lambda: NOW)] == [state, "sent"]
    assert post_pending(settings, edition, lambda: NOW) == []
    assert (channels.count("first"), channels.count("second")) == (3, 1)


@pytest.mark.parametrize(("policy", "states", "count"), [("resend", "sent", 2), ("hold", "unknown", 1)])
def test_a_channel_that_broke_off_hears_of_it_again_or_is_held_by_policy(
    channels: Webhook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, states: str, count: int
) -> None:
    monkeypatch.setenv("BRIEF_UNKNOWN_OUTCOME", policy)
    channels.answers = {"first": [0]}
    assert publish(tmp_path) == ["unknown", "sent"]
    assert publish(tmp_path) == [states, "sent"]
    assert (channels.count("first"), channels.count("second")) == (count, 1)


def test_the_ledger_and_what_is_said_hold_no_secret_of_a_channel(
    channels: Webhook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    channels.answers = {"first": [500], "second": [0]}
    with shown():
        publish(tmp_path)
    ledger = repr(read_entries(str(tmp_path / "lake")))
    assert "json#" in ledger
    told = "".join(capsys.readouterr())
    assert "json#" in told
    for secret in ("topsecret", "first", "second"):
        assert secret not in ledger + told


def send(*words: str) -> int:
    from flows.cli import _guarded, app

    return _guarded(app, ["send", "--reports", "reports", *words])


def test_a_trial_tells_the_channels_marked_as_a_test_and_the_ledger_nothing(
    channels: Webhook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path)
    before, channels.posts[:] = read_entries(str(tmp_path / "lake")), []
    channels.answers = {"second": [500]}
    assert send("--channels") == 1
    assert [told["title"] for _, told in channels.posts] == ["[Test] Everything rose"] * 2
    assert read_entries(str(tmp_path / "lake")) == before
    told = "".join(capsys.readouterr())
    assert ": delivered, sent" in told
    assert ": deferred, " in told
    assert "topsecret" not in told


def test_a_trial_for_nobody_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert send() == 2
    assert send("--channels") == 2


README = (PROJECT / "README.md").read_text("utf-8").partition("### Channels")[2].partition("\n## ")[0]
EXAMPLES = re.findall(r"`(\w+://[^`…]+)`", README)
PEOPLE_USE = {"slack", "workflows", "feishu", "lark", "dingtalk", "wecombot", "tgram", "jsons"}


def test_the_readme_names_the_channels_people_use() -> None:
    assert {one.partition("://")[0] for one in EXAMPLES} == PEOPLE_USE


@pytest.mark.parametrize("address", EXAMPLES)
def test_every_address_of_the_readme_is_one_for_apprise(address: str) -> None:
    import apprise

    assert apprise.Apprise.instantiate(address) is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "https://prod-161.westeurope.logic.azure.com:443/workflows/643e69f83c/triggers/manual/paths/invoke?sig=KODuebWbDG",
    ],
)
def test_webhooks_of_slack_and_teams_are_taken_as_they_are(address: str) -> None:
    import apprise

    found = apprise.Apprise.instantiate(address)
    assert type(found).__name__ in {"NotifySlack", "NotifyWorkflows"}
