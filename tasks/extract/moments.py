"""Choose the phrases of time of a figure: what it is for, and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.bases import find_bases, find_pending_base, is_since, stands_compared
from tasks.extract.comparisons import has_base_before, is_from
from tasks.extract.own_times import find_own_phrase
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Focus, Reading, Scene, in_brackets, is_passing
from tasks.extract.statements import AHEAD

_LAST_YEAR = ("y-1",)
_OPENING = 5  # characters before a phrase that opens a sentence
_QUOTES = {'"', "'", "«", "「", "『"}


def set_periods(
    scene: Scene,
    reading: Reading,
    clause: tuple[int, int],
    region: tuple[int, int],
    previous: Reading | None,
    focus: Focus,
    earlier: Sequence[Reading] = (),
) -> None:
    figure = reading.figure
    reading.focus = tuple(focus.periods)
    if reading.converts is not None:
        return
    bases = find_bases(scene, figure, clause, region)
    own = find_own_phrase(scene, reading, clause, region, bases)
    if own is None and reading.kind == "change" and previous and {"ya", "q-1", "m-1"} & set(previous.period):
        reading.focus = (*_told_before(scene, previous.figure.start), *reading.focus)
    if reading.kind == "change":
        bases = [base for base in bases if base is not own]
    if own is not None:
        reading.period = _with_year(scene, own)
        reading.cues.append((own.start, own.end))
        reading.is_base = reading.kind != "change" and (
            is_from(scene, figure, region)
            or ((own in bases or own.is_relative) and stands_compared(scene, own, scene.clause(own.start)))
        )
        is_beside = in_brackets(scene, scene.clause(own.start)) and own.start - scene.clause(own.start)[0] <= 1
        is_beside = is_beside or is_from(scene, figure, (own.start - _OPENING, region[1]))
        if own.keys == _LAST_YEAR and (reading.is_base or is_beside):
            reading.period = ("ya", *own.keys)
        if {"ya", "q-1", "m-1"} & set(reading.period):
            reading.focus = (*_told_before(scene, own.start), *(reading.focus or _told_after(scene, own.end)))
    elif (
        reading.kind == "change"
        and previous
        and previous.kind == "level"
        and not previous.is_base
        and previous.period
        and (
            {"q-1", "ya"} & set(previous.period)
            or is_passing(previous.period)
            or not {"qoq", "mom"} & {word.stands_for("basis") for word in scene.of("basis", region[0], region[1])}
        )
    ):
        main = _main_level(scene, previous, earlier)
        is_earlier = not main and "ya" in previous.period
        reading.period = main.period if main else () if is_earlier else previous.period
        reading.base = previous.period if main or is_earlier else ()
    elif reading.kind == "change" and previous and previous.is_base and not bases:
        reading.base = previous.period
    elif (
        reading.kind == "change"
        and previous
        and previous.kind == "change"
        and previous.metric
        and previous.metric == reading.metric
        and is_passing(previous.period)
    ):
        reading.period = previous.period
    if reading.kind == "change" and not (reading.base and previous and previous.is_base):
        base = bases[-1] if bases else find_pending_base(scene, figure, clause)
        if base is not None:
            reading.base = base.keys
            if own is None and "same1" in base.keys:
                reading.period = ("same1",)
            if base.start >= clause[0]:
                reading.cues.append((base.start, base.end))
    elif own is None and has_base_before(scene, figure, region) and previous and reading.kind in {"level", "share"}:
        reading.is_base = is_from(scene, figure, region)


def set_outlook(reading: Reading, focus: Focus) -> None:
    """Let a forecast without a time be for what the one before it in the paragraph was for."""
    if reading.modality not in AHEAD:
        return
    if reading.period:
        focus.outlook = reading.period
    elif focus.outlook:
        reading.period = focus.outlook


def _told_before(scene: Scene, end: int) -> list[tuple[str, ...]]:
    """Find the period, named before it in the sentence, that a relative one leans on: in the third quarter … a year ago."""
    told = [
        other
        for other in scene.phrases
        if other.end <= end
        and not other.is_relative
        and not other.is_date
        and other.has("q", "h", "nine", "m", "span", "thru")
        and not is_since(scene, other)
    ]
    return [_with_year(scene, told[-1])] if told else []


def _told_after(scene: Scene, start: int) -> list[tuple[str, ...]]:
    """Find the period that a relative one leans on where none was told before: a year ago …, in this year's third quarter."""
    told = [other for other in scene.phrases if other.start >= start and not other.is_relative and not other.is_date]
    told = [other for other in told if other.has("q", "h", "nine") and not is_since(scene, other)]
    return [_with_year(scene, told[0])] if told else []


