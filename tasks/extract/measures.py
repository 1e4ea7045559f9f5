"""Find what a figure measures: the metric beside it, in its clause, in its sentence, or that the text is about."""

from __future__ import annotations

from tasks.extract.comparisons import has_base_before
from tasks.extract.earnings import (
    begins_anew,
    find_refined,
    grows_with_another,
    is_counted_before,
    is_earned,
    is_of_head,
    is_verb,
    is_whole_of,
    match_relative,
    match_spending,
    opens_next,
    tells_when,
)
from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.people import (
    goes_on_with_people,
    is_bought,
    live_there,
    match_doers,
    match_goods,
    match_nation,
    match_people,
    touches_verb,
)
from tasks.extract.scenes import Focus, Reading, Scene, in_brackets, is_alike
from tasks.extract.unknowns import counts_unknown, ends_move_of_unknown, goes_on_counting
from tasks.extract.words import Word

_METRIC_LASTS = 2  # sentences
_LABELLING = {"", ":", "="}  # between a label and its figure


def match_metric(scene: Scene, focus: Focus, figure: Figure, clause: tuple[int, int], region: tuple[int, int],
            previous: Reading | None) -> tuple[str | None, Word | None]:  # fmt: skip
    """Find the metric of a figure and its word; one without a word is taken over, where that is earned."""
    metric, word = _find_metric(scene, focus, figure, clause, region, previous)
    if word is not None and is_of_head(scene, word):
        return None, None
    is_taken_over = word is None or word.end <= clause[0]
    if metric and is_taken_over and not is_earned(scene, figure, metric, clause, previous):
        return None, None
    if metric and is_taken_over and ends_move_of_unknown(scene, figure, clause, previous):
        return None, None
    is_apart = is_taken_over or (word is not None and word.start >= figure.end)
    if is_apart and scene.lexicon.metrics.get(metric or "") == "money" and counts_unknown(scene, figure):
        return None, None
    if metric and word is None and goes_on_counting(scene, focus, figure, metric):
        return None, None
    return metric, word


def _find_metric(scene: Scene, focus: Focus, figure: Figure, clause: tuple[int, int], region: tuple[int, int],
            previous: Reading | None) -> tuple[str | None, Word | None]:  # fmt: skip
    """Find the metric: next to a count, else before the figure in its clause, after it, and earlier in the sentence."""
    lexicon = scene.lexicon
    if refined := find_refined(scene, figure):
        return refined.stands_for("metric"), refined
    label = _label(scene, figure, region)
    if label:
        return label.stands_for("metric"), label
    if related := match_relative(scene, figure, clause):
        return related
    near = figure.end + (4 if lexicon.is_east_asian else 26)
    if figure.dimension in {"", "count"}:
        if live_there(scene, figure):
            return None, None
        if figure.is_scaled and touches_verb(scene, figure):
            return "buyers", None
        if told := match_nation(scene, figure, region):
            return told, None
        for word in [
            *scene.starting("metric", figure.end, min(region[1], near)),
            *scene.starting("noun", figure.end, min(region[1], near)),
        ]:
            gap = scene.folded[figure.end : word.start].split()
            opens = _is_topic(scene, word) or (_joins(gap, lexicon) and _has_own(scene, figure, clause))
            if word.start <= near and len(gap) <= 2 and not opens:
                value = word.stands_for("metric") or word.stands_for("noun")
                if value and (word.stands_for("metric") is None or is_alike(lexicon.metrics.get(value, ""), figure)):
                    told = match_people(scene, figure, word, region) or match_goods(scene, figure, word, region)
                    return told or value, word
    options = [
        word
        for word in scene.of("metric", clause[0], figure.start)
        if is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure)
    ]
    if figure.dimension == "points":
        before = scene.of("metric", scene.sentence.start, figure.start)
        rates = [word for word in before if lexicon.metrics.get(word.stands_for("metric") or "") == "fraction"]
        options = rates or options
    if options:
        return options[-1].stands_for("metric"), options[-1]
    for word in scene.of("metric", figure.end, region[1]):
        if is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure) and not (
            tells_when(scene, word)
            or is_verb(scene, figure, word)
            or opens_next(scene, figure, word, clause)
            or begins_anew(scene, figure, word)
        ):
            return word.stands_for("metric"), word
    if spending := match_spending(scene, figure, clause):
        return spending
    if figure.dimension == "fraction":
        gap_nouns = scene.starting("noun", figure.end, figure.end + (8 if lexicon.is_east_asian else 30))
        if (
            gap_nouns
            and gap_nouns[0].end <= region[1]
            and scene.starting("share", figure.end, figure.end + 2)
            + ([gap_nouns[0]] if figure.shape == "fraction" else [])
        ):
            return gap_nouns[0].stands_for("noun"), gap_nouns[0]
    if figure.dimension in {"", "count"}:
        nouns = scene.of("noun", clause[0], figure.start)
        if nouns and is_counted_before(scene, nouns[-1], figure):
            return nouns[-1].stands_for("noun"), nouns[-1]
        if figure.unit and (told := lexicon.classifiers.get(figure.unit.spelling)):
            return told, None
    if figure.dimension in {"time", "mass", "length", "area", "other"}:
        is_next = previous and previous.figure.dimension == figure.dimension
        return (previous.metric if previous and is_next and has_base_before(scene, figure, region) else None), None
    last = previous.figure.end if previous else scene.sentence.start
    for word in reversed(scene.of("metric", last, clause[0])):
        if is_bought(scene, word):
            continue
        if previous and is_whole_of(scene, word, previous):
            break
        if not in_brackets(scene, scene.clause(word.start)) and is_alike(
            lexicon.metrics.get(word.stands_for("metric") or "", ""), figure
        ):
            return match_doers(scene, word.stands_for("metric"), figure.start), word
    if (
        previous
        and previous.metric
        and not (previous.metric.startswith("other:") and figure.dimension in {"", "count"})
        and (
            figure.dimension in {"fraction", "points", "times"}
            or is_alike(lexicon.metrics.get(previous.metric, ""), figure)
        )
    ):
        return previous.metric, None
    if grows_with_another(scene, figure, previous):
        return None, None
    for word in reversed(scene.of("metric", scene.sentence.start, clause[0])):
        if is_bought(scene, word):
            continue
        if is_alike(lexicon.metrics.get(word.stands_for("metric") or "", ""), figure):
            return match_doers(scene, word.stands_for("metric"), figure.start), word
    if (
        focus.metric
        and focus.metric_age <= _METRIC_LASTS
        and not focus.has_actor
        and scene.actor is None
        and (figure.dimension in {"fraction", "points"} or is_alike(lexicon.metrics.get(focus.metric, ""), figure))
    ):
        if figure.is_bare and not figure.scale:
            return None, None
        if figure.dimension == "count" and not goes_on_with_people(scene, figure, focus.metric):
            return None, None
        later = [other for other in scene.figures if figure.end <= other.start < clause[1]]
        if figure.dimension == "fraction" and later and later[0].dimension == "money":
            return focus.metrics.get("money", focus.metric), None
        return focus.metric, None
    if (
        figure.dimension == "money"
        and "money" in focus.metrics
        and focus.metric_age <= _METRIC_LASTS + figure.is_scaled
        and not focus.has_actor
        and scene.actor is None
    ):
        return focus.metrics["money"], None
    return None, None


