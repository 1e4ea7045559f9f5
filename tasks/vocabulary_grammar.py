"""The tables of a language file that a reader of figures needs: small words by what they say, signs of numerals and dates.

A language may leave out any list. Spellings are folded, as the text they are looked up in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NoReturn

from tasks.errors import UnreadableSeed
from tasks.folding import fold
from tasks.seed_files import find_line

Words = frozenset[str]
_NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Grammar:
    """Small words of one language, folded."""

    conjunctions: Words = _NONE  # join the members of a list: and, or
    origins: Words = _NONE  # stand before where a move begins: from
    goals: Words = _NONE  # stand before where a move ends, alone or at the end of a verb: to, 至
    steps: Words = _NONE  # stand before how far a move goes: um
    separable: Words = _NONE  # parts of a verb that stand after its figure: zurück
    places: Words = _NONE  # stand between a figure and whose it is: at
    copulas: Words = _NONE  # stand between a name and its figure: is
    possessives: Words = _NONE  # stand between an owner and what is owned: 的
    genitives: Words = _NONE  # two characters that end an owner's name: 's
    particles: Words = _NONE  # say nothing between a time and an amount: 's
    articles: Words = _NONE  # may stand between a word of comparison and a name: the
    owners: Words = _NONE  # first characters after a group's name that a part of it follows: 旗下
    before_amount: Words = _NONE  # may stand between a time and its amount
    after_amount: Words = _NONE  # may stand between an amount and its time: in the
    after_qualifier: Words = _NONE  # may stand between a qualifier and its figure
    after_more: Words = _NONE  # say "and more" after a unit: 多
    opens_amount: Words = _NONE  # stand before an amount that starts with a scale: 过亿
    share_cues: Words = _NONE  # short words for a share that stand before their figure too: 占
    compares: Words = _NONE  # compare two names where the second follows: 比
    base_with: Words = _NONE  # of cues.base: compare only where a word of cues.base_after follows
    base_origin: Words = _NONE  # of cues.base: name where a move begins before they compare
    base_bar: Words = _NONE  # of cues.base: name a bar, no earlier time
    base_not_from: Words = _NONE  # of cues.base: never stand before where a move begins
    base_weak: Words = _NONE  # of cues.base: compare with a time only if it follows closely
    comparing_moves: Words = _NONE  # start moves that compare with a time: above
    since_within: Words = _NONE  # of cues.since: after a year they tell the year itself: 以来
    unit_notes: Words = _NONE  # stand before the unit of a column's figures in its head: in EUR
    arrivals: Words = _NONE  # stand after where a move ends: に
    elisions: Words = _NONE  # stand before an amount and before one that leaves its unit to it: um 7 Prozent, um 3
    auxiliaries: Words = _NONE  # end a clause after its participle: (erreicht) hat
    stand_ins: Words = _NONE  # stand for what was told before: it, this
    relatives: Words = _NONE  # begin a clause about the noun before it: which
    relative_owners: Words = _NONE  # begin a clause about what the noun before it has: whose
    subordinates: Words = _NONE  # begin a clause about something else than the sentence: where
    contrasts: Words = _NONE  # begin a clause that sets one against another: whereas
    no_names: Words = _NONE  # stand before a genitive mark without an article and are no names: (today)'s, (let)'s
    telling: Words = _NONE  # stand after whoever tells something: said
    achieving: Words = _NONE  # stand after whoever a figure is of: posted
    earning: Words = _NONE  # of cues.gain: verbs right before a profit: earned
    sourcing: Words = _NONE  # stand after an amount that was earned with something: from (ads)
    modals: Words = _NONE  # stand before an infinitive: will (cost)
    pronouns: Words = _NONE  # stand as subject for whom the text is about: it
    leaving_out: Words = _NONE  # begin what a profit is told without: before (interest and tax)
    signs: Words = _NONE  # say that an amount is below nothing: minus
    parts_of: Words = _NONE  # stand between a part and whose size it is told by: of
    measures: Words = _NONE  # stand between a metric and its amount: (sales) of
    closers: Words = _NONE  # end a statement right after its figure: だ
    bare_sales: Words = _NONE  # words for sales that an unknown word before them narrows: (hardware) revenue
    light_prefixes: Words = _NONE  # may be grown onto a word for sales without narrowing it: 实现(营收)
    light_topics: Words = _NONE  # stand before how something moved and are no name of it: 同时
    topics: Words = _NONE  # stand after what the next statement is about: は
    persons: Words = _NONE  # units that persons are counted in: 人
    seats: Words = _NONE  # units that are counted in numerals alone


DIGITS = ("characters", "two", "several", "some", "one", "half", "tens", "myriads", "scales", "tenth", "not_tenths")
EASTERN_DATES = ("years", "months", "month", "day", "lone_day")
_DATES = (
    *EASTERN_DATES,
    "era_year",
    "year_mark",
    "day_marks",
    "joints",
    "fiscal",
    "ordinals",
    "no_years",
    "lone",
    "before_lone",
)
GRAMMAR_LISTS = tuple(field.name for field in fields(Grammar))


def build_grammar(table: Mapping[str, Any]) -> Grammar:
    """Build the grammar of a language from its file's tables."""
    return Grammar(**{name: frozenset(map(fold, words)) for name, words in table.get("grammar", {}).items()})


def check_grammar(path: Path, table: Mapping[str, Any]) -> None:
    """Refuse a list of [grammar] that no rule reads, or that is no list of words."""
    for name, words in table.get("grammar", {}).items():
        if name not in GRAMMAR_LISTS:
            _refuse(path, "grammar", name, f"has an unknown list {name!r}", f"write one of {', '.join(GRAMMAR_LISTS)}")
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            _refuse(path, "grammar", name, f"{name} is no list of words", f'write {name} = ["word", …]')


def check_signs(path: Path, table: Mapping[str, Any]) -> None:
    """Refuse [digits] or [dates] that lack an entry, and patterns that are no regular expressions."""
    digits, dates = table.get("digits", {}), table.get("dates", {})
    if digits and (lacking := set(DIGITS) - set(digits)):
        _refuse(path, "digits", None, f"lacks {', '.join(sorted(lacking))}", f"it needs {', '.join(DIGITS)}")
    if unknown := set(dates) - set(_DATES):
        name = min(unknown)
        _refuse(path, "dates", name, f"has an unknown entry {name!r}", f"write one of {', '.join(_DATES)}")
    for name in set(dates) & {*EASTERN_DATES, "era_year"}:
        try:
            re.compile(dates[name])
        except (re.error, TypeError):
            _refuse(path, "dates", name, f"{name} is no regular expression", "write a pattern between single quotes")
    lacking = set(EASTERN_DATES) - set(dates)
    if 0 < len(lacking) < len(EASTERN_DATES):
        remedy = f"write all of {', '.join(EASTERN_DATES)}, or none"
        _refuse(path, "dates", None, f"lacks {', '.join(sorted(lacking))}", remedy)


def _refuse(path: Path, table: str, key: str | None, problem: str, remedy: str) -> NoReturn:
    raise UnreadableSeed(path, find_line(path, table, key=key), f"[{table}] {problem}", remedy)
