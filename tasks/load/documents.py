"""The rows that load yields: documents read, and what was set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from urllib.parse import urljoin

import polars as pl

from tasks.frames import RAW_ARTICLES, SET_ASIDE, conform
from tasks.records import Source

OF_READING = ("is_teaser",)  # fields of a document that are no columns


@dataclass(frozen=True, slots=True)
class Document:
    """One document as decoded: a row of RAW_ARTICLES without what its source says."""

    doc: str
    address: str
    media: str
    content: str
    content_hash: str
    title_hint: str | None = None
    publisher_hint: str | None = None
    published_hint: str | None = None
    language_hint: str | None = None
    is_teaser: bool = False  # of a feed's entry: the article itself is on the page behind it


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document that could not be read: a row of SET_ASIDE."""

    doc: str
    reason: str
    remedy: str
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place yielded: good and bad side by side."""

    documents: tuple[Document, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())

    @staticmethod
    def refused(doc: str, reason: str, remedy: str, content_hash: str | None = None) -> Reading:
        """Build the reading of a place that yielded nothing."""
        return Reading((), (Refusal(doc, one_line(reason), remedy, content_hash),))


def joined(readings: Iterable[Reading]) -> Reading:
    """Put readings together in their order."""
    parts = list(readings)
    return Reading(
        tuple(document for part in parts for document in part.documents),
        tuple(refusal for part in parts for refusal in part.refusals),
    )


def frames_of(reading: Reading, source: Source, captured_at: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Build RAW_ARTICLES and SET_ASIDE of one source; a name read twice keeps both rows, told apart by `~2`."""
    documents, refusals = reading.documents, reading.refusals
    moment = captured_at.astimezone(UTC) if captured_at.tzinfo else captured_at.replace(tzinfo=UTC)
    names = [field.name for field in fields(Document) if field.name not in OF_READING]
    articles = pl.DataFrame(
        {name: [getattr(document, name) for document in documents] for name in names}
        | {"doc": _told_apart(document.doc for document in documents)},
        schema={name: RAW_ARTICLES[name] for name in names},
    ).with_columns(
        pl.col("language_hint").fill_null(pl.lit(source.language, dtype=pl.String)),
        source_id=pl.lit(source.source_id),
        source_name=pl.lit(source.name),
        source_grade=pl.lit(source.grade),
        captured_at=pl.lit(moment, dtype=RAW_ARTICLES["captured_at"]),
    )
    aside = [{**asdict(refusal), "source_id": source.source_id, "room": "load"} for refusal in refusals]
    return (
        conform(articles, RAW_ARTICLES),
        conform(pl.DataFrame(aside, schema=pl.Schema(SET_ASIDE)), SET_ASIDE),
    )


def _told_apart(names: Iterable[str]) -> list[str]:
    """Tell apart names that come again by how often they came: a, a~2, a~3."""
    counts: dict[str, int] = {}
    apart = []
    for name in names:
        counts[name] = count = counts.get(name, 0) + 1
        apart.append(name if count == 1 else f"{name}~{count}")
    return apart


def hash_bytes(data: bytes) -> str:
    """Compute sha256, hex."""
    return hashlib.sha256(data).hexdigest()


def one_line(text: object) -> str:
    """Fold a message into one line of at most 200 characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= 200 else line[:199] + "…"


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, which JSON can spell and no text can hold, one for one by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def join_address(address: str, link: str) -> str:
    """Make a link whole; one that is none, or whose feed is a file, stays as written."""
    try:
        return urljoin(address, link) if address.startswith(("http://", "https://")) else link
    except ValueError:
        return link
