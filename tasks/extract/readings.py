"""Read sentences in order: each figure gets the words of its own clause, then of its sentence, then what the text is about.

Nothing is computed here: a reading points to words. What the text has been about is kept in `Focus`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.lexicons import Lexicon
from tasks.extract.numbers import Figure
from tasks.extract.phrases import Phrase
from tasks.extract.sentences import Sentence
from tasks.extract.words import Word

_FOCUS_LENGTH = 5
_METRIC_LASTS = 5  # sentences
_NEAR = {True: 6, False: 22}  # characters that still count as adjacent, east Asian or not
_RATE_LEVELS = {"conversion_rate", "accuracy", "efficiency"}


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
    is_multiple: bool = False
    converts: int | None = None
    cues: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Focus:
    """What the text has been about so far."""

    entity: str | None = None
    last_entity: str | None = None
    metric: str | None = None
    metrics: dict[str, str] = field(default_factory=dict)
    metric_age: int = 0  # sentences since it was named
    periods: list[tuple[str, ...]] = field(default_factory=list)
    has_actor: bool = False
    has_yoy: bool = False
    money: str | None = None

    def remember(self, keys: tuple[str, ...]) -> None:
        """Put a period first."""
        if keys and (not self.periods or self.periods[0] != keys):
            self.periods = [keys, *self.periods][:_FOCUS_LENGTH]


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with all that was found in it."""

    folded: str
    sentence: Sentence
    words: Sequence[Word]
    figures: Sequence[Figure]
    phrases: Sequence[Phrase]
    actor: int | None
    attribution: tuple[int, int, str] | None
    lexicon: Lexicon

    def of(self, role: str, start: int, end: int) -> list[Word]:
        """List the words that play a role within a span."""
        return [word for word in self.words if start <= word.start and word.end <= end and word.stands_for(role) is not None]

    def starting(self, role: str, start: int, end: int) -> list[Word]:
        """List the words that play a role and start within a span, its end included."""
        return [word for word in self.words if start <= word.start < max(end, start + 1) and word.stands_for(role) is not None]

    def clause(self, offset: int) -> tuple[int, int]:
        """Find the clause around an offset."""
        return self.sentence.clauses[self.sentence.clause_at(offset)]


def read_sentence(scene: Scene, focus: Focus) -> list[Reading]:
    """Read the figures of a sentence and move the focus on."""
    if scene.sentence.opens_paragraph:
        focus.has_actor, focus.has_yoy = False, False
    elif focus.has_actor and scene.actor is None and _names_someone_first(scene):
        focus.has_actor = False
    focus.metric_age += 1
    readings: list[Reading] = []
    subjects = _subjects(scene, focus)
    for number, figure in enumerate(scene.figures):
        reading = _read(scene, focus, figure, number, subjects, readings)
        if reading is None:
            continue
        readings.append(reading)
        if figure.dimension == "money" and figure.unit:
            focus.money = figure.unit.unit_id
        if reading.metric and reading.kind != "share" and not reading.metric.startswith("other:"):
            focus.metric, focus.metric_age = reading.metric, 0
            focus.metrics[scene.lexicon.metrics.get(reading.metric, "")] = reading.metric
        if reading.period and not reading.is_base and not {"ya", "q-1", "m-1"} & set(reading.period):
            focus.remember(reading.period)
    _share_out(scene, readings)
    for number, reading in enumerate(readings):
        if reading.kind == "change" and not reading.basis and not reading.base:
            later = next((other for other in readings[number + 1 :] if other.metric == reading.metric and other.is_base), None)
            if later and later is readings[number + 1] and later.figure.start - reading.figure.end < 30:
                reading.base = later.period
            if later and "ya" in later.period:
                reading.basis, focus.has_yoy = "yoy", True
    _close(scene, focus, subjects, readings)
    return readings


def _close(scene: Scene, focus: Focus, subjects: dict[int, str | None], readings: list[Reading]) -> None:
    if scene.actor is not None:
        focus.has_actor = True
    first = min((word.start for word in scene.of("entity", scene.sentence.start, scene.sentence.end)), default=0) - scene.sentence.start
    named = [word.stands_for("entity") for word in scene.of("entity", scene.sentence.start, scene.sentence.end)]
    if named:
        focus.last_entity = named[-1]
    last = subjects.get(-1)
    if last and not focus.has_actor and scene.actor is None and (readings or first <= (8 if scene.lexicon.is_east_asian else 28)):
        focus.entity = last
    if not readings:
        carried = [phrase for phrase in scene.phrases if _carries(scene, phrase, bool(focus.periods))]
        for phrase in sorted(carried, key=lambda phrase: not phrase.has("full")):
            focus.remember(phrase.keys)


def _carries(scene: Scene, phrase: Phrase, has_focus: bool) -> bool:
    """Tell whether a phrase in a sentence without figures says what period the text is about."""
    if phrase.is_relative or phrase.is_date or phrase.has("e", "same") or _is_since(scene, phrase):
        return False
    is_reported = bool(scene.of("report", scene.sentence.start, scene.sentence.end))
    return phrase.has("q", "h", "nine", "full", "span", "fiscal", "m") or (phrase.has("y") and not phrase.has("y-") and (is_reported or not has_focus))


def _names_someone_first(scene: Scene) -> bool:
    first, last = scene.sentence.clauses[0]
    limit = min([last, *(figure.start for figure in scene.figures)])
    return bool(scene.of("entity", first, limit))


