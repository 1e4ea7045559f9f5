"""`brief send`: a brief of the archive to oneself, or into files, before anyone else gets it. The ledger is not touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.carriers import ArchivedBrief, read_archived, read_mail, send_mail
from tasks.deliver.archive import write_file
from tasks.deliver.envelopes import build_envelope
from tasks.errors import WrongUse
from tasks.records import Artifact, Receipt
from tasks.settings import Settings


def find_brief(settings: Settings, edition: str, period: str | None) -> ArchivedBrief:
    """Find a brief in the archive, the newest of the edition where no period is given; WrongUse where there is none."""
    folders = sorted(one for one in (settings.reports / edition).glob(period or "*") if not one.name.startswith("."))
    found = next((brief for folder in reversed(folders) if (brief := read_archived(folder))), None)
    if found is None:
        place = settings.reports / edition / (period or "")
        raise WrongUse(f"There is no brief in {place}; make one: brief run --edition {edition}")
    return found


def send_trial(settings: Settings, brief: ArchivedBrief, recipients: Sequence[str]) -> list[Receipt]:
    """Send the mail, marked as a test, to the recipients given and to nobody else."""
    letter, files = read_mail(settings, brief, is_test=True)
    return [send_mail(settings, letter, one, datetime.now(UTC), files) for one in recipients]


def write_trial(settings: Settings, brief: ArchivedBrief, recipients: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write the mails as .eml files, as they would go out, and send nothing."""
    letter, files = read_mail(settings, brief)
    for recipient in recipients:
        envelope = build_envelope(letter, settings.mail_from, recipient, datetime.now(UTC), files)
        yield write_file(Artifact(envelope.file_name, "message/rfc822", envelope.data), folder)
