"""Tell lengths of time that only say when from those that are measured: over the next three years, vor zwei Jahren."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Reading, Scene

_MONTH = 2_600_000.0  # seconds; what is shorter is measured: within 30 minutes
_YEAR = 31_000_000.0
_NEAR = 24  # characters between a length of time and the growth over it
_NEAR_EAST = 10


def is_span(scene: Scene, figure: Figure) -> bool:
    """Tell whether months or years beside a word of distance only say when something is or over which time."""
    if figure.dimension != "time" or figure.unit is None or figure.unit.factor < _MONTH:
        return False
    before = [
        word
        for word in scene.by_role.get("span_before", ())
        if word.end <= figure.start and figure.start - word.end <= 1 + (not scene.lexicon.is_east_asian)
    ]
    after = [word for word in scene.by_role.get("span_after", ()) if 0 <= word.start - figure.end <= 1]
    inner = [word for word in scene.by_role.get("basis", ()) if word.start < figure.end < word.end]  # 四年间
    return bool(before or after or inner)


def set_span(scene: Scene, reading: Reading) -> None:
    """Let a growth told right after some years (短短5年涨幅, over five years … rose) be one since so many years ago."""
    figure = reading.figure
    if reading.kind != "change" or reading.basis not in {None, "since"}:
        return
    for other in scene.figures:
        is_near = 0 <= figure.start - other.end <= (_NEAR_EAST if scene.lexicon.is_east_asian else _NEAR)
        is_near = (is_near and "," not in scene.folded[other.end : figure.start]) or _opens(scene, other)
        if is_near and other.number.isnumeric() and _is_years(other):
            reading.basis = "since"
            reading.period = (*reading.period, f"back{other.number}")
            return


def _opens(scene: Scene, figure: Figure) -> bool:
    """Tell whether a length of time is all that the first clause of a sentence holds: 短短三年,…"""
    start, end = scene.sentence.clauses[0]
    return start <= figure.start and figure.end <= end and end - start <= _NEAR_EAST and len(scene.figures) == 2


def _is_years(figure: Figure) -> bool:
    return figure.dimension == "time" and figure.unit is not None and figure.unit.factor > _YEAR
