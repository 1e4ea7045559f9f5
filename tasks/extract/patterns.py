"""Regular expressions that are tried only where one of the strings stands that every match of theirs holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]  # the standard library has no public parser of patterns
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Span = tuple[int, int]
Anchors = frozenset[str]  # empty: a match may hold anything

_FEW = 48  # strings that are worth looking for
_CLOSE, _DIGITS = 5, 10  # characters of a range that are
_SHORT = 3  # characters of an anchor that is worth making longer
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
_WIDTHLESS = {codes.AT, codes.ASSERT, codes.ASSERT_NOT}
_NOTHING: Anchors = frozenset([""])


@dataclass(frozen=True, slots=True, eq=False)
class Anchored:
    """A regular expression with its anchors: strings of which every match holds one."""

    pattern: re.Pattern[str]
    anchors: Anchors
    opens: bool  # every match starts with one of them
    needs_digit: bool
    has_capitals: bool  # it is for the text as written, not for the folded one


# Where each pattern may match: the stretches of a text that hold its anchors, or what follows each anchor that opens it.
Spots = Mapping[Anchored, Sequence[Span]]


def anchor_pattern(pattern: str, flags: re.RegexFlag = re.MULTILINE) -> Anchored:
    """Compile a pattern, unless told otherwise with `^` and `$` at every line, and find its anchors."""
    tree = parser.parse(pattern, flags)
    return Anchored(re.compile(pattern, flags), *_required(tree), _needs_digit(tree), "[A-Z" in pattern)


def find_spans(patterns: Sequence[Anchored], text: str, spots: Spots, beyond: int = 0) -> list[Span]:
    """Find what any of the patterns matches where it may, in reading order; of two that overlap, what starts first."""
    found = [
        (*match.span(), number)
        for number, one in enumerate(patterns)
        if one in spots
        for match in scan_spots(one, text, spots, beyond)
    ]
    spans: list[Span] = []
    for first, last, _ in sorted(found, key=lambda span: (span[0], span[2])) if len(found) > 1 else found:
        if last > first and (not spans or first >= spans[-1][1]):
            spans.append((first, last))
    return spans


def scan_stretches(pattern: re.Pattern[str], text: str, stretches: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Find all matches of a pattern within some stretches of a text."""
    return itertools.chain.from_iterable(pattern.finditer(text, *stretch) for stretch in stretches)


def scan_spots(one: Anchored, text: str, spots: Spots, beyond: int = 0) -> Iterator[re.Match[str]]:
    """Find all matches of a pattern where it may match, or up to some characters beyond."""
    read = 0
    for start, end in spots.get(one, ()):
        if not one.opens:
            yield from one.pattern.finditer(text, start, end + beyond)
        elif start >= read and (match := one.pattern.match(text, start, end + beyond)):
            read = match.end()
            yield match


def _needs_digit(tree: Iterable[Any]) -> bool:
    """Tell whether every match of a parsed pattern holds a digit."""
    for code, told in tree:
        if code is codes.IN and all(_is_digit(kind, char) for kind, char in told):
            return True
        if code is codes.SUBPATTERN and _needs_digit(told[-1]):
            return True
        if code is codes.BRANCH and all(map(_needs_digit, told[1])):
            return True
        if code in _REPEATS and told[0] and _needs_digit(told[2]):
            return True
    return False


def _is_digit(kind: Any, char: Any) -> bool:
    return kind is codes.RANGE and ord("0") <= char[0] and char[1] <= ord("9")


def _required(tree: Sequence[Any]) -> tuple[Anchors, bool]:
    """Choose anchors of a parsed pattern, where they are short those with the digits beside them; tell whether one opens it."""
    plain, longer = _best(tree, _CLOSE), _best(tree, _DIGITS)
    is_longer = min(map(len, longer[0]), default=0) > 1 and min(map(len, plain[0]), default=0) < _SHORT
    return longer if is_longer else plain


def _best(tree: Iterable[Any], close: int) -> tuple[Anchors, bool]:
    """Choose the best anchors of a parsed pattern, the longest, then the fewest strings; tell whether one opens each match."""
    options: list[tuple[Anchors, bool]] = []
    run, opens = _NOTHING, True
    for code, told in tree:
        written = _written(code, told, close)
        longer = _join(run, written)
        if longer:
            run = longer
            continue
        ends = _written_by(told[2], close) if code in _REPEATS and told[0] and len(told[2]) == 1 else written
        options += [(run, opens), (_join(run, ends), opens), (_required_by(code, told, close), False)]
        run, opens = ends or _NOTHING, False
    options.append((run, opens))
    usable = [_shortest(option, opens) for option, opens in options if option and "" not in option]
    return max(usable, key=lambda one: (min(map(len, one[0])), -len(one[0])), default=(frozenset(), False))


def _shortest(strings: Anchors, opens: bool) -> tuple[Anchors, bool]:
    """Leave out strings that hold others, of those that open a match only where they start with these."""
    held = str.startswith if opens else str.__contains__
    return frozenset(one for one in strings if not any(held(one, other) for other in strings if other != one)), opens


def _required_by(code: Any, told: Any, close: int) -> Anchors:
    if code is codes.SUBPATTERN:
        return _best(told[-1], close)[0]
    if code is codes.BRANCH:
        options = [_best(branch, close)[0] for branch in told[1]]
        return frozenset().union(*options) if all(options) else frozenset()
    if code in _REPEATS and told[0]:
        return _best(told[2], close)[0]
    return frozenset()


def _written(code: Any, told: Any, close: int) -> Anchors:
    """List all that a part of a pattern can match, where that is not much; nothing where it is."""
    found: Anchors = frozenset()
    if code is codes.LITERAL:
        found = frozenset([chr(told)])
    elif code is codes.IN:
        chars = [_chars(kind, char, close) for kind, char in told]
        found = frozenset().union(*chars) if all(chars) else found
    elif code in _WIDTHLESS:
        found = _NOTHING
    elif code is codes.BRANCH:
        options = [_written_by(branch, close) for branch in told[1]]
        found = frozenset().union(*options) if all(options) else found
    elif code is codes.SUBPATTERN:
        found = _written_by(told[-1], close)
    elif code in _REPEATS and told[:2] == (0, 1):
        inner = _written_by(told[2], close)
        found = inner | _NOTHING if inner else inner
    return found if len(found) <= _FEW else frozenset()


def _chars(kind: Any, char: Any, close: int) -> Anchors:
    """List the characters of a member of a class, where they are few."""
    if kind is codes.LITERAL:
        return frozenset(chr(char))
    is_close = kind is codes.RANGE and char[1] - char[0] < close
    return frozenset(map(chr, range(char[0], char[1] + 1))) if is_close else frozenset()


def _written_by(tree: Iterable[Any], close: int) -> Anchors:
    found = _NOTHING
    for code, told in tree:
        found = _join(found, _written(code, told, close))
    return found


def _join(first: Anchors, second: Anchors) -> Anchors:
    joined = frozenset(one + other for one in first for other in second)
    return joined if len(joined) <= _FEW else frozenset()
