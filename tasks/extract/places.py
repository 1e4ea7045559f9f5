"""Find the countries that a sentence is about: where something was sold, and whose market it is."""

from __future__ import annotations

from tasks.extract.scenes import Scene


def find_place(scene: Scene, upto: int) -> str | None:
    """Find the place that a sentence names up to an offset: a country, or an office that counts for one."""
    start, found = scene.sentence.start, list[tuple[int, str]]()
    for role in ("source", "country", "scope"):
        for word in scene.of(role, start, upto):
            place = word.stands_for(role) or ""
            if place.startswith(("country:", "region:")):
                found.append((word.start, place))
    return max(found)[1] if found else None


def place_of_platforms(scene: Scene) -> str | None:
    """Find the country whose platforms a sentence speaks of: auf Chinas Plattformen, Japanese marketplaces."""
    for word in scene.by_role.get("platforms", ()):
        for country in scene.by_role.get("country", ()):
            gap = scene.folded[country.end : word.start]
            if country.end <= word.start and not gap.strip(scene.lexicon.possessives + "s'’"):
                return country.stands_for("country")
    return None


def place_as_market(scene: Scene) -> str | None:
    """Find the country that a sentence is about as a market, naming nobody: Indonesia remained the largest market."""
    countries = scene.by_role.get("country")
    if not countries or "market" not in scene.by_role or "entity" in scene.by_role:
        return None
    opens = not scene.folded[scene.sentence.start : countries[0].start].strip()
    is_first = not any(figure.start < scene.by_role["market"][0].start for figure in scene.figures)
    return countries[0].stands_for("country") if opens and is_first else None


def moving_place(scene: Scene) -> str | None:
    """Find the country that a sentence says to have grown, naming nobody: am schnellsten wuchs Thailand."""
    countries = scene.by_role.get("country")
    if not countries or "entity" in scene.by_role:
        return None
    for country in countries:
        end = country.end
        before = [move for role in ("up", "down") for move in scene.of(role, scene.sentence.start, country.start)]
        if scene.starting("up", end, end + 2) or scene.starting("down", end, end + 2):
            return country.stands_for("country")
        if any(not scene.folded[move.end : country.start].strip() for move in before):
            return country.stands_for("country")
    return None
