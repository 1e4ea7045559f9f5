"""Find the phrase of time that a figure is for."""

from __future__ import annotations

from tasks.extract.bases import dates_a_base, is_since, stands_compared
from tasks.extract.comparisons import is_from
from tasks.extract.figures import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Reading, Scene

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
        and (not phrase.is_date or _is_day_of(scene, phrase, figure))
        and (not phrase.has("e") or _is_during(scene, phrase))
    ]
    bracket = [phrase for phrase in here if scene.folded[figure.end : phrase.start] in {"(", " ("}]
    if bracket and bracket[0].has("q", "h", "y") and not _fills_bracket(scene, bracket[0]):
        return bracket[0]
    if is_level and (touching := _touching(scene, figure, here)):
        return touching
    own = [phrase for phrase in here if not stands_compared(scene, phrase, scene.clause(phrase.start))]
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
    told = [phrase for phrase in before if _dates_a_report(scene, phrase, figure)]
    if before and len(told) < len(before):
        return _best([phrase for phrase in before if phrase not in told])
    after = [
        phrase
        for phrase in own
        if figure.end <= phrase.start
        and phrase.end <= region[1]
        and not _leans(phrase)
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
    earlier = [phrase for phrase in own if phrase.end <= clause[0] and not _leans(phrase)]
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
    later = [phrase for phrase in later if phrase.end <= clause[1] or (is_open and not _dates_another(scene, phrase))]
    return later[0] if len(later) == 1 else None


def _leans(phrase: Phrase) -> bool:
    """Tell whether a phrase needs another period to be read; last month is counted from the day of publishing."""
    return phrase.is_relative and not phrase.has("m-1")


def _dates_another(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether the clause of a phrase has a figure of its own: 34 Prozent, 2023 waren es 22 Prozent."""
    start, end = scene.clause(phrase.start)
    return any(start <= figure.start < end for figure in scene.figures)


def _fills_bracket(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether the bracket that a phrase opens gives another figure: (Vorjahr: 57 Mio.)."""
    end = scene.folded.find(")", phrase.end, scene.sentence.end)
    return any(phrase.end <= figure.start < end for figure in scene.figures)


def _dates_a_report(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a verb of saying stands between a phrase and a figure: last December the outlet reported a goal of …"""
    return bool(scene.of("report", phrase.end, figure.start))


def _is_during(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether an event names the time of what is told (during Singles' Day, 双11期间) and not just a cause of it."""
    if phrase.has("y"):
        return True
    if scene.lexicon.is_east_asian:
        return any(word.start - phrase.end <= 2 for word in scene.starting("during", phrase.end, phrase.end + 3))
    words = scene.of("during", max(0, phrase.start - 12), phrase.start)
    return bool(words) and not scene.folded[words[-1].end : phrase.start].strip()


def _best(phrases: list[Phrase]) -> Phrase:
    """Choose the last phrase, but an event or a bare word for the period only where there is nothing better."""
    strong = [
        phrase
        for phrase in phrases
        if (phrase.has("y", "q", "h", "nine", "m", "full", "span") and not phrase.has("e"))
        or (phrase.has("e") and phrase.has("y"))
    ]
    return (strong or phrases)[-1]


def _belongs_elsewhere(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a phrase touches another figure, as the period of an amount compared with."""
    return any(
        other is not figure and phrase.end <= other.start and other.start - phrase.end <= 3 and phrase.is_relative
        for other in scene.figures
    )


def _is_day_of(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    _first, _last = scene.clause(figure.start)
    others = [other for other in scene.phrases if not other.is_date]
    return not others and not scene.of("report", scene.sentence.start, scene.sentence.end) and phrase.has("y", "m")


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
