"""One Delta table at a time: create, merge, read. Everything here touches the disk or the object store."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from tasks.errors import BrokenEnvironment
from tasks.store.layout import Table

Options = Mapping[str, str]
ATTEMPTS = 12
KEPT = {"delta.logRetentionDuration": "interval 36500 days"}  # else versions that manifests name go after 30 days

T = TypeVar("T")


def locate(lake: str, table: Table) -> str:
    """Name the table's address under the lake's folder or `s3://bucket/prefix`."""
    return f"{lake.rstrip('/')}/{table.name}"


def merge_rows(lake: str, table: Table, rows: pl.DataFrame, options: Options | None = None) -> tuple[int, int]:
    """Insert the rows whose key the table does not have; returns (version, rows inserted).

    Nothing new: nothing is written and no version made. Another writer's commit in between starts the whole merge over.
    """
    return _again(lambda: _merge(locate(lake, table), table, rows, _options(options)))


def remove_rows(lake: str, table: Table, keys: Sequence[str], options: Options | None = None) -> int:
    """Take the rows with these keys (hex digits) out of the table's newest version; returns how many there were."""
    if not keys:
        return 0
    listed = ", ".join(f"'{key}'" for key in keys)
    address = locate(lake, table)

    def remove() -> int:
        done = DeltaTable(address, storage_options=_options(options)).delete(f"{table.key} IN ({listed})")
        return int(done["num_deleted_rows"])

    return _again(remove)


def read_rows(lake: str, table: Table, version: int | None = None, options: Options | None = None) -> pl.LazyFrame:
    """Scan the contract's columns of a table, at a version or as it is now; no rows where there is no table yet.

    A column that the contract did not have when the table was written is null.
    """
    address = locate(lake, table)
    try:
        if not _exists(address, options):
            return pl.LazyFrame(schema=pl.Schema(table.schema)).select(list(table.columns))
        delta = DeltaTable(address, version=version, storage_options=_options(options))
        # Polars reads the escapes of a file URL as they stand: a folder like `my lake` or `数据` is read through Arrow
        is_escaped = delta.table_uri.startswith("file:") and "%" in delta.table_uri
        scan = pl.scan_delta(delta, storage_options=_options(options), use_pyarrow=is_escaped)
    except (DeltaError, OSError) as error:
        raise BrokenEnvironment(
            f"{address}{'' if version is None else f' at version {version}'} cannot be read: {error}"
        ) from error
    stored = set(scan.collect_schema())
    return scan.select(
        (pl.col(name) if name in stored else pl.lit(None).alias(name)).cast(dtype)
        for name, dtype in table.columns.items()
    )


def table_version(lake: str, table: Table, options: Options | None = None) -> int | None:
    """Tell the newest version of a table; None where there is none."""
    address = locate(lake, table)
    return DeltaTable(address, storage_options=_options(options)).version() if _exists(address, options) else None


def _merge(address: str, table: Table, rows: pl.DataFrame, options: dict[str, str] | None) -> tuple[int, int]:
    delta = _open(address, table, options)
    if rows.is_empty():
        return delta.version(), 0
    outcome = (
        delta.merge(
            rows.to_arrow(),
            predicate=table.predicate,
            source_alias="fresh",
            target_alias="stored",
            merge_schema=True,  # a lake made before a column was thought of grows it
        )
        .when_not_matched_insert_all()
        .execute()
    )
    delta.update_incremental()
    return delta.version(), int(outcome["num_target_rows_inserted"])


def _open(address: str, table: Table, options: dict[str, str] | None) -> DeltaTable:
    try:
        delta = DeltaTable(address, storage_options=options)
        if not KEPT.items() <= delta.metadata().configuration.items():
            delta.alter.set_table_properties(KEPT)  # a lake made before it was thought of
        return delta
    except TableNotFoundError:
        schema = pl.DataFrame(schema=pl.Schema(table.schema)).to_arrow().schema
        return DeltaTable.create(
            address,
            schema,
            mode="ignore",
            name=table.name,
            configuration=KEPT,
            storage_options=options,
            partition_by=[table.partition] if table.partition else None,
        )


def _exists(address: str, options: Options | None) -> bool:
    return DeltaTable.is_deltatable(address, storage_options=_options(options))


def _again(attempt: Callable[[], T]) -> T:
    for number in range(ATTEMPTS):
        try:
            return attempt()
        except CommitFailedError:
            # two writers that lost the same race must not meet again at the same moment
            time.sleep(random.uniform(0.5, 1.0) * 0.05 * 2 ** min(number, 6))
    return attempt()


def _options(options: Options | None) -> dict[str, str] | None:
    return dict(options) if options else None
