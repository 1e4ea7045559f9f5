"""Tell which times a text is about from there on, and which are only told in passing."""

from __future__ import annotations

from tasks.extract.moments import is_told_aside, names_a_base
from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.statements import AHEAD

_FIRST = 5  # characters before a time that opens a sentence
_EARLIER = {"ya", "q-1", "m-1", "same1", "y-2"}


def names_the_time(scene: Scene, reading: Reading, focus: Focus) -> bool:
    """Tell whether a figure's period is what the text is about from here on."""
    if focus.periods and is_told_aside(scene, reading):
        return False
    if reading.is_base or reading.modality in AHEAD or _EARLIER & set(reading.period):
        return False
    if names_a_base(scene, reading.period) or _is_bracketed(scene, reading):
        return False
    if (
        focus.periods
        and focus.lead
        and _goes_back(focus.periods[0], reading.period)
        and not _opens_with(scene, reading.period)
    ):
        return False
    return not (focus.periods and _is_moment(reading.period))


def _goes_back(told: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Tell whether a year lies before the one that a text is about: still in 2023 it had …"""
    years = [[int(key[1:]) for key in one if key[0] == "y" and key[1:].isdigit()] for one in (told, keys)]
    return bool(years[0] and years[1]) and years[1][0] < years[0][0] and len(keys) == 1


def _opens_with(scene: Scene, keys: tuple[str, ...]) -> bool:
    """Tell whether a sentence begins with a time, but for one short word: In 2023."""
    return any(phrase.keys == keys and phrase.start - scene.sentence.start < _FIRST for phrase in scene.phrases)


def _is_bracketed(scene: Scene, reading: Reading) -> bool:
    """Tell whether a figure and its time stand in brackets: 46% of sales (2024: 48%)."""
    start = scene.sentence.start
    opening = scene.folded.rfind("(", start, reading.figure.start)
    is_open = opening >= 0 and opening > scene.folded.rfind(")", start, reading.figure.start)
    return is_open and any(phrase.start > opening and phrase.keys == reading.period for phrase in scene.phrases)


def _is_moment(keys: tuple[str, ...]) -> bool:
    """Tell whether a period is the month at whose end something was counted: at the end of June."""
    return "until" in keys and not any(key.startswith(("span", "fiscal", "q", "h")) for key in keys)
