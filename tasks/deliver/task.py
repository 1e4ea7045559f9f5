"""The deliver room's tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.deliver.archive import write_archive, write_file
from tasks.deliver.manifests import build_manifest, read_manifests
from tasks.deliver.objects import write_objects
from tasks.records import Artifact, BriefMaterial, Receipt


@task(name="deliver: manifest", cache_policy=NO_CACHE)
def manifest(
    material: BriefMaterial,
    title: str,
    inputs: pl.DataFrame,
    set_aside: pl.DataFrame,
    artifacts: Sequence[Artifact],
    findings: Sequence[str] = (),
    details: Sequence[str] = (),
) -> list[Artifact]:
    """Add the manifest to a brief's files."""
    return [*artifacts, build_manifest(material, title, inputs, set_aside, artifacts, findings, details)]


@task(name="deliver: archive", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
def archive(artifacts: Sequence[Artifact], folder: Path) -> Receipt:
    """Write a brief into its folder."""
    return write_archive(artifacts, folder)


@task(name="deliver: copy", cache_policy=NO_CACHE)
def copy(artifacts: Sequence[Artifact], address: str, place: str = "") -> Receipt:
    """Write files under a place of the object store at an address, which tries again by itself."""
    return write_objects(artifacts, address, place)


@task(name="deliver: list briefs", cache_policy=NO_CACHE)
def list_briefs(reports: Path) -> list[dict[str, Any]]:
    """Read the manifests of all briefs made so far."""
    return read_manifests(reports)


@task(name="deliver: index", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
def write_index(index: Artifact, reports: Path) -> Path:
    """Write the page that lists all briefs."""
    return write_file(index, reports)