def _subjects(scene: Scene, focus: Focus) -> dict[int, str | None]:
    """Say for each figure, by its number, which entity stands as subject; under -1 the one that the sentence leaves behind."""
    found: dict[int, str | None] = {}
    subject, is_set = (None if focus.has_actor else focus.entity), False
    mentioned: str | None = None
    for start, end in scene.sentence.clauses:
        entities = [word for word in scene.of("entity", start, end) if not _is_bystander(scene, word)]
        figures = [(number, figure) for number, figure in enumerate(scene.figures) if start <= figure.start < end]
        if not figures:
            if entities and not is_set:
                subject, is_set = _head(scene, entities), True
            if entities:
                mentioned = entities[-1].stands_for("entity")
            continue
        if mentioned and scene.of("there", start, end):
            subject, is_set = mentioned, True
        elif focus.last_entity and not is_set and scene.of("there", start, end):
            subject, is_set = focus.last_entity, True
        after: str | None = None
        for number, figure in figures:
            before = [word for word in entities if word.end <= figure.start and not _is_compared(scene, word, start)]
            later = [word for word in entities if word.start >= figure.end and not _is_compared(scene, word, start)]
            beside = [word for word in later if scene.folded[figure.end : word.start].strip() in {"at", "bei"}]
            if beside:
                found[number] = beside[0].stands_for("entity")
                continue
            if before:
                subject, is_set = before[-1].stands_for("entity"), True
            elif later and (not is_set or _is_part_of(scene, later[0], subject)) and not _next_figure_before(figures, number, later[0]):
                found[number] = after = later[0].stands_for("entity")
                continue
            found[number] = subject
        if after:
            subject, is_set = after, True
        mentioned = entities[-1].stands_for("entity") if entities else mentioned
    found[-1] = subject
    return found


def _is_part_of(scene: Scene, word: Word, subject: str | None) -> bool:
    return subject in scene.lexicon.parents.get(word.stands_for("entity") or "", frozenset())


def _next_figure_before(figures: list[tuple[int, Figure]], number: int, word: Word) -> bool:
    return any(other > number and figure.start < word.start for other, figure in figures)


def _head(scene: Scene, entities: list[Word]) -> str | None:
    """Of several names choose the first, or the part where a group's name stands before it (Sea's marketplace Shopee)."""
    first = entities[0]
    for other in entities[1:]:
        if other.start - first.end < 30 and _is_part_of(scene, other, first.stands_for("entity")) and (
            scene.folded[first.end : first.end + 2] in {"'s", "s "} or scene.folded[first.end : first.end + 1] in "的の旗傘"):
            return other.stands_for("entity")
    return first.stands_for("entity")


def _is_bystander(scene: Scene, word: Word) -> bool:
    """Tell whether a name is part of an attribution, or of a product's name, or stands after the speaker has begun."""
    if scene.actor is not None and word.start >= scene.actor:
        return True
    if scene.attribution and scene.attribution[0] <= word.start < scene.attribution[1]:
        return len(scene.of("entity", scene.sentence.start, scene.sentence.end)) > 1
    return False


def _is_compared(scene: Scene, word: Word, clause_start: int) -> bool:
    """Tell whether a name is what something is compared with: than JD, 比京东, als Alibaba."""
    gap = scene.folded[max(clause_start, word.start - (2 if scene.lexicon.is_east_asian else 6)) : word.start]
    for base in scene.of("base", max(clause_start, word.start - 18), word.start):
        if not scene.folded[base.end : word.start].strip(" 的") or scene.folded[base.end : word.start].strip() in {"the", "that of", "dem", "der"}:
            text = scene.folded[base.start : base.end]
            if text in {"与", "和", "跟", "同", "由", "从", "自", "nach", "von", "from", "over the", "zur", "zum"}:
                return bool(scene.of("base_after", word.end, scene.clause(word.start)[1])) and text in {"与", "和", "跟", "同"}
            return bool(gap) or True
    return False


def _read(scene: Scene, focus: Focus, figure: Figure, number: int, subjects: dict[int, str | None], earlier: list[Reading]) -> Reading | None:
    clause = scene.clause(figure.start)
    region = _region(scene, figure, number, clause)
    outer = earlier if _in_brackets(scene, clause) else [one for one in earlier if not _in_brackets(scene, scene.clause(one.figure.start))]
    previous = outer[-1] if outer else None
    metric, metric_word = _metric(scene, focus, figure, clause, region, previous)
    if figure.is_bare and not figure.is_more and not _counts(scene, figure, metric, metric_word, previous, region):
        return None
    if figure.shape == "ratio" and scene.lexicon.metrics.get(metric or "") not in {"times", "coefficient"}:
        return None
    has_actor = focus.has_actor or (scene.actor is not None and figure.start >= scene.actor)
    entity = None if has_actor else subjects.get(number)
    reading = Reading(figure, "level", entity, metric, money=figure.unit.unit_id if figure.dimension == "money" and figure.unit else focus.money)
    reading.cues = [(metric_word.start, metric_word.end)] if metric_word else []
    _set_qualifier(scene, reading, region)
    _set_kind(scene, reading, region, clause, previous)
    _set_conversion(scene, reading, previous)
    _set_periods(scene, reading, clause, region, previous, focus)
    _set_basis(scene, reading, clause, region, focus)
    _set_statement(scene, reading, clause, region)
    _look_ahead(scene, reading, clause, has_actor)
    if reading.kind == "share" and (whole := _whole(scene, figure)):
        reading.metric = whole
    elif reading.kind == "share" and metric_word and metric:
        reading.metric = scene.lexicon.shares.get(metric, metric)
    elif reading.kind in {"level", "share"} and not _suits(scene, reading):
        reading.metric = None
    return reading


