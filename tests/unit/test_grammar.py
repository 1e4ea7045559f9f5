"""Grammar: every sentence of templates/labels, filled with every kind of figure, in all languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle, islice
from string import Formatter

import pytest

from tasks.render.formats import EXPECTED, MINUS, Format
from tasks.render.labels import read_labels
from tests.unit.render_material import vocabulary

LANGUAGES = ("en", "de", "zh-Hans")
CLAUSES = ("findings", "details", "audits", "context", "choices", "panels", "ranking", "families")
WHOLE = {"texts": ("quiet_read", "quiet_nothing", "quiet_known", "quiet_empty", "method", "method_rules")}
JOINT = "or"  # stands between two metrics, with its spaces
FEWEST = {"context": 3}  # ranks, streaks and extremes are told from three on
ROUNDS = 12  # as many as the longest list of fillings
PLURALS = {
    "en": "figures|sources|articles|rules|companies|quarters|conflicts|more figures|more conflicts",
    "de": "Zahlen|Quellen|Regeln|Widersprüche|weitere Zahlen|weitere Widersprüche",
    "zh-Hans": "(?!)",
}
ACRONYMS = re.compile(r"\b(?:gmv|dau|mau|cny|usd|eur|jd\.com|q[1-4])\b")
SPACED = re.compile("  | [，。；：、！？（）]|[，。；：、（] | [.,;:!?](?:\\s|$)")
ABBREVIATED = re.compile(r"(?<=Mio|Mrd|Bio|Tsd)\.(?=[,;])")
CHANGE = re.compile(r"\{(?:size|season|yoy|stated|computed)\}")


def figures(words: Format) -> list[str]:
    """Print an amount above and below zero, a range, a multiple, a count, a share, one without unit, and with doubts."""
    amounts = [
        words.amount(299.1e9, "CNY", 5e7),
        words.amount(-2.5e9, "USD", 5e7),
        words.span(10e9, 12e9, "USD", 5e8),
        words.amount(3, "times"),
        words.amount(731e6, "count"),
        words.amount(1, "count"),
        words.amount(0.124, "fraction", 0.0005),
        words.amount(39, "CNY"),
    ]
    return [*amounts, *(words.qualified(amounts[0], key) for key in ("approx", "over", "nearly", "at_least"))]


def fillings(words: Format, section: str, key: str) -> dict[str, list[str]]:
    """List what may stand in each field of a template."""
    periods = [words.period(one) for one in ("2025-Q3", "2025", "2025-11", "2025-H1", "2025-W49", "2025:double11")]
    pairs = [("jd", "revenue", None), ("kuaishou", "dau", None), ("alibaba", "gmv", "non_gaap"), ("temu", None, None)]
    series = [words.series(*pair) for pair in pairs]
    values = figures(words)
    sizes = [words.percent(0.161, sign=False), words.points(0.012, sign=False), words.percent(3, 0, sign=False)]
    changes = [words.percent(0.138), words.percent(-0.106), words.percent(0), words.points(-0.012), words.points(0.2)]
    counts = [words.number(one) for one in (1, 2, 24, 1234)]
    least = FEWEST.get(section, 2 if f"{key}_one" in words.labels.words[section] else 1)
    rules = [words.labels.word("choices", rule) for rule in words.labels.words["choices"]]
    steps = [words.labels.word("steps", kind) for kind in words.labels.words["steps"]]
    quarter = ["2025-Q3", "2024-Q3"]
    metrics = [words.metric(one) for one in ("revenue", "dau", "gmv")]
    known = {
        "series": series,
        "value": values,
        "others": values[1:],
        "previous": quarter if section == "families" else values[::-1],
        "current": quarter if section == "families" else values,
        "year_ago": quarter if section == "families" else values[1:],
        "before_year_ago": quarter,
        "size": sizes,
        "step": steps,
        "stated": [*steps] if section == "findings" and key.startswith("stated") else changes,
        "computed": changes,
        "period": periods,
        "season": changes,
        "yoy": changes,
        "spread": [words.percent(1.39, 0, sign=False), words.labels.word("marks", "not_meaningful")],
        "rule": rules,
        "count": [one for one in counts if one not in map(str, range(1, least))],
        "rank": ["2", "3"],
        "metric": metrics,
        "metrics": [words.capital(one) for one in metrics],
        "share": [words.percent(0.31, sign=False)],
        "parent": [words.entity("alibaba")],
        "threshold": [words.percent(0.02, sign=False)],
        "unit": [words.head("CNY", words.scale(1e9, "CNY")), "%"],
        "code": ["CNY"],
        "currency_name": [words.currency("USD")],
        "who": [words.labels.word("families", "who_other")],
        "articles": [words.counted("articles", one) for one in (1, 45)],
        "sources": [words.counted("sources", one) for one in (1, 6)],
        "accepted": [words.counted("figures", one) for one in (1, 600)],
        "new": counts,
        "cut_off": [words.day(None), "2025-12-01"],
        "program": ["0.1.0"],
        "vocabulary": ["40395c53"],
        "suites": ["53406201"],
        "lake": ["claims@1"],
        "first": [words.capital(one) for one in series],
        "held_back": [words.counted("figures", one) for one in (1, 24)],
        "marks": ["[f] " + words.labels.word("marks", "f")],
        "kind": [words.labels.word("marks", letter) for letter in EXPECTED.values()],
        "message": [words.labels.word("panels", "key")],
    }
    return known


def fields(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def told(words: Format, section: str, key: str) -> Iterator[str]:
    """Fill one template with each of its fillings in turn."""
    template = words.labels.word(section, key)
    known = fillings(words, section, key)
    columns = [islice(cycle(known[name]), at, at + ROUNDS) for at, name in enumerate(fields(template))]
    for row in zip(*columns, strict=True) if columns else [()]:
        yield template.format(**dict(zip(fields(template), row, strict=True)))


def formatter(language: str) -> Format:
    return Format(read_labels(language), vocabulary())


def flaws(text: str, language: str) -> list[str]:
    """Name what is wrong with a printed text."""
    found = {
        "empty": not text.strip(),
        "spaces": bool(SPACED.search(text)) or text != text.strip(),
        "field": bool(re.search(r"[{}]|\b(?:None|nan)\b", text)),
        "plural": bool(re.search(rf"(?<![0-9.,]){1} (?:{PLURALS[language]})\b", text)),
        "acronym": bool(ACRONYMS.search(text)),
        "minus": bool(re.search(r"(?:^|[\s(])-[0-9]", text)),
        "marks": bool(re.search(r"[.。]{2}|[，,；;][.。]|[.。][，,；;]", ABBREVIATED.sub("", text))),
        "half-width": language.startswith("zh") and bool(re.search(r"[\u4e00-\u9fff][,;:?!]", text)),
    }
    return [name for name, is_found in found.items() if is_found]


ALL = [(language, section) for language in LANGUAGES for section in CLAUSES]


@pytest.mark.parametrize(("language", "section"), ALL)
def test_every_clause_reads_well_with_every_figure(language: str, section: str) -> None:
    words = formatter(language)
    stop = words.labels.word("patterns", "stop")
    wrong = [
        (key, text, found)
        for key in words.labels.words[section]
        if key != JOINT
        for text in told(words, section, key)
        if (found := flaws(text, language)) or (text.endswith(stop) and not text.endswith(("Mrd.", "Mio.", "Bio.")))
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_whole_sentence_ends_with_its_stop(language: str) -> None:
    words = formatter(language)
    stop = words.labels.word("patterns", "stop")
    told_texts = [text for section, keys in WHOLE.items() for key in keys for text in told(words, section, key)]
    assert len(told_texts) > len(WHOLE["texts"])
    wrong = [text for text in told_texts if flaws(text, language) or not text.endswith(stop)]
    assert not wrong
    assert language.startswith("zh") or all(text[0].isupper() for text in told_texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_sentences_with_the_same_fields(language: str) -> None:
    own, english = read_labels(language).words, read_labels("en").words
    for section in (*CLAUSES, "boxes", "texts", "nouns", "title", "marks"):
        assert {key for key in own[section] if not key.endswith("_one")} == {
            key for key in english[section] if not key.endswith("_one")
        }, section
    allowed = {"code", "currency_name"}
    for section in CLAUSES:
        for key, template in own[section].items():
            assert set(fields(template)) - allowed == set(fields(english[section][key])) - allowed, (section, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_only_expected_is_said_to_be_expected(language: str) -> None:
    words = formatter(language)
    for modality, letter in EXPECTED.items():
        hedge = words.labels.word("marks", letter)
        for text in told(words, "findings", modality):
            assert hedge in text
            assert not re.search("grew|fell|was |stood|gestiegen|gesunken|增长|下降", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_names_its_size_and_its_level(language: str) -> None:
    findings = read_labels(language).words["findings"]
    for key in ("step_up", "step_down", "growth_up", "growth_down"):
        assert {"series", "size", "value"} <= set(fields(findings[key]))
    for key in ("step_flat", "growth_flat"):
        assert "value" in fields(findings[key])
        assert not CHANGE.search(findings[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_unit_and_true_minus(language: str) -> None:
    words = formatter(language)
    money, loss, span, multiple, *_ = figures(words)
    code = words.currency("CNY")
    assert code in money
    assert MINUS in loss
    assert words.currency("USD") in loss
    assert span.count(words.currency("USD")) == 2
    assert re.search("×|-fach|倍", multiple)
    assert words.points(0.01).endswith(words.labels.word("patterns", "points_sign"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_ends_with_one_stop(language: str) -> None:
    words = formatter(language)
    stop = words.labels.word("patterns", "stop")
    for figure in figures(words):
        ended = words.ended(figure)
        assert ended.endswith(stop)
        assert not ended.endswith(stop * 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_never_counted_in_the_plural(language: str) -> None:
    words = formatter(language)
    for noun in ("articles", "sources", "figures"):
        assert not flaws(words.counted(noun, 1), language)
        assert words.counted(noun, 2) != words.counted(noun, 1).replace("1", "2") or language != "en"


@pytest.mark.parametrize(
    ("text", "language", "flaw"),
    [
        ("JD.com  revenue", "en", "spaces"),
        ("京东收入 ，增长", "zh-Hans", "spaces"),
        ("grew {size}", "en", "field"),
        ("1 figures", "en", "plural"),
        ("1 Zahlen liegen vor", "de", "plural"),
        ("Kuaishou gmv", "en", "acronym"),
        ("fell -3", "en", "minus"),
        ("JD.com fell..", "en", "marks"),
        ("1 Zahl: 731 Mio..", "de", "marks"),
        ("京东,收入", "zh-Hans", "half-width"),
    ],
)
def test_each_flaw_would_be_found(text: str, language: str, flaw: str) -> None:
    assert flaws(text, language) == [flaw]
    assert not flaws("31 figures", language)
