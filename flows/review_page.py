"""The review page itself: what was asked, put together with the desk, into templates/review.html.j2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from flows.review import tell_decision
from flows.review_cards import VIEWS, build_draft_card, build_page, vanished_lines
from flows.review_desk import SHORT, Desk
from flows.review_guard import Guard
from flows.review_room import ReviewRoom
from tasks.render.page import environment


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see, and what a form that could not be taken said."""

    view: str = "held"
    find: str = ""
    number: int = 1
    done: str = ""  # id of the decision just made
    what: str = ""  # claim id, or name of a draft
    action: str = ""
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.view not in VIEWS:
            object.__setattr__(self, "view", VIEWS[0])

    @property
    def place(self) -> dict[str, str]:
        """Name the place in an address: view, words, page."""
        told = {"view": self.view, "find": self.find, "page": str(self.number) if self.number > 1 else ""}
        return {name: value for name, value in told.items() if value}

    @property
    def anchor(self) -> str:
        """Name the card that a form was about: a figure by the beginning of its id, a draft in full."""
        return self.what if "/" in self.what else self.what[:SHORT]

    def failing(self, what: str, action: str, problem: str, typed: Mapping[str, str]) -> Asked:
        """Return the same place with a form that could not be taken."""
        return replace(self, what=what, action=action, problem=problem, typed=typed)


def write_page(room: ReviewRoom, guard: Guard, nonce: str, asked: Asked) -> str:
    """Write the page of a view; a form that could not be taken keeps what was typed and says what is missing."""
    desk, drafts = room.desk(), room.drafts()
    page = build_page(desk, asked.view, asked.find, asked.number)
    return (
        environment(room.run.settings.templates)
        .get_template("review.html.j2")
        .render(
            nonce=nonce,
            by=room.by,
            asked=asked,
            page=page,
            tabs=_tabs(desk, len(drafts)),
            drafts=[build_draft_card(one, room.run.settings.reports) for one in drafts.values()],
            vanished=vanished_lines(desk.vanished) if asked.view == "decided" else (),
            done=_done(desk, asked.done),
            token=guard.form_token,
            turn=lambda number: "/?" + urlencode({**asked.place, "page": number}),
        )
    )


def _tabs(desk: Desk, draft_count: int) -> tuple[tuple[str, str, int], ...]:
    """List the views: name in the address, name on the page, how many it holds."""
    return (
        ("held", "Held back", len(desk.held_back)),
        ("decided", "Decided", len(desk.standing)),
        ("accepted", "Accepted", len(desk.accepted)),
        ("drafts", "Drafts", draft_count),
    )


def _done(desk: Desk, decision_id: str) -> tuple[str, str] | None:
    """Find the decision just made: what was decided, and about what; nothing of the address is printed."""
    found = [one for one in desk.decisions if one.decision_id == decision_id]
    return (tell_decision(found[-1]), found[-1].about) if found else None
