from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.lexicons import compile_lexicon
from tasks.extract.needles import gather_needles
from tasks.extract.outlines import outline_texts
from tasks.extract.patterns import anchor_pattern
from tasks.folding import fold
from tests.unit.articles import vocabulary


@pytest.mark.parametrize("language", ["en", "zh"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_all_strings_are_found_wherever_they_stand(language: str, data: st.DataObject) -> None:
    needles = compile_lexicon(vocabulary(), language).needles
    strings = needles.names.categories.to_list()
    text = "".join(data.draw(st.lists(st.one_of(st.sampled_from(strings), st.text("a 1年é", max_size=3)), max_size=6)))
    starts, numbers = needles.find(text, np.array([*map(ord, text), 0], dtype=np.uint32))
    found = sorted(zip(starts.tolist(), numbers.tolist(), strict=True))
    assert found == sorted(
        (start, number)
        for number, one in enumerate(strings)
        for start in range(len(text))
        if text.startswith(one, start)
    )


def test_a_string_leads_to_all_patterns_that_it_anchors() -> None:
    needles = gather_needles(["top ", "year"], [anchor_pattern(one) for one in ("top [0-9]+", "page [0-9]+", "top .+")])
    starts, patterns = needles.patterns_at(np.array([4, 7, 9]), np.array([0, 1, 2]))
    assert (starts.tolist(), patterns.tolist()) == ([4, 4, 9], [0, 2, 1])


def test_what_is_told_of_a_text_does_not_depend_on_the_texts_beside_it() -> None:
    lexicon = compile_lexicon(vocabulary(), "en")
    texts = ["Top 5: JD grew 5% in Q3. It was fun.\n\nA shop owner sold 4 boxes.", "", " \n", "No figure", "In 2024, 6"]
    together = list(outline_texts(texts, lexicon))
    assert [one.text for one in together] == texts
    for text, one in zip(texts, together, strict=True):
        assert one.folded == fold(text)
        assert [text[start:end] for start, end, _ in one.sentences] == [
            text[start:end] for alone in outline_texts([text], lexicon) for start, end, _ in alone.sentences
        ]
        for alone in outline_texts([text], lexicon):
            assert alone == one
