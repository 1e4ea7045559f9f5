"""Regular expressions that are tried only where one of the strings stands that every match of theirs holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]  # the standard library has no public parser of patterns
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Span = tuple[int, int]
Anchors = frozenset[str]  # empty: a match may hold anything

_DIGIT = re.compile("[0-9]")
_FEW = 24  # strings that are worth looking for one by one
_NOTHING: Anchors = frozenset([""])


@dataclass(frozen=True, slots=True)
class Anchored:
    """A regular expression with its anchors: strings of which every match holds one."""

    pattern: re.Pattern[str]
    anchors: Anchors
    needs_digit: bool
    has_capitals: bool  # it is for the text as written, not for the folded one

    def may_match(self, text: str, has_digit: bool = True) -> bool:
        """Tell whether a text, of which it may be known that it has no digit, holds an anchor."""
        if self.needs_digit and not has_digit:
            return False
        for anchor in self.anchors:  # a loop: this is asked for each pattern and stretch of text
            if anchor in text:
                return True
        return not self.anchors


def anchor_pattern(pattern: str) -> Anchored:
    """Compile a pattern, `^` and `$` at every line, and find its anchors."""
    tree = parser.parse(pattern, re.MULTILINE)
    return Anchored(re.compile(pattern, re.MULTILINE), _required(tree), _needs_digit(tree), "[A-Z" in pattern)


def find_spans(patterns: Sequence[Anchored], text: str, start: int, end: int) -> list[Span]:
    """Find what any of the patterns matches within a stretch, in reading order; of two that overlap, what starts first."""
    stretch = text[start:end]
    has_digit = _DIGIT.search(stretch) is not None
    found = [
        (*match.span(), number)
        for number, one in enumerate(patterns)
        if one.may_match(stretch, has_digit)
        for match in one.pattern.finditer(text, start, end)
    ]
    spans: list[Span] = []
    for first, last, _ in sorted(found, key=lambda span: (span[0], span[2])) if len(found) > 1 else found:
        if last > first and (not spans or first >= spans[-1][1]):
            spans.append((first, last))
    return spans


def scan_stretches(pattern: re.Pattern[str], text: str, stretches: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Find all matches of a pattern within some stretches of a text."""
    return itertools.chain.from_iterable(pattern.finditer(text, *stretch) for stretch in stretches)


def _needs_digit(tree: Iterable[Any]) -> bool:
    """Tell whether every match of a parsed pattern holds a digit."""
    for code, told in tree:
        if code is codes.IN and all(_is_digit(kind, char) for kind, char in told):
            return True
        if code is codes.SUBPATTERN and _needs_digit(told[-1]):
            return True
        if code is codes.BRANCH and all(map(_needs_digit, told[1])):
            return True
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT} and told[0] and _needs_digit(told[2]):
            return True
    return False


def _is_digit(kind: Any, char: Any) -> bool:
    return kind is codes.RANGE and ord("0") <= char[0] and char[1] <= ord("9")


def _required(tree: Iterable[Any]) -> Anchors:
    """Choose the best anchors of a parsed pattern: the longest, then the fewest strings."""
    options: list[Anchors] = []
    run = _NOTHING
    for code, told in tree:
        written = _written(code, told)
        longer = _join(run, written)
        if longer:
            run = longer
            continue
        options += [run, _required_by(code, told)]
        run = written or _NOTHING
    options.append(run)
    usable = [_shortest(option) for option in options if option and "" not in option]
    return max(usable, key=lambda option: (min(map(len, option)), -len(option)), default=frozenset())


def _shortest(strings: Anchors) -> Anchors:
    return frozenset(one for one in strings if not any(other in one for other in strings if other != one))


def _required_by(code: Any, told: Any) -> Anchors:
    if code is codes.SUBPATTERN:
        return _required(told[-1])
    if code is codes.BRANCH:
        options = [_required(branch) for branch in told[1]]
        return frozenset().union(*options) if all(options) else frozenset()
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT} and told[0]:
        return _required(told[2])
    return frozenset()


def _written(code: Any, told: Any) -> Anchors:
    """List all that a part of a pattern can match, where that is not much; nothing where it is."""
    found: Anchors = frozenset()
    if code is codes.LITERAL:
        found = frozenset([chr(told)])
    elif code is codes.IN and all(kind is codes.LITERAL for kind, _ in told):
        found = frozenset(chr(char) for _, char in told)
    elif code is codes.AT:
        found = _NOTHING
    elif code is codes.BRANCH:
        options = [_written_by(branch) for branch in told[1]]
        found = frozenset().union(*options) if all(options) else found
    elif code is codes.SUBPATTERN:
        found = _written_by(told[-1])
    elif code in {codes.MAX_REPEAT, codes.MIN_REPEAT} and told[:2] == (0, 1):
        inner = _written_by(told[2])
        found = inner | _NOTHING if inner else inner
    return found if len(found) <= _FEW else frozenset()


def _written_by(tree: Iterable[Any]) -> Anchors:
    found = _NOTHING
    for code, told in tree:
        found = _join(found, _written(code, told))
    return found


def _join(first: Anchors, second: Anchors) -> Anchors:
    joined = frozenset(one + other for one in first for other in second)
    return joined if len(joined) <= _FEW else frozenset()
