"""Tell amounts that lie below nothing: losses by name, by verb and by what follows."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Reading, Scene
from tasks.extract.strangers import leads_to_figure
from tasks.extract.words import Word

_BARE = frozenset({"net_profit", "other:net_loss"})  # what "loss" and "profit" mean where nothing else is said
_GAINS = {"other:net_loss": "net_profit", "other:operating_loss": "operating_profit"}
_LOST = "net_profit"  # what is lost where nothing else is said


def settle_loss(
    scene: Scene, reading: Reading, word: Word | None, clause: tuple[int, int], previous: Reading | None
) -> None:
    """Say whether an amount is a loss; what cannot lie below nothing (sales) is none, unless nobody named it here."""
    figure, dimension = reading.figure, scene.lexicon.metrics.get(reading.metric or "")
    if reading.kind != "level":
        return
    is_lost = figure.dimension == "money" and (_is_after_loss(scene, clause[0], figure) or _is_lost(scene, figure))
    if reading.metric is None and is_lost and _is_what_was_lost(scene, clause[0], figure):
        reading.is_loss, reading.metric = True, _LOST
    elif (reading.metric is None or word is None) and _is_earned(scene, clause[0], figure):
        reading.metric, dimension = _LOST, "money"
    if dimension != "money":
        return
    if word is not None and previous is not None and _is_same_profit(scene, reading, word, previous):
        reading.metric = previous.metric
    reading.is_loss = reading.is_loss or is_lost or _is_named_loss(scene, reading, word, previous)
    if word is not None and not reading.is_loss and scene.of("gain", word.end, figure.start):
        reading.metric = _GAINS.get(reading.metric or "", reading.metric)
    if reading.is_loss and reading.metric not in scene.lexicon.signed:
        is_named = word is not None and clause[0] <= word.start < figure.start
        reading.is_loss = not is_named
        reading.metric = reading.metric if is_named else _LOST


def _is_named_loss(scene: Scene, reading: Reading, word: Word | None, previous: Reading | None) -> bool:
    """Tell whether an amount's metric is called a loss: a pre-tax loss of 98 million, from 126 million."""
    is_same = previous is not None and previous.is_loss and previous.metric == reading.metric
    start = previous.figure.end if previous is not None else 0
    if word is not None and not (is_same and word.start >= start and scene.of("base", word.end, reading.figure.start)):
        gains = scene.of("gain", word.end, reading.figure.start)
        return word.stands_for("loss") is not None and not gains
    return is_same and not scene.of("gain", start, reading.figure.start)


def _is_what_was_lost(scene: Scene, start: int, figure: Figure) -> bool:
    """Tell whether an amount stands right after a word for a loss, but for a time: lost in 2024 some 882 million."""
    losses = scene.of("loss", start, figure.start)
    is_next = bool(losses) and not any(losses[-1].end <= other.start < figure.start for other in scene.figures)
    return is_next and leads_to_figure(scene, losses[-1].end, is_verb=True)


def _is_earned(scene: Scene, start: int, figure: Figure) -> bool:
    """Tell whether an amount stands right after a verb for earning, and nothing says with what: earned $186m."""
    if figure.dimension != "money" or not figure.is_scaled:
        return False
    verbs = [word for word in scene.of("gain", start, figure.start) if _is_verb(scene, word)]
    after = scene.folded[figure.end : scene.sentence.end].split(maxsplit=1)
    is_of_something = bool(after) and after[0] in scene.lexicon.grammar.sourcing
    if not verbs or is_of_something or scene.of("scope", verbs[-1].end, figure.start):
        return False
    return leads_to_figure(scene, verbs[-1].end, is_verb=True)


def _is_verb(scene: Scene, word: Word) -> bool:
    return scene.folded[word.start : word.end] in scene.lexicon.grammar.earning


def _is_same_profit(scene: Scene, reading: Reading, word: Word, previous: Reading) -> bool:
    """Tell whether a bare loss or profit is only what another was before: an EBITDA of 228 million after a loss of 9 million."""
    is_bare = reading.metric in _BARE and previous.metric in scene.lexicon.signed and previous.metric not in _BARE
    start = previous.figure.end
    bases = scene.of("base", start, word.start)
    is_next = bool(bases) and word.start >= start and not scene.of("metric", start, bases[-1].start)
    return is_bare and is_next and previous.kind == "level"


def _is_after_loss(scene: Scene, start: int, figure: Figure) -> bool:
    """Tell whether a loss is named before an amount, and no gain after it: a loss of 1 billion from a profit of 3 billion."""
    losses, gains = scene.of("loss", start, figure.start), scene.of("gain", start, figure.start)
    return bool(losses) and not (gains and gains[-1].start >= losses[-1].end)


def _is_lost(scene: Scene, figure: Figure) -> bool:
    """Tell whether a word for a loss stands right after an amount: 225億円の赤字, 426 Mio. Euro verloren."""
    after = scene.starting("loss", figure.end, figure.end + 2) if scene.lexicon.moves_follow else []
    return bool(after) and not scene.folded[figure.end : after[0].start].strip(scene.lexicon.possessives)
