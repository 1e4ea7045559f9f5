"""Outline a batch of texts: their sentences, which of these can hold what, and where each pattern may match."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.extract.lexicons import Lexicon
from tasks.extract.patterns import Anchored, Span, Spots
from tasks.extract.sentences import Extent, split_sentences
from tasks.extract.traits import Trait
from tasks.extract.words import Flags, Found, Offsets, Word, find_words
from tasks.folding import fold

_Gathered = dict[Anchored, list[Span]]

_LEADS = Trait.TIME | Trait.NUMBER
_TOLD = Trait.NAME, Trait.METRIC, Trait.UNTOLD  # what is to be known of a sentence
_SEARCHED = _LEADS | Trait.NAME | Trait.STAFF  # words that phrases and figures are made of, or kept apart from


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be told of a text without trying a pattern."""

    text: str
    folded: str
    words: Sequence[Word]
    searched: Sequence[Word]  # those that phrases and figures need
    registers: Sequence[Word]
    marked: Sequence[Word]  # those that hold what ends a clause elsewhere
    sentences: Sequence[Extent]
    edges: Sequence[Span]  # of each sentence, in which of the words
    traits: Sequence[int]  # of each sentence, those of its words
    stretches: Sequence[Span]  # the sentences that can hold a figure or a time, neighbours joined
    counted: Sequence[Span]  # of these, those with digits
    spots: Spots
    sources: Mapping[int, Spots]  # by sentence, those of actors and sources


@dataclass(frozen=True, slots=True)
class _Layout:
    """All sentences of a batch, by number; offsets are those in the texts as one."""

    owners: Offsets  # the text of each
    starts: Offsets
    ends: Offsets

    def at(self, offsets: Offsets) -> Offsets:
        """Find the sentence that each offset stands in, or the one before it; the first where there is none."""
        return np.maximum(np.searchsorted(self.starts, offsets, side="right") - 1, 0)

    def holding(self, offsets: Offsets) -> Flags:
        """Tell which sentences hold one of the offsets."""
        found, at = np.zeros(len(self.starts), dtype=np.bool_), self.at(offsets)
        found[at[(self.starts[at] <= offsets) & (offsets < self.ends[at])]] = True
        return found


@dataclass(frozen=True, slots=True)
class _Stretches:
    """All stretches of a batch, by number."""

    of: Offsets  # the stretch of each sentence; -1 where it is in none
    owners: Offsets  # the text of each
    starts: Offsets
    ends: Offsets
    has_digit: Flags

    def spans(self, before: Offsets) -> list[Span]:
        """List them with offsets in their own texts."""
        sides = self.starts - before[self.owners], self.ends - before[self.owners]
        return list(zip(*(side.tolist() for side in sides), strict=True))


def outline_texts(texts: Sequence[str], lexicon: Lexicon) -> Iterator[Outline]:
    """Outline each text of a batch."""
    glued, ends = fold("\n".join(texts)), [*itertools.accumulate(len(text) + 1 for text in texts)]
    folded = [glued[end - len(text) - 1 : end - 1] for text, end in zip(texts, ends, strict=True)]
    sentences = [list(split_sentences(text, plain, lexicon)) for text, plain in zip(texts, folded, strict=True)]
    if not any(sentences):
        return
    found = find_words(texts, folded, lexicon)
    layout = _lay_out(sentences, found)
    stretches = _join(layout, _find_live(layout, glued, found, lexicon), found)
    spans = stretches.spans(found.bounds)
    spots, sources = _find_spots(layout, stretches, found, lexicon)
    searched, registers, marked = (_by_text(found, traits) for traits in (_SEARCHED, Trait.REGISTER, Trait.MARKED))
    traits, edges = _traits(layout, found), _edges(layout, found)
    firsts = [0, *itertools.accumulate(map(len, sentences))]
    runs = np.searchsorted(stretches.owners, np.arange(len(texts) + 1)).tolist()
    for number, (first, last) in enumerate(itertools.pairwise(firsts)):
        own = range(runs[number], runs[number + 1])
        yield Outline(
            texts[number],
            folded[number],
            found.words[found.edges[number] : found.edges[number + 1]],
            searched[number],
            registers[number],
            marked[number],
            sentences[number],
            edges[first:last],
            traits[first:last],
            [spans[run] for run in own],
            [spans[run] for run in own if stretches.has_digit[run]],
            spots.get(number, {}),
            {at: sources[first + at] for at in range(last - first) if first + at in sources},
        )


