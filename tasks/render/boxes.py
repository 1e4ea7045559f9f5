"""Boxes: what was held back, what moved since the last brief."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from tasks.records import BriefMaterial
from tasks.render.brief import Box, Item
from tasks.render.points import Row
from tasks.render.quotes import cut_quote
from tasks.render.revisions import revision_size, tell_revised
from tasks.render.sentences import Telling

MOST_RULES = 4
MOST_REVISED = 5
MOST_NEW = 6


def build_held_back(material: BriefMaterial, telling: Telling, watched: Callable[[Row], bool]) -> Box | None:
    """Count held-back figures by the first rule that caught them, with the worst example of each."""
    words, labels = telling.words, telling.words.labels
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in material.held_back.iter_rows(named=True):
        groups[(row["rules"] or ["correction"])[0]].append(row)
    if not groups:
        return None
    ordered = sorted(
        groups, key=lambda rule: (-_weight(_worst(groups[rule], watched), watched), -len(groups[rule]), rule)
    )
    items = tuple(_held(rule, groups[rule], telling, watched) for rule in ordered[:MOST_RULES])
    rest = [
        labels.fill("boxes", "held_other", rule=_rule(rule, telling), count=words.number(len(groups[rule])))
        for rule in ordered[MOST_RULES:]
    ]
    count = material.held_back.height
    title = (
        labels.word("boxes", "held_title_one")
        if count == 1
        else labels.fill("boxes", "held_title", count=words.number(count))
    )
    more = labels.fill("boxes", "held_more", rules=labels.word("patterns", "join").join(rest)) if rest else ""
    return Box(title, "", items, more)


def _rule(rule: str, telling: Telling) -> str:
    return telling.words.labels.word("rules", rule, telling.words.capital(rule.replace("_", " ")))


def _weight(row: Row, watched: Callable[[Row], bool]) -> int:
    return 2 if watched(row) and row["section"] == "main" else 1 if row["entity"] else 0


def _worst(rows: list[Row], watched: Callable[[Row], bool]) -> Row:
    """Choose the example: of a watched company, else the largest figure."""
    return min(rows, key=lambda row: (-_weight(row, watched), -abs(row["value"] or 0.0), row["claim_id"]))


def _held(rule: str, rows: list[Row], telling: Telling, watched: Callable[[Row], bool]) -> Item:
    words, labels = telling.words, telling.words.labels
    worst = _worst(rows, watched)
    series = words.series(worst["entity"], worst["metric"], worst["scope"], worst["modality"])
    example = (
        labels.fill("boxes", "held_example", series=series, period=words.period(worst["period"]))
        if worst["period"]
        else series
    )
    is_own = str(labels.words["language"]).split("-")[0] == str(labels.words["reasons_language"])
    reason = labels.word("patterns", "colon") + worst["reason"] if is_own and worst["reason"] else ""
    return Item(
        lead=labels.fill("boxes", "held_lead", rule=_rule(rule, telling), count=words.number(len(rows))),
        text=words.ended(words.capital(example) + reason),
        notes=telling.book.cite([worst["claim_id"]]),
        quote=cut_quote(worst["quote"] or worst["raw"] or "", worst["raw"] or ""),
        language=worst["language"] or "",
    )


def build_since_last(material: BriefMaterial, telling: Telling, watched: Callable[[Row], bool]) -> Box | None:
    """Tell what is new, revised and silent since the brief before; None in a first brief."""
    if material.since is None:
        return None
    labels, words = telling.words.labels, telling.words
    moved = material.comparison.changes.filter(pl.col("moved").is_not_null(), ~pl.col("is_converted").fill_null(False))
    rows = [row for row in moved.iter_rows(named=True) if watched(row)]
    revised = sorted((row for row in rows if row["moved"] == "revised"), key=lambda row: -revision_size(row))
    items = [tell_revised(row, telling) for row in revised[:MOST_REVISED]]
    if len(revised) > MOST_REVISED:
        left = len(revised) - MOST_REVISED
        more = labels.fill("boxes", "revised_more_one" if left == 1 else "revised_more", count=words.number(left))
        items.append(Item(labels.word("boxes", "revised_lead"), words.ended(more)))
    new = [row for row in rows if row["moved"] == "new"]
    if new:
        items.append(_new(new, telling))
    if not items:
        items.append(Item(labels.word("boxes", "nothing_lead"), labels.word("boxes", "nothing")))
    silent = material.counts.sources_silent
    if silent:
        text = (
            labels.word("boxes", "silent_one")
            if silent == 1
            else labels.fill("boxes", "silent", count=words.number(silent))
        )
        if material.silent:
            text += labels.word("patterns", "colon") + labels.word("patterns", "list").join(material.silent)
        items.append(Item(labels.word("boxes", "silent_lead"), words.ended(text)))
    return Box(labels.word("headings", "since_last"), "", tuple(items))


def _new(rows: Sequence[Row], telling: Telling) -> Item:
    words, labels = telling.words, telling.words.labels
    weighty = {metric for family in labels.families for metric in family.metrics}
    ordered = sorted(
        rows,
        key=lambda row: (
            row["metric"] not in weighty,
            row["modality"] != "reported",
            row["period_end"] is None,
            -(row["period_end"].toordinal() if row["period_end"] else 0),
            str(row["entity"]),
            str(row["metric"]),
            str(row["scope"]),
        ),
    )
    shown = ordered[:MOST_NEW]
    told = [
        labels.fill(
            "boxes",
            "new_example",
            series=words.series(row["entity"], row["metric"], row["scope"], row["modality"]),
            period=words.period(row["period"]),
            value=words.qualified(
                words.span(row["value"], row["value_high"], row["unit"], row["rounding"]), row["qualifier"]
            ),
        )
        for row in shown
    ]
    if len(rows) > len(shown):
        told.append(labels.fill("boxes", "and_more", count=words.number(len(rows) - len(shown))))
    notes = tuple(sorted({note for row in shown for note in telling.book.cite(row["claim_ids"])}))
    examples = labels.word("patterns", "join").join(told)
    key = "new_one" if len(rows) == 1 else "new"
    text = labels.fill("boxes", key, count=words.number(len(rows)), examples=examples)
    return Item(labels.word("boxes", "new_lead"), words.ended(text), notes)


def rules_that_fired(held_back: pl.DataFrame) -> Mapping[str, int]:
    """Count held-back figures by every rule that caught them."""
    return Counter(rule for rules in held_back["rules"].to_list() for rule in rules or ())
