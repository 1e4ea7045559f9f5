"""seeds/*.toml → frozen records: sources, editions, corrections.

An entry that cannot be used stops the run with file, line and remedy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tasks.errors import UnknownEdition, UnreadableSeed
from tasks.records import Correction, Edition, Known, Source
from tasks.seed_files import find_line, read_toml
from tasks.seed_pictures import read_svg
from tasks.seed_rules import CORRECTION, EDITION, SOURCE, is_text, read_tables
from tasks.vocabulary import Vocabulary

_ADDRESS = re.compile(r"https?://[^\s/]+.*")


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read seeds/sources.toml; UnreadableSeed names line and remedy of the first unusable entry."""
    tables = read_tables(path, "source", SOURCE, others=("grades",))
    for number, table in enumerate(tables, 1):
        _check_place(path, number, table)
    return tuple(
        Source(
            one["id"],
            one["name"],
            one["kind"],
            one["locator"],
            one.get("language"),
            one["owner"],
            one["cadence"],
            one["grade"],
            one.get("follow", False),
            one.get("pages", 1),
        )
        for one in tables
    )


def _check_place(path: Path, number: int, table: Mapping[str, Any]) -> None:
    """Hold a source's locator and options against its kind; a secret in a locator is refused without repeating it."""
    kind, locator = table["kind"], table["locator"]
    is_address = _ADDRESS.fullmatch(locator) is not None
    if is_address and "@" in locator.split("/")[2]:
        raise UnreadableSeed(
            path,
            find_line(path, "source", number, "locator"),
            "the locator holds a name or password",
            "take it out: seeds are no place for secrets, and only public pages are read",
        )
    if (is_address and kind in ("folder", "jsonl", "mailbox")) or (not is_address and kind == "page"):
        raise UnreadableSeed(
            path,
            find_line(path, "source", number, "locator"),
            f"{locator!r} is no place of a {kind}",
            "folder, jsonl and mailbox take a path, page takes a web address, feed takes either",
        )
    for option in ("follow", "pages"):
        if option in table and not (is_address and kind == "feed"):
            raise UnreadableSeed(
                path,
                find_line(path, "source", number, option),
                f"{option} means nothing to a {kind} at {locator!r}",
                "leave it out: it is for feeds on the web",
            )


def read_grades(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Read the rules for grades from seeds/sources.toml: `source` A to F and `information` 1 to 6, a sentence each."""
    grades = read_toml(path).get("grades", {})
    for scale, marks in (("source", "ABCDEF"), ("information", "123456")):
        rules = grades.get(scale) if isinstance(grades, dict) else None
        if not isinstance(rules, dict) or set(rules) != set(marks) or not all(is_text(rule) for rule in rules.values()):
            raise UnreadableSeed(
                path,
                find_line(path, f"grades.{scale}"),
                f"[grades.{scale}] is incomplete",
                f"write one sentence for each of {', '.join(marks)}",
            )
    return {scale: dict(grades[scale]) for scale in ("source", "information")}


def read_editions(path: Path, vocabulary: Vocabulary | None = None) -> tuple[Edition, ...]:
    """Read seeds/editions.toml; with a vocabulary, ids it does not know are refused too."""
    tables = read_tables(path, "edition", EDITION)
    for number, table in enumerate(tables, 1):
        if vocabulary is not None:
            _check_ids(path, number, "watchlist", table["watchlist"], vocabulary.entities)
            _check_ids(path, number, "metrics", table["metrics"], vocabulary.metrics)
            _check_ids(path, number, "weights", table.get("weights", {}), vocabulary.entities)
        if "logo" in table:
            table["logo"] = _read_logo(path, number, table["logo"])
    return tuple(_edition(table) for table in tables)


def find_edition(editions: Sequence[Edition], edition_id: str) -> Edition:
    """Find an edition by id; UnknownEdition lists those there are."""
    for edition in editions:
        if edition.edition_id == edition_id:
            return edition
    raise UnknownEdition(edition_id, [edition.edition_id for edition in editions])


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read seeds/corrections.toml; an empty file is no correction."""
    tables = read_tables(path, "correction", CORRECTION, may_be_empty=True)
    for number, table in enumerate(tables, 1):
        if ("set" in table) != (table["action"] == "replace"):
            raise UnreadableSeed(
                path,
                find_line(path, "correction", number, "action"),
                f"action {table['action']!r} and `set` do not go together",
                "replace needs a table `set` of the right values, hold has none",
            )
    return tuple(
        Correction(
            one["id"],
            one["where"],
            one["action"],
            one.get("set", {}),
            one["reason"],
            one["status"],
            one["expect"],
            one["by"],
            one["on"],
        )
        for one in tables
    )


def known_corrections(corrections: Sequence[Correction], as_of: date, known: Known) -> tuple[Correction, ...]:
    """Keep the corrections that count for a brief of a day: all that are known now, or those decided by `then`."""
    return tuple(one for one in corrections if known == "now" or one.decided_on <= as_of)


def _read_logo(path: Path, number: int, name: str) -> str:
    try:
        return read_svg((path.parent / name).read_bytes())
    except (OSError, ValueError) as error:
        line = find_line(path, "edition", number, "logo")
        raise UnreadableSeed(
            path, line, f"logo {name!r}: {error}", "name an SVG file of plain shapes with a <title>"
        ) from None


def _edition(table: Mapping[str, Any]) -> Edition:
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items() if key != "id"
    }
    return Edition(edition_id=table["id"], **given)


def _check_ids(path: Path, number: int, key: str, ids: Collection[str], known: Collection[str]) -> None:
    if unknown := [one for one in ids if one not in known]:
        raise UnreadableSeed(
            path,
            find_line(path, "edition", number, key),
            f"{key}: {unknown[0]!r} is not in the vocabulary",
            "correct it, or add it to seeds/vocabulary",
        )
