"""Tell what a figure or a name is compared with from what is told."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Scene
from tasks.extract.words import Word


def is_from(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    grammar = scene.lexicon.grammar
    words = sorted(
        [
            *scene.of("base", region[0], figure.start),
            *(
                word
                for word in scene.of("qualifier", region[0], figure.start)
                if follows_figure(scene, word) and not scene.lexicon.is_east_asian
            ),
        ],
        key=lambda word: word.start,
    )
    if any(word.start - figure.end <= 2 for word in scene.of("base_after", figure.end, region[1])):
        return True
    if scene.lexicon.is_east_asian:
        return (
            bool(words)
            and figure.start - words[-1].end <= 2
            and scene.folded[words[-1].start : words[-1].end] not in grammar.base_bar
            and scene.folded[words[-1].start : words[-1].end] not in grammar.base_not_from
        )
    return (
        bool(words)
        and not _states(scene, words[-1].end, figure.start)
        and len(scene.folded[words[-1].end : figure.start].split()) <= 2
        and scene.folded[words[-1].start : words[-1].end] not in grammar.base_not_from
    )


def _states(scene: Scene, start: int, end: int) -> bool:
    """Tell whether a verb that states an amount stands right before it: the basket after returns was 62 euros."""
    return any(
        word.start > start and word.end < end and word.stands_for("base") is None and word.stands_for("by") is None
        for word in scene.of("reach", start, end)
    )


def follows_figure(scene: Scene, word: Word) -> bool:
    return any(0 <= word.start - figure.end <= 1 for figure in scene.figures)


def arrives(scene: Scene, first: Figure, last: Figure) -> bool:
    """Tell whether a move begins at one figure and ends at the next: 10%から13%に上がった."""
    words = scene.of("base_after", first.end, last.start)
    is_joined = (
        len(words) == 1 and not scene.folded[first.end : words[0].start] + scene.folded[words[0].end : last.start]
    )
    return is_joined and scene.folded.startswith(scene.lexicon.arrivals, last.end)


def has_base_before(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    return bool(scene.of("base", region[0], figure.start))


def is_compared(scene: Scene, word: Word, clause_start: int) -> bool:
    """Tell whether a name is what something is compared with: than JD, 比京东, als Alibaba."""
    grammar = scene.lexicon.grammar
    for base in scene.of("base", max(clause_start, word.start - 18), word.start):
        gap = scene.folded[base.end : word.start]
        if not gap.strip(scene.lexicon.possessives) or gap.strip() in grammar.articles:
            text = scene.folded[base.start : base.end]
            if text in grammar.base_with:
                return bool(scene.of("base_after", word.end, scene.clause(word.start)[1]))
            return text not in grammar.base_origin
    return False
