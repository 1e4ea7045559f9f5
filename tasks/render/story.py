"""The story: from the material of a brief to all that is printed, worded and in a reader's order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import datetime, timedelta

from tasks.records import BriefMaterial
from tasks.render.boxes import build_held_back, build_since_last, rules_that_fired
from tasks.render.brief import Brief, Count
from tasks.render.choices import choose_findings
from tasks.render.disputes import build_conflicts
from tasks.render.formats import Format
from tasks.render.labels import Labels, read_labels
from tasks.render.ledger import build_ledger
from tasks.render.notes import MOST_NOTES, NoteBook
from tasks.render.outlooks import build_ahead
from tasks.render.pictures import build_panels, build_ranking, tell_key
from tasks.render.points import Key, Row, is_watched, key_of, read_points, watch_rank
from tasks.render.sentences import Telling, tell_finding
from tasks.render.tables import MOST_TABLES, build_tables
from tasks.render.titles import tell_title
from tasks.vocabulary import Vocabulary

QUIET_TABLES = 1
QUIET_NOTES = 16  # what fits one page below the table


def build_brief(material: BriefMaterial, vocabulary: Vocabulary, labels: Labels | None = None) -> Brief:
    """Build the Brief of an edition in its language, with `labels` or the words of templates/labels.

    The same material gives the same Brief. Without findings it is a quiet one: a page that says what was read.
    """
    words = Format(labels or read_labels(material.edition.language), vocabulary)
    points = read_points(material.comparison.changes)
    draft = NoteBook((material.history, material.held_back), material.comparison.changes, words)
    rows = choose_findings(material, draft)
    _tell_story(material, Telling(points, draft, words), rows)
    book = draft.limited(MOST_NOTES if rows else QUIET_NOTES)
    brief = _tell_story(material, Telling(points, book, words), rows)
    whole = replace(brief, versions_line=_tell_versions(material, brief, words))
    return replace(whole, ledger=build_ledger([whole]))


def _tell_story(material: BriefMaterial, telling: Telling, rows: Sequence[Row]) -> Brief:
    """Word all that is printed in a reader's order; what the footer and the ledger add comes after."""
    words, book, is_quiet = telling.words, telling.book, not rows

    def watched(row: Row) -> bool:
        return is_watched(material, words.vocabulary, row)

    findings = tuple(tell_finding(row, rank, telling) for rank, row in enumerate(rows, start=1))
    tables = build_tables(telling, material.edition, watched, QUIET_TABLES if is_quiet else MOST_TABLES)
    ahead = None if is_quiet else build_ahead(telling, material.edition, material.as_of, watched)
    panels = () if is_quiet else build_panels(telling, _ranked_series(material, telling), watched)
    return Brief(
        edition_id=material.edition.edition_id,
        edition_title=material.edition.title,
        period=material.period,
        language=material.edition.language,
        paper=material.edition.paper,
        accent=material.edition.accent,
        logo=material.edition.logo or "",
        title=tell_title(findings, rows, telling) if findings else _quiet_title(material, words),
        cut_off=_tell_cut_off(material.cut_off, words),
        as_of=material.as_of.isoformat(),
        versions_line="",
        is_quiet=is_quiet,
        counts=_count(material, words),
        findings=findings,
        quiet_text=_tell_quiet(material, words) if is_quiet else "",
        tables=tables,
        ahead=ahead,
        panels=panels,
        panels_key=tell_key(panels, words),
        ranking=None if is_quiet else build_ranking(telling, watched),
        conflicts=None if is_quiet else build_conflicts(material, telling, watched),
        held_back=None if is_quiet else build_held_back(material, telling, watched),
        since_last=build_since_last(material, telling, watched),
        notes=book.notes(),
        method=_tell_method(material, words),
        labels={**words.labels.section("headings"), "join": words.labels.word("patterns", "join")},
        ledger=frozenset(),
        period_name=words.labels.fill("texts", "issue", period=words.period(material.period)),
        covers=_tell_covered(material, words),
        notes_key=words.labels.fill("texts", "notes_key", day=book.common_day) if book.common_day else "",
    )


def _ranked_series(material: BriefMaterial, telling: Telling) -> list[Key]:
    """Order series by what findings name, then the families of metrics, the watchlist and size."""
    named = [key_of(row) for row in material.comparison.findings.sort("rank").iter_rows(named=True)]
    metrics = [metric for family in telling.words.labels.families for metric in family.metrics]
    lanes = [
        (key, telling.points.lane(key, "quarter")) for key in telling.points.series if key[1] in metrics and not key[2]
    ]
    rest = sorted(
        ((key, lane[-1]) for key, lane in lanes if lane),
        key=lambda pair: (
            -pair[1]["period_index"],
            metrics.index(str(pair[0][1])) > 1,
            watch_rank(material.edition.watchlist, telling.words.vocabulary, str(pair[0][0])),
            -pair[1]["value"],
            pair[0][:2],
        ),
    )
    return [*named, *(key for key, _ in rest)]


