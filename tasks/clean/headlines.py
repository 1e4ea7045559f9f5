"""The headline of an article that carries none in its markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.clean.sections import PARAGRAPH_WIDTH, Line
from tasks.page_words import PageWords, fold_line

HEAD_LINES = 12
NARROWEST, WIDEST = 10, 200
INCIPIT = 60
_SENTENCE = re.compile(r"[。.!！?？;；,，:：…][\"'”’」』)）]*\s*$")
_TRAIL = re.compile(r"\S\s*[>›»]\s*\S")  # home > news > this
_MARKUP = re.compile(r"^[\s#>*_\-•·]+|[*_\s]+$")
_SENTENCES = re.compile(r"(?<=[。！？!?])|(?<=[a-zäöüß)”\"“][.!?])\s")


def find_headline(lines: Sequence[Line], date_line: int | None, words: PageWords) -> str | None:
    """Find a headline; None without lines.

    It is the line before the date; else the first short line that is no sentence, at the head, then at the foot; else
    the beginning of the text, cut short.
    """
    head = list(lines[: HEAD_LINES if date_line is None else max(date_line, 1)])
    paragraph = next((number for number, line in enumerate(head) if line.width > WIDEST), len(head))
    head = [line for line in head[:paragraph] if _may_be_headline(line, words)]
    near = [line for line in head if date_line and line in lines[max(0, date_line - 4) : date_line]]
    if near:
        named = [line for line in near if not line.text.lstrip().startswith(words.bylines)]
        return _tidy((named or near)[-1].text)
    head = [line for line in head if not line.text.lstrip().startswith(words.bylines)]
    short = [line for line in head[:3] if not _SENTENCE.search(line.text) and line.width <= PARAGRAPH_WIDTH]
    if short:
        return _tidy(short[0].text)
    foot = lines[-1:] if len(lines) > 1 else []
    if (
        foot
        and foot[0].width <= PARAGRAPH_WIDTH
        and not _SENTENCE.search(foot[0].text)
        and _may_be_headline(foot[0], words)
    ):
        return _tidy(foot[0].text)
    return _incipit(lines, words)


def _may_be_headline(line: Line, words: PageWords) -> bool:
    if line.is_teaser or _TRAIL.search(line.text) or not NARROWEST <= line.width <= WIDEST:
        return False
    letters = sum(map(str.isalpha, line.text))
    return 2 * letters > len(line.text.strip()) and fold_line(line.text) not in words.labels


def _incipit(lines: Sequence[Line], words: PageWords) -> str | None:
    line = next(
        (line for line in lines if not line.is_teaser and any(map(str.isalnum, line.text))), lines[0] if lines else None
    )
    if line is None:
        return None
    text = _tidy(_SENTENCES.split(_tidy(line.text), maxsplit=1)[0])
    return text if len(text) <= INCIPIT else text[: INCIPIT - 1].rstrip() + "…"


def _tidy(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())
