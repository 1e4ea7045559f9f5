"""`brief status`: briefs made, sources silent, what is held back and what was set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from flows.preparation import Preparation
from tasks.deliver.manifests import read_manifests
from tasks.health import tell_health
from tasks.normalise.decisions import settle_history
from tasks.plans import name_period
from tasks.store.captures import read_fetches
from tasks.store.lake import Read, read_history
from tasks.validate.hindsight import judge_again


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
    yield f"lake        {settings.lake}: {_versions(known)}"
    yield f"articles    {known.articles.height} read, {known.duplicates.height} duplicates"
    read = pl.concat([known.history.select("article_id"), known.held_back.select("article_id")])
    yield from tell_health(plan.sources, known.articles, read, read_fetches(settings.lake), plan.as_of)
    yield f"figures     {judged.history.height} accepted, {judged.held_back.height} held back"
    counts = Counter(rule for rules in judged.held_back["rules"].to_list() for rule in rules)
    yield from (f"held back   {count:4} by {rule}" for rule, count in counts.most_common())
    for row in known.set_aside.iter_rows(named=True):
        yield f"set aside   {row['doc']} ({row['room']}): {row['reason']}; {row['remedy']}"


def _versions(known: Read) -> str:
    return " ".join(f"{name}@{version}" for name, version in sorted(known.versions.items())) or "empty"
