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
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


@dataclass(frozen=True, slots=True)
class PageWords:
    """What ends an article, what is furniture, and how eras count."""

    end_lines: frozenset[str]  # folded
    end_line: str  # pattern for Polars: a line that is one of them, whatever marks stand around
    end_phrases: str  # pattern for Polars
    furniture: str  # pattern for Polars: a phrase of furniture anywhere, or a line that is a label
    labels: frozenset[str]  # folded
    bylines: tuple[str, ...]
    furniture_classes: frozenset[str]
    dateline_ends: re.Pattern[str]
    eras: Mapping[str, int]
    stop_words: Mapping[str, tuple[str, ...]]  # frequent word, in lower case → the languages that have it


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
        end_line=f"(?i){_whole_line(lists['end_lines'])}",
        end_phrases=f"(?i){_alternatives(lists['end_phrases'])}",
        furniture=f"(?i){_alternatives(lists['furniture'])}|{_whole_line(lists['labels'])}",
        labels=frozenset(fold_line(word) for word in lists["labels"]),
        bylines=tuple(lists["bylines"]),
        furniture_classes=frozenset(word.lower() for word in lists["furniture_classes"]),
        dateline_ends=_dateline_ends(lists["dateline_ends"]),
        eras=_eras(told, path),
        stop_words=_stop_words(told, path),
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
    return re.compile(_alternatives(words), re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    """Write a pattern of words, the longest first, that Python and Polars read alike."""
    return "|".join(_SPECIAL.sub(r"\\\g<0>", word) for word in sorted(words, key=len, reverse=True))


def _whole_line(words: Iterable[str]) -> str:
    """Write a pattern of lines that are one of some words; see `fold_line`."""
    return rf"^[\W_]*(?:{_alternatives(words)})[\W_]*$".replace(" ", r"\s+")


def _dateline_ends(marks: Iterable[str]) -> re.Pattern[str]:
    named = r"\s*(?:[,，]\s?[^\W\d_]{1,6})?\s*(?:/[^/\n]{1,40}/|\([^()\n]{1,40}\)\s*"
    return re.compile(rf"{named}(?:{_any_of(marks).pattern})|\s*(?:{_any_of(marks).pattern}))")


def _eras(told: Mapping[str, Any], path: Path) -> Mapping[str, int]:
    eras = told.get("eras", {})
    if not isinstance(eras, dict) or not all(isinstance(year, int) for year in eras.values()):
        raise UnreadableSeed(path, None, "[eras] holds something else than years", 'write each like "令和" = 2018')
    return eras


def _stop_words(told: Mapping[str, Any], path: Path) -> Mapping[str, tuple[str, ...]]:
    lists = told.get("stop_words", {})
    if not isinstance(lists, dict):
        raise UnreadableSeed(path, None, "[stop_words] is no table", 'write each like en = ["the", "of"]')
    languages: dict[str, set[str]] = {}
    for language in lists:
        for word in _words(lists, language, path):
            languages.setdefault(word.lower(), set()).add(language)
    return {word: tuple(sorted(known)) for word, known in languages.items()}
