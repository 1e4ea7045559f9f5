"""The ledger: every number the brief says. A page may print no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

from tasks.render.brief import Brief

_NUMBER = re.compile(r"[+\u2212]?[0-9]+(?:[.,\u202f\u00a0'’][0-9]+)*")
_PERIOD = re.compile(r"(?<![0-9])[0-9]{2}([0-9]{2})-(?:Q[1-4]|H[12]|W[0-9]{2})(?![0-9])")
_UNSEEN = frozenset({"script", "style", "template", "head"})
_TOLD_ATTRIBUTES = frozenset({"alt", "aria-label", "aria-description"})


def numbers_in(text: str) -> list[str]:
    """List the numbers of a text as written, with their sign of difference; `23-Q4` beside 2023-Q4 is the same number."""
    return _NUMBER.findall(text)


def build_ledger(parts: Iterable[object]) -> frozenset[str]:
    """Collect all numbers of records and texts; the short form of a period's year counts too."""
    found: set[str] = set()
    for text in _texts(parts):
        found.update(numbers_in(text))
        found.update(_PERIOD.findall(text))
    return frozenset(found)


def unknown_numbers(html_text: str, brief: Brief) -> list[str]:
    """List the numbers in a page's visible text (alternative texts included) that the brief's ledger does not hold."""
    reader = _Reader()
    reader.feed(html_text)
    reader.close()
    known = brief.ledger
    found = (number for text in reader.texts for number in numbers_in(text))
    return list(dict.fromkeys(number for number in found if number not in known))


def _texts(value: object) -> Iterator[str]:
    """Walk records, lists and mappings to their texts and whole numbers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        yield str(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


class _Reader(HTMLParser):
    """Collects what a reader of the page sees or hears."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        self.texts += [text for name, text in attrs if name in _TOLD_ATTRIBUTES and text]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [text for name, text in attrs if name in _TOLD_ATTRIBUTES and text]

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.texts.append(data)
