"""The commands `brief review …`: thin, what they do is told beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
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
ReportsOption = Annotated[Path | None, Parameter(name="--reports", help="Folder of the briefs (BRIEF_REPORTS).")]
ManifestOption = Annotated[
    str,
    Parameter(
        name="--manifest", help="Hash of the brief that was read, or its first digits; default the one in reports."
    ),
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
    from flows.review_drafts import read_drafts, tell_drafts
    from flows.review_words import tell_decided, tell_figures

    run = prepare(edition, lake=lake)
    desk, drafts = open_desk(run), read_drafts(run.settings, datetime.now(UTC))
    for line in (*tell_figures(desk, most), *tell_decided(desk), *tell_drafts(drafts)):
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
    reports: ReportsOption = None,
) -> None:
    """Take a decision back: a figure is judged by the rules alone again, a held draft is no longer held.

    Example: brief review restore d2146741 --reason "The source has confirmed it."
    """
    if "/" in what:
        _decide_draft("restore", what, "", reason, by, lake, reports)
    else:
        _decide("restore", what, {}, reason, by, edition, lake)


@review.command
def approve(
    draft: Draft,
    *,
    reason: ReasonOption,
    manifest: ManifestOption = "",
    by: ByOption = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
) -> None:
    """Let a draft go out: the very brief that was read, not one that is made again later.

    Example: brief review approve weekly/2025-W35 --reason "Read and found right."
    """
    _decide_draft("approve", draft, manifest, reason, by, lake, reports)


@review.command
def hold(
    draft: Draft,
    *,
    reason: ReasonOption,
    manifest: ManifestOption = "",
    by: ByOption = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
) -> None:
    """Keep a draft from going out, also when its review ends by itself, until it is restored or made again.

    Example: brief review hold weekly/2025-W35 --reason "The first finding rests on a slip."
    """
    _decide_draft("hold", draft, manifest, reason, by, lake, reports)


def _decide_draft(
    action: str, name: str, manifest: str, reason: str, by: str | None, lake: str | None, reports: Path | None
) -> None:
    from flows.review import give_word
    from flows.review_drafts import decide_draft, hash_printed, keep_entry, read_drafts, tell_draft
    from tasks.settings import read_settings

    word = give_word(reason, by, datetime.now(UTC))
    settings = read_settings(lake=lake, reports=reports)
    read = manifest or (hash_printed(settings.reports, name) if action == "approve" else "")
    made = decide_draft(read_drafts(settings, word.at), action, name, read, word)
    keep_entry(settings.lake, made)
    print(tell_draft(read_drafts(settings, made.at)[name]))


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