def _main_level(scene: Scene, previous: Reading, earlier: Sequence[Reading]) -> Reading | None:
    """Find the amount that one of an earlier period was set beside: 3323亿,去年同期2881亿,年增15.4%."""
    if not {"ya", "q-1", "m-1"} & set(previous.period):
        return None
    for reading in reversed(earlier):
        is_same = (reading.metric, reading.figure.dimension) == (previous.metric, previous.figure.dimension)
        if is_same and reading.kind == "level" and not {"ya", "q-1", "m-1"} & set(reading.period):
            return reading
    return None


def _with_year(scene: Scene, phrase: Phrase) -> tuple[str, ...]:
    """Give a quarter, a whole year or an event the year named before it: 2023年美团全年营收; this year, during Double 11."""
    since = ("open",) if _follows(scene, "since", phrase) else ()
    if phrase.has("y", "same", "thru", "q-", "q+", "m-", "m+"):
        return (*phrase.keys, *since)
    start = scene.sentence.start if phrase.has("e") else scene.clause(phrase.start)[0]
    years = [
        key
        for other in scene.phrases
        if start <= other.start and other.end <= phrase.start and not is_since(scene, other)
        for key in other.keys
        if key[0] == "y" and key != "ya"
    ]
    is_apart = any(start <= figure.start < phrase.start for figure in scene.figures) and not phrase.has("e")
    return (years[-1], *phrase.keys) if years and not is_apart else phrase.keys


def _follows(scene: Scene, role: str, phrase: Phrase) -> bool:
    return scene.lexicon.is_east_asian and bool(scene.starting(role, phrase.end, phrase.end))


def _is_quoted(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase stands in quotation marks: a word that is spoken of, not used."""
    return scene.folded[max(0, phrase.start - 1) : phrase.start] in _QUOTES and phrase.start > 0


def names_a_base(scene: Scene, keys: tuple[str, ...]) -> bool:
    """Tell whether a period only says what another is compared with: the same quarter of 2024, 71% above that of H1 2024."""
    if any(key.startswith("same") for key in keys) and any(key[0] == "y" and key[1:].isdigit() for key in keys):
        return True
    told = [phrase for phrase in scene.phrases if phrase.keys == keys]
    return bool(told) and all(stands_compared(scene, phrase, scene.clause(phrase.start)) for phrase in told)


def is_told_aside(scene: Scene, reading: Reading) -> bool:
    """Tell whether a figure's time is only its own: 2023年的80%, a month or an event that does not open the sentence."""
    possessives = scene.lexicon.grammar.possessives
    for phrase in scene.phrases:
        if phrase.keys == reading.period:
            opens = phrase.start - scene.sentence.start <= _OPENING or _opens_clause(scene, phrase)
            owns = scene.folded[phrase.end : reading.figure.start] in possessives
            return not opens and (owns or is_passing(phrase.keys))
    return False


def _opens_clause(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether an event with its year opens the first clause that has figures: 据统计,今年双11,…"""
    start, _ = scene.clause(phrase.start)
    is_first = not any(figure.start < phrase.start for figure in scene.figures)
    return phrase.has("e") and phrase.has("y") and is_first and phrase.start - start <= _OPENING


def carries(scene: Scene, phrase: Phrase, has_focus: bool) -> bool:
    """Tell whether a phrase in a sentence without figures says what period the text is about."""
    if (
        phrase.is_relative
        or phrase.is_date
        or phrase.has("e", "same")
        or is_since(scene, phrase)
        or _is_quoted(scene, phrase)
    ):
        return False
    if phrase.has("y") and phrase.start - scene.sentence.start <= _OPENING:
        return True
    if is_passing(phrase.keys) and has_focus and phrase.start - scene.sentence.start > _OPENING:
        return False
    is_reported = bool(scene.of("report", scene.sentence.start, scene.sentence.end))
    return phrase.has("q", "h", "nine", "full", "span", "fiscal", "m") or (
        phrase.has("y") and not phrase.has("y-") and (is_reported or not has_focus)
    )
