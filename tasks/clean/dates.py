"""Dates of publication: as told from outside, or as a line of its own near the head or the foot of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache

from babel.dates import get_month_names

from tasks.clean.characters import narrow
from tasks.clean.sections import Line
from tasks.page_words import PageWords

# Languages whose months are written out; Chinese, Japanese and Korean write them in figures.
LOCALES = ("en", "en_GB", "de", "de_AT", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "id", "sv", "da")
HEAD_LINES, FOOT_LINES = 12, 4  # lines that are looked at
LINE_WIDTH = 120  # characters of a line that says when and by whom
AROUND = 45  # of them, beside the date in its part of the line
DATELINE_PLACE = 60  # characters within which a dateline's date begins
DATELINE_WIDTH = 300  # characters of a paragraph that hold a whole dateline

_YEAR_FIRST = re.compile(
    r"(?<![0-9.])([12][0-9]{3})\s?(?:[-/.]|年)\s?([0-9]{1,2})\s?(?:[-/.]|月)\s?([0-9]{1,2})(?![0-9])\s?[日号號]?"
)
_DAY_FIRST = re.compile(r"(?<![0-9.])([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([12][0-9]{3})(?![0-9])")
_SLASHED = re.compile(r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})/([12][0-9]{3})(?![0-9])")
_DAY_NAME = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?([12][0-9]{3})(?![0-9])"
)
_NAME_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([12][0-9]{3})(?![0-9])")
_YEAR = re.compile("[12１２][0-9０-９]{3}|[0-9０-９元]年")  # without either there is no date
_PARTS = re.compile(r"[|｜·•]|\s[–—-]\s")
_SENTENCE = re.compile(r"[。！？!?；;]\s*$|[^\W\d_]{3,}\.\s*$|[,，]\s*$")
# What may stand before a dateline's date: names of places and agencies, in capitals or in Han characters.
_PLACE = re.compile(r"(?:[A-ZÄÖÜ][\w.'’-]*|&|and|und|[,:;/|()–—-]|\s)*|[【（(\[]?[^\s，。,、]{0,16}[\s，,]{0,2}")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a text and where it stands."""

    start: int
    end: int
    day: date


def read_told_date(told: str | None) -> date | None:
    """Read a date told from outside, with or without a time; the day counts as written. None for anything else."""
    if not told or not told.strip():
        return None
    told = told.strip()
    try:
        return datetime.fromisoformat(told).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(told).date()
    except (ValueError, TypeError, IndexError):
        pass
    return next((found.day for found in find_dates(told, {})), None)


def find_dates(text: str, eras: Mapping[str, int]) -> list[FoundDate]:
    """Find full dates in a text, in order; 05/06/2024 could be two days and is none."""
    if not _YEAR.search(text):
        return []
    return sorted(
        {(found.start, found.end): found for found in _all_dates(text, eras)}.values(), key=lambda found: found.start
    )


def read_publication_date(
    told: Sequence[tuple[str | None, str | None]], lines: Sequence[Line], captured: date, words: PageWords
) -> tuple[date | None, str | None, int | None]:
    """Read the date of publication, its place, and the number of the line that says it.

    `told` are dates from outside the text with their places, best first. A date after the capture is not believed.
    """
    line = find_publication_date(lines, words)
    places = [(read_told_date(day), place) for day, place in told]
    places.append((line[1] if line else None, "text"))
    # A day of grace: a page dated in a zone ahead of UTC may carry tomorrow's date.
    day, place = next(((day, place) for day, place in places if day and (day - captured).days <= 1), (None, None))
    return day, place, line[0] if line else None


