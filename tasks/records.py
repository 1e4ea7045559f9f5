"""Frozen values that are no tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

Known = Literal["then", "now"]  # what a brief may use: what had been read by its cut-off, or what was read up to now


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: one table of seeds/sources.toml."""

    source_id: str
    name: str
    kind: str  # folder | feed | page | jsonl | mailbox
    locator: str  # a path relative to the project, or a web address
    language: str | None
    owner: str
    cadence: str  # how often something new is expected: daily | weekly | monthly | irregular
    grade: str  # A to F
    follow: bool = False  # of a feed: read the page behind an entry that holds only a teaser
    pages: int = 1  # of a feed: how many of its pages are read, the newest first


@dataclass(frozen=True, slots=True)
class Mark:
    """What an address told of itself when it was last fetched, so that it need not send the same again."""

    etag: str | None = None
    last_modified: str | None = None
    is_read: bool = False  # whether its document was read then


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of an address, or why there was none: a row of FETCHES and the bytes as they came, decompressed."""

    source_id: str
    doc: str  # the document or feed it is the original of
    address: str  # where it was fetched from, before redirects
    captured_at: datetime
    http_status: int | None  # None where no host answered
    reason: str | None = None  # why there are no bytes
    content_type: str | None = None
    mark: Mark = Mark()
    data: bytes | None = field(default=None, repr=False)

    @property
    def fetch_id(self) -> str:
        """Compute the content hash of the fetch: 16 hex digits."""
        key = "\0".join((self.source_id, self.doc, self.address, self.captured_at.isoformat()))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def content_hash(self) -> str | None:
        """Compute sha256 over the bytes, hex; None without bytes."""
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Edition:
    """A brief to make: one table of seeds/editions.toml."""

    edition_id: str
    title: str
    audience: str
    language: str  # en | zh-Hans | de
    cadence: str  # weekly | monthly | quarterly
    watchlist: tuple[str, ...]  # entity_ids in order of weight; empty means all
    metrics: tuple[str, ...]  # metric_ids in order of weight; empty means all
    schedule: str  # cron
    timezone: str  # IANA name
    paper: str = "A4"  # A4 | Letter
    accent: str = "#b3261e"
    findings_limit: int = 5
    change_threshold: float = 0.02  # a smaller step, as a fraction, is no finding
    held_back_limit: float = 0.5  # share of held-back figures above which the brief is withheld
    weights: Mapping[str, float] = field(default_factory=dict)  # entity_id → weight; 1 where silent
    logo: str | None = None  # SVG, printed in the head
    pdf_variant: str = "pdf/ua-1"  # pdf/ua-1 | pdf/a-3a
    starts: date | None = None  # first day a period may be owed for; None: from the first brief on
    catch_up: str = (
        "latest"  # latest | all | coalesce | none: what becomes of periods missed while the machine was down
    )
    grace_hours: int = 6  # a brief that has not come this long after its slot is late
    holidays: tuple[date, ...] = ()
    on_holiday: str = "shift"  # shift to the next day that is none | skip
    review: str = "none"  # none | window: released after review_hours unless held | approval: only when approved
    review_hours: int = 24
    recipients: tuple[str, ...] = ()  # mail addresses; each gets a mail of its own


@dataclass(frozen=True, slots=True)
class Correction:
    """A known error in a source: one table of seeds/corrections.toml."""

    correction_id: str
    where: Mapping[str, str | float]  # fields of a claim that select it, doc among them
    action: str  # replace | hold
    replacement: Mapping[str, str | float]  # field of a claim → right value; empty for hold
    reason: str
    status: str  # open | repaired
    expect: Mapping[str, str | float]  # field of a claim → what the source says as long as it is not repaired
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided about one figure; a later one about the same figure takes its place."""

    claim_id: str
    about: str  # the figure in words, for the day when no claim has that id any more
    action: str  # accept | reject | correct | restore: nothing is decided any more
    replacement: Mapping[str, str | float]  # field of a claim → right value; empty but for correct
    reason: str
    by: str
    at: datetime  # UTC

    @property
    def decision_id(self) -> str:
        """Compute the id: 16 hex digits of sha256 over all that was decided."""
        told = (self.claim_id, self.action, sorted(self.replacement.items()), self.reason, self.by, self.at.isoformat())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """Name the decision where a claim tells by whose decision it reads as it does: `review:1a2b3c4d`."""
        return f"review:{self.decision_id[:8]}"


