"""Context of a finding, computed from records only: rank among peers, streak, highest on record, share of the group."""

from __future__ import annotations

from itertools import pairwise

from tasks.render.formats import Format
from tasks.render.points import Points, Row, growth_of, key_of

FEWEST_PEERS = 3  # companies, the one itself included
FEWEST_RUN = 3  # quarters
FEWEST_KNOWN = 6  # quarters on record before one is called the highest
MOST = 2


def tell_context(row: Row, points: Points, words: Format) -> str:
    """Word up to two facts about a point's place; empty where nothing can be computed."""
    if row["modality"] != "reported":
        return ""
    facts = (
        _tell_rank(row, points, words),
        _tell_run(row, points, words),
        _tell_extreme(row, points, words),
        _tell_share(row, points, words),
    )
    told = [fact for fact in facts if fact][:MOST]
    gap = words.labels.word("patterns", "gap")
    return gap.join(map(words.ended, told))


def _tell_rank(row: Row, points: Points, words: Format) -> str:
    own = growth_of(row)
    if own is None or _is_market(row, words):
        return ""
    beside = [peer for peer in points.peers(row) if growth_of(peer) is not None and not _is_market(peer, words)]
    peers = [peer for peer in beside if peer["entity"] in _wholes([*beside, row], words)]
    if row["entity"] not in _wholes([*beside, row], words):
        return ""
    count = len(peers) + 1
    if count < FEWEST_PEERS or any(growth_of(peer) == own for peer in peers):
        return ""
    rank = 1 + sum((growth_of(peer) or 0) > own for peer in peers)
    key = "rank_first" if rank == 1 else "rank_last" if rank == count else "rank"
    return words.labels.fill("context", key, rank=rank, count=count, metric=words.metric(row["metric"]))


def _wholes(rows: list[Row], words: Format) -> set[str]:
    """Name the entities that are part of no other one among the rows: a part is no peer of its whole."""
    names = {row["entity"] for row in rows}
    return {name for name in names if not names & set(words.vocabulary.ancestors(name))}


def _is_market(row: Row, words: Format) -> bool:
    known = words.vocabulary.entities.get(row["entity"])
    return known is None or known.kind == "market"


def _tell_run(row: Row, points: Points, words: Format) -> str:
    """Count quarters in a row with growth (or falls) on the year; a gap ends the run."""
    if row["period_kind"] != "quarter":
        return ""
    signs = _signs(row, points)
    if not signs or signs[0] == 0:
        return ""
    run = _run(signs, signs[0])
    if run >= FEWEST_RUN:
        return words.labels.fill("context", "growth_streak" if signs[0] > 0 else "fall_streak", count=run)
    before = _run(signs[1:], -signs[0])
    if run == 1 and before >= FEWEST_RUN:
        return words.labels.fill("context", "growth_ends" if signs[0] < 0 else "fall_ends", count=before)
    return ""


def _signs(row: Row, points: Points) -> list[int]:
    """List the signs of growth on the year, this quarter first, up to the first gap."""
    lane = [one for one in points.lane(key_of(row), "quarter") if one["period_index"] <= row["period_index"]]
    lane.reverse()
    told = [growth_of(one) for one in lane]
    steady = [True, *(late["period_index"] - early["period_index"] == 1 for late, early in pairwise(lane))]
    signs: list[int] = []
    for growth, follows in zip(told, steady, strict=True):
        if growth is None or not follows:
            break
        signs.append((growth > 0) - (growth < 0))
    return signs


def _run(signs: list[int], sign: int) -> int:
    return next((place for place, one in enumerate(signs) if one != sign), len(signs))


def _tell_extreme(row: Row, points: Points, words: Format) -> str:
    if row["period_kind"] != "quarter":
        return ""
    lane = [one for one in points.lane(key_of(row), "quarter") if one["period_index"] < row["period_index"]]
    values = [one["value"] for one in lane if one["value"] is not None]
    count = len(values) + 1
    if count < FEWEST_KNOWN:
        return ""
    key = "highest" if row["value"] > max(values) else "lowest" if row["value"] < min(values) else None
    return words.labels.fill("context", key, count=count) if key else ""


def _tell_share(row: Row, points: Points, words: Format) -> str:
    for parent in words.vocabulary.ancestors(row["entity"]):
        whole = points.at((parent, *key_of(row)[1:]), row["period"])
        if whole and whole["value"] and row["unit"] != "fraction" and 0 < row["value"] < whole["value"]:
            share = words.percent(row["value"] / whole["value"], sign=False)
            return words.labels.fill(
                "context", "share", share=share, metric=words.metric(row["metric"]), parent=words.entity(parent)
            )
    return ""
