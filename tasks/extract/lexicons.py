"""The vocabulary, compiled for one language: one automaton for all words, and the regular expressions of its numbers.

A word can play several roles, each a pair of a class and what it stands for: ("entity", "jd"), ("up", ""), ("period", "q3").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.extract.patterns import Anchored, anchor_pattern
from tasks.folding import fold
from tasks.vocabulary import Unit, Vocabulary

Role = tuple[str, str]
Roles = tuple[Role, ...]
Senses = Mapping[str, str]

_TABLES = (
    "cues",
    "basis",
    "modality",
    "scope",
    "segments",
    "countries",
    "country_names",
    "nouns",
    "periods",
    "pronouns",
)
_CLASS = {
    "segments": "segment",
    "countries": "scope",
    "country_names": "country",
    "nouns": "noun",
    "periods": "period",
    "pronouns": "pronoun",
}
_SEVERAL_CLASSES = {"cues"}  # in these tables the key is the class
_CONTENT = {"entity", "metric", "period"}
_EAST = {"zh", "ja"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of one language: folded spellings, their roles, and patterns made of them."""

    language: str
    words: tuple[str, ...]
    roles: tuple[Roles, ...]
    senses: tuple[Senses, ...]  # role → what it stands for first
    lengths: npt.NDArray[np.int64]
    is_proper: npt.NDArray[np.bool_]  # must start with a capital where it stands
    is_content: npt.NDArray[np.bool_]  # names somebody, a metric or a time
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
    attribution: tuple[Anchored, ...]  # with group who
    abbreviations: frozenset[str]
    numerals: re.Pattern[str] | None
    candidate: re.Pattern[str]  # what every figure holds that is not told by words of the lexicon alone
    parts: tuple[Anchored, ...]  # six in ten, with groups up and down
    counts: Mapping[str, str]  # number word → digits
    listing: frozenset[str]  # words between the members of a list
    metrics: Mapping[str, str]  # metric_id → dimension
    shares: Mapping[str, str]  # metric_id → metric of its share
    rhythms: Mapping[tuple[str, str], str]  # metric_id and daily or monthly → metric counted so
    never_told: frozenset[str]  # metrics that are no claims: share prices
    of_markets: frozenset[str]  # metrics of a whole market, of no company
    parents: Mapping[str, frozenset[str]]
    groups: Mapping[str, str]  # part → the group nearest above it
    classifiers: Mapping[str, str]  # unit that counts things of one kind (单) → metric
    eras: Mapping[str, int]  # name of an era (令和) → the year before its first
    shortened: Mapping[str, frozenset[str]]  # unit (元) → currencies that it may be short for
    tenths: frozenset[str]  # units after which a lone digit counts tenths (两成五, 15块8)

    @property
    def is_east_asian(self) -> bool:
        """Tell whether words are written without spaces."""
        return self.language in _EAST


def language_family(language: str | None) -> str:
    """Name the language file for a language tag: `zh-Hant` is read by zh, an unknown one by en."""
    family = (language or "en").split("-")[0]
    return family if family in {"en", "zh", "de", "ja"} else "en"


_BUILT: dict[tuple[str, str], Lexicon] = {}


def compile_lexicon(vocabulary: Vocabulary, language: str) -> Lexicon:
    """Compile (once per vocabulary version) the lexicon of a language family."""
    key = (vocabulary.version_hash, language)
    if key not in _BUILT:
        _BUILT[key] = _compile(vocabulary, language)
    return _BUILT[key]


