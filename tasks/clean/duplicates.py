"""Articles that repeat others: the same bytes, and nearly the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from tasks.frames import DUPLICATES, conform

SHINGLE = 5  # characters of words and figures, white space aside: holds for scripts with and without spaces
PIECE = 1 << 16  # bytes that are hashed at once
KEPT = 128  # shingles of an article that are compared: those with the lowest hashes
ALIKE = 0.7  # share of common shingles from which two articles are near-duplicates
SAME_FIGURES = 0.5  # share of common figures they need besides: a report by last quarter's pattern is another report
BANDS, ROWS = 16, 4  # articles are compared that agree in all rows of a band of their lowest hashes
SLACK = 0.15  # of that share, what an estimate by the lowest hashes may miss
COMPARED = 64  # articles of one band that a further one is compared with, the latest ones: templates make many

Sketch = npt.NDArray[np.uint32]
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum())
_QUOTES = bytes(set("“”„‘’–—…\u00a0".encode()))  # a copy may have other ones; letters lose little by losing their bytes
_LOWER = np.uint64(0x2020202020202020)  # makes small letters of capital ones, eight at once
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
    data = text.encode("utf-8", "replace")
    is_wide = 2 * len(data) > 3 * len(text)
    folded = data.translate(None, _BETWEEN if is_wide else _BETWEEN + _QUOTES).ljust(15, b"\0")
    # Only some may be among the lowest; where repetitions leave too few of them, all are sorted.
    few = _distinct(_hashes(folded, is_wide, below=min(2**32, 3 * KEPT * 2**32 // len(folded))))
    return (few if len(few) >= KEPT or len(folded) <= 3 * KEPT else _distinct(_hashes(folded, is_wide, 2**32)))[:KEPT]


def _hashes(folded: bytes, is_wide: bool, below: int) -> Sketch:
    """Hash the shingles of a text and keep those below a limit; a long text piece by piece."""
    kept = []
    for start in range(0, len(folded) - 14, PIECE):
        hashes = (_windows(folded[start : start + PIECE + 14], is_wide) >> np.uint64(32)).astype(np.uint32)
        kept.append(hashes[hashes < below] if below < 2**32 else hashes)
    return np.concatenate(kept)


def _distinct(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Sort hashes, each once; on so few, much faster than numpy's own."""
    ordered = np.sort(hashes)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def _windows(folded: bytes, is_wide: bool) -> npt.NDArray[np.uint64]:
    """Hash the windows of as many bytes as a shingle takes: in UTF-8 a Han character takes three, a letter one."""
    eights: npt.NDArray[np.uint64] = np.ndarray(len(folded) - 7, dtype=np.uint64, buffer=folded, strides=(1,))
    eights = eights | _LOWER
    if is_wide:
        return (eights[:-7] * _FACTOR ^ eights[7:]) * _FACTOR
    return (eights << np.uint64(64 - 8 * SHINGLE)) * _FACTOR


def cluster(
    article_ids: Sequence[str], sketches: Sequence[Sketch], text_of: Callable[[int], str], order: Sequence[int]
) -> list[str]:
    """Name for each article the first one, in the given order, of its near-duplicates; itself where it is alone."""
    lowest = _lowest(sketches)
    keys = _shared_bands(lowest)
    bands: dict[int, list[int]] = {}  # number of a band → places of the leaders that have it
    ranks = {place: rank for rank, place in enumerate(order)}
    leaders = list(range(len(sketches)))
    for place in order:
        met = {leader for key in keys[place] for leader in bands.get(key, ())[-COMPARED:]}
        near = _nearly_alike(lowest, place, sorted(met, key=ranks.__getitem__))
        leader = next((at for at in near if _alike(place, at, sketches, text_of)), None)
        if leader is None:
            for key in keys[place]:
                bands.setdefault(key, []).append(place)
        else:
            leaders[place] = leader
    return [article_ids[leader] for leader in leaders]


def _alike(one: int, other: int, sketches: Sequence[Sketch], text_of: Callable[[int], str]) -> bool:
    if _share(sketches[one], sketches[other]) < ALIKE:
        return False
    figures, other_figures = (set(_FIGURE.findall(text_of(at))) for at in (one, other))
    together = figures | other_figures
    return not together or len(figures & other_figures) >= SAME_FIGURES * len(together)


def _share(one: Sketch, other: Sketch) -> float:
    """Estimate the share of common shingles: among the hashes up to where both sketches reach, those that both have."""
    reach = min((int(kept[-1]) for kept in (one, other) if len(kept) == KEPT), default=2**32)
    together = np.sort(np.concatenate([one, other]))
    together = together[together <= reach]
    both = np.count_nonzero(together[1:] == together[:-1])
    return int(both) / max(len(together) - int(both), 1)


def _lowest(sketches: Sequence[Sketch]) -> npt.NDArray[np.uint32]:
    """Find the lowest hash of each sketch under many orders of the shingles: one row an article."""
    factors, terms = _ODD
    lowest = np.zeros((len(sketches), BANDS * ROWS), dtype=np.uint32)
    for number, sketched in enumerate(sketches):
        lowest[number] = (sketched * factors + terms).min(axis=1)
    return lowest


def _shared_bands(lowest: npt.NDArray[np.uint32]) -> list[list[int]]:
    """Number the bands of each article that another article has too."""
    bands = lowest.astype(np.uint64).reshape(len(lowest), BANDS, ROWS)
    mixed = np.arange(BANDS, dtype=np.uint64)[None, :] * np.ones((len(lowest), 1), dtype=np.uint64)
    for row in range(ROWS):
        mixed = (mixed ^ bands[:, :, row]) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    _, numbers, counts = np.unique(mixed, return_inverse=True, return_counts=True)
    numbers = numbers.reshape(mixed.shape)
    shared: list[list[int]] = [[] for _ in range(len(lowest))]
    for place, band in np.argwhere(counts[numbers] > 1).tolist():
        shared[place].append(int(numbers[place, band]))
    return shared


def _nearly_alike(lowest: npt.NDArray[np.uint32], place: int, others: list[int]) -> list[int]:
    """Keep those whose lowest hashes agree with an article's often enough to be worth a comparison."""
    if not others:
        return []
    agreed = (lowest[others] == lowest[place]).mean(axis=1)
    return [other for other, share in zip(others, agreed.tolist(), strict=True) if share >= ALIKE - SLACK]
