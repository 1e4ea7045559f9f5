"""Find all words of the lexicon in a batch of texts: one automaton, whole frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from tasks.extract.lexicons import Lexicon, Roles

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Word:
    """One word where it stands; offsets count characters of the article's text."""

    start: int
    end: int
    roles: Roles

    def stands_for(self, role: str) -> str | None:
        """Tell what it stands for in a role; None where it has not that role."""
        for name, value in self.roles:
            if name == role:
                return value
        return None


def find_words(texts: Sequence[str], folded: Sequence[str], lexicon: Lexicon) -> list[list[Word]]:
    """Find the words of each text: whole words only, the longest of those that start first, none overlapping another."""
    glued = "\n".join(folded)
    original = "\n".join(texts)
    starts, ends, patterns = _matches(glued, original, lexicon)
    bounds = np.cumsum([0, *(len(text) + 1 for text in folded)])
    found: list[list[Word]] = [[] for _ in folded]
    owner = np.searchsorted(bounds, starts, side="right") - 1
    last = -1
    matches = list(zip(starts.tolist(), ends.tolist(), patterns.tolist(), owner.tolist(), strict=True))
    for number, (start, end, pattern, at) in enumerate(matches):
        if start >= last and (lexicon.is_content[pattern] or not _is_shadow(matches, number, lexicon)):
            offset = int(bounds[at])
            found[at].append(Word(start - offset, end - offset, lexicon.roles[pattern]))
            last = end
    return found


def _is_shadow(matches: Sequence[tuple[int, int, int, int]], number: int, lexicon: Lexicon) -> bool:
    """Tell whether a cue (of the) runs into a longer name, metric or word of time (the quarter before) that starts inside it."""
    start, end, _, _ = matches[number]
    for later in range(number + 1, len(matches)):
        first, last, pattern, _ = matches[later]
        if first >= end:
            return False
        if first > start and last > end and last - first > end - start and lexicon.is_content[pattern]:
            return True
    return False


def _matches(glued: str, original: str, lexicon: Lexicon) -> tuple[Offsets, Offsets, Offsets]:
    frame = (
        pl.DataFrame({"text": [glued]})
        .select(
            start=pl.col("text").str.find_many(pl.Series(lexicon.words).implode(), overlapping=True),
            pattern=pl.col("text").str.extract_many(pl.Series(lexicon.words).implode(), overlapping=True),
        )
        .explode("start", "pattern")
        .drop_nulls()
    )
    index = {word: number for number, word in enumerate(lexicon.words)}
    patterns = np.array([index[word] for word in frame["pattern"].to_list()], dtype=np.int64)
    octets = np.frombuffer(glued.encode(), dtype=np.uint8)
    place = np.cumsum((octets & 0xC0) != 0x80) - 1
    starts = place[frame["start"].to_numpy().astype(np.int64)] if len(patterns) else np.empty(0, dtype=np.int64)
    lengths = np.array([len(word) for word in lexicon.words], dtype=np.int64)
    ends = starts + lengths[patterns] if len(patterns) else starts
    keep = _stands_alone(glued, original, starts, ends) & _is_capital(
        original, starts, np.array(lexicon.is_proper)[patterns]
    )
    starts, ends, patterns = starts[keep], ends[keep], patterns[keep]
    order = np.lexsort((-ends, starts))
    return starts[order], ends[order], patterns[order]


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)


def _stands_alone(glued: str, original: str, starts: Offsets, ends: Offsets) -> npt.NDArray[np.bool_]:
    """Tell which matches in Latin letters are no parts of longer words."""
    points = np.concatenate([_points(glued), np.zeros(1, dtype=np.uint32)])
    letter = ((points >= 97) & (points <= 122)) | ((points >= 0xDF) & (points < 0x250))
    digit = (points >= 48) & (points <= 57)
    before = np.where(starts > 0, starts - 1, len(points) - 1)
    opens = ~(letter[starts] & letter[before]) & ~(digit[starts] & (digit[before] | letter[before]))
    closes = ~(letter[ends - 1] & letter[ends]) & ~(digit[ends - 1] & digit[ends])
    return np.asarray(opens & closes)


def _is_capital(original: str, starts: Offsets, proper: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    points = _points(original)[starts]
    return np.asarray(~proper | ((points >= 65) & (points <= 90)) | (points > 127))
