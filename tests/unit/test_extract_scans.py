from __future__ import annotations

import itertools
import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.lexicons import compile_lexicon
from tasks.extract.mentions import find_mentions
from tasks.extract.patterns import Anchored, anchor_pattern, find_spans
from tasks.extract.sentences import split_sentences
from tasks.folding import find_alike, fold
from tests.unit.articles import article, vocabulary

TEXTS = st.text(alphabet="ab 12.;的年月\n(满元", max_size=40)


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        (r"top [0-9]+", {"top "}),
        (r"\b[0-9]{1,2} ?(?:a\.?m\.?|p\.?m\.?)\b", {"am", "a.m", "pm", "p.m"}),
        (r"(?:据|根据)(?P<source>[^,]{2,9}?)(?:的)?(?:数据|报告)", {"数据", "报告"}),
        (r"第?[0-9]+名", {f"{digit}名" for digit in range(10)}),
        (r"f(?<![a-z].)y(?=[ 0-9])", {"fy"}),
        (r"[0-9]+ partners?", {" partner"}),
        (r"[0-9]+(?=%)", set()),
        (r"(?:a|[0-9])b?", set()),
        (r"q(?P<quarter>[1-3])|[12]h", {"q1", "q2", "q3", "1h", "2h"}),
        (r"(?:x|y)?z*", set()),
    ],
)
def test_anchors_are_the_longest_strings_of_which_every_match_holds_one(pattern: str, anchors: set[str]) -> None:
    assert anchor_pattern(pattern).anchors == anchors


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [(r"top ?[0-9]+", True), (r"(?:[0-9]|x[0-9]?)y", False), (r"[0-9]*x", False), (r"[一0-9]", False)],
)
def test_whether_a_pattern_needs_a_digit_is_read_from_it(pattern: str, needs: bool) -> None:
    assert anchor_pattern(pattern).needs_digit is needs


@pytest.mark.parametrize("language", ["en", "de", "zh", "ja"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_pattern_of_the_seeds_matches_only_where_an_anchor_stands(language: str, data: st.DataObject) -> None:
    lexicon = compile_lexicon(vocabulary(), language)
    known = data.draw(st.sampled_from([*lexicon.noise, *lexicon.actors, *lexicon.attribution, *lexicon.parts]))
    text = data.draw(st.from_regex(known.pattern))
    match = known.pattern.search(text)
    assert match
    assert not known.anchors or any(anchor in text for anchor in known.anchors)
    assert not known.opens or match.group().startswith(tuple(known.anchors))
    assert not known.needs_digit or any(char in "0123456789" for char in text)


def _spots(one: Anchored, text: str) -> list[tuple[int, int]]:
    """Find where a pattern may match, from its anchors on where they open it."""
    anchors = "|".join(map(re.escape, one.anchors))
    starts = [match.start() for match in re.finditer(f"(?={anchors})", text)] if one.opens else [0]
    return [(start, len(text)) for start in starts]


@given(TEXTS)
def test_of_two_patterns_that_overlap_the_one_that_starts_first_holds(text: str) -> None:
    patterns = [anchor_pattern(pattern) for pattern in (r"[0-9]+元?", "满[0-9]{1,2}", "b 1", "年[^月]*月")]
    together = re.compile("|".join(one.pattern.pattern for one in patterns), re.MULTILINE)
    found = find_spans(patterns, text, {one: _spots(one, text) for one in patterns})
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))
    assert [match.span() for match in together.finditer(text)][:1] == found[:1]


@given(TEXTS)
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    spans = [sentence[:2] for sentence in split_sentences(text, fold(text), compile_lexicon(vocabulary(), "zh"))]
    inside = "".join(text[start:end] for start, end in spans)
    assert "".join(inside.split()) == "".join(text.split())
    assert spans == sorted(spans)


def test_a_full_width_mark_ends_a_sentence_as_the_plain_one_does() -> None:
    assert set("!！﹗") & set(find_alike("!")) >= {"!", "！"}
    text = "他们做到了！收入为3亿元？"
    lexicon = compile_lexicon(vocabulary(), "zh")
    assert [text[start:end] for start, end, _ in split_sentences(text, fold(text), lexicon)] == [
        "他们做到了！",
        "收入为3亿元？",
    ]


def test_mentions_do_not_depend_on_what_else_is_read() -> None:
    texts = {
        "en": "JD.com said revenue rose 12% to RMB 260 billion in Q3 2024. A shop owner sold 40 boxes. It was fun.",
        "de": "Zalando steigerte den Umsatz im dritten Quartal um 5 Prozent auf 2,4 Mrd. Euro.",
        "zh-Hans": "快手2024年第三季度GMV为3342亿元，同比增长15%。\n据QuestMobile数据，月活达7亿。",
    }
    alone = [article(text, language) for language, text in texts.items()]
    alone = [one.with_columns(article_id=pl.lit(f"{number:016x}")) for number, one in enumerate(alone)]
    together = find_mentions(pl.concat([*alone, *alone[::-1]]), vocabulary())
    apart = pl.concat([find_mentions(one, vocabulary()) for one in [*alone, *alone[::-1]]])
    assert together.equals(apart)
    assert together.height >= 10


def test_a_very_long_text_is_read_in_parts_and_every_quote_is_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.extract.mentions._BATCH", 300)
    sentence = "JD.com said revenue rose 12% to RMB 260 billion in the third quarter of 2024, shipping all parcels. "
    for text in (sentence * 20, sentence.replace(" ", "_") * 20, "\n".join([sentence] * 20), "9" * 2000, ""):
        found = find_mentions(article(text), vocabulary())
        for row in found.to_dicts():
            assert text[row["start"] : row["end"]] == row["raw"]
            assert row["quote"] in text
    assert find_mentions(article(sentence * 20), vocabulary()).height == 40