def _whole(scene: Scene, figure: Figure) -> str | None:
    """Find the metric of a share by the whole that follows it: 72 % of revenue, 72%的营收."""
    for word in scene.starting("metric", figure.end, figure.end + (4 if scene.lexicon.is_east_asian else 16)):
        if share := scene.lexicon.shares.get(word.stands_for("metric") or ""):
            return share
    return None


def _in_brackets(scene: Scene, clause: tuple[int, int]) -> bool:
    return scene.folded[max(0, clause[0] - 1) : clause[0]] == "("


def _region(scene: Scene, figure: Figure, number: int, clause: tuple[int, int]) -> tuple[int, int]:
    """Find the stretch of the clause that belongs to a figure: from the one before to the one after."""
    start = max([clause[0], *(other.end for other in scene.figures[:number] if other.end <= figure.start)])
    end = min([clause[1], *(other.start for other in scene.figures[number + 1 :] if other.start >= figure.end)])
    return start, end


def _suits(scene: Scene, reading: Reading) -> bool:
    return _is_alike(scene.lexicon.metrics.get(reading.metric or "", ""), reading.figure, reading.kind)


def _is_alike(dimension: str, figure: Figure, kind: str = "") -> bool:
    """Tell whether a metric of a dimension can have this figure as its level."""
    own = figure.dimension
    if not dimension:
        return False
    if own in {"points", "times"} or kind in {"change", "ratio"}:
        return True
    if own == "fraction":
        return dimension == "fraction" or kind == ""
    if own == "":
        return dimension in {"money", "count", "times", "coefficient"} if figure.is_scaled else dimension in {"count", "times", "coefficient", "fraction"}
    if own == "count":
        return dimension == "count"
    return own == dimension


def _metric(scene: Scene, focus: Focus, figure: Figure, clause: tuple[int, int], region: tuple[int, int],
            previous: Reading | None) -> tuple[str | None, Word | None]:  # fmt: skip
    """Find the metric: next to a count, else before the figure in its clause, after it, and earlier in the sentence."""
    lexicon = scene.lexicon
    label = _label(scene, figure, region)
    if label:
        return label.stands_for("metric"), label
    near = figure.end + (4 if lexicon.is_east_asian else 26)
    if figure.dimension in {"", "count"}:
        for word in [*scene.starting("metric", figure.end, min(region[1], near)), *scene.starting("noun", figure.end, min(region[1], near))]:
            gap = scene.folded[figure.end : word.start]
            if word.start <= near and len(gap.split()) <= 2:
                value = word.stands_for("metric") or word.stands_for("noun")
                if value and (word.stands_for("metric") is None or _is_alike(lexicon.metrics.get(value, ""), figure)):
                    return value, word
    options = [word for word in scene.of("metric", clause[0], figure.start) if _is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure)]
    if options:
        return options[-1].stands_for("metric"), options[-1]
    for word in scene.of("metric", figure.end, region[1]):
        if _is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure):
            return word.stands_for("metric"), word
    if figure.dimension == "fraction":
        gap_nouns = scene.starting("noun", figure.end, figure.end + (8 if lexicon.is_east_asian else 30))
        if gap_nouns and gap_nouns[0].end <= region[1] and scene.starting("share", figure.end, figure.end + 2) + ([gap_nouns[0]] if figure.shape == "fraction" else []):
            return gap_nouns[0].stands_for("noun"), gap_nouns[0]
    if figure.dimension in {"", "count"}:
        nouns = scene.of("noun", clause[0], figure.start)
        if nouns and len(scene.folded[nouns[-1].end : figure.start]) <= (4 if lexicon.is_east_asian else 10):
            return nouns[-1].stands_for("noun"), nouns[-1]
    if figure.dimension in {"time", "mass", "length", "area", "other"}:
        return None, None
    last = previous.figure.end if previous else scene.sentence.start
    for word in reversed(scene.of("metric", last, clause[0])):
        if not _in_brackets(scene, scene.clause(word.start)) and _is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure):
            return word.stands_for("metric"), word
    if previous and previous.metric and not (previous.metric.startswith("other:") and figure.dimension in {"", "count"}) and (figure.dimension in {"fraction", "points", "times"} or _is_alike(lexicon.metrics.get(previous.metric, ""), figure)):
        return previous.metric, None
    for word in reversed(scene.of("metric", scene.sentence.start, clause[0])):
        if _is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure):
            return word.stands_for("metric"), word
    if focus.metric and focus.metric_age <= _METRIC_LASTS and not focus.has_actor and scene.actor is None and (
            figure.dimension in {"fraction", "points"} or _is_alike(lexicon.metrics.get(focus.metric, ""), figure)):
        if figure.dimension == "count" or (figure.is_bare and not figure.scale):
            return None, None
        later = [other for other in scene.figures if figure.end <= other.start < clause[1]]
        if figure.dimension == "fraction" and later and later[0].dimension == "money":
            return focus.metrics.get("money", focus.metric), None
        return focus.metric, None
    if figure.dimension == "money" and "money" in focus.metrics and focus.metric_age <= _METRIC_LASTS and not focus.has_actor and scene.actor is None:
        return focus.metrics["money"], None
    return None, None


def _label(scene: Scene, figure: Figure, region: tuple[int, int]) -> Word | None:
    """Find the metric that stands right before a figure as its label: 销量:26,000, ROI 1.2."""
    start = max(scene.sentence.start, figure.start - 40)
    words = [word for word in scene.of("metric", start, figure.start) if word.start >= region[0] - 40]
    if not words or scene.folded[words[-1].end : figure.start].strip() not in {"", ":", "为", "是", "="}:
        return None
    return words[-1] if _is_alike(scene.lexicon.metrics.get(words[-1].stands_for("metric") or "", ""), figure) else None


