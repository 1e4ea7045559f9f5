"""Numbers, amounts, periods and names as the edition's language prints them; Babel writes the digits and dates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from tasks.periods import Period, is_period, read_period
from tasks.render.labels import Labels
from tasks.vocabulary import Vocabulary

MINUS = "\u2212"
MOST_DIGITS = 2
EXPECTED = {"estimate": "e", "forecast": "f", "target": "t"}  # modality → its mark


@dataclass(frozen=True, slots=True)
class Scale:
    """What a column is divided by, and its name in print."""

    factor: float
    name: str


@dataclass(frozen=True, slots=True)
class Format:
    """Prints values of one language."""

    labels: Labels
    vocabulary: Vocabulary

    @property
    def language(self) -> str:
        return str(self.labels.words["language"])

    @property
    def locale(self) -> Locale:
        return Locale.parse(str(self.labels.words["locale"]))

    # numbers

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with that many decimals; below zero with U+2212."""
        pattern = self.labels.word("patterns", "decimal") + ("." + "0" * digits if digits else "")
        text = format_decimal(abs(value), format=pattern, locale=self.locale, decimal_quantization=True)
        return f"{MINUS}{text}" if value < 0 and any(digit in text for digit in "123456789") else text

    def counted(self, noun: str, count: int) -> str:
        """Write a whole number with what it counts: 1 article, 12 articles."""
        return self.labels.fill("nouns", f"{noun}_one" if count == 1 else noun, count=self.number(count))

    def signed(self, value: float, digits: int = 1) -> str:
        """Write a difference: + or U+2212 before it; none before zero."""
        text = self.number(value, digits)
        return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text

    def percent(self, ratio: float, digits: int = 1, sign: bool = True) -> str:
        """Write a fraction as percent, with its sign where it is a difference."""
        text = self.signed(ratio * 100, digits) if sign else self.number(ratio * 100, digits)
        return text + self.labels.word("patterns", "percent_sign")

    def points(self, change: float, digits: int = 1, sign: bool = True) -> str:
        """Write a difference of fractions in percentage points."""
        text = self.signed(change * 100, digits) if sign else self.number(abs(change) * 100, digits)
        return text + self.labels.word("patterns", "points_sign")

    # amounts

    def dimension(self, unit: str) -> str:
        """Tell how a unit is printed: money | count | fraction | times | s | other."""
        if len(unit) == 3 and unit.isupper():
            return "money"
        return unit if unit in ("count", "fraction", "times", "s") else "other"

    def scale(self, value: float, unit: str) -> Scale:
        """Choose the largest scale that leaves a number of one or more."""
        steps = self.labels.words["scales"].get("money" if self.dimension(unit) == "money" else "count", [])
        for factor, name in steps:
            if abs(value) >= factor * 0.99995:
                return Scale(float(factor), str(name))
        return Scale(1.0, "")

    def amount(self, value: float, unit: str, rounding: float | None = None, scale: Scale | None = None) -> str:
        """Write a value with unit and scale, no finer than it was printed in its source (`rounding` is half a digit)."""
        kind = self.dimension(unit)
        if kind == "fraction":
            return self.percent(value, digits_of(value * 100, scaled(rounding, 0.01), 1), sign=False)
        chosen = scale or (Scale(1.0, "") if kind in ("times", "s") else self.scale(value, unit))
        number = self.cell(value, chosen, rounding)
        return (
            self.labels.fill(
                "amounts", kind, number=number, scale=chosen.name, code=unit, currency=self.currency(unit), unit=unit
            )
            .replace("  ", " ")
            .strip()
        )

    def cell(self, value: float, scale: Scale, rounding: float | None = None) -> str:
        """Write a value as a bare number in a column's scale."""
        size = value / scale.factor
        return self.number(size, digits_of(size, scaled(rounding, scale.factor)))

    def span(self, low: float, high: float | None, unit: str, rounding: float | None = None) -> str:
        """Write a value, or a range from low to high."""
        first = self.amount(low, unit, rounding)
        if high is None or high == low:
            return first
        return self.labels.fill("amounts", "range", low=first, high=self.amount(high, unit, rounding))

    def qualified(self, text: str, qualifier: str | None) -> str:
        """Put `more than`, `about` before a figure."""
        key = qualifier if qualifier in self.labels.words["qualifiers"] else "exact"
        return self.labels.fill("qualifiers", str(key), figure=text)

    def currency(self, unit: str) -> str:
        return self.labels.word("currencies", unit, unit)

    def head(self, unit: str, scale: Scale) -> str:
        """Name unit and scale in a table's title: CNY bn, 亿元, m."""
        kind = self.dimension(unit)
        if kind == "fraction":
            return "%"
        key = "head_money" if kind == "money" else "head_count"
        text = self.labels.fill("amounts", key, code=unit, currency=self.currency(unit), scale=scale.name).strip()
        return text if kind in ("money", "count") else f"{text} {unit}".strip()

    # days and periods

    def day(self, day: date | datetime | None) -> str:
        if day is None:
            return self.labels.word("texts", "undated")
        return str(format_date(day, format=self.labels.word("patterns", "day"), locale=self.locale))

    def time(self, moment: datetime) -> str:
        return str(format_time(moment, format="HH:mm", locale=self.locale))

    def period(self, text: str | None) -> str:
        """Write a period in words: Q3 2025, 2025年第3季度; an unknown shape as it stands."""
        if text is None or not is_period(text):
            return text or ""
        period = read_period(text).plain()
        year, _, event = text.partition(":")
        return self.labels.fill(
            "periods",
            period.kind,
            year=year[:4] if period.starts_on is None else period.starts_on.year,
            part=_part(period),
            half=self.labels.words["periods"].get(f"half_{_part(period)}", ""),
            month=self._date(period, "month"),
            day=self._date(period, "day"),
            event=self.labels.word("events", event, event.replace("_", " ")),
            **self._ends(text if period.kind == "range" else ""),
        )

    def _date(self, period: Period, pattern: str) -> str:
        if period.starts_on is None:
            return ""
        return str(format_date(period.starts_on, format=self.labels.word("patterns", pattern), locale=self.locale))

    def _ends(self, text: str) -> dict[str, str]:
        first, _, last = text.partition("/")
        return {"first": self.period(first), "last": self.period(last)} if last else {"first": "", "last": ""}

    # names

    def entity(self, entity_id: str | None) -> str:
        if entity_id is None:
            return ""
        name = self.vocabulary.name_entity(entity_id, self.language)
        return name if name != entity_id else entity_id.rpartition(":")[2].replace("_", " ")

    def metric(self, metric_id: str | None) -> str:
        if metric_id is None:
            return ""
        name = self.vocabulary.name_metric(metric_id, self.language)
        return name if name != metric_id else metric_id.rpartition(":")[2].replace("_", " ")

    def scoped_metric(self, metric_id: str | None, scope: str | None) -> str:
        """Name a metric with what narrows it, as a column of a table prints it."""
        name = self.metric(metric_id)
        return self.capital(
            self.labels.fill("series", "metric", metric=name, scope=self.scope(scope)) if scope else name
        )

    def ended(self, text: str) -> str:
        """End a text with the mark of a full stop; an abbreviation's own one is enough."""
        stop = self.labels.word("patterns", "stop")
        return text if text.endswith(stop) else text + stop

    def capital(self, text: str) -> str:
        """Begin with a capital letter where the language has them and the line calls for one."""
        return text[:1].upper() + text[1:] if self.labels.words["patterns"]["capital"] else text

    def scope(self, scope: str) -> str:
        """Write what narrows a figure: a country by its name, a segment in its own words."""
        kind, _, rest = scope.rpartition(":")
        code = rest.upper()
        code = next(iter(get_global("territory_aliases").get(code, [])), code)
        if kind in ("country", "") and code in self.locale.territories:
            short = self.labels.words["territories"].get(code)
            return str(short or self.locale.territories[code])
        words = rest.replace("_", " ")
        return self.labels.word("scopes", scope, self.labels.fill("scopes", "other", scope=words))

    def series(
        self, entity: str | None, metric: str | None, scope: str | None = None, modality: str | None = None
    ) -> str:
        """Name a series: JD.com revenue, 京东收入; in brackets what narrows it, and that it is a target or an estimate."""
        who, what = self.entity(entity), self.metric(metric)
        if not (who or what):
            return self.labels.word("boxes", "unknown_series")
        if not (who and what):
            return who or what
        narrowed = [self.scope(scope)] if scope else []
        if modality in EXPECTED:
            narrowed.append(self.labels.word("marks", EXPECTED[modality]))
        between = self.labels.word("patterns", "list")
        key = "scoped" if narrowed else "plain"
        text = self.labels.fill("series", key, entity=who, metric=what, scope=between.join(narrowed))
        return text.replace(f"{who}{what}", f"{who} {what}") if _is_latin(who[-1]) and _is_latin(what[0]) else text


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def digits_of(size: float, rounding: float | None, most: int = MOST_DIGITS) -> int:
    """Count the decimals worth printing: fewer for larger numbers, never more than the source printed."""
    usual = 0 if abs(size) >= 1000 else 1 if abs(size) >= 10 else 2
    if rounding is None or rounding <= 0:
        return min(usual, most)
    return min(usual, most, max(0, -math.floor(math.log10(2 * rounding) + 1e-9)))


def scaled(rounding: float | None, factor: float) -> float | None:
    """Bring a rounding to a scale."""
    return None if rounding is None else rounding / factor


def ratio_digits(rounding: float | None) -> int:
    """Choose the decimals of a growth in percent: one, none where its own rounding is half a point or more."""
    return 0 if rounding is not None and rounding >= 0.005 else 1


def _part(period: Period) -> str:
    tail = period.text.rpartition("-")[2]
    return tail.lstrip("QHW") if tail != period.text else ""
