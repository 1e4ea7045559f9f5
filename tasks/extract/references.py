"""Words that stand for a name told before: there, the former, the latter."""

from __future__ import annotations

from tasks.extract.scenes import Focus, Scene


def find_reference(scene: Scene, focus: Focus, mentioned: str | None, is_set: bool, start: int, end: int) -> str | None:
    """Find whom a clause without a name speaks of by such a word; None where it has none, or nobody it could stand for."""
    pair = _last_pair(scene, start) or focus.pair
    is_counted = any(scene.sentence.start <= figure.start < start for figure in scene.figures)
    for role, one in (("former", 0), ("latter", 1)):
        if pair and scene.of(role, start, end) and not (is_counted and "former" not in scene.by_role):
            return pair[one]
    if scene.of("there", start, end):
        return mentioned or (None if is_set else focus.last_entity)
    return None


def name_pair(scene: Scene) -> tuple[str, str] | None:
    """Name the two that a sentence tells of, in order; None where they are more or fewer."""
    return _last_pair(scene, scene.sentence.end)


def _last_pair(scene: Scene, end: int) -> tuple[str, str] | None:
    names = dict.fromkeys(word.senses["entity"] for word in scene.of("entity", scene.sentence.start, end))
    first, last = (*names, None, None)[:2] if len(names) == 2 else (None, None)
    return (first, last) if first and last else None