def find_publication_date(lines: Sequence[Line], words: PageWords) -> tuple[int, date] | None:
    """Find the line that says when an article was published, and the day; a date in the running text is not one.

    It stands by itself near the head, else opens a paragraph there as a dateline, else stands by itself near the foot.
    """
    head = range(min(HEAD_LINES, len(lines)))
    foot = range(max(HEAD_LINES, len(lines) - FOOT_LINES), len(lines))
    for read, numbers in ((_date_line, head), (_dateline, head), (_date_line, foot)):
        for number in numbers:
            if (day := read(lines[number].text, words)) is not None:
                return number, day
    return None


def _date_line(line: str, words: PageWords) -> date | None:
    """Read a line that is a date, with at most a time, a label and a byline around it."""
    line = line.strip()
    if len(line) > LINE_WIDTH or not _YEAR.search(line):
        return None
    line = narrow(line)
    days = {day for part in _PARTS.split(line) if (day := _date_alone(part, words)) is not None}
    return days.pop() if len(days) == 1 else None


def _date_alone(part: str, words: PageWords) -> date | None:
    dates = find_dates(part, words.eras)
    if len({found.day for found in dates}) != 1 or _SENTENCE.search(part):
        return None
    rest = part[: dates[0].start] + part[dates[-1].end :]
    return dates[0].day if len(rest) <= AROUND and "。" not in rest else None


def _dateline(paragraph: str, words: PageWords) -> date | None:
    """Read a dateline: PEKING, 7. März 2024 – …; HONG KONG, Nov. 20, 2024 /Agency/ …; 新华社北京2024年3月7日电."""
    if len(paragraph) <= LINE_WIDTH or not _YEAR.search(paragraph, 0, DATELINE_PLACE + 30):
        return None
    paragraph = narrow(paragraph[:DATELINE_WIDTH])
    for found in find_dates(paragraph[: DATELINE_PLACE + 30], words.eras):
        if found.start <= DATELINE_PLACE and _PLACE.fullmatch(paragraph[: found.start]):
            return found.day if words.dateline_ends.match(paragraph, found.end) else None
    return None


def _all_dates(text: str, eras: Mapping[str, int]) -> Iterator[FoundDate]:
    for found in _YEAR_FIRST.finditer(text):
        yield from _dated(found, found[1], found[2], found[3])
    for found in _DAY_FIRST.finditer(text):
        yield from _dated(found, found[3], found[2], found[1])
    for found in _SLASHED.finditer(text):
        first, second = int(found[1]), int(found[2])
        if first > 12 or first == second:
            yield from _dated(found, found[3], found[2], found[1])
        elif second > 12:
            yield from _dated(found, found[3], found[1], found[2])
    for found in _DAY_NAME.finditer(text):
        yield from _dated(found, found[3], month_number(found[2]), found[1])
    for found in _NAME_DAY.finditer(text):
        yield from _dated(found, found[3], month_number(found[1]), found[2])
    if eras and "年" in text:
        pattern = rf"({'|'.join(map(re.escape, eras))})\s?([0-9]{{1,3}}|元)年\s?([0-9]{{1,2}})月\s?([0-9]{{1,2}})日"
        for found in re.finditer(pattern, text):
            year = eras[found[1]] + (1 if found[2] == "元" else int(found[2]))
            yield from _dated(found, year, found[3], found[4])


def _dated(found: re.Match[str], year: str | int, month: str | int | None, day: str | int) -> Iterator[FoundDate]:
    if month is None:
        return
    try:
        yield FoundDate(found.start(), found.end(), date(int(year), int(month), int(day)))
    except ValueError:
        return


@lru_cache(4096)
def month_number(name: str) -> int | None:
    """Number a month by its name or an unmistakable beginning of it, in any of our languages."""
    name = name.casefold()
    months = _month_names()
    if name in months:
        return months[name]
    numbers = {number for known, number in months.items() if known.startswith(name)}
    return numbers.pop() if len(numbers) == 1 else None


@cache
def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in LOCALES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, locale).items():
                    names.setdefault(str(name).casefold().rstrip("."), int(number))
    return {name: number for name, number in names.items() if len(name) >= 3}
