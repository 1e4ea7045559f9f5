"""Main clauses of PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3), read from a printed file: each lists what breaks it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pikepdf

CHILDREN = {
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
}
STANDARD = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/NonStruct", "/P", "/H1", "/H2", "/H3", "/L",
    "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Link", "/Figure",
}  # fmt: skip
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the structure tree with the kind of its parent and the language that holds there."""

    held: Any
    kind: str
    parent: str
    language: str


def elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """Walk the structure tree in reading order."""
    return _walk(pdf.Root.StructTreeRoot, "", str(pdf.Root.get("/Lang", "")))


def _walk(parent: Any, kind: str, language: str) -> Iterator[Element]:
    for child in _kids(parent):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            here = str(child.get("/Lang", language))
            yield Element(child, str(child.S), kind, here)
            yield from _walk(child, str(child.S), here)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def untagged_document(pdf: pikepdf.Pdf) -> list[str]:
    """Marked, no suspects, a structure tree, tab order by structure, and a reader that shows the title (5, 7.1, 7.18.3)."""
    root: Any = pdf.Root
    told = [] if root.get("/MarkInfo", {}).get("/Marked") == True else ["not marked"]  # noqa: E712  a PDF boolean
    told += ["suspects"] if root.get("/MarkInfo", {}).get("/Suspects") == True else []  # noqa: E712
    told += [] if "/StructTreeRoot" in root else ["no structure tree"]
    told += [] if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") == True else ["title not shown"]  # noqa: E712
    linked = [number for number, page in enumerate(pdf.pages, 1) if "/Annots" in page and page.get("/Tabs") != "/S"]
    return told + [f"page {number} has no tab order by structure" for number in linked]


def untold_metadata(pdf: pikepdf.Pdf) -> list[str]:
    """Title and language in the metadata (7.1, 7.2)."""
    with pdf.open_metadata() as metadata:
        told = [] if metadata.get("dc:title") else ["no title"]
    return told + ([] if str(pdf.Root.get("/Lang", "")) else ["no language"])


def unmarked_content(pdf: pikepdf.Pdf) -> list[str]:
    """All that is painted is tagged or an artifact (7.1)."""
    return [found for number, page in enumerate(pdf.pages, 1) for found in _unmarked(page, f"page {number}")]


def _unmarked(page: Any, place: str) -> Iterator[str]:
    depth = 0
    for one in pikepdf.parse_content_stream(page):
        name = str(one.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name in PAINTS and depth == 0:
            yield f"{place}: {name} outside marked content"
            return


def wrong_nesting(pdf: pikepdf.Pdf) -> list[str]:
    """Kinds are standard ones; tables and lists hold what they may (7.1, 7.5, 7.6)."""
    found = [one for one in elements(pdf) if one.kind not in STANDARD]
    found += [one for one in elements(pdf) if one.kind not in CHILDREN.get(one.parent, {one.kind})]
    return [f"{one.kind} in {one.parent or 'the root'}" for one in found]


def broken_headings(pdf: pikepdf.Pdf) -> list[str]:
    """One first heading, and no level passed over (7.4)."""
    levels = [int(one.kind[2:]) for one in elements(pdf) if one.kind[:2] == "/H" and one.kind[2:].isdigit()]
    told = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"headings {levels}"]
    return told + [f"H{two} after H{one}" for one, two in pairwise(levels) if two > one + 1]


def figures_without_words(pdf: pikepdf.Pdf) -> list[str]:
    """Every figure has an alternative text (7.3)."""
    return [
        str(one.held.objgen) for one in elements(pdf) if one.kind == "/Figure" and not str(one.held.get("/Alt", ""))
    ]


def cells_without_heads(pdf: pikepdf.Pdf) -> list[str]:
    """Header cells have a scope, and cells name their heads (7.5)."""
    heads = [one.held for one in elements(pdf) if one.kind == "/TH"]
    known = {str(one.get("/ID", "")) for one in heads}
    told = [f"head {one.get('/ID')} has no scope" for one in heads if "/Scope" not in one.get("/A", {})]
    named = [(one.held, one.held.get("/A", {}).get("/Headers", [])) for one in elements(pdf) if one.kind == "/TD"]
    return told + [f"cell {cell.objgen}" for cell, ids in named if not ids or not {str(one) for one in ids} <= known]


