"""Findings as sentences: what, figure, step, the same step a year ago; every word from templates/labels."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.render.brief import Finding
from tasks.render.contexts import tell_context
from tasks.render.formats import EXPECTED, Format, ratio_digits
from tasks.render.notes import BASE, NEEDED, YEAR_AGO, NoteBook
from tasks.render.points import Points, Row, growth_of, key_of, step_of, year_before

DOUBTS = "ruc"
STILL = 0.0005  # a change that prints as zero


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences are made with."""

    points: Points
    book: NoteBook
    words: Format


def tell_finding(found: Row, rank: int, telling: Telling) -> Finding:
    """Word one row of FINDINGS; its notes lead to the claims it rests on."""
    words, book = telling.words, telling.book
    point = telling.points.at(key_of(found), found["period"])
    headline, details = _tell(found, point, telling)
    claims = list(found["claim_ids"] or ())
    notes = book.cite(claims, most=2)
    if point is not None and found["finding"] in ("step", "growth"):
        notes = tuple(sorted({*notes, *book.cite_growths(point, NEEDED), *_cite_bases(point, telling)}))
    grades = [book.grade(claim) for claim in claims[:1]]
    details.append(_tell_doubts(point, found["finding"], words))
    text = words.labels.word("patterns", "join").join(detail for detail in details if detail)
    return Finding(
        rank=rank,
        headline=words.capital(headline),
        detail=words.ended(text) if text else "",
        context=tell_context(point, telling.points, words) if point and found["finding"] in ("step", "growth") else "",
        notes=notes,
        grade=grades[0] if grades else "",
    )


def _tell_doubts(point: Row | None, finding: str, words: Format) -> str:
    """Name the marks that a reader must know with a figure: revised, low reliability, sources conflict."""
    if point is None or finding in ("conflict", "audit"):
        return ""
    doubts = [words.labels.word("marks", mark) for mark in DOUBTS if mark in (point["marks"] or "")]
    return words.labels.word("patterns", "list").join(doubts)


def _cite_bases(point: Row, telling: Telling) -> tuple[int, ...]:
    needs = {"previous_period": BASE, "year_ago_period": YEAR_AGO}
    bases = ((telling.points.at(key_of(point), point[column]), need) for column, need in needs.items())
    return tuple(note for base, need in bases if base for note in telling.book.cite(base["claim_ids"], need=need))


def _tell(found: Row, point: Row | None, telling: Telling) -> tuple[str, list[str]]:
    kind = found["finding"]
    if kind == "conflict":
        return _tell_conflict(found, telling)
    if kind == "audit":
        return _tell_audit(found, point, telling)
    if point is None:
        return _tell_stated(found, telling)
    if point["modality"] in EXPECTED:
        return word_sentence("findings", point["modality"], point, telling.words), []
    if kind == "step" and point["period_kind"] != "year" and step_of(point) is not None:
        return _tell_step(point, telling)
    if growth_of(point) is not None or (point["unit"] == "fraction" and point["yoy_change"] is not None):
        return _tell_growth(point, telling)
    return _tell_level(point, kind, telling)


def _tell_step(point: Row, telling: Telling) -> tuple[str, list[str]]:
    words, step = telling.words, step_of(point)
    assert step is not None
    on = words.labels.word("steps", point["period_kind"], words.labels.word("steps", "other"))
    if is_turn(step):
        headline = _tell_turn(point, "previous_period", on, telling)
    else:
        size = word_size(step, point, "qoq", words)
        headline = word_sentence("findings", f"step_{way_of(step)}", point, words, size=size, step=on)
    season = word_season(point, telling)
    return headline, [
        words.labels.fill("details", "period", period=words.period(point["period"])),
        words.labels.fill("details", "season", season=season) if season else "",
        _tell_yoy(point, words),
    ]


def word_season(point: Row, telling: Telling) -> str:
    """Print the same step a year ago in percent; empty where there is none or it was a change of sign."""
    ratio, digits = season_of(point, telling.points)
    return "" if ratio is None or is_turn(ratio) else telling.words.percent(ratio, digits)


def season_of(point: Row, points: Points) -> tuple[float | None, int]:
    """Return the same step a year ago with its decimals, as it is printed for that period."""
    before = points.at(key_of(point), year_before(point["period"]))
    if point["season_ratio"] is None or before is None or before["shown_qoq_ratio"] is None:
        return point["season_ratio"], 1
    return before["shown_qoq_ratio"], growth_digits(before, "qoq")


def is_turn(ratio: float) -> bool:
    """Tell whether a change leads from above zero to below it: a percentage of that says nothing."""
    return ratio < -1


def _tell_turn(point: Row, base: str, on: str, telling: Telling) -> str:
    """Word a change of sign with both levels and without a percentage."""
    before = telling.points.at(key_of(point), point[base])
    previous = telling.words.amount(before["value"], before["unit"], before["rounding"]) if before else ""
    return word_sentence("findings", "turned", point, telling.words, previous=previous, step=on)


def _tell_yoy(point: Row, words: Format) -> str:
    if point["unit"] == "fraction":
        change = point["yoy_change"]
        return words.labels.fill("details", "yoy", yoy=words.points(change)) if change is not None else ""
    growth = growth_of(point)
    if growth is None or is_turn(growth):
        return ""
    key = "yoy_stated" if point["yoy_ratio"] is None else "yoy"
    return words.labels.fill("details", key, yoy=words.percent(growth, growth_digits(point, "yoy")))


