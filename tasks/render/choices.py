"""Which findings a brief tells, and which of them leads it: the most material first, but not on weak evidence."""

from __future__ import annotations

from tasks.records import BriefMaterial
from tasks.render.notes import NoteBook
from tasks.render.points import Key, Row, key_of

DISPUTES = ("conflict", "audit")
LEADING = 4  # information grade (1 to 6) up to which a finding may lead the brief
WEAK = 6  # information grade of a figure that nothing else backs
MOST_WEAK = 2


def choose_findings(material: BriefMaterial, book: NoteBook) -> list[Row]:
    """Take the most material findings, weak ones only so many, and put the first well-graded one at their head.

    Of each series and period there is one about the figure and one about a dispute. Where no finding is well graded the
    order stays.
    """
    rows: dict[tuple[Key, str | None, bool], Row] = {}
    for found in material.comparison.findings.sort("rank").iter_rows(named=True):
        rows.setdefault((key_of(found), found["period"], found["finding"] in DISPUTES), found)
    kept: list[Row] = []
    weak = 0
    for row in rows.values():
        is_weak = grade_of(row, book) >= WEAK
        if len(kept) < material.edition.findings_limit and not (is_weak and weak >= MOST_WEAK):
            kept.append(row)
            weak += is_weak
    leader = next((at for at, row in enumerate(kept) if grade_of(row, book) <= LEADING), 0)
    return [*kept[leader : leader + 1], *kept[:leader], *kept[leader + 1 :]]


def grade_of(found: Row, book: NoteBook) -> int:
    """Read the information grade of the claim a finding rests on; the weakest where there is none."""
    grades = [book.grade(claim)[-1:] for claim in (found["claim_ids"] or ())[:1]]
    return int(grades[0]) if grades and grades[0].isdigit() else WEAK
