"""Which characters the pinned fonts hold: what none of them has is printed as its code, never as an empty box."""

from __future__ import annotations

import logging
import re
from functools import cache
from html import unescape
from pathlib import Path

from tasks.errors import BrokenEnvironment

_LOG = logging.getLogger(__name__)
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u2009\u202f\u2060\ufeff")  # Pango draws these without a glyph


@cache
def covered_characters(fonts: Path) -> frozenset[str]:
    """Read the characters of all fonts in a folder, once a process; BrokenEnvironment names the font that is damaged."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for path in sorted(fonts.glob("*.woff2")):
        try:
            with TTFont(path, lazy=True) as font:
                points.update(font.getBestCmap())
        except Exception as error:  # each table and the decompressor have errors of their own
            raise BrokenEnvironment(f"The font {path} cannot be read: {error}; restore it from the project") from None
    return frozenset(map(chr, points)) | _INVISIBLE


def mark_uncovered(html: str, templates: Path) -> str:
    """Replace each character that no font holds by ‹U+XXXX› and log it; entities become characters first where that is safe."""
    known = covered_characters(templates / "fonts")
    text = _ENTITY.sub(_plain, html)
    missing = {ord(character): f"‹U+{ord(character):04X}›" for character in sorted(set(text) - known)}
    if missing:
        _LOG.warning("No font in templates/fonts holds %s; printed as codes", " ".join(missing.values()))
    return text.translate(missing)


def _plain(entity: re.Match[str]) -> str:
    character = unescape(entity[0])
    return entity[0] if character in "<>&\"'" else character
