"""The commands `brief review …`: thin, what they do is told beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import cyclopts
from cyclopts import Parameter

review = cyclopts.App(
    name="review",
    help="""Decide about figures that are held back, and about drafts; every decision has a reason and a name.

    Example: brief review list
    """,
    default_parameter=Parameter(negative=()),
)

Claim = Annotated[str, Parameter(help="Claim id, or its first digits as brief review list shows them.")]
Draft = Annotated[str, Parameter(help="Draft as edition/period: weekly/2025-W35.")]
ReasonOption = Annotated[str, Parameter(name="--reason", help="Why; kept, and printed in evidence.json.")]
ByOption = Annotated[str | None, Parameter(name="--by", help="Who decides; default whoever is logged in.")]
LakeOption = Annotated[
    str | None, Parameter(name="--lake", help="Folder or s3://bucket/prefix of the lake (BRIEF_LAKE).")
]
EditionOption = Annotated[str, Parameter(name="--edition", help="Edition in seeds/editions.toml.")]


@review.default
def start(
    *,
    web: Annotated[bool, Parameter(name="--web", help="Open the review as a page on 127.0.0.1.")] = False,
    port: Annotated[int, Parameter(name="--port", help="Port of the page; default a free one.")] = 0,
    edition: EditionOption = "weekly",
    lake: LakeOption = None,
    by: ByOption = None,
) -> None:
    """Decide about figures that are held back, and about drafts: as a page with --web, else by the commands below.

    Example: brief review --web --port 8017
    """
    if not web:
        from flows.cli import app

        app.help_print(["review"])
        return
    from flows.review_web import serve_review

    serve_review(edition, lake, by, port)


@review.command(name="list")
def list_all(
    *,
    edition: EditionOption = "weekly",
    lake: LakeOption = None,
    most: Annotated[int, Parameter(name="--most", help="Tell this many figures, the latest first.")] = 50,
) -> None:
    """Tell figures held back with sentence, rule and id, what was decided, and the drafts.

    Example: brief review list --most 10
    """
    from flows.preparation import prepare
    from flows.review_desk import open_desk
    from flows.review_words import tell_decided, tell_figures

    desk = open_desk(prepare(edition, lake=lake))
    for line in (*tell_figures(desk, most), *tell_decided(desk)):
        print(line)


@review.command
def accept(
    claim: Claim,
    *,
    reason: ReasonOption,
    by: ByOption = None,
    edition: EditionOption = "weekly",
    lake: LakeOption = None,
) -> None:
    """Let a figure that is held back into the briefs; the rules that it fails stay in the evidence.

    Example: brief review accept 53b95f6e --reason "The platform's own statement says so."
    """
    _decide("accept", claim, {}, reason, by, edition, lake)


@review.command
def reject(
    claim: Claim,
    *,
    reason: ReasonOption,
    by: ByOption = None,
    edition: EditionOption = "weekly",
    lake: LakeOption = None,
) -> None:
    """Keep a figure out of the briefs, as if no source had told it.

    Example: brief review reject d2146741 --reason "A slip of the decimal point."
    """
    _decide("reject", claim, {}, reason, by, edition, lake)


@review.command
def correct(
    claim: Claim,
    *change: Annotated[str, Parameter(help="field=value, in base units: value=47.5e9 unit=USD period=2024-Q4.")],
    reason: ReasonOption,
    by: ByOption = None,
    edition: EditionOption = "weekly",
    lake: LakeOption = None,
) -> None:
    """Put another reading in the place of a figure's; what is written and where stays, the checks judge it anew.

    Example: brief review correct 7c7655d1 value=47.5e9 --reason "A footnote mark was read as a digit."
    """
    from flows.review_readings import read_pairs

    _decide("correct", claim, read_pairs(change), reason, by, edition, lake)


@review.command
def restore(
    what: Annotated[str, Parameter(help="Claim id or its first digits, or a held draft: weekly/2025-W35.")],
    *,
    reason: ReasonOption,
    by: ByOption = None,
    edition: EditionOption = "weekly",
    lake: LakeOption = None,
) -> None:
    """Take a decision back: a figure is judged by the rules alone again, a held draft is no longer held.

    Example: brief review restore d2146741 --reason "The source has confirmed it."
    """
    _decide("restore", what, {}, reason, by, edition, lake)


def _decide(
    action: str, claim: str, told: dict[str, str], reason: str, by: str | None, edition: str, lake: str | None
) -> None:
    from flows.preparation import prepare
    from flows.review import decide, give_word, tell_decision
    from flows.review_desk import SHORT, open_desk
    from tasks.store.decisions import write_decisions

    word = give_word(reason, by, datetime.now(UTC))
    run = prepare(edition, lake=lake)
    made = decide(open_desk(run), action, claim, word, told)
    write_decisions(run.settings.lake, [made])
    print(f"{made.claim_id[:SHORT]}  {tell_decision(made)}")
    print(f"          {made.about}")
