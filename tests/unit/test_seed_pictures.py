"""Logos: plain shapes with a title, nothing that runs or fetches."""

from __future__ import annotations

import pytest

from tasks.seed_pictures import read_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 4 4">'
TITLE = "<title>Acme</title>"


def test_a_drawing_of_shapes_is_kept() -> None:
    assert "<path" in read_svg(f'{HEAD}{TITLE}<path d="M0 0h4v4z" fill="#123456"/></svg>'.encode())


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (f"{TITLE}<script>alert(1)</script>", "<script>"),
        (f'{TITLE}<path onload="x()"/>', "onload"),
        (f'{TITLE}<use xlink:href="https://example.com/a.svg#b"/>', "href"),
        (f'{TITLE}<rect fill="url(https://example.com/a)"/>', "fill"),
        (f'{TITLE}<image href="file:///etc/passwd"/>', "<image>"),
        (f'{TITLE}<rect style="fill: url(//example.com)"/>', "style"),
        ("<path/>", "<title>"),
        (f"{TITLE}<g>", "well-formed"),
    ],
)
def test_what_runs_fetches_or_says_nothing_is_refused(inside: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_svg(f"{HEAD}{inside}</svg>".encode())


def test_entities_are_not_followed() -> None:
    bomb = f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}{TITLE}<text>&a;</text></svg>'
    with pytest.raises(ValueError, match="not allowed"):
        read_svg(bomb.encode())
