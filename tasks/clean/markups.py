"""What Markdown writes besides words → edits: heads of lines, emphasis in pairs, links, rules of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tasks.clean.marks import Mark
from tasks.offsets import Edit

CLOSES = "\0"  # instead of an edit: cut it, and let what stands around it join
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_FENCE = re.compile(r"(?m)^[ \t]*(?:```|~~~)[^\n]*$")
_LINE_HEAD = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+(?:[-*+][ \t]+)?|[-*+•·][ \t]+)")
_TABLE_RULE = re.compile(r"(?m)^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_STRONG = re.compile(r"(\*\*|__|~~)(?=[^\s*_~])(?:(?!\n\s*\n).){1,2000}?(?<=[^\s])\1", re.DOTALL)
_STARRED = r"\*(?=[^\s*])[^*\n]{1,1000}?(?<=[^\s*])\*"
_EMPHASIS = re.compile(
    rf"(?<![*\w\\]){_STARRED}(?![*\w])|(?<![_\w\\])_(?=[^\s_])[^_\n]{{1,1000}}?(?<=[^\s_])_(?![_\w])"
)
# Chinese and Japanese emphasise inside a sentence without spaces around.
_EMPHASIS_CJK = re.compile(rf"(?<=[{HAN}。，、；：）」”\]]){_STARRED}|(?<![*\w\\]){_STARRED}(?=[{HAN}])")
_LINK = re.compile(
    r"!?\[(?!\^)((?:[^\[\]\n]|\[[^\[\]\n]*\]){0,500})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"
)
_CODE = re.compile(r"(?<!`)`([^`\n]{1,500})`(?!`)")
_AT_HEAD = frozenset(" \t#>-*+•·|:")  # what a line with such a mark may begin with
_STRONG_MARK = re.compile("[*_~]")
_EMPHASIS_MARK = re.compile("[*_]")
_STAR = re.compile(r"\*")
_TICK = re.compile("`")
_LINK_MARK = re.compile(r"[!\[]")


def matches_at(mark: re.Pattern[str], pattern: re.Pattern[str], source: str) -> Iterator[re.Match[str]]:
    """Find what `pattern.finditer` finds of a pattern that begins with one of some marks, but look only at those."""
    end = 0
    for place in mark.finditer(source):
        if place.start() >= end and (found := pattern.match(source, place.start())):
            yield found
            end = found.end()


def find_markup(source: str, marks: int, line_starts: Iterable[int]) -> Iterator[Edit]:
    """Find the marks of Markdown."""
    yield from _find_heads(source, line_starts)
    if marks & Mark.EMPHASIS:
        if "```" in source or "~~~" in source:
            for found in _FENCE.finditer(source):
                yield Edit(*found.span())
        yield from find_strong(source)
        yield from _ends_of(matches_at(_EMPHASIS_MARK, _EMPHASIS, source), 1)
        yield from _ends_of(matches_at(_STAR, _EMPHASIS_CJK, source), 1)
        yield from _ends_of(matches_at(_TICK, _CODE, source), 1)
    if marks & Mark.BRACKET:
        for found in matches_at(_LINK_MARK, _LINK, source):
            yield Edit(found.start(), found.start(1), instead=CLOSES)
            yield Edit(found.end(1), found.end(), instead=CLOSES)


def find_strong(source: str) -> Iterator[Edit]:
    """Find strong emphasis, which plain texts that were Markdown once keep too."""
    yield from _ends_of(matches_at(_STRONG_MARK, _STRONG, source), 2)


def _find_heads(source: str, line_starts: Iterable[int]) -> Iterator[Edit]:
    """Find marks at the heads of lines, and lines that only rule a table."""
    for start in line_starts:
        if source[start] in _AT_HEAD:
            for pattern in (_LINE_HEAD, _TABLE_RULE):
                if found := pattern.match(source, start):
                    yield Edit(*found.span())


def _ends_of(marked: Iterable[re.Match[str]], width: int) -> Iterator[Edit]:
    for found in marked:
        yield Edit(found.start(), found.start() + width, instead=CLOSES)
        yield Edit(found.end() - width, found.end(), instead=CLOSES)