def _is_topic(scene: Scene, word: Word) -> bool:
    """Tell whether a statement about what a word names begins with it: 950万を超え、ARPUは2800円."""
    return scene.folded[word.end : word.end + 1] in scene.lexicon.grammar.topics


def _joins(gap: list[str], lexicon: Lexicon) -> bool:
    return bool(gap) and gap[0] in lexicon.listing


def _has_own(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    """Tell whether a metric that suits a figure stands before it, in its own stretch of the clause."""
    own = scene.of("metric", region[0], figure.start)
    return any(is_alike(scene.lexicon.metrics.get(word.stands_for("metric") or "", ""), figure) for word in own)


def keep_rhythm(scene: Scene, metric: str | None, word: Word | None, clause: tuple[int, int]) -> str | None:
    """Let a metric keep up with its clause or what follows its word: monthly it was 734 million; 93 Mio. Nutzer im Monat."""
    for rhythm in ("daily", "monthly"):
        told = scene.starting(rhythm, word.end, word.end + 2) if word else scene.of(rhythm, *clause)
        if metric and told:
            metric = scene.lexicon.rhythms.get((metric, rhythm), metric)
    return metric


def _label(scene: Scene, figure: Figure, region: tuple[int, int]) -> Word | None:
    """Find the metric that stands right before a figure as its label: 销量:26,000, ROI 1.2."""
    start = max(scene.sentence.start, figure.start - 40)
    words = [word for word in scene.of("metric", start, figure.start) if word.start >= region[0] - 40]
    gap = scene.folded[words[-1].end : figure.start].strip() if words else ""
    if not words or not (gap in _LABELLING or gap in scene.lexicon.grammar.copulas):
        return None
    return words[-1] if is_alike(scene.lexicon.metrics.get(words[-1].stands_for("metric") or "", ""), figure) else None


def suits_its_metric(scene: Scene, reading: Reading) -> bool:
    return is_alike(scene.lexicon.metrics.get(reading.metric or "", ""), reading.figure, reading.kind)


def look_ahead(scene: Scene, reading: Reading, clause: tuple[int, int], has_actor: bool) -> None:
    """Let a figure that opens a comparison take name and metric from what follows: against Q1's 73.3 bn, Meituan's revenue …"""
    compared = reading.is_base or (
        bool(scene.of("base_after", reading.figure.end, clause[1])) and reading.kind == "level"
    )
    if not compared or any(other.end <= reading.figure.start for other in scene.figures):
        return
    start = scene.sentence.start
    later = scene.of("entity", reading.figure.end, scene.sentence.end)
    if later and not has_actor and not scene.of("entity", start, reading.figure.start):
        reading.entity = later[0].stands_for("entity")
    if not scene.of("metric", start, reading.figure.start):
        for word in scene.of("metric", reading.figure.end, scene.sentence.end):
            if is_alike(scene.lexicon.metrics.get(word.stands_for("metric") or "", ""), reading.figure):
                reading.metric = word.stands_for("metric")
                break
