"""A growth printed as a text states it leads to that text."""

from __future__ import annotations

from typing import Any

from tasks.render.brief import Brief, Note
from tests.histories import history, point
from tests.unit.render_material import JD, brief, quarters

DAY = "2025-11-28"


def growing(value: float = 0.149, quote: str | None = None, **more: Any) -> Brief:
    """Tell JD's quarters, and the growth that an article states for the last of them."""
    told = {
        "kind": "change",
        "basis": "yoy",
        "unit": "fraction",
        "raw": f"{value * 100:.1f}%",
        "rounding": 0.0005,
        **more,
    }
    growth = point("jd", "revenue", "2025-Q3", value, DAY, **told)
    if quote is not None:
        growth["quote"] = quote
    return brief(history(*quarters("jd", "revenue", JD, rounding=5e8), growth))


def notes(made: Brief) -> dict[int, Note]:
    return {note.number: note for note in made.notes}


def test_a_growth_as_stated_has_a_note_of_its_own() -> None:
    made = growing(doc="elsewhere")
    (stated,) = [number for number, note in notes(made).items() if note.figure == "14.9%"]
    assert "+14.9" in made.findings[0].detail
    assert stated in made.findings[0].notes
    assert stated in made.tables[0].rows[0].notes


def test_a_growth_that_the_levels_give_needs_no_note_of_its_own() -> None:
    made = growing(0.15, rounding=0.02)
    assert made.tables[0].rows[0].yoy == "+14.9"
    assert all(note.figure != "15.0%" for note in made.notes)


def test_one_quote_that_holds_level_and_growth_is_one_note_for_both() -> None:
    quote = "JD revenue rose 14.9% to 299100000000"
    rows = [*quarters("jd", "revenue", JD, rounding=5e8)]
    last = rows[-1]
    last["quote"] = quote
    growth = point(
        "jd", "revenue", "2025-Q3", 0.149, DAY, kind="change", basis="yoy", unit="fraction", raw="14.9%", rounding=5e-4
    )
    growth["quote"] = quote
    claims = history(*rows, growth)
    made = brief(claims)
    ids = dict(zip(claims["raw"], claims["claim_id"], strict=True))
    (both,) = [note for note in made.notes if ids["14.9%"] in note.claim_ids]
    assert both.claim_ids == (ids["299100000000"], ids["14.9%"])
    assert both.number in made.findings[0].notes


def test_a_growth_of_another_basis_is_not_cited() -> None:
    made = growing(basis="since", doc="elsewhere")
    assert all(note.figure != "14.9%" for note in made.notes)
