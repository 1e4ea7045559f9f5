"""Tell what people are counted as: buyers who bought, daily or monthly users who used."""

from __future__ import annotations

from tasks.extract.earnings import PEOPLE
from tasks.extract.figures import Figure
from tasks.extract.scenes import Scene
from tasks.extract.words import Word

_ANYBODY = {"other:headcount", "users", "buyers", "other:population"}
_BY_RHYTHM = {"daily": "dau", "monthly": "mau"}
_FARTHEST = 60  # characters from the people to what they did
_FARTHEST_EAST = 16


def match_doers(scene: Scene, metric: str | None, upto: int) -> str | None:
    """Find what users are that a sentence says have bought something: the number of users who bought …, die gekauft haben."""
    if metric != "users":
        return metric
    words = [word for word in scene.of("metric", scene.sentence.start, upto) if word.stands_for("metric") == metric]
    return "buyers" if words and scene.of("buying", words[-1].end, upto) else metric


def is_bought(scene: Scene, word: Word) -> bool:
    """Tell whether a metric only names what people buy: die Zahl der Nutzer, die in Live-Räumen Schuhe gekauft haben."""
    verbs = scene.starting("buying", word.end, word.end + 2)
    return bool(verbs) and not scene.folded[word.end : verbs[0].start].strip()


def match_goods(scene: Scene, figure: Figure, noun: Word, region: tuple[int, int]) -> str | None:
    """Find what goods right after a count are that were sold or bought, and not only offered: ordered 8bn items."""
    if (noun.stands_for("noun") or noun.stands_for("metric")) != "sku_count":
        return None
    start = scene.clause(figure.start)[0]
    spans = [(start, figure.start), (noun.end, region[1])]
    is_sold = any(scene.of(role, *span) for span in spans for role in ("buying", "selling"))
    return "other:units_sold" if is_sold else None


def match_people(scene: Scene, figure: Figure, noun: Word, region: tuple[int, int]) -> str | None:
    """Find what people right after a count are by what they do: 143 million people bought …, opened it in March."""
    if (noun.stands_for("noun") or noun.stands_for("metric")) not in _ANYBODY:
        return None
    return _by_deed(scene, figure, noun, region)


def match_nation(scene: Scene, figure: Figure, region: tuple[int, int]) -> str | None:
    """Find what people called by their country are by what they do: was used by 7.1 million Koreans in January."""
    if not figure.is_scaled or not ("using" in scene.by_role or "buying" in scene.by_role):
        return None
    nations = scene.starting("country", figure.end, figure.end + 2)
    return _by_deed(scene, figure, nations[0], region) if nations else None


def _by_deed(scene: Scene, figure: Figure, noun: Word, region: tuple[int, int]) -> str | None:
    end = min(region[1], noun.end + (_FARTHEST_EAST if scene.lexicon.is_east_asian else _FARTHEST))
    if scene.of("buying", figure.end, end):
        return "buyers"
    start = max(scene.clause(figure.start)[0], figure.start - _FARTHEST)
    if not [*scene.of("using", noun.end, end), *scene.of("using", start, figure.start)]:
        return None
    for rhythm in ("daily", "monthly"):
        if scene.of(rhythm, start, end):
            return _BY_RHYTHM[rhythm]
    is_month = any(phrase.has("m") for phrase in scene.phrases if phrase.start < end)
    return _BY_RHYTHM["monthly"] if is_month else "users"


def goes_on_with_people(scene: Scene, figure: Figure, metric: str) -> bool:
    """Tell whether a count of persons says of another name what was counted before: Temu 3100万人. SHEINは1000万人."""
    is_person = figure.unit is not None and figure.unit.spelling in scene.lexicon.grammar.persons
    return is_person and metric in PEOPLE and bool(scene.of("entity", scene.sentence.start, figure.start))


def live_there(scene: Scene, figure: Figure) -> bool:
    """Tell whether a count only says how large places are: in towns with fewer than 100,000 people."""
    start = scene.clause(figure.start)[0]
    for word in scene.of("inhabited", start, figure.start):
        sizes = scene.of("qualifier", word.end, figure.start)
        end = sizes[0].start if sizes else figure.start
        if not scene.folded[word.end : end].strip():
            return True
    return False


def touches_verb(scene: Scene, figure: Figure) -> bool:
    """Tell whether a count is right before what buyers do: 9 million bought something."""
    verbs = scene.starting("buying", figure.end, figure.end + 2)
    return bool(verbs) and not scene.folded[figure.end : verbs[0].start].strip()
