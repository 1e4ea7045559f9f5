"""Find whom a figure is about: the name in its own clause, then the subject of the sentence, then of the text."""

from __future__ import annotations

from tasks.extract.comparisons import is_compared
from tasks.extract.figures import Figure
from tasks.extract.items import names_another
from tasks.extract.places import place_as_market
from tasks.extract.references import find_reference
from tasks.extract.scenes import Focus, Reading, Scene, is_market
from tasks.extract.strangers import find_stranger, is_of_some_market, is_of_stranger
from tasks.extract.words import Word

_LIST = 80  # characters of a list of examples
_ARTICLE = 6  # characters before what a clause opens with
_ITEM = 4  # words of one, with what joins it


def find_subjects(scene: Scene, focus: Focus) -> dict[int, str | None]:
    """Say for each figure, by its number, which entity stands as subject; under -1 the one that the sentence leaves behind."""
    found: dict[int, str | None] = {}
    is_set = names_another(scene) or is_of_stranger(scene)
    subject = None if is_set or focus.has_actor else focus.entity
    if place_as_market(scene):
        subject, is_set = focus.market, True
    mentioned: str | None = None
    everyone = scene.by_role.get("entity", [])
    market = subject if is_market(subject) else None  # what the sentence is about before it names others in passing
    for start, end in scene.sentence.clauses if everyone or scene.figures else ():
        if market and scene.folded[start - 1] == ";" and not any(start <= word.start < end for word in everyone):
            subject, is_set = market, True
        named = [word for word in everyone if start <= word.start < end]
        entities = [word for word in named if not _is_bystander(scene, word, named)]
        if is_set and not scene.figures:
            break
        figures = [(number, figure) for number, figure in enumerate(scene.figures) if start <= figure.start < end]
        if not figures:
            if entities and not is_set and not _is_subordinate(scene, start):
                subject, is_set = None if _are_a_pair(scene, entities) else _head(scene, entities), True
            if entities:
                mentioned = entities[-1].stands_for("entity")
            continue
        if not entities and not is_market(subject) and _opens_with_part(scene, start):
            subject = _whole_of(scene, subject, focus)
        if told := find_reference(scene, focus, mentioned, is_set, start, end):
            subject, is_set = told, True
        if mentioned and _is_apposed(scene, start, figures[0][1], entities):
            subject, is_set = mentioned, True
        after: str | None = None
        for number, figure in figures:
            before = [word for word in entities if word.end <= figure.start and not is_compared(scene, word, start)]
            later = [word for word in entities if word.start >= figure.end and not is_compared(scene, word, start)]
            places = scene.lexicon.grammar.places
            beside = [word for word in later if scene.folded[figure.end : word.start].strip() in places]
            if beside:
                found[number] = beside[0].stands_for("entity")
                continue
            if not before and scene.of("jointly", start, figure.start):
                found[number] = None
                continue
            owner = find_stranger(scene, start, figure.start)
            if owner is not None and not any(word.end >= owner for word in before):
                subject, is_set = None, True
                found[number] = None
                continue
            if is_of_some_market(scene, figure, entities):
                found[number] = None
                continue
            if (before and _are_together(scene, before, figures, start)) or (
                not before and _are_together(scene, later[:2], figures, start)
            ):
                subject, is_set = None, True
            elif before:
                subject, is_set = _group_of(scene, before, figure, start), True
            elif (
                later
                and (not is_set or _is_part_of(scene, later[0], subject))
                and not _next_figure_before(figures, number, later[0])
            ):
                found[number] = after = later[0].stands_for("entity")
                continue
            elif subject and scene.of("group", start, figure.start):
                subject = _parent_group(scene, subject)
            elif subject and scene.of("whole_company", start, figure.start):
                subject = whole_company(scene, subject, focus)
            elif subject and scene.of("platform", start, figure.start):
                subject = _platform(scene, subject, focus)
            elif scene.of("we", start, figure.start) and not entities:
                subject = focus.speaker = focus.speaker or subject
            found[number] = subject
            market = market or (subject if is_market(subject) else None)
        if after:
            subject, is_set = after, True
        mentioned = entities[-1].stands_for("entity") if entities else mentioned
    found[-1] = subject
    return found


