"""Files in seeds/ → rows and tables that know their line, so that every complaint can name it."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed

_HEAD = re.compile(r"\s*\[{1,2}\s*\"?([^\"\]]+?)\"?\s*\]{1,2}\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file: cells by column."""

    line: int
    cells: Mapping[str, str]


def read_rows(path: Path, columns: Sequence[str], filled: Sequence[str]) -> list[Row]:
    """Read a CSV file with exactly these columns.

    UnreadableSeed on another head, a missing or extra cell, an empty `filled` cell, stray white space.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            head = next(reader, [])
            if head != list(columns):
                raise UnreadableSeed(path, 1, f"the head is {','.join(head)!r}", f"it must be {','.join(columns)}")
            return [_row(path, reader.line_num, cells, columns, filled) for cells in reader if cells]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error})", "restore the file as UTF-8 CSV") from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; UnreadableSeed names the line of a syntax error."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"at line ([0-9]+)", str(error))
        raise UnreadableSeed(path, int(told[1]) if told else None, f"is no TOML ({error})", "mend the line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error})", "restore the file as UTF-8 TOML") from error


def find_line(path: Path, table: str, number: int = 1, key: str | None = None) -> int | None:
    """Find the line of the number-th `[table]` or `[[table]]` head of a TOML file, or of a key or sub-table of it."""
    seen, here, is_inside = 0, None, False
    for line, text in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if head := _HEAD.fullmatch(text):
            seen += head[1] == table
            is_inside = head[1] == table and seen == number
            here = line if is_inside else here
            if seen == number and head[1] == f"{table}.{key}":
                return line
        elif is_inside and key and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", text):
            return line
    return here


def hash_folder(folder: Path) -> str:
    """Compute 16 hex digits over names and bytes of all files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _row(path: Path, line: int, cells: list[str], columns: Sequence[str], filled: Sequence[str]) -> Row:
    if len(cells) != len(columns):
        raise UnreadableSeed(
            path,
            line,
            f"{len(cells)} cells instead of {len(columns)}",
            "quote a cell that holds a comma, fill in the missing ones",
        )
    named = dict(zip(columns, cells, strict=True))
    for column, cell in named.items():
        if not cell.strip() and column in filled:
            raise UnreadableSeed(path, line, f"{column} is empty", "fill it in or delete the row")
        if cell != " ".join(cell.split()):
            raise UnreadableSeed(
                path,
                line,
                f"{column} {cell!r} has stray white space",
                "leave single spaces between words and none around them",
            )
    return Row(line, named)
