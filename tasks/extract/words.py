"""Find all words of the lexicon in a batch of texts: one automaton, whole frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tasks.extract.common_names import stands_as_name
from tasks.extract.lexicons import Lexicon, Roles, Senses

Offsets = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Word(NamedTuple):
    """One word where it stands; offsets count characters of the article's text."""

    start: int
    end: int
    roles: Roles
    senses: Senses

    def stands_for(self, role: str) -> str | None:
        """Tell what it stands for in a role; None where it has not that role."""
        return self.senses.get(role)


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found in a batch of texts, which count as one, a line apart; arrays hold offsets in that one."""

    bounds: Offsets  # where each text starts, and where another one would
    words: list[Word]  # with offsets in their own texts
    edges: list[int]  # where the words of each text start among all
    starts: Offsets  # of the words
    traits: npt.NDArray[np.uint8]
    digits: Offsets  # places of all digits
    spots: tuple[Offsets, Offsets]  # where anchors of patterns start, and the numbers of these patterns


def find_words(texts: Sequence[str], folded: Sequence[str], lexicon: Lexicon) -> Found:
    """Find the words of each text: whole words only, the longest of those that start first, none overlapping another."""
    glued, original = "\n".join(folded), "\n".join(texts)
    points = _points(glued + "\0")
    needles = lexicon.needles.find(glued, points)
    starts, ends, patterns = _matches(points, original, needles, lexicon)
    kept = _choose(starts, ends, patterns, lexicon)
    starts, ends, patterns = starts[kept], ends[kept], patterns[kept]
    bounds = np.cumsum([0, *(len(text) + 1 for text in folded)])
    edges = np.searchsorted(starts, bounds)
    before = np.repeat(bounds[:-1], np.diff(edges))
    numbers = patterns.tolist()
    sides = (starts - before).tolist(), (ends - before).tolist()
    played = map(lexicon.roles.__getitem__, numbers), map(lexicon.senses.__getitem__, numbers)
    words = [*map(Word._make, zip(*sides, *played, strict=True))]
    traits, digits = lexicon.traits[patterns], np.flatnonzero(_is_digit(points))
    return Found(bounds, words, edges.tolist(), starts, traits, digits, lexicon.needles.patterns_at(*needles))


def _choose(starts: Offsets, ends: Offsets, patterns: Offsets, lexicon: Lexicon) -> Offsets:
    """Choose among matches that overlap; those that touch no other, most of them, need no look."""
    if not len(starts):
        return np.empty(0, dtype=np.int64)
    reached = np.maximum.accumulate(ends)
    opens = np.concatenate([[True], starts[1:] >= reached[:-1]])
    firsts = np.flatnonzero(opens)
    lasts = np.append(firsts[1:], len(starts))
    is_alone = lasts - firsts == 1
    kept = [firsts[is_alone]]
    told = (starts.tolist(), ends.tolist(), lexicon.is_content[patterns].tolist())
    several = [
        number
        for first, last in zip(firsts[~is_alone].tolist(), lasts[~is_alone].tolist(), strict=True)
        for number in _of_cluster(first, last, *told)
    ]
    return np.sort(np.concatenate([*kept, np.array(several, dtype=np.int64)]))


def _of_cluster(
    first: int, last: int, starts: Sequence[int], ends: Sequence[int], is_content: Sequence[bool]
) -> Iterator[int]:
    reached = -1
    for number in range(first, last):
        if starts[number] >= reached and (is_content[number] or not _is_shadow(number, last, starts, ends, is_content)):
            yield number
            reached = ends[number]


def _is_shadow(number: int, last: int, starts: Sequence[int], ends: Sequence[int], is_content: Sequence[bool]) -> bool:
    """Tell whether a cue (of the) runs into a longer name, metric or word of time (the quarter before) that starts inside it."""
    start, end = starts[number], ends[number]
    for later in range(number + 1, last):
        if starts[later] >= end:
            return False
        is_longer = ends[later] - starts[later] > end - start
        if starts[later] > start and ends[later] > end and is_longer and is_content[later]:
            return True
    return False


def _matches(
    points: npt.NDArray[np.uint32], original: str, needles: tuple[Offsets, Offsets], lexicon: Lexicon
) -> tuple[Offsets, Offsets, Offsets]:
    starts, patterns = (one[needles[1] < len(lexicon.words)] for one in needles)
    ends = starts + lexicon.lengths[patterns]
    keep = _stands_alone(points, starts, ends)
    keep &= ~lexicon.is_proper[patterns] | _is_capital(_points(original + "\0")[starts])
    starts, ends, patterns = starts[keep], ends[keep], patterns[keep]
    if lexicon.common_names:
        keep = _part_names(original, starts, ends, patterns, lexicon)
        starts, ends, patterns = starts[keep], ends[keep], patterns[keep]
    order = np.lexsort((-ends, starts))
    return starts[order], ends[order], patterns[order]


def _part_names(original: str, starts: Offsets, ends: Offsets, patterns: Offsets, lexicon: Lexicon) -> Flags:
    """Turn names that stand as words of their language into these, in place; tell which of all matches play a role then."""
    for at in np.flatnonzero(np.isin(patterns, list(lexicon.common_names))).tolist():
        if not stands_as_name(original, int(starts[at]), int(ends[at]), lexicon):
            patterns[at] = lexicon.common_names[int(patterns[at])]
    return np.asarray(patterns >= 0)


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)


def _stands_alone(points: npt.NDArray[np.uint32], starts: Offsets, ends: Offsets) -> Flags:
    """Tell which matches in Latin letters are no parts of longer words; the points end with a zero."""
    first, last, before, after = points[starts], points[ends - 1], points[starts - 1], points[ends]
    opens = ~(_is_letter(first) & _is_letter(before)) & ~(_is_digit(first) & (_is_digit(before) | _is_letter(before)))
    closes = ~(_is_letter(last) & _is_letter(after)) & ~(_is_digit(last) & _is_digit(after))
    return np.asarray(opens & closes)


def _is_letter(points: npt.NDArray[np.uint32]) -> Flags:
    return np.asarray(((points >= 97) & (points <= 122)) | ((points >= 0xDF) & (points < 0x250)))


def _is_digit(points: npt.NDArray[np.uint32]) -> Flags:
    return np.asarray((points >= 48) & (points <= 57))


def _is_capital(points: npt.NDArray[np.uint32]) -> Flags:
    return np.asarray(((points >= 65) & (points <= 90)) | (points > 127))
