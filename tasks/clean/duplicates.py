"""Articles that repeat others: the same bytes, and nearly the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from tasks.frames import DUPLICATES, conform

SHINGLE = 5  # characters of words and figures, white space aside: holds for scripts with and without spaces
KEPT = 128  # shingles of an article that are compared: those with the lowest hashes
ALIKE = 0.7  # share of common shingles from which two articles are near-duplicates
SAME_FIGURES = 0.5  # share of common figures they need besides: a report by last quarter's pattern is another report
BANDS, ROWS = 16, 4  # articles are compared that agree in all rows of a band of their lowest hashes
COMPARED = 64  # articles of one band that a further one is compared with, the latest ones: templates make many

Sketch = npt.NDArray[np.uint32]
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum())
_MARKS = tuple(mark.encode() for mark in "“”„‘’–—…«»\u00a0，。、：；！？「」《》（）")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_ODD = np.random.default_rng(1).integers(1, 2**32, (2, BANDS * ROWS, 1), dtype=np.uint32) | np.uint32(1)


def split_duplicates(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split RAW_ARTICLES with `article_id` into the first of each content hash and DUPLICATES of those."""
    ranked = raw.with_columns(
        is_first=pl.int_range(pl.len()).over("content_hash") == 0,
        duplicate_of=pl.col("article_id").first().over("content_hash"),
        reason=pl.format("same content as {}", pl.col("doc").first().over("content_hash")),
    )
    repeats = ranked.filter(~pl.col("is_first")).select(list(DUPLICATES))
    return ranked.filter("is_first").drop("is_first", "duplicate_of", "reason"), conform(repeats, DUPLICATES)


def sketch(text: str) -> Sketch:
    """Sketch a text: the lowest hashes of its shingles, in order, each once."""
    folded = text.encode("utf-8", "replace").lower().translate(None, _BETWEEN)
    if not text.isascii():
        for mark in _MARKS:
            folded = folded.replace(mark, b"")
    # In UTF-8 a Han character takes three bytes: two and a half of them say as much as five letters.
    is_wide = 2 * len(folded) > 3 * len(text)
    if len(folded) < 8:
        folded = folded.ljust(8, b"\0")
    windows: npt.NDArray[np.uint64] = np.ndarray(len(folded) - 7, dtype=np.uint64, buffer=folded, strides=(1,))
    if not is_wide:
        windows = windows << np.uint64(64 - 8 * SHINGLE)
    hashes = (windows * _FACTOR >> np.uint64(32)).astype(np.uint32)
    # Only some may be among the lowest; where repetitions leave too few of them, all are sorted.
    few = np.unique(hashes[hashes < 2**32 * min(1.0, 4 * KEPT / len(hashes))])
    return few[:KEPT] if len(few) >= KEPT or len(hashes) <= 4 * KEPT else np.unique(hashes)[:KEPT]


def cluster(
    article_ids: Sequence[str], sketches: Sequence[Sketch], text_of: Callable[[int], str], order: Sequence[int]
) -> list[str]:
    """Name for each article the first one, in the given order, of its near-duplicates; itself where it is alone."""
    keys = _band_keys(sketches)
    bands: dict[int, list[int]] = {}  # key of a band → ranks of the leaders that have it
    leaders = list(range(len(sketches)))
    for rank, place in enumerate(order):
        near = sorted({leader for key in keys[place] for leader in bands.get(key, ())[-COMPARED:]})
        leader = next((at for at in near if _alike(place, order[at], sketches, text_of)), None)
        if leader is None:
            for key in keys[place]:
                bands.setdefault(key, []).append(rank)
        else:
            leaders[place] = order[leader]
    return [article_ids[leader] for leader in leaders]


def _alike(one: int, other: int, sketches: Sequence[Sketch], text_of: Callable[[int], str]) -> bool:
    if _share(sketches[one], sketches[other]) < ALIKE:
        return False
    figures, other_figures = (set(_FIGURE.findall(text_of(at))) for at in (one, other))
    together = figures | other_figures
    return not together or len(figures & other_figures) >= SAME_FIGURES * len(together)


def _share(one: Sketch, other: Sketch) -> float:
    """Estimate the share of common shingles: among the lowest hashes of both together, those that both have."""
    lowest = np.union1d(one, other)[: max(len(one), len(other))]
    return float(np.isin(lowest, one).sum() + np.isin(lowest, other).sum() - len(lowest)) / max(len(lowest), 1)


def _band_keys(sketches: Sequence[Sketch]) -> list[list[int]]:
    """Hash the bands of each sketch: the lowest hashes under many orders of the shingles, some at a time."""
    keys: list[list[int]] = []
    factors, terms = _ODD
    for sketched in sketches:
        lowest = (sketched * factors + terms).min(axis=1).astype(np.uint64).reshape(BANDS, ROWS)
        mixed = np.zeros(BANDS, dtype=np.uint64)
        for row in range(ROWS):
            mixed = (mixed ^ lowest[:, row]) * _FACTOR
        keys.append((mixed ^ np.arange(BANDS, dtype=np.uint64)).tolist())
    return keys
