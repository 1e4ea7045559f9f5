"""Delta tables: one per family of metrics and unit, a yearly one where only years are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median

from tasks.records import Edition
from tasks.render.brief import Point, Stand, Table
from tasks.render.brief import Row as PrintedRow
from tasks.render.bullets import scale_of, stand_of, target_of, tell_bullets
from tasks.render.cells import Cells, change_cell, common_digits, ratio_cell, season_cell, value_cell, yoy_cell
from tasks.render.formats import Scale
from tasks.render.labels import Family
from tasks.render.notes import YEAR_AGO
from tasks.render.points import Key, Row, is_unsettled, quarter_at, step_of, watch_rank, year_before
from tasks.render.sentences import Telling

TREND = {"quarter": 8, "year": 5}
RECENT = {"quarter": 2, "year": 2}  # a series silent for longer is no row
MOST_TABLES = 5
LEGEND = "prebutfcsdxz"
CURRENT_COLUMN = 4
BASIS = {"quarter": "qoq", "year": "yoy"}  # step from the period before


@dataclass(frozen=True, slots=True)
class Frame:
    """What a table is made for: a family of metrics in one unit, its current period, its column scale."""

    family: Family
    unit: str
    kind: str  # quarter | year
    current: str
    scale: Scale


def build_tables(
    telling: Telling, edition: Edition, watched: Callable[[Row], bool], most: int = MOST_TABLES
) -> tuple[Table, ...]:
    """Build up to `most` tables of an edition, the first family first.

    Tables without rows are left out, and yearly ones of a single row where there are others.
    """
    tables = (table for table in _tables(telling, edition, watched) if len(table.rows) > 1 or not is_yearly(table))
    whole = tuple(islice(tables, most))  # one that is not printed is not built: its figures would have notes
    return whole or tuple(islice(_tables(telling, edition, watched), most))


def is_yearly(table: Table) -> bool:
    return table.heads[CURRENT_COLUMN].isdigit()


def _tables(telling: Telling, edition: Edition, watched: Callable[[Row], bool]) -> Iterator[Table]:
    for family in telling.words.labels.families:
        lanes = _lanes(telling, family, watched)
        quarterly = {key: rows for key, rows in lanes["quarter"].items() if len(rows) > 1}
        yearly = {key: rows for key, rows in lanes["year"].items() if key not in quarterly and len(rows) > 1}
        for kind, series in (("quarter", quarterly), ("year", yearly)):
            for unit in _units(series)[: family.tables]:
                own = {key: rows for key, rows in series.items() if key[3] == unit}
                if table := _build(telling, edition, family, kind, own):
                    yield table


def _lanes(telling: Telling, family: Family, watched: Callable[[Row], bool]) -> dict[str, dict[Key, list[Row]]]:
    """List the reported series of a family by period kind; percentages and amounts never share a table."""
    lanes: dict[str, dict[Key, list[Row]]] = {"quarter": {}, "year": {}}
    for key in telling.points.series:
        if key[1] not in family.metrics or key[4] != "reported":
            continue
        for kind, found in lanes.items():
            rows = telling.points.lane(key, kind)
            if rows and watched(rows[0]):
                found[key] = rows
    return lanes


def _units(series: Iterable[Key]) -> list[str]:
    """List units, the one of most series first."""
    counts = Counter(str(key[3]) for key in series)
    return sorted(counts, key=lambda unit: (-counts[unit], unit))


def _build(telling: Telling, edition: Edition, family: Family, kind: str, series: dict[Key, list[Row]]) -> Table | None:
    current = _current_period([rows[-1] for rows in series.values()])
    newest = {key: _reaching(rows, current) for key, rows in series.items()}
    fresh = {key: rows for key, rows in newest.items() if rows and _age(rows[-1], current) < RECENT[kind]}
    ordered = sorted(fresh, key=lambda key: _order(key, fresh[key][-1], edition, telling))
    kept = [key for key in ordered if _tells_something(fresh[key])][: family.rows]
    is_told = kind == "quarter" or any(fresh[key][-1]["yoy_ratio"] is not None for key in kept)
    if not kept or not is_told:
        return None
    unit = str(kept[0][3])
    middle = median(abs(fresh[key][-1]["value"]) for key in kept)
    frame = Frame(family, unit, kind, current, telling.words.scale(middle, unit))
    printed = [row for key in kept for row in _shown(telling, frame, key)]
    cells = Cells(telling, frame.scale, current, common_digits(printed, frame.scale))
    courses = {key: trend(cells, key, kind) for key in kept}
    stands = {key: stand_of(telling, _shown(telling, frame, key), BASIS[kind]) for key in kept}
    highest = scale_of(list(courses.values()), list(stands.values()))
    rows = tuple(_print_row(cells, frame, key, courses[key], stands[key] if highest else None) for key in kept)
    return replace(_titled(telling, frame, kept, rows, len(ordered) - len(kept)), highest=highest)


def _current_period(latest: Sequence[Row]) -> str:
    """Find the newest period that at least half of the series have reached."""
    reached = sorted(((row["period_index"], row["period"]) for row in latest), reverse=True)
    return str(reached[(len(reached) - 1) // 2][1])


def _reaching(rows: list[Row], current: str) -> list[Row]:
    """Leave out what lies after the table's current period."""
    return [row for row in rows if row["period"] <= current]


