"""Reviewers' decisions in the lake: a table that only grows. What is decided about a claim is its newest decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import polars as pl

from tasks.frames import DECISIONS
from tasks.records import Decision
from tasks.store.layout import Table, stored_rows
from tasks.store.tables import Options, merge_rows, read_rows

DECISIONS_TABLE = Table("decisions", DECISIONS, "decision_id")


def write_decisions(lake: str, decisions: Sequence[Decision], options: Options | None = None) -> int:
    """Add decisions and return the table's version; one that is there already is not written twice."""
    rows = pl.DataFrame(map(_row, decisions), schema=pl.Schema(DECISIONS))
    return merge_rows(lake, DECISIONS_TABLE, stored_rows(DECISIONS_TABLE, rows), options)[0]


def read_decisions(
    lake: str,
    versions: Mapping[str, int] | None = None,
    before: datetime | None = None,
    options: Options | None = None,
) -> tuple[Decision, ...]:
    """Read all decisions in the order they were made, those made from `before` on left out.

    `versions` pins the table; where it does not name it, nothing was decided yet. None reads the newest.
    """
    if versions is not None and DECISIONS_TABLE.name not in versions:
        return ()
    version = None if versions is None else versions[DECISIONS_TABLE.name]
    rows = read_rows(lake, DECISIONS_TABLE, version, options).collect()
    known = rows if before is None else rows.filter(pl.col("at") < before)
    return tuple(_decisions(known.sort("at", "decision_id")))


def _row(decision: Decision) -> dict[str, object]:
    return {
        "decision_id": decision.decision_id,
        "claim_id": decision.claim_id,
        "about": decision.about,
        "decided": decision.action,
        "replacement": json.dumps(dict(decision.replacement), ensure_ascii=False, sort_keys=True),
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at,
    }


def _decisions(rows: pl.DataFrame) -> Iterable[Decision]:
    for row in rows.iter_rows(named=True):
        yield Decision(
            row["claim_id"],
            row["about"],
            row["decided"],
            json.loads(row["replacement"]),
            row["reason"],
            row["by"],
            row["at"],
        )
