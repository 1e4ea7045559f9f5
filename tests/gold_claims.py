"""Frames out of the annotated corpora: CLAIMS as a perfect reader would have made them."""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from tasks.frames import CLAIMS
from tasks.periods import period_columns

GOLD = Path(__file__).parent / "gold"
COLUMNS = list(CLAIMS)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Read one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@cache
def publication_dates() -> dict[str, date]:
    """Map each document of the sample corpus to its publication date."""
    rows = read_jsonl(GOLD / "manifest.jsonl")
    return {row["doc"]: date.fromisoformat(row["published"]) for row in rows if row["published"]}


def gold_claims(*corpora: str) -> pl.DataFrame:
    """Make CLAIMS of annotated corpora (`seeds`, `sample`), and `wrong`: the kind of a planted error."""
    rows = [
        _claim(row, number)
        for name in corpora or ("seeds", "sample")
        for number, row in enumerate(read_jsonl(GOLD / f"{name}.jsonl"))
        if not row.get("trap")
    ]
    return make_claims(rows)


def make_claims(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make CLAIMS of records that tell only what matters; period columns follow from `period`."""
    frame = pl.DataFrame([{**_blank(number), **row} for number, row in enumerate(rows)], infer_schema_length=None)
    periods = period_columns(frame["period"].cast(pl.String))
    frame = frame.drop("period_kind", "period_start", "period_end", "period_index").hstack(periods)
    extra = [name for name in frame.columns if name not in COLUMNS]
    return frame.select(*(pl.col(name).cast(CLAIMS[name]) for name in COLUMNS), *extra)


def claim(
    doc: str, entity: str | None, metric: str | None, period: str | None, value: float, unit: str = "CNY", **more: Any
) -> dict[str, Any]:
    """Tell one claim; a change where a basis is given, else a level."""
    raw = str(more.pop("raw", f"{value!r} {unit}"))
    told = {
        "doc": doc,
        "article_id": _short(doc),
        "entity": entity,
        "metric": metric,
        "period": period,
        "value": value,
        "unit": unit,
        "raw": raw,
        "quote": f"{entity} {metric} {period} {raw}",
        "kind": "change" if more.get("basis") else "level",
        "claim_id": _short(f"{doc} {entity} {metric} {period} {raw} {sorted(more.items())}"),
    }
    return {**told, **more}


def _blank(number: int) -> dict[str, Any]:
    start = number * 100
    return {
        **dict.fromkeys(COLUMNS),
        "section": "main",
        "language": "en",
        "start": start,
        "end": start + 5,
        "qualifier": "exact",
        "modality": "reported",
        "vocabulary_hash": "gold",
    }


def _claim(row: dict[str, Any], number: int) -> dict[str, Any]:
    told = {
        key: row.get(key)
        for key in (
            "doc",
            "section",
            "quote",
            "raw",
            "value",
            "value_high",
            "unit",
            "kind",
            "entity",
            "metric",
            "period",
            "basis",
            "qualifier",
            "attributed_to",
        )
    }
    start = number * 60
    note = row.get("note") or ""
    metric, _, ahead = (row["metric"] or "").removeprefix("other:").partition("_target")
    is_ahead = (row["metric"] or "").endswith("_target") and not ahead
    return {
        **told,
        "metric": metric if is_ahead else row["metric"],
        "claim_id": _short(f"{row['doc']}{number}{row['quote']}{row['raw']}"),
        "article_id": _short(row["doc"]),
        "start": start,
        "end": start + len(row["raw"]),
        "published_on": publication_dates().get(row["doc"]),
        "wrong": row.get("wrong"),
        "rounding": printed_rounding(row["raw"], row["value"]),
        "core": row["core"],
        "modality": "target" if is_ahead or "target" in note or "plan" in note else "reported",
    }


def printed_rounding(raw: str, value: float | None) -> float | None:
    """Find half of the last printed digit by scaling the digits to the value; None where no digit is printed."""
    found = re.search(r"[0-9０-９][0-9０-９.,  ]*", raw)
    if not found or not value:
        return None
    digits = re.sub(r"[^0-9]", "", found.group().translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if not digits.strip("0"):
        return None
    exponent = round(math.log10(abs(value) / int(digits)))
    return 0.5 * 10.0**exponent


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
