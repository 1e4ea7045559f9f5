"""What the review page works on: the desk of one edition and lake, opened again when the lake has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from flows.preparation import Preparation
from flows.review import decide, give_word
from flows.review_cards import typed_changes
from flows.review_desk import Desk, find_figure, open_desk
from flows.review_drafts import Draft, decide_draft, keep_entry, read_drafts
from tasks.records import Decision
from tasks.store.decisions import write_decisions
from tasks.store.lake import lake_versions


@dataclass(slots=True)
class ReviewRoom:
    """One reviewer at one lake."""

    run: Preparation
    by: str
    _desk: Desk | None = None
    _lock: Lock = field(default_factory=Lock)

    def desk(self) -> Desk:
        """Open the desk, or take the open one as long as the lake has no newer version."""
        with self._lock:
            if self._desk is None or self._desk.versions != lake_versions(self.run.settings.lake):
                self._desk = open_desk(self.run)
            return self._desk

    def decide(self, action: str, claim_id: str, form: Mapping[str, str]) -> Decision:
        """Decide what a form asks and keep it; WrongUse tells what is missing, and nothing is kept."""
        desk = self.desk()
        word = give_word(form.get("reason", ""), self.by, datetime.now(UTC))
        told = typed_changes(find_figure(desk, claim_id), form) if action == "correct" else {}
        made = decide(desk, action, claim_id, word, told)
        write_decisions(self.run.settings.lake, [made])
        return made

    def drafts(self) -> dict[str, Draft]:
        """Read the drafts that are not out yet."""
        found = read_drafts(self.run.settings, datetime.now(UTC))
        return {name: draft for name, draft in found.items() if not draft.is_out}

    def decide_draft(self, action: str, name: str, form: Mapping[str, str]) -> None:
        """Decide about a draft as it was shown, and keep it; WrongUse tells what is missing, and nothing is kept."""
        word = give_word(form.get("reason", ""), self.by, datetime.now(UTC))
        drafts = read_drafts(self.run.settings, word.at)
        keep_entry(self.run.settings.lake, decide_draft(drafts, action, name, form.get("manifest", "-"), word))
