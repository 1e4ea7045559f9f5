"""Words of languages are data: none of them stands in the code that reads texts."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.errors import UnreadableSeed
from tasks.extract.lexicons import compile_lexicon, language_family
from tasks.seed_files import read_toml
from tasks.vocabulary import Vocabulary, read_vocabulary
from tasks.vocabulary_grammar import GRAMMAR_LISTS, check_grammar, check_signs

_ROOT = Path(__file__).parents[2]
_CODE = sorted((_ROOT / "tasks/extract").glob("*.py"))
_LANGUAGES = sorted((_ROOT / "seeds/vocabulary/languages").glob("*.toml"))
_FOREIGN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\u00c0-\u024f]")
_LETTERS = re.compile(r"[^\W\d]+")  # a name of several words, such as year_mark, is none of them
# Words that also name a role, a list of the vocabulary, a period's key or a field, and stand alone as such.
_KEYS = frozenset(["by", "a", "an", "is", "since", "between", "during", "on", "at", "above", "below", "reported"])
_NOUNS = frozenset(["light_prefixes", "bare_sales"])  # lists of content words, metrics and roles among them
_ALPHABETS = {
    "[a-zäöüß]": "letters of a folded Latin word",
    "ß": "the first letter of Latin after ASCII",
    "A-ZÄÖÜ": "capitals that a sentence may start with",
}


def _function_words() -> frozenset[str]:
    """List the small Latin words that the language files name, but for those that are keys too."""
    words: set[str] = set()
    for path in _LANGUAGES:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        grammar = [words for name, words in table.get("grammar", {}).items() if name not in _NOUNS]
        lists = [*grammar, *table["period_glue"].values(), table["ranges"]["listing"]]
        words |= {word for words in lists for word in words if word.isascii() and word.isalpha()}
    return frozenset(words) - _KEYS


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string literals of a module but for its docstrings."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


def _words_in(source: str, known: frozenset[str]) -> list[str]:
    found = []
    for node in _literals(ast.parse(source)):
        text = str(node.value)
        for alphabet in _ALPHABETS:
            text = text.replace(alphabet, "")
        if _FOREIGN.search(text) or known.intersection(_LETTERS.findall(text)):
            found.append(f"line {node.lineno}: {node.value!r}")
    return found


@pytest.mark.parametrize("path", _CODE, ids=lambda path: path.name)
def test_no_word_of_a_language_stands_in_the_code_of_extraction(path: Path) -> None:
    assert _words_in(path.read_text(encoding="utf-8"), _function_words()) == []


@pytest.mark.parametrize(
    "line",
    ['cues = {"und", "noch"}', 'part = "分之"', 'end = text.endswith("まで")', 'gap = "waren es noch"', 'f"über {x}"'],
)
def test_a_word_in_the_code_would_be_found(line: str) -> None:
    assert _words_in(line, _function_words())


def test_a_docstring_may_quote_any_word() -> None:
    assert _words_in('"""Read 十分之三 and und."""', _function_words()) == []


def test_each_list_of_small_words_is_used_by_a_language() -> None:
    used = {name for path in _LANGUAGES for name in read_toml(path).get("grammar", {})}
    assert used == set(GRAMMAR_LISTS)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('possesives = ["x"]', "unknown list 'possesives'"),
        ('goals = "to"', "no list of words"),
        ('goals = [""]', "no list"),
    ],
)
def test_a_wrong_list_of_small_words_is_refused_with_its_line(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(f"[grammar]\n{written}\n", encoding="utf-8")
    with pytest.raises(UnreadableSeed, match=told) as refused:
        check_grammar(path, read_toml(path))
    assert refused.value.line == 2


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[digits]\ntwo = '二'", r"\[digits\] lacks characters"),
        ("[dates]\nday = '['", "no regular expression"),
        ("[dates]\nday = '日'", r"\[dates\] lacks .*month"),
        ("[dates]\nordinal = 'th'", "unknown entry 'ordinal'"),
    ],
)
def test_numerals_and_dates_that_cannot_be_read_are_refused(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(f"{written}\n", encoding="utf-8")
    with pytest.raises(UnreadableSeed, match=told) as refused:
        check_signs(path, read_toml(path))
    assert refused.value.line in {1, 2}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(_ROOT / "seeds/vocabulary")


def test_every_language_has_small_words(vocabulary: Vocabulary) -> None:
    assert all(table["grammar"] for table in vocabulary.languages.values())


def test_a_language_is_read_by_the_file_of_its_family_or_else_by_the_english_one() -> None:
    known = {"en", "zh", "fr"}
    assert [language_family(tag, known) for tag in ("zh-Hant", "fr", "fr-CH", "it", None)] == [
        "zh",
        "fr",
        "fr",
        "en",
        "en",
    ]


def test_a_new_language_needs_only_its_file(vocabulary: Vocabulary) -> None:
    """A made-up language takes over German as a whole but for one word for where a move ends."""
    german = vocabulary.languages["de"]
    grammar = {**german["grammar"], "goals": ["zupf"]}
    made_up = replace(vocabulary, version_hash="made up", languages={"xx": {**german, "grammar": grammar}})
    lexicon = compile_lexicon(made_up, "xx")
    assert lexicon.goals == ("zupf",)
    assert lexicon.has_ordinal_dots
    assert not lexicon.is_east_asian


@pytest.mark.parametrize(
    ("language", "text", "digits"),
    [("zh", "十分之三", ("十", "三")), ("zh", "百分之两", ("百", "两"))],
)
def test_a_part_of_a_whole_is_read_by_the_signs_of_the_language(
    vocabulary: Vocabulary, language: str, text: str, digits: tuple[str, str]
) -> None:
    numerals = compile_lexicon(vocabulary, language).numerals
    assert numerals is not None
    match = numerals.parts.fullmatch(text)
    assert match is not None
    assert (match["down"], match["up"]) == digits


def test_a_language_without_digits_of_its_own_has_no_numerals(vocabulary: Vocabulary) -> None:
    assert compile_lexicon(vocabulary, "de").numerals is None


def test_a_quarter_of_a_year_is_a_code_in_every_language(vocabulary: Vocabulary) -> None:
    codes = {name: compile_lexicon(vocabulary, name).dates.codes.pattern for name in vocabulary.languages}
    assert all(pattern.fullmatch("q3 2024") for pattern in codes.values())
    assert codes["en"].fullmatch("q3 of 2024")
    assert codes["zh"].fullmatch("2024年q3")
    assert not codes["de"].fullmatch("q3 of 2024")
