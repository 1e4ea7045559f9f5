"""Tell levels, changes, shares and ratios apart, by the words around a figure."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.comparisons import has_base_before, is_from
from tasks.extract.directions import (
    ends_at,
    find_direction,
    find_surplus,
    is_end_of_move,
    is_moving_growth,
    is_step,
    moves_back,
)
from tasks.extract.figures import Figure
from tasks.extract.parallels import is_listed, is_parallel, is_told_again, is_told_for_then, leads_to_amount
from tasks.extract.ratios import find_yardstick
from tasks.extract.scenes import Reading, Scene, says_down, touches
from tasks.extract.subjects import find_versus
from tasks.extract.words import Word

_FAR = 10_000
_SIGNS = {"+": "up", "-": ""}  # a minus stays with the amount
_RATE_LEVELS = {"conversion_rate", "accuracy", "efficiency"}


def set_kind(
    scene: Scene, reading: Reading, region: tuple[int, int], clause: tuple[int, int], earlier: Sequence[Reading]
) -> None:
    previous = earlier[-1] if earlier else None
    figure, lexicon = reading.figure, scene.lexicon
    dimension = lexicon.metrics.get(reading.metric or "", "")
    cue, gap = find_direction(scene, reading, region)
    if cue and figure.dimension == "fraction" and _is_part_told(scene, cue, figure, region):
        cue, gap = None, _FAR
    has_basis = bool(scene.of("basis", region[0], region[1]))
    has_growth = bool(
        scene.of("growth", region[0], figure.start) or scene.starting("growth", figure.end, figure.end + 2)
    )
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
    elif figure.dimension == "fraction" and not has_basis and (yardstick := find_yardstick(scene, figure)):
        reading.kind, reading.versus = "ratio", yardstick.stands_for("entity")
        others = [word.stands_for("entity") for word in scene.of("entity", scene.sentence.start, figure.start)]
        reading.entity = next(name for name in reversed(others) if name != reading.versus)
    elif figure.dimension == "points":
        reading.kind = "change"
    elif figure.dimension == "fraction" and (reading.metric or "").endswith("_ratio") and not cue:
        reading.kind = "ratio"
    elif figure.dimension == "fraction" and figure.sign in _SIGNS and dimension != "fraction":
        reading.kind, reading.direction = "change", _SIGNS[figure.sign]
    elif figure.dimension == "fraction" and dimension != "fraction" and leads_to_amount(scene, figure):
        reading.kind = "change"
    elif figure.dimension == "fraction" and (
        is_end_of_move(scene, figure) or (not has_basis and not has_growth and moves_back(scene, figure))
    ):
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
            and ends_at(scene, region, figure)
            and dimension not in {"money", "count"}
        ) or (touches_reach and dimension == "fraction" and not has_growth):
            reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
        elif has_basis or has_growth or (cue and (gap < 24 or not _is_share(scene, reading, region))):
            reading.kind = (
                "change"
                if not (_is_share(scene, reading, region) and not has_basis and not has_growth and gap > 8)
                else "share"
            )
        elif previous and (
            (previous.kind == "change" and is_listed(scene, previous.figure, figure))
            or is_parallel(scene, previous, figure)
            or is_told_again(scene, earlier, figure)
            or is_told_for_then(scene, earlier, figure)
        ):
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
        elif touches(scene, "step", region[0], figure.start) or _is_growth_told(scene, figure):
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
    elif cue and cue.end <= figure.start and _is_sign(scene, cue, reading):
        reading.kind, reading.is_loss = "level", True
        return
    elif surplus := find_surplus(scene, figure, region):
        reading.kind, reading.direction = "change", surplus
    elif (
        (figure.dimension not in {"", "time"} or (figure.is_bare and dimension == "count"))
        and touches(scene, "step", region[0], figure.start)
        and scene.of("up", clause[0], clause[1]) + scene.of("down", clause[0], clause[1])
    ) or (
        cue
        and not ((figure.dimension == "money" or figure.is_scaled) and cue.stands_for("loss") is not None)
        and not is_end_of_move(scene, figure)
        and not _is_bar(scene, cue, figure)
        and gap <= (3 if lexicon.is_east_asian else 14)
        and is_step(scene, cue, figure)
    ):
        reading.kind = "change"
    if reading.kind == "change":
        if cue and not reading.direction:
            reading.direction = "down" if says_down(cue) else "up"
            reading.cues.append((cue.start, cue.end))
        is_growth_itself = figure.dimension != "points" and is_moving_growth(scene, figure)
        if reading.direction == "down" and ((has_growth and touches_reach) or is_growth_itself):
            reading.direction = "up"


def _is_sign(scene: Scene, cue: Word, reading: Reading) -> bool:
    """Tell whether a word before an amount of profit only says that it is below nothing: an EBITDA of minus 83 million."""
    text = scene.folded[cue.start : cue.end]
    is_amount = reading.figure.dimension in {"money", ""} and reading.metric in scene.lexicon.signed
    return is_amount and text in scene.lexicon.grammar.signs and not touches(scene, "step", 0, cue.start)


def _is_growth_told(scene: Scene, figure: Figure) -> bool:
    """Tell whether a sentence speaks of growth before a figure, and of no share since."""
    words = scene.of("growth", scene.sentence.start, figure.start)
    shares = scene.of("share", words[-1].end, figure.start) if words and not scene.lexicon.is_east_asian else []
    return bool(words) and not shares


def _is_share(scene: Scene, reading: Reading, region: tuple[int, int]) -> bool:
    figure = reading.figure
    if scene.starting("share", figure.start, figure.end):
        return True
    near = 6 if scene.lexicon.is_east_asian else 16
    for word in scene.of("share", figure.end, region[1]):
        limit = 1 if word.end - word.start <= 3 else near
        if word.start - figure.end <= limit:
            return True
    return any(
        figure.start - word.end <= 2 * near
        for word in scene.of("share", region[0], figure.start)
        if word.end - word.start > 3 or scene.folded[word.start] in scene.lexicon.grammar.share_cues
    )


def _is_bar(scene: Scene, cue: Word, figure: Figure) -> bool:
    """Tell whether a growth lies above or below an amount, which is no step: 4.3% below the 34.7 billion of a year before."""
    is_bar = scene.folded[cue.start : cue.end].startswith(scene.lexicon.comparing_moves) and cue.end <= figure.start
    return is_bar and any(0 <= cue.start - other.end <= 1 for other in scene.figures if other is not figure)


def _is_part_told(scene: Scene, cue: Word, figure: Figure, region: tuple[int, int]) -> bool:
    """Tell whether a part is no step but what part of something it is: jedes zweite Teil geht zurück."""
    is_later = cue.start >= figure.end and scene.folded[cue.start : cue.end] in scene.lexicon.grammar.separable
    return is_later and not touches(scene, "step", region[0], figure.start)
