"""Sentences about somebody whom no vocabulary knows: Mytheresa grew 21%."""

from __future__ import annotations

import itertools
import re

from tasks.extract.figures import Figure
from tasks.extract.scenes import Scene, is_market
from tasks.extract.words import Word

_TOKEN = re.compile(r"\S+")
_NAME = 3  # words of a name at most
_SHORT = 3  # letters of a word that is no name


def is_of_stranger(scene: Scene) -> bool:
    """Tell whether an unknown word without an article stands as subject right before how it moved, and the figure follows."""
    if scene.lexicon.is_east_asian or not scene.figures:
        return False
    start, end = scene.sentence.clauses[0]
    doer = _find_doer(scene, start, end)
    if doer is not None and doer <= scene.figures[0].start:
        return True
    moves = [*scene.of("up", start, end), *scene.of("down", start, end)]
    move = min(moves, key=lambda word: word.start, default=None)
    if move is None or not scene.words or scene.words[0].start < move.start:
        return False
    name = scene.folded[start : move.start].split()
    stand_ins = scene.lexicon.grammar.stand_ins | scene.lexicon.grammar.articles
    is_name = 0 < len(name) <= _NAME and all(
        len(one) > _SHORT and one.isalpha() and one not in stand_ins for one in name
    )
    return is_name and leads_to_figure(scene, move.end)


def find_stranger(scene: Scene, start: int, end: int) -> int | None:
    """Find where a name that nobody knows ends, as owner or subject of a clause: whereas Target's sales, Microsoft posted."""
    genitives = {one for one in scene.lexicon.grammar.genitives if one.startswith("'")}
    for genitive in genitives:
        at = scene.folded.rfind(genitive + " ", start, end)
        if at >= 0 and _is_bare_name(scene, start, at):
            return at + len(genitive)
    return _find_doer(scene, start, end)


def _find_doer(scene: Scene, start: int, end: int) -> int | None:
    """Find where a name that nobody knows ends right before what it achieved: (while) Microsoft posted."""
    grammar = scene.lexicon.grammar
    for token in itertools.islice(_TOKEN.finditer(scene.folded, start, end), 1, _NAME + 2):
        if token.group() in grammar.achieving:
            name = scene.folded[start : token.start()].rstrip()
            is_plural = name.endswith("s") and not name.endswith("ss")  # users, merchants
            following = _TOKEN.search(scene.folded, token.end())
            is_inverted = following and following.group() in grammar.articles | grammar.pronouns | grammar.stand_ins
            is_name = not is_plural and not is_inverted and _is_bare_name(scene, start, token.start())
            return token.start() if is_name else None
    return None


def _is_bare_name(scene: Scene, start: int, end: int) -> bool:
    """Tell whether a clause opens with words that only a name can be: unknown ones, no article and no pronoun among them."""
    grammar = scene.lexicon.grammar
    name = scene.folded[start:end].strip().split()
    while name and name[0] in grammar.conjunctions | grammar.contrasts:
        name = name[1:]
    begin = scene.folded.rfind(" ".join(name), start, end) if name else end
    known = [word for word in scene.words if begin <= word.start and word.end <= end]
    times = [phrase for phrase in scene.phrases if begin <= phrase.start and phrase.end <= end + 2]
    others = grammar.stand_ins | grammar.articles | grammar.no_names
    return (
        0 < len(name) <= _NAME
        and not known
        and not times
        and all(one.isalpha() and one not in others for one in name)
        and len(name[-1]) > 2
    )


def leads_to_figure(scene: Scene, start: int, is_verb: bool = False) -> bool:
    """Tell whether a figure follows with nothing but small words between, no metric, and a name only after a verb."""
    figure = next((one for one in scene.figures if one.start >= start), None)
    if figure is None:
        return False
    gap = list(scene.folded[start : figure.start])
    for word in scene.words:
        if (
            start <= word.start
            and word.end <= figure.start
            and "metric" not in word.senses
            and (is_verb or "entity" not in word.senses)
        ):
            gap[word.start - start : word.end - start] = " " * (word.end - word.start)
    for phrase in scene.phrases:
        if start <= phrase.start and phrase.end <= figure.start:
            gap[phrase.start - start : phrase.end - start] = " " * (phrase.end - phrase.start)
    grammar = scene.lexicon.grammar
    small = grammar.steps | grammar.goals | grammar.origins | grammar.after_amount | grammar.before_amount
    return small.issuperset("".join(gap).split())


def is_of_some_market(scene: Scene, figure: Figure, entities: list[Word]) -> bool:
    """Tell whether a clause goes on about a market that nobody named: in a market that turned over 85 billion dollars."""
    words = scene.of("market", scene.sentence.start, figure.start)
    if scene.lexicon.is_east_asian or not words:
        return False
    opening = scene.folded[words[-1].end : figure.start].strip(" ,").split(maxsplit=1)
    is_told = any(word.start >= words[-1].end for word in entities) or any(
        is_market(word.stands_for("entity")) for word in scene.of("entity", scene.sentence.start, figure.start)
    )
    return len(opening) > 1 and opening[0] in scene.lexicon.grammar.relatives and not is_told