def _lay_out(sentences: Sequence[Sequence[Extent]], found: Found) -> _Layout:
    owners = np.repeat(np.arange(len(sentences)), [len(own) for own in sentences])
    extents = np.array([*itertools.chain.from_iterable(sentences)], dtype=np.int64)
    before = found.bounds[owners]
    return _Layout(owners, extents[:, 0] + before, extents[:, 1] + before)


def _find_live(layout: _Layout, folded: str, found: Found, lexicon: Lexicon) -> Flags:
    """Tell which sentences can hold a figure or a time."""
    places = found.digits
    if lexicon.numerals:
        places = np.array([match.start() for match in lexicon.candidate.finditer(folded)], dtype=np.int64)
    return layout.holding(places) | layout.holding(found.starts[(found.traits & _LEADS) > 0])


def _join(layout: _Layout, live: Flags, found: Found) -> _Stretches:
    """Join live sentences that are neighbours in their text."""
    follows = live[1:] & live[:-1] & (layout.owners[1:] == layout.owners[:-1])
    opens, closes = live.copy(), live.copy()
    opens[1:] &= ~follows
    closes[:-1] &= ~follows
    of = np.where(live, np.cumsum(opens) - 1, -1)
    owners = layout.owners[opens]
    has_digit = np.zeros(len(owners) + 1, dtype=np.bool_)  # one more for what is in none
    has_digit[of[layout.at(found.digits)]] = True
    return _Stretches(of, owners, layout.starts[opens], layout.ends[closes], has_digit)


def _find_spots(
    layout: _Layout, stretches: _Stretches, found: Found, lexicon: Lexicon
) -> tuple[dict[int, _Gathered], dict[int, _Gathered]]:
    """Find where the patterns may match: by text, in its stretches; by sentence, where they are of actors and sources."""
    patterns = lexicon.needles.patterns
    of_sentence = np.isin([id(one) for one in patterns], [id(one) for one in (*lexicon.actors, *lexicon.attribution)])
    needs_digit = np.array([one.needs_digit for one in patterns])
    everywhere = np.flatnonzero([not one.anchors for one in patterns])
    place = np.concatenate([found.spots[0], np.repeat(layout.starts, len(everywhere))])
    number = np.concatenate([found.spots[1], np.tile(everywhere, len(layout.starts))])
    at = layout.at(place)
    told, run = of_sentence[number], stretches.of[at]
    kept = ~told & (run >= 0) & (stretches.has_digit[run] | ~needs_digit[number])
    run, where = run[kept], at[told]
    sides, told_sides = (stretches.starts[run], stretches.ends[run]), (layout.starts[where], layout.ends[where])
    owners = layout.owners[at]
    return (
        _gather(owners[kept], owners[kept], number[kept], place[kept], sides, found, patterns),
        _gather(where, owners[told], number[told], place[told], told_sides, found, patterns),
    )


def _gather(
    units: Offsets,
    owners: Offsets,
    numbers: Offsets,
    places: Offsets,
    sides: tuple[Offsets, Offsets],
    found: Found,
    patterns: Sequence[Anchored],
) -> dict[int, _Gathered]:
    """Gather by unit, a text or a sentence, where each pattern may match: from its anchor on, where that opens it."""
    starts = np.where(np.array([one.opens for one in patterns])[numbers], places, sides[0])
    _, kept = np.unique((units * len(patterns) + numbers) * found.bounds[-1] + starts, return_index=True)
    before = found.bounds[owners[kept]]
    columns = units[kept], numbers[kept], starts[kept] - before, sides[1][kept] - before
    gathered: dict[int, _Gathered] = {}
    for unit, number, start, end in zip(*(column.tolist() for column in columns), strict=True):
        gathered.setdefault(unit, {}).setdefault(patterns[number], []).append((start, end))
    return gathered


def _by_text(found: Found, traits: int) -> list[list[Word]]:
    """List the words of each text that have one of some traits."""
    numbers = np.flatnonzero(found.traits & traits)
    edges = np.searchsorted(numbers, found.edges).tolist()
    words = [found.words[number] for number in numbers.tolist()]
    return [words[first:last] for first, last in itertools.pairwise(edges)]


def _traits(layout: _Layout, found: Found) -> list[int]:
    """Sum up for each sentence which of its words' traits are to be known."""
    told = [layout.holding(found.starts[(found.traits & trait) > 0]) * np.uint8(trait) for trait in _TOLD]
    return list(np.bitwise_or.reduce(told).tolist())


def _edges(layout: _Layout, found: Found) -> list[Span]:
    """Tell for each sentence which of its text's words stand in it."""
    before = np.array(found.edges)[layout.owners]
    sides = (np.searchsorted(found.starts, side) - before for side in (layout.starts, layout.ends))
    return list(zip(*(side.tolist() for side in sides), strict=True))