def standing_decisions(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Find what stands of decisions in the order they were made: claim_id → its last one, unless that took it back."""
    last = {one.claim_id: one for one in decisions}
    return {claim_id: one for claim_id, one in last.items() if one.action != "restore"}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What happened to a period of an edition, or to its delivery to one recipient: a row of LEDGER."""

    edition: str
    period: str
    event: str  # see the column in tasks/frames.py
    at: datetime  # UTC
    channel: str = ""
    recipient: str = ""
    manifest_hash: str = ""
    by: str = ""
    detail: str = ""
    attempt: int = 0
    owner: str = ""
    expires_at: datetime | None = None

    @property
    def entry_id(self) -> str:
        """Compute sha256 over the key, hex. A claim is for a recipient, whichever bytes the brief has."""
        manifest_hash = "" if self.event == "claimed" else self.manifest_hash
        key = (self.edition, self.period, self.event, self.channel, self.recipient, manifest_hash, str(self.attempt))
        return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The lake at one moment: table name → Delta version, and what the last merge added."""

    versions: Mapping[str, int]
    added: Mapping[str, int]  # table name → rows the merge added

    @property
    def label(self) -> str:
        """Name the versions in one short string: `articles@3 claims@3`."""
        return " ".join(f"{name}@{version}" for name, version in sorted(self.versions.items()))

    @property
    def summary(self) -> str:
        """Say what the merge added: `40 articles, 531 claims new`, or that there was nothing new."""
        new = [f"{count} {name.replace('_', ' ')}" for name, count in sorted(self.added.items()) if count]
        return f"{', '.join(new)} new" if new else "nothing new: the same version as before"


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What the reader is told about the run; every count is of the articles published up to the cut-off."""

    sources_read: int  # publishers
    sources_silent: int  # configured sources that owe news by their cadence
    articles_read: int
    articles_new: int  # published since the previous brief of this edition
    articles_set_aside: int
    duplicates: int
    figures_accepted: int
    figures_held_back: int
    figures_unreadable: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `compare` found: CHANGES, CONFLICTS, FINDINGS."""

    changes: pl.DataFrame
    conflicts: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class BriefMaterial:
    """Everything `render` may print, and nothing else: no clock, no path, no connection."""

    edition: Edition
    period: str  # 2025-W35
    as_of: date
    cut_off: datetime  # moment with time zone up to which articles count
    history: pl.DataFrame  # HISTORY
    held_back: pl.DataFrame  # HELD_BACK
    comparison: Comparison
    counts: RunCounts
    versions: Mapping[str, str]  # program, vocabulary, suites, templates, fonts, lake
    since: date | None = None  # last day of the previous brief of this edition; None: this is the first
    known: Known = "now"
    decisions: tuple[Decision, ...] = ()  # reviewers' decisions known to the brief, in the order they were made
    silent: tuple[str, ...] = ()  # names of the sources that owe news
    corrected: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)  # claim_id → what the seeds put right


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a brief."""

    name: str  # brief.pdf, figures.csv, ...
    media_type: str
    data: bytes

    @property
    def content_hash(self) -> str:
        """Compute sha256 over the bytes, hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one delivery."""

    channel: str  # archive | mail | apprise
    recipient: str  # folder, address without secrets
    status: str  # delivered | unchanged | failed
    detail: str
    manifest_hash: str
