"""All that a run needs before its first task: settings, seeds, vocabulary and plan, checked before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tasks.plans import RunPlan, given_sources, plan_run
from tasks.records import Correction, Known
from tasks.seeds import find_edition, known_corrections, read_corrections, read_editions, read_sources
from tasks.settings import PROJECT, Settings, read_settings
from tasks.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True, slots=True)
class Preparation:
    """What every flow starts from."""

    settings: Settings
    plan: RunPlan
    vocabulary: Vocabulary
    corrections: tuple[Correction, ...]
    root: Path  # what relative locators of sources count from
    language: str  # of the first edition: what stands over all editions is in it


def prepare(
    edition: str,
    as_of: date | None = None,
    articles: list[Path] | None = None,
    lake: str | None = None,
    reports: Path | None = None,
    now: datetime | None = None,
    known: Known = "now",
) -> Preparation:
    """Read settings and seeds; WrongUse, UnreadableSeed or BrokenEnvironment name what is wrong and what to do."""
    settings = read_settings(lake=lake, reports=reports)
    vocabulary = read_vocabulary(settings.seeds / "vocabulary")
    editions = read_editions(settings.seeds / "editions.toml", vocabulary)
    sources = given_sources(articles) if articles else read_sources(settings.seeds / "sources.toml")
    plan = plan_run(find_edition(editions, edition), sources, as_of, now or datetime.now(UTC), settings, known)
    corrections = known_corrections(read_corrections(settings.seeds / "corrections.toml"), plan.as_of, plan.known)
    return Preparation(settings, plan, vocabulary, corrections, PROJECT, editions[0].language)
