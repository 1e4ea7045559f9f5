"""Names that are words of their language too: Sea, Target, Grab, Meta."""

from __future__ import annotations

import re

from tasks.extract.lexicons import Lexicon

_NEAR = 24  # characters that are looked at on either side
_OPENERS = " \"'“”‘’(*_#>•–—-"  # may stand between the end of a sentence and the first word of the next
_ENDS = frozenset(".!?:;\n|")
_LAST_WORD = re.compile(r"([\w&-]+(?:['’]s)?)(,?) $")
_NEXT_WORD = re.compile(r" +(\w+)")
_AMOUNT = re.compile(r" *[|:(–-]? *(?:[$€£¥]|US\$)?[0-9]")
_MARK = re.compile(r"(?:[0-9][.)]|[;|•,–-]) *$")
_APART = re.compile(r", (\w+)")
_GENITIVE = re.compile(r"['’]s(?!\w)|['’](?= )")


def stands_as_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell by what stands around a word whether it is a name: Sea said, At Target, Grab's; not: the sea, Red Sea, Sea levels."""
    if not text[start].isupper() or text[start - 1 : start] == "-" or text[end : end + 1] == "-":
        return False
    if _GENITIVE.match(text, end):
        return _opens(text, start) or not _follows_a_name(text, start, lexicon)
    following = _NEXT_WORD.match(text, end)
    if _opens(text, start) and (apart := _APART.match(text, end)):
        return apart[1].lower() in lexicon.grammar.relatives
    if _is_listed(text, start, end):
        return True
    if _opens(text, start):
        return following is not None and following[1].lower() in lexicon.grammar.telling | lexicon.grammar.achieving
    return not _follows_a_name(text, start, lexicon) and not (following and following[1][0].isupper())


def _is_listed(text: str, start: int, end: int) -> bool:
    """Tell whether a word is an item of a list with its figure: 2. Target 2.1%; | Next | 5.8 |."""
    return bool(_AMOUNT.match(text, end)) and bool(_MARK.search(text, max(0, start - _NEAR), start))


def _opens(text: str, start: int) -> bool:
    """Tell whether a word is the first of its sentence or line."""
    before = text[max(0, start - _NEAR) : start].rstrip(_OPENERS)
    return not before or before[-1] in _ENDS


def _follows_a_name(text: str, start: int, lexicon: Lexicon) -> bool:
    """Tell whether an article stands before a word, or one with a capital that it may be part of: the Target, Red Sea."""
    before = _LAST_WORD.search(text, max(0, start - _NEAR), start)
    if before is None:
        return False
    word = before[1]
    if word.lower() in lexicon.grammar.articles:
        return True
    is_apart = before[2] or word.endswith(("'s", "’s")) or _opens(text, before.start())
    return word[0].isupper() and not is_apart and not lexicon.has_capital_nouns
