"""Sentences about somebody whom no vocabulary knows: Mytheresa grew 21%."""

from __future__ import annotations

from tasks.extract.scenes import Scene

_NAME = 3  # words of a name at most
_SHORT = 3  # letters of a word that is no name


def is_of_stranger(scene: Scene) -> bool:
    """Tell whether an unknown word without an article stands as subject right before how it moved, and the figure follows."""
    if scene.lexicon.is_east_asian or not scene.figures:
        return False
    start, end = scene.sentence.clauses[0]
    moves = [*scene.of("up", start, end), *scene.of("down", start, end)]
    move = min(moves, key=lambda word: word.start, default=None)
    if move is None or not scene.words or scene.words[0].start < move.start:
        return False
    name = scene.folded[start : move.start].split()
    stand_ins = scene.lexicon.grammar.stand_ins | scene.lexicon.grammar.articles
    is_name = 0 < len(name) <= _NAME and all(
        len(one) > _SHORT and one.isalpha() and one not in stand_ins for one in name
    )
    return is_name and _leads_to_figure(scene, move.end)


def _leads_to_figure(scene: Scene, start: int) -> bool:
    """Tell whether a figure follows with nothing but small words between, so that no subject stands after the verb."""
    figure = next((one for one in scene.figures if one.start >= start), None)
    if figure is None:
        return False
    gap = list(scene.folded[start : figure.start])
    for word in scene.words:
        if (
            start <= word.start
            and word.end <= figure.start
            and "metric" not in word.senses
            and "entity" not in word.senses
        ):
            gap[word.start - start : word.end - start] = " " * (word.end - word.start)
    for phrase in scene.phrases:
        if start <= phrase.start and phrase.end <= figure.start:
            gap[phrase.start - start : phrase.end - start] = " " * (phrase.end - phrase.start)
    grammar = scene.lexicon.grammar
    small = grammar.steps | grammar.goals | grammar.origins | grammar.after_amount | grammar.before_amount
    return small.issuperset("".join(gap).split())