def links_without_words(pdf: pikepdf.Pdf) -> list[str]:
    """Every link is told in words and stands in the structure (7.18.1, 7.18.5)."""
    notes = [one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"]
    tagged = {
        child.Obj.objgen
        for one in elements(pdf)
        if one.kind == "/Link"
        for child in _kids(one.held)
        if isinstance(child, pikepdf.Dictionary) and "/Obj" in child
    }
    return [str(one.objgen) for one in notes if not str(one.get("/Contents", "")) or one.objgen not in tagged]


def fonts_left_out(pdf: pikepdf.Pdf) -> list[str]:
    """Every font is embedded and tells its characters (7.21.4, 7.21.7)."""
    fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    return [name for name, font in fonts.items() if not _is_embedded(font) or "/ToUnicode" not in font]


def _is_embedded(font: Any) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return any(name in inner.get("/FontDescriptor", {}) for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def lost_outline(pdf: pikepdf.Pdf) -> list[str]:
    """The outline has the headings in their order."""
    with pdf.open_outline() as outline:
        titles = [one.title for top in outline.root for one in (top, *top.children)]
    count = sum(one.kind in ("/H1", "/H2", "/H3") for one in elements(pdf))
    return [] if len(titles) == count and all(titles) else [f"{len(titles)} entries, {count} headings"]


def no_universal_access(pdf: pikepdf.Pdf) -> list[str]:
    """The file says that it is PDF/UA-1 (5)."""
    with pdf.open_metadata() as metadata:
        return [] if metadata.get("pdfuaid:part") == "1" else ["no pdfuaid:part"]


def no_archive(pdf: pikepdf.Pdf) -> list[str]:
    """The file says that it is PDF/A-3a, in metadata that any reader can read; its colours are defined (5.1, 6.2.3, 6.6)."""
    with pdf.open_metadata() as metadata:
        told = [] if (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("3", "A") else ["no pdfaid"]
    told += ["filtered metadata"] if "/Filter" in pdf.Root.Metadata else []
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.S == "/GTS_PDFA1"]
    return told + ([] if intents and int(intents[0].DestOutputProfile.N) == 3 else ["no colour profile"])


def forbidden_in_archives(pdf: pikepdf.Pdf) -> list[str]:
    """Nothing encrypted, nothing that runs (6.1.3, 6.5)."""
    told = ["encrypted"] if pdf.is_encrypted else []
    told += [] if "/ID" in pdf.trailer else ["no file identifier"]
    told += ["actions at opening"] if "/AA" in pdf.Root or "/OpenAction" in pdf.Root else []
    actions = [one.A.S for page in pdf.pages for one in page.get("/Annots", []) if "/A" in one]
    return told + [f"action {one}" for one in actions if one not in ("/URI", "/GoTo")]


def unrelated_attachments(pdf: pikepdf.Pdf) -> list[str]:
    """Every attachment tells names, kind, day and what it is to the document (6.8)."""
    related = {one.objgen for one in pdf.Root.get("/AF", [])}
    files = [one.obj for one in pdf.attachments.values()]
    told = [] if files else ["no attachments"]
    for one in files:
        is_told = all(name in one for name in ("/F", "/UF", "/AFRelationship")) and "/Subtype" in one.EF.F
        is_dated = "/ModDate" in one.EF.F.get("/Params", {})
        told += [] if is_told and is_dated and one.objgen in related else [str(one.get("/UF"))]
    return told


Clause = Callable[[pikepdf.Pdf], list[str]]
BOTH: tuple[Clause, ...] = (
    untagged_document, untold_metadata, unmarked_content, wrong_nesting, broken_headings, figures_without_words,
    cells_without_heads, links_without_words, fonts_left_out, lost_outline, forbidden_in_archives,
)  # fmt: skip
CLAUSES: dict[str, tuple[Clause, ...]] = {
    "pdf/ua-1": (*BOTH, no_universal_access),
    "pdf/a-3a": (*BOTH, no_archive, unrelated_attachments),
}


def breaches(data: bytes, variant: str) -> dict[str, list[str]]:
    """List what breaks the clauses of a variant: clause → breaches; nothing where all is well."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {clause.__name__: told for clause in CLAUSES[variant] if (told := clause(pdf))}
