"""Originals in the lake: every answer of the web as a row of `fetches`, and its bytes, once, in `captures`.

They stand beside the tables that briefs are pinned to: no brief depends on them, and any claim can be shown in its original
when the page is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from deltalake import write_deltalake

from tasks.frames import CAPTURES, FETCHES, conform
from tasks.records import Capture, Mark
from tasks.store.layout import Table, stored_rows
from tasks.store.tables import Options, locate, merge_rows, read_rows

FETCHES_TABLE = Table("fetches", FETCHES, "fetch_id")
CAPTURES_TABLE = Table("captures", CAPTURES, "content_hash")


def keep_captures(lake: str, captures: Sequence[Capture], options: Options | None = None) -> int:
    """Keep answers and their bytes; returns how many originals are new. Bytes first: no fetch points to what is not there.

    To be called after the articles were merged: a mark that is kept says that its document needs not be sent again.
    """
    if not captures:
        return 0
    added = _append_originals(lake, captures, options)
    rows = conform(pl.DataFrame(map(_row, captures), schema=pl.Schema(FETCHES)), FETCHES)
    merge_rows(lake, FETCHES_TABLE, stored_rows(FETCHES_TABLE, rows), options)
    return added


def read_marks(lake: str, options: Options | None = None) -> dict[str, Mark]:
    """Read what each address told of itself when its document was last read."""
    read = read_rows(lake, FETCHES_TABLE, options=options).filter(pl.col("content_hash").is_not_null())
    newest = read.sort("captured_at", "fetch_id").group_by("address", maintain_order=True).last().collect()
    told = newest.select("address", "etag", "last_modified").iter_rows()
    return {address: Mark(etag, last_modified, True) for address, etag, last_modified in told}


def read_fetches(lake: str, options: Options | None = None) -> pl.DataFrame:
    """Read all FETCHES in the order they were made."""
    return read_rows(lake, FETCHES_TABLE, options=options).sort("captured_at", "fetch_id").collect()


def find_originals(lake: str, doc: str, content_hash: str, options: Options | None = None) -> pl.DataFrame:
    """Find the FETCHES that hold the original of a document, the newest first; no rows for one that is no web document.

    A page's bytes have the document's own hash. An entry of a feed lies in an answer of the feed, or of the page behind it.
    """
    feed = doc.split("#", 1)[0]
    rows = read_rows(lake, FETCHES_TABLE, options=options).filter(pl.col("content_hash").is_not_null())
    found = rows.filter((pl.col("content_hash") == content_hash) | pl.col("doc").is_in([doc, feed])).collect()
    for fits in (pl.col("content_hash") == content_hash, pl.col("doc") == doc, pl.col("doc") == feed):
        if (fitting := found.filter(fits)).height:
            return fitting.sort("captured_at", "fetch_id", descending=True)
    return found


def read_original(lake: str, content_hash: str, options: Options | None = None) -> bytes | None:
    """Read a document as it was fetched; None where it was not kept."""
    rows = read_rows(lake, CAPTURES_TABLE, options=options).filter(pl.col("content_hash") == content_hash)
    found: list[bytes] = rows.head(1).collect()["original"].to_list()
    return found[0] if found else None


def _append_originals(lake: str, captures: Sequence[Capture], options: Options | None) -> int:
    """Append the bytes that are not there. An append needs not read what is there, as a merge would, gigabytes of pages."""
    given: Mapping[str, bytes] = {
        one.content_hash: one.data for one in captures if one.data is not None and one.content_hash is not None
    }
    stored = read_rows(lake, CAPTURES_TABLE, options=options).select("content_hash").collect()["content_hash"]
    fresh = sorted(set(given) - set(stored.to_list()))
    if fresh:
        rows = pl.DataFrame(
            {"content_hash": fresh, "original": [given[one] for one in fresh]}, schema=pl.Schema(CAPTURES)
        )
        write_deltalake(
            locate(lake, CAPTURES_TABLE),
            stored_rows(CAPTURES_TABLE, rows).to_arrow(),
            mode="append",
            name=CAPTURES_TABLE.name,
            storage_options=dict(options) if options else None,
        )
    return len(fresh)


def _row(capture: Capture) -> dict[str, object]:
    return {
        "fetch_id": capture.fetch_id,
        "source_id": capture.source_id,
        "doc": capture.doc,
        "address": capture.address,
        "captured_at": capture.captured_at,
        "http_status": capture.http_status,
        "reason": capture.reason,
        "content_type": capture.content_type,
        "etag": capture.mark.etag,
        "last_modified": capture.mark.last_modified,
        "content_hash": capture.content_hash,
        "byte_count": None if capture.data is None else len(capture.data),
    }
