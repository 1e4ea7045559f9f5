"""What a text may hold that asks for a closer look, as bits."""

from __future__ import annotations


class Mark:
    """Bits of a scan; plain integers, because they meet whole arrays."""

    PICTURE = 1  # emoji, and what joins to them
    WIDTHLESS = 2  # joiners, direction marks, soft hyphens
    COMBINING = 4  # accents written after their letter
    RAISED = 8  # raised and circled figures
    TONE = 16  # vowels with a tone mark, as pinyin writes them
    NARROW = 32  # full-width forms and odd spaces that are read as narrow ones
    WIDE_MARK = 64  # wide comma or colon
    WIDE_NUMBER = 128  # one of them between two digits
    DIGIT = 256
    WIDE = 512  # characters two columns wide
    LINE_END = 1024
    BRACKET = 2048  # square ones, as around notes and links
    ANGLE = 4096
    AMPERSAND = 8192
    EMPHASIS = 16384  # stars, underscores, tildes and ticks, as Markdown pairs them
