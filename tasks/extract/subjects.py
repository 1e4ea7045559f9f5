"""Find whom a figure is about: the name in its own clause, then the subject of the sentence, then of the text."""

from __future__ import annotations

from tasks.extract.bystanders import is_bystander
from tasks.extract.comparisons import is_compared
from tasks.extract.figures import Figure
from tasks.extract.groups import group_of, parent_group, platform_of, whole_company, whole_of
from tasks.extract.items import names_another
from tasks.extract.places import moving_place, place_as_market
from tasks.extract.references import find_reference
from tasks.extract.scenes import Focus, Reading, Scene, is_market
from tasks.extract.strangers import find_stranger, is_of_some_market, is_of_stranger
from tasks.extract.words import Word

_ARTICLE = 6  # characters before what a clause opens with
_NAME = 24  # characters of a name in a list
_PASSING = 12  # characters before a name that is not what its clause is about


def find_subjects(scene: Scene, focus: Focus) -> dict[int, str | None]:
    """Say for each figure, by its number, which entity stands as subject; under -1 the one that the sentence leaves behind."""
    found: dict[int, str | None] = {}
    is_set = names_another(scene) or is_of_stranger(scene)
    subject = None if is_set or focus.has_actor else focus.entity
    if place_as_market(scene) or (focus.market and moving_place(scene)):
        subject, is_set = focus.market, True
    mentioned: str | None = None
    everyone = scene.by_role.get("entity", [])
    market = subject if is_market(subject) else None  # what the sentence is about before it names others in passing
    for start, end in scene.sentence.clauses if everyone or scene.figures else ():
        if market and scene.folded[start - 1] == ";" and not any(start <= word.start < end for word in everyone):
            subject, is_set = market, True
        named = [word for word in everyone if start <= word.start < end]
        entities = [word for word in named if not is_bystander(scene, word, named)]
        if is_set and not scene.figures:
            break
        if entities and scene.folded[max(0, start - 2) : start].strip().endswith(";"):
            is_set = False  # a clause after a semicolon that names somebody is about that
        figures = [(number, figure) for number, figure in enumerate(scene.figures) if start <= figure.start < end]
        if not figures:
            if (
                entities
                and not is_set
                and not _is_subordinate(scene, start)
                and not _is_owner_next(scene, entities[-1])
            ):
                subject, is_set = None if _are_a_pair(scene, entities) else _head(scene, entities), True
            if entities:
                mentioned = entities[-1].stands_for("entity")
            continue
        if not entities and not is_market(subject) and _opens_with_part(scene, start):
            subject = whole_of(scene, subject, focus)
        if told := find_reference(scene, focus, mentioned, is_set, start, end):
            subject, is_set = told, True
        if mentioned and _is_apposed(scene, start, figures[0][1], entities):
            subject, is_set = mentioned, True
        if mentioned and not entities and _opens_with_owner(scene, start):
            found |= {number: mentioned for number, _ in figures}
            continue
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
            if _has_unknown_name(scene, figure, number):
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
                subject, is_set = group_of(scene, before, figure, start), True
            elif (
                later
                and (not is_set or _is_part_of(scene, later[0], subject))
                and not _next_figure_before(figures, number, later[0])
            ):
                found[number] = after = later[0].stands_for("entity")
                continue
            elif subject and scene.of("group", start, figure.start):
                subject = parent_group(scene, subject)
            elif subject and scene.of("whole_company", start, figure.start):
                subject = whole_company(scene, subject, focus)
            elif subject and scene.of("platform", start, figure.start):
                subject = platform_of(scene, subject, focus)
            elif scene.of("we", start, figure.start) and not entities:
                subject = focus.speaker = focus.speaker or subject
            found[number] = subject
            market = market or (subject if is_market(subject) else None)
        if after:
            subject, is_set = after, True
        mentioned = entities[-1].stands_for("entity") if entities else mentioned
    found[-1] = subject
    return found


def _opens_with_part(scene: Scene, start: int) -> bool:
    """Tell whether a clause after a semicolon opens with another part of a company: 京东物流收入…;新业务收入…"""
    is_apart = scene.folded[max(0, start - 2) : start].strip(" ,").endswith(";")
    return is_apart and bool(scene.starting("segment", start, start + _ARTICLE))


def _are_together(scene: Scene, before: list[Word], figures: list[tuple[int, Figure]], start: int) -> bool:
    """Tell whether two names share one figure, which is then neither's: combined, TikTok Shop and Tokopedia had $35bn."""
    if len(before) < 2 or before[-2].stands_for("entity") == before[-1].stands_for("entity"):
        return False
    first, last = before[-2:]
    joined = scene.folded[first.end : last.start].strip() in scene.lexicon.listing
    inner = any(first.end <= figure.start < last.start for _, figure in figures)
    return joined and not inner and len(figures) == 1 and not scene.of("respectively", start, figures[-1][1].end + 12)


def _opens_with_owner(scene: Scene, start: int) -> bool:
    """Tell whether a clause tells something of the name right before it: Pinduoduo, whose GMV …"""
    opening = scene.folded[start : scene.sentence.end].split(maxsplit=1)
    return bool(opening) and opening[0] in scene.lexicon.grammar.relative_owners


def _has_unknown_name(scene: Scene, figure: Figure, number: int) -> bool:
    """Tell whether a list of names and figures goes on with a name that nobody knows: Temu 22 Mio., Kleinanzeigen 31 Mio."""
    if number == 0:
        return False
    last = scene.figures[number - 1]
    gap = scene.folded[last.end : figure.start]
    name = gap.strip(" ,、;.:")
    is_short = 1 < len(name) <= _NAME and name.replace(" ", "").replace("-", "").isalpha()
    if not is_short or gap[:1] not in {",", "、", ";"} or len(name.split()) > 2:
        return False
    if any(last.end <= word.start < figure.start for word in scene.words):
        return False
    return any(not scene.folded[word.end : last.start].strip(" :") for word in scene.of("entity", 0, last.start))


def _is_owner_next(scene: Scene, word: Word) -> bool:
    """Tell whether a name stands only in passing at the end of a clause, for the next one to tell something of it."""
    start, end = scene.clause(word.start)
    is_last = not scene.folded[word.end : end].strip(" ,")
    return is_last and word.start - start > _PASSING and _opens_with_owner(scene, end)


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
