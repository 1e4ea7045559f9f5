"""The archive: one folder a brief under reports/, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from tasks.deliver.manifests import MANIFEST
from tasks.records import Artifact, Receipt


def write_archive(artifacts: Sequence[Artifact], folder: Path) -> Receipt:
    """Write a brief's files, its manifest among them, into a folder and tell what became of it.

    The files are written beside the folder and moved in one step, so that a reader never sees half a brief. A folder that
    already holds the same manifest and the same files is left alone.
    """
    manifest = next(one for one in artifacts if one.name == MANIFEST)
    if all(_holds(folder / one.name, one) for one in artifacts):
        return Receipt("archive", str(folder), "unchanged", "the same brief is already there", manifest.content_hash)
    fresh, old = (folder.with_name(f".{folder.name}.{mark}-{os.getpid()}") for mark in ("new", "old"))
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for one in artifacts:
        (fresh / one.name).write_bytes(one.data)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return Receipt("archive", str(folder), "delivered", f"{len(artifacts)} files", manifest.content_hash)


def write_file(artifact: Artifact, folder: Path) -> Path:
    """Write one file into a folder in one step and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / artifact.name
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(artifact.data)
    fresh.replace(path)
    return path


def _holds(path: Path, artifact: Artifact) -> bool:
    return path.is_file() and path.stat().st_size == len(artifact.data) and path.read_bytes() == artifact.data
