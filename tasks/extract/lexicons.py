"""The vocabulary, compiled for one language: one automaton for all words, and the regular expressions of its numbers.

A word can play several roles, each a pair of a class and what it stands for: ("entity", "jd"), ("up", ""), ("period", "q3").
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.extract.dates import Dates, read_dates
from tasks.extract.needles import Needles, gather_needles
from tasks.extract.number_patterns import any_of, candidate_pattern, find_prefixes, tail_pattern, tail_starts
from tasks.extract.numerals import Numerals, read_numerals
from tasks.extract.patterns import Anchored, anchor_pattern
from tasks.extract.roles import Role, find_roles
from tasks.extract.traits import find_traits
from tasks.folding import fold
from tasks.vocabulary import Unit, Vocabulary
from tasks.vocabulary_grammar import Grammar, build_grammar

Roles = tuple[Role, ...]
Senses = Mapping[str, str]

DEFAULT_LANGUAGE = "en"
_COMMAS = {",", "、"}
_CONTENT = {"entity", "metric", "period"}
_LOSS = "_loss"  # metrics of amounts below nothing that are told without a sign
_BILLIONS = 1e13  # how far the level of a metric goes at least that is told of whole companies
_IDEOGRAPHS = range(0x3400, 0xA000)
_AS_WRITTEN = "[A-Z"  # in a pattern for the text before it is folded


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of one language: folded spellings, their roles, and patterns made of them."""

    language: str
    grammar: Grammar
    goals: tuple[str, ...]  # its words for where a move ends
    arrivals: tuple[str, ...]  # its words after where a move ends
    comparing_moves: tuple[str, ...]
    possessives: str  # characters of its possessives, and a space
    light: str  # characters that may stand between a qualifier and its figure
    unit_note: re.Pattern[str]  # the unit of a table's cells in the head above them
    is_east_asian: bool  # words are written without spaces
    moves_follow: bool  # a word that says up or down may stand after its figure
    has_ordinal_dots: bool  # a dot after a number makes it an ordinal
    words: tuple[str, ...]
    needles: Needles  # the words and the anchors of all patterns
    roles: tuple[Roles, ...]
    senses: tuple[Senses, ...]  # role → what it stands for first
    lengths: npt.NDArray[np.int64]
    is_proper: npt.NDArray[np.bool_]  # must start with a capital where it stands
    is_content: npt.NDArray[np.bool_]  # names somebody, a metric or a time
    traits: npt.NDArray[np.uint8]  # of its roles, as bits of Trait
    common_names: Mapping[int, int]  # name that is a word of the language too → the word; -1 where it plays no role
    has_capital_nouns: bool  # a capital does not tell a name
    units: Mapping[str, Unit]
    scales: Mapping[str, float]
    multiples: Mapping[str, float]
    tail: re.Pattern[str]
    unit_only: re.Pattern[str]
    tail_starts: frozenset[str]  # first characters of a tail
    prefix: re.Pattern[str]
    prefix_ends: frozenset[str]  # last characters of a prefix
    connector: re.Pattern[str]
    glue: re.Pattern[str]
    actors: tuple[Anchored, ...]
    noise: tuple[Anchored, ...]
    attribution: tuple[Anchored, ...]  # with group source
    abbreviations: frozenset[str]
    numerals: Numerals | None
    ratio: Anchored  # 3:1, with both numbers as groups
    fractions: Anchored | None  # 十分之三
    candidate: re.Pattern[str]  # what every figure holds that is not told by words of the lexicon alone
    parts: tuple[Anchored, ...]  # six in ten, with groups up and down
    counts: Mapping[str, str]  # number word → digits
    listing: frozenset[str]  # words between the members of a list
    between: frozenset[str]  # words before the members of a range, and
    between_and: frozenset[str]  # words between them
    metrics: Mapping[str, str]  # metric_id → dimension
    shares: Mapping[str, str]  # metric_id → metric of its share
    rhythms: Mapping[tuple[str, str], str]  # metric_id and daily or monthly → metric counted so
    never_told: frozenset[str]  # metrics that are no claims: share prices
    of_markets: frozenset[str]  # metrics of a whole market, of no company
    signed: frozenset[str]  # metrics that can lie below nothing: profits
    of_companies: frozenset[str]  # metrics that go into billions: sales, profits
    of_groups: frozenset[str]  # metrics of a whole company, hardly ever of a part: net income
    sectors: Mapping[str, str]  # metric of a market → its sector: online_retail_sales → ecommerce
    sizes: Mapping[str, str]  # sector → the metric of its size
    markets: Mapping[tuple[str, str], str]  # place and sector → market
    market_places: Mapping[str, tuple[str, str]]  # market → its place and sector
    parents: Mapping[str, frozenset[str]]
    groups: Mapping[str, str]  # part → the group nearest above it
    classifiers: Mapping[str, str]  # unit that counts things of one kind (单) → metric
    dates: Dates
    shortened: Mapping[str, frozenset[str]]  # unit (元) → currencies that it may be short for
    homes: Mapping[str, str]  # entity → currency of its amounts, where a short unit does not tell it
    tenths: frozenset[str]  # units after which a lone digit counts tenths (两成五, 15块8)

    def joins(self, gap: str) -> bool:
        """Tell whether what stands between two members of a list is all that joins them."""
        return gap in _COMMAS or gap in self.grammar.conjunctions


