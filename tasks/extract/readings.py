"""Read sentences in order: each figure gets the words of its own clause, then of its sentence, then what the text is about."""

from __future__ import annotations

from tasks.extract.counts import counts_something
from tasks.extract.currencies import lengthen, set_conversion
from tasks.extract.figures import Figure
from tasks.extract.former import set_former_growth
from tasks.extract.groups import whole_company
from tasks.extract.items import leave_item
from tasks.extract.kinds import set_kind
from tasks.extract.lists import share_out
from tasks.extract.losses import settle_loss
from tasks.extract.markets import is_own_online, settle_market
from tasks.extract.measures import keep_rhythm, look_ahead, match_metric, suits_its_metric
from tasks.extract.moments import carries, set_outlook, set_periods
from tasks.extract.moves import date_moves
from tasks.extract.parallels import grows_itself
from tasks.extract.references import name_pair
from tasks.extract.remembering import names_the_time
from tasks.extract.scenes import Focus, Reading, Scene, find_region, in_brackets, is_market
from tasks.extract.sentences import Extent
from tasks.extract.shares import (
    find_market_place,
    goes_on_sharing,
    holds_share,
    is_amount_of_share,
    is_of_it,
    match_whole,
    set_part_of_it,
    settle_part,
)
from tasks.extract.spans import is_span, set_span
from tasks.extract.statements import set_basis, set_qualifier, set_statement
from tasks.extract.strangers import is_of_stranger
from tasks.extract.subjects import find_subjects, names_someone_first
from tasks.extract.surveys import settle_survey
from tasks.extract.topics import find_headline_event, introduces, sets_topic
from tasks.extract.unknowns import is_of_part, is_of_unknown

_REVENUE, _MARKET_SHARE = "revenue", "market_share"


def read_sentence(scene: Scene, focus: Focus) -> list[Reading]:
    """Read the figures of a sentence and move the focus on."""
    if scene.sentence.opens_paragraph:
        focus.has_actor, focus.has_yoy, focus.outlook, focus.share = False, False, (), None
        focus.close_paragraph()
    elif focus.has_actor and scene.actor is None and names_someone_first(scene):
        focus.has_actor = False
    leave_item(scene, focus)
    focus.metric_age += 1
    focus.untold_age = 9 if scene.sentence.opens_paragraph else focus.untold_age + 1
    if is_of_stranger(scene):
        focus.entity, focus.metric, focus.metrics = None, None, {}
    readings: list[Reading] = []
    subjects = find_subjects(scene, focus) if scene.figures or _may_set_subject(scene, focus) else {}
    if scene.sentence.opens_paragraph or "entity" in scene.by_role or "metric" in scene.by_role:
        focus.is_aside = False
    if not scene.figures:
        _close(scene, focus, subjects, readings)
        return readings
    for number, figure in enumerate(scene.figures):
        reading = _read(scene, focus, figure, number, subjects, readings)
        if reading is None:
            continue
        readings.append(reading)
        lengthen(scene, reading, focus)
        focus.share = reading.metric if reading.kind == "share" else focus.share
        focus.is_uncounted = not reading.metric and figure.is_scaled and not figure.dimension
        if figure.dimension == "money" and reading.figure.unit:
            focus.money = reading.figure.unit.unit_id
        if reading.metric and reading.kind != "share" and not reading.metric.startswith("other:"):
            focus.metric, focus.metric_age = reading.metric, 0
            focus.metrics[scene.lexicon.metrics.get(reading.metric, "")] = reading.metric
        if reading.period and names_the_time(scene, reading, focus):
            focus.remember(reading.period)
    share_out(scene, readings, focus.entity)
    date_moves(scene, readings)
    for number, reading in enumerate(readings):
        if reading.kind == "change" and not reading.basis and not reading.base:
            later = next(
                (other for other in readings[number + 1 :] if other.metric == reading.metric and other.is_base), None
            )
            if later and later is readings[number + 1] and later.figure.start - reading.figure.end < 30:
                reading.base = later.period
            if later and "ya" in later.period:
                reading.basis, focus.has_yoy = "yoy", True
    _close(scene, focus, subjects, readings)
    return readings


def pass_over(sentence: Extent, focus: Focus) -> None:
    """Move the focus on over a sentence without figures, periods, names or topics."""
    if sentence.opens_paragraph:
        focus.has_actor, focus.has_yoy, focus.outlook = False, False, ()
        focus.close_paragraph()
    focus.metric_age += 1


def _may_set_subject(scene: Scene, focus: Focus) -> bool:
    """Tell whether a sentence without figures may change whom the text is about: by no name, an early one or its only one."""
    if focus.has_actor or scene.actor is not None:
        return False
    named = scene.of("entity", scene.sentence.start, scene.sentence.end)
    is_early = not named or named[0].start - scene.sentence.start <= (8 if scene.lexicon.is_east_asian else 28)
    return is_early or introduces(scene, [word.stands_for("entity") for word in named])