def _compile(vocabulary: Vocabulary, language: str) -> Lexicon:
    table = vocabulary.languages.get(language) or vocabulary.languages["en"]
    units = _units(vocabulary, language)
    scales = {fold(word): float(factor) for factor, words in table["scales"].items() for word in words}
    proper, roles = _roles(vocabulary, language, table)
    words = sorted(roles, key=lambda word: (-len(word), word))
    prefixes = [word for word, unit in units.items() if _is_prefix(word, unit)]
    starts = frozenset(" -+").union(word[0] for word in (*scales, *units, *_more(table)))
    patterns = table["patterns"]
    multiples = {fold(word): float(value) for value, words in table["multiples"].items() for word in words}
    return Lexicon(
        language=language,
        words=tuple(words),
        roles=tuple(tuple(dict.fromkeys(roles[word])) for word in words),
        senses=tuple(dict(reversed(roles[word])) for word in words),
        lengths=np.array([len(word) for word in words], dtype=np.int64),
        is_proper=np.array([word in proper for word in words]),
        is_content=np.array([any(role in _CONTENT for role, _ in roles[word]) for word in words]),
        units=units,
        scales=scales,
        multiples=multiples,
        tail=_tail(scales, units, table, language in _EAST),
        unit_only=re.compile(rf" ?-?(?P<unit>{_any(units)})"),
        tail_starts=starts,
        prefix=re.compile(rf"(?P<unit>{_any(prefixes)}) ?$"),
        prefix_ends=frozenset(word[-1] for word in prefixes),
        connector=re.compile(rf" ?(?:{_any(map(fold, table['ranges']['connectors']))}) ?"),
        glue=re.compile(rf"(?:[ ,\-–'/()年]|(?:{_any(map(fold, table['period_glue']['words']))})(?![a-zäöüß]))*"),
        actors=tuple(map(anchor_pattern, patterns["actors"])),
        noise=tuple(map(anchor_pattern, patterns["noise"])),
        attribution=tuple(map(anchor_pattern, patterns["attribution"])),
        abbreviations=frozenset(patterns["abbreviations"]),
        numerals=_numerals(table),
        candidate=_candidate(table, starts, prefixes),
        parts=tuple(map(anchor_pattern, patterns.get("parts", []))),
        counts={fold(word): value for value, words in table["numbers"].items() for word in words},
        listing=frozenset([*table["cues"]["respectively"], *table["ranges"].get("listing", [])]),
        metrics={metric: facts.dimension for metric, facts in vocabulary.metrics.items()},
        shares={metric: facts.share for metric, facts in vocabulary.metrics.items() if facts.share},
        rhythms={
            (metric, rhythm): other
            for metric, facts in vocabulary.metrics.items()
            for rhythm, other in (("daily", facts.daily), ("monthly", facts.monthly))
            if other
        },
        never_told=frozenset(metric for metric, facts in vocabulary.metrics.items() if not facts.is_claim),
        of_markets=frozenset(metric for metric, facts in vocabulary.metrics.items() if facts.is_of_market),
        parents={entity: frozenset(vocabulary.ancestors(entity)) for entity in vocabulary.entities},
        groups=_groups(vocabulary),
        classifiers={word: value for word in units for role, value in roles.get(word, ()) if role == "noun"},
        eras={fold(word): year for word, year in table["marks"].get("eras", {}).items()},
        shortened={fold(word): frozenset(units) for word, units in table["marks"].get("shortened", {}).items()},
        tenths=frozenset(map(fold, table["marks"].get("tenths", ()))),
    )


def _groups(vocabulary: Vocabulary) -> dict[str, str]:
    """Find for each part the first of its ancestors that is a group."""
    above = {entity: vocabulary.ancestors(entity) for entity in vocabulary.entities}
    found = {
        entity: [one for one in names if vocabulary.entities[one].kind == "group"] for entity, names in above.items()
    }
    return {entity: names[0] for entity, names in found.items() if names}


def _units(vocabulary: Vocabulary, language: str) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in vocabulary.units:
        if unit.language == language or (unit.language == "*" and fold(unit.spelling) not in found):
            found[fold(unit.spelling)] = unit
    return found


def _is_prefix(word: str, unit: Unit) -> bool:
    return unit.dimension == "money" and (
        unit.language == "*" or (not word.isascii() and len(word) < 5 and word[-1] != "元")
    )


def _roles(vocabulary: Vocabulary, language: str, table: Mapping[str, Any]) -> tuple[set[str], dict[str, list[Role]]]:
    roles: defaultdict[str, list[Role]] = defaultdict(list)
    proper: set[str] = set()
    plain: set[str] = set()
    for alias in vocabulary.entity_aliases:
        word = fold(alias.alias)
        roles[word].append(("entity", alias.id))
        (proper if alias.alias[0].isupper() and alias.alias[0].isascii() else plain).add(word)
        genitive = table["marks"].get("genitive")
        if genitive and word.isascii() and word[-1].isalpha() and word[-1] not in "sxz":
            roles[word + genitive].append(("entity", alias.id))
            (proper if alias.alias[0].isupper() else plain).add(word + genitive)
    for alias in vocabulary.metric_aliases:
        family = alias.language.split("-")[0]
        if family in {language, "*"} or (family == "en" and language in _EAST):
            word = fold(alias.alias)
            roles[word].append(("metric", alias.id))
            plain.add(word)
    names = {word for words in table.get("country_names", {}).values() for word in words if word[0].isupper()}
    proper.update(fold(word) for word in names)
    for word, role in _cues(table):
        roles[word].append(role)
        if role[0] != "country":
            plain.add(word)
    _name_markets(vocabulary, roles)
    return proper - plain, dict(roles)


