"""The comparison of one brief: series, changes, conflicts, audits and findings from the accepted history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from tasks.compare.audits import audit_growth, audit_sums
from tasks.compare.calendars import describe_periods
from tasks.compare.changes import build_changes, keep_contract
from tasks.compare.conflicts import find_conflicts
from tasks.compare.derivations import derive_points
from tasks.compare.editions import find_previous_date, with_moves
from tasks.compare.findings import Evidence, rank_findings
from tasks.compare.growth import count_links, read_growth
from tasks.compare.independence import join_origins
from tasks.compare.materiality import Occasion
from tasks.compare.points import choose_points, settle_conflicts, with_magnitudes, with_wholes
from tasks.compare.series import read_candidates
from tasks.compare.vouchers import with_vouchers
from tasks.records import Comparison, Edition
from tasks.sightings import known_on, place_undated
from tasks.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class View:
    """What is known at one moment: claims of points, stated growths, points chosen, changes with helper columns."""

    candidates: pl.DataFrame
    growth: pl.DataFrame
    points: pl.DataFrame
    changes: pl.DataFrame


def compare(
    history: pl.DataFrame,
    vocabulary: Vocabulary,
    edition: Edition,
    as_of: date,
    since: date | None = None,
    printed: pl.DataFrame | None = None,
) -> Comparison:
    """Compare the HISTORY known on `as_of` and say what moved since the edition's brief before.

    `since` is the day of that brief, by default a period of the edition's cadence earlier; FIRST_BRIEF: all is new.
    `printed` is the HISTORY that brief was made from, where it differs from what is known today of its day: corrected,
    decided and judged as it was then.
    The order of rows does not matter; the frames returned are sorted and keep CHANGES, CONFLICTS and FINDINGS.
    """
    since = since or find_previous_date(edition, as_of)
    placed = place_undated(history, since, as_of)
    known = placed.filter(pl.col("published_on").is_null() | (pl.col("published_on") <= as_of))
    now = view(known, vocabulary)
    before = known_on(known, since) if printed is None else known_on(place_undated(printed, since, as_of), since)
    earlier = now if before.equals(known) else view(before, vocabulary)
    changes = with_moves(now.changes, earlier.changes)
    conflicts = find_conflicts(now.candidates, now.points)
    audits = pl.concat([audit_growth(changes, now.growth), audit_sums(changes, vocabulary)])
    evidence = Evidence(changes, conflicts, audits, now.growth)
    findings = rank_findings(evidence, Occasion(edition, since, as_of), vocabulary)
    return Comparison(keep_contract(changes), conflicts, findings)


def view(history: pl.DataFrame, vocabulary: Vocabulary) -> View:
    """Choose the points of all series, conflicts by stated growth and the series' own level, and build the changes."""
    history = join_origins(history)
    calendar = describe_periods(history["period"])
    candidates = with_vouchers(read_candidates(history, calendar, vocabulary), vocabulary)
    growth = read_growth(history, calendar)
    first = choose_points(candidates)
    candidates = with_magnitudes(count_links(candidates, first, growth), first)
    candidates = with_wholes(candidates, first, vocabulary)
    points = settle_conflicts(candidates, first)
    derived = derive_points(points, vocabulary)
    everything = pl.concat([points, derived], how="diagonal_relaxed")
    return View(candidates, growth, points, build_changes(everything, candidates, growth))
