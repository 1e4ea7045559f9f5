"""Tell whether a bare number counts something."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Reading, Scene, touches
from tasks.extract.words import Word


def counts_something(
    scene: Scene,
    figure: Figure,
    metric: str | None,
    word: Word | None,
    previous: Reading | None,
    region: tuple[int, int],
) -> bool:
    """Tell whether a bare number is a claim: it counts a thing, or stands right after its metric."""
    if word is None:
        bases = scene.of("base", region[0], figure.start)
        return bool(
            previous
            and bases
            and previous.figure.dimension in {"", "count"}
            and figure.start - bases[-1].end <= 2
            and figure.number.isdigit()
        )
    if word.start >= figure.end or word.stands_for("noun"):
        return True
    gap = scene.folded[word.end : figure.start]
    is_end = any(touches(scene, role, region[0], figure.start) for role in ("reach", "base", "step"))
    if is_end and scene.lexicon.metrics.get(word.stands_for("metric") or "") == "count" and _moves(scene, word, figure):
        return True
    if len(gap) > (8 if scene.lexicon.is_east_asian else 20) or "\n" in gap:
        return False
    for cue in scene.words:
        if (
            word.end <= cue.start
            and cue.end <= figure.start
            and any(cue.stands_for(role) is not None for role in ("reach", "qualifier", "by"))
        ):
            gap = gap.replace(scene.folded[cue.start : cue.end], "")
    return len(gap.strip(" :=")) <= (3 if scene.lexicon.is_east_asian else 4)


def _moves(scene: Scene, word: Word, figure: Figure) -> bool:
    """Tell whether what a word counts is said to go up or down before a figure: the number of partners rose … to 6.200."""
    start, end = scene.clause(word.start)
    own, last = scene.clause(figure.start)
    opening = scene.folded[own:last].split(maxsplit=1)
    if own == end and opening and opening[0] in scene.lexicon.grammar.relatives:  # partners, whose number rose by 400
        return any(scene.of(role, own, last) for role in ("up", "down", "multiple"))
    return end > figure.start and any(scene.of(role, start, figure.start) for role in ("up", "down", "multiple"))
