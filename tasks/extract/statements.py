"""Choose the words that say how a figure is meant: qualifier, basis, modality, scope, source."""

from __future__ import annotations

from tasks.extract.comparisons import follows_figure
from tasks.extract.figures import Figure
from tasks.extract.places import place_as_market
from tasks.extract.scenes import Focus, Reading, Scene
from tasks.extract.words import Word

AHEAD = frozenset({"forecast", "target"})  # what is to come is said aside
_OF_PARTS = {"net_profit": "operating_profit", "other:net_loss": "other:operating_loss"}  # of a part of a company
_PAIR = {"level", "change"}
_ANEW = ("entity", "metric", "segment", "country", "scope", "whole_company", "group")  # begin something else
_BESIDE, _BESIDE_EAST = 40, 12  # characters between an amount and its growth


def set_qualifier(scene: Scene, reading: Reading, region: tuple[int, int]) -> None:
    figure = reading.figure
    before = scene.of("qualifier", region[0], figure.start)
    if before and not scene.folded[before[-1].end : figure.start].strip(scene.lexicon.light):
        word = before[-1]
        is_base = (
            word.stands_for("qualifier") in {"over", "under"}
            and follows_figure(scene, word)
            and not scene.lexicon.is_east_asian
        )
        if not is_base:
            reading.qualifier = word.stands_for("qualifier") or "exact"
            reading.cues.append((word.start, word.end))
    after = scene.starting("qualifier_after", figure.end, min(region[1], figure.end + 3))
    if after and not scene.folded[figure.end : after[0].start].strip(scene.lexicon.possessives):
        reading.qualifier = after[0].stands_for("qualifier_after") or "exact"
        reading.cues.append((after[0].start, after[0].end))
    elif figure.is_more:
        reading.qualifier = "over"


def set_basis(scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], focus: Focus) -> None:
    if reading.kind == "ratio" and reading.versus:
        reading.basis = f"vs:{reading.versus}"
        return
    if reading.kind != "change" or reading.converts is not None:
        return
    figure = reading.figure
    words = scene.of("basis", region[0], figure.start)
    if not scene.lexicon.is_east_asian:
        words = [word for word in words if not any(0 <= word.start - other.end <= 2 for other in scene.figures)]
    after = scene.of("basis", figure.end, region[1])
    if words and (scene.lexicon.is_east_asian or not after):
        reading.basis = words[-1].stands_for("basis")
        reading.cues.append((words[-1].start, words[-1].end))
    elif after:
        reading.basis = after[0].stands_for("basis")
        reading.cues.append((after[0].start, after[0].end))
    elif not reading.base and focus.has_yoy:
        reading.basis = "yoy"
    if (
        reading.basis == "yoy"
        or "ya" in reading.base
        or "y-1" in reading.base
        or any(key.startswith("y2") or key.startswith("y1") for key in reading.base)
    ):
        focus.has_yoy = True


def set_statement(
    scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], previous: Reading | None
) -> None:
    figure = reading.figure
    for start, end in (
        (region[0], figure.start),
        (figure.end, region[1]),
        clause,
        (max(scene.sentence.start, scene.folded.rfind(";", 0, figure.start) + 1), figure.start),
    ):
        words = [word for word in scene.of("modality", start, end) if not _is_of_another(scene, figure, word)]
        if words:
            reading.modality = words[-1].stands_for("modality") or "reported"
            break
    alone = [
        span
        for span in scene.sentence.clauses
        if span[1] <= clause[0]
        and not any(span[0] <= other.start < span[1] for other in scene.figures)
        and not _is_apposition(scene, span)
    ]
    single = [clause] if sum(clause[0] <= other.start < clause[1] for other in scene.figures) == 1 else []
    for start, end in (region, *single, *reversed(alone)):
        words = [word for word in scene.of("scope", start, end) if not _is_of_neighbour(scene, figure, word)]
        if words:
            reading.scope = words[0].stands_for("scope")
            reading.cues.append((words[0].start, words[0].end))
            break
    if reading.scope is None:
        reading.scope = _country(scene, clause, figure) or place_as_market(scene)
    is_known = not (reading.metric or "").startswith("other:") or reading.metric in scene.lexicon.signed
    if reading.scope is None and is_known:
        reading.scope = _segment(scene, clause, figure)
    if reading.scope is None and previous is not None and _go_together(scene, previous, reading):
        reading.scope = previous.scope
    if (reading.scope or "").startswith("segment:") and reading.metric in _OF_PARTS:
        reading.metric = _OF_PARTS[reading.metric]
    if scene.attribution:
        reading.attributed_to = scene.attribution[2]


