"""Every note of the briefs of the shipped articles leads to the sentence it quotes, its source, its rules and its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from flows.explain import explain, read_rules
from flows.printed import PrintedBrief, read_brief
from tasks.errors import WrongUse
from tasks.settings import PROJECT

pytestmark = pytest.mark.flow
ENTRIES = (
    "sentence",
    "place",
    "title",
    "publisher",
    "published",
    "address",
    "grade",
    "as written",
    "read as",
    "verdict",
    "passed",
)
WIDTH = 110


@pytest.fixture(scope="module", params=["weekly", "weekly-zh"])
def folder(request: pytest.FixtureRequest, weekly: dict[str, Any], chinese: Path) -> Path:
    return chinese if request.param == "weekly-zh" else Path(weekly["folder"])


@pytest.fixture(scope="module")
def brief(folder: Path) -> PrintedBrief:
    return read_brief(folder)


@pytest.fixture(scope="module")
def told(brief: PrintedBrief) -> dict[int, list[str]]:
    """Explain every note: number → lines."""
    rules = read_rules(PROJECT / "expectations")
    return {number: explain(brief, f"note {number}", rules) for number in brief.notes}


def joined(lines: list[str]) -> str:
    """Undo the wrapping of lines; a line may break where the text has no space."""
    return "".join("".join(lines).split())


def test_every_printed_note_leads_to_the_sentence_it_quotes(folder: Path, told: dict[int, list[str]]) -> None:
    page: Any = html.fromstring((folder / "brief.html").read_text("utf-8"))
    notes = page.xpath("//ol[@class='notes']/li")
    printed = {int(str(note.get("id")).removeprefix("note-")): "".join(note.find("q").itertext()) for note in notes}
    assert len(printed) > 20
    assert set(printed) == set(told)
    for number, quote in printed.items():
        assert quote
        assert all(joined([part]) in joined(told[number]) for part in quote.split("…")), number


def test_every_note_tells_its_source_its_reading_and_its_rules(told: dict[int, list[str]]) -> None:
    for number, lines in told.items():
        text = "\n".join(lines)
        missing = [entry for entry in ENTRIES if f"\n  {entry} " not in text]
        assert missing == [], number
        assert f", note {number}\n" in text
        assert "None" not in text
        assert max(map(len, lines)) <= WIDTH or "://" in text


def test_an_accepted_note_leads_to_its_figure_and_a_held_back_one_to_the_rule(
    brief: PrintedBrief, told: dict[int, list[str]]
) -> None:
    kinds = set()
    for number, note in brief.notes.items():
        claims = [brief.claims[one] for one in note["claim_ids"]]
        held = [one for one in claims if one["status"] != "accepted"]
        kinds.add(bool(held))
        for claim in held:
            assert any(f"{rule}: " in "\n".join(told[number]) for rule in claim["rules_failed"]), number
        if not held and claims[0]["kind"] == "level":
            assert any(line.startswith("figure ") for line in told[number]), number
    assert kinds == {True, False}


def test_growth_as_stated_is_told_with_the_sentence_that_states_it(brief: PrintedBrief) -> None:
    rules = read_rules(PROJECT / "expectations")
    stated = [
        one for one in brief.figures if one["stated_yoy_ratio"] and one["modality"] == "reported" and not one["scope"]
    ]
    assert stated
    for figure in stated:
        lines = explain(brief, " ".join((figure["entity"], figure["metric"], figure["period"])), rules)
        assert any(line.startswith("  stated      ") for line in lines), figure


def test_numbers_beyond_the_notes_are_refused_with_the_last_one(brief: PrintedBrief) -> None:
    last = max(brief.notes)
    for what in (str(last + 1), "0", "9999"):
        with pytest.raises(WrongUse, match=f"holds no '{what}'; its notes run from 1 to {last}"):
            explain(brief, what, {})
