"""A brief as it lies in the reports: its figures, its claims, its notes, read from figures.csv and evidence.json."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.deliver.manifests import read_manifests
from tasks.errors import WrongUse

SERIES = ("entity", "metric", "scope", "unit", "modality")

Claim = Mapping[str, Any]  # one record of evidence.json
Figure = Mapping[str, str]  # one row of figures.csv


@dataclass(frozen=True, slots=True)
class PrintedBrief:
    """One brief of the reports, to be looked things up in."""

    edition: str
    period: str
    claims: Mapping[str, Claim]  # by claim_id
    figures: Sequence[Figure]
    notes: Mapping[int, Mapping[str, Any]]  # number → number, claim_ids, grade
    choices: Mapping[tuple[str, ...], Mapping[str, Any]]  # point → how it was chosen
    conflicts: Mapping[tuple[str, ...], Mapping[str, Any]]  # point → what it was chosen from
    lake: str | None = None  # where the originals of its claims are kept; None: not looked at

    def notes_of(self, claim_id: str) -> list[Mapping[str, Any]]:
        """List the notes that stand for a claim."""
        return [note for note in self.notes.values() if claim_id in note["claim_ids"]]


def point_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the point a row is about: its series and its period, empty where it has none."""
    return tuple(row.get(name) or "" for name in (*SERIES, "period"))


def series_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the series a row belongs to."""
    return point_of(row)[:-1]


def ids_of(figure: Figure) -> list[str]:
    """List the claims behind a figure, the chosen one first."""
    return [one for one in figure["claim_ids"].split(";") if one]


def find_brief(reports: Path, edition: str | None, period: str | None) -> PrintedBrief:
    """Read the newest brief of the reports, or of an edition or period; WrongUse names what there is instead."""
    made = read_manifests(reports)
    fitting = [one for one in made if one["edition"] == (edition or one["edition"])]
    fitting = [one for one in fitting if one["period"] == (period or one["period"])]
    if not fitting:
        there = ", ".join(f"{one['edition']} {one['period']}" for one in made[-8:]) or "none; make one with brief run"
        wanted = " ".join(part for part in ("a brief", edition and f"of {edition}", period) if part)
        raise WrongUse(f"{reports} holds no {wanted.removeprefix('a ')}; there: {there}")
    newest = max(fitting, key=lambda one: str(one["as_of"]))
    return read_brief(reports / newest["folder"])


def read_brief(folder: Path) -> PrintedBrief:
    """Read a brief's folder; WrongUse where its files cannot be used."""
    try:
        told = json.loads((folder / "evidence.json").read_text("utf-8"))
        with (folder / "figures.csv").open(encoding="utf-8", newline="") as lines:
            figures = list(csv.DictReader(lines))
        return PrintedBrief(
            told["edition"],
            told["period"],
            {one["claim_id"]: one for one in told["claims"]},
            figures,
            {one["number"]: one for one in told.get("notes", ())},
            {point_of(one): one for one in told.get("choices", ())},
            {point_of(one): one for one in told.get("conflicts", ())},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(f"{folder} is no readable brief: {error!r}; make it again with brief run") from None
