"""seeds/vocabulary → one frozen Vocabulary.

Rules of the files (also told in seeds/README.md): the first alias of an entity or metric in a language is its name in print;
language `*` means any. An unusable row stops the run with file, line and remedy.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of an entity or a metric in one language."""

    id: str
    alias: str
    language: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One company, platform, group, market or brand."""

    entity_id: str
    kind: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class MetricFacts:
    """What is known of a metric before any article: dimension, how it adds up, and what is plausible."""

    metric_id: str
    dimension: str  # money | count | fraction | times | time | mass
    accumulation: str  # flow | stock
    direction: str  # up | down | neutral: which way is good
    level_range: tuple[float, float]
    growth_range: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Unit:
    """One spelling of a unit; `factor` turns the written number into base units."""

    unit_id: str
    spelling: str
    language: str
    region: str | None
    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words the program knows, and the hash of the files they came from."""

    entities: Mapping[str, Entity]
    entity_aliases: tuple[Alias, ...]
    metrics: Mapping[str, MetricFacts]
    metric_aliases: tuple[Alias, ...]
    units: tuple[Unit, ...]
    languages: Mapping[str, Mapping[str, Any]]
    version_hash: str

    def name_entity(self, entity_id: str, language: str) -> str:
        """Name an entity in a language, falling back to zh of the other script, any language, English, the id."""
        return _name(self.entity_aliases, entity_id, language)

    def name_metric(self, metric_id: str, language: str) -> str:
        """Name a metric in a language, with the same fallbacks."""
        return _name(self.metric_aliases, metric_id, language)

    def ancestors(self, entity_id: str) -> list[str]:
        """List parent, grandparent and so on of an entity."""
        line: list[str] = []
        here = self.entities.get(entity_id)
        while here and here.parent and here.parent not in line:
            line.append(here.parent)
            here = self.entities.get(here.parent)
        return line


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read seeds/vocabulary; UnreadableSeed names file, line and remedy of the first unusable row."""
    entity_rows = list(_rows(folder / "entities.csv", ("entity_id", "alias", "language", "kind", "parent")))
    entities: dict[str, Entity] = {}
    for line, row in entity_rows:
        entity = Entity(row["entity_id"], row["kind"], row["parent"] or None)
        if entities.setdefault(entity.entity_id, entity) != entity:
            raise UnreadableSeed(folder / "entities.csv", line, f"{entity.entity_id} has another kind or parent further up",
                                 "give all its rows the same kind and parent")
    for line, row in entity_rows:
        if row["parent"] and row["parent"] not in entities:
            raise UnreadableSeed(folder / "entities.csv", line, f"parent {row['parent']!r} is no entity_id",
                                 "add a row for it or correct the parent")
    metric_rows = list(_rows(folder / "metrics.csv", ("metric_id", "alias", "language")))
    metrics = _metric_facts(folder / "metric_facts.toml")
    for line, row in metric_rows:
        if row["metric_id"] not in metrics:
            raise UnreadableSeed(folder / "metrics.csv", line, f"metric {row['metric_id']!r} has no facts",
                                 "add a table for it to metric_facts.toml")
    return Vocabulary(
        entities=entities,
        entity_aliases=tuple(Alias(row["entity_id"], row["alias"], row["language"]) for _, row in entity_rows),
        metrics=metrics,
        metric_aliases=tuple(Alias(row["metric_id"], row["alias"], row["language"]) for _, row in metric_rows),
        units=tuple(_units(folder / "units.csv")),
        languages={path.stem: _toml(path) for path in sorted((folder / "languages").glob("*.toml"))},
        version_hash=_hash(folder),
    )


def _name(aliases: tuple[Alias, ...], wanted: str, language: str) -> str:
    names: dict[str, str] = {}
    for alias in aliases:
        if alias.id == wanted:
            names.setdefault(alias.language, alias.alias)
    family = language.split("-")[0]
    order = [language, family, *(f"{family}-{script}" for script in ("Hans", "Hant")), "*", "en"]
    return next((names[key] for key in order if key in names), wanted)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if missing := set(columns) - set(reader.fieldnames or ()):
                raise UnreadableSeed(path, 1, f"column {', '.join(sorted(missing))} is missing", f"the head must be {','.join(columns)}")
            for row in reader:
                cells = {key: (row[key] or "").strip() for key in columns}
                if not cells[columns[0]] or not cells[columns[1]]:
                    raise UnreadableSeed(path, reader.line_num, f"{columns[0]} or {columns[1]} is empty", "fill both or delete the row")
                if any(key is None for key in row):
                    raise UnreadableSeed(path, reader.line_num, "too many cells", "quote an alias that holds a comma")
                yield reader.line_num, cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error})", "restore the file as UTF-8 CSV") from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error})", "mend the TOML there") from error


def _metric_facts(path: Path) -> dict[str, MetricFacts]:
    facts = {}
    for metric_id, row in _toml(path).items():
        try:
            facts[metric_id] = MetricFacts(metric_id, row["dimension"], row["accumulation"], row["direction"],
                                           (float(row["level"][0]), float(row["level"][1])),
                                           (float(row["growth"][0]), float(row["growth"][1])))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise UnreadableSeed(path, None, f"[{metric_id}] lacks or garbles {error}",
                                 "it needs dimension, accumulation, direction, level = [low, high], growth = [low, high]") from error
    return facts


def _units(path: Path) -> Iterator[Unit]:
    for line, row in _rows(path, ("unit_id", "spelling", "language", "region", "dimension", "factor")):
        try:
            factor = float(row["factor"])
        except ValueError:
            raise UnreadableSeed(path, line, f"factor {row['factor']!r} is no number", "write it like 1 or 0.01") from None
        yield Unit(row["unit_id"], row["spelling"], row["language"] or "*", row["region"] or None, row["dimension"], factor)


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
