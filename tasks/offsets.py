"""Offsets between a text that was read and the source it was cut from.

A cut is a pair of `at` and `text`: `text` stood in the source just before character `at` of what was read. Cuts are in
reading order, with at most one at each place. All offsets count characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the source that is not read as it stands: cut, or read as one single character in its place."""

    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where the cuts of one document are: positions in the text, and characters cut up to and including each."""

    positions: Offsets
    totals: Offsets

    def to_source(self, offsets: Sequence[int] | Offsets) -> Offsets:
        """Map offsets of characters in the text to their offsets in the source, all at once."""
        wanted = np.asarray(offsets, dtype=np.int64)
        if not len(self.positions):
            return wanted
        return wanted + self.totals[np.searchsorted(self.positions, wanted, side="right")]

    def spans_to_source(
        self, starts: Sequence[int] | Offsets, ends: Sequence[int] | Offsets
    ) -> tuple[Offsets, Offsets]:
        """Map spans of the text, none of them empty, to spans of the source, from first to last character."""
        return self.to_source(starts), self.to_source(np.asarray(ends, dtype=np.int64) - 1) + 1


def map_offsets(cuts: Iterable[Mapping[str, Any]]) -> OffsetMap:
    """Build the map of a document from its cuts, as they stand in the column `cuts`."""
    rows = list(cuts)
    positions = np.fromiter((row["at"] for row in rows), dtype=np.int64, count=len(rows))
    lengths = np.fromiter((len(row["text"]) for row in rows), dtype=np.int64, count=len(rows))
    return OffsetMap(positions, np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)]))


def to_source(offset: int, cuts: Iterable[Mapping[str, Any]]) -> int:
    """Map the offset of one character in the text to its offset in the source."""
    return offset + sum(len(cut["text"]) for cut in cuts if cut["at"] <= offset)


def span_to_source(start: int, end: int, cuts: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Map one span of the text, not empty, to the source; cuts inside it come along, cuts around it don't."""
    rows = list(cuts)
    return to_source(start, rows), to_source(end - 1, rows) + 1


def apply_edits(source: str, edits: Iterable[Edit]) -> tuple[str, list[dict[str, Any]]]:
    """Read the source with its edits: the text, and the cuts as they stand in the column `cuts`.

    Edits may come in any order; of two that overlap the one that starts first holds, and the other's rest is cut too.
    """
    pieces: list[str] = []
    cuts: list[dict[str, Any]] = []
    read = length = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        start = max(edit.start, read)
        if edit.end <= start:
            continue
        pieces.append(source[read:start])
        length += start - read
        if edit.instead and start == edit.start:
            pieces.append(edit.instead)
            start, length = start + 1, length + 1
        _add_cut(cuts, length, source[start : edit.end])
        read = edit.end
    pieces.append(source[read:])
    return "".join(pieces), cuts


def to_text(offsets: Sequence[int] | Offsets, cuts: Iterable[Mapping[str, Any]]) -> Offsets:
    """Map offsets in the source to offsets in the text; one inside a cut maps to the character after the cut."""
    wanted = np.asarray(offsets, dtype=np.int64)
    placed = map_offsets(cuts)
    if not len(placed.positions):
        return wanted
    starts = placed.positions + placed.totals[:-1]  # where each cut starts in the source
    lengths = np.diff(placed.totals)
    before = np.searchsorted(starts, wanted, side="left")
    inside = np.maximum(before - 1, 0)
    partly = np.where(before > 0, np.minimum(wanted - starts[inside], lengths[inside]), 0)
    return wanted - placed.totals[inside] - partly


def _add_cut(cuts: list[dict[str, Any]], at: int, text: str) -> None:
    if not text:
        return
    if cuts and cuts[-1]["at"] == at:
        cuts[-1]["text"] += text
    else:
        cuts.append({"at": at, "text": text})