def _group_of(scene: Scene, before: list[Word], figure: Figure, start: int) -> str | None:
    """Give a figure to the last name before it, or to the group that name belongs to where the group's is spoken of."""
    subject = before[-1].stands_for("entity")
    return _parent_group(scene, subject) if scene.of("group", max(start, before[-1].end), figure.start) else subject


def _opens_with_part(scene: Scene, start: int) -> bool:
    """Tell whether a clause after a semicolon opens with another part of a company: 京东物流收入…;新业务收入…"""
    is_apart = scene.folded[max(0, start - 2) : start].strip(" ,").endswith(";")
    return is_apart and bool(scene.starting("segment", start, start + _ARTICLE))


def _whole_of(scene: Scene, subject: str | None, focus: Focus) -> str | None:
    """Name the company that a part belongs to: the one that the text has been about, else the only one above it."""
    above = scene.lexicon.parents.get(subject or "", frozenset())
    return focus.entity if focus.entity in above else next(iter(above)) if len(above) == 1 else subject


def _parent_group(scene: Scene, subject: str | None) -> str | None:
    """Name the group above a part, or the part itself where none is known: Shopee … the group's revenue is Sea's."""
    return scene.lexicon.groups.get(subject or "", subject)


def whole_company(scene: Scene, subject: str | None, focus: Focus) -> str | None:
    """Name what "the company" is after a part was named: the one above it that the text has been about."""
    if subject is None:
        return None
    above = scene.lexicon.parents.get(subject, frozenset()) & focus.subjects
    group = scene.lexicon.groups.get(subject)
    return group if group in above else min(above, default=subject)


def _platform(scene: Scene, subject: str, focus: Focus) -> str | None:
    """Name what "the platform" is where a group stands as subject: its only part told of; nobody where there are several."""
    if subject not in scene.lexicon.groups.values():
        return subject
    parts = [one for one in focus.subjects if subject in scene.lexicon.parents.get(one, frozenset())]
    return subject if not parts else parts[0] if len(parts) == 1 else None


def _are_together(scene: Scene, before: list[Word], figures: list[tuple[int, Figure]], start: int) -> bool:
    """Tell whether two names share one figure, which is then neither's: combined, TikTok Shop and Tokopedia had $35bn."""
    if len(before) < 2 or before[-2].stands_for("entity") == before[-1].stands_for("entity"):
        return False
    first, last = before[-2:]
    joined = scene.folded[first.end : last.start].strip() in scene.lexicon.listing
    inner = any(first.end <= figure.start < last.start for _, figure in figures)
    return joined and not inner and len(figures) == 1 and not scene.of("respectively", start, figures[-1][1].end + 12)


def _is_subordinate(scene: Scene, start: int) -> bool:
    """Tell whether a clause says something more about the one before it: where Coupang takes customers, which JD bought."""
    opening = scene.folded[start : scene.sentence.end].split(maxsplit=1)
    return start > scene.sentence.start and bool(opening) and opening[0] in scene.lexicon.grammar.subordinates


def _are_a_pair(scene: Scene, entities: list[Word]) -> bool:
    """Tell whether a clause is about two at once: Temu und Shein."""
    if len(entities) < 2 or entities[0].stands_for("entity") == entities[1].stands_for("entity"):
        return False
    return scene.folded[entities[0].end : entities[1].start].strip() in scene.lexicon.grammar.conjunctions


def _is_apposed(scene: Scene, start: int, figure: Figure, entities: list[Word]) -> bool:
    """Tell whether a clause only gives the name before it its figure: and Pinduoduo, at about 5.2 trillion yuan."""
    openers = scene.starting("apposed", start, start + 2)
    has_own = any(word.start < figure.start for word in entities) or bool(scene.of("metric", start, figure.start))
    return bool(openers) and not has_own


def _is_part_of(scene: Scene, word: Word, subject: str | None) -> bool:
    return subject in scene.lexicon.parents.get(word.stands_for("entity") or "", frozenset())


def _next_figure_before(figures: list[tuple[int, Figure]], number: int, word: Word) -> bool:
    return any(other > number and figure.start < word.start for other, figure in figures)


