"""Characters read as others, one for one: full-width forms, odd spaces, digits and letters of other widths."""

from __future__ import annotations

import re
import unicodedata

# Full-width punctuation that is Chinese or Japanese writing, not a wide form of a number's mark.
_STAYS = set("！（），：；？。、「」『』【】《》〈〉〔〕")


def _narrow_forms() -> dict[str, str]:
    spaces = dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    wide = [
        *range(0xFF01, 0xFF5F),
        *range(0xFFE0, 0xFFE7),
        *range(0xFE50, 0xFE6C),
        *range(0x2F00, 0x2FD6),
        *range(0xF900, 0xFAFF),
    ]
    narrow = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in wide}
    forms = {wide: form for wide, form in narrow.items() if len(form) == 1 and form != wide and wide not in _STAYS}
    others = {
        "\u301c": "~",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\u2044": "/",
        "\u2215": "/",
        "\u2236": ":",
        "\u066a": "%",
    }
    return {**spaces, **forms, **others}


NARROW = _narrow_forms()
_WIDE = re.compile("[" + "".join(re.escape(character) for character in NARROW) + "]")
_WIDE_MARK = re.compile(r"(?<=[0-9])[，：](?=[0-9])")
_THOUSANDS = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")


def narrow(text: str) -> str:
    """Read a text with its wide forms narrow; every character stays where it is."""
    if text.isascii():
        return text
    text = _WIDE.sub(lambda found: NARROW[found[0]], text)
    if not _WIDE_MARK.search(text):
        return text
    text = _THOUSANDS.sub(",", text)
    return re.sub(r"(?<=[0-9])：(?=[0-9])", ":", text)