def language_family(language: str | None, known: Container[str]) -> str:
    """Name the language file for a language tag: `zh-Hant` is read by zh, an unknown one by en."""
    family = (language or DEFAULT_LANGUAGE).split("-")[0]
    return family if family in known else DEFAULT_LANGUAGE


_BUILT: dict[tuple[str, str], Lexicon] = {}


def compile_lexicon(vocabulary: Vocabulary, language: str) -> Lexicon:
    """Compile (once per vocabulary version) the lexicon of a language family."""
    key = (vocabulary.version_hash, language)
    if key not in _BUILT:
        _BUILT[key] = _compile(vocabulary, language)
    return _BUILT[key]


def _common(table: Mapping[str, Any]) -> set[str]:
    return set(map(fold, table.get("common_names", {}).get("words", ())))


def _part_names(
    roles: list[list[Role]], words: Sequence[str], common: Container[str]
) -> tuple[list[list[Role]], dict[int, int]]:
    """Part names from the words that are spelled as they are; the words come after all others."""
    played, parted = list(roles), dict[int, int]()
    for number, word in enumerate(words):
        names = [role for role in roles[number] if role[0] == "entity"]
        if names and word in common:
            others = [role for role in roles[number] if role[0] != "entity"]
            played[number], parted[number] = names, len(played) if others else -1
            played += [others] if others else []
    return played, parted


def _compile(vocabulary: Vocabulary, language: str) -> Lexicon:
    table = vocabulary.languages.get(language) or vocabulary.languages[DEFAULT_LANGUAGE]
    units = _units(vocabulary, language)
    scales = {fold(word): float(factor) for factor, words in table["scales"].items() for word in words}
    marks, ranges, patterns = table["marks"], table["ranges"], table["patterns"]
    is_spaced = not marks.get("unspaced", False)
    grammar = build_grammar(table)
    proper, roles = find_roles(vocabulary, language, table, is_spaced)
    words = sorted(roles, key=lambda word: (-len(word), word))
    played, common_names = _part_names([roles[word] for word in words], words, _common(table))
    spelled = [*words, *(words[number] for number, other in common_names.items() if other >= 0)]
    senses = tuple(dict(reversed(roles)) for roles in played)
    prefixes = find_prefixes(units, table)
    starts = tail_starts(scales, units, table)
    numerals = read_numerals(table)
    noise, actors, attribution, parts = (
        tuple(map(_pattern, patterns.get(name, []))) for name in ("noise", "actors", "attribution", "parts")
    )
    ratios = [_ratio(table), *([anchor_pattern(numerals.parts.pattern)] if numerals and numerals.divider else [])]
    dates = read_dates(table)
    untold = frozenset(metric for metric, facts in vocabulary.metrics.items() if not facts.is_claim)
    multiples = {fold(word): float(value) for value, words in table["multiples"].items() for word in words}
    return Lexicon(
        language=language,
        grammar=grammar,
        goals=tuple(grammar.goals),
        arrivals=tuple(grammar.arrivals),
        comparing_moves=tuple(grammar.comparing_moves),
        light="".join([" ", *grammar.after_qualifier]),
        unit_note=re.compile(
            rf"[(]([^()]{{1,24}})[)]|(?<![a-z])(?:{any_of(grammar.unit_notes)}) ([^,()]{{1,24}})$|[,/] ?([^,()/]{{1,16}})$"
        ),
        possessives="".join([" ", *grammar.possessives]),
        is_east_asian=not is_spaced,
        moves_follow=marks.get("moves_follow", True),
        has_ordinal_dots=marks.get("ordinal_dots", False),
        words=tuple(words),
        needles=gather_needles(words, [*noise, *actors, *attribution, *parts, *ratios, *dates.anchored]),
        roles=tuple(tuple(dict.fromkeys(roles)) for roles in played),
        senses=senses,
        lengths=np.array([len(word) for word in words], dtype=np.int64),
        is_proper=np.array([word in proper for word in words]),
        is_content=np.array([any(role in _CONTENT for role, _ in roles) for roles in played]),
        traits=np.array([*map(find_traits, spelled, senses, itertools.repeat(untold))], dtype=np.uint8),
        common_names=common_names,
        has_capital_nouns=marks.get("capital_nouns", False),
        units=units,
        scales=scales,
        multiples=multiples,
        tail=tail_pattern(scales, units, table, is_spaced),
        unit_only=re.compile(rf" ?-?(?P<unit>{any_of(units)})"),
        tail_starts=starts,
        prefix=re.compile(rf"(?P<unit>{any_of(prefixes)}) ?$"),
        prefix_ends=frozenset(word[-1] for word in prefixes),
        connector=re.compile(rf" ?(?:{any_of(map(fold, ranges['connectors']))}) ?"),
        glue=re.compile(rf"(?:[ ,\-–'/()]|{any_of(map(fold, table['period_glue']['words']))})*"),
        actors=actors,
        noise=noise,
        attribution=attribution,
        abbreviations=frozenset(patterns["abbreviations"]),
        numerals=numerals,
        ratio=ratios[0],
        fractions=ratios[1] if len(ratios) > 1 else None,
        candidate=candidate_pattern(numerals, starts, prefixes),
        parts=parts,
        counts={fold(word): value for value, words in table["numbers"].items() for word in words},
        listing=frozenset([*table["cues"]["respectively"], *ranges.get("listing", [])]),
        between=frozenset(ranges["between"]),
        between_and=frozenset(ranges["between_and"]),
        metrics={metric: facts.dimension for metric, facts in vocabulary.metrics.items()},
        shares={metric: facts.share for metric, facts in vocabulary.metrics.items() if facts.share},
        rhythms={
            (metric, rhythm): other
            for metric, facts in vocabulary.metrics.items()
            for rhythm, other in (("daily", facts.daily), ("monthly", facts.monthly))
            if other
        },
        never_told=untold,
        of_markets=frozenset(metric for metric, facts in vocabulary.metrics.items() if facts.is_of_market),
        of_companies=frozenset(
            metric
            for metric, facts in vocabulary.metrics.items()
            if facts.dimension == "money" and facts.level_range[1] >= _BILLIONS
        ),
        signed=frozenset(
            metric for metric, facts in vocabulary.metrics.items() if facts.level_range[0] < 0 or metric.endswith(_LOSS)
        ),
        of_groups=frozenset(metric for metric, facts in vocabulary.metrics.items() if facts.is_of_group),
        sectors={metric: sector for sector, metrics in vocabulary.sectors.items() for metric in metrics},
        sizes={sector: metrics[0] for sector, metrics in vocabulary.sectors.items()},
        markets={
            (place, sector): market for place, told in vocabulary.markets.items() for sector, market in told.items()
        },
        market_places={
            market: (place, sector)
            for place, told in reversed(list(vocabulary.markets.items()))
            for sector, market in told.items()
        },
        parents={entity: frozenset(vocabulary.ancestors(entity)) for entity in vocabulary.entities},
        groups=_groups(vocabulary),
        classifiers={word: value for word in units for role, value in roles.get(word, ()) if role == "noun"},
        dates=dates,
        shortened={fold(word): frozenset(units) for word, units in marks.get("shortened", {}).items()},
        homes=_homes(vocabulary, table.get("homes", {})),
        tenths=frozenset(map(fold, marks.get("tenths", ()))),
    )


