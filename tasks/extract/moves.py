"""Moves from one level to another: which period each end is for (from 2019 to 2023 … from 18 to 79 billion)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from tasks.extract.comparisons import arrives
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Reading, Scene, touches

_BRACKETS = re.compile(r"\([^()]*\)")


def date_moves(scene: Scene, readings: Sequence[Reading]) -> None:
    """Give both ends of each move their year where a range of years is told; else the start, whose time is untold, none."""
    for first, last in itertools.combinations([one for one in readings if one.kind != "change"], 2):
        if first.period != last.period or not _is_move(scene, first, last):
            continue
        if (beside := _told_beside(scene, first, last)) is not None:
            last.period = _told_for_all(scene, beside.start)
            continue
        inside = _readings_between(readings, first, last)
        years = _years(first.period)
        if years:
            for reading in (first, *inside):
                reading.period = (years[0],)
            for reading in (last, *_bracket_after(scene, readings, last)):
                reading.period = (years[1],)
        elif (between := _told_between(scene, first)) is not None:
            last.period = _told_for_all(scene, between.start)
        elif {"ya", "q-1", "m-1"} & set(last.period):
            last.period = _told_for_all(scene, first.figure.start)
        else:
            for reading in (first, *inside):
                reading.period, reading.is_base = (), True
    date_multiples(scene, readings)
    date_starts(scene, readings)


def date_multiples(scene: Scene, readings: Sequence[Reading]) -> None:
    """Let a multiple of another amount be for the period before it: 9 bn in 2024, double the 4 bn of 2021."""
    for number, (main, multiple, other) in enumerate(zip(readings, readings[1:], readings[2:], strict=False)):
        gap = scene.folded[multiple.figure.end : other.figure.start].split()
        if (
            multiple.figure.dimension == "times"
            and multiple.kind == "change"
            and main.kind == other.kind == "level"
            and main.figure.dimension == other.figure.dimension
            and len(gap) <= 1
            and other.period not in {(), main.period}
            and not scene.lexicon.is_east_asian
        ):
            multiple.period, multiple.base, multiple.basis = main.period, other.period, None
            readings[number + 2].is_base = True


def date_starts(scene: Scene, readings: Sequence[Reading]) -> None:
    """Date what a move begins at by the year ago its sentence names: 96 (a year ago: 93), the margin fell from 4% to 3%."""
    told = {word.stands_for("basis") for word in scene.of("basis", scene.sentence.start, scene.sentence.end)}
    is_yearly = ("yoy" in told or any("ya" in (*one.base, *one.period) for one in readings)) and not any(
        one.basis in {"qoq", "mom"} or {"q-1", "m-1"} & {*one.base, *one.period} for one in readings
    )
    for number, reading in enumerate(readings):
        if is_yearly and reading.is_base and not reading.period and reading.kind in {"level", "share"} and number:
            reading.period = ("ya",)
            mains = [one.period for one in readings[:number] if one.period and "ya" not in one.period]
            reading.focus = (*mains[-1:], *reading.focus)


def _told_between(scene: Scene, first: Reading) -> Phrase | None:
    """Find the time that stands right before where a move begins: 由去年同期的3.9%提升至4.5%."""
    for phrase in scene.phrases:
        gap = scene.folded[phrase.end : first.figure.start]
        if (
            phrase.keys == first.period
            and 0 <= first.figure.start - phrase.end <= 3
            and not gap.strip(scene.lexicon.possessives)
        ):
            return phrase
    return None


def _told_beside(scene: Scene, first: Reading, last: Reading) -> Phrase | None:
    """Find the time that stands between the ends of a move and so is where it begins: from 5 in the second quarter to 4."""
    told = [one for one in scene.phrases if first.figure.end <= one.start and one.end <= last.figure.start]
    return told[0] if len(told) == 1 and told[0].keys == first.period else None


def _told_for_all(scene: Scene, end: int) -> tuple[str, ...]:
    """Find the period a sentence has told before the one that stands beside an earlier amount."""
    told = [one.keys for one in scene.phrases if one.end <= end and not one.is_relative and not one.is_date]
    return told[-1] if told else ()


def _is_move(scene: Scene, first: Reading, last: Reading) -> bool:
    gap = _BRACKETS.sub("", scene.folded[first.figure.end : last.figure.start])
    if (beside := _told_beside(scene, first, last)) is not None:
        gap = gap.replace(scene.folded[beside.start : beside.end], "")
    if scene.lexicon.arrivals and first.figure.dimension == last.figure.dimension:
        return arrives(scene, first.figure, last.figure)
    between = _told_between(scene, first)
    begins = between.start if between else first.figure.start
    return (
        first.figure.dimension == last.figure.dimension
        and len(gap) <= (8 if scene.lexicon.is_east_asian else 20)
        and not set(gap) & {",", ";", "("}
        and touches(scene, "reach", first.figure.end, _before_loss(scene, last.figure.start))
        and touches(scene, "base", scene.sentence.start, begins)
    )


def _before_loss(scene: Scene, start: int) -> int:
    """Step back over a word for a loss right before an offset: 由146亿元转为亏损|141亿元."""
    for word in scene.of("loss", scene.sentence.start, start):
        if not scene.folded[word.end : start].strip():
            return word.start
    return start


def _years(period: tuple[str, ...]) -> tuple[str, str] | None:
    """Read a range of years: its first and its last one."""
    keys = [key for key in period if key != "thru"]
    is_range = "thru" in period and len(keys) == 2 and all(key[0] == "y" and key[1:].isdigit() for key in keys)
    return (keys[0], keys[1]) if is_range else None


def _readings_between(readings: Sequence[Reading], first: Reading, last: Reading) -> list[Reading]:
    return [one for one in readings if first.figure.end <= one.figure.start and one.figure.end <= last.figure.start]


def _bracket_after(scene: Scene, readings: Sequence[Reading], last: Reading) -> list[Reading]:
    found = _BRACKETS.match(scene.folded, last.figure.end)
    return [one for one in readings if found and found.start() < one.figure.start < found.end()]
