"""What lies ahead: estimates, forecasts and targets of periods that nobody has reported yet, never mixed with actuals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tasks.records import Edition
from tasks.render.brief import Ahead, Expected, Point
from tasks.render.cells import Cells, level_digits
from tasks.render.formats import EXPECTED, ratio_digits
from tasks.render.notes import BASE
from tasks.render.points import Key, Points, Row, is_unsettled, key_of, watch_rank, year_before
from tasks.render.sentences import Telling

HEADS = ("company", "metric", "period", "value", "base", "implied", "notes")
MOST_AHEAD = 8
MOST_QUARTERS = 2  # hatched bars at the end of a panel
REPORTING = timedelta(days=120)  # a period that ended longer ago and was never reported is no outlook any more


def expected_at(points: Points, key: Key, period: str | None) -> Row | None:
    """Return what is expected of a series for a period: an estimate before a forecast before a target; None if unsettled."""
    rows = (points.at((*key[:4], modality), period) for modality in EXPECTED)
    return next((row for row in rows if row is not None and not is_unsettled(row)), None)


def quarters_ahead(points: Points, key: Key, last: Row) -> list[Row]:
    """List what is expected for the quarters right after the last one reported, without a gap between them."""
    found: list[Row] = []
    spots = {
        row["period_index"]: row["period"]
        for modality in EXPECTED
        for row in points.lane((*key[:4], modality), "quarter")
    }
    for index in range(last["period_index"] + 1, last["period_index"] + 1 + MOST_QUARTERS):
        row = expected_at(points, key, spots.get(index))
        if row is None:
            break
        found.append(row)
    return found


def expected_point(cells: Cells, row: Row) -> Point:
    """Build the hatched bar of an expected figure, no finer than it was told, with the mark of what it is."""
    digits = min(level_digits(row, cells.scale), cells.digits if cells.digits is not None else 2)
    ends = [row["value"], *([row["value_high"]] if row["value_high"] is not None else [])]
    label = "–".join(cells.telling.words.number(end / cells.scale.factor, digits) for end in ends)
    return Point(row["period"], row["value"], label, row["value_high"], cells.mark(EXPECTED[row["modality"]]))


def tell_expected(row: Row, message: str, telling: Telling) -> str:
    """Add an expected figure to a panel's message, named as what it is."""
    words = telling.words
    return words.labels.fill(
        "panels",
        "message_ahead",
        message=message,
        kind=words.labels.word("marks", EXPECTED[row["modality"]]),
        period=words.period(row["period"]),
        value=_amount(row, telling),
    )


def build_ahead(telling: Telling, edition: Edition, as_of: date, watched: Callable[[Row], bool]) -> Ahead | None:
    """Build the table of what is expected of watched series for periods not reported yet; None where nothing is."""
    points, words = telling.points, telling.words
    rows = [row for row in _expected(points) if watched(row) and _is_ahead(row, points, as_of)]
    if not rows:
        return None
    ordered = sorted(
        rows,
        key=lambda row: (
            row["scope"] is not None,
            watch_rank(edition.watchlist, words.vocabulary, str(row["entity"])),
            row["period_end"],
            *map(str, key_of(row)),
        ),
    )
    shown = ordered[:MOST_AHEAD]
    cell, labels = words.labels.word("marks", "cell"), words.labels
    left = len(ordered) - len(shown)
    printed = tuple(_print_row(row, telling) for row in shown)
    used = " ".join(f"{one.value} {one.base} {one.implied}" for one in printed)
    told = [
        f"{cell.format(letter=one)} {labels.word('marks', one)}" for one in "eftxz" if cell.format(letter=one) in used
    ]
    return Ahead(
        heads=tuple(labels.word("ahead", head) for head in HEADS),
        rows=printed,
        key=labels.word("ahead", "key"),
        legend=labels.word("marks", "joined").join(told),
        more=labels.fill("families", "more", count=words.number(left)) if left else "",
    )


def _expected(points: Points) -> Iterator[Row]:
    """List the settled points that tell what somebody expects, a period with an end only."""
    for key, spots in points.series.items():
        if key[4] in EXPECTED:
            yield from (row for row in spots.values() if row["period_end"] is not None and not is_unsettled(row))


def _is_ahead(row: Row, points: Points, as_of: date) -> bool:
    """Tell whether a period is still to come, goes on, or ended lately and is not reported."""
    is_reported = points.at((*key_of(row)[:4], "reported"), row["period"]) is not None
    return not is_reported and row["period_end"] >= as_of - REPORTING


def _print_row(row: Row, telling: Telling) -> Expected:
    words, labels = telling.words, telling.words.labels
    mark = labels.fill("marks", "cell", letter=EXPECTED[row["modality"]])
    base = _base(row, telling.points)
    is_year_ago = base is not None and base["period"] == year_before(row["period"])
    return Expected(
        entity=words.entity(row["entity"]),
        metric=words.scoped_metric(row["metric"], row["scope"]),
        period=words.period(row["period"]),
        value=f"{_amount(row, telling)} {mark}",
        base=labels.fill("ahead", "told", value=_amount(base, telling), period=words.period(base["period"]))
        if base is not None
        else labels.fill("marks", "cell", letter="x"),
        implied=_implied(row, base, telling) if base is not None and is_year_ago else _missing(base, telling),
        notes=tuple(sorted({*telling.book.cite(row["claim_ids"]), *_cite_base(base, telling)})),
    )


def _cite_base(base: Row | None, telling: Telling) -> tuple[int, ...]:
    return () if base is None else telling.book.cite(base["claim_ids"], need=BASE)


def _missing(base: Row | None, telling: Telling) -> str:
    return telling.words.labels.fill("marks", "cell", letter="x" if base is None else "z")


def _base(row: Row, points: Points) -> Row | None:
    """Find what was reported a year earlier, else the last that was reported for a period of the kind; None if disputed."""
    key = (*key_of(row)[:4], "reported")
    before = points.at(key, year_before(row["period"])) or next(reversed(points.lane(key, row["period_kind"])), None)
    is_earlier = before is not None and before["period_end"] is not None and before["period_end"] < row["period_end"]
    return before if before is not None and is_earlier and not is_unsettled(before) else None


def _implied(row: Row, base: Row, telling: Telling) -> str:
    """Print the growth an expected figure would mean over the one reported a year earlier, as wide as it was told."""
    words = telling.words
    ends = [row["value"], *([row["value_high"]] if row["value_high"] is not None else [])]
    if row["unit"] == "fraction":
        told = [words.points(end - base["value"]) for end in ends]
    elif base["value"] <= 0:
        return words.labels.word("marks", "not_meaningful")
    else:
        blur = ((row["rounding"] or 0) + ends[-1] / base["value"] * (base["rounding"] or 0)) / base["value"]
        told = [words.percent(end / base["value"] - 1, ratio_digits(blur)) for end in ends]
    if len(set(told)) > 1:
        return words.labels.fill("amounts", "range", low=told[0], high=told[-1])
    return words.qualified(told[0], row["qualifier"])


def _amount(row: Row, telling: Telling) -> str:
    words = telling.words
    return words.qualified(words.span(row["value"], row["value_high"], row["unit"], row["rounding"]), row["qualifier"])
