"""The tables of the lake: which frame each one keeps, what makes a row unique, and how it is partitioned."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import polars as pl

from tasks.errors import BrokenContract
from tasks.frames import ARTICLES, DUPLICATES, QUARANTINE, SET_ASIDE, Contract

YEAR = "published_year"  # partition of the big tables: "2025", or "undated"
ROW_ID = "row_id"  # key of a table whose rows have no id of their own


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns as frames keep them, its key, and the column it is partitioned by (None: not at all)."""

    name: str
    columns: Contract
    key: str
    partition: str | None = None

    @property
    def schema(self) -> dict[str, Any]:
        """Name every stored column with its type: the contract's, then what only the lake needs."""
        extra = {ROW_ID: pl.String} if self.key == ROW_ID else {}
        return {**self.columns, **extra, **({self.partition: pl.String} if self.partition else {})}

    @property
    def predicate(self) -> str:
        """Say when a stored row and a new row are the same row; the partition keeps other years' files shut."""
        names = [self.partition, self.key] if self.partition else [self.key]
        return " AND ".join(f"stored.{name} = fresh.{name}" for name in names)


ARTICLES_TABLE = Table("articles", ARTICLES, "article_id", YEAR)
CLAIMS_TABLE = Table("claims", QUARANTINE, "claim_id", YEAR)  # accepted ones have no reason
DUPLICATES_TABLE = Table("duplicates", DUPLICATES, ROW_ID)
SET_ASIDE_TABLE = Table("set_aside", SET_ASIDE, ROW_ID)

# An article counts as known once its row is there: articles go last, so that a run that dies halfway is repeated.
TABLES: tuple[Table, ...] = (CLAIMS_TABLE, DUPLICATES_TABLE, SET_ASIDE_TABLE, ARTICLES_TABLE)


def stored_rows(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame's rows as the table keeps them: columns in order, typed, one row per key (the first).

    Raises BrokenContract where a column is missing, or holds values that its type cannot.
    """
    if missing := sorted(set(table.columns) - set(frame.columns)):
        raise BrokenContract(f"{table.name} lacks {', '.join(missing)}")
    try:
        typed = frame.select(pl.col(name).cast(dtype) for name, dtype in table.columns.items())
    except pl.exceptions.PolarsError as error:
        raise BrokenContract(f"{table.name} does not keep its contract: {error}") from error
    return typed.with_columns(_extras(table)).unique(table.key, keep="first", maintain_order=True)


def _extras(table: Table) -> list[pl.Expr]:
    extras = []
    if table.partition:
        extras.append(pl.col("published_on").dt.year().cast(pl.String).fill_null("undated").alias(table.partition))
    if table.key == ROW_ID:
        written = [pl.col(name).fill_null("") for name in table.columns]
        extras.append(
            pl.concat_str(written, separator="\x1f").map_elements(_digest, return_dtype=pl.String).alias(ROW_ID)
        )
    return extras


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
