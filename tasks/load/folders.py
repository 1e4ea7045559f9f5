"""Files and folders → RAW_ARTICLES, SET_ASIDE."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from tasks.load.documents import Document, Reading, frames_of, hash_bytes, joined
from tasks.load.encodings import Undecodable, decode
from tasks.load.feeds import read_feed
from tasks.load.limits import LARGEST_DOCUMENT
from tasks.load.recordsets import read_records
from tasks.records import Source

MEDIA = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "feed",
    ".atom": "feed",
    ".rss": "feed",
}
GIVEN = Source("given", "given on the command line", "folder", "", None, "command line", "irregular", "C")


def read_paths(paths: Sequence[Path], captured_at: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read files, folders and `.jsonl` files, wherever they lie, as RAW_ARTICLES and SET_ASIDE.

    A file is named by its name, a file of a folder by its path under the folder.
    """
    return frames_of(joined(_read_path(path) for path in paths), GIVEN, captured_at)


def read_folder(folder: Path) -> Reading:
    """Read all files under a folder, sorted by path; names that begin with a dot are not looked at."""
    if not folder.is_dir():
        return Reading.refused(printable(folder), "no such folder", "create it, or correct the source's locator")
    return joined(read_file(path, printable(path.relative_to(folder))) for path in walk(folder))


def read_file(path: Path, doc: str, told: str | None = None) -> Reading:
    """Read one file as it is told to be, else by its ending.

    Anything that cannot be read is refused with reason and remedy, never raised.
    """
    media = told or MEDIA.get(path.suffix.lower())
    if media is None:
        return Reading.refused(
            doc,
            f"unknown ending {path.suffix!r}" if path.suffix else "no ending that tells what it is",
            f"save it as one of {' '.join(MEDIA)}; a .jsonl file is read when it is given by itself",
        )
    try:
        data = read_bytes(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        return Reading.refused(
            doc, f"unreadable ({reason})", "check that the file exists, its kind and its permissions"
        )
    if len(data) > LARGEST_DOCUMENT:
        return Reading.refused(doc, f"over the limit of {LARGEST_DOCUMENT} bytes", "split it, or keep only the article")
    return read_document(data, doc, printable(path), media)


def read_document(data: bytes, doc: str, address: str, media: str, declared: str | None = None) -> Reading:
    """Decode a document's bytes and tell feed entries apart; empty, binary and undecodable ones are refused."""
    content_hash = hash_bytes(data)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        return Reading.refused(doc, "empty file", "fill it or remove it", content_hash)
    try:
        text = decode(data, declared)
    except Undecodable as error:
        return Reading.refused(doc, str(error), "save it as UTF-8 text", content_hash)
    if not text.strip():
        return Reading.refused(doc, "empty file", "fill it or remove it", content_hash)
    if media == "feed":
        return read_feed(text, doc, address)
    return Reading((Document(doc, address, media, text, content_hash),))


def printable(path: Path) -> str:
    """Write a path with slashes; bytes of a file name that are no UTF-8 become U+FFFD."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _read_path(path: Path) -> Reading:
    if path.is_dir():
        return read_folder(path)
    if path.suffix.lower() == ".jsonl":
        return read_records(path, printable(Path(path.name)))
    return read_file(path, printable(Path(path.name)))


def walk(folder: Path) -> Iterator[Path]:
    """Yield all files under a folder, sorted by path; names that begin with a dot are not looked at."""
    found: list[Path] = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(here, name) for name in files if not name.startswith("."))
    yield from sorted(found, key=lambda path: os.fsencode(path.relative_to(folder).as_posix()))


def read_bytes(path: Path) -> bytes:
    """Read at most one byte more than the limit; ValueError for what is no ordinary file (a pipe would never end)."""
    if path.exists() and not path.is_file():
        raise ValueError("no ordinary file")
    with path.open("rb") as file:
        return file.read(LARGEST_DOCUMENT + 1)
