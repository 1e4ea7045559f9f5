"""Bytes → text: byte order mark, UTF-8, the declared character set, then a guess that fits without a single error."""

from __future__ import annotations

import codecs
import logging
import re

from charset_normalizer import from_bytes

logging.getLogger("charset_normalizer").setLevel(logging.ERROR)

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The character sets that news pages of our languages were written in before UTF-8.
CANDIDATES = ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252"]
BINARY_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
)

_CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{3,40})""")
_KANA = re.compile("[\u3041-\u30ff]")
_RARE = re.compile("[\ue000-\uf8ff\u3400-\u4dbf\U00020000-\U0002ffff\x80-\x9f\uff61-\uff9f]")


class Undecodable(ValueError):
    """These bytes are no text in any character set we know; the message says why."""


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a document; Undecodable for binary data and for bytes that fit no character set.

    `declared` is the character set told from outside (an HTTP header); one declared in the document is found here.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding)
    if data.startswith(BINARY_MAGIC):
        raise Undecodable("binary file")
    if b"\0" in data:
        return _decode_wide(data)
    try:
        return _no_controls(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for name in (declared, _declared_inside(data)):
        text = _try(data, name)
        if text is not None:
            return _no_controls(text)
    return _no_controls(_guess(data))


def _decode_marked(data: bytes, name: str) -> str:
    try:
        return _no_controls(data.decode(name))
    except UnicodeDecodeError as error:
        raise Undecodable(f"starts with the mark of {name} but is not {name} at byte {error.start}") from None


def _decode_wide(data: bytes) -> str:
    """Read UTF-16 without a mark: every second byte of Latin text, digits and line ends is zero there."""
    sample = data[:4000]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    name: str | None = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else None
    text = _try(data, name) if max(odd, even) > len(sample) // 50 else None
    if text is None or "\0" in text:
        raise Undecodable("binary file")
    return _no_controls(text)


def _declared_inside(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _try(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        wider = {
            "gb2312": "gb18030",
            "gbk": "gb18030",
            "shift_jis": "cp932",
            "big5": "big5hkscs",
            "iso8859-1": "cp1252",
        }
        name = codecs.lookup(name).name
        return data.decode(wider.get(name, name))
    except (LookupError, UnicodeError, ValueError, TypeError, AssertionError):
        return None


def _guess(data: bytes) -> str:
    """Guess among the candidates by charset-normalizer; where it sees none, by the fewest rare characters."""
    best = from_bytes(data[:100_000], cp_isolation=CANDIDATES).best()
    if best is not None and (text := _try(data, best.encoding)) is not None:
        return text
    fits = [(name, text) for name in CANDIDATES if (text := _try(data, name)) is not None]
    if not fits:
        raise Undecodable("its character set cannot be told")
    return min(fits, key=lambda fit: _strangeness(fit[1]))[1]


def _strangeness(text: str) -> float:
    """Share of rare, private or control characters; kana speak for Japanese, where half-width forms don't."""
    foreign = sum(character > "\x7f" for character in text) or 1
    return (len(_RARE.findall(text)) - len(_KANA.findall(text)) / 2) / foreign


def _no_controls(text: str) -> str:
    """Refuse text in which one character in fifty is a control character; such bytes are no writing."""
    data = text.encode("utf-8", "replace")
    if (len(data) - len(data.translate(None, _CONTROLS))) * 50 > len(text):
        raise Undecodable("binary file")
    return text
