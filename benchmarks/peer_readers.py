"""General extractors of quantities, each read as the same items: places, amounts in base units, units."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

DAY = 86_400.0
NUMBER, DATE = "number", "date"
PERCENT = re.compile(
    r"(?:\s?(?:-|–|to|bis|到|至|～)\s?[0-9][0-9.,]*)?\s?"
    r"(?:%|％|percent(?:age)?\b|per cent\b|Prozent(?:punkte?n?)?\b|パーセント|ポイント|个?百分点|個?百分點)"
)
CODES = {"$": "USD", "Dollar": "USD", "RMB": "CNY", "€": "EUR", "£": "GBP", "¥": "CNY"}
UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("second", "s"), ("s", 1.0)),
    **{"minute": ("s", 60.0), "hour": ("s", 3600.0), "day": ("s", DAY), "week": ("s", 7 * DAY)},
    **{"month": ("s", 365.25 * DAY / 12), "quarter": ("s", 365.25 * DAY / 4), "year": ("s", 365.25 * DAY)},
    **{"gram": ("kg", 1e-3), "kilogram": ("kg", 1.0), "tonne": ("kg", 1e3), "metric ton": ("kg", 1e3)},
    **{"ton": ("kg", 1e3), "metre": ("m", 1.0), "meter": ("m", 1.0), "kilometre": ("m", 1e3), "kilometer": ("m", 1e3)},
    **{"inch": ("m", 0.0254), "square foot": ("m2", 0.09290304), "square metre": ("m2", 1.0)},
    **{"square meter": ("m2", 1.0), "dimensionless": (NUMBER, 1.0), "percentage": ("fraction", 0.01)},
}
PROBES = {"en": "It sold 12 cars.", "de": "Es sind 12 Autos.", "zh": "卖出12辆车。", "ja": "12台を売った。"}
DIMENSIONS = ["number", "amount-of-money", "duration", "distance", "quantity"]
TIMEX = {"S": 1.0, "M": 60.0, "H": 3600.0, "D": DAY, "W": 7 * DAY, "Y": 365.25 * DAY}


class Item(NamedTuple):
    """What an extractor tells of a place: an amount in base units, for a range with its upper end."""

    start: int
    end: int
    value: float
    unit: str | None
    high: float | None = None


Reader = Callable[[str], list[Item]]


def read_with_peers(language: str) -> Iterator[tuple[str, Reader]]:
    """Name the installed peers that know a language, each with what reads a text."""
    for name, package, languages, prepare in (
        ("quantulum3", "quantulum3", "en", _quantulum),
        ("Recognizers-Text", "recognizers-text-number", "en zh ja", _recognizers),
        ("Duckling", "duckling", "en de zh ja", _duckling),
    ):
        if language in languages.split():
            try:
                read = partial(_read_lines, prepare(language))
                if not read(PROBES[language]):
                    raise ImportError(f"it reads nothing in {PROBES[language]!r}")
                yield f"{name} {version(package)}", read
            except ImportError as error:
                print(f"{name} cannot be used: {error}")


def _read_lines(read: Reader, text: str) -> list[Item]:
    """Read line by line: in long texts Recognizers-Text and Duckling lose most of what they find in short ones."""
    items, offset = list[Item](), 0
    for line in text.splitlines(keepends=True):
        found = read(line) if line.strip() else []
        items += [one._replace(start=one.start + offset, end=one.end + offset) for one in found]
        offset += len(line)
    return items


def _item(text: str, start: int, end: int, value: float, unit: str, high: float | None = None) -> Item:
    if unit == NUMBER and PERCENT.match(text, end):
        return Item(start, end, value / 100, "fraction", None if high is None else high / 100)
    name, factor = UNITS.get(unit.lower(), (CODES.get(unit, unit), 1.0))
    return Item(start, end, value * factor, name, None if high is None else high * factor)


def _quantulum(language: str) -> Reader:
    parse = import_module("quantulum3.parser").parse

    def read(text: str) -> list[Item]:
        found = ((one.span, *_quantity(one)) for one in parse(text))
        return [_item(text, start, end, value, unit, high) for (start, end), value, unit, high in found]

    return read


def _quantity(found: Any) -> tuple[float, str, float | None]:
    name, factor = found.unit.name.split(" per ")[0], 1.0
    if name.startswith("per "):
        name = "dimensionless"
    for ending, scale in (("bit newton", 1e9), (" metre", 1e6)):
        if name.endswith(ending):
            name, factor = name.removesuffix(ending).strip() or NUMBER, scale
    names = import_module("quantulum3.load").units().names
    unit = (names[name].currency_code if name in names else None) or (NUMBER if name == "dimensionless" else name)
    spread = found.uncertainty or 0.0
    return (found.value - spread) * factor, unit, (found.value + spread) * factor if spread else None


@cache
def _recognizers(language: str) -> Reader:
    culture = {"en": "en-us", "zh": "zh-cn", "ja": "ja-jp"}[language]
    numbers = import_module("recognizers_number").NumberRecognizer(culture)
    units = import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(culture)
    dates = import_module("recognizers_date_time").DateTimeRecognizer(culture)
    models = [numbers.get_number_model(culture, False), numbers.get_percentage_model(culture, False)]
    if language != "ja":
        models += [units.get_currency_model(culture, False), units.get_dimension_model(culture, False)]
        models.append(dates.get_datetime_model(culture, False))

    def read(text: str) -> list[Item]:
        return [item for model in models for one in model.parse(text) for item in _recognized(text, one)]

    return read


def _recognized(text: str, found: Any) -> Iterator[Item]:
    start, end, kind = found.start, found.end + 1, found.type_name
    told = found.resolution or {}
    if kind.endswith("duration"):
        seconds = _seconds(told["values"][0]["timex"])
        if seconds is not None:
            yield Item(start, end, seconds, "s")
    elif kind.startswith("datetime"):
        yield Item(start, end, 0.0, DATE)
    elif told.get("value") is not None and not (told.get("unit") == "Inch" and text[start:end].endswith(" in")):
        value = float(told["value"].removesuffix("%"))
        if kind == "percentage":
            yield Item(start, end, value / 100, "fraction")
        else:
            yield _item(text, start, end, value, told.get("isoCurrency") or told.get("unit") or NUMBER)


def _seconds(timex: str) -> float | None:
    """Read a period of time such as P3Y or PT10M; None for others."""
    match = re.fullmatch(r"P(T?)([0-9.]+)([YMWDHS])", timex)
    if match is None:
        return None
    month = match[3] == "M" and not match[1]
    return float(match[2]) * (365.25 * DAY / 12 if month else TIMEX[match[3]])


def _duckling(language: str) -> Reader:
    machine = _machine()

    def read(text: str) -> list[Item]:
        found = machine.parse(text, language=f"{language}$core", dim_filter=DIMENSIONS)
        wide = text.encode("utf-16-le")  # Java counts its characters
        for one in found:
            one |= {name: len(wide[: 2 * one[name]].decode("utf-16-le", "ignore")) for name in ("start", "end")}
        return [item for one in found for item in _duckled(text, one)]

    return read


@cache
def _machine() -> Any:
    """Start Duckling with all languages at once: those loaded later replace the earlier."""
    jpype, package = import_module("jpype"), import_module("duckling")
    if not jpype.isJVMStarted():
        # the wrapper's own start lets Java's strings through as they are, which it then cannot read
        jars = os.pathsep.join(map(str, (Path(str(package.__file__)).parent / "jars").glob("*.jar")))
        try:
            jpype.startJVM("-Xmx2048m", f"-Djava.class.path={jars}", convertStrings=True)
        except jpype.JVMNotFoundException as error:
            raise ImportError(str(error)) from error
    machine = package.Duckling(jvm_started=True)
    machine.load([f"{language}$core" for language in ("en", "de", "zh", "ja")])
    return machine


def _duckled(text: str, found: Any) -> Iterator[Item]:
    told = found["value"]
    unit = NUMBER if found["dim"] == "number" else told.get("unit")
    if found["dim"] == "duration":
        told, unit = told["normalized"], "second"
    if unit and isinstance(told.get("value"), float | int):
        yield _item(text, found["start"], found["end"], float(told["value"]), str(unit))