def _name_markets(vocabulary: Vocabulary, roles: dict[str, list[Role]]) -> None:
    """Let a metric's alias that starts with a market's name or a word of time (全国网上零售额, 全年营收) stand for that too."""
    markets = {
        fold(alias.alias): alias.id
        for alias in vocabulary.entity_aliases
        if vocabulary.entities[alias.id].kind == "market"
    }
    for word, played in roles.items():
        if any(role == "metric" for role, _ in played) and not any(role == "entity" for role, _ in played):
            name = next((word[:size] for size in range(len(word), 3, -1) if word[:size] in markets), None)
            if name:
                played.append(("entity", markets[name]))
    metrics = {word: value for word, played in roles.items() for role, value in played if role == "metric"}
    for word in [word for word, played in roles.items() if any(role == "entity" for role, _ in played)]:
        name = next(
            (word[size:] for size in range(2, len(word) - 1) if word[size:] in metrics and _splits(word, size)), None
        )
        if name and not any(role == "metric" for role, _ in roles[word]):
            roles[word].append(("metric", metrics[name]))
    periods = {
        word: key for word, played in roles.items() for role, key in played if role == "period" and not word.isascii()
    }
    for word, played in roles.items():
        if any(role == "metric" for role, _ in played) and not any(role == "period" for role, _ in played):
            name = next((word[:size] for size in range(len(word) - 1, 1, -1) if word[:size] in periods), None)
            if name:
                played.append(("period", periods[name]))


def _splits(word: str, size: int) -> bool:
    """Tell whether a word can be split there: at a space in Latin letters, anywhere else."""
    return not word[size].isascii() or word[size - 1] == " "


def _cues(table: Mapping[str, Any]) -> Iterable[tuple[str, Role]]:
    for name in _TABLES:
        for key, words in table.get(name, {}).items():
            for word in words:
                yield fold(word), (key, "") if name in _SEVERAL_CLASSES else (_CLASS.get(name, name), key)
    for name in ("qualifiers", "qualifiers_after"):
        for key, words in table[name].items():
            for word in words:
                yield fold(word), ("qualifier" if name == "qualifiers" else "qualifier_after", key)
    for event, facts in table["events"].items():
        for word in facts["words"]:
            yield fold(word), ("period", f"e{facts['month']}:{event}")
    for key, name in (("numbers", "numeral"), ("fractions", "fraction"), ("multiples", "multiple")):
        for value, words in table[key].items():
            for word in words:
                yield fold(word), (name, value)


def _any(words: Iterable[str]) -> str:
    """Write a pattern for the longest of some words; those that start alike together, so that few are tried."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        stop = "(?![a-zäöüß])" if word[-1].isascii() and word[-1].isalpha() else ""
        alike[word[0]].append(re.escape(word[1:]) + stop)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in alike.items()) or "(?!)"


def _more(table: Mapping[str, Any]) -> list[str]:
    return list(map(fold, table["qualifiers_after"].get("over", [])))


def _more_pattern(table: Mapping[str, Any]) -> str:
    """Write a pattern for what says "and more" after a number, but not where a longer word says up or down (多出)."""
    moves = [fold(word) for role in ("up", "down") for word in table["cues"][role]]
    longer = {
        word: [move[len(word) :] for move in moves if move.startswith(word) and move != word] for word in _more(table)
    }
    return (
        "|".join(
            re.escape(word) + (f"(?!{'|'.join(map(re.escape, longer[word]))})" if longer[word] else "")
            for word in sorted(longer, key=lambda word: (-len(word), word))
        )
        or "(?!)"
    )


def _tail(
    scales: Mapping[str, float], units: Mapping[str, Unit], table: Mapping[str, Any], is_east: bool
) -> re.Pattern[str]:
    more = _more_pattern(table) if is_east else r"\+"
    return re.compile(
        rf"(?:[ -]?(?P<scale>{_any(scales)}))?(?P<more>{more})?(?P<scale2>{_any(scales) if is_east else '(?!)'})?"
        rf"(?P<plus>\+)?(?: ?-?(?P<unit>{_any(units)}))?"
    )


def _numerals(table: Mapping[str, Any]) -> re.Pattern[str] | None:
    characters = _numeral_characters(table)
    return re.compile(f"[{characters}]+") if characters else None


def _candidate(table: Mapping[str, Any], tail_starts: Iterable[str], prefixes: Iterable[str]) -> re.Pattern[str]:
    """Write a pattern for digits, and for numerals that a scale or unit stands beside: 三家, not 一直."""
    characters = _numeral_characters(table)
    if not characters:
        return re.compile("[0-9]")
    after = re.escape("".join(sorted({*tail_starts, *"分"})))
    before = re.escape("".join(sorted({prefix[-1] for prefix in prefixes})))
    return re.compile(f"[0-9万亿{characters}](?:(?<=[0-9万亿])|(?=[{after}])|(?<=[{before}].)|(?<=[{before}] .))")


def _numeral_characters(table: Mapping[str, Any]) -> str:
    digits = table.get("digits")
    return f"{digits['characters']}{digits['two']}{digits['several']}{digits['some']}半十百千万亿" if digits else ""