def _groups(vocabulary: Vocabulary) -> dict[str, str]:
    """Find for each part the first of its ancestors that is a group."""
    above = {entity: vocabulary.ancestors(entity) for entity in vocabulary.entities}
    found = {
        entity: [one for one in names if vocabulary.entities[one].kind == "group"] for entity, names in above.items()
    }
    return {entity: names[0] for entity, names in found.items() if names}


def _pattern(pattern: str) -> Anchored:
    """Compile a pattern; its ideographs are folded as the text is that it is for, unless it is for the text as written."""
    if _AS_WRITTEN in pattern:
        return anchor_pattern(pattern)
    return anchor_pattern("".join(fold(char) if ord(char) in _IDEOGRAPHS else char for char in pattern))


def _homes(vocabulary: Vocabulary, told: Mapping[str, list[str]]) -> dict[str, str]:
    """Find the currency of each entity that a language tells it for, itself or by one of its ancestors."""
    currencies = {entity: currency for currency, entities in told.items() for entity in entities}
    lines = {entity: (entity, *vocabulary.ancestors(entity)) for entity in vocabulary.entities}
    found = {entity: [currencies[one] for one in line if one in currencies] for entity, line in lines.items()}
    return {entity: names[0] for entity, names in found.items() if names}


def _units(vocabulary: Vocabulary, language: str) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in vocabulary.units:
        if unit.language == language or (unit.language == "*" and fold(unit.spelling) not in found):
            found[fold(unit.spelling)] = unit
    return found


def _ratio(table: Mapping[str, Any]) -> Anchored:
    sign = "|".join([":", *table.get("digits", {}).get("ratio", "")])
    number = r"[0-9]+(?:\.[0-9]+)?"
    return anchor_pattern(rf"([0-9](?<![0-9:.].)[0-9]*(?:\.[0-9]+)?) ?(?:{sign}) ?({number})(?![0-9:])")
