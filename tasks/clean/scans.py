"""One pass over the characters of many texts: what each holds that needs a closer look, and where its lines are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from tasks.clean.characters import NARROW
from tasks.clean.cuts import COMBINING, PICTURE, RAISED, TONED, WIDTHLESS
from tasks.clean.marks import Mark
from tasks.clean.sections import WIDE, Line

Classes = npt.NDArray[np.uint16]
_CLASSES = {
    Mark.PICTURE: PICTURE,
    Mark.WIDTHLESS: WIDTHLESS,
    Mark.COMBINING: COMBINING,
    Mark.RAISED: RAISED,
    Mark.TONE: TONED,
    Mark.WIDE: WIDE,
    Mark.NARROW: "".join(re.escape(character) for character in NARROW),
    Mark.LINE_END: "\r\n",
    Mark.DIGIT: "0-9\uff10-\uff19",
    Mark.WIDE_MARK: "，：",
    Mark.BRACKET: r"\[［〔",
    Mark.ANGLE: "<",
    Mark.AMPERSAND: "&",
    Mark.EMPHASIS: "*_~`",
}
# Characters that are classed one by one; beyond them only planes of Han characters hold any class.
_CLASSED = (range(0x20000), range(0xE0000, 0xE1000))
_FURTHER_HAN = slice(0x20000, 0x40000)


TOGETHER = 50_000  # characters


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a text tells: which marks it holds, and its lines that are not empty."""

    marks: int
    lines: list[Line]


def scan(texts: Sequence[str]) -> list[Scan]:
    """Scan texts, as many at once as a processor's cache holds; a longer one takes about 16 bytes a character."""
    scans: list[Scan] = []
    together: list[str] = []
    length = 0
    for text in texts:
        if length + len(text) > TOGETHER:
            scans += _scan(together)
            together, length = [], 0
        together.append(text)
        length += len(text)
    return scans + _scan(together)


def _scan(texts: Sequence[str]) -> list[Scan]:
    if not texts:
        return []
    together = "\n".join([*texts, ""])
    codes = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _classify(codes)
    firsts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    marks = np.bitwise_or.reduceat(classes, firsts[:-1])
    _mark_wide_numbers(classes, firsts, marks)
    lines = _find_lines(texts, codes, classes, firsts)
    return [Scan(mark, found) for mark, found in zip(marks.tolist(), lines, strict=True)]


def find_marks(text: str) -> int:
    """Tell which marks one text holds."""
    codes = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _classify(codes)
    marks = np.bitwise_or.reduce(classes, keepdims=True)
    _mark_wide_numbers(classes, np.array([0, len(codes)]), marks)
    return int(marks[0])


def _classify(codes: npt.NDArray[np.uint32]) -> Classes:
    """Look up the classes of characters, piece by piece: numpy widens what it looks up to eight bytes each."""
    classes = np.empty(len(codes), dtype=np.uint16)
    for start in range(0, len(codes), TOGETHER):
        piece = slice(start, start + TOGETHER)
        np.take(_classes(), codes[piece], out=classes[piece], mode="clip")
    return classes


def _mark_wide_numbers(classes: Classes, firsts: npt.NDArray[np.int64], marks: Classes) -> None:
    """Set WIDE_NUMBER where a wide mark stands between two digits."""
    places = np.flatnonzero(classes & Mark.WIDE_MARK)
    inside = places[(classes[places - 1] & classes[places + 1] & Mark.DIGIT) > 0]
    marks[np.searchsorted(firsts, inside, side="right") - 1] |= Mark.WIDE_NUMBER


def _find_lines(
    texts: Sequence[str], codes: npt.NDArray[np.uint32], classes: Classes, firsts: npt.NDArray[np.int64]
) -> list[list[Line]]:
    """Find the lines that are not empty, with their widths in half-width columns and whether an empty one precedes."""
    ends = np.flatnonzero(classes & Mark.LINE_END)
    starts = np.concatenate([[0], ends[:-1] + 1])
    feeds = np.cumsum(codes[ends] == 10, dtype=np.int32)  # line feeds up to and including each line's end
    is_line = ends > starts
    before = (feeds - (codes[ends] == 10))[is_line].tolist()
    starts, ends = starts[is_line], ends[is_line]
    owners = np.searchsorted(firsts, starts, side="right") - 1
    wide = (classes & Mark.WIDE) > 0
    widths = ends - starts
    if wide.any():
        counted = np.concatenate([[0], np.cumsum(wide, dtype=np.int32)])
        widths = widths + counted[ends] - counted[starts]
    lines: list[list[Line]] = [[] for _ in texts]
    told = zip(owners.tolist(), (starts - firsts[owners]).tolist(), (ends - firsts[owners]).tolist(), strict=True)
    feed = 0
    for (owner, start, end), width, fed in zip(told, widths.tolist(), before, strict=True):
        text = texts[owner][start:end]
        if not text.isspace():
            found = lines[owner]
            found.append(Line(start, end, text, width, False, not found or fed - feed >= 2))
            feed = fed
    return lines


@cache
def _classes() -> Classes:
    """Build the table: the classes of each character, by its code."""
    table = np.zeros(0x110000, dtype=np.uint16)
    patterns = {mark: re.compile(f"[{characters}]") for mark, characters in _CLASSES.items()}
    for codes in _CLASSED:
        for mark, pattern in patterns.items():
            found = pattern.findall("".join(map(chr, codes)))
            table[np.frombuffer("".join(found).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)] |= int(mark)
    table[_FURTHER_HAN] |= int(Mark.WIDE)
    return table
