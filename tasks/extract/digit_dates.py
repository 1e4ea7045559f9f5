"""Find years, quarters, months and days that are written in digits or codes: 2024年3月, Q3 2024, FY25."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.extract.dates import Dates
from tasks.extract.patterns import Spots, scan_spots, scan_stretches
from tasks.extract.words import Word

_ISO = re.compile(r"([12](?<![0-9].)(?:(?<=2)0|(?<=1)9)[0-9]{2})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])(?![0-9])")
_MONTH = re.compile(r"m[0-9]+")
Span = tuple[int, int]
Atom = tuple[int, int, str]


def block(blocked: bytearray, start: int, end: int) -> None:
    """Mark a span as taken."""
    blocked[start:end] = b"\1" * (end - start)


def find_codes(
    folded: str, stretches: Sequence[Span], spots: Spots, blocked: bytearray, dates: Dates
) -> Iterator[Atom]:
    """Yield what is written in codes: 2024-03-31, Q3 2024, 1H25, FY25."""
    for match in scan_stretches(_ISO, folded, stretches):
        if not blocked[match.start()]:
            block(blocked, *match.span())
            yield match.start(), match.end(), f"y{match[1]}"
            yield match.start(), match.end(), f"m{int(match[2])}"
            yield match.start(), match.end(), f"d{int(match[3])}"
    for match in scan_spots(dates.codes, folded, spots):
        if blocked[match.start()]:
            continue
        block(blocked, *match.span())
        year = match["y1"] or match["y2"]
        if year:
            yield match.start(), match.end(), "y" + (year if len(year) == 4 else "20" + year)
        if match["fy"]:
            yield match.start(), match.end(), "fiscal"
        quarter, half = match["q1"] or match["q2"], match["h1"] or match["h2"]
        yield match.start(), match.end(), f"q{quarter}" if quarter else f"h{half}"
    for match in scan_spots(dates.fiscal, folded, spots):
        if not blocked[match.start()]:
            block(blocked, *match.span())
            yield match.start(), match.end(), "y" + (match[1] if len(match[1]) == 4 else "20" + match[1])
            yield match.start(), match.end(), "fiscal"


def find_era_years(folded: str, spots: Spots, blocked: bytearray, dates: Dates) -> Iterator[Atom]:
    """Yield the years counted from the start of an era: 民国113年, 令和6年."""
    for era, before in dates.eras:
        for match in scan_spots(era, folded, spots):
            year = before + (int(match[1]) if match[1].isdigit() else 1)
            if not blocked[match.start()] and 1900 <= year < 2100:
                block(blocked, *match.span())
                yield match.start(), match.end(), f"y{year}"


def find_eastern(folded: str, spots: Spots, blocked: bytearray, dates: Dates) -> Iterator[Atom]:
    """Yield years, months and days that a mark follows: 2024年3月5日."""
    for match in scan_spots(dates.east["years"], folded, spots):
        if not blocked[match.start()]:
            block(blocked, match.start(), match.end() + 1)
            yield match.start(), match.end() + 1, "y" + (match[1] if len(match[1]) == 4 else "20" + match[1])
    for match in scan_spots(dates.east["months"], folded, spots):
        if not blocked[match.start()]:
            block(blocked, *match.span())
            yield match.start(), match.end(), f"m{int(match[1] or 1)}"  # the first ten months are January to October
            yield match.start(), match.end(), "thru"
            yield match.start(), match.end(), f"m{int(match[2])}"
    for match in scan_spots(dates.east["month"], folded, spots):
        if not blocked[match.start(1)]:
            block(blocked, *match.span())
            yield match.start(), match.end(), f"m{int(match[1])}"
    for pattern in (dates.east["day"], dates.east["lone_day"]):
        for match in scan_spots(pattern, folded, spots):
            if not blocked[match.start(1)]:
                block(blocked, *match.span())
                yield match.start(), match.end(), f"d{int(match[1])}"


def find_lone(folded: str, spots: Spots, blocked: bytearray, dates: Dates) -> Iterator[Atom]:
    """Yield the ordinals that leave out which part of a year they count: 18% in the third quarter, 11% in the fourth."""
    for number, pattern in enumerate(dates.lone, 1):
        for match in scan_spots(pattern, folded, spots):
            if not blocked[match.start()]:
                block(blocked, *match.span())
                yield match.start(), match.end(), f"nth{number}"


def find_days(folded: str, times: Sequence[Word], blocked: bytearray, dates: Dates) -> Iterator[Atom]:
    """Yield the day beside a month: 5 March, March 5th."""
    for word in times:
        if not _MONTH.fullmatch(word.senses["period"]):
            continue
        before = folded[max(0, word.start - 6) : word.start]
        match = dates.day_before.search(before.rstrip())
        if match and before.endswith(" ") and 1 <= int(match[1]) <= 31:
            start = max(0, word.start - 6) + match.start()
            block(blocked, start, word.start)
            yield start, word.start, f"d{int(match[1])}"
        after = dates.day_after.match(folded, word.end)
        if after and 1 <= int(after[1]) <= 31:
            block(blocked, *after.span())
            yield after.start(), after.end(), f"d{int(after[1])}"
