"""Tell levels, changes, shares and ratios apart, by the words around a figure."""

from __future__ import annotations

import itertools

from tasks.extract.numbers import Figure
from tasks.extract.scenes import Reading, Scene, has_base_before, is_from, says_down, touches
from tasks.extract.subjects import find_versus
from tasks.extract.words import Word

_RATE_LEVELS = {"conversion_rate", "accuracy", "efficiency"}


def set_kind(
    scene: Scene, reading: Reading, region: tuple[int, int], clause: tuple[int, int], previous: Reading | None
) -> None:
    figure, lexicon = reading.figure, scene.lexicon
    dimension = lexicon.metrics.get(reading.metric or "", "")
    cue, gap = _direction(scene, reading, region)
    has_basis = bool(scene.of("basis", region[0], region[1]))
    has_growth = bool(scene.of("growth", region[0], figure.start))
    touches_reach = touches(scene, "reach", region[0], figure.start) and not touches(
        scene, "by", region[0], figure.start
    )
    sized = scene.starting("sized", figure.end, figure.end + 3) if figure.dimension in {"fraction", "times"} else []
    compared = (
        next((word.stands_for("entity") for word in scene.of("entity", sized[0].end, clause[1])), None)
        if sized
        else None
    )
    if sized and compared:
        reading.kind, reading.is_multiple = "ratio", True
        reading.versus = compared
    elif figure.dimension == "points":
        reading.kind = "change"
    elif figure.dimension == "fraction" and (reading.metric or "").endswith("_ratio") and not cue:
        reading.kind = "ratio"
    elif figure.dimension == "fraction" and _is_end_of_move(scene, figure):
        reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
    elif figure.dimension == "fraction":
        if (
            previous
            and previous.kind in {"share", "level"}
            and previous.figure.dimension == "fraction"
            and is_from(scene, figure, region)
        ):
            reading.kind = previous.kind
        elif (
            touches_reach
            and not has_growth
            and not has_basis
            and cue
            and _ends_at(scene, region, figure)
            and dimension not in {"money", "count"}
        ) or (touches_reach and dimension == "fraction" and not has_growth):
            reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
        elif has_basis or has_growth or (cue and (gap < 24 or not _is_share(scene, reading, region))):
            reading.kind = (
                "change"
                if not (_is_share(scene, reading, region) and not has_basis and not has_growth and gap > 8)
                else "share"
            )
        elif previous and previous.kind == "change" and _is_listed(scene, previous.figure, figure):
            reading.kind, reading.direction = "change", previous.direction
        elif (
            previous
            and previous.kind == "change"
            and (has_base_before(scene, figure, region) or scene.of("scope", clause[0], clause[1]))
        ):
            reading.kind = "change"
        elif {"constant_currency", "like_for_like"} & {
            word.stands_for("scope") for word in scene.of("scope", scene.sentence.start, figure.end + 60)
        }:
            reading.kind, reading.direction = "change", "up"
        elif touches(scene, "step", region[0], figure.start) or scene.of("growth", scene.sentence.start, figure.start):
            reading.kind = "change"
            words = [
                *scene.of("up", scene.sentence.start, figure.start),
                *scene.of("down", scene.sentence.start, figure.start),
            ]
            reading.direction = (
                "down"
                if words
                and says_down(max(words, key=lambda word: word.start))
                and not scene.of("growth", scene.sentence.start, figure.start)
                else "up"
            )
        else:
            reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
    elif figure.dimension == "times":
        is_ratio = figure.shape == "ratio" or (dimension in {"times", "coefficient"} and not cue)
        reading.kind = "ratio" if is_ratio else "change"
        reading.versus = find_versus(scene, reading, clause)
        if reading.versus:
            reading.kind = "ratio"
    elif dimension in {"times", "coefficient"} and figure.is_bare:
        reading.kind = "ratio"
    elif surplus := _surplus(scene, figure, region):
        reading.kind, reading.direction = "change", surplus
    elif (
        figure.dimension not in {"", "time"}
        and touches(scene, "step", region[0], figure.start)
        and scene.of("up", clause[0], clause[1]) + scene.of("down", clause[0], clause[1])
    ) or (
        cue
        and not _is_end_of_move(scene, figure)
        and gap <= (3 if lexicon.is_east_asian else 14)
        and _is_step(scene, cue, figure)
    ):
        reading.kind = "change"
    if reading.kind == "change":
        if cue and not reading.direction:
            reading.direction = "down" if says_down(cue) else "up"
            reading.cues.append((cue.start, cue.end))
        if reading.direction == "down" and ((has_growth and touches_reach) or _is_moving_growth(scene, figure)):
            reading.direction = "up"
    reading.is_loss = (
        reading.kind == "level"
        and figure.dimension == "money"
        and bool(scene.of("loss", clause[0], figure.start))
        and dimension == "money"
    )


