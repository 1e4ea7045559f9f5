"""Tell whether a figure may take over a metric that others before it have, and find what is told by more than one word."""

from __future__ import annotations

import itertools

from tasks.extract.figures import Figure
from tasks.extract.scenes import Reading, Scene, is_alike
from tasks.extract.words import Word

PEOPLE = frozenset({"users", "buyers", "mau", "dau", "other:subscribers", "other:paying_users"})
_SPENDING = "online_retail_sales"
_DIGITS = 6  # of an amount that nobody writes for a company's sales
_NEAR, _NEAR_EAST = 10, 4  # characters between a noun and the number of what it names
_MOVING = ("period", "base", "reach", "up", "down", "qualifier", "by", "since")  # may stand between the two


def is_verb(scene: Scene, figure: Figure, word: Word) -> bool:
    """Tell whether a metric after a figure is a verb of something else: what the leak of 3 million records will cost."""
    before = scene.folded[figure.end : word.start].split()[-2:]
    return not scene.lexicon.grammar.modals.isdisjoint(before)


def is_earned(scene: Scene, figure: Figure, metric: str, clause: tuple[int, int], previous: Reading | None) -> bool:
    """Tell whether a metric may be taken over: not by what has a head of its own, nor by a count of other things."""
    if metric == scene.lexicon.classifiers.get(figure.unit.spelling if figure.unit else ""):
        return True
    if scene.of("head", max(clause[0], previous.figure.end if previous else clause[0]), figure.start):
        return False
    persons = scene.lexicon.grammar.persons
    is_unit = figure.dimension in {"", "count"} and figure.unit is not None and not figure.scale
    if persons and metric in PEOPLE and is_unit and figure.unit and figure.unit.spelling not in persons:
        return False
    if metric in scene.lexicon.of_companies and _is_small(figure):
        return previous is not None and previous.metric == metric and _is_small(previous.figure)
    if figure.dimension in {"fraction", "points"} and scene.lexicon.metrics.get(metric) != "fraction":
        start = max(clause[0], previous.figure.end if previous and previous.metric else clause[0])
        if scene.of("proportion", start, figure.start):
            return False
    if (
        figure.dimension == "fraction"
        and scene.lexicon.metrics.get(metric) == "count"
        and not scene.lexicon.is_east_asian
        and scene.of("spending", max(clause[0], previous.figure.end if previous else clause[0]), figure.start)
    ):
        return False
    if figure.shape == "fraction" and scene.starting("of_each", figure.start, figure.start + 1):
        return False
    if scene.lexicon.metrics.get(metric) == "money" and figure.is_scaled and not figure.dimension:
        is_money = any(other.dimension == "money" for other in scene.figures)
        if not is_money and scene.starting("per", figure.end, figure.end + _NEAR):
            return False
    if scene.lexicon.metrics.get(metric) == "count" and figure.dimension in {"", "count"}:
        own, other = _unit_of(figure), _unit_of(previous.figure) if previous else ""
        return not (own and other and own != other) and not (figure.is_scaled and not own and _is_sold(scene, clause))
    return True


def _is_small(figure: Figure) -> bool:
    """Tell whether an amount is that of a purse, no company's: 303 euros."""
    return figure.dimension == "money" and not figure.is_scaled and sum(map(str.isdigit, figure.number)) <= _DIGITS


def tells_when(scene: Scene, word: Word) -> bool:
    """Tell whether a metric only says when something was: growth of 8.8% before the tariffs."""
    start = max(scene.sentence.start, word.start - 24)
    cues = [*scene.of("since", start, word.start), *scene.of("span_after", start, word.start)]
    gaps = [scene.folded[cue.end : word.start].strip() for cue in cues]
    return any(not gap or gap in scene.lexicon.grammar.articles for gap in gaps)


def match_spending(scene: Scene, figure: Figure, clause: tuple[int, int]) -> tuple[str, Word] | None:
    """Find what people spend online: shoppers spent $24.1 billion online."""
    if figure.dimension != "money":
        return None
    people = scene.of("people", *clause)
    online = scene.of("online", people[0].end, clause[1]) if people else []
    return (_SPENDING, online[0]) if online and scene.of("spending", *clause) else None


