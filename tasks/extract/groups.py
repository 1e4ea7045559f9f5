"""Name the company above a part, and the part that is spoken of."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Focus, Scene
from tasks.extract.words import Word


def group_of(scene: Scene, before: list[Word], figure: Figure, start: int) -> str | None:
    """Give a figure to the last name before it, or to the group that name belongs to where the group's is spoken of."""
    subject = before[-1].stands_for("entity")
    return parent_group(scene, subject) if scene.of("group", max(start, before[-1].end), figure.start) else subject


def parent_group(scene: Scene, subject: str | None) -> str | None:
    """Name the group above a part, or the part itself where none is known: Shopee … the group's revenue is Sea's."""
    return scene.lexicon.groups.get(subject or "", subject)


def whole_company(scene: Scene, subject: str | None, focus: Focus) -> str | None:
    """Name what "the company" is after a part was named: the one above it that the text has been about."""
    if subject is None:
        return None
    above = scene.lexicon.parents.get(subject, frozenset()) & focus.subjects
    group = scene.lexicon.groups.get(subject)
    return group if group in above else min(above, default=subject)


def whole_of(scene: Scene, subject: str | None, focus: Focus) -> str | None:
    """Name the company that a part belongs to: the one that the text has been about, else the only one above it."""
    above = scene.lexicon.parents.get(subject or "", frozenset())
    return focus.entity if focus.entity in above else next(iter(above)) if len(above) == 1 else subject


def platform_of(scene: Scene, subject: str, focus: Focus) -> str | None:
    """Name what "the platform" is where a group stands as subject: its only part told of; nobody where there are several."""
    if subject not in scene.lexicon.groups.values():
        return subject
    parts = [one for one in focus.subjects if subject in scene.lexicon.parents.get(one, frozenset())]
    return subject if not parts else parts[0] if len(parts) == 1 else None
