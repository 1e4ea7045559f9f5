"""correct → validate → compare → render: from what the lake knows to the files of a brief.

`publish` takes these steps as tasks of its run, `verify` takes the same steps plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ParamSpec, Protocol, TypeVar

import polars as pl
from prefect import Task

from flows.preparation import Preparation
from flows.progress import announce
from tasks.compare.task import compare_history
from tasks.deliver.task import manifest
from tasks.materials import build_material, read_versions
from tasks.normalise.task import correct
from tasks.records import Artifact, BriefMaterial, Comparison, Correction
from tasks.render.brief import Brief
from tasks.render.index import tell_beyond
from tasks.render.task import build_story, render_files
from tasks.sightings import known_on, place_undated
from tasks.store.lake import Read
from tasks.validate.task import check_articles, check_changes, judge_history, render_quality

P = ParamSpec("P")
R = TypeVar("R")


class Step(Protocol):
    """How a step is taken: what stands for a task when it is called."""

    def __call__(self, task: Task[P, R], /) -> Callable[P, R]: ...


@dataclass(frozen=True, slots=True)
class MadeBrief:
    """A brief before it is delivered: what it rests on, its words, its files with the manifest."""

    material: BriefMaterial
    brief: Brief
    files: list[Artifact]


def tracked(task: Task[P, R], /) -> Callable[P, R]:
    """Take a step as a task of the flow run."""
    return task


def plainly(task: Task[P, R], /) -> Callable[P, R]:
    """Take a step as the function behind its task: no flow run, no server."""
    return task.fn


def make_brief(run: Preparation, known: Read, since: date | None, step: Step = tracked) -> MadeBrief:
    """Make the brief of a run from what the lake knows; `since` is the day of the brief before, None for the first."""
    plan, settings, vocabulary = run.plan, run.settings, run.vocabulary

    history, held_back, corrected = step(correct)(known.history, known.held_back, run.corrections, known.decisions)
    announce("normalise", f"{corrected.height} claims corrected")
    judged = step(judge_history)(
        history, held_back, vocabulary, settings.expectations, run.corrections, known.decisions
    )
    before = _judge_as_printed(run, known, since, step)
    compared = step(compare_history)(judged.history, vocabulary, plan.edition, plan.as_of, since, before)
    changes, change_results = step(check_changes)(compared.changes, settings.expectations)
    announce(
        "compare",
        f"{changes.height} points, {compared.conflicts.height} conflicts, {compared.findings.height} findings",
    )

    material = build_material(
        plan,
        since,
        known.articles,
        known.set_aside,
        known.duplicates,
        judged.history,
        judged.held_back,
        Comparison(changes, compared.conflicts, compared.findings),
        read_versions(settings, vocabulary.version_hash, known.versions, plan.edition),
        known.decisions,
        _corrections_of(corrected, run.corrections),
    )
    article_results = step(check_articles)(known.articles, settings.expectations)
    results = (*article_results, *judged.results, *change_results)
    quality = step(render_quality)(results, material, settings.templates)
    brief = step(build_story)(material, vocabulary)
    printed = step(render_files)(material, brief, settings.templates, quality)
    findings = [finding.headline for finding in brief.findings]
    details = [tell_beyond(finding) for finding in brief.findings]
    files = step(manifest)(material, brief.title, known.articles, known.set_aside, printed, findings, details)
    announce("render", f"{len(files)} files, {len(brief.notes)} notes")
    return MadeBrief(material, brief, files)


def _corrections_of(corrected: pl.DataFrame, corrections: Sequence[Correction]) -> dict[str, tuple[Correction, ...]]:
    """Find the seeds' corrections behind each claim of CORRECTED; reviewers' are known by themselves."""
    by_id = {one.correction_id: one for one in corrections}
    made = corrected.group_by("claim_id").agg("correction").sort("claim_id").iter_rows()
    found = {claim_id: tuple(by_id[name] for name in sorted(names) if name in by_id) for claim_id, names in made}
    return {claim_id: told for claim_id, told in found.items() if told}


def _judge_as_printed(run: Preparation, known: Read, since: date | None, step: Step) -> pl.DataFrame | None:
    """Judge what the brief before was made from, by the corrections and decisions of its day; None in a first brief."""
    if since is None:
        return None
    zone = run.plan.cut_off.tzinfo
    corrections = [one for one in run.corrections if one.decided_on <= since]
    decisions = [one for one in known.decisions if one.at.astimezone(zone).date() <= since]
    history, held_back, _ = step(correct)(known.history, known.held_back, corrections, decisions)
    judged = step(judge_history)(
        known_on(place_undated(history, since, run.plan.as_of), since),
        known_on(place_undated(held_back, since, run.plan.as_of), since),
        run.vocabulary,
        run.settings.expectations,
        corrections,
        decisions,
    )
    return judged.history
