"""Articles that repeat others: the same bytes, and nearly the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]  # it ships no types

from tasks.frames import DUPLICATES, conform

SHINGLE = 5  # characters of words and figures, white space aside: holds for scripts with and without spaces
PERMUTATIONS = 64
ALIKE = 0.7  # share of common shingles from which two articles are near-duplicates
SAME_FIGURES = 0.5  # share of common figures they need besides: a report by last quarter's pattern is another report
SAMPLED = 4  # one shingle of so many is compared
_NO_WORDS = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ODD = np.array([31**power for power in range(SHINGLE)], dtype=np.uint64)


def split_duplicates(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split RAW_ARTICLES with `article_id` into the first of each content hash and DUPLICATES of those."""
    ranked = raw.with_columns(
        is_first=pl.int_range(pl.len()).over("content_hash") == 0,
        duplicate_of=pl.col("article_id").first().over("content_hash"),
        reason=pl.format("same content as {}", pl.col("doc").first().over("content_hash")),
    )
    repeats = ranked.filter(~pl.col("is_first")).select(list(DUPLICATES))
    return ranked.filter("is_first").drop("is_first", "duplicate_of", "reason"), conform(repeats, DUPLICATES)


def cluster(article_ids: Sequence[str], texts: Sequence[str], order: Sequence[int]) -> list[str]:
    """Name for each article the first one, in the given order, of its near-duplicates; itself where it is alone."""
    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    sketches: dict[int, MinHash] = {}  # of the leaders, by rank
    leaders = list(range(len(texts)))
    for rank, place in enumerate(order):
        sketch = _sketch(texts[place])
        near = sorted(index.query(sketch))
        leader = next((at for at in near if _alike(sketch, sketches[at], texts[place], texts[order[at]])), None)
        if leader is None:
            sketches[rank] = sketch
            index.insert(rank, sketch)
        else:
            leaders[place] = order[leader]
    return [article_ids[leader] for leader in leaders]


def _alike(one: MinHash, other: MinHash, text: str, other_text: str) -> bool:
    if one.jaccard(other) < ALIKE:
        return False
    figures, other_figures = set(_FIGURE.findall(text)), set(_FIGURE.findall(other_text))
    together = figures | other_figures
    return not together or len(figures & other_figures) >= SAME_FIGURES * len(together)


@cache
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Draw the permutations once; all sketches share them."""
    a, b = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32").permutations
    return a, b


def _sketch(text: str) -> MinHash:
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int, scheme="affine32", permutations=_permutations())
    sketch.update_batch(_shingles(text).tolist())
    return sketch


def _shingles(text: str) -> npt.NDArray[np.uint64]:
    """Hash the shingles of a text; of many a fourth is kept, chosen by hash so that all articles keep the same."""
    words = _NO_WORDS.sub("", text).casefold()
    codes = np.frombuffer(words.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.unique(codes)
    windows = np.lib.stride_tricks.sliding_window_view(codes, SHINGLE)
    hashes = windows @ _ODD * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)
    sampled = np.unique(hashes[hashes % SAMPLED == 0])
    return sampled if len(sampled) >= PERMUTATIONS else np.unique(hashes)
