"""A brief that is cheap to make, on its way into an archive and to its recipients: what the tests of delivery run, and kill."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tasks.deliver.manifests import MANIFEST
from tasks.records import Artifact, Edition
from tasks.settings import read_settings

NOW = datetime(2025, 12, 1, 1, tzinfo=UTC)
RECIPIENTS = ("ada@example.com", "bert@example.com", "cleo@example.com")
EDITION = Edition(
    "weekly",
    "Brief",
    "all",
    "en",
    "weekly",
    (),
    (),
    "0 7 * * 1",
    "UTC",
    starts=date(2025, 11, 3),
    recipients=RECIPIENTS,
)


def brief_files(period: str = "2025-W49", title: str = "Everything rose") -> list[Artifact]:
    """Make the files of a brief: a PDF and the manifest."""
    counts = dict.fromkeys(("articles_new", "sources_read", "figures_accepted", "figures_held_back"), 3)
    manifest = {
        "edition": "weekly",
        "period": period,
        "as_of": "2025-12-01",
        "cut_off": "2025-12-02T00:00:00+00:00",
        "title": title,
        "findings": ["GMV up 10 %"],
        "language": "en",
        "counts": counts,
    }
    return [
        Artifact("brief.pdf", "application/pdf", b"%PDF-1.7\n" + title.encode()),
        Artifact(MANIFEST, "application/json", json.dumps(manifest).encode()),
    ]


def publish_files(place: Path, files: list[Artifact], edition: Edition = EDITION, **more: Any) -> list[str]:
    """Archive and send a brief as `publish` does; tells the state of each recipient."""
    from flows.deliveries import Delivery
    from flows.posting import archive_brief, post_brief

    now = more.pop("now", NOW)
    settings = read_settings(lake=str(place / "lake"), reports=place / "reports")
    manifest = json.loads(files[-1].data)
    folder = settings.reports / edition.edition_id / manifest["period"]
    delivery = Delivery(settings.lake, edition, manifest["period"], files[-1].content_hash, lambda: now)
    archive_brief(delivery, files, folder)
    return [one.state for one in post_brief(settings, edition, folder, lambda: now, **more)]


class Mailbox:
    """A mail server's handler: keeps what arrives, and answers as it is told to."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []  # recipient, Message-ID
        self.answers: dict[str, list[str]] = {}  # recipient → answers to RCPT, used up one by one
        self.cuts: list[str] = []  # recipients whose line is cut, once each, after their mail was taken

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        if self.answers.get(address):
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a mail."""
        from email import message_from_bytes

        mail = message_from_bytes(envelope.content)
        self.mails += [(one, str(mail["Message-ID"])) for one in envelope.rcpt_tos]
        if set(envelope.rcpt_tos) & set(self.cuts):
            self.cuts = [one for one in self.cuts if one not in envelope.rcpt_tos]
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, dict[str, str]]]:
    """Run a mail server on a free port of the loopback; gives its mailbox and the environment that names it."""
    from aiosmtpd.controller import Controller

    from flows.server import _free_port

    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        url = f"smtp://127.0.0.1:{controller.port}?starttls=no"
        yield box, {"BRIEF_SMTP_URL": url, "BRIEF_MAIL_FROM": "briefs@example.com"}
    finally:
        controller.stop()


def publish_in(place: str, environment: dict[str, str]) -> None:
    """Archive and send the brief: what a process of its own does, until it is killed."""
    os.environ.update(environment)
    os.chdir(place)
    publish_files(Path(place), brief_files())