def _counts(scene: Scene, figure: Figure, metric: str | None, word: Word | None, previous: Reading | None, region: tuple[int, int]) -> bool:
    """Tell whether a bare number is a claim: it counts a thing, or stands right after its metric."""
    if word is None:
        bases = scene.of("base", region[0], figure.start)
        return bool(previous and bases and previous.figure.dimension in {"", "count"} and figure.start - bases[-1].end <= 2 and figure.number.isdigit())
    if word.start >= figure.end or word.stands_for("noun"):
        return True
    gap = scene.folded[word.end : figure.start]
    if len(gap) > (8 if scene.lexicon.is_east_asian else 20) or "\n" in gap:
        return False
    for cue in scene.words:
        if word.end <= cue.start and cue.end <= figure.start and any(cue.stands_for(role) is not None for role in ("reach", "qualifier", "by")):
            gap = gap.replace(scene.folded[cue.start : cue.end], "")
    return len(gap.strip(" :=")) <= (3 if scene.lexicon.is_east_asian else 4)


def _set_qualifier(scene: Scene, reading: Reading, region: tuple[int, int]) -> None:
    figure = reading.figure
    before = scene.of("qualifier", region[0], figure.start)
    if before and not scene.folded[before[-1].end : figure.start].strip(" 为是达到于有a"):
        word = before[-1]
        is_base = word.stands_for("qualifier") in {"over", "under"} and _follows_figure(scene, word) and not scene.lexicon.is_east_asian
        if not is_base:
            reading.qualifier = word.stands_for("qualifier") or "exact"
            reading.cues.append((word.start, word.end))
    after = scene.starting("qualifier_after", figure.end, min(region[1], figure.end + 3))
    if after and not scene.folded[figure.end : after[0].start].strip(" 的"):
        reading.qualifier = after[0].stands_for("qualifier_after") or "exact"
        reading.cues.append((after[0].start, after[0].end))
    elif figure.is_more:
        reading.qualifier = "over"


def _follows_figure(scene: Scene, word: Word) -> bool:
    return any(0 <= word.start - figure.end <= 1 for figure in scene.figures)


def _set_kind(scene: Scene, reading: Reading, region: tuple[int, int], clause: tuple[int, int], previous: Reading | None) -> None:
    figure, lexicon = reading.figure, scene.lexicon
    dimension = lexicon.metrics.get(reading.metric or "", "")
    cue, gap = _direction(scene, reading, region)
    has_basis = bool(scene.of("basis", region[0], region[1]))
    has_growth = bool(scene.of("growth", region[0], figure.start))
    touches_reach = _touches(scene, "reach", region[0], figure.start) and not _touches_exactly(scene, "by", region[0], figure.start)
    sized = scene.starting("sized", figure.end, figure.end + 3) if figure.dimension in {"fraction", "times"} else []
    compared = next((word.stands_for("entity") for word in scene.of("entity", sized[0].end, clause[1])), None) if sized else None
    if sized and compared:
        reading.kind, reading.is_multiple = "ratio", True
        reading.versus = compared
    elif figure.dimension == "points":
        reading.kind = "change"
    elif figure.dimension == "fraction" and (reading.metric or "").endswith("_ratio") and not cue:
        reading.kind = "ratio"
    elif figure.dimension == "fraction":
        if previous and previous.kind in {"share", "level"} and previous.figure.dimension == "fraction" and _is_from(scene, figure, region):
            reading.kind = previous.kind
        elif touches_reach and not has_growth and not has_basis and cue and _ends_at(scene, region, figure) and dimension not in {"money", "count"}:
            reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
        elif touches_reach and dimension == "fraction" and not has_growth:
            reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
        elif has_basis or has_growth or (cue and (gap < 24 or not _is_share(scene, reading, region))):
            reading.kind = "change" if not (_is_share(scene, reading, region) and not has_basis and not has_growth and gap > 8) else "share"
        elif previous and previous.kind == "change" and _is_listed(scene, previous.figure, figure):
            reading.kind, reading.direction = "change", previous.direction
        elif previous and previous.kind == "change" and (_has_base_before(scene, figure, region) or scene.of("scope", clause[0], clause[1])):
            reading.kind = "change"
        elif {"constant_currency", "like_for_like"} & {word.stands_for("scope") for word in scene.of("scope", scene.sentence.start, figure.end + 60)}:
            reading.kind, reading.direction = "change", "up"
        elif _touches(scene, "step", region[0], figure.start) or scene.of("growth", scene.sentence.start, figure.start):
            reading.kind = "change"
            words = [word for word in [*scene.of("up", scene.sentence.start, figure.start), *scene.of("down", scene.sentence.start, figure.start)]]
            reading.direction = "down" if words and _says_down(max(words, key=lambda word: word.start)) and not scene.of("growth", scene.sentence.start, figure.start) else "up"
        else:
            reading.kind = "level" if reading.metric in _RATE_LEVELS else "share"
    elif figure.dimension == "times":
        is_ratio = figure.shape == "ratio" or dimension in {"times", "coefficient"} and not cue
        reading.kind = "ratio" if is_ratio else "change"
        reading.versus = _versus(scene, reading, clause)
        if reading.versus:
            reading.kind = "ratio"
    elif dimension in {"times", "coefficient"} and figure.is_bare:
        reading.kind = "ratio"
    elif figure.dimension not in {"", "time"} and _touches(scene, "step", region[0], figure.start) and scene.of("up", clause[0], clause[1]) + scene.of("down", clause[0], clause[1]):
        reading.kind = "change"
    elif cue and gap <= (3 if lexicon.is_east_asian else 14) and _is_step(scene, cue, figure):
        reading.kind = "change"
    if reading.kind == "change":
        if cue and not reading.direction:
            reading.direction = "down" if _says_down(cue) else "up"
            reading.cues.append((cue.start, cue.end))
        if has_growth and touches_reach and reading.direction == "down":
            reading.direction = "up"
    reading.is_loss = reading.kind == "level" and figure.dimension == "money" and bool(scene.of("loss", clause[0], figure.start)) and dimension == "money"


