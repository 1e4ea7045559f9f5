"""A source → RAW_ARTICLES, SET_ASIDE."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl

from tasks.load.documents import Reading, frames_of
from tasks.load.folders import read_document, read_file, read_folder
from tasks.load.pages import Busy, Unreachable, fetch_address
from tasks.load.recordsets import read_records
from tasks.records import Source


def fetch_source(
    source: Source, root: Path, captured_at: datetime, is_last_try: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read all that a source offers now as RAW_ARTICLES and SET_ASIDE.

    A locator that is no web address is a path under `root`, and addresses of files there are told without it, so that they
    are the same in every checkout. A source that cannot be read is one row of SET_ASIDE; only where another try may help
    (no connection, 429, 5xx) and this is not the last one, Busy is raised.
    """
    articles, aside = frames_of(_read_source(source, root, is_last_try), source, captured_at)
    return articles.with_columns(pl.col("address").str.strip_prefix(f"{root.as_posix()}/")), aside


def _read_source(source: Source, root: Path, is_last_try: bool) -> Reading:
    if source.locator.startswith(("http://", "https://")):
        return _read_address(source, is_last_try)
    path = root / source.locator
    if source.kind == "folder":
        return read_folder(path)
    return read_records(path, path.name) if source.kind == "jsonl" else read_file(path, path.name)


def _read_address(source: Source, is_last_try: bool) -> Reading:
    try:
        answer = fetch_address(source.locator)
    except Unreachable as error:
        if isinstance(error, Busy) and not is_last_try:
            raise
        return Reading.refused(
            source.locator, str(error), "check the source's locator; it is tried again on the next run"
        )
    media = "feed" if source.kind == "feed" else "html"
    return read_document(answer.data or b"", source.locator, answer.address, media, answer.charset)
