"""Sizes told by another's: half of Amazon's, 相当于抖音的三分之一."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Scene
from tasks.extract.words import Word

_ENDS = frozenset({"", ",", ".", ";", ")", "\n", "。", "、", "!", "?"})


def find_yardstick(scene: Scene, figure: Figure) -> Word | None:
    """Find the name whose own size a part is told of, where another is spoken of."""
    grammar = scene.lexicon.grammar
    before = scene.of("entity", scene.sentence.start, figure.start)
    if scene.lexicon.is_east_asian:
        owner = before.pop() if before else None
        if owner is None or scene.folded[owner.end : figure.start].strip() not in grammar.possessives:
            return None
        after = scene.starting("qualifier_after", figure.end, figure.end)
        end = after[0].end if after else figure.end
        is_closed = scene.folded.startswith((*scene.lexicon.arrivals, *grammar.closers), end)
        is_all = is_closed or scene.folded[end : end + 1] in _ENDS
        return owner if is_all and _is_another(owner, before) else None
    for owner in scene.starting("entity", figure.end, figure.end + 9):
        is_marked = scene.folded[owner.end : owner.end + 2] in grammar.genitives
        end = owner.end + 2 * is_marked
        is_owned = is_marked or scene.folded[end - 2 : end] in grammar.genitives
        is_all = scene.folded[end : end + 1] in _ENDS
        gap = scene.folded[figure.end : owner.start].strip()
        if is_owned and is_all and (not gap or gap in grammar.parts_of) and _is_another(owner, before):
            return owner
    return None


def _is_another(owner: Word, before: list[Word]) -> bool:
    return any(word.stands_for("entity") != owner.stands_for("entity") for word in before)
