"""seeds/vocabulary/pages.toml → the words that tell an article from the page around it, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed

SHIPPED = Path(__file__).resolve().parent.parent / "seeds" / "vocabulary" / "pages.toml"
LISTS = ("end_lines", "end_phrases", "furniture", "labels", "bylines", "furniture_classes", "dateline_ends")


@dataclass(frozen=True, slots=True)
class PageWords:
    """What ends an article, what is furniture, and how eras count."""

    end_lines: frozenset[str]  # folded
    end_phrases: re.Pattern[str]
    furniture: re.Pattern[str]
    labels: frozenset[str]  # folded
    bylines: tuple[str, ...]
    furniture_classes: frozenset[str]
    dateline_ends: re.Pattern[str]
    eras: Mapping[str, int]


@cache
def read_page_words(path: Path = SHIPPED) -> PageWords:
    """Read the words of pages, once a run; UnreadableSeed names the file and the remedy."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error})", "mend the TOML there") from error
    lists = {name: _words(told, name, path) for name in LISTS}
    return PageWords(
        end_lines=frozenset(fold_line(word) for word in lists["end_lines"]),
        end_phrases=_any_of(lists["end_phrases"]),
        furniture=_any_of(lists["furniture"]),
        labels=frozenset(fold_line(word) for word in lists["labels"]),
        bylines=tuple(lists["bylines"]),
        furniture_classes=frozenset(word.lower() for word in lists["furniture_classes"]),
        dateline_ends=_dateline_ends(lists["dateline_ends"]),
        eras=_eras(told, path),
    )


def fold_line(line: str) -> str:
    """Fold a line to its words: case, white space, and everything around them that is neither letter nor digit."""
    return re.sub(r"\s+", " ", re.sub(r"^[\W_]+|[\W_]+$", "", line)).casefold()


def _words(told: Mapping[str, Any], name: str, path: Path) -> list[str]:
    words = told.get(name)
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words) or not words:
        raise UnreadableSeed(path, None, f"{name} is no list of words", f'write it like {name} = ["…", "…"]')
    return words


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest_first), re.IGNORECASE)


def _dateline_ends(marks: Iterable[str]) -> re.Pattern[str]:
    named = r"\s*(?:[,，]\s?[^\W\d_]{1,6})?\s*(?:/[^/\n]{1,40}/|\([^()\n]{1,40}\)\s*"
    return re.compile(rf"{named}(?:{_any_of(marks).pattern})|\s*(?:{_any_of(marks).pattern}))")


def _eras(told: Mapping[str, Any], path: Path) -> Mapping[str, int]:
    eras = told.get("eras", {})
    if not isinstance(eras, dict) or not all(isinstance(year, int) for year in eras.values()):
        raise UnreadableSeed(path, None, "[eras] holds something else than years", 'write each like "令和" = 2018')
    return eras
