"""One automaton for all strings that a text is searched for: the words of a lexicon, and the anchors of its patterns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from tasks.extract.patterns import Anchored
from tasks.folding import fold

Offsets = npt.NDArray[np.int64]
Points = npt.NDArray[np.uint32]

_END = 3  # characters
_MARKS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Needles:
    """The strings, the words first, each by its number; and which patterns each is an anchor of."""

    names: pl.Enum
    words: int  # how many of them are words
    patterns: tuple[Anchored, ...]
    edges: Offsets  # where the patterns of each start among those of all
    anchored: Offsets  # numbers of patterns
    ends: npt.NDArray[np.uint32]  # the first and the last characters of each, as marks; nothing for short ones

    def find(self, folded: str, points: Points) -> tuple[Offsets, Offsets]:
        """Find all of them in a folded text, overlaps and parts of words too: where each starts, and its number."""
        text, needles = pl.Series([folded]).str, self._possible(points).implode()
        octets = text.find_many(needles, overlapping=True).explode().drop_nulls().to_numpy().astype(np.int64)
        found = text.extract_many(needles, overlapping=True).explode().drop_nulls()
        numbers = found.cast(self.names).to_physical().to_numpy().astype(np.int64)
        return octets if folded.isascii() else _characters(folded, octets), numbers

    def _possible(self, points: Points) -> pl.Series:
        """Choose those whose ends stand in a text: it takes long to build an automaton of all."""
        seen = np.zeros(_MARKS, dtype=np.bool_)
        seen[_mark(points[:-2], points[1:-1], points[2:])] = True
        seen[0] = True
        return self.names.categories.filter(pl.Series(seen[self.ends].all(axis=0)))

    def patterns_at(self, starts: Offsets, numbers: Offsets) -> tuple[Offsets, Offsets]:
        """Tell where which pattern may match: the starts of its anchors, and its number."""
        counts = self.edges[numbers + 1] - self.edges[numbers]
        starts, numbers, counts = (one[counts > 0] for one in (starts, numbers, counts))
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(starts, counts), self.anchored[np.repeat(self.edges[numbers], counts) + within]


def gather_needles(words: Sequence[str], patterns: Sequence[Anchored]) -> Needles:
    """Gather the words of a lexicon and the anchors of all its patterns."""
    owners = dict[str, list[int]]((word, []) for word in words)
    for number, one in enumerate(patterns):
        for anchor in sorted(set(map(fold, one.anchors))):
            owners.setdefault(anchor, []).append(number)
    edges = np.cumsum([0, *map(len, owners.values())])
    anchored = np.array([*itertools.chain.from_iterable(owners.values())], dtype=np.int64)
    ends = np.array([[_ends(one[:_END]), _ends(one[-_END:])] for one in owners], dtype=np.uint32).T
    return Needles(pl.Enum(list(owners)), len(words), tuple(patterns), edges, anchored, ends)


def _ends(end: str) -> int:
    points = np.array([[ord(char)] for char in end], dtype=np.uint32)
    return int(_mark(*points)[0]) if len(end) == _END else 0


def _mark(first: Points, second: Points, third: Points) -> Points:
    """Mark three characters in a row by a small number; others may have the same."""
    mixed = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA77) + third * np.uint32(0xC2B2AE3D)
    return np.asarray(mixed >> np.uint32(12))


def _characters(text: str, octets: Offsets) -> Offsets:
    """Turn offsets in UTF-8 into offsets of characters."""
    place = np.cumsum((np.frombuffer(text.encode(), dtype=np.uint8) & 0xC0) != 0x80, dtype=np.int64) - 1
    return np.asarray(place[octets])
