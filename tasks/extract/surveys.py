"""Read what part of the people shop at somebody's: 43% of consumers have bought from Temu."""

from __future__ import annotations

from tasks.extract.scenes import Reading, Scene
from tasks.extract.words import Word

_PENETRATION = "penetration"
_NEAR, _NEAR_EAST = 30, 12  # characters between a share and the people it is a part of


def settle_survey(scene: Scene, reading: Reading, clause: tuple[int, int], previous: Reading | None) -> None:
    """Give a share of people who have bought or used something to the one company that they did it at."""
    if reading.figure.dimension != "fraction" or reading.kind not in {"share", "level"}:
        return
    is_next = previous is not None and previous.metric == _PENETRATION and reading.figure.shape != "fraction"
    if is_next and reading.metric is None and _goes_on(scene, clause):
        reading.metric = _PENETRATION
        return
    people = _people(scene, reading) or next(iter(scene.by_role.get("surveys", ())), None)
    if people is None:
        return
    names = [word for word in scene.of("entity", *clause) if ":" not in (word.stands_for("entity") or ":")]
    if not names and "surveys" in scene.by_role:
        names = [word for word in scene.by_role.get("entity", ()) if ":" not in (word.stands_for("entity") or ":")]
        clause = (clause[0], max([clause[1], *(scene.clause(word.start)[1] for word in names)]))
    if len({word.stands_for("entity") for word in names}) != 1 or _are_its_own(scene, names, people):
        return
    if scene.of("buying", *clause) or scene.of("using", *clause) or _is_clause_of(scene, names[-1], people):
        reading.entity, reading.metric = names[-1].stands_for("entity"), _PENETRATION


def _goes_on(scene: Scene, clause: tuple[int, int]) -> bool:
    """Tell whether a clause says the same of another company or time, and nothing else: momo 為 61.9%; 2023 were it 26%."""
    is_named = bool(scene.of("entity", *clause)) or any(
        clause[0] <= phrase.start < clause[1] for phrase in scene.phrases
    )
    return is_named and not scene.of("metric", *clause) and not scene.of("proportion", *clause)


def _people(scene: Scene, reading: Reading) -> Word | None:
    """Find the people that a share is a part of: right after it, or shortly before."""
    near = _NEAR_EAST if scene.lexicon.is_east_asian else _NEAR
    figure = reading.figure
    after = scene.starting("people", figure.end, figure.end + near // 2)
    if after and scene.of("share", figure.end, after[0].start):
        return after[0]
    before = scene.of("people", max(scene.sentence.start, figure.start - near), figure.start)
    return before[-1] if before and scene.lexicon.is_east_asian else None


def _are_its_own(scene: Scene, names: list[Word], people: Word) -> bool:
    """Tell whether the people are already somebody's: of Amazon shoppers."""
    is_spaced = not scene.lexicon.is_east_asian
    return is_spaced and any(
        not scene.folded[name.end : people.start].strip() for name in names if name.end <= people.start
    )


def _is_clause_of(scene: Scene, name: Word, people: Word) -> bool:
    """Tell whether a name ends what says which people they are: 曾在蝦皮購物的網友."""
    return scene.folded[name.end : people.start] in scene.lexicon.grammar.possessives
