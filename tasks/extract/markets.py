"""Tell which market a figure is about that names a place or its statistics office, and no company."""

from __future__ import annotations

from tasks.extract.bystanders import owns_event
from tasks.extract.figures import Figure
from tasks.extract.lexicons import Lexicon
from tasks.extract.places import find_place, place_of_platforms
from tasks.extract.scenes import Focus, Reading, Scene, is_market
from tasks.extract.words import Word

_MARKET_SHARE, _PENETRATION, _REVENUE = "market_share", "penetration", "revenue"
_BEYOND = 40  # characters from an amount to the market that it is of
_NEAR, _NEAR_EAST = 16, 6  # characters between a share and the whole it is a part of


def settle_market(
    scene: Scene, focus: Focus, reading: Reading, subject: str | None, earlier: list[Reading], is_own: bool
) -> None:
    """Give a figure of a market to the market of its place, and a share of a market to whom it is the share of."""
    if scene.actor is not None or focus.has_actor:
        return
    figure = reading.figure
    named = scene.of("entity", scene.sentence.start, figure.start)
    companies = [word for word in named if _is_company(word) and not owns_event(scene, word)]
    if _is_of_everybody(scene, figure, companies):
        reading.entity = focus.market
        if not is_own:
            reading.metric = _size_of(scene, focus.market) if reading.kind != "share" else None
    elif reading.kind == "share" and (market := _whole(scene, figure)):
        _share(scene, reading, subject, market)
    elif not companies:
        if reading.entity is None and (place := place_of_platforms(scene)):
            reading.entity = scene.lexicon.markets.get((place, scene.lexicon.sectors[_PENETRATION]))
        _place(scene, focus, reading, earlier)
        if reading.entity is None and reading.metric in {None, _REVENUE} and _is_season(scene, focus, figure):
            reading.entity = focus.market
    reading.entity = online_of(reading.entity, reading.metric, scene.lexicon)
    if is_market(reading.entity):
        focus.market = reading.entity
        _measure(scene, focus, reading, is_own)
        place = scene.lexicon.market_places.get(reading.entity or "", ("", ""))[0]
        part = scene.lexicon.markets.get((place, reading.scope or ""))
        if reading.scope == place or part:
            reading.entity, reading.scope = part or reading.entity, None
        if earlier and _grows_on(scene, earlier[-1], reading):
            reading.entity, reading.scope = earlier[-1].entity, earlier[-1].scope


def is_own_online(scene: Scene, word: Word | None) -> bool:
    """Tell whether what is measured of markets is a company's own here: Otto Group's e-commerce revenue."""
    if word is None:
        return False
    start = scene.clause(word.start)[0]
    names = [one for one in scene.of("entity", start, word.start) if _is_company(one)]
    return bool(names) and not any(names[-1].end <= one.start < word.start for one in scene.figures)


def _grows_on(scene: Scene, level: Reading, change: Reading) -> bool:
    """Tell whether a growth is that of the market's amount right before it: 即时零售销售额670亿元,同比暴涨138.4%."""
    is_pair = level.kind == "level" and change.kind == "change" and is_market(level.entity)
    start, end = level.figure.end, change.figure.start
    return is_pair and not any(scene.of(role, start, end) for role in ("entity", "segment", "country", "metric"))


def online_of(entity: str | None, metric: str | None, lexicon: Lexicon) -> str | None:
    """Give the share that online trade has of a country's retail to the country's online trade."""
    place, sector = lexicon.market_places.get(entity or "", ("", ""))
    own = lexicon.sectors.get(metric or "")
    return lexicon.markets.get((place, own), entity) if metric == _PENETRATION and own and sector != own else entity


