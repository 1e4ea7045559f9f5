"""Choose the phrases of time of a figure: what it is for, and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.numbers import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import (
    Focus,
    Reading,
    Scene,
    find_region,
    follows_figure,
    has_base_before,
    is_from,
    is_passing,
)

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
    bases = _base_phrases(scene, figure, clause, region)
    own = _own_phrase(scene, reading, clause, region, bases)
    if own is not None:
        reading.period = _with_year(scene, own)
        reading.cues.append((own.start, own.end))
        reading.is_base = reading.kind != "change" and (
            is_from(scene, figure, region)
            or ((own in bases or own.is_relative) and _stands_compared(scene, own, scene.clause(own.start)))
        )
    elif (
        reading.kind == "change"
        and previous
        and previous.kind == "level"
        and not previous.is_base
        and previous.period
        and (
            {"q-1", "ya"} & set(previous.period)
            or not {"qoq", "mom"} & {word.stands_for("basis") for word in scene.of("basis", region[0], region[1])}
        )
    ):
        main = _main_level(scene, previous, earlier)
        reading.period = main.period if main else previous.period
        reading.base = previous.period if main else ()
    elif reading.kind == "change" and previous and previous.is_base and not bases:
        reading.base = previous.period
    if reading.kind == "change" and not (reading.base and previous and previous.is_base):
        base = bases[-1] if bases else _pending_base(scene, figure, clause)
        if base is not None:
            reading.base = base.keys
            if base.start >= clause[0]:
                reading.cues.append((base.start, base.end))
    elif own is None and has_base_before(scene, figure, region) and previous and reading.kind in {"level", "share"}:
        reading.is_base = is_from(scene, figure, region)


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
        if start <= other.start and other.end <= phrase.start and not _is_since(scene, other)
        for key in other.keys
        if key[0] == "y" and key != "ya"
    ]
    is_apart = any(start <= figure.start < phrase.start for figure in scene.figures) and not phrase.has("e")
    return (years[-1], *phrase.keys) if years and not is_apart else phrase.keys


def _follows(scene: Scene, role: str, phrase: Phrase) -> bool:
    return scene.lexicon.is_east_asian and bool(scene.starting(role, phrase.end, phrase.end))


def _base_phrases(scene: Scene, figure: Figure, clause: tuple[int, int], region: tuple[int, int]) -> list[Phrase]:
    """List the phrases of a figure's region that name what it is compared with."""
    found = []
    for phrase in scene.phrases:
        if (
            region[0] <= phrase.start < region[1] and (_stands_compared(scene, phrase, clause) or phrase.has("ya"))
        ) or (
            phrase.is_relative
            and clause[0] <= phrase.start < clause[1]
            and (phrase.has("ya") or _stands_compared(scene, phrase, clause))
        ):
            found.append(phrase)
    return found


def _stands_compared(scene: Scene, phrase: Phrase, clause: tuple[int, int]) -> bool:
    lexicon = scene.lexicon
    if phrase.has("thru") and scene.folded[max(0, phrase.start - 5) : phrase.start].strip() in {"from", "von", "vom"}:
        return False
    if lexicon.is_east_asian:
        for base in scene.of("base", max(clause[0], phrase.start - 6), phrase.start):
            text = scene.folded[base.start : base.end]
            if text in {"从", "由", "自", "高于", "低于"} or (
                text in {"与", "和", "跟", "同"} and not scene.of("base_after", phrase.end, clause[1])
            ):
                continue
            return True
        return any(word.start - phrase.end <= 2 for word in scene.of("base_after", phrase.end, clause[1]))
    for base in [
        *scene.of("base", clause[0], phrase.start),
        *(word for word in scene.of("qualifier", clause[0], phrase.start) if follows_figure(scene, word)),
        *(
            word
            for word in [*scene.of("up", clause[0], phrase.start), *scene.of("down", clause[0], phrase.start)]
            if scene.folded[word.start : word.end].startswith(("above", "below", "über", "unter", "ahead"))
        ),
    ]:
        between = [figure for figure in scene.figures if base.end <= figure.start and figure.end <= phrase.start]
        gap = scene.folded[base.end : phrase.start].split()
        is_weak = scene.folded[base.start : base.end] in {"von", "nach", "zum", "zur", "vom", "from", "seit", "statt"}
        if not between and len(gap) <= 4 and not (is_weak and any(len(word) > 4 for word in gap)):
            return True
    return False


