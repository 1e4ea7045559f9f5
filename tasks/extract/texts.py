"""Read a scanned text from its first sentence to its last, moving along what it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from tasks.extract.cells import read_table
from tasks.extract.currencies import find_register
from tasks.extract.lexicons import Lexicon
from tasks.extract.readings import pass_over, read_sentence
from tasks.extract.scans import Scan, find_actor, find_attribution
from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.sentences import Extent, Span, divide_sentence
from tasks.extract.tables import Sheet, Table, find_tables
from tasks.extract.topics import asks, sets_topic
from tasks.extract.traits import Trait

Section = tuple[int, str]  # where it starts, and its name

_TELLING = int(Trait.NAME | Trait.UNTOLD)  # what words of a sentence are that changes what the text is about


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_Found = TypeVar("_Found", bound=_Placed)


def read_text(
    scan: Scan, sections: Sequence[Section], lexicon: Lexicon, focus: Focus
) -> Iterator[tuple[Reading, str, Span]]:
    """Yield the readings of a text, each with its section and the span of its sentence or of its table's row.

    A text is read up to its last figure; one without any, a title, to its end.
    """
    outline, last = scan.outline, scan.figures[-1].start if scan.figures else len(scan.outline.text)
    folded = outline.folded
    sheet = Sheet(folded, outline.words, scan.figures, scan.phrases, lexicon)
    tables = _tables(scan, sheet)
    in_tables = [table.span for table in tables]
    section_starts = [start for start, _ in sections]
    stage = _Stage(scan, lexicon)
    section = ""
    for number, sentence in enumerate(outline.sentences):
        if sentence.start > last:
            break
        table = bisect_right(in_tables, (sentence.start, len(folded))) - 1 if in_tables else -1
        if table >= 0 and sentence.start < in_tables[table][1]:
            while tables and tables[0].span[0] <= sentence.start:
                for reading, row in read_table(tables.pop(0), sheet, focus):
                    yield reading, section or sections[0][1], row
            continue
        here = sections[max(0, bisect_right(section_starts, sentence.start) - 1)][1]
        if here != section:
            focus, section = Focus() if section else focus, here
        elif section == "teaser" and sentence.opens_paragraph:
            focus = Focus()  # each headline is about something else
        if sentence.opens_paragraph and focus.speaker and asks(folded[sentence.start : sentence.end]):
            focus.entity, focus.lead = focus.speaker, None  # who is asked
        scene = stage.build_scene(number, sentence)
        if scene is None:
            pass_over(sentence, focus)
            continue
        for reading in read_sentence(scene, focus):
            yield reading, section, (sentence.start, sentence.end)


def _tables(scan: Scan, sheet: Sheet) -> list[Table]:
    """Find the tables where there can be any: a drawn one, or one with two figures at least in five lines."""
    is_stacked = len(scan.figures) > 1 and sheet.folded.count("\n") >= 4
    return find_tables(sheet) if is_stacked or "|" in sheet.folded else []


class _Stage:
    """What was found in a text, ready to be taken sentence by sentence."""

    def __init__(self, scan: Scan, lexicon: Lexicon) -> None:
        self.outline, self.lexicon = scan.outline, lexicon
        self.register = find_register(scan.outline.folded, scan.outline.registers)
        self.figures = _by_sentence(scan.figures, scan.outline.sentences)
        self.phrases = _by_sentence(scan.phrases, scan.outline.sentences)

    def build_scene(self, number: int, sentence: Extent) -> Scene | None:
        """Gather what was found in a sentence; None where nothing in it can be read or change what the text is about."""
        outline, lexicon, traits = self.outline, self.lexicon, self.outline.traits[number]
        figures, phrases = self.figures.get(number, ()), self.phrases.get(number, ())
        has_sources = number in outline.sources
        if not (figures or phrases or has_sources or traits):
            return None
        first, last = outline.edges[number]
        words = outline.words[first:last]
        actor = find_actor(outline, number, words, lexicon) if has_sources else None
        if not (figures or phrases or actor is not None or traits & _TELLING) and not (
            traits and sets_topic(outline.folded[sentence.start : sentence.end], lexicon)
        ):
            return None
        has_source = has_sources and (figures or sum("entity" in word.senses for word in words) > 1)
        return Scene(
            outline.folded,
            divide_sentence(sentence, outline.folded, outline.marked),
            words,
            figures,
            phrases,
            actor,
            find_attribution(outline, number, lexicon) if has_source else None,
            lexicon,
            self.register,
        )


def _by_sentence(found: Sequence[_Found], sentences: Sequence[Extent]) -> dict[int, list[_Found]]:
    """Sort what was found by the number of the sentence where it starts."""
    told: dict[int, list[_Found]] = {}
    for one in found:
        at = bisect_right(sentences, one.start, key=_start) - 1
        if at >= 0 and one.start < sentences[at].end:
            told.setdefault(at, []).append(one)
    return told


def _start(sentence: Extent) -> int:
    return sentence.start
