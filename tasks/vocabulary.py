"""seeds/vocabulary → one frozen Vocabulary.

Rules of the files (also told in seeds/README.md): the first alias of an entity or metric in a language is its name in
print; language `*` means any. An unusable row stops the run with file, line and remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks import vocabulary_checks as checks
from tasks.seed_files import Row, hash_folder, read_rows, read_toml
from tasks.vocabulary_grammar import check_grammar, check_signs

ENTITY_COLUMNS = ("entity_id", "alias", "language", "kind", "parent")
METRIC_COLUMNS = ("metric_id", "alias", "language")
UNIT_COLUMNS = ("unit_id", "spelling", "language", "region", "dimension", "factor")


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
    dimension: str  # money | count | fraction | times | time | mass | area | coefficient
    accumulation: str  # flow | stock
    direction: str  # up | down | neutral: which way is good
    level_range: tuple[float, float]
    growth_range: tuple[float, float]
    share: str | None = None  # the metric that a share of this one is: a share of revenue is revenue_share
    daily: str | None = None  # the metric that this one is when it is counted by the day
    monthly: str | None = None  # and by the month
    is_claim: bool = True  # False: told in passing and of no use to a brief, as share prices are
    is_of_market: bool = False  # told of whole markets, never of a company
    is_of_group: bool = False  # told of a whole company, hardly ever of a part


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The fiscal year of a company that does not keep calendar years."""

    year_ends: int  # month in which it ends, 1 to 12
    named_by: str  # end | start: which calendar year gives it its name


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
    fiscal_years: Mapping[str, FiscalYear] = field(default_factory=dict)
    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sector → metrics that tell of it
    markets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # place → sector → market

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

    def fiscal_year(self, entity_id: str) -> FiscalYear | None:
        """Find the fiscal year an entity keeps, or its nearest ancestor; None where it is the calendar year."""
        line = (entity_id, *self.ancestors(entity_id))
        return next((self.fiscal_years[one] for one in line if one in self.fiscal_years), None)


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read seeds/vocabulary; UnreadableSeed names file, line and remedy of the first unusable row."""
    languages = {path.stem: _language(path) for path in sorted((folder / "languages").glob("*.toml"))}
    entity_rows = _entity_rows(folder / "entities.csv", languages)
    metrics = _metric_facts(folder / "metric_facts.toml")
    metric_rows = _metric_rows(folder, languages)
    entities = {
        row.cells["entity_id"]: Entity(row.cells["entity_id"], row.cells["kind"], row.cells["parent"] or None)
        for row in entity_rows
    }
    return Vocabulary(
        entities=entities,
        entity_aliases=tuple(_alias(row, "entity_id") for row in entity_rows),
        metrics=metrics,
        metric_aliases=tuple(_alias(row, "metric_id") for row in metric_rows),
        units=_units(folder / "units.csv", languages),
        languages=languages,
        version_hash=hash_folder(folder),
        fiscal_years=_fiscal_years(folder / "fiscal.toml", entities),
        **_markets(folder / "markets.toml", entities, metrics),
    )


def _name(aliases: tuple[Alias, ...], wanted: str, language: str) -> str:
    names: dict[str, str] = {}
    for alias in aliases:
        if alias.id == wanted:
            names.setdefault(alias.language, alias.alias)
    family = language.split("-")[0]
    order = [language, family, *(f"{family}-{script}" for script in ("Hans", "Hant")), "*", "en"]
    return next((names[key] for key in order if key in names), wanted)


def _alias(row: Row, id_column: str) -> Alias:
    return Alias(row.cells[id_column], row.cells["alias"], row.cells["language"])


def _language(path: Path) -> dict[str, Any]:
    table = read_toml(path)
    check_grammar(path, table)
    check_signs(path, table)
    return table


def _entity_rows(path: Path, languages: Mapping[str, Any]) -> list[Row]:
    rows = read_rows(path, ENTITY_COLUMNS, filled=ENTITY_COLUMNS[:4])
    checks.check_languages(path, rows, languages)
    checks.check_entities(path, rows)
    checks.check_aliases(path, rows, "entity_id")
    checks.check_names(path, rows, "entity_id")
    return rows


def _metric_rows(folder: Path, languages: Mapping[str, Any]) -> list[Row]:
    path, facts_path = folder / "metrics.csv", folder / "metric_facts.toml"
    rows = read_rows(path, METRIC_COLUMNS, filled=METRIC_COLUMNS)
    checks.check_languages(path, rows, languages)
    checks.check_metrics(path, rows, facts_path, read_toml(facts_path))
    checks.check_aliases(path, rows, "metric_id")
    checks.check_names(path, rows, "metric_id")
    return rows


def _metric_facts(path: Path) -> dict[str, MetricFacts]:
    tables = read_toml(path)
    for name, table in tables.items():
        checks.check_facts(path, name, table)
    checks.check_shares(path, tables)
    checks.check_rhythms(path, tables)
    return {
        name: MetricFacts(
            name,
            row["dimension"],
            row["accumulation"],
            row["direction"],
            _pair(row["level"]),
            _pair(row["growth"]),
            row.get("share"),
            row.get("daily"),
            row.get("monthly"),
            row.get("is_claim", True),
            row.get("is_of_market", False),
            row.get("is_of_group", False),
        )
        for name, row in tables.items()
    }


def _pair(numbers: list[float]) -> tuple[float, float]:
    return float(numbers[0]), float(numbers[1])


def _markets(path: Path, entities: Mapping[str, Entity], metrics: Mapping[str, MetricFacts]) -> dict[str, Any]:
    """Read which market a sector of a place is; nothing where the file is left out."""
    if not path.exists():
        return {}
    tables = read_toml(path)
    sectors = {sector: tuple(names) for sector, names in tables.pop("metrics", {}).items()}
    checks.check_markets(path, sectors, tables, entities, metrics)
    return {"sectors": sectors, "markets": tables}


def _units(path: Path, languages: Mapping[str, Any]) -> tuple[Unit, ...]:
    rows = read_rows(path, UNIT_COLUMNS, filled=("unit_id", "spelling", "language", "dimension", "factor"))
    checks.check_languages(path, rows, languages)
    return tuple(
        Unit(
            row.cells["unit_id"],
            row.cells["spelling"],
            row.cells["language"],
            row.cells["region"] or None,
            row.cells["dimension"],
            checks.read_factor(path, row),
        )
        for row in rows
    )


def _fiscal_years(path: Path, entities: Mapping[str, Entity]) -> dict[str, FiscalYear]:
    tables = read_toml(path) if path.exists() else {}
    checks.check_fiscal(path, tables, entities)
    return {name: FiscalYear(int(row["year_ends"]), row["named_by"]) for name, row in tables.items()}
