"""Read a scanned text from its first sentence to its last, moving along what it is about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tasks.extract.cells import read_table
from tasks.extract.currencies import find_register
from tasks.extract.lexicons import Lexicon
from tasks.extract.readings import pass_over, read_sentence
from tasks.extract.scans import Scan, find_attribution
from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.sentences import Extent, Span, divide_sentence
from tasks.extract.tables import Sheet, Table, find_tables
from tasks.extract.topics import asks, sets_topic

Section = tuple[int, str]  # where it starts, and its name


def read_text(
    scan: Scan, sections: Sequence[Section], lexicon: Lexicon, focus: Focus
) -> Iterator[tuple[Reading, str, Span]]:
    """Yield the readings of a text, each with its section and the span of its sentence or of its table's row."""
    sheet = Sheet(scan.folded, scan.words, scan.figures, scan.phrases, lexicon)
    tables = _tables(scan, sheet)
    in_tables = [table.span for table in tables]
    section_starts = [start for start, _ in sections]
    stage = _Stage(scan, lexicon)
    section = ""
    for sentence in scan.sentences:
        table = bisect_right(in_tables, (sentence.start, len(scan.text))) - 1 if in_tables else -1
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
        scene = stage.build_scene(sentence)
        if sentence.opens_paragraph and focus.speaker and asks(scan.folded[sentence.start : sentence.end]):
            focus.entity, focus.lead = focus.speaker, None  # who is asked
        if scene is None:
            pass_over(sentence, focus)
            continue
        for reading in read_sentence(scene, focus):
            yield reading, section, (sentence.start, sentence.end)


def _tables(scan: Scan, sheet: Sheet) -> list[Table]:
    """Find the tables where there can be any: a drawn one, or one with two figures at least in five lines."""
    is_stacked = len(scan.figures) > 1 and scan.folded.count("\n") >= 4
    return find_tables(sheet) if is_stacked or "|" in scan.folded else []


class _Stage:
    """What was found in a text, ready to be taken sentence by sentence."""

    def __init__(self, scan: Scan, lexicon: Lexicon) -> None:
        self.scan, self.lexicon, self.register = scan, lexicon, find_register(scan.folded, scan.words)
        self.words = [word.start for word in scan.words]
        self.figures = [figure.start for figure in scan.figures]
        self.phrases = [phrase.start for phrase in scan.phrases]

    def build_scene(self, sentence: Extent) -> Scene | None:
        """Gather what was found in a sentence; None where nothing in it can be read or change what the text is about."""
        scan, (start, end, _) = self.scan, sentence
        words = scan.words[bisect_left(self.words, start) : bisect_left(self.words, end)]
        figures = scan.figures[bisect_left(self.figures, start) : bisect_left(self.figures, end)]
        phrases = scan.phrases[bisect_left(self.phrases, start) : bisect_left(self.phrases, end)]
        actor = bisect_left(scan.actors, start)
        has_actor = actor < len(scan.actors) and scan.actors[actor] < end
        names = [word for word in words if "entity" in word.senses]
        measured = [word.senses["metric"] for word in words if "metric" in word.senses]
        if not (figures or phrases or has_actor or names or not self.lexicon.never_told.isdisjoint(measured)) and not (
            measured and sets_topic(scan.folded[start:end], self.lexicon)
        ):
            return None
        return Scene(
            scan.folded,
            divide_sentence(sentence, scan.folded, words),
            words,
            figures,
            phrases,
            scan.actors[actor] if has_actor else None,
            find_attribution(scan, sentence, self.lexicon) if figures or len(names) > 1 else None,
            self.lexicon,
            self.register,
        )
