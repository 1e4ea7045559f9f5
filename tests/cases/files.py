"""Case files → cases. A case is a text and the claims a careful reader takes from it.

    [[case]]
    name = "level and growth in one breath"
    published = 2024-11-20                       # optional
    text = '''Net sales rose 11% to $158.9 billion.'''
    claims = [{raw = "11%", value = 0.11, kind = "change"}, {raw = "$158.9 billion", value = 158.9e9, unit = "USD"}]

Fields a claim does not give are not checked. `raw` says where the figure stands (`nth = 2`: at its second occurrence).
The list is complete: any other claim with a value fails the case, unless `complete = false`. `[]` says that the text
claims nothing. An expected word may be a pattern (`segment:*`) or a list of words that will do; `null` is nothing,
`unnamed` nothing or an untracked entity, `other` nothing or a metric outside the closed list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent
ROOT = CASES.parent.parent
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "de", "ja")
FIELDS = (
    "value",
    "value_high",
    "unit",
    "kind",
    "entity",
    "metric",
    "period",
    "basis",
    "qualifier",
    "modality",
    "scope",
    "attributed_to",
    "section",
)
CASE_KEYS = {"name", "published", "text", "media", "complete", "claims"}


@dataclass(frozen=True, slots=True)
class Expected:
    """One claim a case expects: where its figure stands in the text, and the fields the case is about."""

    raw: str
    nth: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One text with its expected claims."""

    case_id: str  # language/file/name
    language: str
    published: str | None
    text: str
    media: str
    is_complete: bool
    claims: tuple[Expected, ...]


def read_cases(folder: Path = CASES) -> list[Case]:
    """Read all case files in a fixed order; ValueError names the case that breaks a rule of the format."""
    paths = [(language, path) for language in LANGUAGES for path in sorted((folder / language).glob("*.toml"))]
    cases = [case for language, path in paths for case in _read_file(path, language)]
    ids = [case.case_id for case in cases]
    if doubles := {case_id for case_id in ids if ids.count(case_id) > 1}:
        raise ValueError(f"two cases are called {sorted(doubles)}")
    return cases


def read_known_failures(path: Path = CASES / "known_failures.txt") -> set[str]:
    """Read the ids of the cases that are known to fail; blank lines and lines starting with # say nothing."""
    return {line.strip() for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")}


def _read_file(path: Path, language: str) -> list[Case]:
    rows = tomllib.loads(path.read_text("utf-8"))["case"]
    return [_read_case(row, f"{language}/{path.stem}/{row['name']}", language) for row in rows]


def _read_case(row: dict[str, Any], case_id: str, language: str) -> Case:
    if unknown := set(row) - CASE_KEYS:
        raise ValueError(f"{case_id}: unknown keys {sorted(unknown)}")
    claims = tuple(_read_expected(claim, row["text"], case_id) for claim in row["claims"])
    published = row.get("published")
    day = published.isoformat() if published else None
    return Case(case_id, language, day, row["text"], row.get("media", "record"), row.get("complete", True), claims)


def _read_expected(row: dict[str, Any], text: str, case_id: str) -> Expected:
    fields = {key: value for key, value in row.items() if key not in {"raw", "nth"}}
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(f"{case_id}: unknown fields {sorted(unknown)}")
    nth = int(row.get("nth", 1))
    if text.count(row["raw"]) < nth:
        raise ValueError(f"{case_id}: {row['raw']!r} does not stand in the text {nth} times")
    return Expected(row["raw"], nth, fields)
