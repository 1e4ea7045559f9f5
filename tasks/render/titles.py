"""The title: the top finding with its figure, and as much of the second as two lines hold."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.render.brief import Finding
from tasks.render.points import Row, key_of, step_of
from tasks.render.quotes import has_dense
from tasks.render.sentences import Telling, is_turn, way_of, word_season, word_sentence, word_size

TITLE_LENGTH = 110


def tell_title(findings: Sequence[Finding], rows: Sequence[Row], telling: Telling) -> str:
    """Make the title: the first finding; where two lines hold it, the second in short, else the step a year ago."""
    words, first = telling.words, findings[0].headline
    seconds = [_tell_short(rows[0], rows[1], telling), findings[1].headline] if len(rows) > 1 else []
    if len(rows) > 1 and rows[1]["finding"] not in ("step", "growth"):
        seconds = []
    tries = [words.labels.fill("title", "two", first=first, second=second) for second in seconds if second]
    point = telling.points.at(key_of(rows[0]), rows[0]["period"])
    if rows[0]["finding"] == "step" and point is not None and (season := word_season(point, telling)):
        tries.append(words.labels.fill("title", "season", first=first, season=season))
    return next((title for title in tries if _width(title) <= TITLE_LENGTH), first)


def _tell_short(first: Row, second: Row, telling: Telling) -> str:
    """Word a second step of the same period kind without its level; empty for anything else."""
    points = [telling.points.at(key_of(found), found["period"]) for found in (first, second)]
    if any(
        point is None or found["finding"] != "step" or step_of(point) is None
        for point, found in zip(points, (first, second), strict=True)
    ):
        return ""
    before, point = points
    assert before is not None
    assert point is not None
    step = step_of(point) or 0.0
    if before["period"] != point["period"] or way_of(step) == "flat" or is_turn(step):
        return ""
    size = word_size(step, point, "qoq", telling.words)
    return word_sentence("title", f"short_{way_of(step)}", point, telling.words, size=size)


def _width(text: str) -> int:
    """Measure a line: a character of a script without spaces takes two places."""
    return sum(2 if has_dense(character) else 1 for character in text)
