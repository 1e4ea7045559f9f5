"""What differs between two makings of one file, in lines for a terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any

MOST = 5  # differences told of one file
WIDTH = 100  # characters told of one cell or line
TOLD_APART = frozenset({"versions", "outputs"})  # of a brief's JSON: whoever compares files tells these by themselves
KEYS = {"figures.csv": ("entity", "metric", "scope", "unit", "modality", "period")}

Rows = Mapping[str, Mapping[str, str]]  # name of a row → its cells by column


def find_differences(name: str, before: bytes, after: bytes, most: int = MOST) -> list[str]:
    """Tell the first differences of a file: rows of a table, records of JSON, lines of a page; none of a binary file."""
    if before == after:
        return []
    try:
        found = _compare(name, before.decode("utf-8"), after.decode("utf-8"))
        return list(islice(found, most))
    except ValueError:
        return []


def shorten(value: object) -> str:
    """Write a value on one line of at most WIDTH characters, without control characters."""
    text = " ".join("".join(mark if mark.isprintable() else " " for mark in str(value)).split())
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def _compare(name: str, before: str, after: str) -> Iterator[str]:
    if name in KEYS:
        return _compare_rows(_table_rows(before, KEYS[name]), _table_rows(after, KEYS[name]))
    if name.endswith(".json"):
        return _compare_rows(_record_rows(json.loads(before)), _record_rows(json.loads(after)))
    return _compare_lines(before.splitlines(), after.splitlines())


def _compare_rows(before: Rows, after: Rows) -> Iterator[str]:
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            yield f"{key}: only in the record"
        elif key not in before:
            yield f"{key}: only in what was made again"
        else:
            yield from _compare_cells(key, before[key], after[key])


def _compare_cells(key: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for column in dict.fromkeys([*before, *after]):
        old, new = before.get(column, ""), after.get(column, "")
        if old != new:
            yield f"{key}: {column} was {shorten(old) or 'empty'}, is {shorten(new) or 'empty'}"


def _compare_lines(before: list[str], after: list[str]) -> Iterator[str]:
    for number, (old, new) in enumerate(zip_longest(before, after, fillvalue=""), 1):
        if old != new:
            start = max(_first_difference(old, new) - 20, 0)
            yield f"line {number}: was {shorten(old[start:])!r}, is {shorten(new[start:])!r}"


def _first_difference(old: str, new: str) -> int:
    return next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)


def _table_rows(text: str, keys: tuple[str, ...]) -> Rows:
    rows = csv.DictReader(text.splitlines(), restkey="cells too many")
    return {" ".join(row[key] for key in keys if row.get(key)): row for row in rows}


def _record_rows(told: Any) -> Rows:
    """Lay JSON out as rows: lists of records by their id, all else in one row of the file itself."""
    rows: dict[str, Mapping[str, str]] = {}
    whole: dict[str, str] = {}
    for name, value in told.items() if isinstance(told, dict) else [("content", told)]:
        if name in TOLD_APART:
            continue
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            rows |= {f"{name} {_name(one, number)}": _cells(one) for number, one in enumerate(value, 1)}
        else:
            whole |= _cells({name: value})
    return {"the file": whole, **rows}


def _name(record: Mapping[str, Any], number: int) -> str:
    key = next((key for key in ("claim_id", "number", "content_hash") if key in record), None)
    if key is None and "entity" in record:
        return " ".join(str(record[name]) for name in KEYS["figures.csv"] if record.get(name))
    return str(record[key]) if key else f"no. {number}"


def _cells(record: Mapping[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            cells |= {f"{name}.{inner}": text for inner, text in _cells(value).items()}
        else:
            cells[name] = json.dumps(value, ensure_ascii=False)
    return cells
