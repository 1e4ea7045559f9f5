"""Moves from one level to another: which period each end is for (from 2019 to 2023 … from 18 to 79 billion)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Reading, Scene, touches

_BRACKETS = re.compile(r"\([^()]*\)")


def date_moves(scene: Scene, readings: Sequence[Reading]) -> None:
    """Give both ends of each move their year where a range of years is told; else the start, whose time is untold, none."""
    for first, last in itertools.combinations([one for one in readings if one.kind != "change"], 2):
        if first.period != last.period or not _is_move(scene, first, last):
            continue
        inside = _readings_between(readings, first, last)
        years = _years(first.period)
        if years:
            for reading in (first, *inside):
                reading.period = (years[0],)
            for reading in (last, *_bracket_after(scene, readings, last)):
                reading.period = (years[1],)
        elif _told_between(scene, first) is not None:
            last.period = ()
        else:
            for reading in (first, *inside):
                reading.period, reading.is_base = (), True


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


def _is_move(scene: Scene, first: Reading, last: Reading) -> bool:
    gap = _BRACKETS.sub("", scene.folded[first.figure.end : last.figure.start])
    between = _told_between(scene, first)
    begins = between.start if between else first.figure.start
    return (
        first.figure.dimension == last.figure.dimension
        and len(gap) <= (8 if scene.lexicon.is_east_asian else 20)
        and not set(gap) & {",", ";", "("}
        and touches(scene, "reach", first.figure.end, last.figure.start)
        and touches(scene, "base", scene.sentence.start, begins)
    )


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
