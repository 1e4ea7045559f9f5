"""The lake: frames in, frames out, and the versions between.

It is touched twice in a run: `merge_batch` at the end of ingest, `read_history` at the start of publish.
`known_documents` asks it beforehand what need not be read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from tasks.errors import BrokenContract
from tasks.frames import CLAIMS, DUPLICATES, HELD_BACK, HISTORY, QUARANTINE, SET_ASIDE, Contract
from tasks.records import Decision, Known, Snapshot
from tasks.store.decisions import DECISIONS_TABLE, read_decisions
from tasks.store.layout import (
    ARTICLES_TABLE,
    CLAIMS_TABLE,
    DUPLICATES_TABLE,
    SET_ASIDE_TABLE,
    TABLES,
    Table,
    stored_rows,
)
from tasks.store.tables import Options, merge_rows, read_rows, remove_rows, table_version


@dataclass(frozen=True, slots=True)
class Read:
    """The lake as a brief sees it: HISTORY and HELD_BACK with their articles' columns, and what stands beside them."""

    history: pl.DataFrame  # HISTORY
    held_back: pl.DataFrame  # HELD_BACK
    articles: pl.DataFrame  # ARTICLES
    set_aside: pl.DataFrame  # SET_ASIDE
    duplicates: pl.DataFrame  # DUPLICATES
    versions: Mapping[str, int]
    decisions: tuple[Decision, ...] = ()  # reviewers' decisions, in the order they were made


def known_documents(lake: str, options: Options | None = None) -> pl.DataFrame:
    """List documents that were read before, or set aside as they are: doc, content_hash; no rows without a lake.

    A duplicate counts once the article it repeats is there: the run that told them apart may have died in between.
    """
    articles, set_aside, duplicates = (
        read_rows(lake, table, options=options) for table in (ARTICLES_TABLE, SET_ASIDE_TABLE, DUPLICATES_TABLE)
    )
    settled = duplicates.join(articles.select(duplicate_of="article_id"), on="duplicate_of", how="semi")
    parts = [rows.select("doc", "content_hash") for rows in (articles, set_aside, settled)]
    return pl.concat(parts).drop_nulls().unique().sort("doc", "content_hash").collect()


def new_documents(lake: str, documents: pl.DataFrame, options: Options | None = None) -> pl.DataFrame:
    """Keep the documents (doc, content_hash and any other columns) that the lake has not seen with this content."""
    return documents.join(known_documents(lake, options), on=["doc", "content_hash"], how="anti", maintain_order="left")


def known_claims(lake: str, options: Options | None = None) -> pl.DataFrame:
    """Read the accepted CLAIMS of every article in the lake, whenever published."""
    articles = read_rows(lake, ARTICLES_TABLE, options=options).select("article_id")
    claims = read_rows(lake, CLAIMS_TABLE, options=options).filter(pl.col("status") == "accepted")
    return (
        claims.join(articles, on="article_id", how="semi")
        .select(list(CLAIMS))
        .sort("doc", "start", "claim_id")
        .collect()
    )


def merge_batch(
    lake: str,
    articles: pl.DataFrame,
    duplicates: pl.DataFrame,
    claims: pl.DataFrame,
    set_aside: pl.DataFrame,
    options: Options | None = None,
) -> Snapshot:
    """Merge one batch: ARTICLES, DUPLICATES, claims with a verdict (see `join_verdicts`), SET_ASIDE.

    Rows that are there already stay as they are. The same batch again adds nothing and makes no version. The snapshot
    also names the version of the decisions made so far: a brief made from it heeds them. Claims that a run left when it
    died before their articles were stored give way to the batch's, should those be read or judged in another way.
    """
    given = {"articles": articles, "duplicates": duplicates, "claims": _with_reason(claims), "set_aside": set_aside}
    batch = [(table, stored_rows(table, given[table.name])) for table in TABLES]
    remove_rows(lake, CLAIMS_TABLE, _stale_claims(lake, articles, given["claims"], options), options)
    done = {table.name: merge_rows(lake, table, rows, options) for table, rows in batch}
    decided = table_version(lake, DECISIONS_TABLE, options)
    versions = {name: version for name, (version, _) in done.items()}
    return Snapshot(
        versions if decided is None else {**versions, DECISIONS_TABLE.name: decided},
        {name: added for name, (_, added) in done.items()},
    )


