"""The Brief: all that is printed, already worded and formatted, in the order a reader meets it.

`story` builds it, the templates print it, `ledger` checks the printed page against it. Every text is in the edition's language;
a `Text` carries the notes of its figures, so that nothing is printed without a source.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One numbered source: where a printed figure comes from."""

    number: int
    claim_ids: tuple[str, ...]
    quote: str  # at most 25 words (60 characters of CJK), verbatim, cut with …
    language: str  # of the quote: en | zh-Hans | zh-Hant | de | ja
    figure: str  # the figure as written, and normalised where it was scaled: 3342亿元 (CNY 334.2bn)
    publisher: str
    title: str
    published: str  # as printed
    captured: str  # as printed; empty where the heading of the notes tells it
    grade: str  # A to F and 1 to 6: B2
    address: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what, figure, source, so what."""

    rank: int
    headline: str  # the judging clause with its figure, no full stop
    detail: str  # the rest of the sentence(s): same step a year ago, yoy
    context: str  # computed context: rank, streak, share, distance to the peers; may be empty
    notes: tuple[int, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a sparkline or bar; value None is a gap, never joined."""

    period: str
    value: float | None
    label: str  # value as printed on the chart
    high: float | None = None  # upper end of a range that is expected
    mark: str = ""  # [e] [f] [t]: expected, not reported; drawn hatched


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a figure stands: the levels a bullet graph draws; None is one that is not known or not comparable."""

    current: float | None
    before: float | None = None
    year_ago: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a delta table; every cell is printed text, never blank."""

    entity: str
    metric: str
    year_ago: str
    previous: str
    current: str
    change: str
    qoq: str
    season: str
    yoy: str
    direction: str  # up | down | flat | none: of the qoq step
    points: tuple[Point, ...]
    marks: str  # [r] [c], or empty
    notes: tuple[int, ...]
    stand: Stand | None = None  # what a bullet graph draws; None: a sparkline
    chart: str = ""  # the chart in words, for the alternative text; empty: first and last figure of the course


@dataclass(frozen=True, slots=True)
class Table:
    """A delta table: one unit and scale, one pair of periods."""

    who: str  # title line 1: China platforms
    what: str  # line 2: GMV or revenue, CNY bn
    when: str  # line 3: 2025-Q3, Δ 2025-Q2 and 2024-Q3
    heads: tuple[str, ...]  # column heads, in the order of Row's cells
    rows: tuple[Row, ...]
    legend: str  # of the marks used here
    more: str  # what was left out for length, or empty
    highest: float = 0.0  # value as wide as a bullet graph's column; zero: sparklines


@dataclass(frozen=True, slots=True)
class Panel:
    """One small multiple: a series as bars on the panel's own scale from zero."""

    who: str
    what: str
    points: tuple[Point, ...]
    current: str  # period in the accent colour
    year_ago: str  # period in dark grey
    message: str  # the message in words, for the alternative text
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """One row of what lies ahead: a figure that is expected, what was reported before, and the growth that would mean."""

    entity: str
    metric: str
    period: str
    value: str  # with its mark: CNY 350bn [f]
    base: str  # reported figure and its period, or [x]
    implied: str  # growth on the reported year before; [z] where the base is another period
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is estimated, forecast or aimed at for periods not reported yet."""

    heads: tuple[str, ...]  # column heads, in the order of Expected's cells
    rows: tuple[Expected, ...]
    key: str  # what `implied` means
    legend: str
    more: str  # what was left out for length, or empty


@dataclass(frozen=True, slots=True)
class Bar:
    """One ranked bar with its growth beside it."""

    label: str
    value: float
    text: str
    growth: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RankedBars:
    """A ranking on one scale, titled in three lines like a table."""

    who: str
    what: str
    when: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a box: a bold lead-in and its text."""

    lead: str
    text: str
    notes: tuple[int, ...] = ()
    quote: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A titled list: conflicts, held-back figures, what moved since the last brief."""

    title: str
    mark: str
    items: tuple[Item, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One of the counts under the title."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One brief, ready for paper and screen."""

    edition_id: str
    edition_title: str
    period: str
    language: str
    paper: str
    accent: str
    title: str
    cut_off: str  # data to 2025-11-30 24:00 Asia/Shanghai
    as_of: str  # ISO date, for metadata and attachments
    versions_line: str  # footer: lake …, vocabulary …, short content hash
    is_quiet: bool
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    quiet_text: str
    tables: tuple[Table, ...]
    panels: tuple[Panel, ...]
    panels_key: str
    ranking: RankedBars | None
    conflicts: Box | None
    held_back: Box | None
    since_last: Box | None
    notes: tuple[Note, ...]
    method: str
    labels: dict[str, str]  # headings and fixed words for the templates, in the edition's language
    ledger: frozenset[str]  # every number as printed anywhere above
    logo: str = ""  # SVG of the edition, checked when its seed was read
    notes_key: str = ""  # beside the heading of the notes: when their documents were captured
    ahead: Ahead | None = None
    period_name: str = ""  # the period the brief comes out in, in words: issue of December 2025
    covers: str = ""  # the days of its new articles: articles of 2025-11-02 to 2025-12-01; empty in a first brief
