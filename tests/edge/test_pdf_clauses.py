"""The PDF against the clauses of PDF/UA-1 and PDF/A-3a: our own reading of them, and an independent validator."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tasks.render.brief import Ahead, Table
from tasks.render.coverage import mark_uncovered
from tasks.render.page import print_page
from tasks.render.pdf import write_pdf
from tests.briefs import VARIANTS, sample_brief
from tests.edge.pdf_clauses import CLAUSES, breaches, elements

pytestmark = pytest.mark.edge
TEMPLATES = Path(__file__).parents[2] / "templates"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><title>Acme</title><rect width="40" height="10"/></svg>'
PROFILES = {"pdf/ua-1": "ua1", "pdf/a-3a": "3a"}  # variant → name of the validator's profile
PRINTED = [
    ("sample_brief", "pdf/ua-1"),
    ("sample_brief", "pdf/a-3a"),
    ("chinese_week", "pdf/ua-1"),
    ("quiet_week", "pdf/a-3a"),
]


@cache
def printed(name: str, variant: str) -> bytes:
    brief = replace(VARIANTS[name](), logo=LOGO)
    page = mark_uncovered(print_page(brief, TEMPLATES), TEMPLATES)
    return write_pdf(
        page, TEMPLATES, brief.as_of, {"figures.csv": b"entity\n", "evidence.json": b"{}\n"}, variant=variant
    )


@pytest.mark.parametrize(("name", "variant"), PRINTED)
def test_a_printed_brief_keeps_the_clauses_of_its_variant(name: str, variant: str) -> None:
    assert breaches(printed(name, variant), variant) == {}


@pytest.mark.parametrize(("name", "variant"), PRINTED)
def test_an_independent_validator_finds_nothing(name: str, variant: str) -> None:
    validator: Any = pytest.importorskip("page", reason="page-validation is not installed: make setup")
    report = validator.validate_pdf_bytes(printed(name, variant), profile=PROFILES[variant])
    assert [(one.rule_id, one.message) for one in report.failures] == []
    assert report.is_compliant


def test_a_quote_is_tagged_as_one_in_its_own_language() -> None:
    with pikepdf.open(io.BytesIO(printed("sample_brief", "pdf/ua-1"))) as pdf:
        quotes = [one for one in elements(pdf) if one.kind == "/Quote"]
    told = {note.language for note in sample_brief().notes}
    assert len(told) == 5
    assert {one.language for one in quotes} >= told
    assert all("/Lang" in one.held for one in quotes)


def test_header_cells_tell_whether_they_head_a_row_or_a_column() -> None:
    with pikepdf.open(io.BytesIO(printed("sample_brief", "pdf/ua-1"))) as pdf:
        scopes = [str(one.held.A.Scope) for one in elements(pdf) if one.kind == "/TH"]
    brief = sample_brief()
    assert brief.ranking is not None
    assert brief.ahead is not None
    tables: list[Table | Ahead] = [*brief.tables, brief.ahead]
    assert scopes.count("/Column") == sum(len(one.heads) for one in tables)
    assert scopes.count("/Row") == sum(len(one.rows) for one in tables) + len(brief.ranking.bars)


def test_metadata_tell_title_author_subject_and_the_day_of_the_brief() -> None:
    brief, metadata = sample_brief(), PdfReader(io.BytesIO(printed("sample_brief", "pdf/ua-1"))).metadata
    assert metadata is not None
    assert metadata.title == f"{brief.edition_title} {brief.period}: {brief.title}"
    assert metadata.author == "Competitive Briefs"
    assert brief.cut_off in str(metadata.subject)
    assert brief.edition_id in str(metadata["/Keywords"])
    assert str(metadata["/CreationDate"]).startswith(f"D:{brief.as_of.replace('-', '')}")
    assert metadata["/CreationDate"] == metadata["/ModDate"]


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    return next(one.held for one in elements(pdf) if one.kind == kind)


def rename(kind: str, other: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        first(pdf, kind).S = pikepdf.Name(other)

    return damage


def strip(kind: str, name: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        del first(pdf, kind)[name]

    return damage


def strip_root(*path: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        held: Any = pdf.Root
        for name in path[:-1]:
            held = held[name]
        del held[path[-1]]

    return damage


def strip_metadata(name: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata() as metadata:
            del metadata[name]

    return damage


def paint_untagged(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 10 10 re f", prepend=True)


def lose_a_font(pdf: pikepdf.Pdf) -> None:
    fonts: Any = pdf.pages[0].Resources.Font
    descriptor = next(iter(fonts.values())).DescendantFonts[0].FontDescriptor
    del descriptor[next(name for name in dict(descriptor) if name.startswith("/FontFile"))]


def lose_words_of_a_link(pdf: pikepdf.Pdf) -> None:
    notes: Any = next(page.Annots for page in pdf.pages if "/Annots" in page)
    del notes[0]["/Contents"]


def add_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


DAMAGES: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "untagged_document": ("pdf/ua-1", strip_root("/MarkInfo")),
    "untold_metadata": ("pdf/ua-1", strip_root("/Lang")),
    "unmarked_content": ("pdf/ua-1", paint_untagged),
    "wrong_nesting": ("pdf/ua-1", rename("/TR", "/Div")),
    "broken_headings": ("pdf/ua-1", rename("/H2", "/H3")),
    "figures_without_words": ("pdf/ua-1", strip("/Figure", "/Alt")),
    "cells_without_heads": ("pdf/ua-1", strip("/TD", "/A")),
    "links_without_words": ("pdf/ua-1", lose_words_of_a_link),
    "fonts_left_out": ("pdf/ua-1", lose_a_font),
    "lost_outline": ("pdf/ua-1", strip_root("/Outlines")),
    "no_universal_access": ("pdf/ua-1", strip_metadata("pdfuaid:part")),
    "no_archive": ("pdf/a-3a", strip_root("/OutputIntents")),
    "forbidden_in_archives": ("pdf/a-3a", add_a_script),
    "unrelated_attachments": ("pdf/a-3a", strip_root("/AF")),
}


def test_every_clause_has_its_damage() -> None:
    assert set(DAMAGES) == {clause.__name__ for clauses in CLAUSES.values() for clause in clauses}


@pytest.mark.parametrize("clause", DAMAGES)
def test_a_damaged_file_breaks_its_clause(clause: str) -> None:
    variant, damage = DAMAGES[clause]
    damaged = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed("sample_brief", variant))) as pdf:
        damage(pdf)
        pdf.save(damaged)
    assert clause in breaches(damaged.getvalue(), variant)