def _tell_growth(point: Row, telling: Telling) -> tuple[str, list[str]]:
    words = telling.words
    is_share = point["unit"] == "fraction"
    growth = point["yoy_change"] if is_share else growth_of(point)
    assert growth is not None
    if is_turn(growth):
        headline = _tell_turn(point, "year_ago_period", words.labels.word("findings", "on_the_year"), telling)
    else:
        headline = word_sentence(
            "findings", f"growth_{way_of(growth)}", point, words, size=word_size(growth, point, "yoy", words)
        )
    before = telling.points.at(key_of(point), point["year_ago_period"])
    told = words.amount(before["value"], before["unit"], before["rounding"]) if before else None
    return headline, [
        words.labels.fill("details", "period", period=words.period(point["period"])),
        words.labels.fill("details", "year_ago", year_ago=told, period=words.period(point["year_ago_period"]))
        if told
        else "",
        words.labels.word("details", "as_stated") if not is_share and point["yoy_ratio"] is None else "",
    ]


def _tell_stated(found: Row, telling: Telling) -> tuple[str, list[str]]:
    """Word growth that a text states and no level backs."""
    words = telling.words
    is_yoy = found["stated_yoy_ratio"] is not None
    growth = found["stated_yoy_ratio"] if is_yoy else found["stated_qoq_ratio"]
    if growth is None:
        return word_sentence("findings", "level", found, words), []
    on = words.labels.word("findings", "on_the_year") if is_yoy else words.labels.word("steps", "quarter")
    size = words.percent(abs(growth), stated_digits(growth), sign=False)
    headline = word_sentence("findings", f"stated_{way_of(growth)}", found, words, size=size, stated=on)
    return headline, [words.labels.word("details", "stated_alone")]


def _tell_level(point: Row, kind: str, telling: Telling) -> tuple[str, list[str]]:
    words = telling.words
    headline = word_sentence("findings", "first" if kind == "new_series" else "level", point, words)
    return headline, [words.labels.word("details", "level_alone")] if kind != "new_series" else []


def _tell_conflict(found: Row, telling: Telling) -> tuple[str, list[str]]:
    words = telling.words
    told: list[str] = []
    for claim_id in found["claim_ids"] or ():
        row = telling.book.claim(claim_id)
        if row is not None and row["value"] is not None:
            told.append(words.span(row["value"], row["value_high"], row["unit"], row["rounding"]))
    value, others = (told[0] if told else ""), list(dict.fromkeys(one for one in told if one != told[0]))
    headline = words.labels.fill(
        "findings",
        "conflict",
        series=words.series(found["entity"], found["metric"], found["scope"], found["modality"]),
        period=words.period(found["period"]),
        value=value,
        others=words.labels.word("patterns", "list").join(others),
    )
    return headline, [tell_rule(found["rule"], words)]


def _tell_audit(found: Row, point: Row | None, telling: Telling) -> tuple[str, list[str]]:
    words, rule = telling.words, found["rule"]
    detail = words.labels.word("audits", rule, str(rule).replace("_", " "))
    stated = _claimed_growth(found, telling)
    computed = (point or found)["qoq_ratio" if _is_step(found, telling) else "yoy_ratio"]
    if stated is None or computed is None:
        return word_sentence("findings", "audit", point or found, words), [detail]
    told = {"stated": words.percent(stated, stated_digits(stated)), "computed": words.percent(computed)}
    return word_sentence("findings", "audit_growth", point or found, words, **told), [detail]


def _claimed_growth(found: Row, telling: Telling) -> float | None:
    claim = telling.book.claim((found["claim_ids"] or [""])[0])
    return claim["value"] if claim is not None and claim["kind"] == "change" else None


def _is_step(found: Row, telling: Telling) -> bool:
    claim = telling.book.claim((found["claim_ids"] or [""])[0])
    return claim is not None and claim["basis"] == "qoq"


def tell_rule(rule: str | None, words: Format) -> str:
    """Name the rule that chose a figure, in words."""
    return words.labels.word("choices", rule or "", (rule or "").replace("_", " "))


def stated_digits(ratio: float) -> int:
    """Print a stated growth no finer than whole percent where it is whole."""
    return 0 if abs(ratio * 100 - round(ratio * 100)) < 1e-6 else 1


def word_sentence(section: str, key: str, row: Row, words: Format, **more: str) -> str:
    value = ""
    if row["value"] is not None:
        figure = words.span(row["value"], row.get("value_high"), row["unit"], row.get("rounding"))
        value = words.qualified(figure, row.get("qualifier"))
    return words.labels.fill(
        section, key, series=_series(row, words), value=value, period=words.period(row["period"]), **more
    )


def _series(row: Row, words: Format) -> str:
    return words.series(row["entity"], row["metric"], row["scope"])


def way_of(change: float) -> str:
    return "flat" if abs(change) < STILL else "up" if change > 0 else "down"


def word_size(change: float, point: Row, basis: str, words: Format) -> str:
    """Print the size of a change without its sign: the verb tells the way."""
    if point["unit"] == "fraction":
        return words.points(change, sign=False)
    return words.percent(abs(change), growth_digits(point, basis), sign=False)


def growth_digits(point: Row, basis: str) -> int:
    """Choose the decimals of a point's growth: as stated where the stated one is printed, else by its own rounding."""
    stated = point[f"stated_{basis}_ratio"]
    if stated is not None and point[f"shown_{basis}_ratio"] in (None, stated):
        return stated_digits(stated)
    return ratio_digits(point[f"{basis}_rounding"])