def match_relative(scene: Scene, figure: Figure, clause: tuple[int, int]) -> tuple[str, Word] | None:
    """Find the metric right before a clause that goes on about it: a fifth of its revenue, which amounted to 813 million."""
    opening = scene.folded[clause[0] : figure.start].split(maxsplit=1)
    if not opening or opening[0] not in scene.lexicon.grammar.relatives or scene.of("metric", clause[0], figure.start):
        return None
    wholes = {share: whole for whole, share in scene.lexicon.shares.items()}
    for word in reversed(scene.of("metric", scene.sentence.start, clause[0])):
        told = word.stands_for("metric") or ""
        metric = wholes.get(told, told)
        is_next = not scene.folded[word.end : clause[0]].strip(" ,")
        return (metric, word) if is_next and is_alike(scene.lexicon.metrics.get(metric, ""), figure) else None
    return None


def find_refined(scene: Scene, figure: Figure) -> Word | None:
    """Find what says right after an amount which profit it is: a loss of 16 billion before interest and tax."""
    if figure.dimension != "money":
        return None
    for word in scene.starting("metric", figure.end, figure.end + 2):
        opening = scene.folded[word.start : word.end].split()[0]
        if opening in scene.lexicon.grammar.leaving_out and word.stands_for("metric") in scene.lexicon.signed:
            return word
    return None


def begins_anew(scene: Scene, figure: Figure, word: Word) -> bool:
    """Tell whether a clause has ended between a figure and a metric, its full stop lost: erreicht hat Die Zahl …"""
    gap = scene.folded[figure.end : word.start].split()
    return any(
        verb in scene.lexicon.grammar.auxiliaries and article in scene.lexicon.grammar.articles
        for verb, article in itertools.pairwise(gap[1:])
    )


def is_counted_before(scene: Scene, noun: Word, figure: Figure) -> bool:
    """Tell whether a noun names what a number after it counts: right before it, or at the start of a move (商品由…300万件)."""
    gap = scene.folded[noun.end : figure.start]
    if len(gap) <= (_NEAR_EAST if scene.lexicon.is_east_asian else _NEAR):
        return True
    if not scene.of("base", noun.end, figure.start):
        return False
    text = list(gap)
    for role in _MOVING:
        for word in scene.of(role, noun.end, figure.start):
            text[word.start - noun.end : word.end - noun.end] = " " * (word.end - word.start)
    left = "".join(text).strip(scene.lexicon.light).strip()
    return len(left) <= (_NEAR_EAST if scene.lexicon.is_east_asian else 2)


def _unit_of(figure: Figure) -> str:
    return figure.unit.spelling if figure.unit else ""


def _is_sold(scene: Scene, clause: tuple[int, int]) -> bool:
    return bool(scene.of("selling", *clause))


def is_whole_of(scene: Scene, word: Word, previous: Reading) -> bool:
    """Tell whether a metric is only the whole of the share before it: 8% of US online retail, followed by eBay with 3%."""
    is_share = previous.kind == "share" and scene.lexicon.metrics.get(previous.metric or "") == "fraction"
    cues = scene.of("share", previous.figure.end, word.end)
    return is_share and bool(cues) and not scene.folded[previous.figure.end : cues[0].start].strip()


def opens_next(scene: Scene, figure: Figure, word: Word, clause: tuple[int, int]) -> bool:
    """Tell whether a metric after a figure is that of the next one: lost 99 million on sales of 3 billion."""
    later = [other for other in scene.figures if word.end <= other.start < clause[1]]
    if not later:
        return False
    gap = scene.folded[figure.end : word.start].split()
    is_measured = bool(gap) and scene.folded[word.end : later[0].start].strip() in scene.lexicon.grammar.measures
    return is_measured or not scene.lexicon.listing.isdisjoint(gap)


def is_of_head(scene: Scene, word: Word) -> bool:
    """Tell whether a word for money only says what another brings in: commissions brought in, 利息收入."""
    if scene.lexicon.metrics.get(word.stands_for("metric") or "") != "money":
        return False
    heads = scene.of("head", max(scene.sentence.start, word.start - 24), word.start)
    return bool(heads) and not scene.folded[heads[-1].end : word.start].strip()


def grows_with_another(scene: Scene, figure: Figure, previous: Reading | None) -> bool:
    """Tell whether a growth is that of the amount right before it, which nobody knows: 323 dollars a head, up 7%."""
    if (
        previous is None
        or previous.metric
        or previous.kind != "level"
        or figure.dimension not in {"fraction", "points"}
    ):
        return False
    return not scene.of("entity", previous.figure.end, figure.start)
