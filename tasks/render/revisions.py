"""Revised figures: what was printed beside what is known now, of the value, of its growths, or of both."""

from __future__ import annotations

from tasks.render.brief import Item
from tasks.render.points import Row
from tasks.render.sentences import Telling, growth_digits

BASES = ("yoy", "qoq")


def tell_revised(row: Row, telling: Telling) -> Item:
    """Word one row of CHANGES that is revised; each part that moved is told with both figures."""
    words, labels = telling.words, telling.words.labels
    growths = [told for basis in BASES if (told := _tell_growth(row, basis, telling))]
    named = {
        "series": words.series(row["entity"], row["metric"], row["scope"], row["modality"]),
        "period": words.period(row["period"]),
    }
    join = labels.word("patterns", "join")
    if growths and not _has_moved(row):
        text = labels.fill("boxes", "revised_only", **named, growth=join.join(growths))
    else:
        old = words.amount(row["printed_value"], row["unit"], row["rounding"])
        new = words.span(row["value"], row["value_high"], row["unit"], row["rounding"])
        text = join.join((labels.fill("boxes", "revised", **named, old=old, new=new), *growths))
    return Item(
        labels.word("boxes", "revised_lead"),
        words.ended(words.capital(text)),
        telling.book.cite(row["claim_ids"]),
    )


def revision_size(row: Row) -> float:
    """Measure how far a figure moved: its value as a fraction of the printed one, or a growth in fractions, the larger."""
    printed = row["printed_value"]
    moves = [abs(row["value"] / printed - 1)] if printed else []
    for basis in BASES:
        old, new = row[f"printed_{basis}_ratio"], row[f"shown_{basis}_ratio"]
        moves += [abs((new or 0.0) - old)] if old is not None else []
    return max(moves, default=0.0)


def _has_moved(row: Row) -> bool:
    """Tell whether the value itself left what its rounding allows."""
    leeway = (row["rounding"] or 0.0) + abs(row["value"]) * 1e-9
    return bool(abs(row["value"] - row["printed_value"]) > leeway)


def _tell_growth(row: Row, basis: str, telling: Telling) -> str:
    """Word a growth that was printed and is another now, or withheld; empty where it stands."""
    words, labels = telling.words, telling.words.labels
    printed, shown = row[f"printed_{basis}_ratio"], row[f"shown_{basis}_ratio"]
    if printed is None:
        return ""
    digits = growth_digits(row, basis)
    step = labels.word("steps", row["period_kind"], labels.word("steps", "other"))
    told = {
        "step": labels.word("findings", "on_the_year") if basis == "yoy" else step,
        "old": words.percent(printed, digits),
    }
    if shown is None:
        return labels.fill("boxes", "revised_withheld", **told)
    new = words.percent(shown, digits)
    return labels.fill("boxes", "revised_growth", **told, new=new) if new != told["old"] else ""
