"""Notes: numbered in order of first mention, one for each claim behind a printed figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from tasks.render.brief import Note
from tasks.render.formats import Format
from tasks.render.quotes import cut_quote, has_dense

_NUMBER = re.compile(r"[0-9]+(?:[.][0-9]+)*")
MOST_NOTES = 44  # what fits the last page; figures named later share the notes there are


class NoteBook:
    """Hands out note numbers while the brief is worded, and prints the notes at its end.

    `frames` hold claims (HISTORY, HELD_BACK); `points` are CHANGES, for what stands behind a claim.
    """

    def __init__(
        self, frames: Sequence[pl.DataFrame], points: pl.DataFrame, words: Format, most: int = MOST_NOTES
    ) -> None:
        self._frames = frames
        self._places = {
            claim: (number, row)
            for number, frame in reversed(list(enumerate(frames)))
            for row, claim in enumerate(frame["claim_id"].to_list())
        }
        self._behind = _support(points)
        self._numbers: dict[str, int] = {}
        self._words = words
        self._most = most

    def claim(self, claim_id: str) -> Mapping[str, Any] | None:
        """Return a claim's row, None where no frame holds it."""
        place = self._places.get(claim_id)
        return None if place is None else self._frames[place[0]].row(place[1], named=True)

    @property
    def is_full(self) -> bool:
        return len(self._numbers) >= self._most

    def cite(self, claim_ids: Iterable[str] | None, most: int = 1, spare: bool = False) -> tuple[int, ...]:
        """Number the first `most` known claims; in a full book `spare` ones get no new number."""
        numbers: list[int] = []
        for claim_id in claim_ids or ():
            if claim_id not in self._places or len(numbers) == most:
                continue
            if claim_id not in self._numbers and not (spare and self.is_full):
                self._numbers[claim_id] = len(self._numbers) + 1
            if claim_id in self._numbers:
                numbers.append(self._numbers[claim_id])
        return tuple(sorted(set(numbers)))

    def grade(self, claim_id: str) -> str:
        """Grade a claim: its source A to F, its information 1 to 6 by the rules in seeds/sources.toml."""
        row = self.claim(claim_id)
        return "" if row is None else f"{row['source_grade'] or 'F'}{self._information(claim_id, row)}"

    def notes(self) -> tuple[Note, ...]:
        """Print all notes, in the order of their numbers."""
        return tuple(self._note(claim_id, number) for claim_id, number in self._numbers.items())

    def _information(self, claim_id: str, row: Mapping[str, Any]) -> int:
        if row["status"] != "accepted":
            return 5
        sources, is_first, is_disputed = self._behind.get(claim_id, (0, True, False))
        is_own = row["attributed_to"] is not None and row["source_grade"] == "A"
        if is_disputed:
            return 5 if sources < 2 else 4
        if sources >= 2:
            return 1 if is_own else 2
        if row["attributed_to"] is not None:
            return 3
        return 6 if is_first else 4

    def _note(self, claim_id: str, number: int) -> Note:
        row, words = self.claim(claim_id), self._words
        assert row is not None
        return Note(
            number=number,
            claim_ids=(claim_id,),
            quote=cut_quote(row["quote"] or row["raw"] or "", row["raw"] or ""),
            language=row["language"] or "",
            figure=figure_of(row, words),
            publisher=row["publisher"] or row["source_name"] or row["doc"] or "",
            title=row["title"] or row["doc"] or "",
            published=words.day(row["published_on"]),
            captured=words.day(row["captured_at"]),
            grade=self.grade(claim_id),
            address=row["address"] or row["doc"] or "",
        )


def figure_of(row: Mapping[str, Any], words: Format) -> str:
    """Print a figure as written, and beside it as normalised where it was scaled: `3342亿元 (CNY 334.2bn)`."""
    raw = " ".join((row["raw"] or "").split())
    if (
        row["value"] is None
        or row["kind"] in ("change", "share", "ratio")
        or words.dimension(row["unit"] or "")
        not in (
            "money",
            "count",
        )
    ):
        return raw
    figure = words.span(row["value"], row["value_high"], row["unit"], row["rounding"])
    number = words.cell(row["value"], words.scale(row["value"], row["unit"]), row["rounding"])
    is_readable = words.language.startswith("zh") or not has_dense(raw)
    is_same = is_readable and number.replace(",", ".") in _NUMBER.findall(raw.replace(",", "."))
    return (
        raw
        if is_same or abs(row["value"]) < 1000
        else words.labels.fill("texts", "note_figure", raw=raw, figure=figure)
    )


def _support(points: pl.DataFrame) -> dict[str, tuple[int, bool, bool]]:
    """Tell for each claim of a point: independent sources, whether it is its series' first figure, whether disputed."""
    keys = ["entity", "metric", "scope", "unit", "modality"]
    known = points.with_columns(alone=pl.len().over(keys) == 1)
    rows = known.select("claim_ids", "sources", "alone", pl.col("marks").str.contains("c").fill_null(False)).iter_rows()
    return {
        claim: (sources or 0, alone, disputed) for claims, sources, alone, disputed in rows for claim in claims or ()
    }
