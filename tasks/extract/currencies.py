"""Read a currency that is cut short after it was written out (新台币85.6亿元 … 768亿元), and an amount told again in another."""

from __future__ import annotations

from dataclasses import replace

from tasks.extract.lexicons import Lexicon
from tasks.extract.scenes import Focus, Reading, Scene


def lengthen(reading: Reading, focus: Focus, lexicon: Lexicon) -> None:
    """Give a short unit the currency last written out in full, as long as the same one is spoken of."""
    unit = reading.figure.unit
    if unit is None or unit.dimension != "money":
        return
    is_short = unit.spelling in lexicon.shortened and not reading.figure.is_prefixed
    if not is_short:
        focus.money_of = reading.entity
    elif focus.money in lexicon.shortened[unit.spelling] and reading.entity == focus.money_of:
        told = next(one for one in lexicon.units.values() if one.unit_id == focus.money)
        reading.figure, reading.money = replace(reading.figure, unit=replace(unit, unit_id=told.unit_id)), focus.money


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
    if (
        "(" in between
        and ")" not in between
        and len(between) < 16
        and figure.unit.unit_id != previous.figure.unit.unit_id
    ):
        reading.converts = previous.figure.start
        reading.entity, reading.metric, reading.kind = previous.entity, previous.metric, previous.kind
        reading.period, reading.base, reading.is_base = previous.period, previous.base, previous.is_base
        reading.direction, reading.scope = previous.direction, previous.scope
