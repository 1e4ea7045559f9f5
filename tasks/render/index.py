"""The page over all briefs: every one listed, newest first, every finding found by its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed
from tasks.records import Artifact
from tasks.render.brief import Finding
from tasks.render.labels import Labels, read_labels
from tasks.render.page import environment

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Told:
    """One finding: the headline, empty where the title tells it, and what it says beyond."""

    headline: str
    beyond: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One brief in the list."""

    edition: str  # its title; its id where the manifest holds none
    period: str
    as_of: str
    title: str
    language: str
    folder: str  # relative to the page
    accepted: int | None
    held_back: int | None
    findings: tuple[Told, ...]
    words: Mapping[str, str]  # labels in the language of the brief


def build_index(manifests: Sequence[Mapping[str, Any]], templates: Path, language: str = ENGLISH) -> Artifact:
    """Build index.html from the manifests of all briefs, newest first; one without title, counts or findings is listed too.

    The page's own words are in the language given, each brief's in its own.
    """
    entries = sorted(map(_entry, manifests), key=lambda one: (one.as_of, one.period, one.edition), reverse=True)
    labels = _labels(language)
    page = environment(templates).get_template("index.html.j2")
    html = page.render(briefs=entries, words=labels.section("index"), language=labels.words["language"])
    return Artifact("index.html", "text/html", html.encode())


def tell_beyond(finding: Finding) -> str:
    """Tell what a finding says beyond its headline."""
    return " ".join(part for part in (finding.detail, finding.context) if part)


def _entry(manifest: Mapping[str, Any]) -> Entry:
    edition, period, as_of = (str(manifest[name]) for name in ("edition", "period", "as_of"))
    language = str(manifest.get("language") or ENGLISH)
    title = str(manifest.get("title") or f"{edition} {period}")
    counts = manifest.get("counts")
    known = counts if isinstance(counts, Mapping) else {}
    return Entry(
        str(manifest.get("edition_title") or edition),
        period,
        as_of,
        title,
        language,
        str(manifest.get("folder") or f"{edition}/{period}"),
        known.get("figures_accepted"),
        known.get("figures_held_back"),
        tuple(_findings(_texts(manifest, "findings"), _texts(manifest, "details"), title)),
        _labels(language).section("headings"),
    )


def _findings(headlines: Sequence[str], details: Sequence[str], title: str) -> list[Told]:
    """Pair headlines with details; a manifest of an earlier program has no details."""
    beyond = [*details, *[""] * (len(headlines) - len(details))]
    told = [Told("" if one in title else one, more) for one, more in zip(headlines, beyond, strict=False)]
    return [one for one in told if one.headline or one.beyond]


def _texts(manifest: Mapping[str, Any], name: str) -> list[str]:
    found = manifest.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def _labels(language: str) -> Labels:
    """Read the words of a language; English ones where its labels are not there."""
    try:
        return read_labels(language)
    except UnreadableSeed:
        return read_labels(ENGLISH)
