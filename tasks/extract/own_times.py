"""Find the phrase of time that a figure is for."""

from __future__ import annotations

from tasks.extract.asides import (
    dates_a_report,
    dates_another,
    dates_bracket,
    explains_another,
    fills_bracket,
    is_day_of,
    is_during,
    is_told_in_passing,
    leans,
)
from tasks.extract.bases import dates_a_base, is_since, stands_compared
from tasks.extract.comparisons import is_from
from tasks.extract.figures import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Reading, Scene, is_passing

_OPENERS = {"", ":", "("}  # between a time and its amount


def find_own_phrase(
    scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], bases: list[Phrase]
) -> Phrase | None:
    """Find the phrase that a figure is for: beside it, in its clause, before it, or the only one after it; never a base."""
    figure = reading.figure
    is_level = reading.kind != "change"
    here = [
        phrase
        for phrase in scene.phrases
        if not is_since(scene, phrase)
        and not explains_another(scene, phrase)
        and not dates_bracket(scene, phrase, figure)
        and (not phrase.is_date or is_day_of(scene, phrase, figure))
        and (not phrase.has("e") or is_during(scene, phrase))
    ]
    bracket = [phrase for phrase in here if scene.folded[figure.end : phrase.start] in {"(", " ("}]
    if bracket and bracket[0].has("q", "h", "y") and not fills_bracket(scene, bracket[0]):
        return bracket[0]
    if is_level and (touching := _touching(scene, figure, here)):
        return touching
    if not is_level and _follows_another(scene, figure, region):
        relative = [phrase for phrase in here if phrase.is_relative and not dates_a_base(scene, phrase)]
        if earlier_time := _touching(scene, figure, relative or here):
            return earlier_time
    own = [phrase for phrase in here if not stands_compared(scene, phrase, scene.clause(phrase.start))]
    if not is_level and (grown := [phrase for phrase in own if _grew_then(scene, phrase, figure)]):
        return grown[0]
    if not is_level and own and own[0].has("ya") and _opens_sentence(scene, own[0]):
        return own[0]
    if not is_level:
        own = [phrase for phrase in own if phrase not in bases and not phrase.has("ya")]
    if not is_level:
        own = [phrase for phrase in own if not _belongs_elsewhere(scene, phrase, figure)]
    before = [phrase for phrase in own if clause[0] <= phrase.start and phrase.end <= figure.start]
    is_second = any(other.end <= region[0] for other in scene.figures) and not scene.lexicon.is_east_asian
    if is_level and is_second and is_from(scene, figure, region):
        cue = max((word.start for word in scene.of("base", region[0], figure.start)), default=region[0])
        before = [phrase for phrase in before if phrase.start >= cue]
        if not before and not [phrase for phrase in own if figure.end <= phrase.start < region[1]]:
            return None
    if not is_level and is_second and (beside := _right_after(scene, figure, own)):
        return beside
    told = [phrase for phrase in before if dates_a_report(scene, phrase, figure)]
    if before and len(told) < len(before):
        return _best([phrase for phrase in before if phrase not in told])
    after = [
        phrase
        for phrase in own
        if figure.end <= phrase.start
        and phrase.end <= region[1]
        and not leans(phrase)
        and (not phrase.has("e") or phrase.has("y"))
    ]
    if after or before:
        return after[0] if after else _best(before)
    if not is_level and not any(phrase.has("e") for phrase in own):
        between = [other for other in scene.figures if other.end <= figure.start]
        own = [phrase for phrase in own if not between or phrase.start > between[-1].start]
    compared = [
        phrase for phrase in here if phrase not in own and clause[0] <= phrase.start and phrase.end <= figure.start
    ]
    if is_level and compared and not any(compared[-1].end <= other.start < figure.start for other in scene.figures):
        return compared[-1]
    earlier = [phrase for phrase in own if phrase.end <= clause[0] and not leans(phrase)]
    if is_level:
        earlier = [phrase for phrase in earlier if not (phrase.has("same") and dates_a_base(scene, phrase))]
    if reading.focus and not all(is_passing(keys) for keys in reading.focus):
        earlier = [phrase for phrase in earlier if not is_told_in_passing(scene, phrase)]
    if earlier:
        return _best(earlier)
    later = [
        phrase
        for phrase in here
        if phrase.start >= region[1]
        and not phrase.is_relative
        and not phrase.has("e", "same", "y-")
        and not stands_compared(scene, phrase, scene.clause(phrase.start))
        and not dates_a_base(scene, phrase)
    ]
    is_open = not reading.focus and not any(other.end <= figure.start for other in scene.figures)
    later = [phrase for phrase in later if phrase.end <= clause[1] or (is_open and not dates_another(scene, phrase))]
    return later[0] if len(later) == 1 else None


