"""The words of a language file and the aliases of the vocabulary, folded, with the roles they play."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tasks.folding import fold
from tasks.vocabulary import Vocabulary

Role = tuple[str, str]

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
    "registers",
    "sources",
)
_CLASS = {
    "segments": "segment",
    "countries": "scope",
    "country_names": "country",
    "nouns": "noun",
    "periods": "period",
    "pronouns": "pronoun",
    "registers": "register",
    "sources": "source",
}
_PROPER = ("country_names", "sources")  # tables of names, which start with a capital where they are written so
_SEVERAL_CLASSES = {"cues"}  # in these tables the key is the class


def find_roles(
    vocabulary: Vocabulary, language: str, table: Mapping[str, Any], is_spaced: bool
) -> tuple[set[str], dict[str, list[Role]]]:
    """Find the roles of each word of a language; the set holds words that must start with a capital where they stand."""
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
        if family in {language, "*"} or (family == "en" and not is_spaced):
            word = fold(alias.alias)
            roles[word].append(("metric", alias.id))
            plain.add(word)
    names = {
        word
        for name in _PROPER
        for words in table.get(name, {}).values()
        for word in words
        if word[0].isupper() and word[0].isascii()
    }
    proper.update(fold(word) for word in names)
    for word, role in _cues(table):
        roles[word].append(role)
        if role[0] not in {_CLASS[name] for name in _PROPER} or word not in proper:
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
