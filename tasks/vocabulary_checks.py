"""What must be true of the vocabulary's rows.

Each check raises UnreadableSeed with file, line and remedy of the first offender.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed
from tasks.seed_files import Row, find_line

ENTITY_KINDS = ("platform", "group", "market", "brand", "other")
NAMED_KINDS = ("platform", "group", "market")  # what a brief may print, in every language it may be printed in
PRINT_LANGUAGES = ("en", "zh-Hans", "de")
DIMENSIONS = ("money", "count", "fraction", "times", "time", "mass", "area", "coefficient")
ACCUMULATIONS = ("flow", "stock")
DIRECTIONS = ("up", "down", "neutral")


def check_languages(path: Path, rows: list[Row], known: Collection[str]) -> None:
    """Refuse a language that has no file in languages/; `*` is any language, zh-Hans needs zh."""
    for row in rows:
        language = row.cells["language"]
        if language != "*" and language.split("-")[0] not in known:
            raise UnreadableSeed(
                path,
                row.line,
                f"language {language!r} is unknown",
                f"write one of *, {', '.join(sorted(known))} (zh-Hans, zh-Hant), or add languages/{language}.toml",
            )


def check_aliases(path: Path, rows: list[Row], id_column: str) -> None:
    """Refuse an alias that means two ids in one language; letter case does not count, and `*` meets every language."""
    owners: dict[str, dict[str, Row]] = {}
    for row in rows:
        known = owners.setdefault(row.cells["alias"].casefold(), {})
        language = row.cells["language"].split("-")[0]
        rivals = known.values() if language == "*" else (known[key] for key in (language, "*") if key in known)
        for rival in rivals:
            if rival.cells[id_column] != row.cells[id_column]:
                raise UnreadableSeed(
                    path,
                    row.line,
                    f"alias {row.cells['alias']!r} already means {rival.cells[id_column]} (line {rival.line})",
                    "keep one of the two, or tell them apart by a longer alias",
                )
        known.setdefault(language, row)


def check_names(path: Path, rows: list[Row], id_column: str) -> None:
    """Refuse an id that a brief may print but that has no name in a language of print; a name in `*` serves all."""
    languages: dict[str, set[str]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        if row.cells.get("kind", "platform") in NAMED_KINDS:
            first.setdefault(row.cells[id_column], row)
            languages.setdefault(row.cells[id_column], set()).add(row.cells["language"])
    for name, known in languages.items():
        if lacking := [language for language in PRINT_LANGUAGES if not {"*", language} & known]:
            raise UnreadableSeed(
                path,
                first[name].line,
                f"{name} has no name in {', '.join(lacking)}",
                "add an alias in that language, or one in * if it is written alike everywhere",
            )


def check_entities(path: Path, rows: list[Row]) -> None:
    """Refuse unknown kinds, rows of one entity that contradict each other, unknown parents, and circles of parents."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.cells["kind"] not in ENTITY_KINDS:
            raise UnreadableSeed(
                path, row.line, f"kind {row.cells['kind']!r} is unknown", f"write one of {', '.join(ENTITY_KINDS)}"
            )
        same = first.setdefault(row.cells["entity_id"], row)
        if (same.cells["kind"], same.cells["parent"]) != (row.cells["kind"], row.cells["parent"]):
            raise UnreadableSeed(
                path,
                row.line,
                f"{row.cells['entity_id']} has another kind or parent in line {same.line}",
                "give all its rows the same kind and parent",
            )
    for row in first.values():
        if row.cells["parent"] and row.cells["parent"] not in first:
            raise UnreadableSeed(
                path,
                row.line,
                f"parent {row.cells['parent']!r} is no entity_id",
                "add a row for it or correct the parent",
            )
    for name, row in first.items():
        line = [name]
        while parent := first[line[-1]].cells["parent"]:
            if parent in line:
                raise UnreadableSeed(
                    path,
                    row.line,
                    f"parents run in a circle: {' → '.join([*line, parent])}",
                    "empty one of these parents",
                )
            line.append(parent)


def check_metrics(path: Path, rows: list[Row], facts_path: Path, facts: Mapping[str, Any]) -> None:
    """Refuse a metric without facts, and facts of a metric that no alias leads to."""
    named = {row.cells["metric_id"]: row for row in rows}
    for row in rows:
        if row.cells["metric_id"] not in facts:
            raise UnreadableSeed(
                path,
                row.line,
                f"metric {row.cells['metric_id']!r} has no facts",
                f"add a table for it to {facts_path.name}",
            )
    for name in facts:
        if name not in named:
            raise UnreadableSeed(
                facts_path,
                find_line(facts_path, name),
                f"metric {name!r} has no alias",
                f"add its words to {path.name}",
            )