def _surplus(scene: Scene, figure: Figure, region: tuple[int, int]) -> str:
    """Tell which way an amount more or less than another goes: 17 million (customers) more than a year ago."""
    for role, direction in (("more", "up"), ("fewer", "down")):
        for word in scene.of(role, figure.end, min(region[1], figure.end + 30)):
            gap = scene.folded[figure.end : word.start]
            for noun in [*scene.of("metric", figure.end, word.start), *scene.of("noun", figure.end, word.start)]:
                gap = gap.replace(scene.folded[noun.start : noun.end], "")
            if not gap.strip():
                return direction
    return ""


def _is_moving_growth(scene: Scene, figure: Figure) -> bool:
    """Tell whether a growth rate is what falls, and so still above nothing: 增速从24%骤降至10%."""
    words = scene.of("growth", scene.clause(figure.start)[0], figure.start)
    return bool(words) and bool(scene.of("base", words[-1].end, _first_after(scene, words[-1])))


def _first_after(scene: Scene, word: Word) -> int:
    return min((figure.start for figure in scene.figures if figure.start >= word.end), default=word.end)


def _is_end_of_move(scene: Scene, figure: Figure) -> bool:
    """Tell whether a share is one end of a move (slipped from 11.4% to 10.9%, 从5%降到3%) and no growth rate is told."""
    at = next(number for number, other in enumerate(scene.figures) if other is figure)
    for first, second in itertools.pairwise(scene.figures[max(0, at - 1) : at + 2]):
        gap = scene.folded[first.end : second.start]
        if (
            first.dimension in {second.dimension, ""}
            and len(gap) <= (8 if scene.lexicon.is_east_asian else 16)
            and "," not in gap
            and scene.of("reach", first.end, second.start)
            and touches(scene, "base", scene.sentence.start, first.start)
        ):
            return not scene.of("growth", scene.sentence.start, figure.start) and not scene.of(
                "basis", first.end, figure.start
            )
    return False


def _ends_at(scene: Scene, region: tuple[int, int], figure: Figure) -> bool:
    """Tell whether a figure is where a move ends: fell to, sank auf, 降至."""
    words = scene.of("reach", region[0], figure.start)
    return bool(words) and scene.folded[words[-1].start : words[-1].end].endswith(("to", "auf", "至", "到", "まで"))


def _is_step(scene: Scene, cue: Word, figure: Figure) -> bool:
    """Tell a change in absolute terms (rose by 3 million, 减少15万吨) from a level reached or left."""
    if _is_end_of_move(scene, figure):
        return False
    between = scene.folded[cue.end : figure.start] if cue.end <= figure.start else scene.folded[figure.end : cue.start]
    if cue.end <= figure.start:
        inner = [word for word in scene.words if cue.end <= word.start and word.end <= figure.start]
        if any(
            word.stands_for("reach") is not None
            and word.stands_for("by") is None
            and word.stands_for("qualifier") is None
            for word in inner
        ):
            return False
        if scene.lexicon.is_east_asian:
            text = scene.folded[cue.start : cue.end]
            return (
                not text.endswith(("至", "到"))
                and not {",", "、"} & set(between)
                and "到" not in between
                and "至" not in between
                and len(text) > 1
            )
        return (
            all(word.stands_for("by") is not None or word.stands_for("qualifier") is not None for word in inner)
            and "," not in between
        )
    if scene.lexicon.language == "de":
        return "um " in scene.folded[max(0, figure.start - 12) : figure.start] and len(between) < 12
    return scene.lexicon.language != "zh" and len(between.strip()) == 0 and figure.dimension != "money"


def _is_share(scene: Scene, reading: Reading, region: tuple[int, int]) -> bool:
    figure = reading.figure
    near = 6 if scene.lexicon.is_east_asian else 16
    for word in scene.of("share", figure.end, region[1]):
        limit = 1 if word.end - word.start <= 3 else near
        if word.start - figure.end <= limit:
            return True
    return any(
        figure.start - word.end <= 2 * near
        for word in scene.of("share", region[0], figure.start)
        if word.end - word.start > 3 or scene.folded[word.start] == "占"
    )


def _is_listed(scene: Scene, first: Figure, second: Figure) -> bool:
    return scene.folded[first.end : second.start].strip() in {"and", "und", "和", "、", ",", "及", "与", "or"}


def _direction(scene: Scene, reading: Reading, region: tuple[int, int]) -> tuple[Word | None, int]:
    """Find the word that says up or down nearest to a figure, and how far it is."""
    figure = reading.figure
    options: list[tuple[int, Word]] = []
    for role in ("up", "down"):
        for word in scene.of(role, region[0], figure.start):
            options.append((figure.start - word.end, word))
        for word in (
            []
            if scene.lexicon.is_east_asian
            else scene.starting("qualifier", figure.end, min(region[1], figure.end + 3))
        ):
            if word.stands_for("qualifier") == {"up": "over", "down": "under"}[role]:
                return word, 0
        for word in scene.of(role, figure.end, region[1]):
            penalty = 0 if scene.lexicon.language != "zh" else 3
            options.append((word.start - figure.end + penalty, word))
            if scene.folded[word.start : word.end] == "zurück":
                return word, 0
    if not options:
        return None, 10_000
    gap, best = min(options, key=lambda option: (option[0], option[1].start))
    return best, gap
