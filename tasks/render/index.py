"""The page over all briefs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.records import Artifact
from tasks.render.page import environment


def build_index(manifests: Sequence[Mapping[str, Any]], templates: Path) -> Artifact:
    """Build index.html from the manifests of all briefs, newest first."""
    newest = sorted(manifests, key=lambda one: (one["as_of"], one["edition"]), reverse=True)
    html = environment(templates).get_template("index.html.j2").render(briefs=newest)
    return Artifact("index.html", "text/html", html.encode())
