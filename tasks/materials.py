"""Gather what a brief may print, and the versions it was made with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from tasks.counts import count_run, name_silent
from tasks.errors import Withheld
from tasks.plans import RunPlan
from tasks.records import BriefMaterial, Comparison, Correction, Decision, Edition, RunCounts
from tasks.settings import Settings

APART = ("labels", "fonts")  # folders of the templates that have a version of their own


def build_material(
    plan: RunPlan,
    since: date | None,
    articles: pl.DataFrame,
    set_aside: pl.DataFrame,
    duplicates: pl.DataFrame,
    history: pl.DataFrame,
    held_back: pl.DataFrame,
    comparison: Comparison,
    versions: Mapping[str, str],
    decisions: tuple[Decision, ...] = (),
    corrected: Mapping[str, tuple[Correction, ...]] | None = None,
) -> BriefMaterial:
    """Build the record that `render` works from: counts of the frames, and what may be printed.

    Withheld where nothing was read, which is no quiet week, or where more figures are held back than the edition allows.
    """
    counts = count_run(plan.sources, articles, set_aside, duplicates, history, held_back, plan.as_of, since)
    demand_substance(counts, plan)
    return BriefMaterial(
        plan.edition,
        plan.period,
        plan.as_of,
        plan.cut_off,
        history,
        held_back,
        comparison,
        counts,
        versions,
        since,
        plan.known,
        decisions,
        name_silent(plan.sources, articles, plan.as_of),
        corrected or {},
    )


def demand_substance(counts: RunCounts, plan: RunPlan) -> None:
    """Withhold a brief that rests on no article, or on figures of which too large a share is held back."""
    if counts.articles_read == 0:
        raise Withheld(
            f"No article is known up to {plan.as_of}: a brief of nothing is not a quiet {plan.period}; "
            "look at `brief status` and the sources"
        )
    share = counts.figures_held_back / max(counts.figures_held_back + counts.figures_accepted, 1)
    if share > plan.edition.held_back_limit:
        raise Withheld(
            f"{share:.0%} of the figures up to {plan.as_of} are held back, more than the {plan.edition.held_back_limit:.0%} "
            f"that {plan.edition.edition_id} allows; look at `brief status`, then at the sources or the rules"
        )


def read_versions(
    settings: Settings, vocabulary_hash: str, lake: Mapping[str, int], edition: Edition
) -> dict[str, str]:
    """Name the versions of all that a brief depends on: program and lake, and hashes of edition, seeds, suites and templates."""
    return {
        "program": version("competitive-briefs"),
        "edition": hashlib.sha256(repr(edition).encode()).hexdigest()[:16],
        "vocabulary": vocabulary_hash,
        "corrections": hash_file(settings.seeds / "corrections.toml"),
        "suites": hash_folder(settings.expectations),
        "templates": hash_folder(settings.templates, *APART),
        **{name: hash_folder(settings.templates / name) for name in APART},
        "lake": " ".join(f"{name}@{number}" for name, number in sorted(lake.items())),
    }


def hash_file(path: Path) -> str:
    """Hash the contents of a file: 16 hex digits of sha256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def hash_folder(folder: Path, *apart: str) -> str:
    """Hash names and contents of all files under a folder, but for its folders named: 16 hex digits of sha256."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        place = path.relative_to(folder)
        if place.parts[0] not in apart:
            digest.update(place.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