def _stale_claims(lake: str, articles: pl.DataFrame, claims: pl.DataFrame, options: Options | None) -> list[str]:
    """List stored claims of articles that only now arrive which the batch does not hold as they are."""
    known = read_rows(lake, ARTICLES_TABLE, options=options).select("article_id")
    arriving = articles.lazy().select("article_id").join(known, on="article_id", how="anti")
    stored = read_rows(lake, CLAIMS_TABLE, options=options).join(arriving, on="article_id", how="semi").collect()
    fresh = set(map(repr, stored_rows(CLAIMS_TABLE, claims).select(stored.columns).rows())) if stored.height else set()
    return [row["claim_id"] for row in stored.rows(named=True) if repr(tuple(row.values())) not in fresh]


def join_verdicts(accepted: pl.DataFrame, quarantine: pl.DataFrame) -> pl.DataFrame:
    """Stack ACCEPTED and QUARANTINE into one frame of claims for `merge_batch`."""
    return pl.concat([_with_reason(accepted), quarantine.select(list(QUARANTINE))])


def read_history(
    lake: str,
    versions: Mapping[str, int] | None,
    as_of: date,
    known: Known = "now",
    options: Options | None = None,
    cut_off: datetime | None = None,
) -> Read:
    """Read what a brief of `as_of` may know: documents published up to that day.

    Of a document without a date, the claims about periods that had ended by then count. `known="then"` also leaves out
    what was captured or decided later. `cut_off` is the moment the day ends (default: in UTC).
    `versions` pins the tables; a table it does not name counts as not yet there. None reads the newest.
    """
    pinned = lake_versions(lake, options) if versions is None else dict(versions)
    end = (cut_off or datetime.combine(as_of + timedelta(days=1), time(), UTC)).astimezone(UTC)
    rows = {table.name: _read_pinned(lake, table, pinned, options) for table in TABLES}
    articles = rows["articles"].filter(_is_known(as_of, end, known)).collect().sort("doc", "article_id")
    claims = _claims_of(rows["claims"].filter(_is_past(as_of)).collect(), articles)
    duplicates = (
        rows["duplicates"].collect().join(articles.select(duplicate_of="article_id"), on="duplicate_of", how="semi")
    )
    return Read(
        history=claims.filter(pl.col("status") == "accepted").select(list(HISTORY)),
        held_back=claims.filter(pl.col("status") == "quarantined").select(list(HELD_BACK)),
        articles=articles,
        set_aside=rows["set_aside"].collect().select(list(SET_ASIDE)).sort("doc", "room", "reason", nulls_last=True),
        duplicates=duplicates.select(list(DUPLICATES)).sort("doc", "article_id"),
        versions=pinned,
        decisions=read_decisions(lake, pinned, end if known == "then" else None, options),
    )


def lake_versions(lake: str, options: Options | None = None) -> dict[str, int]:
    """Tell the newest version of every table that exists."""
    found = {table.name: table_version(lake, table, options) for table in (*TABLES, DECISIONS_TABLE)}
    return {name: version for name, version in found.items() if version is not None}


def _read_pinned(lake: str, table: Table, versions: Mapping[str, int], options: Options | None) -> pl.LazyFrame:
    if table.name not in versions:
        return pl.LazyFrame(schema=pl.Schema(table.columns))
    return read_rows(lake, table, versions[table.name], options)


def _is_known(as_of: date, end: datetime, known: Known) -> pl.Expr:
    was_published = pl.col("published_on").is_null() | (pl.col("published_on") <= as_of)
    return was_published & (pl.col("captured_at") < end) if known == "then" else was_published


def _is_past(as_of: date) -> pl.Expr:
    return pl.col("published_on").is_not_null() | pl.col("period_end").is_null() | (pl.col("period_end") <= as_of)


def _claims_of(claims: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Add to each claim its article's columns; a claim whose article never arrived (a run died) stays out."""
    own: Contract = {name: kind for name, kind in HELD_BACK.items() if name not in claims.columns}
    return claims.join(articles.select("article_id", *own), on="article_id", how="inner").sort(
        "doc", "start", "claim_id"
    )


def _with_reason(claims: pl.DataFrame) -> pl.DataFrame:
    if "status" not in claims.columns:
        raise BrokenContract("claims lack a verdict; judge them before they are stored")
    frame = claims if "reason" in claims.columns else claims.with_columns(pl.lit(None, pl.String).alias("reason"))
    return frame.select(list(QUARANTINE))
