"""The PDF: tagged, pinned, bounded, the same bytes each time."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tasks.errors import BrokenEnvironment, Withheld
from tasks.render.artifacts import render_brief
from tasks.render.brief import Brief
from tasks.render.coverage import covered_characters, mark_uncovered
from tasks.render.page import print_page
from tasks.render.pdf import PageNotPrinted, write_pdf
from tasks.render.story import build_brief
from tests.briefs import VARIANTS, quiet_week, sample_brief
from tests.unit.render_material import brief as build
from tests.unit.render_material import jd_falls, material, vocabulary

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = {
    "quiet_week": 1,
    "first_week": 1,
    "forty_companies": 4,
    "long_names": 4,
    "many_conflicts": 4,
    "chinese_week": 4,
}

pytestmark = pytest.mark.edge


def printed(brief: Brief, templates: Path = TEMPLATES) -> bytes:
    page = mark_uncovered(print_page(brief, templates), templates)
    return write_pdf(page, templates, brief.as_of, {"figures.csv": b"entity\n", "evidence.json": b"{}\n"})


@pytest.fixture(scope="module")
def week() -> PdfReader:
    return PdfReader(io.BytesIO(printed(sample_brief())))


def fonts(reader: PdfReader) -> set[str]:
    found: set[str] = set()
    for page in reader.pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        for font in resources["/Font"].values():  # type: ignore[attr-defined]
            found.add(font.get_object()["/BaseFont"].split("+")[-1])
    return found


def structure(reader: PdfReader) -> list[DictionaryObject]:
    """List all elements of the structure tree."""
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"].get_object()], []  # type: ignore[index]
    while waiting:
        one = waiting.pop()
        children = one.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            element = child.get_object()
            if isinstance(element, DictionaryObject) and "/S" in element:
                found.append(element)
                waiting.append(element)
    return found


def test_the_pdf_is_tagged_and_tells_language_title_and_outline(week: PdfReader) -> None:
    root = week.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712  a PDF boolean
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert week.metadata is not None
    assert week.metadata.title == f"Platforms weekly 2025-W48: {sample_brief().title}"
    assert week.metadata.author == "Competitive Briefs"
    assert len(week.outline) >= 1
    assert b"pdfuaid" in week.trailer["/Root"]["/Metadata"].get_object().get_data()  # type: ignore[index]


def test_every_chart_has_an_alternative_text(week: PdfReader) -> None:
    figures = [one for one in structure(week) if one["/S"] == "/Figure"]
    assert len(figures) >= len(sample_brief().panels)
    assert all(str(one.get("/Alt", "")).strip() for one in figures)


def test_only_the_pinned_fonts_are_used_and_all_are_embedded(week: PdfReader) -> None:
    assert all("Source" in name or "Noto" in name for name in fonts(week)), fonts(week)
    assert any("Noto" in name for name in fonts(week))


def test_figures_and_evidence_travel_inside(week: PdfReader) -> None:
    assert {name: data[0] for name, data in week.attachments.items()} == {
        "figures.csv": b"entity\n",
        "evidence.json": b"{}\n",
    }


def test_text_reads_as_printed(week: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text() for page in week.pages).split())
    assert "JD.com" in text
    assert "3850亿元" in text
    assert "1 / 2" in text


@pytest.mark.parametrize("variant", PAGES)
def test_a_brief_keeps_to_its_pages(variant: str) -> None:
    assert len(PdfReader(io.BytesIO(printed(VARIANTS[variant]()))).pages) <= PAGES[variant]


def test_a_quiet_week_of_real_material_is_one_page() -> None:
    quiet = build(jd_falls(), change_threshold=9.0)
    assert quiet.is_quiet
    assert len(PdfReader(io.BytesIO(printed(quiet))).pages) == 1


def test_a_first_week_of_real_material_is_printed() -> None:
    first = build(jd_falls(), since=None)
    assert first.since_last is None
    assert first.findings
    assert 1 <= len(PdfReader(io.BytesIO(printed(first))).pages) <= 2


def test_a_brief_with_a_foreign_number_is_withheld_before_it_is_printed() -> None:
    told = material(jd_falls())
    made = build_brief(told, vocabulary())
    with pytest.raises(Withheld, match=r"numbers that no figure of the brief stands behind: 987,654"):
        render_brief(told, replace(made, method=f"{made.method} All 987,654 of them."), TEMPLATES, None)


def test_the_same_brief_gives_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    elsewhere = copytree(TEMPLATES, tmp_path / "with space and 字")
    assert printed(quiet_week(), elsewhere) == printed(quiet_week())


def test_letter_paper_is_letter() -> None:
    box = PdfReader(io.BytesIO(printed(replace(quiet_week(), paper="Letter")))).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (612, 792)


@pytest.mark.parametrize(
    "address", ["https://example.com/x.png", "file:///etc/hostname", "../pyproject.toml", "missing.png"]
)
def test_nothing_but_the_templates_is_fetched(address: str) -> None:
    with pytest.raises(PageNotPrinted, match="is not a resource of the templates"):
        write_pdf(f'<html lang="en"><title>x</title><img alt="x" src="{address}">', TEMPLATES, "2025-12-01", {})


def test_a_page_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PageNotPrinted, match="took longer than"):
        write_pdf("<p>x", TEMPLATES, "2025-12-01", {}, seconds=0.2)


def test_a_page_that_needs_too_much_memory_is_ended() -> None:
    page = print_page(sample_brief(), TEMPLATES)
    with pytest.raises(PageNotPrinted):
        write_pdf(page, TEMPLATES, "2025-12-01", {}, memory=160 << 20)


def test_the_renderer_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "__init__.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert os.getcwd() == str(tmp_path)
    assert write_pdf("<html lang=en><title>x</title><p>x", TEMPLATES, "2025-12-01", {}).startswith(b"%PDF")


def test_the_fonts_hold_the_scripts_of_the_articles() -> None:
    known = covered_characters(TEMPLATES / "fonts")
    for text in (
        "同比增长，环比下降：亿元“”",
        "營業額較去年成長億元",
        "売上高は前年同期比メルカリ",
        "Größe Übermaß ß € – „“",
        "▲▼Δ−×‹›…·",
        "①②％＋",
    ):
        assert set(text) <= known, set(text) - known


def test_a_character_no_font_has_is_printed_as_its_code() -> None:
    assert mark_uncovered("涨🔥 & <b>", TEMPLATES) == "涨‹U+1F525› & <b>"
    assert mark_uncovered("&lt;&amp;&#34;&#39;&#128293;", TEMPLATES).startswith("&lt;&amp;&#34;&#39;‹U+1F525›")


LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><title>Acme Research</title>'
    '<rect width="40" height="10"/></svg>'
)


def test_a_logo_is_printed_with_its_title() -> None:
    reader = PdfReader(io.BytesIO(printed(replace(sample_brief(), logo=LOGO))))
    assert "Acme Research" in [element.get("/Alt") for element in structure(reader)]
    assert len(reader.pages) == len(PdfReader(io.BytesIO(printed(sample_brief()))).pages)


def test_an_archive_copy_says_so_and_is_tagged_with_its_attachments() -> None:
    page = mark_uncovered(print_page(sample_brief(), TEMPLATES), TEMPLATES)
    data = write_pdf(page, TEMPLATES, "2025-12-01", {"figures.csv": b"entity\n"}, variant="pdf/a-3a")
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert list(pdf.attachments) == ["figures.csv"]
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.OutputIntents


def test_a_damaged_font_is_named_with_its_remedy(tmp_path: Path) -> None:
    font = tmp_path / "fonts" / "latin.woff2"
    font.parent.mkdir()
    font.write_bytes((TEMPLATES / "fonts" / "source-sans-3-latin-400-normal.woff2").read_bytes()[:-100])
    with pytest.raises(BrokenEnvironment, match=r"latin\.woff2 cannot be read: .*; restore it"):
        mark_uncovered("x", tmp_path)
