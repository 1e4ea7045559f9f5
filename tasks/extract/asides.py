"""Tell which times of a sentence are no time of any figure: told in passing, of a report, only explaining, events as causes."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Scene, is_passing

_OPENING = 5  # characters before a phrase that opens a clause
_IN_BRACKET = 6  # characters from a bracket to the time in it: (bis


def is_told_in_passing(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a month or a day stands inside a clause without figures: where it in June cut the price, sales rose 4%."""
    start, end = scene.clause(phrase.start)
    return (
        is_passing(phrase.keys)
        and not phrase.has("e", "until")
        and phrase.start - start > _OPENING
        and not any(start <= figure.start < end for figure in scene.figures)
    )


def explains_another(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a time in a bracket only says more of the one right before it: 2024/25 (bis Ende Februar)."""
    if fills_bracket(scene, phrase):
        return False
    start, end = scene.clause(phrase.start)
    opening = scene.folded[start:end].split(maxsplit=1)
    is_relative = bool(opening) and opening[0] in scene.lexicon.grammar.relatives
    if is_relative and phrase.has("until") and not any(start <= one.start < end for one in scene.figures):
        return True  # the fiscal year 2024/25, which ended in February
    gaps = [scene.folded[other.end : phrase.start].strip() for other in scene.phrases if other.end <= phrase.start]
    return any(
        "(" in gap and ")" not in gap and len(gap) <= _IN_BRACKET and not gap[0].isalpha() for gap in gaps if gap
    )


def dates_another(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether the clause of a phrase has a figure of its own: 34 Prozent, 2023 waren es 22 Prozent."""
    start, end = scene.clause(phrase.start)
    return any(start <= figure.start < end for figure in scene.figures)


def fills_bracket(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether the bracket that a phrase opens gives another figure: (Vorjahr: 57 Mio.)."""
    end = scene.folded.find(")", phrase.end, scene.sentence.end)
    return any(phrase.end <= figure.start < end for figure in scene.figures)


def dates_bracket(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a phrase after a figure opens a bracket with one of its own: 5 billion (2024: 4 billion)."""
    opens = (
        scene.folded[max(0, phrase.start - 2) : phrase.start].rstrip().endswith("(")
        if phrase.start >= figure.end
        else False
    )
    return opens and fills_bracket(scene, phrase)


def dates_a_report(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a verb of saying stands between a phrase and a figure: last December the outlet reported a goal of …"""
    return bool(scene.of("report", phrase.end, figure.start))


def is_during(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether an event names the time of what is told (during Singles' Day, 双11期间) and not just a cause of it."""
    if (
        phrase.has("y")
        or "(" in scene.folded[phrase.start : phrase.end]
        or _is_subject(scene, phrase)
        or scene.of("during", phrase.start, phrase.end)
    ):
        return True
    if scene.lexicon.is_east_asian:
        return any(word.start - phrase.end <= 2 for word in scene.starting("during", phrase.end, phrase.end + 3))
    words = scene.of("during", max(0, phrase.start - 12), phrase.start)
    return bool(words) and not scene.folded[words[-1].end : phrase.start].strip()


def _is_subject(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether an event is itself what a sentence is about: Cyber Monday alone brought in 14 billion dollars."""
    grammar = scene.lexicon.grammar
    start = max([scene.clause(phrase.start)[0], *(one.end for one in scene.figures if one.end <= phrase.start)])
    before = scene.folded[start : phrase.start].strip()
    opens = not before or before in grammar.contrasts | grammar.conjunctions
    return opens and not scene.lexicon.is_east_asian and "entity" not in scene.by_role


def is_day_of(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    _first, _last = scene.clause(figure.start)
    gap = scene.folded[figure.end : phrase.start].split() if phrase.start >= figure.end else None
    if gap and len(gap) <= 1 and scene.lexicon.grammar.after_amount.issuperset(gap) and phrase.has("m"):
        return True
    others = [other for other in scene.phrases if not other.is_date]
    return not others and not scene.of("report", scene.sentence.start, scene.sentence.end) and phrase.has("y", "m")


def leans(phrase: Phrase) -> bool:
    """Tell whether a phrase needs another period to be read; last month is counted from the day of publishing."""
    return phrase.is_relative and not phrase.has("m-1")