def _close(scene: Scene, focus: Focus, subjects: dict[int, str | None], readings: list[Reading]) -> None:
    measured = {word.stands_for("metric") for word in scene.by_role.get("metric", ())}
    focus.is_aside = focus.is_aside or (bool(measured) and not readings and measured <= scene.lexicon.never_told)
    if scene.actor is not None:
        focus.has_actor = True
    first = (
        min((word.start for word in scene.of("entity", scene.sentence.start, scene.sentence.end)), default=0)
        - scene.sentence.start
    )
    named = [word.stands_for("entity") for word in scene.of("entity", scene.sentence.start, scene.sentence.end)]
    if named:
        focus.last_entity, focus.pair = named[-1], name_pair(scene) or focus.pair
    last = subjects.get(-1)
    if (
        not scene.figures
        and focus.entity is None
        and len(set(named)) == 1
        and not focus.has_actor
        and scene.actor is None
    ):
        focus.entity = named[0]
    if (
        last
        and not focus.has_actor
        and scene.actor is None
        and (readings or first <= (8 if scene.lexicon.is_east_asian else 28) or introduces(scene, named))
    ):
        focus.entity = last
    if focus.entity:
        focus.subjects.add(focus.entity)
    if readings and focus.opening is None:
        focus.opening = readings[0].entity or ""
    if readings and not focus.lead:
        focus.lead = next((one.entity for one in readings if one.entity in named), None)
    if not scene.figures and sets_topic(scene.folded[scene.sentence.start : scene.sentence.end], scene.lexicon):
        topics = {word.stands_for("metric") for word in scene.of("metric", scene.sentence.start, scene.sentence.end)}
        if len(topics) == 1 and (topic := topics.pop()):
            focus.metric, focus.metric_age = topic, 0
            focus.metrics[scene.lexicon.metrics.get(topic, "")] = topic
    if not readings:
        carried = [phrase for phrase in scene.phrases if carries(scene, phrase, bool(focus.periods))]
        for phrase in sorted(carried, key=lambda phrase: not phrase.has("full")):
            focus.remember(phrase.keys)
    if not focus.periods and scene.sentence.opens_paragraph and (event := find_headline_event(scene)):
        focus.remember(event.keys)


def _read(
    scene: Scene, focus: Focus, figure: Figure, number: int, subjects: dict[int, str | None], earlier: list[Reading]
) -> Reading | None:
    clause = scene.clause(figure.start)
    region = find_region(scene, figure, number, clause)
    outer = (
        earlier
        if in_brackets(scene, clause)
        else [one for one in earlier if not in_brackets(scene, scene.clause(one.figure.start))]
    )
    previous = outer[-1] if outer else None
    metric, metric_word = match_metric(scene, focus, figure, clause, region, previous)
    metric = keep_rhythm(scene, metric, metric_word, clause)
    if focus.is_aside and metric_word is None:
        return None
    if metric in scene.lexicon.never_told and (metric_word is None or metric_word.end <= figure.start):
        focus.untold_age = 0
        return None
    if (
        metric_word is None
        and focus.untold_age == 1
        and figure.dimension == "fraction"
        and not scene.by_role.get("entity")
    ):
        return None
    if (
        figure.is_bare
        and not figure.is_more
        and not counts_something(scene, figure, metric, metric_word, previous, region)
    ):
        return None
    if is_span(scene, figure):
        return None
    if figure.shape == "ratio" and scene.lexicon.metrics.get(metric or "") not in {"times", "coefficient"}:
        return None
    has_actor = focus.has_actor or (scene.actor is not None and (figure.start >= scene.actor or "we" in scene.by_role))
    entity = None if has_actor else subjects.get(number)
    if metric in scene.lexicon.of_markets and not is_market(entity) and not is_own_online(scene, metric_word):
        entity = None
    if metric in scene.lexicon.of_groups and "entity" not in scene.by_role:
        entity = whole_company(scene, entity, focus)
    reading = Reading(
        figure,
        "level",
        entity,
        metric,
        money=figure.unit.unit_id if figure.dimension == "money" and figure.unit else focus.money,
    )
    reading.cues = [(metric_word.start, metric_word.end)] if metric_word else []
    is_taken_over = metric_word is None or metric_word.end <= clause[0]
    is_part = previous is not None and previous.is_part and metric_word is None
    is_part = is_part or (metric_word is not None and is_of_part(scene, metric_word))
    is_part = is_part or is_amount_of_share(scene, figure, previous)
    if is_part or (is_taken_over and is_of_unknown(scene, figure, clause, previous)):
        reading.metric, reading.is_part = None, True
    set_qualifier(scene, reading, region)
    set_kind(scene, reading, region, clause, outer)
    is_money = scene.lexicon.metrics.get(metric or "") == "money"
    if metric_word is None and not is_money and reading.kind == "change" and grows_itself(scene, figure):
        reading.metric = _REVENUE
    settle_loss(scene, reading, metric_word, clause, previous)
    set_conversion(scene, reading, earlier[-1] if earlier else None)
    set_periods(scene, reading, clause, region, previous, focus, outer)
    set_basis(scene, reading, clause, region, focus)
    set_former_growth(scene, reading, previous)
    set_span(scene, reading)
    set_statement(scene, reading, clause, region, previous)
    set_outlook(reading, focus)
    look_ahead(scene, reading, clause, has_actor)
    if reading.kind == "share" and is_of_it(scene, figure):
        set_part_of_it(scene, focus, reading, previous)
    elif reading.kind == "share" and (whole := match_whole(scene, figure)):
        reading.metric = whole
    elif reading.kind == "share" and (place := find_market_place(scene, region)):
        reading.metric, reading.scope = _MARKET_SHARE, place
    elif reading.kind == "share" and holds_share(scene, figure, region):
        reading.metric = _MARKET_SHARE
    elif reading.kind == "share" and metric_word and metric:
        reading.metric = scene.lexicon.shares.get(metric, metric)
    elif reading.kind == "share" and reading.metric is None and goes_on_sharing(scene, focus, reading, clause):
        reading.metric = _MARKET_SHARE
    elif reading.kind in {"level", "share"} and not suits_its_metric(scene, reading):
        reading.metric = None
    settle_part(scene, reading, metric_word, region)
    settle_market(scene, focus, reading, None if has_actor else subjects.get(number), earlier, metric_word is not None)
    settle_survey(scene, reading, clause, previous)
    return reading
