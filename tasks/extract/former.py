"""Growth of an earlier time that another is only set beside: up 9%, far below the 44% of a year ago."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Reading, Scene

_FARTHEST = 60  # characters from one growth to the other
_FARTHEST_EAST = 24


def set_former_growth(scene: Scene, reading: Reading, previous: Reading | None) -> None:
    """Let a growth whose own earlier time stands beside it be the growth of then, measured as the one before it is."""
    figure = reading.figure
    if previous is None or previous.kind != "change" or not previous.figure.dimension == figure.dimension == "fraction":
        return
    phrase = _time_before(scene, previous, figure) or _time_after(scene, previous, figure)
    if phrase is None:
        return
    reading.kind, reading.direction = "change", "" if figure.sign else "up"
    reading.metric = reading.metric or previous.metric
    reading.period, reading.base, reading.is_base = phrase.keys, (), False
    reading.focus = (previous.period, *reading.focus) if previous.period else reading.focus
    reading.basis = previous.basis or ("yoy" if phrase.has("ya") else None)


def _time_before(scene: Scene, previous: Reading, figure: Figure) -> Phrase | None:
    """Find the time right before a growth, as its owner or subject: 远低于去年同期的44%, 去年同期为44%."""
    grammar = scene.lexicon.grammar
    for phrase in scene.phrases:
        is_between = previous.figure.end <= phrase.start and phrase.end <= figure.start
        if is_between and phrase.is_relative and phrase.start - previous.figure.end <= _FARTHEST_EAST:
            gap = scene.folded[phrase.end : figure.start].strip()
            if gap and (gap in grammar.possessives or gap in grammar.copulas):
                return phrase
    return None


def _time_after(scene: Scene, previous: Reading, figure: Figure) -> Phrase | None:
    """Find the time right after a growth that everybody knows of: the 44% of a year earlier, die 44 Prozent des Vorjahres."""
    grammar = scene.lexicon.grammar
    before = scene.folded[previous.figure.end : figure.start].split()
    if figure.start - previous.figure.end > _FARTHEST or not before or before[-1] not in grammar.articles:
        return None
    for phrase in scene.phrases:
        gap = scene.folded[figure.end : phrase.start].split() if phrase.start >= figure.end else None
        if gap is not None and phrase.is_relative and grammar.after_amount.issuperset(gap):
            return phrase
    return None