def _ends_at(scene: Scene, region: tuple[int, int], figure: Figure) -> bool:
    """Tell whether a figure is where a move ends: fell to, sank auf, 降至."""
    words = scene.of("reach", region[0], figure.start)
    return bool(words) and scene.folded[words[-1].start : words[-1].end].endswith(("to", "auf", "至", "到", "まで"))


def _says_down(cue: Word) -> bool:
    return (cue.stands_for("down") is not None and cue.stands_for("up") is None) or cue.stands_for("qualifier") == "under"


def _is_step(scene: Scene, cue: Word, figure: Figure) -> bool:
    """Tell a change in absolute terms (rose by 3 million, 减少15万吨) from a level reached."""
    between = scene.folded[cue.end : figure.start] if cue.end <= figure.start else scene.folded[figure.end : cue.start]
    if cue.end <= figure.start:
        inner = [word for word in scene.words if cue.end <= word.start and word.end <= figure.start]
        if any(word.stands_for("reach") is not None and word.stands_for("by") is None and word.stands_for("qualifier") is None for word in inner):
            return False
        if scene.lexicon.is_east_asian:
            text = scene.folded[cue.start : cue.end]
            return not text.endswith(("至", "到")) and "到" not in between and "至" not in between and len(text) > 1
        return all(word.stands_for("by") is not None or word.stands_for("qualifier") is not None for word in inner) and "," not in between
    if scene.lexicon.language == "de":
        return "um " in scene.folded[max(0, figure.start - 12) : figure.start] and len(between) < 12
    return scene.lexicon.language != "zh" and len(between.strip()) == 0 and figure.dimension != "money"


def _touches(scene: Scene, role: str, start: int, end: int) -> bool:
    words = [word for word in scene.words if start <= word.start and word.end <= end]
    while words and words[-1].stands_for("qualifier") is not None and words[-1].stands_for(role) is None:
        end = words.pop().start
    return bool(words) and words[-1].stands_for(role) is not None and not scene.folded[words[-1].end : end].strip()


def _touches_exactly(scene: Scene, role: str, start: int, end: int) -> bool:
    return _touches(scene, role, start, end)


def _has_base_before(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    return bool(scene.of("base", region[0], figure.start))


def _is_listed(scene: Scene, first: Figure, second: Figure) -> bool:
    return scene.folded[first.end : second.start].strip() in {"and", "und", "和", "、", ",", "及", "与", "or"}


def _is_share(scene: Scene, reading: Reading, region: tuple[int, int]) -> bool:
    figure = reading.figure
    near = 6 if scene.lexicon.is_east_asian else 16
    for word in scene.of("share", figure.end, region[1]):
        limit = 1 if word.end - word.start <= 3 else near
        if word.start - figure.end <= limit:
            return True
    return any(figure.start - word.end <= 2 * near for word in scene.of("share", region[0], figure.start) if word.end - word.start > 3 or scene.folded[word.start] == "占")


def _direction(scene: Scene, reading: Reading, region: tuple[int, int]) -> tuple[Word | None, int]:
    """Find the word that says up or down nearest to a figure, and how far it is."""
    figure = reading.figure
    options: list[tuple[int, Word]] = []
    for role in ("up", "down"):
        for word in scene.of(role, region[0], figure.start):
            options.append((figure.start - word.end, word))
        for word in [] if scene.lexicon.is_east_asian else scene.starting("qualifier", figure.end, min(region[1], figure.end + 3)):
            if word.stands_for("qualifier") == {"up": "over", "down": "under"}[role]:
                return word, 0
        for word in scene.of(role, figure.end, region[1]):
            penalty = 0 if not scene.lexicon.language == "zh" else 3
            options.append((word.start - figure.end + penalty, word))
            if scene.folded[word.start : word.end] == "zurück":
                return word, 0
    if not options:
        return None, 10_000
    gap, best = min(options, key=lambda option: (option[0], option[1].start))
    return best, gap


def _versus(scene: Scene, reading: Reading, clause: tuple[int, int]) -> str | None:
    before = scene.of("entity", scene.sentence.start, reading.figure.start)
    if len(before) > 1 and scene.folded[before[-1].end : reading.figure.start].strip() in {"的", "の"} and before[-1].stands_for("entity") == reading.entity:
        reading.entity = before[0].stands_for("entity")
        return before[-1].stands_for("entity")
    for word in scene.of("entity", clause[0], scene.sentence.end):
        value = word.stands_for("entity")
        if value != reading.entity and (_is_compared(scene, word, clause[0]) or scene.folded[word.end : reading.figure.start].strip() in {"的"}
                                        or scene.folded[max(0, word.start - 1) : word.start] == "是"):
            return value
    if reading.figure.dimension == "times" and not scene.phrases:
        before = scene.of("entity", scene.sentence.start, reading.figure.start)
        if len(before) > 1 and before[-1].stands_for("entity") == reading.entity and scene.folded[max(0, before[-1].start - 1) : before[-1].start] in {"是", "比"}:
            reading.entity = before[0].stands_for("entity")
            return before[-1].stands_for("entity")
    return None


def _set_conversion(scene: Scene, reading: Reading, previous: Reading | None) -> None:
    figure = reading.figure
    if previous is None or figure.dimension != "money" or previous.figure.dimension != "money" or not figure.unit or not previous.figure.unit:
        return
    between = scene.folded[previous.figure.end : figure.start]
    if "(" in between and ")" not in between and len(between) < 16 and figure.unit.unit_id != previous.figure.unit.unit_id:
        reading.converts = previous.figure.start
        reading.entity, reading.metric, reading.kind = previous.entity, previous.metric, previous.kind
        reading.period, reading.base, reading.is_base = previous.period, previous.base, previous.is_base
        reading.direction, reading.scope = previous.direction, previous.scope


def _set_periods(scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], previous: Reading | None, focus: Focus) -> None:
    figure = reading.figure
    reading.focus = tuple(focus.periods)
    if reading.converts is not None:
        return
    bases = _base_phrases(scene, figure, clause, region)
    own = _own_phrase(scene, reading, clause, region, bases)
    if own is not None:
        reading.period = _with_year(scene, own)
        reading.cues.append((own.start, own.end))
        reading.is_base = reading.kind != "change" and (_is_from(scene, figure, region) or (
            (own in bases or own.is_relative) and _stands_compared(scene, own, scene.clause(own.start))))
    elif reading.kind == "change" and previous and previous.kind == "level" and not previous.is_base and previous.period and (
            {"q-1", "ya"} & set(previous.period) or not {"qoq", "mom"} & {word.stands_for("basis") for word in scene.of("basis", region[0], region[1])}):
        reading.period = previous.period
    elif reading.kind == "change" and previous and previous.is_base and not bases:
        reading.base = previous.period
    if reading.kind == "change" and not (reading.base and previous and previous.is_base):
        base = bases[-1] if bases else _pending_base(scene, figure, clause)
        if base is not None:
            reading.base = base.keys
            if base.start >= clause[0]:
                reading.cues.append((base.start, base.end))
    elif own is None and _has_base_before(scene, figure, region) and previous and reading.kind == "level":
        reading.is_base = _is_from(scene, figure, region)


