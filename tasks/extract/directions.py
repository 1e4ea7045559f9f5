"""Tell which way a figure moves, and whether it is a step or the end of a move."""

from __future__ import annotations

import itertools

from tasks.extract.comparisons import arrives
from tasks.extract.figures import Figure
from tasks.extract.scenes import Reading, Scene, touches
from tasks.extract.words import Word


def find_surplus(scene: Scene, figure: Figure, region: tuple[int, int]) -> str:
    """Tell which way an amount more or less than another goes: 17 million (customers) more than a year ago."""
    for role, direction in (("more", "up"), ("fewer", "down")):
        for word in scene.of(role, figure.end, min(region[1], figure.end + 30)):
            gap = scene.folded[figure.end : word.start]
            for noun in [*scene.of("metric", figure.end, word.start), *scene.of("noun", figure.end, word.start)]:
                gap = gap.replace(scene.folded[noun.start : noun.end], "")
            if not gap.strip():
                return direction
    return ""


def is_moving_growth(scene: Scene, figure: Figure) -> bool:
    """Tell whether a growth rate is what falls, and so still above nothing: 增速从24%骤降至10%."""
    words = scene.of("growth", scene.clause(figure.start)[0], figure.start)
    return bool(words) and bool(scene.of("base", words[-1].end, _first_after(scene, words[-1])))


def _first_after(scene: Scene, word: Word) -> int:
    return min((figure.start for figure in scene.figures if figure.start >= word.end), default=word.end)


def is_end_of_move(scene: Scene, figure: Figure) -> bool:
    """Tell whether a share is one end of a move (slipped from 11.4% to 10.9%, 从5%降到3%) and no growth rate is told."""
    at = next(number for number, other in enumerate(scene.figures) if other is figure)
    for first, second in itertools.pairwise(scene.figures[max(0, at - 1) : at + 2]):
        gap = scene.folded[first.end : second.start]
        if scene.lexicon.arrivals and first.dimension == second.dimension and arrives(scene, first, second):
            return not scene.of("growth", scene.sentence.start, figure.start)
        if (
            first.dimension in {second.dimension, ""}
            and len(gap) <= (8 if scene.lexicon.is_east_asian else 16)
            and "," not in gap
            and scene.of("reach", first.end, second.start)
            and touches(scene, "base", scene.sentence.start, _without_time(scene, first.start))
        ):
            return not scene.of("growth", scene.sentence.start, figure.start) and not scene.of(
                "basis", first.end, figure.start
            )
    return False


def moves_back(scene: Scene, figure: Figure) -> bool:
    """Tell whether a share is one end of a move told from its end, and no growth: slipped to 56% from 62%."""
    if scene.lexicon.is_east_asian or scene.of("growth", scene.sentence.start, figure.start):
        return False
    at = next(number for number, other in enumerate(scene.figures) if other is figure)
    for last, first in itertools.pairwise(scene.figures[max(0, at - 1) : at + 2]):
        gap = scene.folded[last.end : first.start].strip()
        is_alike = last.dimension == first.dimension == "fraction"
        if is_alike and gap in scene.lexicon.grammar.origins and ends_at(scene, scene.clause(last.start), last):
            return touches(scene, "reach", scene.sentence.start, last.start)
    return False


def _without_time(scene: Scene, start: int) -> int:
    """Step back over a time right before an offset: 由去年同期的|三成降到27.5%."""
    for phrase in scene.phrases:
        if phrase.end <= start and not scene.folded[phrase.end : start].strip(scene.lexicon.possessives):
            return phrase.start
    return start


def ends_at(scene: Scene, region: tuple[int, int], figure: Figure) -> bool:
    """Tell whether a figure is where a move ends: fell to, sank auf, 降至."""
    words = scene.of("reach", region[0], figure.start)
    return bool(words) and scene.folded[words[-1].start : words[-1].end].endswith(scene.lexicon.goals)


def is_step(scene: Scene, cue: Word, figure: Figure) -> bool:
    """Tell a change in absolute terms (rose by 3 million, 减少15万吨) from a level reached or left."""
    lexicon = scene.lexicon
    if is_end_of_move(scene, figure):
        return False
    between = scene.folded[cue.end : figure.start] if cue.end <= figure.start else scene.folded[figure.end : cue.start]
    if cue.end <= figure.start:
        inner = [word for word in scene.words if cue.end <= word.start and word.end <= figure.start]
        if any(
            word.stands_for("reach") is not None
            and word.stands_for("by") is None
            and word.stands_for("qualifier") is None
            for word in inner
        ):
            return False
        if lexicon.is_east_asian:
            text = scene.folded[cue.start : cue.end]
            return (
                not text.endswith(lexicon.goals)
                and not {",", "、"} & set(between)
                and not any(goal in between for goal in lexicon.goals)
                and len(text) > 1
            )
        return (
            all(word.stands_for("by") is not None or word.stands_for("qualifier") is not None for word in inner)
            and "," not in between
        )
    if steps := lexicon.grammar.steps:
        before = scene.folded[max(0, figure.start - 12) : figure.start]
        return any(f"{word} " in before for word in steps) and len(between) < 12
    return lexicon.moves_follow and not between.strip() and figure.dimension != "money"


def _final_verb(scene: Scene, figure: Figure) -> Word | None:
    """Find the verb that a clause ends with, after a step and where it leads: um 40 Prozent auf 1 Milliarde verringert."""
    after = [other for other in scene.figures if other.start >= figure.end]
    goals = scene.lexicon.grammar.goals
    if not scene.lexicon.grammar.steps or not after or scene.folded[figure.end : after[0].start].strip() not in goals:
        return None
    end = after[0].end
    return next(iter([*scene.starting("up", end, end + 2), *scene.starting("down", end, end + 2)]), None)


def _verb_before(scene: Scene, figure: Figure) -> Word | None:
    """Find the verb of the clause before one that only says how far something moved: keeps shrinking, by 8%."""
    start = scene.clause(figure.start)[0]
    if start == scene.sentence.start or not scene.starting("step", start, start + 2):
        return None
    first = scene.clause(start - 2)[0]
    last = max((other.end for other in scene.figures if other.end <= start), default=first)
    moves = [*scene.of("up", max(first, last), start), *scene.of("down", max(first, last), start)]
    return max(moves, key=lambda word: word.start, default=None)


def find_direction(scene: Scene, reading: Reading, region: tuple[int, int]) -> tuple[Word | None, int]:
    """Find the word that says up or down nearest to a figure, and how far it is."""
    figure = reading.figure
    options: list[tuple[int, Word]] = []
    for role in ("up", "down"):
        for word in scene.of(role, region[0], figure.start):
            options.append((figure.start - word.end, word))
        for word in (
            []
            if scene.lexicon.is_east_asian
            else scene.starting("qualifier", figure.end, min(region[1], figure.end + 3))
        ):
            is_way = any(scene.starting(other, word.end, word.end + 2) for other in ("metric", "noun", "entity"))
            if word.stands_for("qualifier") == {"up": "over", "down": "under"}[role] and not is_way:
                return word, 0
        for word in scene.of(role, figure.end, region[1]):
            penalty = 0 if scene.lexicon.moves_follow else 3
            options.append((word.start - figure.end + penalty, word))
            if scene.folded[word.start : word.end] in scene.lexicon.grammar.separable:
                return word, 0
    if not options:
        return _final_verb(scene, figure) or _verb_before(scene, figure), 10_000
    gap, best = min(options, key=lambda option: (option[0], option[1].start))
    return best, gap
