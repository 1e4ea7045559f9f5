"""The archive: one folder a brief under reports/, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from tasks.deliver.manifests import MANIFEST
from tasks.deliver.swaps import swap
from tasks.records import Artifact, Receipt


def write_archive(artifacts: Sequence[Artifact], folder: Path) -> Receipt:
    """Write a brief's files, its manifest among them, into a folder and tell what became of it.

    The files are written beside the folder and take its place in one step, so that a reader never sees half a brief, and a
    run that dies at any moment leaves the old brief or the new one. A folder that already holds the same manifest and the
    same files is left alone.
    """
    manifest = next(one for one in artifacts if one.name == MANIFEST)
    recover_archive(folder)
    if all(_holds(folder / one.name, one) for one in artifacts):
        return Receipt("archive", str(folder), "unchanged", "the same brief is already there", manifest.content_hash)
    fresh = _beside(folder, "new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for one in artifacts:
        (fresh / one.name).write_bytes(one.data)
    _take_place(fresh, folder)
    return Receipt("archive", str(folder), "delivered", f"{len(artifacts)} files", manifest.content_hash)


def recover_archive(folder: Path) -> bool:
    """Bring a brief back that a run had put aside when it died before the new one stood in its place; tells whether it did.

    Only a file system that cannot swap two folders in one step lets that happen.
    """
    if folder.exists():
        return False
    for old in sorted(folder.parent.glob(f".{folder.name}.old-*")):
        with contextlib.suppress(OSError):  # another run was quicker
            old.rename(folder)
            return True
    return False


def find_put_aside(folder: Path) -> list[Path]:
    """List the briefs of an edition's folder that were put aside and that no new one has replaced."""
    aside = {one.name[1:].rpartition(".old-")[0] for one in folder.glob(".*.old-*")}
    return [folder / name for name in sorted(aside) if name and not (folder / name).exists()]


def clear_remains(folder: Path) -> None:
    """Remove what runs that died have left beside a brief's folder; only while no other run writes it."""
    recover_archive(folder)
    for remains in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(remains, ignore_errors=True)


def write_file(artifact: Artifact, folder: Path) -> Path:
    """Write one file into a folder in one step and return its path; what runs that died left of it goes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / artifact.name
    for remains in folder.glob(f".{path.name}.*"):
        if _has_ended(remains.suffix.removeprefix(".")):
            remains.unlink(missing_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(artifact.data)
    fresh.replace(path)
    return path


def _take_place(fresh: Path, folder: Path) -> None:
    """Put a folder in the place of another, or of none, and remove the other."""
    old = _beside(folder, "old")
    if not folder.exists():
        fresh.rename(folder)
    elif swap(fresh, folder):
        old = fresh
    else:
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path, mark: str) -> Path:
    return folder.with_name(f".{folder.name}.{mark}-{os.getpid()}")


def _holds(path: Path, artifact: Artifact) -> bool:
    return path.is_file() and path.stat().st_size == len(artifact.data) and path.read_bytes() == artifact.data


def _has_ended(pid: str) -> bool:
    """Tell whether no process of this machine has an id."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (ValueError, OSError):
        return False
    return False
