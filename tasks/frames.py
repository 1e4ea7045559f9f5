"""Every column once (name, type, unit, meaning) and every frame as a list of columns.

A frame's contract has the frame's name in capitals. Rooms call `conform` on what comes in and on what goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from tasks.errors import BrokenContract

MOMENT = pl.Datetime("us", "UTC")
SPANS = pl.List(pl.Struct({"start": pl.Int64, "end": pl.Int64, "section": pl.String}))
CUTS = pl.List(pl.Struct({"at": pl.Int64, "text": pl.String}))

COLUMNS: dict[str, tuple[Any, str]] = {
    # where it came from
    "doc": (pl.String, "name of the document: a file's path under its source, `file#entry-id` for an entry of a feed"),
    "source_id": (pl.String, "id of the source in seeds/sources.toml"),
    "source_name": (pl.String, "the source's own name in seeds/sources.toml"),
    "source_grade": (pl.String, "A to F: reliability of the source, by the rules in seeds/sources.toml"),
    "address": (pl.String, "where a reader finds the document: web address, else the file's path"),
    "media": (pl.String, "text | markdown | html | feed | record"),
    "content": (pl.String, "the document as decoded, untouched"),
    "content_hash": (pl.String, "sha256 of the document's bytes (of the entry's content for a feed), hex"),
    "captured_at": (MOMENT, "when we read the document"),
    "title_hint": (pl.String, "title told from outside the document (feed entry)"),
    "publisher_hint": (pl.String, "publisher told from outside the document"),
    "published_hint": (pl.String, "publication date told from outside the document, as written"),
    "language_hint": (pl.String, "language told from outside the document"),
    # an article
    "article_id": (
        pl.String,
        "content hash of an article: the first 16 hex digits of sha256 over doc and content_hash",
    ),
    "title": (pl.String, "headline"),
    "publisher": (pl.String, "who published it, as the document says; else the source's name"),
    "language": (pl.String, "en | zh-Hans | zh-Hant | de | ja | another BCP 47 code"),
    "published_on": (pl.Date, "publication date"),
    "published_from": (
        pl.String,
        "where that date was found: front_matter | json_ld | meta | feed | text | file; null without a date",
    ),
    "source_text": (pl.String, "what a reader sees, verbatim: quotes and offsets of claims count in it, in characters"),
    "text": (pl.String, "what extraction reads: source_text less the cuts, character for character otherwise"),
    "cuts": (
        CUTS,
        "what was cut from source_text (pinyin, emoji, footnote marks): `at` counts in text, in reading order",
    ),
    "sections": (SPANS, "spans of text that are main or teaser; in order, covering all of it"),
    "cluster_id": (pl.String, "article_id of the first of a group of near-duplicates"),
    "duplicate_of": (pl.String, "article_id of the article this one repeats"),
    # what was set aside
    "room": (pl.String, "the room that set it aside"),
    "reason": (pl.String, "why, in one line"),
    "remedy": (pl.String, "what to do about it, in one line"),
    # a claim
    "claim_id": (pl.String, "content hash of a claim: article, offsets and vocabulary aside, 16 hex digits"),
    "section": (pl.String, "main | teaser"),
    "quote": (pl.String, "verbatim part of source_text that holds the figure and what it is about"),
    "raw": (pl.String, "the figure with its unit as written, verbatim in quote"),
    "start": (pl.Int64, "first character of raw in source_text"),
    "end": (pl.Int64, "character after raw in source_text"),
    "value": (pl.Float64, "in base units: whole currency units, fractions (0.45), seconds, kilograms, plain counts"),
    "value_high": (pl.Float64, "upper end of a range, in base units; else null"),
    "rounding": (pl.Float64, "half of the last printed digit, in base units: 3342亿元 has 5e7"),
    "unit": (pl.String, "ISO 4217 code | fraction | times | count | s | kg | coefficient | another SI unit"),
    "kind": (pl.String, "level | change | share | ratio"),
    "entity": (pl.String, "entity_id of whom the figure is about; null when the text does not say it"),
    "metric": (pl.String, "metric_id of what is measured; null when the text does not say it"),
    "period": (
        pl.String,
        "what the figure is for: 2024 | 2024-Q3 | 2024:618 | ... (tasks/periods.py); null when not told",
    ),
    "period_kind": (pl.String, "year | half | quarter | month | week | day | event | range"),
    "period_start": (pl.Date, "first day of the period"),
    "period_end": (pl.Date, "last day of the period"),
    "period_index": (pl.Int64, "number of the period among its kind: the previous one is one less"),
    "basis": (
        pl.String,
        "of a change: yoy | qoq | mom | since | vs_plan | unspecified; of a ratio of two: vs:<entity>",
    ),
    "qualifier": (pl.String, "exact | approx | over | under | nearly | at_least | at_most"),
    "modality": (pl.String, "reported | estimate | forecast | target | hypothetical"),
    "scope": (pl.String, "null, or what narrows it: country:ru, segment:x, constant_currency, like_for_like, non_gaap"),
    "attributed_to": (pl.String, "the source that the text names for the figure"),
    "repeats": (pl.Int64, "how often the article tells the claim; quote and place are those of the first time"),
    "converted_from": (pl.String, "claim_id of the main figure, where this one is its conversion in brackets"),
    "vocabulary_hash": (pl.String, "version of the vocabulary that read it"),
    "correction": (
        pl.String,
        "id of the entry of seeds/corrections.toml that changed the claim or holds it back; null for one as read, and"
        " always null in the lake",
    ),
    "action": (pl.String, "replace | hold: what a correction does to a claim"),
    # a reviewer's decision
    "decision_id": (pl.String, "content hash of a decision, 16 hex digits"),
    "about": (pl.String, "the figure in words: entity, metric, period, as written, document"),
    "decided": (pl.String, "accept | reject | correct | restore: what a reviewer decided about a claim"),
    "by": (pl.String, "who did or decided it"),
    "at": (MOMENT, "when it was done or decided"),
    "replacement": (pl.String, "JSON object of a correction: field of a claim → right value"),
    # a fetch: one answer of an address
    "fetch_id": (pl.String, "content hash of a fetch: source, document, address and moment, 16 hex digits"),
    "http_status": (pl.Int64, "what the host answered; 304: nothing new; null where no host answered"),
    "content_type": (pl.String, "what the host called the document"),
    "etag": (pl.String, "the host's name for this version of the document"),
    "last_modified": (pl.String, "the host's date of this version, as written"),
    "byte_count": (pl.Int64, "length of the document as fetched, decompressed, in bytes"),
    "original": (pl.Binary, "the document as fetched, decompressed, byte for byte"),
    # a mention: the figure in parts as written, and the words that say what it is about
    "shape": (pl.String, "digits | numeral | fraction | multiple | ratio: how the figure is written"),
    "number": (pl.String, "its number as written, folded: 1.084,7, 三四, two thirds as 0.66666667"),
    "scale": (pl.String, "its scale word, folded: bn, 万亿; empty without one"),
    "number_high": (pl.String, "number of the upper end of a range, or the right side of a ratio"),
    "scale_high": (pl.String, "scale word of the upper end"),
    "sign": (pl.String, "+ - ± as written before it"),
    "dimension": (
        pl.String,
        "dimension of the unit as written: money | count | fraction | points | times | ...; empty for none",
    ),
    "factor": (pl.Float64, "what one written unit is in base units"),
    "money": (pl.String, "currency of the text around it, for an amount without one"),
    "direction": (pl.String, "up | down: what the nearest word of change says; empty without one"),
    "is_loss": (pl.Boolean, "the text calls it a loss"),
    "is_base": (pl.Boolean, "the text only compares with it"),
    "period_words": (pl.String, "keys of the phrase of time that it stands with (tasks/extract/phrases.py)"),
    "base_words": (pl.String, "keys of the phrase of time that it is compared with"),
    "focus_words": (pl.List(pl.String), "keys of the phrases of time that the text was about before, the latest first"),
    "converts": (pl.Int64, "start of the figure that this one repeats in another currency"),
    # a verdict
    "status": (pl.String, "accepted | quarantined"),
    "rules": (pl.List(pl.String), "names of the rules that held it back, in the suite's order"),
    "warnings": (pl.List(pl.String), "names of the rules that only warn about it"),
    # series and changes
    "previous_period": (pl.String, "the period before, of the same kind"),
    "previous_value": (pl.Float64, "its value"),
    "qoq_change": (pl.Float64, "value less previous value, in base units (percentage points as fractions)"),
    "qoq_ratio": (pl.Float64, "change over previous value, a fraction"),
    "qoq_rounding": (pl.Float64, "half-width of the interval that the printed roundings leave to qoq_ratio"),
    "qoq_reason": (
        pl.String,
        "why there is no qoq: no_previous_period | unit_differs | cumulative_vs_quarter | fiscal_vs_calendar | restated"
        " | method_break | base_zero_or_negative | conflict",
    ),
    "year_ago_period": (pl.String, "the same period a year before"),
    "year_ago_value": (pl.Float64, "its value"),
    "yoy_change": (pl.Float64, "value less the value a year ago, in base units"),
    "yoy_ratio": (pl.Float64, "change over the value a year ago, a fraction"),
    "yoy_rounding": (pl.Float64, "half-width of the interval that the printed roundings leave to yoy_ratio"),
    "yoy_reason": (pl.String, "why there is no yoy; same words as qoq_reason"),
    "season_ratio": (pl.Float64, "qoq_ratio of the same step a year ago"),
    "usual_ratio": (pl.Float64, "median qoq_ratio of the same step over all past years known, two at least"),
    "season_years": (pl.UInt32, "number of past years in which the same step is known; 0 without one"),
    "shown_qoq_ratio": (pl.Float64, "qoq growth to print: stated_qoq_ratio where it is finer and fits, else qoq_ratio"),
    "shown_yoy_ratio": (pl.Float64, "yoy growth to print: stated_yoy_ratio where it is finer and fits, else yoy_ratio"),
    "stated_qoq_ratio": (pl.Float64, "qoq growth as an accepted claim states it"),
    "stated_yoy_ratio": (pl.Float64, "yoy growth as an accepted claim states it"),
    "sources": (pl.UInt32, "number of independent clusters behind the value"),
    "marks": (pl.String, "letters for the reader: p r e f t u b c x z, in brackets in print"),
    "claim_ids": (pl.List(pl.String), "the claims behind the row, the chosen one first"),
    "is_derived": (pl.Boolean, "the value was computed from other periods, not stated"),
    "is_converted": (pl.Boolean, "the value is known only as a conversion in brackets"),
    "moved": (
        pl.String,
        "new | revised (value, or a growth printed) against what was known at the previous brief; null: nothing moved",
    ),
    "printed_value": (pl.Float64, "value as known at the previous brief"),
    "printed_qoq_ratio": (pl.Float64, "shown_qoq_ratio as known at the previous brief"),
    "printed_yoy_ratio": (pl.Float64, "shown_yoy_ratio as known at the previous brief"),
    # the ledger of periods and deliveries
    "entry_id": (pl.String, "sha256 over what makes an entry of the ledger unique, hex"),
    "edition": (pl.String, "id of the edition in seeds/editions.toml"),
    "event": (
        pl.String,
        "due | made | withheld | failed | skipped | covered | drafted | approved | held | restored | released | late | "
        "claimed (about to send) | sent | refused | deferred | unknown | untold (to ops) | told",
    ),
    "channel": (pl.String, "mail | apprise | archive | ops; empty where the entry is about the period itself"),
    "recipient": (pl.String, "who gets it, without secrets; empty where the entry is about the period itself"),
    "manifest_hash": (pl.String, "sha256 of the brief's manifest.json, hex; empty where there is no brief yet"),
    "attempt": (pl.Int64, "0 for the first entry of its kind, one more for each that repeats it"),
    "detail": (pl.String, "what else there is to say, in one line, without secrets"),
    "owner": (pl.String, "the process that writes it: host, process id, moment of its start; empty for a person"),
    "expires_at": (MOMENT, "until when a claim to send holds; null for every other entry"),
    "write_id": (pl.String, "random id of the call that wrote the row, which tells a writer what it inserted"),
    # conflicts and findings
    "chosen_value": (pl.Float64, "the value printed"),
    "other_values": (pl.List(pl.Float64), "the values not chosen"),
    "spread_ratio": (pl.Float64, "highest over lowest value, less one"),
    "rule": (pl.String, "the rule that chose, or the rule that fired"),
    "rank": (pl.UInt32, "1 is the most material"),
    "finding": (pl.String, "kind of finding: step | growth | level | conflict | audit | new_series"),
    "score": (pl.Float64, "materiality; below zero for a first figure, which has nothing to be compared with"),
    "season_deviation": (pl.Float64, "qoq_ratio less usual_ratio, where that is not known less season_ratio"),
    "note": (pl.String, "one line of evidence for the reader, in English"),
}

_RAW = ["doc", "source_id", "source_name", "source_grade", "address", "media", "content", "content_hash", "captured_at"]
_ARTICLE = [
    "article_id",
    "doc",
    "source_id",
    "source_name",
    "source_grade",
    "address",
    "title",
    "publisher",
    "language",
    "published_on",
    "published_from",
    "captured_at",
    "content_hash",
]
_CLAIM = [
    "claim_id",
    "article_id",
    "doc",
    "section",
    "language",
    "published_on",
    "quote",
    "raw",
    "start",
    "end",
    "value",
    "value_high",
    "rounding",
    "unit",
    "kind",
    "entity",
    "metric",
    "period",
    "period_kind",
    "period_start",
    "period_end",
    "period_index",
    "basis",
    "qualifier",
    "modality",
    "scope",
    "attributed_to",
    "converted_from",
    "repeats",
    "vocabulary_hash",
    "correction",
]
_POINT = [
    "entity",
    "metric",
    "scope",
    "unit",
    "modality",
    "period",
    "period_kind",
    "period_index",
    "period_end",
    "value",
    "value_high",
    "rounding",
    "qualifier",
]

Contract = Mapping[str, Any]


def contract(*names: str) -> Contract:
    """Build a contract from column names; KeyError where a column has no entry in COLUMNS."""
    return {name: COLUMNS[name][0] for name in names}


RAW_ARTICLES = contract(*_RAW, "title_hint", "publisher_hint", "published_hint", "language_hint")
SET_ASIDE = contract("doc", "source_id", "room", "reason", "remedy", "content_hash")
FETCHES = contract(
    "fetch_id",
    "source_id",
    "doc",
    "address",
    "captured_at",
    "http_status",
    "reason",
    "content_type",
    "etag",
    "last_modified",
    "content_hash",
    "byte_count",
)
CAPTURES = contract("content_hash", "original")
ARTICLES = contract(*_ARTICLE, "source_text", "text", "cuts", "sections", "cluster_id")
DUPLICATES = contract("article_id", "doc", "source_id", "duplicate_of", "reason", "content_hash")
MENTIONS = contract(
    "article_id",
    "doc",
    "section",
    "language",
    "published_on",
    "quote",
    "raw",
    "start",
    "end",
    "shape",
    "number",
    "scale",
    "number_high",
    "scale_high",
    "sign",
    "unit",
    "dimension",
    "factor",
    "money",
    "kind",
    "direction",
    "is_loss",
    "is_base",
    "entity",
    "metric",
    "period_words",
    "base_words",
    "focus_words",
    "basis",
    "qualifier",
    "modality",
    "scope",
    "attributed_to",
    "converts",
)
CLAIMS = contract(*_CLAIM)
UNREADABLE = contract("article_id", "doc", "quote", "raw", "start", "end", "reason")
DECISIONS = contract("decision_id", "claim_id", "about", "decided", "replacement", "reason", "by", "at")
LEDGER = contract(
    "entry_id",
    "edition",
    "period",
    "event",
    "channel",
    "recipient",
    "manifest_hash",
    "attempt",
    "at",
    "by",
    "detail",
    "owner",
    "expires_at",
    "write_id",
)
CORRECTED = contract("correction", "claim_id", "doc", "raw", "action", "reason")
ACCEPTED = contract(*_CLAIM, "status", "rules", "warnings")
QUARANTINE = contract(*_CLAIM, "status", "rules", "warnings", "reason")
HISTORY = contract(
    *_CLAIM,
    "status",
    "rules",
    "warnings",
    "source_id",
    "source_name",
    "source_grade",
    "publisher",
    "title",
    "address",
    "captured_at",
    "cluster_id",
    "content_hash",
)
HELD_BACK = contract(*HISTORY, "reason")
CHANGES = contract(
    *_POINT,
    "previous_period",
    "previous_value",
    "qoq_change",
    "qoq_ratio",
    "qoq_rounding",
    "qoq_reason",
    "year_ago_period",
    "year_ago_value",
    "yoy_change",
    "yoy_ratio",
    "yoy_rounding",
    "yoy_reason",
    "season_ratio",
    "usual_ratio",
    "season_years",
    "stated_qoq_ratio",
    "stated_yoy_ratio",
    "shown_qoq_ratio",
    "shown_yoy_ratio",
    "sources",
    "marks",
    "is_derived",
    "is_converted",
    "rule",
    "published_on",
    "moved",
    "printed_value",
    "printed_qoq_ratio",
    "printed_yoy_ratio",
    "claim_ids",
)
CONFLICTS = contract(
    "entity",
    "metric",
    "scope",
    "unit",
    "modality",
    "period",
    "chosen_value",
    "other_values",
    "spread_ratio",
    "rule",
    "note",
    "claim_ids",
)
FINDINGS = contract(
    "rank",
    "finding",
    "score",
    "entity",
    "metric",
    "scope",
    "unit",
    "modality",
    "period",
    "value",
    "qoq_ratio",
    "yoy_ratio",
    "stated_qoq_ratio",
    "stated_yoy_ratio",
    "season_ratio",
    "season_deviation",
    "rule",
    "note",
    "claim_ids",
)


def conform(frame: pl.DataFrame, columns: Contract) -> pl.DataFrame:
    """Return the frame in the contract's column order; BrokenContract on a missing, extra or wrongly typed column."""
    try:
        return frame.match_to_schema(pl.Schema(columns))
    except (pl.exceptions.SchemaError, pl.exceptions.PolarsError) as error:
        raise BrokenContract(f"frame does not keep its contract: {error}") from error


def empty(columns: Contract) -> pl.DataFrame:
    """Build a frame without rows that keeps the contract."""
    return pl.DataFrame(schema=pl.Schema(columns))


def stack(frames: Iterable[pl.DataFrame], columns: Contract) -> pl.DataFrame:
    """Put frames of one contract under one another; no frames give an empty one."""
    return pl.concat([empty(columns), *frames])


def split_batches(frame: pl.DataFrame, rows: int) -> list[pl.DataFrame]:
    """Cut a frame into batches of at most `rows` rows; an empty frame is one empty batch."""
    return [frame.slice(start, rows) for start in range(0, max(frame.height, 1), rows)]
