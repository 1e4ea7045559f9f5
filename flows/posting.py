"""From the archive to the recipients: what is released goes to everyone who has it not; what is put off goes later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from flows.alarms import tell_once
from flows.carriers import build_post, read_archived
from flows.deliveries import Delivery, alone, hand_over, plan_delivery, record_made, release, tell_handovers
from flows.progress import announce
from flows.undelivered import find_undelivered
from tasks.deliver.archive import clear_remains, find_put_aside, recover_archive, write_archive
from tasks.handovers import Handover, Target, pending_periods, planned_targets
from tasks.records import Artifact, Edition, Receipt
from tasks.settings import Settings
from tasks.store.ledger import read_entries

Write = Callable[[Sequence[Artifact], Path], Receipt]


def archive_brief(
    delivery: Delivery,
    files: Sequence[Artifact],
    folder: Path,
    write: Write = write_archive,
    targets: Sequence[Target] | None = None,
) -> Receipt:
    """Put a brief into its folder and record it as made; one run at a time, after the remains of one that died.

    With targets, it is owed to them before it counts as made: a run that dies here leaves no brief that none would send.
    """
    with alone(delivery):
        clear_remains(folder)
        receipt = write(files, folder)
        if targets is not None:
            plan_delivery(delivery, targets)
        record_made(delivery, f"{receipt.status}, {receipt.detail}")
    return receipt


def post_brief(
    settings: Settings, edition: Edition, folder: Path, clock: Callable[[], datetime], resend: bool = False
) -> list[Handover]:
    """Hand the brief of a folder to its recipients, as soon as it may go out."""
    return _post(settings, edition, folder, clock, is_new=True, resend=resend)


def post_pending(settings: Settings, edition: Edition, clock: Callable[[], datetime]) -> list[Handover]:
    """Send drafts whose time has come, and what was put off or broken off before; nothing is made."""
    _recover(settings, edition, clock)
    done = []
    for period in pending_periods(read_entries(settings.lake, edition.edition_id)):
        done += _post(settings, edition, settings.reports / edition.edition_id / period, clock)
    return done


def _post(
    settings: Settings,
    edition: Edition,
    folder: Path,
    clock: Callable[[], datetime],
    is_new: bool = False,
    resend: bool = False,
) -> list[Handover]:
    brief = read_archived(folder)
    if brief is None:
        announce("deliver", f"{folder.name}: there is no brief in {folder} to send; make it again: brief run")
        return []
    delivery = Delivery(
        settings.lake, edition, folder.name, brief.manifest_hash, clock, unknown_outcome=settings.unknown_outcome
    )
    post = build_post(settings, edition, brief)
    known = planned_targets(delivery.history())
    targets = post.targets() if is_new or not known else known
    found = plan_delivery(delivery, targets) if is_new else release(delivery, targets)
    if not found.is_released:
        announce("deliver", f"{folder.name}: {found.state}, {found.reason}")
        return []
    handovers = hand_over(delivery, post, resend)
    tell_handovers(handovers)
    tell_once(settings, "undelivered", edition.edition_id, find_undelivered(delivery, handovers), delivery.now)
    _tell_stale(handovers, brief.manifest_hash)
    return handovers


def _recover(settings: Settings, edition: Edition, clock: Callable[[], datetime]) -> None:
    """Bring back briefs that a run had put aside when it died while making them again."""
    for folder in find_put_aside(settings.reports / edition.edition_id):
        with alone(Delivery(settings.lake, edition, folder.name, "", clock)):
            if recover_archive(folder):
                announce("deliver", f"{folder.name}: a run died while replacing the brief; the one before is back")


def _tell_stale(handovers: Sequence[Handover], manifest_hash: str) -> None:
    """Say that a recipient has the brief with other bytes than it has now."""
    old = [one for one in handovers if one.entry and one.state == "sent" and one.entry.manifest_hash != manifest_hash]
    if old:
        announce(
            "deliver",
            f"{len(old)} recipients have an earlier version of this brief; to send it again: brief run --resend",
        )
