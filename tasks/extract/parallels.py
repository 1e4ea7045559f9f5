"""Tell what a figure is by the one told beside it in the same way: food rose 15%, clothing 4%."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.figures import Figure
from tasks.extract.scenes import Reading, Scene
from tasks.extract.words import Word

_NEAR = 6  # words between a change and one told in the same way
_NEAR_EAST = 6
_AFTER = 24  # characters from a growth to the end of its time


def is_parallel(scene: Scene, previous: Reading, figure: Figure) -> bool:
    """Tell whether a short clause only names something else and how much it changed: food rose 15%, clothing 4%."""
    gap = _after_move(scene, previous.figure, figure)
    is_near = len(gap) <= _NEAR_EAST if scene.lexicon.is_east_asian else len(gap.split()) <= _NEAR
    return (
        previous.kind == "change"
        and previous.figure.dimension == "fraction"
        and is_near
        and (gap.startswith((",", "、")) or gap.split(maxsplit=1)[:1] in _listed(scene))
        and not any(scene.of(role, previous.figure.end, figure.start) for role in ("share", "reach", "noun", "base"))
        and not scene.starting("share", figure.start, figure.end + 2)
        and _is_alone_or_grows(scene, previous.figure, figure)
    )


def _listed(scene: Scene) -> list[list[str]]:
    return [[word] for word in scene.lexicon.grammar.conjunctions]


def _after_move(scene: Scene, first: Figure, second: Figure) -> str:
    """Give the words between two figures without what says up or down after the first: 11 Prozent mehr, bei Shein …"""
    start = first.end
    for role in ("up", "down", "more", "fewer"):
        for word in scene.starting(role, start, start + 2):
            start = max(start, min(word.end, second.start))
    return scene.folded[start : second.start].strip()


def _is_alone_or_grows(scene: Scene, first: Figure, second: Figure) -> bool:
    """Tell whether no metric stands between two figures, or one that a fraction can only be the growth of: GMV 28.2%."""
    words = scene.of("metric", first.end, second.start)
    metrics = scene.lexicon.metrics
    is_size = all(metrics.get(word.stands_for("metric") or "") in {"money", "count"} for word in words)
    return not words or (is_size and not scene.folded[words[-1].end : second.start].strip())


def leads_to_amount(scene: Scene, figure: Figure) -> bool:
    """Tell whether an amount follows that a growth led to: Monee's 60.8% to $989.9m."""
    after = next((other for other in scene.figures if other.start >= figure.end), None)
    if after is None or after.dimension not in {"money", "count", ""} or not (after.is_scaled or after.dimension):
        return False
    return scene.folded[figure.end : after.start].strip() in scene.lexicon.grammar.goals


def grows_itself(scene: Scene, figure: Figure) -> bool:
    """Tell whether a part or company is itself what grew to an amount of money: the cloud unit grew 34% to RMB39.8bn."""
    after = next((other for other in scene.figures if other.start >= figure.end), None)
    if after is None or after.dimension != "money" or not leads_to_amount(scene, figure):
        return False
    start = scene.clause(figure.start)[0]
    moves = [*scene.of("up", start, figure.start), *scene.of("down", start, figure.start)]
    verb = min(moves, key=_start, default=None)
    who = [*scene.of("segment", start, verb.start), *scene.of("entity", start, verb.start)] if verb else []
    if verb is None or not who:
        return False
    end = max(word.end for word in who)
    told = sum(word.end - word.start for word in scene.of("basis", end, verb.start))
    return len(scene.folded[end : verb.start].replace(" ", "")) == told


def _start(word: Word) -> int:
    return word.start


def is_told_again(scene: Scene, earlier: Sequence[Reading], figure: Figure) -> bool:
    """Tell whether a growth is told once more for another case: up 22%; without About You it would have been 7%."""
    alike = [one for one in earlier if one.figure.dimension == figure.dimension]
    if not alike or alike[-1].kind != "change":
        return False
    start = alike[-1].figure.end
    roles = ("metric", "share", "noun")
    is_new = any(scene.of(role, start, figure.start) for role in roles)
    return bool(scene.of("again", start, figure.start)) and not is_new


def is_told_for_then(scene: Scene, earlier: Sequence[Reading], figure: Figure) -> bool:
    """Tell whether a growth is set beside one of another time: having grown 18% in the third quarter, only 11% in the fourth."""
    before = earlier[-1] if earlier else None
    if before is None or before.kind != "change" or before.figure.dimension != "fraction" or not before.period:
        return False
    start, end = before.figure.end, figure.end + _AFTER
    roles = ("metric", "share", "noun", "reach")
    times = [phrase for phrase in scene.phrases if phrase.start >= figure.end and phrase.end <= end]
    is_timed = bool(times) and scene.lexicon.grammar.after_amount.issuperset(
        scene.folded[figure.end : times[0].start].split()
    )
    words = [word for role in roles for word in scene.of(role, start, figure.start)]
    spans = [(phrase.start, phrase.end) for phrase in scene.phrases]
    return is_timed and all(any(first <= word.start < last for first, last in spans) for word in words)


def is_listed(scene: Scene, first: Figure, second: Figure) -> bool:
    return scene.lexicon.joins(scene.folded[first.end : second.start].strip())