def _pending_base(scene: Scene, figure: Figure, clause: tuple[int, int]) -> Phrase | None:
    """Find what an earlier clause compares with, where no figure stands between: Compared with Q1, the rise was 12 %."""
    for phrase in reversed(scene.phrases):
        if phrase.end <= clause[0] or phrase.end <= figure.start:
            home = scene.clause(phrase.start)
            if _stands_compared(scene, phrase, home) and _is_unused(scene, phrase, figure):
                return phrase
    return None


def _is_unused(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether no figure stands between but an amount that the phrase itself qualifies."""
    between = [other for other in scene.figures if phrase.end <= other.start and other.end <= figure.start]
    return not between or (
        len(between) == 1 and between[0].start - phrase.end <= 16 and between[0].dimension not in {"fraction", "points"}
    )


def _own_phrase(
    scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], bases: list[Phrase]
) -> Phrase | None:
    figure = reading.figure
    is_level = reading.kind != "change"
    here = [
        phrase
        for phrase in scene.phrases
        if not _is_since(scene, phrase)
        and (not phrase.is_date or _is_day_of(scene, phrase, figure))
        and (not phrase.has("e") or _is_during(scene, phrase))
    ]
    bracket = [phrase for phrase in here if scene.folded[figure.end : phrase.start] in {"(", " ("}]
    if bracket and bracket[0].has("q", "h", "y") and not _fills_bracket(scene, bracket[0]):
        return bracket[0]
    if is_level and (touching := _touching(scene, figure, here)):
        return touching
    own = [phrase for phrase in here if not _stands_compared(scene, phrase, scene.clause(phrase.start))]
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
        and not _stands_compared(scene, phrase, scene.clause(phrase.start))
        and not _dates_a_base(scene, phrase)
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


def _dates_a_base(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase stands beside an amount that is only compared with."""
    before = [(number, figure) for number, figure in enumerate(scene.figures) if figure.end <= phrase.start]
    if not before:
        return False
    number, figure = before[-1]
    return is_from(scene, figure, find_region(scene, figure, number, scene.clause(figure.start)))


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


def _is_since(scene: Scene, phrase: Phrase) -> bool:
    words = scene.of("since", max(0, phrase.start - 16), phrase.start)
    if words and not scene.folded[words[-1].end : phrase.start].strip() and not phrase.has("ending", "span"):
        return True
    after = scene.starting("since", phrase.end, phrase.end) if scene.lexicon.is_east_asian else []
    return bool(after) and not (phrase.has("y") and scene.folded[after[0].start : after[0].end] == "以来")


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
            and set(gap.split())
            <= {"in", "for", "of", "the", "im", "des", "aus", "dem", "für", "das", "at", "den", "a", "during", "on"}
        ):
            return phrase
    return None


def _only_glue(gap: str, scene: Scene) -> bool:
    words = gap.replace("'s", " ").replace("的", " ").replace("の", " ").replace("は", " ").strip()
    return words in {
        "",
        ":",
        "(",
        "of",
        "约",
        "为",
        "is",
        "was",
        "约为",
        "近",
        "mit",
        "noch",
        "mit seinen",
        "und seinen",
        "waren es noch",
        "是",
        "達",
        "达",
    }


def _is_quoted(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase stands in quotation marks: a word that is spoken of, not used."""
    return scene.folded[max(0, phrase.start - 1) : phrase.start] in _QUOTES and phrase.start > 0


def is_told_aside(scene: Scene, reading: Reading) -> bool:
    """Tell whether a figure's time is only its own: 2023年的80%, a month or an event that does not open the sentence."""
    for phrase in scene.phrases:
        if phrase.keys == reading.period:
            opens = phrase.start - scene.sentence.start <= _OPENING
            owns = scene.lexicon.is_east_asian and scene.folded[phrase.end : reading.figure.start] in {"的", "の"}
            return not opens and (owns or is_passing(phrase.keys))
    return False


def carries(scene: Scene, phrase: Phrase, has_focus: bool) -> bool:
    """Tell whether a phrase in a sentence without figures says what period the text is about."""
    if (
        phrase.is_relative
        or phrase.is_date
        or phrase.has("e", "same")
        or _is_since(scene, phrase)
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