def check_facts(path: Path, name: str, table: Any) -> None:
    """Refuse a table of metric_facts.toml with a missing, unknown or impossible entry."""
    keys = {
        "dimension": DIMENSIONS,
        "accumulation": ACCUMULATIONS,
        "direction": DIRECTIONS,
        "level": None,
        "growth": None,
    }
    remedy = (
        "it needs dimension, accumulation, direction, level = [low, high], growth = [low, high], "
        "and may have share, daily, monthly, is_claim, is_of_market, is_of_group"
    )
    if not isinstance(table, dict):
        raise UnreadableSeed(path, None, f"{name} is no table", f"write [{name}] above its entries")
    if lacking := set(keys) - set(table):
        raise UnreadableSeed(path, find_line(path, name), f"[{name}] lacks {', '.join(sorted(lacking))}", remedy)
    for key, value in table.items():
        line = find_line(path, name, key=key)
        if key not in {*keys, "share", "daily", "monthly", "is_claim", "is_of_market", "is_of_group"}:
            raise UnreadableSeed(path, line, f"[{name}] has an unknown entry {key!r}", remedy)
        if (words := keys.get(key)) and value not in words:
            raise UnreadableSeed(path, line, f"[{name}] {key} {value!r} is unknown", f"write one of {', '.join(words)}")
        if key in ("level", "growth") and not _is_range(value):
            raise UnreadableSeed(
                path, line, f"[{name}] {key} {value!r} is no range", "write [low, high], two numbers, the lower first"
            )


def check_rhythms(path: Path, facts: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a `daily` or `monthly` that names no metric."""
    for name, table in facts.items():
        for key in ("daily", "monthly"):
            if key in table and table[key] not in facts:
                line = find_line(path, name, key=key)
                raise UnreadableSeed(
                    path, line, f"[{name}] {key} {table[key]!r} is no metric", "name one, or delete the line"
                )


def check_shares(path: Path, facts: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a `share` that names no metric of shares."""
    for name, table in facts.items():
        share = table.get("share")
        if share is not None and facts.get(share, {}).get("dimension") != "fraction":
            raise UnreadableSeed(
                path,
                find_line(path, name, key="share"),
                f"[{name}] share {share!r} is no metric of dimension fraction",
                "name one that is, or delete the line",
            )


def check_markets(
    path: Path,
    sectors: Mapping[str, Collection[str]],
    places: Mapping[str, Mapping[str, str]],
    entities: Collection[str],
    metrics: Collection[str],
) -> None:
    """Refuse a sector that no metric tells of, and a market that is no entity."""
    for sector, names in sectors.items():
        if unknown := [name for name in names if name not in metrics] or ([sector] if not names else []):
            line = find_line(path, "metrics", key=sector)
            raise UnreadableSeed(path, line, f"{sector} names no metric: {unknown[0]!r}", "name one of metrics.csv")
    for place, told in places.items():
        for sector, market in told.items():
            if (sector not in sectors and not sector.startswith("segment:")) or market not in entities:
                line = find_line(path, place, key=sector)
                remedy = f"write one of {', '.join(sectors)} and a market of entities.csv"
                raise UnreadableSeed(path, line, f"[{place}] {sector} = {market!r} is unknown", remedy)


def read_factor(path: Path, row: Row) -> float:
    """Read the factor of a unit; it is a number above zero."""
    try:
        factor = float(row.cells["factor"])
    except ValueError:
        factor = math.nan
    if not (math.isfinite(factor) and factor > 0):
        raise UnreadableSeed(
            path, row.line, f"factor {row.cells['factor']!r} is no number above zero", "write it like 1, 0.01 or 1e8"
        )
    return factor


def check_fiscal(path: Path, tables: Mapping[str, Any], entities: Collection[str]) -> None:
    """Refuse a fiscal calendar of an unknown entity, or one whose last month or naming rule cannot be read."""
    for name, table in tables.items():
        line = find_line(path, name)
        if name not in entities:
            raise UnreadableSeed(
                path, line, f"{name!r} is no entity_id", "correct it or add the entity to entities.csv"
            )
        if not isinstance(table, dict) or set(table) != {"year_ends", "named_by"}:
            raise UnreadableSeed(
                path, line, f"[{name}] is incomplete or has an unknown entry", "it needs exactly year_ends and named_by"
            )
        if table["year_ends"] not in {f"{month:02}" for month in range(1, 13)}:
            raise UnreadableSeed(
                path,
                find_line(path, name, key="year_ends"),
                f"year_ends {table['year_ends']!r} is no month",
                'write "01" to "12"',
            )
        if table["named_by"] not in ("start", "end"):
            raise UnreadableSeed(
                path,
                find_line(path, name, key="named_by"),
                f"named_by {table['named_by']!r} is unknown",
                'write "start" or "end"',
            )


def _is_range(value: Any) -> bool:
    is_pair = isinstance(value, list) and len(value) == 2 and all(type(one) in (int, float) for one in value)
    return bool(is_pair and math.isfinite(value[0]) and math.isfinite(value[1]) and value[0] <= value[1])
