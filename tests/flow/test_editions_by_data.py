"""Editions added as data alone: another cadence, language, paper and colour, made from the lake of the weekly brief."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pypdf
import pytest

from flows.making import MadeBrief, make_brief, plainly
from flows.preparation import prepare
from tasks.settings import PROJECT
from tasks.store.lake import read_history
from tests.flow.conftest import AS_OF, NOW

ADDED = """
[[edition]]
id = "monthly-board"
title = "Board brief"
audience = "The board"
language = "en"
cadence = "monthly"
watchlist = ["kuaishou", "jd", "alibaba"]
metrics = ["gmv", "revenue"]
schedule = "0 6 1 * *"
timezone = "America/New_York"
paper = "Letter"
accent = "#1f4e79"
findings_limit = 3

[[edition]]
id = "quartal"
title = "Quartalsbericht Handel"
audience = "Vorstand"
language = "de"
cadence = "quarterly"
watchlist = []
metrics = ["gmv", "revenue", "dau", "mau"]
schedule = "0 6 1 1,4,7,10 *"
timezone = "Europe/Berlin"
"""
LETTER, A4 = (612, 792), (595, 842)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions") / "seeds"
    shutil.copytree(PROJECT / "seeds", folder, ignore=shutil.ignore_patterns("articles"))
    path = folder / "editions.toml"
    path.write_text(path.read_text("utf-8") + ADDED, "utf-8")
    return folder


def make(edition: str, weekly: dict[str, Any], seeds: Path, monkeypatch: pytest.MonkeyPatch) -> MadeBrief:
    monkeypatch.setenv("BRIEF_SEEDS", str(seeds))
    run = prepare(edition, AS_OF, lake=str(weekly["place"] / "lake"), now=NOW)
    known = read_history(run.settings.lake, None, run.plan.as_of, run.plan.known, cut_off=run.plan.cut_off)
    return make_brief(run, known, None, plainly)


def read_pdf(made: MadeBrief, folder: Path) -> pypdf.PdfReader:
    path = folder / "brief.pdf"
    path.write_bytes(next(one.data for one in made.files if one.name == "brief.pdf"))
    return pypdf.PdfReader(path)


def words_of(pdf: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def test_monthly_edition_on_letter_paper_holds_to_its_watchlist(
    weekly: dict[str, Any], seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make("monthly-board", weekly, seeds, monkeypatch)
    pdf = read_pdf(made, tmp_path)
    text = words_of(pdf)
    assert made.material.period == "2025-12"
    assert made.brief.accent == "#1f4e79"
    assert len(made.brief.findings) <= 3
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {LETTER}
    assert "Board brief" in text
    assert "2025-12" in text
    assert "Kuaishou" in text
    assert "Meituan" not in text.split("Notes")[0]


def test_quarterly_edition_in_german_writes_numbers_dates_and_sentences_in_german(
    weekly: dict[str, Any], seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make("quartal", weekly, seeds, monkeypatch)
    pdf = read_pdf(made, tmp_path)
    text = words_of(pdf)
    assert made.material.period == "2025-Q4"
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {A4}
    assert str(pdf.root_object["/Lang"]) == "de"
    assert "Quartalsbericht Handel" in text
    assert re.search(r"gegenüber dem Vorquartal|zum Vorquartal", text)
    assert re.search(r"[0-9],[0-9]\s?%", text)
    assert not re.search(r"\b(?:grew|fell|quarter|held back|disagree)\b", pdf.pages[0].extract_text(), re.IGNORECASE)


def test_editions_shipped_stay_as_they_are_when_others_are_added(
    weekly: dict[str, Any], seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make("weekly", weekly, seeds, monkeypatch)
    kept = ("brief.pdf", "brief.html", "figures.csv")
    assert {one.name for one in made.files if one.name in kept} == set(kept)
    for one in made.files:
        assert one.name not in kept or one.data == (weekly["folder"] / one.name).read_bytes(), one.name
