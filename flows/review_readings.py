"""`field=value` as a reviewer writes it → what a claim is to be read as."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tasks.errors import WrongUse
from tasks.periods import is_period
from tasks.seed_rules import CLEARABLE, READINGS
from tasks.vocabulary import Vocabulary

Reading = str | float
NUMBERS = ("value", "value_high", "rounding")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("level", "change", "share", "ratio"),
    "qualifier": ("exact", "approx", "over", "under", "nearly", "at_least", "at_most"),
    "modality": ("reported", "estimate", "forecast", "target", "hypothetical"),
}
OPEN = "other:"  # what the vocabulary does not track is named with this in front
UNITS_BESIDE = ("fraction", "times", "count", "coefficient")


def read_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """Split `field=value` words; WrongUse for one without a field, or a field told twice."""
    told: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise WrongUse(f"{pair!r} is no field=value; write for example value=47.5e9")
        if name.strip() in told:
            raise WrongUse(f"{name.strip()} is told twice; write it once")
        told[name.strip()] = value.strip()
    return told


def read_replacement(told: Mapping[str, str], figure: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Reading]:
    """Read what is to change of a figure; WrongUse names what cannot be, or that nothing would change."""
    read = {name: _read(name, text, vocabulary) for name, text in told.items()}
    changed = {name: value for name, value in read.items() if value != ("" if figure[name] is None else figure[name])}
    if not changed:
        raise WrongUse("Nothing would change; write at least one field with another value, for example value=47.5e9")
    return changed


def _read(name: str, text: str, vocabulary: Vocabulary) -> Reading:
    if name not in READINGS:
        raise WrongUse(f"{name!r} cannot be corrected; fields are {', '.join(READINGS)}")
    if name in NUMBERS:
        return _read_number(name, text)
    if not text:
        if name not in CLEARABLE:
            raise WrongUse(f"{name} cannot be empty; only {', '.join(CLEARABLE)} may be left untold")
        return ""
    if name == "period" and not is_period(text):
        raise WrongUse(f"{text!r} is no period; write it like 2024, 2024-H1, 2024-Q3, 2024-09")
    if name in CHOICES:
        return _one_of(name, text, CHOICES[name])
    if name in ("entity", "metric") and not text.startswith(OPEN):
        return _one_of(name, text, vocabulary.entities if name == "entity" else vocabulary.metrics)
    if name == "unit":
        return _one_of(name, text, sorted({*UNITS_BESIDE, *(unit.unit_id for unit in vocabulary.units)}))
    return text


def _read_number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e30:
        raise WrongUse(f"{name}: {text!r} is no number; write it in base units, like 47500000000, 47.5e9 or 0.152")
    if name == "rounding" and number < 0:
        raise WrongUse(f"rounding: {text!r} is below zero; write half of the last printed digit in base units")
    return number


def _one_of(name: str, text: str, known: Collection[str]) -> str:
    if text in known:
        return text
    near = difflib.get_close_matches(text, known, 4, 0.4)
    raise WrongUse(
        f"{name} {text!r} is unknown; {'nearest' if near else 'known'}: {', '.join(near or list(known)[:8])}"
    )