def _head(scene: Scene, entities: list[Word]) -> str | None:
    """Of several names choose the first, or the part where a group's name stands before it (Sea's marketplace Shopee)."""
    first = entities[0]
    for other in entities[1:]:
        if (
            other.start - first.end < 30
            and _is_part_of(scene, other, first.stands_for("entity"))
            and (
                scene.folded[first.end : first.end + 2] in scene.lexicon.grammar.genitives
                or scene.folded[first.end : first.end + 1] in scene.lexicon.grammar.owners
            )
        ):
            return other.stands_for("entity")
    return first.stands_for("entity")


def _is_bystander(scene: Scene, word: Word, named: list[Word]) -> bool:
    """Tell whether a name is part of an attribution, stands after the speaker has begun, or only says where or whose."""
    if _is_owner(scene, word) or (
        is_market(word.stands_for("entity")) and any(not is_market(other.stands_for("entity")) for other in named)
    ):
        return True
    if _stands_in_brackets(scene, word):
        return True
    if (scene.actor is not None and word.start >= scene.actor) or _is_example(scene, word):
        return True
    is_source = scene.attribution and scene.attribution[0] <= word.start < scene.attribution[1]
    return bool(is_source) and len(scene.of("entity", scene.sentence.start, scene.sentence.end)) > 1


def _stands_in_brackets(scene: Scene, word: Word) -> bool:
    """Tell whether a name stands in brackets without a figure, as a ticker or another name: (NASDAQ: PDD)."""
    opens = scene.folded.rfind("(", max(scene.sentence.start, word.start - 40), word.start)
    closes = scene.folded.find(")", opens, scene.sentence.end)
    return opens >= 0 and word.end <= closes and not any(opens <= figure.start < closes for figure in scene.figures)


def _is_owner(scene: Scene, word: Word) -> bool:
    """Tell whether a name only says whose another is, or what is left out: the app, owned by PDD; 14% without Farfetch."""
    start = max(scene.sentence.start, word.start - 24)
    cues = [*scene.of("owner", start, word.start), *scene.of("without", start, word.start)]
    if any(not scene.folded[cue.end : word.start].strip() for cue in cues):
        return True
    before = [other for other in scene.of("entity", start, word.start) if other.end < word.start]
    joined = bool(before) and scene.folded[before[-1].end : word.start].strip() in scene.lexicon.listing
    return joined and _is_owner(scene, before[-1])


def _is_example(scene: Scene, word: Word) -> bool:
    """Tell whether a name is only one of several that nothing is counted for: services, which include Taiwan, Eats and Temu, …"""
    last = scene.clause(word.start)[1]
    if any(word.end <= figure.start < last for figure in scene.figures):
        return False
    for cue in scene.of("including", max(scene.sentence.start, word.start - _LIST), word.start):
        listed = [one.strip() for one in scene.folded[cue.end : word.start].split(",")]
        is_list = all(len(one.split()) <= _ITEM for one in listed)
        if is_list and not any(cue.end <= figure.start < word.start for figure in scene.figures):
            return True
    return False


def find_versus(scene: Scene, reading: Reading, clause: tuple[int, int]) -> str | None:
    grammar = scene.lexicon.grammar
    before = scene.of("entity", scene.sentence.start, reading.figure.start)
    if (
        len(before) > 1
        and scene.folded[before[-1].end : reading.figure.start].strip() in grammar.possessives
        and before[-1].stands_for("entity") == reading.entity
    ):
        reading.entity = before[0].stands_for("entity")
        return before[-1].stands_for("entity")
    for word in scene.of("entity", clause[0], scene.sentence.end):
        value = word.stands_for("entity")
        if value != reading.entity and (
            is_compared(scene, word, clause[0])
            or scene.folded[word.end : reading.figure.start].strip() in grammar.possessives
            or scene.folded[max(0, word.start - 1) : word.start] in grammar.copulas
        ):
            return value
    if reading.figure.dimension == "times" and not scene.phrases:
        before = scene.of("entity", scene.sentence.start, reading.figure.start)
        if (
            len(before) > 1
            and before[-1].stands_for("entity") == reading.entity
            and scene.folded[max(0, before[-1].start - 1) : before[-1].start] in grammar.compares
        ):
            reading.entity = before[0].stands_for("entity")
            return before[-1].stands_for("entity")
    return None


def names_someone_first(scene: Scene) -> bool:
    first, last = scene.sentence.clauses[0]
    limit = min([last, *(figure.start for figure in scene.figures)])
    return bool(scene.of("entity", first, limit))
