"""RAW_ARTICLES written by hand."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import polars as pl

from tasks.frames import RAW_ARTICLES

CAPTURED = datetime(2025, 6, 1, tzinfo=UTC)


def raw(*documents: tuple[str, str, str]) -> pl.DataFrame:
    """Build RAW_ARTICLES from (doc, media, content)."""
    rows: list[dict[str, Any]] = [
        {
            "doc": doc,
            "source_id": "s",
            "source_name": "S",
            "source_grade": "B",
            "address": doc,
            "media": media,
            "content": content,
            "content_hash": hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(),
            "captured_at": CAPTURED,
        }
        for doc, media, content in documents
    ]
    return pl.DataFrame(rows, schema=pl.Schema(RAW_ARTICLES))
