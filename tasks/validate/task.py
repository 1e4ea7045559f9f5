"""The validate room's tasks for Prefect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.frames import ACCEPTED, ARTICLES, CHANGES, CLAIMS, HELD_BACK, HISTORY, QUARANTINE, conform
from tasks.records import BriefMaterial, Correction, Decision
from tasks.validate.hindsight import Judgement, judge_again
from tasks.validate.quality import build_quality_page
from tasks.validate.suites import RuleResult
from tasks.validate.verdicts import Verdict, judge_articles, judge_changes, judge_claims
from tasks.vocabulary import Vocabulary


@task(name="validate: claims", cache_policy=NO_CACHE)
def judge_batch(claims: pl.DataFrame, known: pl.DataFrame, vocabulary: Vocabulary, suites: Path) -> Verdict:
    """Judge CLAIMS beside the accepted CLAIMS of the lake; ACCEPTED and QUARANTINE out."""
    verdict = judge_claims(conform(claims, CLAIMS), conform(known, CLAIMS), vocabulary, suites)
    return Verdict(conform(verdict.accepted, ACCEPTED), conform(verdict.quarantine, QUARANTINE), verdict.results)


@task(name="validate: history", cache_policy=NO_CACHE)
def judge_history(
    history: pl.DataFrame,
    held_back: pl.DataFrame,
    vocabulary: Vocabulary,
    suites: Path,
    corrections: Sequence[Correction] = (),
    decisions: Sequence[Decision] = (),
) -> Judgement:
    """Judge HISTORY and HELD_BACK again, on what is known at the cut-off, corrected and decided."""
    known, held = conform(history, HISTORY), conform(held_back, HELD_BACK)
    found = judge_again(known, held, vocabulary, suites, corrections, decisions)
    return Judgement(conform(found.history, HISTORY), conform(found.held_back, HELD_BACK), found.results)


@task(name="validate: articles", cache_policy=NO_CACHE)
def check_articles(articles: pl.DataFrame, suites: Path) -> tuple[RuleResult, ...]:
    """Check ARTICLES; warnings only."""
    return judge_articles(conform(articles, ARTICLES), suites)


@task(name="validate: changes", cache_policy=NO_CACHE)
def check_changes(changes: pl.DataFrame, suites: Path) -> tuple[pl.DataFrame, tuple[RuleResult, ...]]:
    """Check CHANGES; steps that fail come back empty with a reason."""
    checked, results = judge_changes(conform(changes, CHANGES), suites)
    return conform(checked, CHANGES), results


@task(name="validate: quality page", cache_policy=NO_CACHE)
def render_quality(results: Sequence[RuleResult], material: BriefMaterial, templates: Path) -> str:
    """Render the quality page of a brief."""
    counts = {name.replace("_", " "): count for name, count in asdict(material.counts).items()}
    title = f"Data quality · {material.period}"
    note = f"{material.edition.title}, as of {material.as_of}"
    return build_quality_page(results, counts, templates, material.edition.language, material.held_back, title, note)
