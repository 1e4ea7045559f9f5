"""Tell names that a sentence holds but is not about: sources, owners, examples, names in brackets."""

from __future__ import annotations

from tasks.extract.places import place_of_platforms
from tasks.extract.scenes import Scene, is_market
from tasks.extract.words import Word

_LIST = 80  # characters of a list of examples
_ITEM = 4  # words of one, with what joins it


def is_bystander(scene: Scene, word: Word, named: list[Word]) -> bool:
    """Tell whether a name is part of an attribution, stands after the speaker has begun, or only says where or whose."""
    if _is_owner(scene, word) or (
        is_market(word.stands_for("entity")) and any(not is_market(other.stands_for("entity")) for other in named)
    ):
        return True
    if _stands_in_brackets(scene, word) or owns_event(scene, word):
        return True
    if (scene.actor is not None and word.start >= scene.actor) or _is_example(scene, word):
        return True
    is_source = scene.attribution and scene.attribution[0] <= word.start < scene.attribution[1]
    return bool(is_source) and len(scene.of("entity", scene.sentence.start, scene.sentence.end)) > 1


def _stands_in_brackets(scene: Scene, word: Word) -> bool:
    """Tell whether a name stands in brackets without a figure, as a ticker or another name: (NASDAQ: PDD)."""
    opens = scene.folded.rfind("(", max(scene.sentence.start, word.start - 40), word.start)
    closes = scene.folded.find(")", opens, scene.sentence.end)
    return opens >= 0 and word.end <= closes and not any(opens <= figure.start < closes for figure in scene.figures)


def owns_event(scene: Scene, word: Word) -> bool:
    """Tell whether a name only says whose event brought others sales: Amazon's Prime Day brought in … for US retailers."""
    if "platforms" not in scene.by_role or not place_of_platforms(scene):
        return False
    gaps = [scene.folded[word.end : phrase.start].strip() for phrase in scene.phrases if phrase.has("e")]
    return any(gap in scene.lexicon.grammar.particles for gap in gaps)


def _is_owner(scene: Scene, word: Word) -> bool:
    """Tell whether a name only says whose another is, or what is left out: the app, owned by PDD; 14% without Farfetch."""
    start = max(scene.sentence.start, word.start - 24)
    cues = [*scene.of("owner", start, word.start), *scene.of("without", start, word.start)]
    if any(not scene.folded[cue.end : word.start].strip() for cue in cues):
        return True
    before = [other for other in scene.of("entity", start, word.start) if other.end < word.start]
    joined = bool(before) and scene.folded[before[-1].end : word.start].strip() in scene.lexicon.listing
    return joined and _is_owner(scene, before[-1])


def _is_example(scene: Scene, word: Word) -> bool:
    """Tell whether a name is only one of several that nothing is counted for: services, which include Taiwan, Eats and Temu, …"""
    last = scene.clause(word.start)[1]
    if any(word.end <= figure.start < last for figure in scene.figures):
        return False
    for cue in scene.of("including", max(scene.sentence.start, word.start - _LIST), word.start):
        listed = [one.strip() for one in scene.folded[cue.end : word.start].split(",")]
        is_list = all(len(one.split()) <= _ITEM for one in listed)
        if is_list and not any(cue.end <= figure.start < word.start for figure in scene.figures):
            return True
    return False
