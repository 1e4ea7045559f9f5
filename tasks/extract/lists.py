"""Give the figures of a list what is named once for all of them: A and B rose 3% and 5% respectively."""

from __future__ import annotations

import itertools

from tasks.extract.scenes import Reading, Scene
from tasks.extract.words import Word


def share_out(scene: Scene, readings: list[Reading], subject: str | None = None) -> None:
    """Deal a list of figures to a list of names, metrics or periods before it, one to each (respectively, 分别)."""
    if len(readings) < 2:
        return
    if not scene.of("respectively", scene.sentence.start, scene.sentence.end):
        for group in _groups(scene, readings):
            _pair_off(scene, group)
        return
    for group in _groups(scene, readings):
        first = group[0].figure.start
        for role in ("entity", "metric"):
            named = list(scene.of(role, scene.sentence.start, first))
            values = list(dict.fromkeys(word.stands_for(role) for word in named))
            if role == "entity" and len(values) > 1:
                if len(values) == len(group) - 1 and subject not in values and _opens_with_stand_in(scene):
                    values.insert(0, subject)
                elif len(values) != len(group):
                    _forget(group, values)
            if len(values) == len(group):
                for reading, value in zip(group, values, strict=True):
                    setattr(reading, role, value)
                break
        else:
            phrases = [phrase for phrase in scene.phrases if phrase.end <= first and not phrase.is_relative]
            if len(phrases) == len(group):
                for reading, phrase in zip(group, phrases, strict=True):
                    reading.period = phrase.keys


def _pair_off(scene: Scene, group: list[Reading]) -> None:
    """Deal figures to as many names told together before them: Lazada and TikTok Shop, with Tokopedia, had 18% and 20%."""
    first = group[0].figure.start
    start = max((one.end for one in scene.figures if one.end <= first), default=scene.sentence.start)
    start = max(start, scene.folded.rfind(";", start, first) + 1)
    names = [word for word in scene.of("entity", start, first) if not _is_inserted(scene, word, start)]
    if len({word.stands_for("entity") for word in names}) != len(group) or len(names) != len(group):
        return
    gaps = [scene.folded[a.end : b.start].strip(" ,") for a, b in itertools.pairwise(names)]
    if all(gap in scene.lexicon.listing or gap.split()[-1:] in _lasts(scene) for gap in gaps):
        for reading, name in zip(group, names, strict=True):
            reading.entity = name.stands_for("entity")


def _lasts(scene: Scene) -> list[list[str]]:
    return [[word] for word in scene.lexicon.grammar.conjunctions]


def _is_inserted(scene: Scene, word: Word, start: int) -> bool:
    """Tell whether a name only says what another holds: TikTok Shop, including Tokopedia."""
    cues = scene.of("including", start, word.start)
    return bool(cues) and not scene.folded[cues[-1].end : word.start].strip()


def _opens_with_stand_in(scene: Scene) -> bool:
    """Tell whether a sentence begins with a word for whom the text is about: It has overtaken A and B, with 3, 2 and 1."""
    return (
        scene.folded[scene.sentence.start : scene.sentence.end].split(maxsplit=1)[0] in scene.lexicon.grammar.pronouns
    )


def _forget(group: list[Reading], values: list[str | None]) -> None:
    """Give figures to nobody that were all given to one of several names, of which there are too few or too many."""
    if len({reading.entity for reading in group}) == 1 and group[0].entity in values:
        for reading in group:
            reading.entity = None


def _without_moves(scene: Scene, start: int, end: int) -> str:
    """Give the words between two figures but for those that say up or down: 6.8%増と59%増."""
    text = list(scene.folded[start:end])
    for role in ("up", "down", "respectively"):
        for word in scene.of(role, start, end):
            text[word.start - start : word.end - start] = " " * (word.end - word.start)
    return "".join(text).strip()


def _groups(scene: Scene, readings: list[Reading]) -> list[list[Reading]]:
    groups: list[list[Reading]] = [[readings[0]]]
    for before, reading in itertools.pairwise(readings):
        gap = _without_moves(scene, before.figure.end, reading.figure.start)
        if (not gap or scene.lexicon.joins(gap)) and before.figure.dimension == reading.figure.dimension:
            groups[-1].append(reading)
        else:
            groups.append([reading])
    return [group for group in groups if len(group) > 1]
