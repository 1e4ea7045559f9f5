"""Tell the phrases of time that a figure is compared with from those it is for."""

from __future__ import annotations

from tasks.extract.comparisons import follows_figure, is_from
from tasks.extract.figures import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Scene, find_region
from tasks.extract.words import Word

_BRACKET = 40  # characters of a bracket after a figure


def find_bases(scene: Scene, figure: Figure, clause: tuple[int, int], region: tuple[int, int]) -> list[Phrase]:
    """List the phrases of a figure's region that name what it is compared with."""
    found = []
    for phrase in scene.phrases:
        is_near = region[0] <= phrase.start < region[1]
        is_near = is_near or (phrase.is_relative and clause[0] <= phrase.start < clause[1])
        is_base = is_near and (phrase.has("ya") or stands_compared(scene, phrase, clause))
        if is_base or is_multiplied(scene, phrase, figure):
            found.append(phrase)
    return found or _after_bracket(scene, figure)


def is_multiplied(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a figure says how many times that of a period something is: 前年の1.2倍, 2019年的3倍."""
    gap = scene.folded[phrase.end : figure.start]
    is_owner = bool(gap) and gap in scene.lexicon.grammar.possessives
    return scene.lexicon.is_east_asian and figure.dimension == "times" and phrase.end < figure.start and is_owner


def _after_bracket(scene: Scene, figure: Figure) -> list[Phrase]:
    """List what a figure is compared with right after a bracket that follows it: 1.4% (adjusted) from the first quarter."""
    opening = scene.folded.find("(", figure.end, figure.end + 2)
    closing = scene.folded.find(")", figure.end, figure.end + _BRACKET) if opening >= 0 else -1
    if closing < 0:
        return []
    start, end = scene.clause(closing + 1)
    for phrase in scene.phrases:
        if start <= phrase.start < end and not any(start <= other.start < phrase.start for other in scene.figures):
            words = scene.of("base", start, phrase.start)
            return [phrase] if words and not scene.folded[start : words[0].start].strip() else []
    return []


def stands_compared(scene: Scene, phrase: Phrase, clause: tuple[int, int]) -> bool:
    """Tell whether a phrase of a clause stands after, or before, words that compare: than a year earlier, 较去年同期."""
    lexicon, grammar = scene.lexicon, scene.lexicon.grammar
    if phrase.has("thru") and scene.folded[max(0, phrase.start - 5) : phrase.start].strip() in grammar.origins:
        first = scene.folded.rfind(" ", 0, phrase.start - 1)
        compares = [*scene.of("base", clause[0], first), *scene.of("qualifier", clause[0], first)]
        return any(not scene.folded[word.end : first].strip() for word in compares)
    if lexicon.is_east_asian:
        for base in scene.of("base", max(clause[0], phrase.start - 6), phrase.start):
            text = scene.folded[base.start : base.end]
            if (
                text in grammar.base_origin
                or text in grammar.base_bar
                or (text in grammar.base_with and not scene.of("base_after", phrase.end, clause[1]))
            ):
                continue
            return True
        return any(word.start - phrase.end <= 2 for word in scene.of("base_after", phrase.end, clause[1]))
    for base in [
        *scene.of("base", clause[0], phrase.start),
        *(word for word in scene.of("qualifier", clause[0], phrase.start) if follows_figure(scene, word)),
        *(
            word
            for word in scene.of("base_beside", clause[0], phrase.start)
            if _grows_beside(scene, word) and not phrase.is_date and not phrase.has("e")
        ),
        *(
            word
            for word in [*scene.of("up", clause[0], phrase.start), *scene.of("down", clause[0], phrase.start)]
            if scene.folded[word.start : word.end].startswith(lexicon.comparing_moves)
        ),
    ]:
        between = [figure for figure in scene.figures if base.end <= figure.start and figure.end <= phrase.start]
        gap = scene.folded[base.end : phrase.start].split()
        is_weak = scene.folded[base.start : base.end] in grammar.base_weak
        is_far = any(len(word) > 4 for word in gap) or bool(scene.of("entity", base.end, phrase.start))
        if not between and len(gap) <= 4 and not (is_weak and is_far):
            return True
    return False


def _grows_beside(scene: Scene, word: Word) -> bool:
    """Tell whether a word stands right after a growth: up 42% on the third quarter, 5% up on 2023."""
    start = word.start
    for move in [*scene.of("up", start - 12, start), *scene.of("down", start - 12, start)]:
        if not scene.folded[move.end : start].strip():
            start = move.start
    return any(figure.dimension == "fraction" and 0 <= start - figure.end <= 1 for figure in scene.figures)


def find_pending_base(scene: Scene, figure: Figure, clause: tuple[int, int]) -> Phrase | None:
    """Find what an earlier clause compares with, where no figure stands between: Compared with Q1, the rise was 12 %."""
    for phrase in reversed(scene.phrases):
        if phrase.end <= clause[0] or phrase.end <= figure.start:
            home = scene.clause(phrase.start)
            if stands_compared(scene, phrase, home) and _is_unused(scene, phrase, figure):
                return phrase
    return None


def _is_unused(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether no figure stands between but an amount that the phrase itself qualifies."""
    between = [other for other in scene.figures if phrase.end <= other.start and other.end <= figure.start]
    return not between or (
        len(between) == 1 and between[0].start - phrase.end <= 16 and between[0].dimension not in {"fraction", "points"}
    )


def dates_a_base(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase stands beside an amount that is only compared with."""
    before = [(number, figure) for number, figure in enumerate(scene.figures) if figure.end <= phrase.start]
    if not before:
        return False
    number, figure = before[-1]
    return is_from(scene, figure, find_region(scene, figure, number, scene.clause(figure.start)))


def is_since(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase names only the start or the end of a time: since 2019, 2019年以来."""
    words = scene.of("since", max(0, phrase.start - 16), phrase.start)
    if (
        words
        and scene.lexicon.glue.fullmatch(scene.folded, words[-1].end, phrase.start)
        and not phrase.has("ending", "span")
    ):
        return True
    after = scene.starting("since", phrase.end, phrase.end) if scene.lexicon.is_east_asian else []
    return bool(after) and not (phrase.has("y") and _text(scene, after[0]) in scene.lexicon.grammar.since_within)


def _text(scene: Scene, word: Word) -> str:
    return scene.folded[word.start : word.end]
