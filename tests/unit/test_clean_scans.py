"""What one pass over many texts tells is what looking at each of them tells."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean.characters import NARROW
from tasks.clean.marks import Mark
from tasks.clean.scans import find_marks, scan
from tasks.clean.sections import width_of

written = st.text(st.sampled_from("a5ü年，：\r\n 　１📖\u200b\u0308²ǎ[<&*𠀀"), max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.lists(written, max_size=5))
def test_lines_are_those_of_each_text_with_their_widths(texts: list[str]) -> None:
    for text, scanned in zip(texts, scan(texts), strict=True):
        expected = [line for line in text.replace("\r", "\n").split("\n") if line and not line.isspace()]
        assert [line.text for line in scanned.lines] == expected
        assert [text[line.start : line.end] for line in scanned.lines] == expected
        assert [line.width for line in scanned.lines] == [width_of(line) for line in expected]
        assert scanned.marks == find_marks(text) | Mark.LINE_END


@settings(max_examples=200, deadline=None)
@given(written)
def test_a_mark_is_told_where_its_characters_are(text: str) -> None:
    marks = find_marks(text)
    told = {
        Mark.PICTURE: "📖",
        Mark.WIDTHLESS: "\u200b",
        Mark.COMBINING: "\u0308",
        Mark.RAISED: "²",
        Mark.TONE: "ǎ",
        Mark.NARROW: "".join(NARROW),
        Mark.BRACKET: "[",
        Mark.ANGLE: "<",
        Mark.AMPERSAND: "&",
        Mark.EMPHASIS: "*",
        Mark.WIDE_MARK: "，：",
    }
    for mark, characters in told.items():
        assert bool(marks & mark) == any(character in characters for character in text), mark


def test_a_wide_mark_between_digits_is_told_apart_from_one_between_words() -> None:
    assert find_marks("共3，45家") & Mark.WIDE_NUMBER
    assert find_marks("１：１５") & Mark.WIDE_NUMBER
    assert not find_marks("共3，家，45") & Mark.WIDE_NUMBER
    assert not any(one.marks & Mark.WIDE_NUMBER for one in scan(["共3，", "45", "：1"]))


def test_a_line_after_an_empty_one_begins_a_paragraph() -> None:
    (scanned,) = scan(["a\r\nb\r\n  \r\nc\nd\n\ne"])
    assert [line.is_chunk_start for line in scanned.lines] == [True, False, True, False, True]


def test_a_text_longer_than_what_is_scanned_at_once_is_scanned_whole() -> None:
    texts = ["x\n" * 40_000 + "📖", "short", "年" * 60_000]
    first, second, third = scan(texts)
    assert (len(first.lines), len(second.lines), len(third.lines)) == (40_001, 1, 1)
    assert first.marks & Mark.PICTURE
    assert not second.marks & Mark.PICTURE
    assert third.lines[0].width == 120_000
