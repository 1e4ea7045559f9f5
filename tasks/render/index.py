"""The page over all briefs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.records import Artifact
from tasks.render.page import environment


@dataclass(frozen=True, slots=True)
class Entry:
    """One brief in the list."""

    edition: str
    period: str
    as_of: str
    title: str
    language: str
    folder: str  # relative to the page
    accepted: int | None
    held_back: int | None


def build_index(manifests: Sequence[Mapping[str, Any]], templates: Path) -> Artifact:
    """Build index.html from the manifests of all briefs, newest first; a manifest without title or counts is listed too."""
    entries = sorted(map(_entry, manifests), key=lambda one: (one.as_of, one.period, one.edition), reverse=True)
    html = environment(templates).get_template("index.html.j2").render(briefs=entries)
    return Artifact("index.html", "text/html", html.encode())


def _entry(manifest: Mapping[str, Any]) -> Entry:
    edition, period, as_of = (str(manifest[name]) for name in ("edition", "period", "as_of"))
    counts = manifest.get("counts")
    known = counts if isinstance(counts, Mapping) else {}
    return Entry(
        edition,
        period,
        as_of,
        str(manifest.get("title") or f"{edition} {period}"),
        str(manifest.get("language") or "en"),
        str(manifest.get("folder") or f"{edition}/{period}"),
        known.get("figures_accepted"),
        known.get("figures_held_back"),
    )
