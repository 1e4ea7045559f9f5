"""`brief status`: briefs due, made and sent, sources silent, what is held back and what was set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import polars as pl

from flows.deliveries import describe
from flows.lateness import describe_late, find_late
from flows.owners import is_gone
from flows.preparation import Preparation
from tasks.deliver.manifests import read_manifests
from tasks.handovers import find_handover, planned_targets
from tasks.health import still_aside, tell_health
from tasks.normalise.decisions import settle_history
from tasks.owed import find_states
from tasks.plans import name_period
from tasks.records import Edition, LedgerEntry
from tasks.releases import release_state
from tasks.store.captures import read_fetches
from tasks.store.lake import Read, read_history
from tasks.store.ledger import read_entries
from tasks.validate.hindsight import judge_again

LISTED = 5  # of a kind, the newest


def tell_status(run: Preparation) -> Iterator[str]:
    """Tell the state of an edition in lines for a terminal; reads the lake and the reports, writes nothing."""
    plan, settings = run.plan, run.settings
    known = read_history(settings.lake, None, plan.as_of, "now", cut_off=plan.cut_off)
    history, held_back, _ = settle_history(known.history, known.held_back, run.corrections, known.decisions)
    judged = judge_again(history, held_back, run.vocabulary, settings.expectations, run.corrections, known.decisions)
    made = [one for one in read_manifests(settings.reports) if one["edition"] == plan.edition.edition_id]
    due = name_period(plan.edition.cadence, plan.as_of)
    yield f"edition     {plan.edition.edition_id}: {plan.edition.title}, {plan.edition.schedule} {plan.edition.timezone}"
    yield f"due         {due}: {'made' if any(one['period'] == due for one in made) else 'not made yet: brief run'}"
    for one in made[-5:]:
        yield f"made        {one['period']}  as of {one['as_of']}  {one['title']}"
    yield from _tell_ledger(run)
    yield f"lake        {settings.lake}: {_versions(known)}"
    yield f"articles    {known.articles.height} read, {known.duplicates.height} duplicates"
    read = pl.concat([known.history.select("article_id"), known.held_back.select("article_id")])
    fetches = read_fetches(settings.lake)
    yield from tell_health(plan.sources, known.articles, read, fetches, plan.as_of)
    yield f"figures     {judged.history.height} accepted, {judged.held_back.height} held back"
    counts = Counter(rule for rules in judged.held_back["rules"].to_list() for rule in rules)
    yield from (f"held back   {count:4} by {rule}" for rule, count in counts.most_common())
    for row in still_aside(known.set_aside, fetches).iter_rows(named=True):
        yield f"set aside   {row['doc']} ({row['room']}): {row['reason']}; {row['remedy']}"


def tell_late(run: Preparation, now: datetime) -> list[str]:
    """Tell which briefs of the edition are due and have not come within its grace, and what to type."""
    edition = run.plan.edition
    return [describe_late(edition, one) for one in find_late(run.settings, edition, now)]


def _tell_ledger(run: Preparation) -> Iterator[str]:
    """Tell what the ledger has: periods owed or settled without a brief, drafts, and who has not got what."""
    edition, now = run.plan.edition, run.plan.captured_at
    entries = read_entries(run.settings.lake, edition.edition_id)
    for one in [one for one in find_states(edition, entries, now) if one.state != "made"][-LISTED:]:
        detail = f": {one.entry.detail}" if one.entry and one.entry.detail else ""
        yield f"{one.state:11} {one.slot.period}  due {one.slot.at:%Y-%m-%d %H:%M} UTC{detail}"
    told = [one for one in entries if one.event in ("made", "drafted") or one.channel in ("mail", "apprise")]
    for period in list(dict.fromkeys(one.period for one in told))[-LISTED:]:
        yield from _tell_delivery(edition, period, [one for one in entries if one.period == period], now)


def _tell_delivery(edition: Edition, period: str, entries: list[LedgerEntry], now: datetime) -> Iterator[str]:
    handovers = [find_handover(target, entries, now, is_gone) for target in planned_targets(entries)]
    sent = sum(one.state == "sent" for one in handovers)
    if handovers:
        yield f"sent        {period}  to {sent} of {len(handovers)} recipients"
    for one in (one for one in handovers if one.state != "sent"):
        yield f"not sent    {period}  {one.target.channel} {one.target.recipient}: {describe(one)}"
    made = [one.manifest_hash for one in entries if one.event == "made"]
    if edition.review != "none" and made and not handovers:
        found = release_state(edition, entries, made[-1], now)
        yield f"{found.state:11} {period}  {found.reason}; manifest {made[-1][:12]}"


def _versions(known: Read) -> str:
    return " ".join(f"{name}@{version}" for name, version in sorted(known.versions.items())) or "empty"
