"""Drafts and what reviewers decide about them: bound to the very brief that was read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.review import Word
from flows.review_drafts import Draft, decide_draft, find_drafts, hash_printed, tell_draft, tell_drafts
from tasks.errors import WrongUse
from tasks.records import LedgerEntry
from tests.histories import edition

AT = datetime(2025, 8, 25, 7, tzinfo=UTC)
HASH, LATER = "a1b2c3d4" * 8, "ffeeddcc" * 8
NAME = "weekly/2025-W35"
WORD = Word("Read and found right.", "A. Analyst", AT + timedelta(hours=2))
DRAFTED = LedgerEntry("weekly", "2025-W35", "drafted", AT, manifest_hash=HASH)


def after(*events: str, drafted: LedgerEntry = DRAFTED) -> list[LedgerEntry]:
    """Tell a ledger: a draft, and one event an hour."""
    told = [replace(drafted, event="made"), drafted]
    for number, event in enumerate(events, 1):
        told.append(replace(drafted, event=event, at=AT + timedelta(hours=number), by="B. Editor", detail="Why."))
    return told


def drafts(entries: list[LedgerEntry], review: str = "approval") -> dict[str, Draft]:
    return find_drafts(entries, [edition(review=review)], AT + timedelta(hours=6))


def decide(action: str, entries: list[LedgerEntry], read: str = HASH) -> LedgerEntry:
    return decide_draft(drafts(entries), action, NAME, read, WORD)


def test_an_approval_names_the_brief_that_was_read() -> None:
    made = decide("approve", after())
    assert (made.event, made.edition, made.period) == ("approved", "weekly", "2025-W35")
    assert (made.manifest_hash, made.by, made.detail) == (HASH, "A. Analyst", "Read and found right.")


def test_the_beginning_of_the_hash_is_enough_but_not_none_of_it() -> None:
    assert decide("approve", after(), HASH[:12]).manifest_hash == HASH
    for read in ("", HASH[:3]):
        with pytest.raises(WrongUse, match="the draft is now a1b2c3d4"):
            decide("approve", after(), read)


def test_a_draft_can_be_held_unread() -> None:
    assert decide("hold", after(), "").manifest_hash == HASH


def test_a_brief_that_was_made_again_is_approved_by_nobody_who_read_the_one_before() -> None:
    entries = [*after("approved"), replace(DRAFTED, manifest_hash=LATER, at=AT + timedelta(hours=5))]
    with pytest.raises(WrongUse, match="what was read is a1b2c3d4a1b2, the draft is now ffeeddccffee"):
        decide("approve", entries)
    (draft,) = drafts(entries).values()
    assert [one.event for one in draft.entries] == ["drafted"]
    assert "waits for an approval" in tell_draft(draft)


@pytest.mark.parametrize(
    ("events", "action", "told"),
    [
        (("approved",), "approve", "decided already: approved by B. Editor, 2025-08-25 08:00 UTC: Why."),
        (("held",), "hold", "decided already: held by B. Editor"),
        (("held",), "approve", "restore it before it can be approved"),
        ((), "restore", "is not held"),
        (("held", "restored"), "restore", "is not held|is decided already"),
        (("approved", "sent"), "hold", "is out already"),
        (("approved", "released"), "hold", "is out already: released by B. Editor"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_its_reason(events: tuple[str, ...], action: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        decide(action, after(*events))


@pytest.mark.parametrize(
    ("events", "action", "event", "attempt"),
    [
        (("held",), "restore", "restored", 0),
        (("held", "restored"), "approve", "approved", 0),
        (("held", "restored"), "hold", "held", 1),
        (("held", "restored", "held"), "restore", "restored", 1),
        (("approved",), "hold", "held", 0),
    ],
)
def test_every_decision_is_an_entry_of_its_own(events: tuple[str, ...], action: str, event: str, attempt: int) -> None:
    entries = after(*events)
    made = decide(action, entries)
    assert (made.event, made.attempt) == (event, attempt)
    assert made.entry_id not in {one.entry_id for one in entries} or attempt == 0
    assert drafts([*entries, made])[NAME].last == made


def test_a_decision_never_stands_before_what_it_follows() -> None:
    """A reviewer's clock may be behind that of the machine that made the draft."""
    late = replace(DRAFTED, at=WORD.at + timedelta(minutes=5))
    assert decide("hold", after(drafted=late)).at > late.at


def test_an_unknown_draft_is_named_with_those_there_are() -> None:
    with pytest.raises(WrongUse, match=f"No draft is called 'weekly/2025-W36'; drafts: {NAME}"):
        decide_draft(drafts(after()), "hold", "weekly/2025-W36", HASH, WORD)


def test_a_brief_that_lies_in_the_archive_is_not_out_yet() -> None:
    entries = after()
    archived = replace(DRAFTED, event="sent", channel="archive", at=AT + timedelta(minutes=1))
    assert not drafts([*entries, archived])[NAME].is_out
    assert drafts([*entries, replace(archived, channel="mail")])[NAME].is_out


def test_drafts_that_are_out_are_told_no_more() -> None:
    assert list(tell_drafts(drafts(after("approved", "sent")))) == []
    lines = list(tell_drafts(drafts(after())))
    assert lines[:3] == [
        "",
        "drafts: 1",
        "weekly/2025-W35  a1b2c3d4a1b2  drafted: waits for an approval of exactly these bytes",
    ]


def test_a_draft_with_a_window_says_when_it_goes_out_and_a_held_one_why_not() -> None:
    (line,) = map(tell_draft, drafts(after(), "window").values())
    assert "goes out at 2025-08-26 07:00 UTC unless it is held" in line
    (line,) = map(tell_draft, drafts(after("held"), "window").values())
    assert line.endswith("held: held by B. Editor: Why.")


def test_a_draft_of_an_edition_that_is_gone_is_still_told() -> None:
    (draft,) = find_drafts(after(), [], AT).values()
    assert "no edition 'weekly' any more" in tell_draft(draft)


def test_what_was_read_is_the_manifest_in_the_reports_and_nothing_outside(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "weekly" / "2025-W35"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_bytes(b"{}")
    (tmp_path / "manifest.json").write_bytes(b"{}")
    assert hash_printed(tmp_path / "reports", NAME) == hashlib.sha256(b"{}").hexdigest()
    assert hash_printed(tmp_path / "reports", "weekly/2025-W36") == ""
    assert hash_printed(tmp_path / "reports", "..") == ""
