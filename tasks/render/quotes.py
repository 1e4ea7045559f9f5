"""Quotes cut to a length that fits a note: 25 words, or 60 characters of a script without spaces."""

from __future__ import annotations

import re

MOST_WORDS = 25
MOST_CHARACTERS = 60
CUT = "…"
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def cut_quote(quote: str, raw: str) -> str:
    """Cut a quote around its figure; white space becomes single spaces, what was cut is shown as …."""
    text, figure = " ".join(quote.split()), " ".join(raw.split())
    is_dense = len(_DENSE.findall(text)) * 3 > len(text)
    pieces = list(text) if is_dense else re.findall(r"\S+\s?", text)
    most = MOST_CHARACTERS if is_dense else MOST_WORDS
    if len(pieces) <= most:
        return _shorten(text, most * 12)
    first, last = _place(pieces, max(text.find(figure), 0), len(figure))
    start = max(0, min(first - (most - (last - first)) // 2, len(pieces) - most))
    end = min(len(pieces), max(start + most, last))
    kept = "".join(pieces[start:end]).strip()
    return f"{CUT if start else ''}{_shorten(kept, most * 12)}{CUT if end < len(pieces) else ''}"


def has_dense(text: str) -> bool:
    """Tell whether a text holds characters of a script without spaces."""
    return _DENSE.search(text) is not None


def _place(pieces: list[str], at: int, length: int) -> tuple[int, int]:
    """Find the pieces that hold `length` characters from `at`: first, and one after the last."""
    first, last, seen = 0, len(pieces), 0
    for number, piece in enumerate(pieces):
        if seen <= at:
            first = number
        seen += len(piece)
        if seen >= at + length:
            last = number + 1
            break
    return first, last


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + CUT
