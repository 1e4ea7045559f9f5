"""What a reader skips → edits: pinyin, emoji, footnote marks, markup of Markdown, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from tasks.clean.marks import Mark
from tasks.clean.markups import CLOSES, HAN, find_markup, find_strong, matches_at
from tasks.offsets import Edit

# Pictures; arrows and triangles that tell up from down are left in.
_PICTURE = (
    "\U0001f000-\U0001f539\U0001f53e-\U0001faff\u2600-\u26ff\u2700-\u2712\u2714-\u27bf"
    "\u231a\u231b\u23e9-\u23fa\u2b50\u2b55\u3030\u303d\u3297\u3299"
)
_JOINER = "\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
PICTURE = _PICTURE + _JOINER  # a text without any of them holds no emoji
_EMOJI = re.compile(f"[0-9#*]\ufe0f?\u20e3|[{_PICTURE}][{_JOINER}{_PICTURE}]*")
# Characters without width: joiners, direction marks, soft hyphens, byte order marks, stray variation selectors.
WIDTHLESS = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f\U000e0020-\U000e007f"
_WIDTHLESS = re.compile(f"[{WIDTHLESS}]+")
COMBINING = "\u0300-\u036f\u3099\u309a"
_MARKED = re.compile(f"[^\\W\\d_][{COMBINING}]+")
_PLAIN_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ong|iao|ian|ing|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|üe|a|o|e|i|u|ü|v)r?"
)
TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
_PINYIN = re.compile(rf"[(（]([a-zɡɑüê{TONED}'’]+(?:[ \u00a0][a-zɡɑüê{TONED}'’]+)*)[)）]")
_HAS_TONE = re.compile(f"[{TONED}]")
_HAN_BEFORE = re.compile(rf"[{HAN}]+(?:[^\w\s]*[{_PICTURE}{_JOINER}]+)?$")
_NUMBERS = r"[0-9]{1,3}(?:\s?[,–-]\s?[0-9]{1,3})*"
# [1], [1, 2], [^1], [^a], [b], [*], [註1], and their wide forms; several in a row are one mark
_NOTE_MARK = re.compile(
    rf"(?:\[(?:{_NUMBERS}|\^[^\]\s]{{1,30}}|[a-z]|[*†‡]|[{HAN}]{{1,2}}[0-9]{{1,3}})\]|［[0-9０-９]{{1,3}}］|〔[0-9０-９]{{1,3}}〕)+"
)
_BRACKET = re.compile(r"[\[［〔]")
_NOTE_DEFINITION = re.compile(r"(?m)^\[\^[^\]\s]{1,30}\]:[ \t]*")
RAISED = "¹²³⁰⁴-⁹①-⑳"
_RAISED = re.compile("[¹²³⁰⁴-⁹]+|[①-⑳]")
_AFTER_RAISED = re.compile(r"[\s。.，,；;：:！!？?）)]|$")
_POWER = re.compile(r"(?:\b(?:[kcdmnµμ]?m|ft|in|yd|mi|km|sq|x|CO|10)|[0-9]\s?m)$", re.IGNORECASE)
_ADDRESS = re.compile(r"<(?:https?://|www\.|mailto:)[!-;=?-~]+>|(?:https?://|www\.)[!-;=?-~]+[/\w=&#]", re.ASCII)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]{0,500})?/?>|<!--[^>]{0,500}-->")
_RAISED_TAG = re.compile(r"<sup\b[^>]{0,100}>\s*([^<>]{1,12}?)\s*</sup>")
# In both cases rather than in any: a pattern that heeds case is searched by its first character.
_SPACE_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|NBSP|ENSP|EMSP|THINSP|#160|#[xX][aA]0);")
_AMPERSAND = re.compile(r"&(?:amp|AMP);")

# Footnote marks as a page raises them: 1, [1], 1,2, a, *, ①, 註1
RAISED_MARK = re.compile(
    rf"[\[(（［]?(?:{_NUMBERS}|[a-z]|[*†‡§¶#]+|[①-⑳]|[^\W\d_]{{1,4}}\.?\s?[0-9]{{1,3}})[\])）］]?|(?:\[[^\[\]]{{1,8}}\])+",
    re.IGNORECASE,
)


def find_edits(source: str, is_markdown: bool, marks: int, line_starts: Iterable[int]) -> list[Edit]:
    """Find what extraction does not read of a text: spans of it, each cut or read as one character.

    `marks` are those that a scan found in the text, `line_starts` the first characters of its lines.
    """
    edits = [*_find_inline(source, marks), *_find_leftovers(source, marks)]
    if is_markdown:
        edits += find_markup(source, marks, line_starts)
    elif marks & Mark.EMPHASIS and "**" in source:
        edits += find_strong(source)
    return [_keep_apart(source, edit) for edit in edits]


def find_inline_edits(source: str, marks: int) -> list[Edit]:
    """Find what extraction does not read of the visible text of a page: no markup is left there."""
    return [_keep_apart(source, edit) for edit in _find_inline(source, marks)]


def is_raised_mark(source: str, start: int, end: int) -> bool:
    """Tell whether raised characters are a footnote mark, and neither a power (m²) nor the end of an ordinal (1st)."""
    mark = source[start:end].strip()
    if not RAISED_MARK.fullmatch(mark):
        return False
    return not (mark.isdigit() and _POWER.search(source[max(0, start - 4) : start]))


def _find_inline(source: str, marks: int) -> Iterator[Edit]:
    if marks & Mark.TONE:
        yield from _find_pinyin(source)
    if marks & Mark.PICTURE:
        for found in _EMOJI.finditer(source):
            yield Edit(*found.span())
    if marks & Mark.WIDTHLESS:
        for found in _WIDTHLESS.finditer(source):
            yield Edit(*found.span(), instead=CLOSES)
    if marks & Mark.COMBINING:
        yield from _find_composed(source)
    if marks & Mark.BRACKET:
        yield from _find_notes(source)
    if marks & Mark.RAISED:
        for found in _RAISED.finditer(source):
            if _is_note(source, found):
                yield Edit(*found.span(), instead=CLOSES)


def _find_pinyin(source: str) -> Iterator[Edit]:
    """Find syllables in brackets after the Han characters they spell; unmarked ones only beside marked ones."""
    groups = list(_PINYIN.finditer(source))
    if not any(_HAS_TONE.search(group[1]) for group in groups):
        return
    for group in groups:
        before = _HAN_BEFORE.search(source[max(0, group.start() - 24) : group.start()])
        syllables = group[1].split()
        spelled = _HAS_TONE.search(group[1]) or all(_PLAIN_SYLLABLE.fullmatch(syllable) for syllable in syllables)
        if before and spelled:
            yield Edit(group.start(), group.end(), instead=CLOSES)


def _find_composed(source: str) -> Iterator[Edit]:
    """Find letters written as letter and mark (u + ¨); they are read as the one letter they are."""
    for found in _MARKED.finditer(source):
        if len(letter := unicodedata.normalize("NFC", found[0])) == 1:
            yield Edit(*found.span(), instead=letter)


def _find_notes(source: str) -> Iterator[Edit]:
    if "[^" in source:
        for found in _NOTE_DEFINITION.finditer(source):
            if source[found.end() : found.end() + 1] != "(":
                yield Edit(*found.span())
    for found in matches_at(_BRACKET, _NOTE_MARK, source):
        if source[found.end() : found.end() + 1] != "(":
            yield Edit(*found.span())


def _is_note(source: str, found: re.Match[str]) -> bool:
    """Tell whether raised or circled figures are a footnote mark: after a word, no power, and ① only where it ends."""
    before = source[max(0, found.start() - 4) : found.start()]
    if not before or before[-1].isspace():
        return False
    if found[0] >= "①":
        return bool(_AFTER_RAISED.match(source, found.end()))
    return (before[-1].isalnum() or before[-1] in '%)）”""\'’') and not _POWER.search(before)


def _find_leftovers(source: str, marks: int) -> Iterator[Edit]:
    """Find addresses, tags and entities that a text file kept."""
    if "://" in source or "www." in source:
        for found in _ADDRESS.finditer(source):
            yield Edit(*found.span())
    if marks & Mark.AMPERSAND:
        for found in _SPACE_ENTITY.finditer(source):
            yield Edit(*found.span(), instead=" ")
        for found in _AMPERSAND.finditer(source):
            yield Edit(*found.span(), instead="&")
    if marks & Mark.ANGLE:
        for found in _RAISED_TAG.finditer(source):
            before = source[max(0, found.start() - 4) : found.start()]
            if is_raised_mark(before + found[1], len(before), len(before) + len(found[1])):
                yield Edit(*found.span(), instead=CLOSES)
        for found in _TAG.finditer(source):
            yield Edit(*found.span(), instead=CLOSES)


def _keep_apart(source: str, edit: Edit) -> Edit:
    """Read a space where a cut would glue two words or numbers; CLOSES marks an edit that may close its gap."""
    if edit.instead:
        return Edit(edit.start, edit.end, edit.instead.replace(CLOSES, ""))
    before, after = source[edit.start - 1 : edit.start], source[edit.end : edit.end + 1]
    glued = before.isalnum() and after.isalnum() and (before.isascii() or after.isascii())
    return Edit(edit.start, edit.end, " " if glued else "")
