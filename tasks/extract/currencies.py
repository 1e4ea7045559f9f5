"""Read a currency that is cut short after it was written out: 新台币85.6亿元 … 768亿元."""

from __future__ import annotations

from dataclasses import replace

from tasks.extract.lexicons import Lexicon
from tasks.extract.scenes import Focus, Reading


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