def _follows_another(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    """Tell whether a growth is told as what came before another: up 2% after plus 4% the quarter before."""
    words = scene.of("base", region[0], figure.start)
    start = words[-1].end if words else figure.start
    gap = scene.folded[start : figure.start]
    for role in ("up", "down", "growth"):
        for word in scene.of(role, start, figure.start):
            gap = gap.replace(scene.folded[word.start : word.end], "")
    return bool(words) and not gap.strip(" -+") and is_from(scene, figure, region)


def _grew_then(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a growth after another is told for a year ago: 按年升28%,去年同期升25%."""
    if scene.lexicon.moves_follow or not phrase.has("ya") or phrase.start != scene.clause(figure.start)[0]:
        return False
    gap = scene.folded[phrase.end : figure.start]
    moves = [*scene.of("up", phrase.end, figure.start), *scene.of("down", phrase.end, figure.start)]
    is_second = any(other.end <= phrase.start and other.dimension == "fraction" for other in scene.figures)
    return is_second and any(gap == scene.folded[move.start : move.end] for move in moves)


def _opens_sentence(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a sentence begins with a time, the only one of it: A year earlier, sales had grown by 9%."""
    topics = scene.lexicon.grammar.topics
    is_topic = not topics or scene.folded[phrase.end : phrase.end + 1] in topics
    return is_topic and len(scene.phrases) == 1 and not scene.folded[scene.sentence.start : phrase.start].strip()


def _best(phrases: list[Phrase]) -> Phrase:
    """Choose the last phrase, but an event or a bare word for the period only where there is nothing better."""
    strong = [
        phrase
        for phrase in phrases
        if (phrase.has("y", "q", "h", "n", "m", "full", "span") and not phrase.has("e"))
        or (phrase.has("e") and phrase.has("y"))
    ]
    return (strong or phrases)[-1]


def _right_after(scene: Scene, figure: Figure, phrases: list[Phrase]) -> Phrase | None:
    """Find the time right after a growth told beside another: 9% in the third quarter but 11% in the fourth."""
    for phrase in phrases:
        gap = scene.folded[figure.end : phrase.start].split() if phrase.start >= figure.end else None
        if gap is not None and scene.lexicon.grammar.after_amount.issuperset(gap) and not phrase.has("ya", "e"):
            return phrase
    return None


def _belongs_elsewhere(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a phrase touches another figure, as the period of an amount compared with."""
    return any(
        other is not figure and phrase.end <= other.start and other.start - phrase.end <= 3 and phrase.is_relative
        for other in scene.figures
    )


def _touching(scene: Scene, figure: Figure, phrases: list[Phrase]) -> Phrase | None:
    """Find the phrase right beside an amount: the third quarter's 260.4 billion, 29.8 billion in the second quarter."""
    for phrase in phrases:
        gap = scene.folded[phrase.end : figure.start]
        if 0 <= figure.start - phrase.end <= 12 and _only_glue(gap, scene):
            return phrase
    for phrase in phrases:
        if phrase.start < figure.end or phrase.has("e"):
            continue
        gap = scene.folded[figure.end : phrase.start]
        if "(" in gap and ")" in gap:
            gap = gap[: gap.index("(")] + gap[gap.rindex(")") + 1 :]
        if (
            len(gap) <= 14
            and not scene.lexicon.is_east_asian
            and scene.lexicon.grammar.after_amount.issuperset(gap.split())
        ):
            return phrase
    return None


def _only_glue(gap: str, scene: Scene) -> bool:
    grammar = scene.lexicon.grammar
    for particle in grammar.particles:
        gap = gap.replace(particle, " ")
    words = gap.strip()
    return words in _OPENERS or words in grammar.before_amount
