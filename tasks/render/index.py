"""The page over all briefs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed
from tasks.records import Artifact
from tasks.render.labels import read_labels
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
    findings: tuple[str, ...]  # headlines that the title does not tell
    words: Mapping[str, str]  # labels in the language of the brief


def build_index(manifests: Sequence[Mapping[str, Any]], templates: Path) -> Artifact:
    """Build index.html from the manifests of all briefs, newest first; one without title, counts or findings is listed too."""
    entries = sorted(map(_entry, manifests), key=lambda one: (one.as_of, one.period, one.edition), reverse=True)
    html = environment(templates).get_template("index.html.j2").render(briefs=entries)
    return Artifact("index.html", "text/html", html.encode())


def _entry(manifest: Mapping[str, Any]) -> Entry:
    edition, period, as_of = (str(manifest[name]) for name in ("edition", "period", "as_of"))
    language = str(manifest.get("language") or "en")
    title = str(manifest.get("title") or f"{edition} {period}")
    counts, told = manifest.get("counts"), manifest.get("findings")
    known = counts if isinstance(counts, Mapping) else {}
    return Entry(
        edition,
        period,
        as_of,
        title,
        language,
        str(manifest.get("folder") or f"{edition}/{period}"),
        known.get("figures_accepted"),
        known.get("figures_held_back"),
        tuple(str(one) for one in told if str(one) not in title) if isinstance(told, list) else (),
        _words(language),
    )


def _words(language: str) -> Mapping[str, str]:
    """Read the headings of a language; English ones where its labels are not there."""
    try:
        return read_labels(language).section("headings")
    except UnreadableSeed:
        return read_labels("en").section("headings")
