"""Notes: numbered in order of first mention, one for each claim behind a printed figure."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from tasks.render.brief import Note
from tasks.render.formats import Format
from tasks.render.growths import BASES, read_growths, stated_growths
from tasks.render.points import Row
from tasks.render.quotes import cut_quote, has_dense

_NUMBER = re.compile(r"[0-9]+(?:[.][0-9]+)*")
MOST_NOTES = 44  # what fits one page
NEEDED, BASE, SECOND, PREVIOUS, YEAR_AGO = range(5)  # what a note is for: the higher, the sooner it is left out


class NoteBook:
    """Hands out note numbers while the brief is worded, and prints the notes at its end.

    `frames` hold claims (HISTORY, HELD_BACK); `points` are CHANGES, for what stands behind a claim. A first book numbers
    all; `limited` opens an empty one that has room for the most needed of them, for the same story told again.
    """

    def __init__(self, frames: Sequence[pl.DataFrame], points: pl.DataFrame, words: Format) -> None:
        self._frames = frames
        self._places = {
            claim: (number, row)
            for number, frame in reversed(list(enumerate(frames)))
            for row, claim in enumerate(frame["claim_id"].to_list())
        }
        self._behind = _support(points)
        self._growths = read_growths(frames[0])
        self._beside: dict[int, list[str]] = {}
        self._numbers: dict[str, int] = {}
        self._needs: dict[str, int] = {}
        self._kept: frozenset[str] | None = None
        self._words = words

    def claim(self, claim_id: str) -> Mapping[str, Any] | None:
        """Return a claim's row, None where no frame holds it."""
        place = self._places.get(claim_id)
        return None if place is None else self._frames[place[0]].row(place[1], named=True)

    def limited(self, most: int) -> NoteBook:
        """Open an empty book that keeps to `most` notes: all that are NEEDED, then those of the least dispensable kind."""
        ordered = sorted(self._needs, key=lambda claim: (self._needs[claim], self._numbers[claim]))
        needed = sum(need == NEEDED for need in self._needs.values())
        book = copy.copy(self)
        book._kept = frozenset(ordered[: max(most, needed)])
        book._numbers, book._needs, book._beside = {}, {}, {}
        return book

    def cite(self, claim_ids: Iterable[str] | None, most: int = 1, need: int = NEEDED) -> tuple[int, ...]:
        """Number the first `most` known claims for a need; the second and later ones are dispensable."""
        known = [claim_id for claim_id in claim_ids or () if claim_id in self._places][:most]
        numbers = [self._number(claim_id, max(need, SECOND) if at else need) for at, claim_id in enumerate(known)]
        return tuple(sorted({number for number in numbers if number is not None}))

    def cite_growths(
        self, point: Row | None, need: int = BASE, bases: Sequence[str] = BASES, is_beside: bool = False
    ) -> tuple[int, ...]:
        """Number the claims behind the growths of a point that are printed as stated.

        Where the note of its level quotes the growth too, that note is for both.
        """
        if point is None:
            return ()
        told = (self._growth(claims, point, need) for claims in stated_growths(point, self._growths, bases, is_beside))
        return tuple(sorted({number for number in told if number is not None}))

    def _growth(self, claims: Sequence[Row], point: Row, need: int) -> int | None:
        known = next((row["claim_id"] for row in claims if row["claim_id"] in self._numbers), None)
        if known is not None:
            return self._number(known, need)
        level_id = (point["claim_ids"] or [""])[0]
        level, number = self.claim(level_id), self._numbers.get(level_id)
        if level is not None and number is not None:
            quote = cut_quote(level["quote"] or "", level["raw"] or "")
            for row in claims:
                if row["article_id"] == level["article_id"] and row["raw"] and row["raw"] in quote:
                    if row["claim_id"] not in (beside := self._beside.setdefault(number, [])):
                        beside.append(row["claim_id"])
                    return number
        return self._number(claims[0]["claim_id"], need)

    def _number(self, claim_id: str, need: int) -> int | None:
        if self._kept is not None and claim_id not in self._kept:
            return None
        self._needs[claim_id] = min(need, self._needs.get(claim_id, need))
        return self._numbers.setdefault(claim_id, len(self._numbers) + 1)

    def grade(self, claim_id: str) -> str:
        """Grade a claim: its source A to F, its information 1 to 6 by the rules in seeds/sources.toml."""
        row = self.claim(claim_id)
        return "" if row is None else f"{row['source_grade'] or 'F'}{self._information(claim_id, row)}"

    def notes(self) -> tuple[Note, ...]:
        """Print all notes, in the order of their numbers; the day of capture is left to the heading where it is `common_day`."""
        common = self.common_day
        notes = (self._note(claim_id, number) for claim_id, number in self._numbers.items())
        return tuple(replace(note, captured="") if note.captured == common else note for note in notes)

    @property
    def common_day(self) -> str:
        """Return the day, as printed, on which most claims of the notes were captured; empty without notes."""
        days = Counter(row["captured_at"] for claim_id in self._numbers if (row := self.claim(claim_id)) is not None)
        told = Counter[str]()
        for moment, count in days.items():
            told[self._words.day(moment)] += count
        return min(told, key=lambda day: (-told[day], day), default="")

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
            claim_ids=(claim_id, *self._beside.get(number, ())),
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
