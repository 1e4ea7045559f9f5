"""What brings a brief of the archive to its recipients: one carrier for all channels that the settings and the edition name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tasks.deliver.channels import announce_brief, name_channel
from tasks.deliver.envelopes import Letter, build_envelope, read_letter
from tasks.deliver.mail import read_server, send_envelope
from tasks.deliver.manifests import MANIFEST
from tasks.deliver.notices import write_notice, write_title
from tasks.errors import BriefError, WrongUse
from tasks.handovers import Target
from tasks.records import Artifact, Edition, Receipt
from tasks.settings import Settings

PDF = "brief.pdf"
Send = Callable[[], Receipt]


@dataclass(frozen=True, slots=True)
class ArchivedBrief:
    """A brief as it lies in its folder: everything a message says is read from there, whoever made it and when."""

    folder: Path
    manifest: Mapping[str, Any]
    manifest_hash: str


@dataclass(frozen=True, slots=True)
class Post:
    """A carrier: each target with what sends to it."""

    letters: Mapping[Target, Send]

    def targets(self) -> Sequence[Target]:
        """List whom it reaches."""
        return list(self.letters)

    def send(self, target: Target) -> Receipt:
        """Bring the brief to one of them."""
        return self.letters[target]()


def read_archived(folder: Path) -> ArchivedBrief | None:
    """Read the manifest of a brief in the archive; None where there is no whole brief."""
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
    except (OSError, ValueError):
        return None
    return ArchivedBrief(folder, manifest, hashlib.sha256(data).hexdigest())


def find_targets(settings: Settings, edition: Edition) -> list[Target]:
    """List everyone whom the edition and the settings name, before there is a brief."""
    return [*map(_mail_target, edition.recipients), *map(_channel_target, _channel_addresses(settings))]


def build_post(settings: Settings, edition: Edition, brief: ArchivedBrief) -> Post:
    """Address a brief to everyone whom the edition and the settings name."""
    return Post({**_mails(settings, edition, brief), **_channels(settings, brief)})


def read_mail(settings: Settings, brief: ArchivedBrief, is_test: bool = False) -> tuple[Letter, list[Artifact]]:
    """Read what the mail of a brief tells, and what is attached to it."""
    letter = read_letter(brief.manifest, brief.manifest_hash, web_address(settings, brief), is_test)
    return letter, [Artifact(PDF, "application/pdf", (brief.folder / PDF).read_bytes())]


def send_mail(
    settings: Settings, letter: Letter, recipient: str, now: datetime, files: Sequence[Artifact] = ()
) -> Receipt:
    """Send a letter to one recipient; an address that is none is refused like one that the server does not know."""
    if settings.smtp_url is None or not settings.mail_from:
        return Receipt("mail", recipient, "deferred", "BRIEF_SMTP_URL or BRIEF_MAIL_FROM is not set", letter.key)
    try:
        server = read_server(settings.smtp_url)
        envelope = build_envelope(letter, settings.mail_from, recipient, now, files)
    except WrongUse as error:
        return Receipt("mail", recipient, "failed", str(error), letter.key)
    except Exception as error:  # nothing went out, so that the next run may try again
        detail = str(error) if isinstance(error, BriefError) else f"{type(error).__name__} while writing the mail"
        return Receipt("mail", recipient, "deferred", detail, letter.key)
    return send_envelope(envelope, server)


def web_address(settings: Settings, brief: ArchivedBrief) -> str:
    """Tell where a brief can be read in a browser; empty where BRIEF_WEB_URL is not set."""
    place = f"{brief.manifest['edition']}/{brief.manifest['period']}/brief.html"
    return f"{settings.web_url.rstrip('/')}/{place}" if settings.web_url else ""


def announce_trial(settings: Settings, brief: ArchivedBrief) -> list[Receipt]:
    """Tell every channel of the settings of a brief, marked as a test; the ledger does not count it."""
    return [send() for send in _channels(settings, brief, is_test=True).values()]


def _mail_target(address: str) -> Target:
    return Target("mail", address)


def _mails(settings: Settings, edition: Edition, brief: ArchivedBrief) -> dict[Target, Send]:
    return {_mail_target(one): partial(_mail, settings, brief, one) for one in edition.recipients}


def _mail(settings: Settings, brief: ArchivedBrief, recipient: str) -> Receipt:
    letter, files = read_mail(settings, brief)
    return send_mail(settings, letter, recipient, datetime.now(UTC), files)


def _channel_addresses(settings: Settings) -> list[str]:
    return settings.channels.get_secret_value().split() if settings.channels else []


def _channel_target(address: str) -> Target:
    return Target("apprise", name_channel(address))


def _channels(settings: Settings, brief: ArchivedBrief, is_test: bool = False) -> dict[Target, Send]:
    letter = read_letter(brief.manifest, brief.manifest_hash, web_address(settings, brief), is_test)
    body = write_notice(letter, letter.address or _place(settings, brief))
    return {_channel_target(one): _announcement(one, letter, body) for one in _channel_addresses(settings)}


def _place(settings: Settings, brief: ArchivedBrief) -> str:
    """Tell where a brief lies that cannot be read in a browser."""
    place = f"{brief.manifest['edition']}/{brief.manifest['period']}"
    return f"{settings.archive.rstrip('/')}/{place}" if settings.archive else str(brief.folder)


def _announcement(address: str, letter: Letter, body: str) -> Send:
    return lambda: announce_brief([address], write_title(letter), body, letter.key)[0]
