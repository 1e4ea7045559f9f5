"""The Brief as HTML: for paper, and for a browser."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tasks.render.brief import Brief
from tasks.render.charts import panel, ranking, sparkline


def print_page(brief: Brief, templates: Path) -> str:
    """Write the page that becomes the PDF; its addresses of fonts and styles are relative to the templates' folder."""
    return _render(brief, templates, "brief.html.j2")


def screen_page(brief: Brief, templates: Path) -> str:
    """Write the same story as one self-contained page for a browser."""
    return _render(brief, templates, "screen.html.j2")


def environment(templates: Path) -> Environment:
    """Build the environment of all pages: everything is escaped, and a name that is not there is an error."""
    return Environment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _render(brief: Brief, templates: Path, name: str) -> str:
    return environment(templates).get_template(name).render(
        brief=brief,
        words=brief.labels,
        sparkline=lambda points, title: Markup(sparkline(points, brief.accent, title)),
        panel=lambda one: Markup(panel(one, brief.accent)),
        ranking=lambda one: Markup(ranking(one, brief.accent)),
    )