def _go_together(scene: Scene, first: Reading, second: Reading) -> bool:
    """Tell whether an amount and how much it grew stand side by side: 京东零售收入2506亿元,同比增长11.4%."""
    is_pair = (first.entity, first.metric) == (second.entity, second.metric) and {first.kind, second.kind} == _PAIR
    start, end = first.figure.end, second.figure.start
    is_near = end - start <= (_BESIDE_EAST if scene.lexicon.is_east_asian else _BESIDE)
    return is_pair and is_near and not any(scene.of(role, start, end) for role in _ANEW)


def _is_of_neighbour(scene: Scene, figure: Figure, word: Word) -> bool:
    """Tell whether a scope is another figure's, from which a joint does not part it: um 11 %, währungsbereinigt um 9 %."""
    before = max((other.end for other in scene.figures if other.end <= word.start), default=0)
    after = min((other.start for other in scene.figures if other.start >= word.end), default=0)
    if not before or not after:
        return False
    parted = [_is_parted(scene, before, word.start), _is_parted(scene, word.end, after)]
    return parted == ([True, False] if word.start >= figure.end else [False, True])


def _is_parted(scene: Scene, start: int, end: int) -> bool:
    gap = scene.folded[start:end]
    return "(" not in gap and ("," in gap or not scene.lexicon.listing.isdisjoint(gap.split()))


def _is_of_another(scene: Scene, figure: Figure, word: Word) -> bool:
    """Tell whether a forecast is told of another figure, or time: 低于预期的1092亿."""
    after = next((other for other in scene.figures if other.start >= word.end), None)
    is_held = after is not None and after is not figure and after.start < figure.start
    is_held = (
        is_held and after is not None and not scene.folded[word.end : after.start].strip(scene.lexicon.possessives)
    )
    return (is_held and scene.lexicon.is_east_asian) or _is_of_another_time(scene, figure, word)


def _is_of_another_time(scene: Scene, figure: Figure, word: Word) -> bool:
    """Tell whether a verb that ends a sentence speaks of a time named after a figure: 8%増の30億円、通期は67億円を見込む."""
    if not (scene.lexicon.is_east_asian and scene.lexicon.moves_follow) or word.start < figure.end:
        return False
    pause = scene.folded.find("、", figure.end, word.start)
    return pause >= 0 and any(pause < phrase.start < word.start for phrase in scene.phrases)


def _is_apposition(scene: Scene, clause: tuple[int, int]) -> bool:
    """Tell whether a clause only says something more about the name before it: Kuaishou, hardly known in Germany, …"""
    names = scene.of("entity", scene.sentence.start, clause[0])
    return bool(names) and not scene.folded[names[-1].end : clause[0]].strip(" ,")


def _segment(scene: Scene, clause: tuple[int, int], figure: Figure) -> str | None:
    """Find the part of a company that the figures of a clause are about: the cloud unit grew 26% to RMB33.4 billion."""
    before = [span for span in scene.sentence.clauses if span[1] <= clause[0]]
    empty = [span for span in before if not any(span[0] <= other.start < span[1] for other in scene.figures)]
    for start, end in ((clause[0], figure.start), *reversed(empty[-2:])):
        words = [word for word in scene.of("segment", start, end) if not _names_follow(scene, word)]
        if words:
            return words[-1].stands_for("segment")
        if scene.of("entity", start, end) and not scene.starting("including", start, start + 2):
            return None
    return _leading_segment(scene, figure)


def _leading_segment(scene: Scene, figure: Figure) -> str | None:
    """Find the part that a sentence is about from its first word on: 新业务分部收入280亿元,亏损收窄至13亿元."""
    start = scene.sentence.start
    words = scene.of("segment", start, figure.start)
    if not words or words[0].start > scene.figures[0].start or ";" in scene.folded[start : figure.start]:
        return None
    others = any(scene.of(role, words[0].end, figure.start) for role in ("entity", "whole_company", "group", "country"))
    return words[0].stands_for("segment") if len(words) == 1 and not others else None


def _names_follow(scene: Scene, word: Word) -> bool:
    """Tell whether a segment only says what a name right after it is: the cloud unit Alibaba Cloud."""
    return any(
        not scene.folded[word.end : other.start].strip() for other in scene.starting("entity", word.end, word.end + 1)
    )


def _country(scene: Scene, clause: tuple[int, int], figure: Figure) -> str | None:
    """Find the country that stands right before a metric, a plan's word aside: its US sales, 美国GMV, 印度计划投资."""
    for word in reversed(scene.of("country", clause[0], figure.start)):
        plans = scene.starting("modality", word.end, word.end)
        end = plans[0].end if plans and scene.lexicon.is_east_asian else word.end
        metrics = scene.starting("metric", end, end + 1)
        if metrics and not scene.folded[end : metrics[0].start].strip("-" + scene.lexicon.possessives):
            return word.stands_for("country")
    return None
