"""The title: the top finding with its figure, and the step a year ago where two lines hold it."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.render.brief import Finding
from tasks.render.choices import LEADING
from tasks.render.points import Row, key_of
from tasks.render.quotes import has_dense
from tasks.render.sentences import Telling, word_season

TITLE_LENGTH = 110


def tell_title(findings: Sequence[Finding], rows: Sequence[Row], telling: Telling) -> str:
    """Make the title of the first finding; where none is graded well enough to lead, it says so."""
    words, first = telling.words, findings[0].headline
    if not any(_is_credible(finding.grade) for finding in findings):
        return words.labels.fill("title", "unconfirmed", first=first)
    point = telling.points.at(key_of(rows[0]), rows[0]["period"])
    if rows[0]["finding"] == "step" and point is not None and (season := word_season(point, telling)):
        title = words.labels.fill("title", "season", first=first, season=season)
        return title if _width(title) <= TITLE_LENGTH else first
    return first


def _is_credible(grade: str) -> bool:
    """Tell whether a grade such as C4 has information that may lead a brief."""
    return grade[-1:].isdigit() and int(grade[-1]) <= LEADING


def _width(text: str) -> int:
    """Measure a line: a character of a script without spaces takes two places."""
    return sum(2 if has_dense(character) else 1 for character in text)
