"""Find the whole that a share is a part of."""

from __future__ import annotations

from tasks.extract.figures import Figure
from tasks.extract.scenes import Focus, Reading, Scene, is_market
from tasks.extract.words import Word

_MARKET_SHARE = "market_share"
_WHOLE, _WHOLE_EAST = 20, 4  # characters between a share and what it is one of


def match_whole(scene: Scene, figure: Figure) -> str | None:
    """Find the metric of a share by the whole that follows it: 72 % of revenue, 72%的营收."""
    for word in scene.starting(
        "metric", figure.end, figure.end + (_WHOLE_EAST if scene.lexicon.is_east_asian else _WHOLE)
    ):
        metric = word.stands_for("metric") or ""
        if scene.lexicon.metrics.get(metric) == "fraction":
            return metric
        if scene.of("regional", figure.end, word.start):
            return _MARKET_SHARE
        if share := scene.lexicon.shares.get(metric):
            return share
        cues = scene.of("share", figure.end, word.start)
        if (
            cues
            and not scene.folded[figure.end : cues[0].start].strip()
            and not scene.folded[cues[-1].end : word.start].strip()
        ):
            return metric
    return None


def is_of_it(scene: Scene, figure: Figure) -> bool:
    """Tell whether a share is one of what was told last: 52% of it, 40 Prozent davon."""
    words = scene.starting("of_it", figure.end, figure.end + 2)
    return bool(words) and not scene.folded[figure.end : words[0].start].strip()


def set_part_of_it(scene: Scene, focus: Focus, reading: Reading, previous: Reading | None) -> None:
    """Name what a share of the amount told last is: of a market a company's, of sales their part."""
    whole = previous.metric if previous else focus.metric
    is_of_market = is_market(previous.entity if previous else focus.entity)
    if is_of_market and reading.entity and not is_market(reading.entity):
        reading.metric = _MARKET_SHARE
    else:
        reading.metric = scene.lexicon.shares.get(whole or "", whole)


def goes_on_sharing(scene: Scene, focus: Focus, reading: Reading, clause: tuple[int, int]) -> bool:
    """Tell whether another company's share of the market told last is told: Shopee held 52%. Lazada came to 14%."""
    is_named = any(word.stands_for("entity") == reading.entity for word in scene.of("entity", *clause))
    others = any(scene.of(role, *clause) for role in ("metric", "noun", "people", "proportion", "buying"))
    return focus.share == _MARKET_SHARE and is_named and not is_market(reading.entity) and not others


def is_amount_of_share(scene: Scene, figure: Figure, previous: Reading | None) -> bool:
    """Tell whether an amount only says how much the share right before it is: 12,6 Prozent, das sind 790 Millionen Euro."""
    if previous is None or previous.kind != "share" or figure.dimension != "money":
        return False
    start = previous.figure.end
    return bool(scene.of("equals", start, figure.start)) and not scene.of("metric", start + _WHOLE, figure.start)


def holds_share(scene: Scene, figure: Figure, region: tuple[int, int]) -> bool:
    """Tell whether a name has a share of a whole that nobody names, of the market: 美团占51%."""
    cues = scene.of("share", region[0], figure.start)
    names = [word for word in scene.of("entity", region[0], figure.start) if cues and word.end == cues[-1].start]
    if not names or scene.of("metric", names[-1].end, min(region[1], figure.end + 6)):
        return False
    gap = scene.folded[cues[-1].end : figure.start]
    for word in scene.of("qualifier", cues[-1].end, figure.start):
        gap = gap.replace(scene.folded[word.start : word.end], "")
    return not gap.strip() and scene.folded[figure.end : figure.end + 1] in {"", ",", ".", "。", ";", "(", "\n", "、"}


def find_market_place(scene: Scene, region: tuple[int, int]) -> str | None:
    """Find the place whose market a share is told of: 30% of the British market, its share of the German market."""
    for country in scene.of("country", *region):
        cues = scene.of("share", region[0], country.start)
        markets = scene.starting("market", country.end, country.end + 2)
        if cues and markets and not scene.folded[cues[-1].end : country.start].strip():
            return country.stands_for("country")
    return None


def settle_part(scene: Scene, reading: Reading, metric_word: Word | None, region: tuple[int, int]) -> None:
    """Let an amount that is only a part of the one before it not pass for the whole: of this, 4 billion came from e-commerce."""
    figure = reading.figure
    cues = scene.of("of_it", scene.sentence.start, figure.start)
    if not cues or reading.kind != "level" or figure.dimension != "money" or reading.scope:
        return
    start, end = cues[-1].end, max(region[1], figure.end)
    is_own = metric_word is not None and metric_word.end > start
    is_timed = any(start <= phrase.start < end and not phrase.has("e") for phrase in scene.phrases)
    if (
        is_own
        or is_timed
        or scene.of("entity", start, end)
        or any(start <= one.start < figure.start for one in scene.figures)
    ):
        return
    parts = [*scene.of("segment", start, end), *scene.of("country", start, end)]
    if parts:
        reading.scope = parts[0].stands_for("segment") or parts[0].stands_for("country")
    else:
        reading.metric, reading.is_part = None, True
