"""The conflict box: figures on which sources disagree, never settled in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from tasks.records import BriefMaterial
from tasks.render.brief import Box, Item
from tasks.render.points import Row, is_unsettled
from tasks.render.sentences import Telling, tell_rule

MOST_CONFLICTS = 4
MOST_VOICES = 3  # different values told of one conflict
MOST_SOURCES = 2  # sources named with one value
WIDE = 9.0  # spread from which on a factor is printed
MOST_FACTOR = 1000


def build_conflicts(material: BriefMaterial, telling: Telling, watched: Callable[[Row], bool]) -> Box | None:
    """List figures on which sources differ: values, sources, the one printed, the rule, the spread."""
    rows = [row for row in material.comparison.conflicts.iter_rows(named=True) if watched(row)]
    weighty = {metric for family in telling.words.labels.families for metric in family.metrics}
    rows.sort(
        key=lambda row: (row["metric"] not in weighty, -(row["spread_ratio"] or 0.0), str(row["entity"]), row["period"])
    )
    if not rows:
        return None
    labels = telling.words.labels
    left = len(rows) - MOST_CONFLICTS
    return Box(
        title=labels.word("headings", "conflicts"),
        mark=labels.fill("marks", "cell", letter="c"),
        items=tuple(_conflict(row, telling) for row in rows[:MOST_CONFLICTS]),
        more=_more(left, telling),
    )


def _more(left: int, telling: Telling) -> str:
    if left < 1:
        return ""
    labels = telling.words.labels
    return labels.fill("boxes", "conflict_more_one" if left == 1 else "conflict_more", count=telling.words.number(left))


def _conflict(row: Row, telling: Telling) -> Item:
    words, labels = telling.words, telling.words.labels
    voices: dict[str, list[Row]] = defaultdict(list)
    for claim_id in row["claim_ids"] or ():
        claim = telling.book.claim(claim_id)
        if claim is not None and claim["value"] is not None:
            voices[words.span(claim["value"], claim["value_high"], claim["unit"], claim["rounding"])].append(claim)
    told = list(voices)[:MOST_VOICES]
    values = [
        labels.fill("boxes", "conflict_value", value=value, sources=_sources(voices[value], telling)) for value in told
    ]
    text = labels.fill(
        "boxes",
        "conflict_unsettled" if is_unsettled(row) else "conflict",
        values=labels.word("boxes", "against").join(values),
        chosen=told[0] if told else words.amount(row["chosen_value"], row["unit"]),
        rule=tell_rule(row["rule"], words),
        spread=_spread(row["spread_ratio"], telling),
    )
    notes = tuple(sorted({n for value in told for n in telling.book.cite([voices[value][0]["claim_id"]])}))
    series = words.series(row["entity"], row["metric"], row["scope"], row["modality"])
    return Item(
        words.capital(labels.fill("boxes", "conflict_lead", series=series, period=words.period(row["period"]))),
        text,
        notes,
    )


def _spread(ratio: float | None, telling: Telling) -> str:
    """Write a spread in percent; a wide one as a factor, a senseless one as more than a thousand."""
    words = telling.words
    if ratio is None:
        return words.labels.word("marks", "not_meaningful")
    if ratio < WIDE:
        return words.percent(ratio, 0 if ratio >= 0.1 else 1, sign=False)
    factor = words.amount(min(1 + ratio, MOST_FACTOR), "times", 0.5)
    return words.qualified(factor, "over" if 1 + ratio > MOST_FACTOR else "exact")


def _sources(claims: list[Row], telling: Telling) -> str:
    words = telling.words
    told = dict.fromkeys(
        words.labels.fill(
            "boxes",
            "conflict_source",
            publisher=claim["publisher"] or claim["source_name"] or claim["doc"],
            day=words.day(claim["published_on"]),
        )
        for claim in claims
    )
    return words.labels.word("patterns", "join").join(list(told)[:MOST_SOURCES])
