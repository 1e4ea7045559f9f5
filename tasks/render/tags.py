"""What WeasyPrint 70 leaves out of a PDF's tag tree: languages of passages, scopes of header cells, quotes as quotes.

Only the child process that prints a page calls this. WeasyPrint offers no hook between its boxes and their tags, so its own
function for a box is wrapped; its version is pinned in pyproject.toml, and tests read the tags of a printed page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

SCOPES = {"row": "/Row", "col": "/Column"}
PAGES = ("html", "body")  # their language is the document's own


def complete_tags() -> None:
    """Make WeasyPrint tag what it leaves out, in this process."""
    from weasyprint.pdf import tags

    build, write = tags._build_box_tree, tags.pydyf.String
    inside: list[Any] = []  # elements of the page whose boxes are being tagged, the outermost first

    def build_box_tree(box: Any, *given: Any) -> Iterator[Any]:
        source = getattr(getattr(box, "_box", box), "element", None)
        is_first = source is not None and source.tag not in PAGES and not any(one is source for one in inside)
        inside.append(source)
        for element in build(box, *given):
            if is_first:
                _complete(element, source, write)
            yield element
        inside.pop()

    tags._build_box_tree = build_box_tree


def _complete(element: Any, source: Any, write: Callable[[str], Any]) -> None:
    """Take over language, scope and kind from an element of the page."""
    if language := source.get("lang"):
        element["Lang"] = write(language)
    if element["S"] == "/TH" and (scope := SCOPES.get(source.get("scope", ""))):
        element["A"]["Scope"] = scope
    if element["S"] == "/NonStruct" and source.tag == "q":
        element["S"] = "/Quote"
