"""Read phrases of time (keys of tasks/extract/phrases.py) as periods, by publication date, fiscal year and focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.normalise.quantities import read_count
from tasks.periods import Period, read_period
from tasks.vocabulary import FiscalYear

_YEAR = 12  # months
_SAME = {"same1": "month", "same3": "quarter"}
_AGAIN = frozenset({"same", *_SAME})
_REPORTED = 2  # months after its end until which a period is still forecast: then its figures are out


@dataclass(frozen=True, slots=True)
class Setting:
    """What a phrase is read against."""

    published_on: date | None
    fiscal: FiscalYear | None
    focus: tuple[str, ...]  # keys of earlier phrases, the latest first
    looks_ahead: bool = False  # a forecast or a target: of a part without a year the next one is meant


def read_phrase(words: str | None, setting: Setting, depth: int = 0) -> str | None:
    """Read a phrase as the text of a period; None where it cannot be told."""
    if depth > 6:
        return None
    if not words:
        return _focused(setting, depth)
    keys = words.split()
    try:
        told = [key for key in keys if not key.startswith("back")]
        text = _back(_read(told, setting, depth) if told else _focused(setting, depth), keys)
        return read_period(text).text if text else None
    except ValueError:
        return None


def _back(text: str | None, keys: Sequence[str]) -> str | None:
    """Stretch a year back over the years before it that a growth is told for: back5."""
    years = next((int(read_count(key[4:])) for key in keys if key.startswith("back")), 0)
    return f"{int(text) - years}/{text}" if text and 0 < years < 100 and len(text) == 4 else text


def _focused(setting: Setting, depth: int, kind: str | None = None, leans: bool = False) -> str | None:
    """Read the period the text has been about: the latest named, or the one after it where that one was only compared with it.

    What was named before is past, even where a forecast is read, but for what an earlier period leans on."""
    found: list[str] = []
    for number, words in enumerate(setting.focus):
        ahead = setting.looks_ahead and leans and number == 0
        text = read_phrase(words, replace(setting, focus=setting.focus[number + 1 :], looks_ahead=ahead), depth + 1)
        if text and text not in found and kind in (None, read_period(text).kind):
            found.append(text)
        if len(found) == 2:
            break
    if len(found) == 2 and _comes_before(found[0], found[1]):
        return found[1]
    return found[0] if found else None


def _comes_before(earlier: str, later: str) -> bool:
    """Tell whether a period is the one before another, or the same a year before."""
    main = read_period(later)
    step = main.previous()
    return main.kind in {"quarter", "month"} and step is not None and step.text == earlier


def _read(keys: list[str], setting: Setting, depth: int) -> str | None:
    if {"thru"} & set(keys):
        ranged = _range(keys, setting, depth)
        if ranged:
            return ranged
        keys = [key for key in keys if key != "thru"]
    year = _year(keys, setting)
    if "ya" in keys or (year is not None and not _AGAIN.isdisjoint(keys)):
        return _shifted(keys, year, setting, depth)
    if any(key in {"q-1", "q+1"} for key in keys):
        main = _focused(setting, depth)
        base = read_period(main) if main else None
        if base is None or base.kind != "quarter":
            return _text(_latest("quarter", setting)) if base is None else _text(_before(_latest("quarter", setting)))
        return _text(base.previous())
    if "m-1" in keys:
        main = _focused(setting, depth)
        base = read_period(main) if main else None
        return _text(base.previous()) if base and base.kind == "month" else _text(_latest("month", setting))
    if "q+0" in keys and year is None:
        return _focused(setting, depth) or _text(_latest("quarter", setting))
    if "same1" in keys:
        return _focused(setting, depth, "month") or _focused(setting, depth)
    if ("same3" in keys and not any(key[0] == "q" for key in keys)) or keys == ["span3"]:
        return _focused(setting, depth, "quarter") or _focused(setting, depth)
    if "same12" in keys:
        main = _focused(setting, depth)
        return main[:4] if main else None
    if lone := next((int(key[3:]) for key in keys if key.startswith("nth")), 0):
        return _lone(lone, _focused(setting, depth))
    if keys in (["same"], ["q+0"]):
        return _focused(setting, depth)
    return _explicit(keys, year, setting, depth)


def _lone(number: int, main: str | None) -> str | None:
    """Read an ordinal that leaves out its quarter or half after one that was told: the third quarter … the fourth."""
    kind = read_period(main).kind if main else ""
    if main is None or kind not in {"quarter", "half"} or (kind == "half" and number > 2):
        return None
    return f"{main[:-1]}{number}"


def _explicit(keys: list[str], year: int | None, setting: Setting, depth: int) -> str | None:
    kind = {key[0]: key for key in keys if key[1:].isdigit() or key.startswith("e")}
    event = next((key for key in keys if key.startswith("e") and ":" in key), None)
    is_fiscal = "fiscal" in keys
    if event:
        month, name = event[1:].split(":")
        told = year if year is not None else _year_of_event(event, setting) or _year_of_month(int(month), setting)
        return f"{told}:{name}" if told else None
    span = next((int(key[4:]) for key in keys if key.startswith("span")), None)
    if span and "m" in kind:
        months = _span(span, int(kind["m"][1:]), year, setting)
        return _quarter_within(months, int(kind["q"][1:])) if months and span == _YEAR and "q" in kind else months
    if "nine" in keys and "m" in kind:
        return _span(9, int(kind["m"][1:]), year, setting)
    if is_fiscal and "m" in kind and "until" in keys:
        return _span(12, int(kind["m"][1:]), year, setting)
    if "m" in kind:
        month_number = int(kind["m"][1:])
        if "until" in keys and ("d" in kind and int(kind["d"][1:]) >= 28):
            return _span(3, month_number, year, setting)
        told = year if year is not None else _year_of_month(month_number, setting)
        if told is None or not 1 <= month_number <= 12:
            return None
        return f"{told}-{month_number:02}" + (f"-{int(kind['d'][1:]):02}" if "d" in kind else "")
    first = next((int(key[5:]) for key in keys if key.startswith("first")), 0)
    if first:
        told = year if year is not None else _year_of_month(first, setting)
        return f"{told}-01/{told}-{first:02}" if told else None
    if "q" in kind or "h" in kind or "nine" in keys:
        return _part(keys, kind, year, setting, depth, is_fiscal)
    if is_fiscal and setting.fiscal and (year is not None or "full" in keys):
        return _fiscal_year(year, setting)
    if year is not None:
        return str(year)
    if "full" in keys:
        return _whole(setting, depth)
    return None


def _quarter_within(year: str, quarter: int) -> str:
    """Read a quarter of a year of its own: 2026年3月期第2四半期 is July to September 2025."""
    begins = read_period(year).starts_on
    if begins is None:
        return year
    first = begins.year * 12 + begins.month - 1 + 3 * (quarter - 1)
    last = first + 2
    return f"{first // 12}-{first % 12 + 1:02}/{last // 12}-{last % 12 + 1:02}"


def _part(
    keys: list[str], kind: dict[str, str], year: int | None, setting: Setting, depth: int, is_fiscal: bool
) -> str | None:
    if "q" in kind and is_fiscal and setting.fiscal and year is not None:
        return _fiscal_quarter(int(kind["q"][1:]), year, setting.fiscal)
    if "nine" in keys:
        told = year if year is not None else _year_of_month(9, setting)
        return f"{told}-01/{told}-09" if told else None
    part = kind.get("q") or kind.get("h") or ""
    if year is None:
        year = _year_of_part(part, setting, depth)
    return f"{year}-{part[0].upper()}{part[1:]}" if year else None


def _year(keys: Sequence[str], setting: Setting) -> int | None:
    for key in keys:
        if key[0] == "y" and key[1:].isdigit():
            return int(key[1:])
        if key[0] == "y" and key[1:2] in {"+", "-"} and setting.published_on:
            return setting.published_on.year + int(key[1:])
    return None


def _year_of_part(part: str, setting: Setting, depth: int) -> int | None:
    """Tell the year of a quarter or half without one: the latest that had ended, or the next to end for a look ahead."""
    focus = _focused_year(setting, depth)
    if setting.published_on is None:
        return focus
    ends = int(part[1:]) * (3 if part[0] == "q" else 6)
    if setting.looks_ahead:
        # a part that ended two months ago may not be reported yet, and still be forecast
        month = setting.published_on.month
        coming = setting.published_on.year + (month > ends + _REPORTED) - (month + 12 <= ends + _REPORTED)
        return focus if focus is not None and focus > coming else coming
    latest = setting.published_on.year if setting.published_on.month > ends else setting.published_on.year - 1
    return focus if focus is not None and focus < latest - 1 else latest


def _focused_year(setting: Setting, depth: int) -> int | None:
    for words in setting.focus:
        for key in words.split():
            if key[0] == "y" and key[1:].isdigit():
                return int(key[1:])
    return None


def _year_of_month(month: int, setting: Setting) -> int | None:
    if setting.published_on is None:
        return _focused_year(setting, 0)
    if setting.looks_ahead:
        return setting.published_on.year + (setting.published_on.month > month + _REPORTED)
    return setting.published_on.year if month <= setting.published_on.month else setting.published_on.year - 1


def _year_of_event(event: str, setting: Setting) -> int | None:
    """Tell the year that the text named the same event with before: this year's Black Friday … the Black Friday weekend."""
    for words in setting.focus:
        keys = words.split()
        if event in keys and (year := _year(keys, setting)) is not None:
            return year
    return None


