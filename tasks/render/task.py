"""The render room's tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.records import Artifact, BriefMaterial
from tasks.render.artifacts import render_brief
from tasks.render.brief import Brief
from tasks.render.index import build_index
from tasks.render.story import build_brief
from tasks.vocabulary import Vocabulary


@task(name="render: story", cache_policy=NO_CACHE)
def build_story(material: BriefMaterial, vocabulary: Vocabulary) -> Brief:
    """Word the brief."""
    return build_brief(material, vocabulary)


@task(name="render: files", cache_policy=NO_CACHE)
def render_files(material: BriefMaterial, brief: Brief, templates: Path, quality: str | None) -> list[Artifact]:
    """Write the brief's files and check every number in them."""
    return render_brief(material, brief, templates, quality)


@task(name="render: index", cache_policy=NO_CACHE)
def build_index_page(manifests: Sequence[Mapping[str, Any]], templates: Path, language: str) -> Artifact:
    """Write the page that lists all briefs, its own words in the language."""
    return build_index(manifests, templates, language)
