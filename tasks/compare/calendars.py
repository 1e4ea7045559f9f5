"""What periods have to do with each other: usual name, period before, period a year ago, quarters covered."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from tasks.periods import Period, is_period, read_period

CALENDAR = {
    "written_period": pl.String,
    "period": pl.String,
    "period_kind": pl.String,
    "period_index": pl.Int64,
    "period_end": pl.Date,
    "previous_period": pl.String,
    "year_ago_period": pl.String,
    "first_quarter": pl.Int64,
    "last_quarter": pl.Int64,
}
_CUMULATIVE = ("year", "range")


def describe_periods(texts: pl.Series) -> pl.DataFrame:
    """Build a calendar (CALENDAR) with one row per distinct readable text of `texts`; `period` is its usual name.

    `previous_period` is empty for years, ranges and events, which have no step; quarters are numbered year × 4 + 0..3
    and given only where the period begins and ends with one. The loop runs over distinct texts, not over rows.
    """
    known = [(text, read_period(text)) for text in sorted(texts.drop_nulls().unique().to_list()) if is_period(text)]
    return pl.DataFrame([_describe(text, period.plain()) for text, period in known], schema=CALENDAR, orient="row")


def _describe(text: str, period: Period) -> tuple[object, ...]:
    previous = None if period.kind in _CUMULATIVE else _name(period.previous)
    first, last = _quarters(period)
    return text, period.text, period.kind, period.index, period.ends_on, previous, _name_year_ago(period), first, last


def _name(neighbour: object) -> str | None:
    """Name a neighbouring period; None where there is none or the calendar ends."""
    try:
        found = neighbour() if callable(neighbour) else None
    except (ValueError, OverflowError):
        return None
    return found.text if isinstance(found, Period) else None


def _name_year_ago(period: Period) -> str | None:
    if period.kind != "range":
        return _name(period.year_ago)
    ends = [_name(read_period(part).year_ago) for part in period.text.split("/", 1)]
    return "/".join(end for end in ends if end) if all(ends) else None


def _quarters(period: Period) -> tuple[int | None, int | None]:
    first, last = period.starts_on, period.ends_on
    if first is None or last is None or last == date.max:
        return None, None
    after = last + timedelta(days=1)
    if (first.day, after.day) != (1, 1) or first.month % 3 != 1 or after.month % 3 != 1:
        return None, None
    return first.year * 4 + first.month // 3, after.year * 4 + after.month // 3 - 1
