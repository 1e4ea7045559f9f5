"""One spelling for many: lower case, half width, simplified characters. One character stays one character, so offsets stay."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

Points = npt.NDArray[np.uint32]

_HAN = (0x3400, 0xA000)
_ALIKE = {
    "，": ",",
    "；": ";",
    "：": ":",
    "（": "(",
    "）": ")",
    "！": "!",
    "？": "?",
    "％": "%",
    "～": "~",
    "〜": "~",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "−": "-",
    "\u00a0": " ",
    "\u3000": " ",
    "﹪": "%",
    "∶": ":",
    "＋": "+",
    "－": "-",
    "．": ".",
    "＄": "$",
    "￥": "¥",
    "｜": "|",
    "［": "[",
    "］": "]",
    "\t": " ",
    "\r": " ",
    "\u2009": "\u202f",
    "\u2007": "\u202f",
    "‑": "-",
    "／": "/",
}


@lru_cache(maxsize=1)
def _table() -> Points:
    table = np.arange(0x110000, dtype=np.uint32)
    for point in range(0x2FFF):
        lower = chr(point).lower()
        if len(lower) == 1:
            table[point] = ord(lower)
    han = [chr(point) for point in range(*_HAN)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    for char, other in zip(han, simple, strict=True):
        if len(other) == 1:
            table[ord(char)] = ord(other)
    for point in range(0xFF01, 0xFF5F):
        table[point] = ord(chr(point - 0xFEE0).lower())
    for char, other in _ALIKE.items():
        table[ord(char)] = ord(other)
    table[0xD800:0xE000] = 0xFFFD
    return table


def fold(text: str) -> str:
    """Fold a text, character for character."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _table()[points].tobytes().decode("utf-32-le")


def find_alike(char: str) -> str:
    """List all characters that fold to one."""
    return "".join(map(chr, np.flatnonzero(_table() == ord(char)).tolist()))