def _latest(kind: str, setting: Setting) -> Period | None:
    if setting.published_on is None:
        return None
    here = setting.published_on
    now = read_period(f"{here.year}-Q{(here.month + 2) // 3}" if kind == "quarter" else f"{here.year}-{here.month:02}")
    return now.previous()


def _before(period: Period | None) -> Period | None:
    return period.previous() if period else None


def _text(period: Period | None) -> str | None:
    return period.text if period else None


def _shifted(keys: list[str], year: int | None, setting: Setting, depth: int) -> str | None:
    """Read the same period of another year, one before where none is named."""
    bare = [key for key in keys if not key.startswith(("ya", "same")) and key[0] != "y"]
    kind = next((_SAME[key] for key in keys if key in _SAME), None)
    main = (
        _explicit(bare, None, setting, depth)
        if bare
        else (_focused(setting, depth, kind, leans=True) or _focused(setting, depth, leans=True))
    )
    if main is None:
        return str(year) if year is not None else None
    period = read_period(main)
    if (year is not None and not _AGAIN.isdisjoint(keys) and "ya" not in keys) or (
        year is not None and any(key[0] == "y" and key[1:].isdigit() for key in keys)
    ):
        first, _, last = main.partition("/")
        return f"{year}{first[4:]}" + (f"/{year + int(last[:4]) - int(first[:4])}{last[4:]}" if last else "")
    if period.kind == "range":
        first, last = main.split("/")
        return f"{int(first[:4]) - 1}{first[4:]}/{int(last[:4]) - 1}{last[4:]}"
    earlier = period.year_ago()
    return earlier.text if earlier else None


