"""Items of a list, each about what it names itself."""

from __future__ import annotations

import re

from tasks.extract.scenes import Focus, Scene

_NUMBER = re.compile(r"[\n.。!?;:]\s*[0-9]{1,2}(?:[.)]\s+|、\s*)", re.ASCII)
_POINT = re.compile(r"\s*(?:[-•*·▪–—]|[^\n:.,;]{2,40}: )")  # a mark, or a label at the start of a line
_LONGEST = 6  # characters of a number with what stands around it
_LETTERS, _LETTERS_EAST = 9, 4  # that a name has at least


def names_another(scene: Scene) -> bool:
    """Tell whether a numbered item names something unknown before what it measures: 3. Cat spray, estimated sales: $1.4m."""
    metrics = scene.by_role.get("metric")
    if not metrics or scene.of("entity", scene.sentence.start, metrics[0].start):
        return False
    before = max(0, scene.sentence.start - _LONGEST)  # a number may be taken for a sentence of its own
    number = _NUMBER.search(scene.folded[before : min(scene.sentence.start + _LONGEST, metrics[0].start)])
    if number is None:
        return False
    start = before + number.end()
    name = list(scene.folded[start : metrics[0].start])
    for word in scene.words:
        if start <= word.start < metrics[0].start:
            name[word.start - start : word.end - start] = " " * (word.end - word.start)
    return sum(map(str.isalpha, name)) >= (_LETTERS_EAST if scene.lexicon.is_east_asian else _LETTERS)


def leave_item(scene: Scene, focus: Focus) -> None:
    """Go back, where an item or a list ends, to whom the list is about: what one names is only its own."""
    start = scene.sentence.start
    line = scene.folded.rfind("\n", max(0, start - _LONGEST), start) + 1
    is_item = bool(_POINT.match(scene.folded, line or start))
    if not (is_item and line) and not scene.sentence.opens_paragraph:
        return
    if is_item:
        focus.list_lead = focus.list_lead or focus.entity
    if focus.list_lead in scene.lexicon.parents.get(focus.entity or "", ()):
        focus.entity = focus.list_lead
    if not is_item:
        focus.list_lead = None
