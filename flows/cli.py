"""The command `brief`. Exit status: 0 done, 1 the brief was withheld or a check failed, 2 wrong use, 3 environment."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import cyclopts
from cyclopts import Parameter

from flows.review_commands import review
from tasks.errors import BriefError, BrokenEnvironment, CheckFailed, Withheld, WrongUse
from tasks.records import Known
from tasks.settings import read_settings

app = cyclopts.App(
    name="brief",
    help="Competitive briefs whose every figure leads back to its sentence.",
    version_flags=["--version"],
    default_parameter=Parameter(negative=()),
)

app.command(review)

EditionOption = Annotated[str, Parameter(name="--edition", help="Edition in seeds/editions.toml.")]
ArticlesOption = Annotated[
    list[Path] | None, Parameter(name="--articles", help="Read these files or folders in place of the sources.")
]
LakeOption = Annotated[
    str | None, Parameter(name="--lake", help="Folder or s3://bucket/prefix of the lake (BRIEF_LAKE).")
]
ReportsOption = Annotated[Path | None, Parameter(name="--reports", help="Folder for the briefs (BRIEF_REPORTS).")]
EditionChoice = Annotated[
    str | None, Parameter(name="--edition", help="Edition of the brief; default the newest brief of any.")
]
KnownOption = Annotated[
    Known, Parameter(name="--known", help="What counts: what had been read by the cut-off (then), or up to now.")
]
DayOption = Annotated[
    date | None, Parameter(name="--as-of", help="Make the brief as of this day, 2025-08-25; default today.")
]


@app.command
def run(
    *,
    edition: EditionOption = "weekly",
    as_of: DayOption = None,
    articles: ArticlesOption = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
    deliver: Annotated[
        bool, Parameter(name="--deliver", negative="--no-deliver", help="Send it to its recipients.")
    ] = True,
    known: KnownOption = "now",
    resend: Annotated[
        bool, Parameter(name="--resend", help="Send it to those who have a brief of the period already, too.")
    ] = False,
) -> None:
    """Read what is new, then make and deliver the brief.

    Example: brief run --edition weekly --as-of 2025-12-01
    """
    from flows.preparation import prepare

    prepare(edition, as_of, articles, lake, reports)
    given = {"edition": edition, "as_of": as_of, "articles": articles, "lake": lake, "reports": reports}
    print(_start("weekly-brief", {**given, "deliver": deliver, "known": known, "resend": resend}))


@app.command
def backfill(
    *,
    first: Annotated[date, Parameter(name="--from", help="First day, 2025-08-01.")],
    last: Annotated[date, Parameter(name="--to", help="Last day, 2025-08-31.")],
    edition: EditionOption = "weekly",
    known: KnownOption = "now",
    dry_run: Annotated[bool, Parameter(name="--dry-run", help="Only list the briefs, and write nothing.")] = False,
    send: Annotated[bool, Parameter(name="--send", help="Send them to the edition's recipients, too.")] = False,
    articles: ArticlesOption = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
) -> None:
    """Make the briefs of past periods that are missing, on the days of the edition's schedule.

    What is made stays: run it again after a stop, and it goes on where it stopped.

    Example: brief backfill --from 2025-08-01 --to 2025-08-31 --known then
    """
    from flows.backlog import plan_backlog
    from flows.preparation import prepare
    from tasks.deliver.manifests import read_manifests

    run = prepare(edition, last, articles, lake, reports)
    owed = plan_backlog(run.plan.edition, first, last, read_manifests(run.settings.reports))
    for one in owed:
        print(one, file=sys.stdout if dry_run else sys.stderr)
    if dry_run or all(one.is_made for one in owed):
        return
    given = {"edition": edition, "articles": articles, "lake": lake, "reports": reports}
    filled = _start("backfill", {**given, "first": first, "last": last, "known": known, "send": send})
    for one in filled:
        print(one)
    if withheld := [one for one in filled if one.path is None]:
        raise Withheld(f"{len(withheld)} of {len(filled)} briefs were withheld; the reasons are above")


@app.command
def extract(
    *paths: Path,
    output: Annotated[
        Path | None, Parameter(name=["--output", "-o"], help="Write here in place of standard output.")
    ] = None,
    reference_date: Annotated[
        date | None, Parameter(name="--reference-date", help="Publication date of documents that tell none.")
    ] = None,
) -> None:
    """Write every quantitative claim of files, folders or .jsonl records as JSON lines, accepted or not, in document order.

    Example: brief extract seeds/articles -o claims.jsonl
    """
    from flows.extraction import extract_claims

    if not paths:
        raise WrongUse(
            "brief extract needs a file, a folder or a .jsonl file, for example: brief extract seeds/articles"
        )
    rows, unread = extract_claims(list(paths), reference_date, datetime.now(UTC))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if output:
        output.write_text(lines, "utf-8")
    else:
        sys.stdout.write(lines)
    for row in unread:
        print(f"{row['doc']}: {row['reason']}; {row['remedy']}", file=sys.stderr)


@app.command
def status(
    *,
    edition: EditionOption = "weekly",
    as_of: DayOption = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
    check: Annotated[
        bool, Parameter(name="--check", help="Only tell the briefs that are late; exit status 1 if there are any.")
    ] = False,
) -> None:
    """Tell which briefs are due, made and sent, which sources are silent, what is held back and what was set aside.

    Example: brief status --edition weekly
    """
    from flows.preparation import prepare
    from flows.status import tell_late, tell_status

    run = prepare(edition, as_of, lake=lake, reports=reports)
    if check:
        if late := tell_late(run, run.plan.captured_at):
            raise CheckFailed("\n".join(late))
        print(f"no brief of {edition} is late")
        return
    for line in tell_status(run):
        print(line)


@app.command
def explain(
    *what: Annotated[str, Parameter(help="Note number, claim id or its beginning, or entity, metric and period.")],
    edition: EditionChoice = None,
    period: Annotated[
        str | None, Parameter(name="--period", help="Period of the brief, 2025-W35; default the newest.")
    ] = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
) -> None:
    """Lead a figure of a brief back to its sentences, rules and decisions.

    Example: brief explain kuaishou gmv 2024-Q3
    """
    from flows.explain import explain as explain_figure
    from flows.explain import read_rules
    from flows.printed import find_brief

    if not what:
        raise WrongUse(
            "brief explain needs a note number, a claim id or a figure, for example: brief explain jd revenue 2024-Q3"
        )
    settings = read_settings(lake=lake, reports=reports)
    brief = replace(find_brief(settings.reports, edition, period), lake=settings.lake)
    for line in explain_figure(brief, " ".join(what), read_rules(settings.expectations)):
        print(line)


@app.command
def original(
    claim: Annotated[str, Parameter(help="Claim id or its beginning, as brief explain tells it.")],
    *,
    output: Annotated[
        Path | None, Parameter(name=["--output", "-o"], help="File to write it to; default standard output.")
    ] = None,
    edition: EditionChoice = None,
    period: Annotated[
        str | None, Parameter(name="--period", help="Period of the brief, 2025-W35; default the newest.")
    ] = None,
    lake: LakeOption = None,
    reports: ReportsOption = None,
) -> None:
    """Show the page or feed that a claim was read from as it was fetched, even if it is gone from the web.

    Example: brief original 57d415d9 -o page.html
    """
    from flows.originals import find_claim, read_claims_original
    from flows.printed import find_brief

    settings = read_settings(lake=lake, reports=reports)
    data = read_claims_original(settings.lake, find_claim(find_brief(settings.reports, edition, period), claim))
    try:
        sys.stdout.buffer.write(data) if output is None else output.write_bytes(data)
    except OSError as error:
        raise WrongUse(f"{output} cannot be written: {error.strerror}; name a file in a folder that exists") from None


@app.command
def send(
    *,
    to: Annotated[list[str] | None, Parameter(name="--to", help="Mail address; may be given several times.")] = None,
    channels: Annotated[bool, Parameter(name="--channels", help="Tell the channels of BRIEF_CHANNELS, too.")] = False,
    edition: EditionOption = "weekly",
    period: Annotated[str | None, Parameter(name="--period", help="2025-W49; default the newest.")] = None,
    eml: Annotated[
        Path | None, Parameter(name="--eml", help="Write .eml files into this folder, send nothing.")
    ] = None,
    reports: ReportsOption = None,
) -> None:
    """Send a brief of the archive as a test, to the addresses given and nobody else; the ledger does not count it.

    Example: brief send --to me@example.com --eml /tmp/outbox
    """
    from flows.carriers import announce_trial
    from flows.trials import find_brief, send_trial, write_trial

    settings = read_settings(reports=reports)
    if not to and not (channels and settings.channels):
        raise WrongUse("brief send needs --to ADDRESS, or --channels with BRIEF_CHANNELS set: brief send --help")
    brief = find_brief(settings, edition, period)
    if eml is not None:
        print(*write_trial(settings, brief, to or [], eml), sep="\n")
        return
    receipts = send_trial(settings, brief, to) if to else []
    receipts += announce_trial(settings, brief) if channels else []
    print(*(f"{one.recipient}: {one.status}, {one.detail}" for one in receipts), sep="\n")
    if any(one.status != "delivered" for one in receipts):
        raise CheckFailed("Not everything was delivered; the lines above say why")


@app.command
def verify(
    manifest: Annotated[Path, Parameter(help="A brief's manifest.json, or its folder.")], *, lake: LakeOption = None
) -> None:
    """Make a brief again from the versions its manifest records and compare bytes; nothing is written or delivered.

    Example: brief verify reports/weekly/2025-W35/manifest.json
    """
    from flows.verify import tell_verification, verify_brief

    found = verify_brief(manifest, lake)
    for line in tell_verification(found):
        print(line)
    if not found.is_same:
        raise CheckFailed(f"{manifest} was not made again byte for byte")


@app.command
def serve() -> None:
    """Run every edition on its schedule in this process, until it is stopped; needs a standing Prefect server.

    Example: PREFECT_API_URL=http://127.0.0.1:4200/api brief serve
    """
    from flows.deployments import serve_editions
    from tasks.seeds import read_editions

    _demand_server()
    serve_editions(read_editions(read_settings().seeds / "editions.toml"))


@app.command
def deploy() -> None:
    """Deploy every edition into the process work pool `briefs` of the standing Prefect server.

    Example: PREFECT_API_URL=http://127.0.0.1:4200/api brief deploy
    """
    from flows.deployments import deploy_editions
    from tasks.seeds import read_editions

    _demand_server()
    if deploy_editions(read_editions(read_settings().seeds / "editions.toml")):
        raise BrokenEnvironment("prefect deploy failed; its message is above")


@app.command
def doctor() -> None:
    """Tell what is missing or misconfigured on this machine, and what to type.

    Example: brief doctor
    """
    from flows.doctor import examine

    checks = examine()
    for check in checks:
        print(f"{'ok ' if check.is_well else '-- '} {check.name:18} {check.found}")
        if not check.is_well:
            print(f"    {'':18} type: {check.remedy}")
    if not all(check.is_well for check in checks):
        raise BrokenEnvironment("something is missing; see the lines marked --")


def _start(flow: str, parameters: dict[str, Any]) -> Any:
    from flows.progress import shown

    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    from flows.local_runs import start_flow

    with shown():
        return start_flow(flow, parameters)


def _demand_server() -> None:
    from flows.server import standing_server

    if not standing_server():
        raise BrokenEnvironment(
            "schedules need a standing server: prefect server start, then set PREFECT_API_URL to its address"
        )


def main() -> None:
    """Run the command line; known errors end it in one line and their exit status."""
    sys.exit(_guarded(app, sys.argv[1:]))


def _guarded(command: Callable[..., Any], tokens: list[str]) -> int:
    try:
        command(tokens, exit_on_error=False, print_error=True)
    except cyclopts.CycloptsError:
        return 2
    except BriefError as error:
        print(f"brief: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return 0
    return 0
