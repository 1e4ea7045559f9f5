"""The attachments: figures.csv, one row per point the history knows, and evidence.json, one record per claim."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from tasks.frames import CLAIMS, CONFLICTS
from tasks.records import BriefMaterial, Correction
from tasks.render.brief import Note

COLUMNS = (
    "entity",
    "metric",
    "scope",
    "unit",
    "period",
    "value",
    "value_high",
    "qualifier",
    "modality",
    "previous_period",
    "previous_value",
    "qoq_change",
    "qoq_ratio",
    "qoq_reason",
    "year_ago_period",
    "year_ago_value",
    "yoy_change",
    "yoy_ratio",
    "yoy_reason",
    "stated_qoq_ratio",
    "stated_yoy_ratio",
    "sources",
    "marks",
    "claim_ids",
)
ORDER = ("entity", "metric", "scope", "period", "unit", "modality")
CHOICE = ("entity", "metric", "scope", "unit", "modality", "period", "value", "rule", "is_derived", "claim_ids")
SOURCE = ("source_id", "source_name", "source_grade", "publisher", "title", "address")


def figures_csv(material: BriefMaterial) -> bytes:
    """Write CHANGES as UTF-8 CSV with LF: base units, ratios as fractions with six digits, unknown cells empty."""
    changes = material.comparison.changes.select(COLUMNS).sort(ORDER, nulls_last=False)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(name, row[name]) for name in COLUMNS] for row in changes.iter_rows(named=True))
    return text.getvalue().encode()


def evidence_json(material: BriefMaterial, notes: Sequence[Note] = ()) -> bytes:
    """Write every claim with source, offsets, rules, status and decisions as JSON, held-back ones too, in order of place.

    Beside them: which claims each numbered note of the brief stands for, how each point with more than one claim was
    chosen, and what it was chosen from where sources differ.
    """
    decided = _decisions(material)
    both = (material.history, material.held_back)
    accepted, held = ([_evidence(row, decided) for row in one.iter_rows(named=True)] for one in both)
    claims = sorted([*accepted, *held], key=lambda claim: (claim["doc"] or "", claim["start"] or 0, claim["claim_id"]))
    told = {
        "edition": material.edition.edition_id,
        "period": material.period,
        "as_of": material.as_of.isoformat(),
        "cut_off": material.cut_off.isoformat(),
        "versions": dict(sorted(material.versions.items())),
        "notes": [{"number": one.number, "claim_ids": list(one.claim_ids), "grade": one.grade} for one in notes],
        "choices": _records(material.comparison.changes.filter(pl.col("claim_ids").list.len() > 1), CHOICE),
        "conflicts": _records(material.comparison.conflicts, tuple(CONFLICTS)),
        "claims": claims,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _records(frame: pl.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    return frame.select(names).sort([name for name in ORDER if name in names], nulls_last=False).to_dicts()


def _decisions(material: BriefMaterial) -> Mapping[str, list[dict[str, Any]]]:
    """List the decisions about each claim: corrections of the seeds, then reviewers' as they were made; the last counts."""
    found = {claim_id: [_correction(one) for one in told] for claim_id, told in material.corrected.items()}
    for one in material.decisions:
        told = {"action": one.action, "reason": one.reason, "by": one.by, "at": _plain(one.at)}
        changed = {"set": dict(one.replacement)} if one.replacement else {}
        found.setdefault(one.claim_id, []).append({"decision_id": one.decision_id, **told, **changed})
    return found


def _correction(one: Correction) -> dict[str, Any]:
    told = {"action": one.action, "reason": one.reason, "by": one.decided_by, "at": one.decided_on.isoformat()}
    return {"decision_id": one.correction_id, **told, **({"set": dict(one.replacement)} if one.replacement else {})}


def _evidence(row: Mapping[str, Any], decided: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Build one record: all fields of the claim, its source, its offsets, its verdict and what was decided about it."""
    claim = {name: _plain(row[name]) for name in CLAIMS if name not in ("start", "end")}
    source = {name: row[name] for name in SOURCE} | {
        "published": _plain(row["published_on"]),
        "captured": _plain(row["captured_at"]),
        "sha256": row["content_hash"],
        "cluster_id": row["cluster_id"],
    }
    return claim | {
        "start": row["start"],
        "end": row["end"],
        "source": source,
        "status": row["status"],
        "rules_failed": list(row["rules"] or ()),
        "rules_warned": list(row["warnings"] or ()),
        "reason": row.get("reason"),
        "decisions": decided.get(row["claim_id"], []),
    }


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(value)
    if name.endswith("_ratio"):
        return f"{value:.6f}"
    return write_number(value) if isinstance(value, float) else str(value)


def write_number(value: float) -> str:
    """Write a number in base units plainly: no exponent, no trailing zeros, at most six decimals."""
    text = f"{value:.6f}"
    return text.rstrip("0").rstrip(".")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