def _age(row: Row, current: str) -> int:
    return next((back for back in range(9) if quarter_at(current, back) == row["period"]), 9)


def _tells_something(rows: list[Row]) -> bool:
    """Keep a series whose last point stands beside another figure of its own."""
    return any(rows[-1][name] is not None for name in ("previous_value", "year_ago_value", "stated_yoy_ratio"))


def _order(key: Key, last: Row, edition: Edition, telling: Telling) -> tuple[object, ...]:
    """Unscoped first, then the watchlist, then size."""
    rank = watch_rank(edition.watchlist, telling.words.vocabulary, str(key[0]))
    return key[2] is not None, rank, -abs(last["value"]), str(key[0]), str(key[1]), str(key[2])


def _print_row(cells: Cells, frame: Frame, key: Key, course: tuple[Point, ...], stand: Stand | None) -> PrintedRow:
    words = cells.telling.words
    is_year = frame.kind == "year"
    shown = _shown(cells.telling, frame, key)
    current, before, ago = shown
    basis = BASIS[frame.kind]
    target = target_of(cells.telling, key, frame.current) if stand and stand.target is not None else None
    step = _step(current, basis)
    yoy, is_stated = yoy_cell(cells, current, stated_only=is_year)
    season, is_season_stated = yoy_cell(cells, before) if is_year else (season_cell(cells, current), False)
    texts = {
        "year_ago": value_cell(cells, ago),
        "previous": value_cell(cells, before),
        "current": value_cell(cells, current),
        "change": change_cell(cells, current, basis),
        "qoq": ratio_cell(cells, current, basis),
        "season": season,
        "yoy": yoy,
    }
    return PrintedRow(
        entity=words.entity(key[0]),
        metric=words.scoped_metric(key[1], key[2]),
        direction="none" if step is None else "up" if step > 0 else "down" if step < 0 else "flat",
        points=course,
        marks=_marks(shown, is_stated or is_season_stated, words.labels.word("marks", "cell"), target),
        notes=tuple(sorted({*cells.cite(*shown), *cells.cite(target), *_cite_growths(cells, frame, key, shown)})),
        stand=stand,
        chart=_tell_stand(cells, shown, stand, target) if stand else "",
        **texts,
    )


def _cite_growths(cells: Cells, frame: Frame, key: Key, shown: Sequence[Row | None]) -> tuple[int, ...]:
    """Cite the growths a row prints as stated: of its current period, then of the step a year ago."""
    book, is_year = cells.telling.book, frame.kind == "year"
    before = shown[1] if is_year else cells.telling.points.at(key, year_before(frame.current))
    return book.cite_growths(shown[0], is_beside=is_year) + book.cite_growths(before, YEAR_AGO, [BASIS[frame.kind]])


def _tell_stand(cells: Cells, shown: Sequence[Row | None], stand: Stand, target: Row | None) -> str:
    """Say in words what a bullet graph draws: each level with its period, the target named as one."""
    levels = zip(shown, (stand.current, stand.before, stand.year_ago), strict=True)
    told = [
        f"{row['period']} {value_cell(cells, row)}" for row, value in levels if row is not None and value is not None
    ]
    words = cells.telling.words.labels
    if target is not None:
        told.append(f"{words.word('marks', 't')} {value_cell(cells, target)}")
    return words.word("patterns", "join").join(told)


def _shown(telling: Telling, frame: Frame, key: Key) -> tuple[Row | None, Row | None, Row | None]:
    """Look up the three levels of a row: current, before, a year ago (by year: two years before)."""
    ago = quarter_at(frame.current, 2) if frame.kind == "year" else year_before(frame.current)
    periods = (frame.current, quarter_at(frame.current, 1), ago)
    current, before, year_ago = (telling.points.at(key, period) for period in periods)
    return current, before, year_ago


def _step(row: Row | None, basis: str) -> float | None:
    if row is None or basis == "qoq":
        return step_of(row) if row else None
    ratio: float | None = row["shown_yoy_ratio"]
    return ratio


def trend(cells: Cells, key: Key, kind: str) -> tuple[Point, ...]:
    """List the last periods of a series, oldest first; a gap has no value."""
    spots = [quarter_at(cells.current, back) for back in reversed(range(TREND[kind]))]
    return tuple(_spot(cells, spot, cells.telling.points.at(key, spot)) for spot in spots)


