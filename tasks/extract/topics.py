"""Tell what a sentence sets as a topic: a question, a heading, an event, somebody new."""

from __future__ import annotations

from tasks.extract.lexicons import Lexicon
from tasks.extract.phrases import Phrase
from tasks.extract.scenes import Scene

_HEADLINE = 120  # characters
_NEAR = 12  # characters from a headline's start to its event


def asks(text: str) -> bool:
    """Tell whether a sentence asks something."""
    return text.rstrip().endswith("?")


def sets_topic(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence without figures asks or only names something: Your take rate. Wie hoch ist die Retourenquote?"""
    return asks(text) or len(text.strip()) <= (8 if lexicon.is_east_asian else 20)


def find_headline_event(scene: Scene) -> Phrase | None:
    """Find the event that a headline names first: Singles' Day: five weeks for one day."""
    start, end = scene.sentence.start, scene.sentence.end
    is_line = end - start <= _HEADLINE and scene.folded[end : end + 1] in {"", "\n"}
    return next((one for one in scene.phrases if is_line and one.has("e") and one.start - start <= _NEAR), None)


def introduces(scene: Scene, named: list[str | None]) -> bool:
    """Tell whether a paragraph opens with a sentence that names only one: In the quarter before, Kuaishou told more."""
    return scene.sentence.opens_paragraph and len(set(named)) == 1
