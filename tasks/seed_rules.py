"""What each key of sources.toml, editions.toml and corrections.toml must be, and the check of a file against it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from tasks.errors import UnreadableSeed
from tasks.frames import CLAIMS
from tasks.periods import is_period
from tasks.seed_files import find_line, read_toml

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CRON = re.compile(r"(?:[0-9A-Za-z*/,#?-]+ ){4}[0-9A-Za-z*/,#?-]+")
LEAST_CONTRAST = 3.0  # WCAG 2.2, success criterion 1.4.11
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
CLEARABLE = ("entity", "metric", "period", "basis", "scope", "attributed_to")  # "" leaves them untold
READINGS = (*CLEARABLE, "value", "value_high", "rounding", "unit", "kind", "qualifier", "modality")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule for one key: what a value must be, told to the person who writes it."""

    fits: Callable[[Any], bool]
    told: str
    is_needed: bool = True


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value == value.strip()


def _is_share(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


def _is_zone(value: Any) -> bool:
    try:
        return is_text(value) and bool(ZoneInfo(value))
    except (KeyError, ValueError, OSError):
        return False


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(is_text(one) for one in value) and len(set(value)) == len(value)


def _is_day(value: Any) -> bool:
    return type(value) is date


def _is_days(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_day, value))


def _is_hours(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 720


def _is_addresses(value: Any) -> bool:
    return _is_list(value) and all(_ADDRESS.fullmatch(one) for one in value)


def _is_weights(value: Any) -> bool:
    return isinstance(value, dict) and all(
        type(weight) in (int, float) and 0 < weight < 1000 for weight in value.values()
    )


def _is_claim_part(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(_fits_column(key, one) for key, one in value.items())


def _fits_column(name: str, value: Any) -> bool:
    """Texts for columns of text, finite numbers for columns of numbers; other columns cannot be named."""
    kind = CLAIMS.get(name) if name != "correction" else None
    if kind == pl.String:
        return isinstance(value, str)
    return kind in (pl.Float64, pl.Int64) and type(value) in (int, float) and math.isfinite(value)


def _is_place(value: Any) -> bool:
    return _is_claim_part(value) and is_text(value.get("doc"))


def is_reading(value: Any) -> bool:
    """Only what was read may be put right, never what was written; a period must be one."""
    return (
        _is_claim_part(value)
        and set(value) <= set(READINGS)
        and all(one != "" or name in CLEARABLE for name, one in value.items())
        and (value.get("period", "") == "" or is_period(value["period"]))
    )


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(*words: str) -> tuple[Callable[[Any], bool], str]:
    return lambda value: isinstance(value, str) and value in words, f"one of {', '.join(words)}"


def _is_accent(value: Any) -> bool:
    """Tell whether a value is a colour that stands out from white paper."""
    return _matches(re.compile(r"#[0-9a-fA-F]{6}"))(value) and contrast_with_white(value) >= LEAST_CONTRAST


def contrast_with_white(colour: str) -> float:
    """Return the contrast of #rrggbb with white, 1 to 21, from relative luminance as WCAG 2.2 defines it."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


TEXT = Entry(is_text, "a text without white space around it")
SOURCE: Mapping[str, Entry] = {
    "id": TEXT,
    "name": TEXT,
    "kind": Entry(*_one_of("folder", "feed", "page", "jsonl", "mailbox")),
    "locator": TEXT,
    "language": Entry(_matches(_LANGUAGE), "a language tag like en or zh-Hans", is_needed=False),
    "owner": TEXT,
    "cadence": Entry(*_one_of("daily", "weekly", "monthly", "irregular")),
    "grade": Entry(*_one_of(*"ABCDEF")),
    "follow": Entry(lambda value: type(value) is bool, "true or false", is_needed=False),
    "pages": Entry(
        lambda value: type(value) is int and 1 <= value <= 10, "a whole number from 1 to 10", is_needed=False
    ),
}
EDITION: Mapping[str, Entry] = {
    "id": Entry(
        _matches(re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")), "small letters, digits and hyphens: it names a folder"
    ),
    "title": TEXT,
    "audience": TEXT,
    "language": Entry(*_one_of("en", "zh-Hans", "de")),
    "cadence": Entry(*_one_of("weekly", "monthly", "quarterly")),
    "watchlist": Entry(_is_list, "a list of entity ids, none twice"),
    "metrics": Entry(_is_list, "a list of metric ids, none twice"),
    "schedule": Entry(_matches(_CRON), "five cron fields like 0 7 * * 1"),
    "timezone": Entry(_is_zone, "an IANA time zone like Asia/Shanghai"),
    "paper": Entry(*_one_of("A4", "Letter"), is_needed=False),
    "accent": Entry(_is_accent, "a colour like #b3261e with a contrast of 3:1 or more on white paper", is_needed=False),
    "findings_limit": Entry(
        lambda value: type(value) is int and 1 <= value <= 12, "a whole number from 1 to 12", is_needed=False
    ),
    "change_threshold": Entry(_is_share, "a fraction from 0 to 1", is_needed=False),
    "held_back_limit": Entry(_is_share, "a fraction from 0 to 1", is_needed=False),
    "weights": Entry(_is_weights, "a table entity id = weight above 0 and below 1000", is_needed=False),
    "logo": Entry(
        _matches(re.compile(r"[^/\\][^\\]*\.svg")), "the path of an SVG file beside editions.toml", is_needed=False
    ),
    "pdf_variant": Entry(*_one_of("pdf/ua-1", "pdf/a-3a"), is_needed=False),
    "starts": Entry(_is_day, "a date like 2025-03-07", is_needed=False),
    "catch_up": Entry(*_one_of("latest", "all", "coalesce", "none"), is_needed=False),
    "grace_hours": Entry(_is_hours, "whole hours from 1 to 720", is_needed=False),
    "holidays": Entry(_is_days, "a list of dates like 2025-10-01", is_needed=False),
    "on_holiday": Entry(*_one_of("shift", "skip"), is_needed=False),
    "review": Entry(*_one_of("none", "window", "approval"), is_needed=False),
    "review_hours": Entry(_is_hours, "whole hours from 1 to 720", is_needed=False),
    "recipients": Entry(_is_addresses, "a list of mail addresses, none twice", is_needed=False),
}
CORRECTION: Mapping[str, Entry] = {
    "id": TEXT,
    "where": Entry(_is_place, "a table of fields of a claim, doc among them"),
    "action": Entry(*_one_of("replace", "hold")),
    "set": Entry(is_reading, f"a table of {', '.join(READINGS)}", is_needed=False),
    "reason": TEXT,
    "status": Entry(*_one_of("open", "repaired")),
    "expect": Entry(_is_claim_part, "a table of fields of a claim"),
    "by": TEXT,
    "on": Entry(_is_day, "a date like 2025-03-07"),
}


def read_tables(
    path: Path, name: str, rules: Mapping[str, Entry], others: Collection[str] = (), may_be_empty: bool = False
) -> list[dict[str, Any]]:
    document = read_toml(path)
    if unknown := sorted(set(document) - {name, *others}):
        raise UnreadableSeed(
            path, find_line(path, unknown[0]), f"{unknown[0]!r} is unknown", f"write [[{name}]] above each entry"
        )
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UnreadableSeed(
            path, find_line(path, name), f"[{name}] is a single table", f"write [[{name}]] with two brackets"
        )
    if not tables and not may_be_empty:
        raise UnreadableSeed(path, None, f"holds no [[{name}]]", "add one")
    seen: dict[str, int] = {}
    for number, table in enumerate(tables, 1):
        _check_table(path, name, number, table, rules)
        if seen.setdefault(table["id"], number) != number:
            raise UnreadableSeed(
                path,
                find_line(path, name, number, "id"),
                f"id {table['id']!r} is taken",
                "give each entry an id of its own",
            )
    return tables


def _check_table(path: Path, name: str, number: int, table: Mapping[str, Any], rules: Mapping[str, Entry]) -> None:
    if unknown := sorted(set(table) - set(rules)):
        raise UnreadableSeed(
            path,
            find_line(path, name, number, unknown[0]),
            f"{unknown[0]!r} is unknown in [[{name}]]",
            f"known are {', '.join(rules)}",
        )
    for key, rule in rules.items():
        if key not in table and rule.is_needed:
            raise UnreadableSeed(
                path, find_line(path, name, number), f"[[{name}]] lacks {key}", f"add {key} = {rule.told}"
            )
        if key in table and not rule.fits(table[key]):
            raise UnreadableSeed(
                path, find_line(path, name, number, key), f"{key} {table[key]!r} does not fit", f"write {rule.told}"
            )