def _spot(cells: Cells, period: str, row: Row | None) -> Point:
    if row is None or is_unsettled(row):
        return Point(period, None, cells.mark("x" if row is None else "c"))
    return Point(period, row["value"], cells.level(row["value"], row["rounding"]))


def _marks(shown: Sequence[Row | None], is_stated: bool, cell: str, target: Row | None = None) -> str:
    """Collect the letters of the current point, of derived ones, and of growth as stated."""
    current = shown[0]
    letters = set(current["marks"] or "") if current else set()
    if any(row is not None and row["is_derived"] for row in shown):
        letters.add("d")
    if is_stated:
        letters.add("s")
    if target is not None:
        letters.add("t")
    return " ".join(cell.format(letter=letter) for letter in LEGEND if letter in letters)


def _titled(telling: Telling, frame: Frame, kept: list[Key], rows: tuple[PrintedRow, ...], left: int) -> Table:
    words, labels = telling.words, telling.words.labels
    who = _who(telling, frame, kept)
    is_year = frame.kind == "year"
    before = quarter_at(frame.current, 1)
    ago = quarter_at(frame.current, 2) if is_year else year_before(frame.current) or ""
    metrics = [metric for metric in frame.family.metrics if metric in {key[1] for key in kept}]
    named = labels.word("families", "or").join(words.metric(metric) for metric in metrics)
    stands, told = [row.stand for row in rows if row.stand], legend(rows, telling)
    return Table(
        who=labels.fill("families", "years", who=who) if is_year else who,
        what=labels.fill(
            "families", "what", metrics=words.capital(named), unit=words.head(frame.unit, frame.scale)
        ).rstrip(", ，"),
        when=labels.fill(
            "families",
            "when_years" if is_year else "when",
            current=frame.current,
            previous=before,
            year_ago=ago,
            before_year_ago=quarter_at(ago, 1) if ago else "",
        ),
        heads=_heads(telling, frame, (before, ago), is_bulleted=bool(stands)),
        rows=rows,
        legend=labels.word("marks", "joined").join(
            filter(None, (told, tell_bullets(stands, telling) if stands else ""))
        ),
        more=labels.fill("families", "more", count=words.number(left)) if left else "",
    )


def _who(telling: Telling, frame: Frame, kept: Sequence[Key]) -> str:
    """Say whose figures these are: companies (and markets) by their currency, platforms where people are counted."""
    words = telling.words
    kind = words.dimension(frame.unit)
    if kind != "money":
        return words.labels.word("families", "who_count" if kind == "count" else "who_other")
    entities = words.vocabulary.entities
    has_markets = any(entities[str(key[0])].kind == "market" for key in kept)
    return words.labels.fill(
        "families",
        "who_markets" if has_markets else "who_money",
        code=frame.unit,
        currency_name=words.labels.word("currency_names", frame.unit, words.currency(frame.unit)),
    )


def _heads(telling: Telling, frame: Frame, bases: tuple[str, str], is_bulleted: bool) -> tuple[str, ...]:
    labels = telling.words.labels
    first = quarter_at(frame.current, TREND[frame.kind] - 1)
    is_year = frame.kind == "year"
    steps = ("growth", "growth_before", "stated") if is_year else ("qoq", "season", "yoy")
    return (
        labels.word("heads", "company"),
        labels.word("heads", "metric"),
        *reversed(bases),
        frame.current,
        labels.word("heads", "change"),
        *(labels.word("heads", step) for step in steps),
        labels.fill(
            "heads", "trend", first=_brief_period(bases[0] if is_bulleted else first), last=_brief_period(frame.current)
        ),
        labels.word("heads", "marks"),
        labels.word("heads", "notes"),
    )


def _brief_period(period: str) -> str:
    """Shorten a quarter to 23-Q4, as the charts do; a year stays whole."""
    return period[2:] if "-" in period else period


def legend(rows: Sequence[PrintedRow], telling: Telling) -> str:
    """Explain the marks that the rows use, and no others."""
    labels = telling.words.labels
    cell = labels.word("marks", "cell")
    text = " ".join(
        f"{r.marks} {r.year_ago} {r.previous} {r.current} {r.change} {r.qoq} {r.season} {r.yoy}" for r in rows
    )
    used = [letter for letter in LEGEND if cell.format(letter=letter) in text]
    told = [f"{cell.format(letter=letter)} {labels.word('marks', letter)}" for letter in used]
    if labels.word("marks", "not_meaningful") in text:
        told.append(labels.word("marks", "n"))
    if any(row.direction in ("up", "down") for row in rows):
        told.append(labels.word("marks", "direction"))
    return labels.word("marks", "joined").join(told)
