"""The words of a language and the lay of the tables, read from templates/: the only module here that opens a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed

FOLDER = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True, slots=True)
class Family:
    """Metrics that share a table: at most `rows` rows each, at most `tables` tables (one a unit)."""

    family_id: str
    metrics: tuple[str, ...]
    rows: int
    tables: int


@dataclass(frozen=True, slots=True)
class Labels:
    """All words of one language, by section and key, and the families of metrics."""

    words: Mapping[str, Any]
    families: tuple[Family, ...]

    def word(self, section: str, key: str, default: str | None = None) -> str:
        """Return a word or template; KeyError names section and key where there is neither word nor default."""
        found = self.words[section].get(key, default)
        if found is None:
            raise KeyError(f"[{section}] {key} is missing in templates/labels/{self.words['language']}.toml")
        return str(found)

    def fill(self, section: str, key: str, /, **values: object) -> str:
        """Fill a template with values."""
        return self.word(section, key).format(**values)

    def section(self, name: str) -> dict[str, str]:
        """Return all words of a section."""
        return {key: str(value) for key, value in self.words[name].items()}


@cache
def read_labels(language: str, folder: Path = FOLDER) -> Labels:
    """Read the words of a language; UnreadableSeed names the file that is missing or broken."""
    words = _read(folder / "labels" / f"{language}.toml", "write it after templates/labels/en.toml")
    families = _read(folder / "tables.toml", "restore it")["family"]
    return Labels(
        words,
        tuple(Family(row["id"], tuple(row["metrics"]), int(row["rows"]), int(row["tables"])) for row in families),
    )


def _read(path: Path, remedy: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UnreadableSeed(path, None, f"cannot be read: {error}", remedy) from error