def _with_year(scene: Scene, phrase: Phrase) -> tuple[str, ...]:
    """Give an event the year that the sentence names before it: this year, 11 to 19 November, during Double 11."""
    if phrase.has("e") and not phrase.has("y"):
        years = [key for other in scene.phrases if other.end <= phrase.start and not _is_since(scene, other) for key in other.keys if key[0] == "y" and key != "ya"]
        return (years[-1], *phrase.keys) if years else phrase.keys
    return phrase.keys


def _is_from(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    words = sorted([*scene.of("base", region[0], figure.start), *(word for word in scene.of("qualifier", region[0], figure.start)
                    if _follows_figure(scene, word) and not scene.lexicon.is_east_asian)], key=lambda word: word.start)
    if any(word.start - figure.end <= 2 for word in scene.of("base_after", figure.end, region[1])):
        return True
    if scene.lexicon.is_east_asian:
        return bool(words) and figure.start - words[-1].end <= 2 and scene.folded[words[-1].start : words[-1].end] not in {"高于", "低于", "同"}
    return bool(words) and len(scene.folded[words[-1].end : figure.start].split()) <= 2 and scene.folded[words[-1].start : words[-1].end] not in {"zum", "zur", "von"}


def _base_phrases(scene: Scene, figure: Figure, clause: tuple[int, int], region: tuple[int, int]) -> list[Phrase]:
    """List the phrases of a figure's region that name what it is compared with."""
    found = []
    for phrase in scene.phrases:
        if region[0] <= phrase.start < region[1] and (_stands_compared(scene, phrase, clause) or phrase.has("ya")):
            found.append(phrase)
        elif phrase.is_relative and clause[0] <= phrase.start < clause[1] and (phrase.has("ya") or _stands_compared(scene, phrase, clause)):
            found.append(phrase)
    return found


def _stands_compared(scene: Scene, phrase: Phrase, clause: tuple[int, int]) -> bool:
    lexicon = scene.lexicon
    if phrase.has("thru") and scene.folded[max(0, phrase.start - 5) : phrase.start].strip() in {"from", "von", "vom"}:
        return False
    if lexicon.is_east_asian:
        for base in scene.of("base", max(clause[0], phrase.start - 6), phrase.start):
            text = scene.folded[base.start : base.end]
            if text in {"从", "由", "自", "高于", "低于"} or (text in {"与", "和", "跟", "同"} and not scene.of("base_after", phrase.end, clause[1])):
                continue
            return True
        return any(word.start - phrase.end <= 2 for word in scene.of("base_after", phrase.end, clause[1]))
    for base in [*scene.of("base", clause[0], phrase.start), *(word for word in scene.of("qualifier", clause[0], phrase.start) if _follows_figure(scene, word)),
                 *(word for word in [*scene.of("up", clause[0], phrase.start), *scene.of("down", clause[0], phrase.start)]
                   if scene.folded[word.start:word.end].startswith(("above", "below", "über", "unter", "ahead")))]:
        between = [figure for figure in scene.figures if base.end <= figure.start and figure.end <= phrase.start]
        gap = scene.folded[base.end : phrase.start].split()
        is_weak = scene.folded[base.start : base.end] in {"von", "nach", "zum", "zur", "vom", "from", "seit", "statt"}
        if not between and len(gap) <= 4 and not (is_weak and any(len(word) > 4 for word in gap)):
            return True
    return False


def _pending_base(scene: Scene, figure: Figure, clause: tuple[int, int]) -> Phrase | None:
    """Find what an earlier clause of the sentence compares with, where no figure stands between: Compared with Q1, the rise was 12 %."""
    for phrase in reversed(scene.phrases):
        if phrase.end <= clause[0] or phrase.end <= figure.start:
            home = scene.clause(phrase.start)
            if _stands_compared(scene, phrase, home) and _is_unused(scene, phrase, figure):
                return phrase
    return None


def _is_unused(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether no figure stands between but an amount that the phrase itself qualifies."""
    between = [other for other in scene.figures if phrase.end <= other.start and other.end <= figure.start]
    return not between or (len(between) == 1 and between[0].start - phrase.end <= 16 and between[0].dimension not in {"fraction", "points"})


def _own_phrase(scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], bases: list[Phrase]) -> Phrase | None:
    figure = reading.figure
    is_level = reading.kind != "change"
    here = [phrase for phrase in scene.phrases if not _is_since(scene, phrase) and (not phrase.is_date or _is_day_of(scene, phrase, figure))
            and (not phrase.has("e") or _is_during(scene, phrase))]
    bracket = [phrase for phrase in here if scene.folded[figure.end : phrase.start] in {"(", " ("}]
    if bracket and bracket[0].has("q", "h", "y"):
        return bracket[0]
    if is_level and (touching := _touching(scene, figure, here)):
        return touching
    own = [phrase for phrase in here if not _stands_compared(scene, phrase, scene.clause(phrase.start))]
    if not is_level:
        own = [phrase for phrase in own if phrase not in bases and not phrase.has("ya")]
    if not is_level:
        own = [phrase for phrase in own if not _belongs_elsewhere(scene, phrase, figure)]
    before = [phrase for phrase in own if clause[0] <= phrase.start and phrase.end <= figure.start]
    if before:
        return _best(before)
    after = [phrase for phrase in own if figure.end <= phrase.start and phrase.end <= region[1] and not phrase.is_relative and (not phrase.has("e") or phrase.has("y"))]
    if after:
        return after[0]
    if not is_level and not any(phrase.has("e") for phrase in own):
        between = [other for other in scene.figures if other.end <= figure.start]
        own = [phrase for phrase in own if not between or phrase.start > between[-1].start]
    compared = [phrase for phrase in here if phrase not in own and clause[0] <= phrase.start and phrase.end <= figure.start]
    if is_level and compared and not any(compared[-1].end <= other.start < figure.start for other in scene.figures):
        return compared[-1]
    earlier = [phrase for phrase in own if phrase.end <= clause[0] and not phrase.is_relative]
    if earlier:
        return _best(earlier)
    later = [phrase for phrase in here if phrase.start >= region[1] and not phrase.is_relative and not phrase.has("e", "same", "y-")
             and not _stands_compared(scene, phrase, scene.clause(phrase.start)) and not _dates_a_base(scene, phrase)]
    is_open = not reading.focus and not any(other.end <= figure.start for other in scene.figures)
    later = [phrase for phrase in later if phrase.end <= clause[1] or is_open]
    return later[0] if len(later) == 1 else None


def _dates_a_base(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase stands beside an amount that is only compared with."""
    before = [(number, figure) for number, figure in enumerate(scene.figures) if figure.end <= phrase.start]
    if not before:
        return False
    number, figure = before[-1]
    return _is_from(scene, figure, _region(scene, figure, number, scene.clause(figure.start)))


def _is_during(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether an event names the time of what is told (during Singles' Day, 双11期间) and not just a cause of it."""
    if phrase.has("y"):
        return True
    if scene.lexicon.is_east_asian:
        return any(word.start - phrase.end <= 2 for word in scene.starting("during", phrase.end, phrase.end + 3))
    words = scene.of("during", max(0, phrase.start - 12), phrase.start)
    return bool(words) and not scene.folded[words[-1].end : phrase.start].strip()


def _best(phrases: list[Phrase]) -> Phrase:
    """Choose the last phrase, but an event or a bare word for the period only where there is nothing better."""
    strong = [phrase for phrase in phrases if phrase.has("y", "q", "h", "nine", "m", "full", "span") and not phrase.has("e") or phrase.has("e") and phrase.has("y")]
    return (strong or phrases)[-1]


def _belongs_elsewhere(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    """Tell whether a phrase touches another figure, as the period of an amount compared with."""
    return any(other is not figure and phrase.end <= other.start and other.start - phrase.end <= 3 and phrase.is_relative for other in scene.figures)


def _is_day_of(scene: Scene, phrase: Phrase, figure: Figure) -> bool:
    first, last = scene.clause(figure.start)
    others = [other for other in scene.phrases if not other.is_date]
    return not others and not scene.of("report", scene.sentence.start, scene.sentence.end) and phrase.has("y", "m")


def _is_since(scene: Scene, phrase: Phrase) -> bool:
    words = scene.of("since", max(0, phrase.start - 16), phrase.start)
    if words and not scene.folded[words[-1].end : phrase.start].strip() and not phrase.has("ending", "span"):
        return True
    after = scene.starting("since", phrase.end, phrase.end) if scene.lexicon.is_east_asian else []
    return bool(after) and not (phrase.has("y") and scene.folded[after[0].start : after[0].end] == "以来")


def _touching(scene: Scene, figure: Figure, phrases: list[Phrase]) -> Phrase | None:
    """Find the phrase that stands right beside an amount: the third quarter's 260.4 billion, 29.8 billion in the second quarter."""
    for phrase in phrases:
        gap = scene.folded[phrase.end : figure.start]
        if 0 <= figure.start - phrase.end <= 12 and _only_glue(gap, scene):
            return phrase
    for phrase in phrases:
        if phrase.start < figure.end or phrase.has("e"):
            continue
        gap = scene.folded[figure.end : phrase.start]
        if "(" in gap and ")" in gap:
            gap = gap[: gap.index("(")] + gap[gap.rindex(")") + 1 :]
        if len(gap) <= 14 and not scene.lexicon.is_east_asian and set(gap.split()) <= {"in", "for", "of", "the", "im", "des", "aus", "dem", "für", "das", "at", "den", "a", "during", "on"}:
            return phrase
    return None


def _only_glue(gap: str, scene: Scene) -> bool:
    words = gap.replace("'s", " ").replace("的", " ").replace("の", " ").replace("は", " ").strip()
    return words in {"", "of", "约", "为", "is", "was", "约为", "近", "mit", "noch", "mit seinen", "und seinen", "waren es noch", "是", "達", "达"}


def _set_basis(scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int], focus: Focus) -> None:
    if reading.kind == "ratio" and reading.versus:
        reading.basis = f"vs:{reading.versus}"
        return
    if reading.kind != "change" or reading.converts is not None:
        return
    figure = reading.figure
    words = scene.of("basis", region[0], figure.start)
    if not scene.lexicon.is_east_asian:
        words = [word for word in words if not any(0 <= word.start - other.end <= 2 for other in scene.figures)]
    after = scene.of("basis", figure.end, region[1])
    if words and (scene.lexicon.is_east_asian or not after):
        reading.basis = words[-1].stands_for("basis")
        reading.cues.append((words[-1].start, words[-1].end))
    elif after:
        reading.basis = after[0].stands_for("basis")
        reading.cues.append((after[0].start, after[0].end))
    elif not reading.base and focus.has_yoy:
        reading.basis = "yoy"
    if reading.basis == "yoy" or "ya" in reading.base or "y-1" in reading.base or any(key.startswith("y2") or key.startswith("y1") for key in reading.base):
        focus.has_yoy = True


def _look_ahead(scene: Scene, reading: Reading, clause: tuple[int, int], has_actor: bool) -> None:
    """Let a figure that opens a comparison take name and metric from what it is compared with: against Q1's 73.3 bn, Meituan's revenue …"""
    compared = reading.is_base or bool(scene.of("base_after", reading.figure.end, clause[1])) and reading.kind == "level"
    if not compared or any(other.end <= reading.figure.start for other in scene.figures):
        return
    start = scene.sentence.start
    later = scene.of("entity", reading.figure.end, scene.sentence.end)
    if later and not has_actor and not scene.of("entity", start, reading.figure.start):
        reading.entity = later[0].stands_for("entity")
    if not scene.of("metric", start, reading.figure.start):
        for word in scene.of("metric", reading.figure.end, scene.sentence.end):
            if _is_alike(scene.lexicon.metrics.get(word.stands_for("metric") or "", ""), reading.figure):
                reading.metric = word.stands_for("metric")
                break


def _set_statement(scene: Scene, reading: Reading, clause: tuple[int, int], region: tuple[int, int]) -> None:
    figure = reading.figure
    for start, end in ((region[0], figure.start), (figure.end, region[1]), clause, (scene.sentence.start, figure.start)):
        words = scene.of("modality", start, end)
        if words:
            reading.modality = words[-1].stands_for("modality") or "reported"
            break
    alone = [span for span in scene.sentence.clauses if span[1] <= clause[0] and not any(span[0] <= other.start < span[1] for other in scene.figures)]
    single = [clause] if sum(clause[0] <= other.start < clause[1] for other in scene.figures) == 1 else []
    for start, end in (region, *single, *reversed(alone)):
        words = scene.of("scope", start, end)
        if words:
            reading.scope = words[0].stands_for("scope")
            reading.cues.append((words[0].start, words[0].end))
            break
    if scene.attribution:
        reading.attributed_to = scene.attribution[2]


def _share_out(scene: Scene, readings: list[Reading]) -> None:
    """Deal a list of figures to a list of names, metrics or periods before it, one to each (respectively, 分别)."""
    marks = scene.of("respectively", scene.sentence.start, scene.sentence.end)
    if not marks or len(readings) < 2:
        return
    for group in _groups(scene, readings):
        first = group[0].figure.start
        for role in ("entity", "metric"):
            named = [word for word in scene.of(role, scene.sentence.start, first)]
            values = list(dict.fromkeys(word.stands_for(role) for word in named))
            if len(values) == len(group):
                for reading, value in zip(group, values, strict=True):
                    setattr(reading, role, value)
                break
        else:
            phrases = [phrase for phrase in scene.phrases if phrase.end <= first and not phrase.is_relative]
            if len(phrases) == len(group):
                for reading, phrase in zip(group, phrases, strict=True):
                    reading.period = phrase.keys


def _groups(scene: Scene, readings: list[Reading]) -> list[list[Reading]]:
    groups: list[list[Reading]] = [[readings[0]]]
    for before, reading in zip(readings, readings[1:], strict=False):
        gap = scene.folded[before.figure.end : reading.figure.start].strip()
        if len(gap) <= 4 and gap in {",", "、", "和", "及", "与", "and", "und", ", and", "と", "以及"} and before.figure.dimension == reading.figure.dimension:
            groups[-1].append(reading)
        else:
            groups.append([reading])
    return [group for group in groups if len(group) > 1]
