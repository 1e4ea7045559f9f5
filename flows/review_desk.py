"""What lies before a reviewer: every figure of the lake with its verdict today, and what was decided so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.accounts import tell_amount
from flows.preparation import Preparation
from tasks.errors import WrongUse
from tasks.normalise.decisions import settle_history
from tasks.records import Decision, standing_decisions
from tasks.store.lake import read_history
from tasks.validate.hindsight import judge_again
from tasks.validate.suites import read_suite
from tasks.vocabulary import Vocabulary

Figure = Mapping[str, Any]  # a row of HISTORY or HELD_BACK, with the words around it
AROUND = 130  # characters shown before and after a figure
SHORT = 8  # digits of an id that are shown; fewer may be typed
NEAREST = 6
_ID = re.compile(r"[0-9a-f]{4,16}")


@dataclass(frozen=True, slots=True)
class Desk:
    """The figures of a lake as a brief of today would judge them, and the decisions they were judged by."""

    held_back: Mapping[str, Figure]  # claim_id → row, the latest published first
    accepted: Mapping[str, Figure]
    decisions: tuple[Decision, ...]  # in the order they were made
    sentences: Mapping[str, str]  # rule → what it expects, in English
    vocabulary: Vocabulary
    versions: Mapping[str, int]

    @property
    def standing(self) -> Mapping[str, Decision]:
        """Find what is decided now: claim_id → decision."""
        return standing_decisions(self.decisions)

    @property
    def vanished(self) -> list[Decision]:
        """List the standing decisions that have no effect: no claim has their id any more."""
        return [one for name, one in self.standing.items() if name not in self.held_back and name not in self.accepted]


def open_desk(run: Preparation) -> Desk:
    """Read the lake and judge what it knows on the plan's day; writes nothing."""
    plan, settings = run.plan, run.settings
    known = read_history(settings.lake, None, plan.as_of, "now", cut_off=plan.cut_off)
    history, held_back, _ = settle_history(known.history, known.held_back, run.corrections, known.decisions)
    judged = judge_again(history, held_back, run.vocabulary, settings.expectations, run.corrections, known.decisions)
    held, accepted = (_with_context(one, known.articles) for one in (judged.held_back, judged.history))
    latest_first = held.sort("published_on", "doc", "start", descending=[True, False, False], nulls_last=True)
    rules = read_suite(settings.expectations, "claims").rules
    return Desk(
        _by_id(latest_first.iter_rows(named=True)),
        _by_id(accepted.iter_rows(named=True)),
        known.decisions,
        {rule.name: rule.sentence["en"] for rule in rules},
        run.vocabulary,
        known.versions,
    )


def find_figure(desk: Desk, beginning: str) -> Figure:
    """Find a figure by its claim id or the beginning of it; WrongUse where there is none, or more than one."""
    figures = {**desk.held_back, **desk.accepted}
    return figures[_only(beginning, figures, [name_figure(one) for one in figures.values()])]


def find_decision(desk: Desk, beginning: str) -> Decision:
    """Find the standing decision about a claim, by the beginning of the claim's id; it may have vanished since."""
    standing = desk.standing
    return standing[_only(beginning, standing, [one.about for one in standing.values()], "decided about ")]


def name_figure(figure: Figure) -> str:
    """Name a figure in one line: whom and what it is about, its value, as written, its document."""
    about = " ".join(str(figure[name]) for name in ("entity", "metric", "period") if figure[name])
    amount = tell_amount(figure["value"], figure["value_high"], figure["unit"])
    return f"{about or 'about nothing named'}: {amount} ({figure['raw']}, {figure['doc']})"


def _with_context(claims: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Add `context`, the text around each figure as its article has it, and `context_at`, where in it the figure is."""
    first = pl.max_horizontal(pl.col("start") - AROUND, 0)
    texts = articles.select("article_id", "source_text")
    return (
        claims.join(texts, on="article_id", how="left", maintain_order="left")
        .with_columns(
            context=pl.col("source_text").str.slice(first, pl.col("end") + AROUND - first),
            context_at=pl.col("start") - first,
        )
        .drop("source_text")
    )


def _by_id(rows: Iterable[dict[str, Any]]) -> dict[str, Figure]:
    return {row["claim_id"]: row for row in rows}


def _only(beginning: str, ids: Iterable[str], names: Sequence[str], what: str = "") -> str:
    asked = beginning.strip().lower()
    if not _ID.fullmatch(asked):
        raise WrongUse(f"{beginning!r} is no claim id; write 4 to 16 of its digits, as brief review list shows them")
    named = {one: name for one, name in zip(ids, names, strict=True) if one.startswith(asked)}
    if not named:
        raise WrongUse(f"Nothing is {what or 'known of a figure '}{asked!r}; look it up with brief review list")
    if len(named) > 1:
        told = "; ".join(f"{one} {name}" for one, name in list(named.items())[:NEAREST])
        raise WrongUse(f"{len(named)} figures begin with {asked!r}; write more of the id: {told}")
    return next(iter(named))
