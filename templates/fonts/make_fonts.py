"""Make the fonts of the brief: run once by whoever changes them, never by a run of the program.

    apt-get install fonts-noto-cjk && npm pack @fontsource/source-sans-3 && tar xzf fontsource-source-sans-3-*.tgz
    python templates/fonts/make_fonts.py package/files

Latin: Source Sans 3 as it comes. Chinese and Japanese: Noto Sans CJK, cut down to the characters of GB 2312, JIS X 0208 and the
level 1 of Big5. The same input gives the same bytes.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
NOTO = Path("/usr/share/fonts/opentype/noto")
WEIGHTS = {"400": "Regular", "700": "Bold"}
LATIN = ("latin", "latin-ext")
PUNCTUATION = (
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028), *range(0x2030, 0x203C), 0x20AC, 0x2103, 0x2116, 0x2122,
    *range(0x2150, 0x218A), *range(0x2190, 0x219A), 0x2212, *range(0x2460, 0x2474), *range(0x25A0, 0x25D0), 0x2605, 0x2606,
    *range(0x3000, 0x3020), *range(0x3041, 0x3100), *range(0x31F0, 0x3200), *range(0xFF01, 0xFFF0),
)  # fmt: skip


def main() -> None:
    """Write all fonts beside this script."""
    for weight, style in WEIGHTS.items():
        for subset in LATIN:
            name = f"source-sans-3-{subset}-{weight}-normal.woff2"
            shutil.copyfile(Path(sys.argv[1]) / name, HERE / name)
        collection = TTCollection(NOTO / f"NotoSansCJK-{style}.ttc")
        for family, characters in (
            ("SC", [*_encoded("gb2312"), *_encoded("euc_jp")]),
            ("TC", _encoded("big5", last=0xC6)),
        ):
            font = next(
                font
                for font in collection.fonts
                if font["name"].getDebugName(1) == f"Noto Sans CJK {family}"
                or font["name"].getDebugName(16) == f"Noto Sans CJK {family}"
            )
            _write(font, (*PUNCTUATION, *characters), HERE / f"noto-sans-{family.lower()}-{weight}.woff2")


def _encoded(codec: str, last: int = 0xFE) -> Iterable[int]:
    """List the code points of a double-byte character set, up to a lead byte."""
    for lead in range(0xA1, last + 1):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                yield ord(text)


def _write(font: TTFont, characters: Iterable[int], path: Path) -> None:
    options = Options(flavor="woff2", hinting=False, notdef_outline=True, recalc_timestamp=False)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.layout_features = ["kern", "ccmp", "locl", "palt", "halt", "mark"]
    options.drop_tables += ["VORG", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(set(characters)))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(path)


if __name__ == "__main__":
    main()
