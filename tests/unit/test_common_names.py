"""Names that are words too stand as names by what is around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.extract.lexicons import compile_lexicon
from tasks.extract.words import find_words
from tasks.folding import fold
from tasks.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary(Path(__file__).parents[2] / "seeds" / "vocabulary")


def names(text: str, language: str) -> list[str]:
    """List the entities named in a text."""
    words = find_words([text], [fold(text)], compile_lexicon(VOCABULARY, language)).words
    return [name for word in words if (name := word.stands_for("entity"))]


@pytest.mark.parametrize(
    "text",
    [
        "Sea said so.",
        "Nobody at Sea said so.",
        "Sea's revenue rose.",
        "The parent, Sea, gained.",
        "Singapore's Sea gained.",
        "It fell.\nSea posted a profit.",
        "“Sea reported a profit,” they wrote.",
    ],
)
def test_a_name_is_one(text: str) -> None:
    assert names(text, "en") == ["sea"]


@pytest.mark.parametrize(
    "text",
    [
        "the sea rose",
        "China hit its target in the Red Sea",
        "Sea levels rose.",
        "The Sea is deep.",
        "By Sea Freight it takes weeks.",
        "Meta-analyses said so.",
        "Target prices were raised. Target: 5%",
    ],
)
def test_a_word_is_no_name(text: str) -> None:
    assert names(text, "en") == []


def test_a_name_that_is_no_word_elsewhere_needs_no_more_than_its_capital() -> None:
    assert names("Target第三季度营收253亿美元", "zh") == ["target"]
    assert names("Target ist ein Wort.", "de") == []
    assert names("Der Händler Target wuchs.", "de") == ["target"]


def test_a_word_that_is_no_name_keeps_its_other_roles() -> None:
    lexicon = compile_lexicon(VOCABULARY, "en")
    target = find_words(["the target"], [fold("the target")], lexicon).words[-1]
    assert target.stands_for("modality") == "target"
    assert target.stands_for("entity") is None
