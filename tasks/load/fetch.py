"""A source → RAW_ARTICLES, SET_ASIDE, and what was fetched for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from tasks.load.documents import Reading, frames_of
from tasks.load.folders import read_file, read_folder
from tasks.load.mailboxes import read_mailbox
from tasks.load.recordsets import read_records
from tasks.load.remotes import Remote, read_remote
from tasks.load.webs import Web
from tasks.records import Capture, Mark, Source


@dataclass(frozen=True, slots=True)
class Load:
    """What one source yielded: RAW_ARTICLES, SET_ASIDE, and each answer of the web as it came."""

    articles: pl.DataFrame
    set_aside: pl.DataFrame
    captures: tuple[Capture, ...] = ()


def fetch_source(
    source: Source, root: Path, captured_at: datetime, web: Web | None = None, marks: Mapping[str, Mark] | None = None
) -> Load:
    """Read all that a source offers now, as far as it is not as `marks` (by address) say it was before.

    A locator that is no web address is a path under `root`, and addresses of files there are told without it, so that they
    are the same in every checkout. What cannot be read is a row of SET_ASIDE; nothing is raised for it.
    """
    remote = _read_source(source, root, captured_at, web or Web(), marks or {})
    articles, aside = frames_of(remote.reading, source, captured_at)
    articles = articles.with_columns(pl.col("address").str.strip_prefix(f"{root.as_posix()}/"))
    return Load(articles, aside, remote.captures)


def _read_source(source: Source, root: Path, captured_at: datetime, web: Web, marks: Mapping[str, Mark]) -> Remote:
    if source.locator.startswith(("http://", "https://")):
        return read_remote(source, web, marks, captured_at)
    return Remote(_read_path(source, root / source.locator), ())


def _read_path(source: Source, path: Path) -> Reading:
    if source.kind == "folder":
        return read_folder(path)
    if source.kind == "mailbox":
        return read_mailbox(path)
    if source.kind == "jsonl":
        return read_records(path, path.name)
    return read_file(path, path.name, "feed" if source.kind == "feed" else None)
