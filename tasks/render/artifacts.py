"""The Brief as files, checked before release."""

from __future__ import annotations

from pathlib import Path

from tasks.errors import Withheld
from tasks.records import Artifact, BriefMaterial
from tasks.render.brief import Brief
from tasks.render.coverage import mark_uncovered
from tasks.render.figures import evidence_json, figures_csv
from tasks.render.ledger import unknown_numbers
from tasks.render.page import print_page, screen_page
from tasks.render.pdf import write_pdf


def render_brief(material: BriefMaterial, brief: Brief, templates: Path, quality: str | None) -> list[Artifact]:
    """Write all files of a brief but its manifest; Withheld when a page holds a number that the Brief does not."""
    figures, evidence = figures_csv(material), evidence_json(material, brief.notes)
    paper, screen = print_page(brief, templates), screen_page(brief, templates)
    for name, page in (("PDF", paper), ("HTML page", screen)):
        if unknown := unknown_numbers(page, brief):
            raise Withheld(
                f"The {name} holds numbers that no figure of the brief stands behind: {', '.join(unknown[:5])}"
            )
    attached = {"figures.csv": figures, "evidence.json": evidence}
    variant = material.edition.pdf_variant
    pdf = write_pdf(mark_uncovered(paper, templates), templates, brief.as_of, attached, variant=variant)
    files = [
        Artifact("brief.pdf", "application/pdf", pdf),
        Artifact("brief.html", "text/html", screen.encode()),
        Artifact("figures.csv", "text/csv", figures),
        Artifact("evidence.json", "application/json", evidence),
    ]
    return [*files, Artifact("quality.html", "text/html", quality.encode())] if quality is not None else files