def _place(scene: Scene, focus: Focus, reading: Reading, earlier: list[Reading]) -> None:
    """Give a metric of markets to the market of the place that the sentence names, else of the one told before."""
    lexicon = scene.lexicon
    sector = lexicon.sectors.get(reading.metric or "")
    if reading.entity and not is_market(reading.entity) and reading.metric not in lexicon.of_markets:
        is_own = bool(scene.of("source", scene.sentence.start, reading.figure.start)) and sector
        if not is_own:
            return
    market = reading.entity if is_market(reading.entity) else focus.market
    place = find_place(scene, reading.figure.end) or find_place(scene, scene.clause(reading.figure.start)[1])
    place = place or lexicon.market_places.get(market or "", (focus.place, ""))[0]
    if sector:
        focus.place = place
        settled = lexicon.markets.get((place or "", sector))
        own_sector = lexicon.market_places.get(reading.entity or "", ("", ""))[1]
        if settled and own_sector != sector and not _is_finer(scene, reading.entity, settled):
            reading.entity = settled
    elif earlier and not reading.scope and is_market(earlier[-1].entity) and is_market(reading.entity):
        reading.entity = earlier[-1].entity


def _measure(scene: Scene, focus: Focus, reading: Reading, is_own: bool) -> None:
    """Measure a market by its size where no own word tells another metric: companies have revenue, markets do not."""
    size = _size_of(scene, reading.entity)
    size = size if scene.lexicon.metrics.get(size or "") == "money" else None
    is_size = reading.figure.dimension == "money" or reading.kind == "change"
    is_foreign = reading.metric == _REVENUE or (not is_own and reading.metric != focus.market_metric)
    is_foreign = is_foreign or reading.metric is None
    if reading.is_part:
        return
    if size and is_size and is_foreign and reading.metric not in scene.lexicon.sectors:
        reading.metric = size
    if reading.metric and reading.kind != "share":
        focus.market_metric = reading.metric


def _is_finer(scene: Scene, entity: str | None, market: str) -> bool:
    """Tell whether an entity is itself a part of a market: instant retail of e-commerce in China."""
    return bool(entity) and market in scene.lexicon.parents.get(entity or "", frozenset())


def _share(scene: Scene, reading: Reading, subject: str | None, market: str) -> None:
    """Tell a company's share of a market from the share that all online trade has of retail."""
    if subject and not is_market(subject):
        reading.entity, reading.metric = subject, _MARKET_SHARE
        return
    place, sector = scene.lexicon.market_places.get(market, ("", ""))
    online = scene.lexicon.markets.get((place, scene.lexicon.sectors[_PENETRATION]))
    if online and online != market and sector:
        reading.entity, reading.metric = online, _PENETRATION


def _whole(scene: Scene, figure: Figure) -> str | None:
    """Find the market that a share is a part of: 40% of US online retail, 占社零总额的25%."""
    near = _NEAR_EAST if scene.lexicon.is_east_asian else _NEAR
    for word in scene.starting("entity", figure.end, figure.end + near):
        if is_market(word.stands_for("entity")) and scene.of("share", figure.end, word.end):
            return word.stands_for("entity")
    return None


def _is_of_everybody(scene: Scene, figure: Figure, companies: list[Word]) -> bool:
    """Tell whether a figure is said of the whole market, with no company named after that."""
    start, end = scene.clause(figure.start)
    words = scene.of("whole_market", start, figure.start)
    later = scene.of("whole_market", figure.end, min(end, figure.end + _BEYOND)) if not companies else []
    return bool(later) or (bool(words) and not any(company.start > words[-1].end for company in companies))


def _is_season(scene: Scene, focus: Focus, figure: Figure) -> bool:
    """Tell whether an event is spoken of after a market, and nobody else: Cyber Monday alone brought in 14 billion dollars."""
    is_told = any(phrase.has("e") and phrase.start < figure.start for phrase in scene.phrases)
    return is_told and focus.entity is None and figure.dimension in {"money", "fraction"}


def _size_of(scene: Scene, market: str | None) -> str | None:
    sector = scene.lexicon.market_places.get(market or "", ("", ""))[1]
    return scene.lexicon.sizes.get(sector)


def _is_company(word: Word) -> bool:
    return not is_market(word.stands_for("entity"))
