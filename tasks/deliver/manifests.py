"""What a brief was made of and what it became: manifest.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tasks.records import Artifact, BriefMaterial

MANIFEST = "manifest.json"


def build_manifest(
    material: BriefMaterial,
    title: str,
    inputs: pl.DataFrame,
    set_aside: pl.DataFrame,
    artifacts: Iterable[Artifact],
    findings: Sequence[str] = (),
    details: Sequence[str] = (),
) -> Artifact:
    """Write the manifest of a brief.

    `title`, `findings` (their headlines) and `details` (what each says beyond it) are what the page over all briefs lists
    and searches.
    `inputs` has doc and content_hash of every document behind it, `set_aside` doc, room and reason of what could not be
    used; hashes are sha256, hex. Equal inputs give equal bytes.
    """
    manifest = {
        "edition": material.edition.edition_id,
        "edition_title": material.edition.title,
        "period": material.period,
        "as_of": material.as_of.isoformat(),
        "since": material.since.isoformat() if material.since else None,
        "known": material.known,
        "cut_off": material.cut_off.isoformat(),
        "title": title,
        "findings": list(findings),
        "details": list(details),
        "language": material.edition.language,
        "versions": dict(sorted(material.versions.items())),
        "counts": asdict(material.counts),
        "inputs": inputs.select("doc", "content_hash").unique().sort("doc", "content_hash").to_dicts(),
        "set_aside": set_aside.select("doc", "room", "reason").sort("doc", "room", "reason").to_dicts(),
        "outputs": {one.name: one.content_hash for one in sorted(artifacts, key=lambda one: one.name)},
    }
    return Artifact(MANIFEST, "application/json", (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())


def read_manifests(reports: Path) -> list[dict[str, Any]]:
    """Read the manifest of every brief under a folder, sorted by edition and period; unreadable ones are passed over.

    So are hidden folders: a run that died may have left a brief there that is not, or no longer, the archive's.
    """
    found = []
    for path in sorted(reports.glob(f"*/[!.]*/{MANIFEST}")):
        try:
            manifest = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict) and {"edition", "period", "as_of"} <= manifest.keys():
            found.append({**manifest, "folder": path.parent.relative_to(reports).as_posix()})
    return found


def previous_day(manifests: Iterable[Mapping[str, Any]], edition_id: str, as_of: date, period: str) -> date | None:
    """Find the day of the edition's latest brief made for an earlier day and another period; None before the first."""
    days = (
        date.fromisoformat(one["as_of"])
        for one in manifests
        if one["edition"] == edition_id and one["period"] != period
    )
    return max((day for day in days if day < as_of), default=None)