def _tell_cut_off(moment: datetime, words: Format) -> str:
    """Write the cut-off with its time zone; midnight is 24:00 of the day before."""
    is_midnight = (moment.hour, moment.minute) == (0, 0)
    day = moment - timedelta(days=1) if is_midnight else moment
    zone = str(getattr(moment.tzinfo, "key", None) or moment.tzname() or "UTC")
    time = "24:00" if is_midnight else words.time(moment)
    return words.labels.fill("texts", "cut_off", day=words.day(day), time=time, zone=zone)


def _count(material: BriefMaterial, words: Format) -> tuple[Count, ...]:
    counts, labels = material.counts, words.labels

    def counted(number: int, key: str) -> Count:
        one = labels.word("counts", f"{key}_one", labels.word("counts", key))
        return Count(words.number(number), one if number == 1 else labels.word("counts", key))

    sources = counted(counts.sources_read, "sources")
    if counts.sources_silent:
        told = labels.fill("counts", "silent", label=sources.label, count=words.number(counts.sources_silent))
        sources = Count(sources.number, told)
    return (
        sources,
        counted(counts.articles_new, "articles"),
        counted(counts.figures_accepted, "accepted"),
        counted(counts.figures_held_back, "held_back"),
    )


def _tell_covered(material: BriefMaterial, words: Format) -> str:
    """Say of which days the articles are that are new in the brief; empty in a first one.

    A brief is named by the period it comes out in, as its folder is. One of the first of December tells of November.
    """
    first, last = _covered(material, words)
    return words.labels.fill("texts", "covers", first=first, last=last) if first else ""


def _covered(material: BriefMaterial, words: Format) -> tuple[str, str]:
    """Return the first and the last day covered, as printed; a first brief has no first day."""
    last = words.day(material.cut_off - timedelta(seconds=1))
    return words.day(material.since + timedelta(days=1)) if material.since else "", last


def _quiet_title(material: BriefMaterial, words: Format) -> str:
    first, last = _covered(material, words)
    return words.labels.fill("title", "quiet" if first else "quiet_first", first=first, last=last)


def _tell_quiet(material: BriefMaterial, words: Format) -> str:
    """Say what was read and that nothing in it is material."""
    counts = material.counts
    read = words.labels.fill(
        "texts",
        "quiet_read",
        articles=words.counted("articles", counts.articles_read),
        sources=words.counted("sources", counts.sources_read),
        new=words.number(counts.articles_new),
        cut_off=words.day(material.cut_off - timedelta(seconds=1)),
    )
    nothing = words.labels.fill(
        "texts", "quiet_nothing", threshold=words.percent(material.edition.change_threshold, sign=False)
    )
    known = words.labels.fill(
        "texts",
        "quiet_known",
        accepted=words.counted("figures", counts.figures_accepted),
        held_back=words.number(counts.figures_held_back),
    )
    if not counts.figures_accepted:
        known = words.labels.word("texts", "quiet_empty")
    return words.labels.word("patterns", "gap").join((read, nothing, known))


def _tell_method(material: BriefMaterial, words: Format) -> str:
    versions = material.versions
    fired = len(rules_that_fired(material.held_back))
    suites = words.labels.fill(
        "texts",
        "method_rules" if fired else "method_no_rules",
        suites=versions.get("suites", "")[:8],
        count=words.number(fired),
    )
    return words.labels.fill(
        "texts",
        "method",
        program=versions.get("program", ""),
        vocabulary=versions.get("vocabulary", "")[:8],
        suites=suites,
        lake=versions.get("lake", ""),
        cut_off=_tell_cut_off(material.cut_off, words),
    )


def _tell_versions(material: BriefMaterial, brief: Brief, words: Format) -> str:
    """Write the footer: data and vocabulary versions, and a short hash of all that is printed."""
    digest = hashlib.sha256(repr(astuple(replace(brief, ledger=frozenset()))).encode()).hexdigest()[:8]
    versions = material.versions
    return words.labels.fill(
        "texts", "versions", lake=versions.get("lake", ""), vocabulary=versions.get("vocabulary", "")[:8], hash=digest
    )
