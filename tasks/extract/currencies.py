"""Read a currency that is cut short after it was written out (新台币85.6亿元 … 768亿元), and an amount told again in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.words import Word

_BRACKET = 16  # characters from an amount to its conversion, with the bracket
_BETWEEN = {",", "、", "/", ";"}  # two conversions
_REGISTER = 3  # different words of a place from which it is plain where a text was written


def lengthen(scene: Scene, reading: Reading, focus: Focus) -> None:
    """Give a short unit the currency last written out in full, as long as the same one is spoken of; else that of a home."""
    unit, lexicon = reading.figure.unit, scene.lexicon
    if unit is None or unit.dimension != "money":
        return
    currencies = lexicon.shortened.get(unit.spelling)
    if currencies is None:
        focus.money_of = reading.entity
        return
    is_told = focus.money in currencies and reading.entity == focus.money_of
    told = focus.money if is_told else lexicon.homes.get(reading.entity or "", scene.register)
    if told in currencies:
        unit_id = next(one.unit_id for one in lexicon.units.values() if one.unit_id == told)
        reading.figure, reading.money = replace(reading.figure, unit=replace(unit, unit_id=unit_id)), unit_id


def find_register(folded: str, words: Sequence[Word]) -> str | None:
    """Tell by its words in which place a text was written, as the currency of that place; None where they do not tell."""
    told = {(word.senses["register"], folded[word.start : word.end]) for word in words if "register" in word.senses}
    counts = Counter(place for place, _ in told).most_common(2)
    is_plain = bool(counts) and counts[0][1] >= _REGISTER and counts[0][1] > 2 * sum(count for _, count in counts[1:])
    return counts[0][0] if is_plain else None


def set_conversion(scene: Scene, reading: Reading, previous: Reading | None) -> None:
    """Give an amount in brackets what is said of the one before it, which it converts: 10亿元(1.4亿美元)."""
    figure = reading.figure
    if (
        previous is None
        or figure.dimension != "money"
        or previous.figure.dimension != "money"
        or not figure.unit
        or not previous.figure.unit
    ):
        return
    between = scene.folded[previous.figure.end : figure.start]
    is_opened = "(" in between and ")" not in between and len(between) < _BRACKET
    is_listed = previous.converts is not None and between.strip() in _BETWEEN
    if (is_opened or is_listed) and figure.unit.unit_id != previous.figure.unit.unit_id:
        reading.converts = previous.figure.start if is_opened else previous.converts
        reading.entity, reading.metric, reading.kind = previous.entity, previous.metric, previous.kind
        reading.period, reading.base, reading.is_base = previous.period, previous.base, previous.is_base
        reading.direction, reading.scope = previous.direction, previous.scope
