"""Small multiples and the ranking, as points and bars; the page draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median

from tasks.render.brief import Bar, Panel, RankedBars
from tasks.render.cells import Cells, common_digits
from tasks.render.formats import EXPECTED, Format
from tasks.render.outlooks import expected_point, quarters_ahead, tell_expected
from tasks.render.points import Key, Row, growth_of, is_unsettled, quarter_at, year_before
from tasks.render.sentences import Telling, growth_digits
from tasks.render.tables import TREND, trend

MOST_PANELS = 6
MOST_BARS = 10
FEWEST_POINTS = 5
FEWEST_BARS = 3


def build_panels(telling: Telling, ranked: Iterable[Key], watched: Callable[[Row], bool]) -> tuple[Panel, ...]:
    """Build a panel for each of the first series that have quarters enough; what findings name comes first."""
    panels: list[Panel] = []
    for key in dict.fromkeys(ranked):
        lane = [row for row in telling.points.lane(key, "quarter") if not is_unsettled(row)]
        if key[4] == "reported" and key[3] != "fraction" and lane and watched(lane[-1]):
            known = [row for row in lane if lane[-1]["period_index"] - row["period_index"] < TREND["quarter"]]
            if len(known) >= FEWEST_POINTS:
                panels.append(_build_panel(telling, key, lane[-1]))
        if len(panels) == MOST_PANELS:
            break
    return tuple(panels)


def _build_panel(telling: Telling, key: Key, last: Row) -> Panel:
    words = telling.words
    scale = words.scale(last["value"], str(key[3]))
    ago = telling.points.at(key, year_before(last["period"]))
    told = {"series": words.series(key[0], key[1], key[2]), "period": words.period(last["period"])}
    current = words.amount(last["value"], str(key[3]), last["rounding"], scale)
    if ago is None:
        message = words.labels.fill("panels", "message", current=current, **told)
    else:
        year_ago = words.amount(ago["value"], str(key[3]), ago["rounding"], scale)
        message = words.labels.fill("panels", "message_year", current=current, year_ago=year_ago, **told)
    metric = words.scoped_metric(key[1], key[2])
    spots = [telling.points.at(key, quarter_at(last["period"], back)) for back in range(TREND["quarter"])]
    cells = Cells(telling, scale, last["period"], common_digits(spots, scale))
    ahead = quarters_ahead(telling.points, key, last)
    for row in ahead:
        message = tell_expected(row, message, telling)
    notes = cells.cite(last, telling.points.at(key, quarter_at(last["period"], 1)), ago)
    expected = {note for row in ahead for note in cells.cite(row)}
    return Panel(
        who=words.entity(key[0]),
        what=words.labels.fill("families", "what", metrics=metric, unit=words.head(str(key[3]), scale)).rstrip(", ，"),
        points=(*trend(cells, key, "quarter"), *(expected_point(cells, row) for row in ahead)),
        current=last["period"],
        year_ago=year_before(last["period"]) or "",
        message=message,
        notes=tuple(sorted({*notes, *expected})),
    )


def tell_key(panels: Iterable[Panel], words: Format) -> str:
    """Explain the colours of the panels, and what is hatched where something is."""
    labels, cell = words.labels, words.labels.word("marks", "cell")
    drawn = {point.mark for one in panels for point in one.points if point.mark}
    told = [
        f"{mark} {labels.word('marks', letter)}"
        for letter in EXPECTED.values()
        if (mark := cell.format(letter=letter)) in drawn
    ]
    marks = labels.word("patterns", "list").join(told)
    key = labels.word("panels", "key")
    return labels.fill("panels", "key_ahead", message=key, marks=marks) if told else key


def build_ranking(telling: Telling, watched: Callable[[Row], bool]) -> RankedBars | None:
    """Rank the companies of one metric, unit and period: a year before a quarter, the newest, the one of most companies."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    families = [metric for family in telling.words.labels.families[:1] for metric in family.metrics]
    for key, spots in telling.points.series.items():
        if key[1] not in families or key[2] is not None or key[4] != "reported":
            continue
        for row in spots.values():
            if is_unsettled(row):
                continue
            if row["period_kind"] in ("year", "quarter") and row["value"] and row["value"] > 0 and watched(row):
                groups.setdefault((str(key[1]), str(key[3]), row["period"]), []).append(row)
    full = {group: rows for group, rows in groups.items() if len(_companies(rows, telling)) >= FEWEST_BARS}
    if not full:
        return None
    newest = max(group[2][:4] for group in full)
    recent = [group for group in full if int(group[2][:4]) >= int(newest) - 1]
    chosen = max(
        recent, key=lambda group: (len(group[2]) == 4, group[2], len(full[group]), -families.index(group[0]), group[1])
    )
    return _build_ranking(telling, chosen, _companies(full[chosen], telling))


def _companies(rows: list[Row], telling: Telling) -> list[Row]:
    """Leave out markets: they are no peers of companies."""
    entities = telling.words.vocabulary.entities
    return [row for row in rows if entities[row["entity"]].kind != "market"]


def _build_ranking(telling: Telling, group: tuple[str, str, str], rows: list[Row]) -> RankedBars:
    words = telling.words
    metric, unit, period = group
    ordered = sorted(rows, key=lambda row: (-row["value"], str(row["entity"])))[:MOST_BARS]
    scale = words.scale(median(row["value"] for row in ordered), unit)
    cells = Cells(telling, scale, period, common_digits(ordered, scale))
    return RankedBars(
        who=words.capital(words.labels.fill("ranking", "who", metric=words.metric(metric))),
        what=words.labels.fill("ranking", "what", unit=words.head(unit, scale)),
        when=words.labels.fill("ranking", "when", period=words.period(period)),
        bars=tuple(
            Bar(
                label=words.entity(row["entity"]),
                value=row["value"],
                text=cells.level(row["value"], row["rounding"]),
                growth=_growth(row, cells),
                notes=tuple(sorted({*cells.cite(row), *telling.book.cite_growths(row, bases=["yoy"])})),
            )
            for row in ordered
        ),
    )


def _growth(row: Row, cells: Cells) -> str:
    growth = growth_of(row)
    if growth is None:
        return cells.reason(row["yoy_reason"])
    return cells.telling.words.percent(growth, growth_digits(row, "yoy"))
