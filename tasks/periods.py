"""Periods as text (`2024-Q3`, `2024-H1`, `2024:618`, `2024-01/2024-10`) and what follows from them.

A period is written the way tests/gold/SCHEMA.md tells annotators to. Its `index` counts periods of the same kind, so that the
previous one is `index - 1` and the year-ago one `index - per_year`; kinds without a fixed length have no index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

PeriodKind = Literal["year", "half", "quarter", "month", "week", "day", "event", "range"]
PER_YEAR: dict[str, int] = {"year": 1, "half": 2, "quarter": 4, "month": 12}

_SHAPE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)"
    r"|:(?P<event>[a-z0-9_]+))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of time: `text` as stored, its kind, first and last day (None for events), and index among its kind."""

    text: str
    kind: PeriodKind
    starts_on: date | None
    ends_on: date | None
    index: int | None

    def plain(self) -> Period:
        """The same days under their usual name: `2024-01/2024-06` is `2024-H1`."""
        return _at(self.kind, self.index) if self.index is not None else self

    def previous(self) -> Period | None:
        """The period of the same kind just before; None where the kind has no fixed length."""
        return _at(self.kind, self.index - 1) if self.index is not None else None

    def year_ago(self) -> Period | None:
        """The same period a year earlier; for an event, the event of the year before."""
        if self.kind == "event":
            year, name = self.text.split(":")
            return read_period(f"{int(year) - 1}:{name}")
        if self.index is None or self.kind not in PER_YEAR:
            return None
        return _at(self.kind, self.index - PER_YEAR[self.kind])


def read_period(text: str) -> Period:
    """Read a period's text; raises ValueError on anything else."""
    if "/" in text:
        first, last = (read_period(part) for part in text.split("/", 1))
        if first.starts_on and last.ends_on and first.starts_on > last.ends_on:
            raise ValueError(f"period {text!r} ends before it starts")
        return _range_alias(Period(text, "range", first.starts_on, last.ends_on, None))
    found = _SHAPE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no period; write it like 2024, 2024-Q3, 2024-H1, 2024-06, 2024-06-18, 2024:618")
    year = int(found["year"])
    if found["event"]:
        return Period(text, "event", None, None, None)
    if found["quarter"]:
        return _at("quarter", year * 4 + int(found["quarter"]) - 1)
    if found["half"]:
        return _at("half", year * 2 + int(found["half"]) - 1)
    if found["week"]:
        return _at("week", (date.fromisocalendar(year, int(found["week"]), 1) - date(1970, 1, 5)).days // 7)
    if found["day"]:
        day = date.fromisoformat(text)
        return Period(text, "day", day, day, day.toordinal())
    if found["month"]:
        return _at("month", year * 12 + int(found["month"]) - 1) if 1 <= int(found["month"]) <= 12 else _refuse(text)
    return _at("year", year)


def is_period(text: str) -> bool:
    """Tell whether `read_period` would read this."""
    try:
        read_period(text)
    except ValueError:
        return False
    return True


def period_columns(texts: pl.Series) -> pl.DataFrame:
    """Describe each period of a column, row for row: period_kind, period_start, period_end, period_index.

    Null where the period is null or unreadable.
    """
    known = {text: read_period(text) for text in texts.drop_nulls().unique().to_list() if is_period(text)}
    rows = [known.get(text) for text in texts.to_list()]
    return pl.DataFrame(
        {
            "period_kind": [row.kind if row else None for row in rows],
            "period_start": [row.starts_on if row else None for row in rows],
            "period_end": [row.ends_on if row else None for row in rows],
            "period_index": [row.index if row else None for row in rows],
        },
        schema={"period_kind": pl.String, "period_start": pl.Date, "period_end": pl.Date, "period_index": pl.Int64},
    )


def _refuse(text: str) -> Period:
    raise ValueError(f"{text!r} is no period")


def _range_alias(period: Period) -> Period:
    """Read a range of exactly one calendar year, half, quarter or month as that period: same days, same index."""
    first, last = period.starts_on, period.ends_on
    if first is None or last is None:
        return period
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    kinds: dict[int, tuple[PeriodKind, int]] = {
        12: ("year", first.year),
        6: ("half", first.year * 2 + (first.month - 1) // 6),
        3: ("quarter", first.year * 4 + (first.month - 1) // 3),
        1: ("month", first.year * 12 + first.month - 1),
    }
    if months not in kinds:
        return period
    same = _at(*kinds[months])
    return same if (same.starts_on, same.ends_on) == (first, last) else period


def _at(kind: PeriodKind, index: int) -> Period:
    if kind == "week":
        first = date(1970, 1, 5) + timedelta(weeks=index)
        year, week, _ = first.isocalendar()
        return Period(f"{year}-W{week:02}", kind, first, first + timedelta(days=6), index)
    if kind == "day":
        day = date.fromordinal(index)
        return Period(day.isoformat(), kind, day, day, index)
    months = 12 // PER_YEAR[kind]
    year, part = divmod(index, PER_YEAR[kind])
    first = date(year, part * months + 1, 1)
    marks = {"year": "", "half": f"-H{part + 1}", "quarter": f"-Q{part + 1}", "month": f"-{part + 1:02}"}
    return Period(f"{year}{marks[kind]}", kind, first, _add_months(first, months) - timedelta(days=1), index)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