def _whole(setting: Setting, depth: int) -> str | None:
    """Read "the full year": the year of the period the text is about, else the last one that had ended, or the one under way."""
    main = _focused(setting, depth)
    if main:
        ends_on = read_period(main).ends_on
        if setting.fiscal and "/" in main and ends_on:
            ends = int(setting.fiscal.year_ends)
            return _span(12, ends, ends_on.year + (ends_on.month > ends), setting)
        return main[:4]
    if setting.published_on is None:
        return None
    if not setting.looks_ahead:
        return str(setting.published_on.year - 1)
    if setting.fiscal is None:
        return str(setting.published_on.year)
    ends = int(setting.fiscal.year_ends)
    return _span(12, ends, setting.published_on.year + (setting.published_on.month > ends), setting)


def _span(months: int, last_month: int, year: int | None, setting: Setting) -> str | None:
    told = year if year is not None else _year_of_month(last_month, setting)
    if told is None or not 1 <= last_month <= 12:
        return None
    first = told * 12 + last_month - months
    return f"{first // 12}-{first % 12 + 1:02}/{told}-{last_month:02}" if months > 1 else f"{told}-{last_month:02}"


def canonical(text: str) -> str:
    """Write a range that is exactly a year, half, quarter or month as such; a year only where it is a calendar year."""
    return read_period(text).text


def _fiscal_end(year: int, fiscal: FiscalYear) -> tuple[int, int]:
    ends = int(fiscal.year_ends)
    return (year if fiscal.named_by == "end" or ends == 12 else year + 1), ends


def _fiscal_year(year: int | None, setting: Setting) -> str | None:
    fiscal = setting.fiscal
    if fiscal is None:
        return None
    if year is None:
        if setting.published_on is None:
            return None
        year = (
            setting.published_on.year
            if setting.published_on.month > int(fiscal.year_ends)
            else setting.published_on.year - 1
        )
        year += setting.looks_ahead - (fiscal.named_by != "end")  # a forecast is for the year under way
    end_year, end_month = _fiscal_end(year, fiscal)
    return _span(12, end_month, end_year, setting)


def _fiscal_quarter(quarter: int, year: int, fiscal: FiscalYear) -> str | None:
    end_year, end_month = _fiscal_end(year, fiscal)
    last = end_year * 12 + end_month - 1 - 3 * (4 - quarter)
    first = last - 2
    return f"{first // 12}-{first % 12 + 1:02}/{last // 12}-{last % 12 + 1:02}"


def _range(keys: list[str], setting: Setting, depth: int) -> str | None:
    """Read from … to …: months, quarters or years, the year borrowed from either side."""
    at = keys.index("thru")
    first, last = keys[:at], [key for key in keys[at + 1 :] if key != "thru"]
    if not first or not last:
        return None
    shared = [key for key in keys if key[0] == "y"]
    first = first if any(key[0] == "y" for key in first) else [*first, *shared[-1:]]
    last = last if any(key[0] == "y" for key in last) else [*last, *shared[:1]]
    first = [key for key in first if key[0] != "d"] if any(key[0] == "m" for key in first) else first
    last = [key for key in last if key[0] != "d"] if any(key[0] == "m" for key in last) else last
    ends = [_explicit(side, _year(side, setting), setting, depth) for side in (first, last)]
    if None in ends or ends[0] == ends[1]:
        return ends[1]
    left, right = (read_period(end) for end in ends if end)
    if not shared and left.kind == right.kind == "month" and left.text > right.text:  # one of them lies in another year
        year = int(right.text[:4]) - (left.text[5:] > right.text[5:])
        left = read_period(f"{year}{left.text[4:]}")
    if left.kind != right.kind or left.starts_on is None or right.ends_on is None or left.starts_on > right.ends_on:
        return right.text
    if left.kind == "quarter":
        return f"{left.starts_on:%Y-%m}/{right.ends_on:%Y-%m}"
    return f"{left.text}/{right.text}"
