"""Tell where a clause is about something that no vocabulary knows, so that it does not take over what was measured before."""

from __future__ import annotations

import re

from tasks.extract.figures import Figure
from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.words import Word

_LETTERS = re.compile(r"[\u3005\u30a0-\u30ff\u4e00-\u9fff]{2,10}")
_LAST = re.compile(r"(?<![\w'’-])([a-z][a-z-]{2,}) $")
_NOUN = re.compile(r" ([^\W\d_]{4,})")
_NEAR = 24  # characters before a word for sales
_TAIL = re.compile(r"[\u3005\u30a0-\u30ff\u4e00-\u9fff]+$")
_NAMES = (
    "entity",
    "metric",
    "noun",
    "segment",
    "country",
    "scope",
    "pronoun",
    "platform",
    "people",
    "former",
    "latter",
)
_SMALL = (
    "qualifier",
    "base",
    "reach",
    "whole_market",
    "group",
    "whole_company",
    "we",
    "jointly",
    "there",
    "share",
    "modality",
)
_MOVES = ("basis", "up", "down", "growth")  # stand right after what they tell of


def is_of_unknown(scene: Scene, figure: Figure, clause: tuple[int, int], previous: Reading | None) -> bool:
    """Tell whether a clause of an eastern language opens with an unknown noun that what it says is of: 购物频次同比增长40%."""
    if not scene.lexicon.is_east_asian:
        return False
    start = max(clause[0], _after(scene, previous) if previous else clause[0])
    moves = [word.start for role in _MOVES for word in scene.of(role, start, figure.start)]
    marks = scene.lexicon.grammar.topics
    topics = [at for at in range(start, figure.start) if scene.folded[at] in marks]
    stop = min([*moves, *topics], default=start)
    start = max([start, *(word.end for word in scene.of("of_it", start, stop))])
    text = scene.folded[start:stop].strip(" ,、;:·\n")
    if not _LETTERS.fullmatch(text) or text in scene.lexicon.grammar.light_topics:
        return False
    first = scene.folded.rfind(text, start, stop)
    spans = [(word.start, word.end) for role in (*_NAMES, *_SMALL) for word in scene.by_role.get(role, ())]
    spans += [(phrase.start, phrase.end) for phrase in scene.phrases]
    is_known = any(first < last and begin < first + len(text) for begin, last in spans)
    return not is_known and not (stop in topics and len(topics) > 1)


def counts_unknown(scene: Scene, figure: Figure) -> bool:
    """Tell whether a number without a unit counts what the unknown word after it names: 15,2 Millionen Polinnen."""
    if scene.lexicon.is_east_asian or not figure.is_scaled or figure.dimension:
        return False
    noun = _NOUN.match(scene.folded, figure.end)
    if noun is None:
        return False
    start, end = noun.span(1)
    is_known = any(word.start < end and start < word.end for word in scene.words)
    is_known = is_known or any(phrase.start < end and start < phrase.end for phrase in scene.phrases)
    return not is_known and noun[1] not in scene.lexicon.grammar.auxiliaries


def is_of_part(scene: Scene, word: Word) -> bool:
    """Tell whether an unknown word is grown onto one for sales or profits, so that they are only a part's: 小程序交易额."""
    metric = word.stands_for("metric") or ""
    if scene.lexicon.metrics.get(metric) != "money" or metric.startswith("other:"):
        return False
    if not scene.lexicon.is_east_asian:
        parts = scene.of("parts", word.start - _NEAR, word.start)
        is_named = bool(parts) and not scene.folded[parts[-1].end : word.start].strip(" -")
        return is_named or _is_narrowed(scene, word)
    known = [one.end for one in scene.words if one.end <= word.start]
    known += [phrase.end for phrase in scene.phrases if phrase.end <= word.start]
    known += [figure.end for figure in scene.figures if figure.end <= word.start]
    text = _TAIL.search(scene.folded, max([scene.sentence.start, *known]), word.start)
    if text is None:
        return False
    told = text.group()
    for light in sorted(scene.lexicon.grammar.light_prefixes, key=len, reverse=True):
        told = told.replace(light, "")
    return len(told) > 1


def _is_narrowed(scene: Scene, word: Word) -> bool:
    """Tell whether an unknown word stands right before one for sales: instant commerce revenue."""
    grammar = scene.lexicon.grammar
    if scene.folded[word.start : word.end] not in grammar.bare_sales:
        return False
    before = _LAST.search(scene.folded, max(scene.sentence.start, word.start - _NEAR), word.start)
    if before is None or before[1] in grammar.light_prefixes or before[1].endswith(("ed", "ly")):
        return False
    start, end = before.span(1)
    within = [one for one in scene.words if one.start < end and start < one.end and one.end - one.start > 1]
    is_known = any("parts" not in one.senses for one in within)
    return not is_known and not any(phrase.start < end and start < phrase.end for phrase in scene.phrases)


def _after(scene: Scene, previous: Reading) -> int:
    """Tell where what follows a figure begins, after its own growth: 3.7%増、サービス系は."""
    end = previous.figure.end
    return max([end, *(word.end for role in ("up", "down") for word in scene.starting(role, end, end))])


def ends_move_of_unknown(scene: Scene, figure: Figure, clause: tuple[int, int], previous: Reading | None) -> bool:
    """Tell whether an amount is only where another moved to, of what nobody knows: 差距由2500亿元缩小至800亿元."""
    if previous is None or previous.metric is not None or previous.figure.dimension != figure.dimension:
        return False
    is_next = clause[0] <= previous.figure.start and previous.kind == "level" and figure.dimension == "money"
    return is_next and bool(scene.of("reach", previous.figure.end, figure.start))


def goes_on_counting(scene: Scene, focus: Focus, figure: Figure, metric: str) -> bool:
    """Tell whether a number without unit is one more of the sort that nobody knows: 18.8 million Poles, Allegro 21.3 million."""
    is_money = scene.lexicon.metrics.get(metric) == "money"
    return is_money and focus.is_uncounted and figure.is_scaled and not figure.dimension
