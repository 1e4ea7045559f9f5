"""Sources that owe news are named in the brief."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.render.story import build_brief
from tests.unit.render_material import jd_falls, material, vocabulary


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("36 Desk",), "1 source had nothing new when it was due: 36 Desk."),
        ((), "1 source had nothing new when it was due."),
    ],
)
def test_silent_sources_are_named(names: tuple[str, ...], told: str) -> None:
    known = replace(material(jd_falls(), since=date(2025, 11, 24)), silent=names)
    box = build_brief(known, vocabulary()).since_last
    assert box is not None
    assert box.items[-1].text == told
