"""Drafts: briefs that wait for a reviewer, as the ledger tells them, and what a reviewer decides about one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flows.review import Word
from tasks.deliver.manifests import MANIFEST
from tasks.errors import WrongUse
from tasks.records import Edition, LedgerEntry
from tasks.releases import Release, release_state
from tasks.seeds import read_editions
from tasks.settings import Settings
from tasks.store.ledger import read_entries, write_entries

EVENTS = {"approve": "approved", "hold": "held", "restore": "restored"}
WORDS = ("drafted", *EVENTS.values(), "released")
SHORT = 12  # digits of a manifest's hash that are shown; fewer may be typed
FEWEST = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief that waits, with all that happened to its period since it was drafted as it is now."""

    edition: str
    period: str
    manifest_hash: str
    entries: tuple[LedgerEntry, ...]  # of this very brief, in order: drafted, then what was decided, then sent
    release: Release  # whether it may go out now, and why

    @property
    def name(self) -> str:
        """Name the draft as commands take it: weekly/2025-W35."""
        return f"{self.edition}/{self.period}"

    @property
    def is_out(self) -> bool:
        """Tell whether it was released for good, or sent to anyone."""
        return self.last.event == "released" or any(one.event == "sent" for one in self.entries)

    @property
    def last(self) -> LedgerEntry:
        """Find what a reviewer, or the end of the review, did last; that it was drafted where nobody did anything."""
        return self.entries[-1]


def read_drafts(settings: Settings, now: datetime) -> dict[str, Draft]:
    """Read the ledger of the lake and find its drafts, as of a moment."""
    return find_drafts(read_entries(settings.lake), read_editions(settings.seeds / "editions.toml"), now)


def find_drafts(entries: Sequence[LedgerEntry], editions: Sequence[Edition], now: datetime) -> dict[str, Draft]:
    """Find the draft of each period, edition/period → draft; a brief made anew takes the place of the one before.

    `entries` stand in the order things happened. What was decided about an earlier brief does not count for a later one.
    """
    newest = {(one.edition, one.period): one for one in entries if one.event == "drafted"}
    known = {edition.edition_id: edition for edition in editions}
    drafts = [_draft(one, entries, known.get(one.edition), now) for one in newest.values()]
    return {draft.name: draft for draft in drafts}


def decide_draft(drafts: dict[str, Draft], action: str, name: str, manifest_hash: str, word: Word) -> LedgerEntry:
    """Approve, hold or restore a draft; writes nothing.

    `manifest_hash` names the brief that the reviewer read, by its beginning; to hold or restore one need not have read
    it. WrongUse where what was read is no longer the draft, or the decision would change nothing.
    """
    draft = drafts.get(name.strip())
    if draft is None:
        there = ", ".join(drafts) or "none"
        raise WrongUse(f"No draft is called {name!r}; drafts: {there}. Name one as edition/period")
    read = manifest_hash.strip().lower() or (draft.manifest_hash if action != "approve" else "")
    if len(read) < FEWEST or not draft.manifest_hash.startswith(read):
        raise WrongUse(
            f"{name}: what was read is {read[:SHORT] or 'not in the reports'}, the draft is now "
            f"{draft.manifest_hash[:SHORT]}; read that one, then decide"
        )
    event, last = EVENTS[action], draft.last
    if problem := _find_problem(draft, event):
        raise WrongUse(f"{name} {problem}")
    attempt = sum(one.event == event for one in draft.entries)
    return LedgerEntry(
        draft.edition,
        draft.period,
        event,
        max(word.at, last.at + timedelta(microseconds=1)),
        manifest_hash=draft.manifest_hash,
        by=word.by,
        detail=word.reason,
        attempt=attempt,
    )


def keep_entry(lake: str, entry: LedgerEntry) -> None:
    """Write a decision into the ledger; WrongUse where someone else decided the same at the same moment."""
    (is_mine,) = write_entries(lake, [entry])
    if not is_mine:
        raise WrongUse(
            f"{entry.edition}/{entry.period} was {entry.event} by someone else just now; look at brief review list"
        )


def hash_printed(reports: Path, name: str) -> str:
    """Hash the manifest of the brief that lies in the reports: the one a reviewer has read; empty without one."""
    path = reports / name / MANIFEST
    is_inside = path.resolve().is_relative_to(reports.resolve())
    return hashlib.sha256(path.read_bytes()).hexdigest() if is_inside and path.is_file() else ""


def tell_draft(draft: Draft) -> str:
    """Tell a draft in one line: its name, its hash, whether it goes out and why."""
    word = draft.release.word
    told = f" ({word.detail})" if word and word.detail and word.detail not in draft.release.reason else ""
    return f"{draft.name}  {draft.manifest_hash[:SHORT]}  {draft.release.state}: {draft.release.reason}{told}"


def tell_drafts(drafts: dict[str, Draft]) -> Iterator[str]:
    """Tell the drafts that are not out yet, and how to decide."""
    waiting = [one for one in drafts.values() if not one.is_out]
    if waiting:
        yield from ("", f"drafts: {len(waiting)}")
    yield from map(tell_draft, waiting)
    if waiting:
        yield 'decide with: brief review approve|hold|restore EDITION/PERIOD --reason "…"'


def _draft(drafted: LedgerEntry, entries: Sequence[LedgerEntry], edition: Edition | None, now: datetime) -> Draft:
    place = (drafted.edition, drafted.period, drafted.manifest_hash)
    its_own = [one for one in entries if (one.edition, one.period, one.manifest_hash) == place]
    told = tuple(one for one in its_own if one.event in WORDS or (one.event == "sent" and one.channel != "archive"))
    gone = Release("unknown", f"seeds/editions.toml has no edition {drafted.edition!r} any more")
    release = release_state(edition, told, drafted.manifest_hash, now) if edition else gone
    return Draft(*place, told, release)


def _find_problem(draft: Draft, event: str) -> str:
    last = draft.last
    done = f"{last.event} by {last.by or 'the program'}, {last.at:%Y-%m-%d %H:%M} UTC"
    if draft.is_out:
        return f"is out already: {done}; what is corrected now goes into the next brief"
    if event == last.event:
        return f"is decided already: {done}: {last.detail}"
    if event == "approved" and last.event == "held":
        return f"is {done}: {last.detail}; restore it before it can be approved"
    if event == "restored" and last.event != "held":
        return "is not held: nothing to take back; to stop an approved draft, hold it"
    return ""
