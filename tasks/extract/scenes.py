"""A sentence with all that was found in it, a figure being read, and what the text has been about.

Nothing is computed here: a reading points to words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.phrases import Phrase
from tasks.extract.sentences import Sentence
from tasks.extract.words import Word

_FOCUS_LENGTH = 5
_THIS_YEAR = ("y+0",)
_LONG = {"full", "fiscal", "thru", "same3", "same12"}


@dataclass(slots=True)
class Reading:
    """A figure with the words that say what it is about; offsets count characters of the text."""

    figure: Figure
    kind: str
    entity: str | None = None
    metric: str | None = None
    versus: str | None = None
    period: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    focus: tuple[tuple[str, ...], ...] = ()
    basis: str | None = None
    qualifier: str = "exact"
    modality: str = "reported"
    scope: str | None = None
    attributed_to: str | None = None
    direction: str = ""
    money: str | None = None
    is_loss: bool = False
    is_base: bool = False
    is_part: bool = False  # of what was told last, or of something nobody knows: it takes over no metric
    is_multiple: bool = False
    converts: int | None = None
    cues: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Focus:
    """What the text has been about so far."""

    entity: str | None = None
    last_entity: str | None = None
    pair: tuple[str, str] | None = None  # the two that were named together last
    list_lead: str | None = None  # whom a list of points is about
    lead: str | None = None  # whom the paragraph was about first
    opening: str | None = None  # whom the first figures of the text are of; "" where they are nobody's
    metric: str | None = None
    metrics: dict[str, str] = field(default_factory=dict)
    metric_age: int = 0  # sentences since it was named
    periods: list[tuple[str, ...]] = field(default_factory=list)
    has_actor: bool = False
    has_yoy: bool = False
    untold_age: int = 9  # sentences since a figure of a metric that is no claim: a share price
    outlook: tuple[str, ...] = ()  # what the last forecast of the paragraph was for
    money: str | None = None
    money_of: str | None = None  # whose figures the currency was written out for
    share: str | None = None  # what the last share of the paragraph was one of
    market: str | None = None  # the market last told of
    place: str | None = None  # where the last figure of a market was told for
    subjects: set[str] = field(default_factory=set)  # all it has been about
    market_metric: str | None = None  # what was measured of a market last, by its own word
    is_uncounted: bool = False  # the last figure was a number of nobody knows what
    is_aside: bool = False  # a share price was told last
    speaker: str | None = None  # whom "we" stands for

    def remember(self, keys: tuple[str, ...]) -> None:
        """Put a period first; this year is no other than that of an event that a text is about."""
        if keys == _THIS_YEAR and self.periods and self.periods[0][-1].startswith("e"):
            return
        if keys and (not self.periods or self.periods[0] != keys):
            self.periods = [keys, *self.periods][:_FOCUS_LENGTH]

    def close_paragraph(self) -> None:
        """Go back to whom the paragraph was about first; forget a time told in passing where it was about something longer."""
        self.entity, self.lead = self.lead or self.entity, None
        if self.opening is not None and (not self.opening or is_market(self.opening)):
            self.entity = self.opening or None
        if any(not is_passing(keys) for keys in self.periods):
            self.periods = [keys for keys in self.periods if not is_passing(keys)]


def is_passing(keys: Sequence[str]) -> bool:
    """Tell a single month, day or event from a quarter, a year or any other length that reports are about."""
    return not any(key in _LONG or key[0] in "qhn" or key.startswith("span") for key in keys) and any(
        key[0] in "mde" for key in keys
    )


@dataclass(slots=True)
class Scene:
    """One sentence with all that was found in it; nobody changes it, but what is frozen takes thrice as long to make."""

    folded: str
    sentence: Sentence
    words: Sequence[Word]
    figures: Sequence[Figure]
    phrases: Sequence[Phrase]
    actor: int | None
    attribution: tuple[int, int, str] | None
    lexicon: Lexicon
    register: str | None = None  # the currency of the place where the text was written
    by_role: dict[str, list[Word]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the words by the roles they play, each in reading order."""
        by_role = self.by_role
        for word in self.words:
            for role in word.senses:
                if role in by_role:
                    by_role[role].append(word)
                else:
                    by_role[role] = [word]

    def of(self, role: str, start: int, end: int) -> list[Word]:
        """List the words that play a role within a span."""
        words = self.by_role.get(role)
        return [word for word in words if start <= word[0] and word[1] <= end] if words else []

    def starting(self, role: str, start: int, end: int) -> list[Word]:
        """List the words that play a role and start within a span, its end included."""
        words, end = self.by_role.get(role), max(end, start + 1)
        return [word for word in words if start <= word[0] < end] if words else []

    def clause(self, offset: int) -> tuple[int, int]:
        """Find the clause around an offset."""
        return self.sentence.clauses[self.sentence.clause_at(offset)]


def touches(scene: Scene, role: str, start: int, end: int) -> bool:
    if role not in scene.by_role:
        return False
    words = [word for word in scene.words if start <= word.start and word.end <= end]
    while words and words[-1].stands_for("qualifier") is not None and words[-1].stands_for(role) is None:
        end = words.pop().start
    return bool(words) and words[-1].stands_for(role) is not None and not scene.folded[words[-1].end : end].strip()


def find_region(scene: Scene, figure: Figure, number: int, clause: tuple[int, int]) -> tuple[int, int]:
    """Find the stretch of the clause that belongs to a figure: from the one before to the one after."""
    start = max([clause[0], *(other.end for other in scene.figures[:number] if other.end <= figure.start)])
    end = min([clause[1], *(other.start for other in scene.figures[number + 1 :] if other.start >= figure.end)])
    return start, end


def in_brackets(scene: Scene, clause: tuple[int, int]) -> bool:
    return scene.folded[max(0, clause[0] - 1) : clause[0]] == "("


def is_alike(dimension: str, figure: Figure, kind: str = "") -> bool:
    """Tell whether a metric of a dimension can have this figure as its level."""
    own = figure.dimension
    if not dimension:
        return False
    if own in {"points", "times"} or kind in {"change", "ratio"}:
        return True
    if own == "fraction":
        return dimension == "fraction" or kind == ""
    if own == "":
        return (
            dimension in {"money", "count", "times", "coefficient"}
            if figure.is_scaled
            else dimension in {"count", "times", "coefficient", "fraction"}
        )
    if own == "count":
        return dimension == "count"
    return own == dimension


def is_market(entity: str | None) -> bool:
    """Tell a market from somebody."""
    return (entity or "").startswith("market:")


def says_down(cue: Word) -> bool:
    return (cue.stands_for("down") is not None and cue.stands_for("up") is None) or cue.stands_for(
        "qualifier"
    ) == "under"
