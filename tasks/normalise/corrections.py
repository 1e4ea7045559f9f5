"""Known errors of sources put right, as seeds/corrections.toml says: CLAIMS → CLAIMS, CORRECTED.

The lake keeps every claim as it was read, and `brief extract` tells what a document says. Corrections are laid over the
history when a brief is made, before its claims are judged: so an entry counts from the moment it is written, for claims
read long ago too, and a withdrawn one leaves no trace. What was written (`quote`, `raw`, offsets) and the claim's id
stay; only the reading changes, and `correction` names the entry. A value carries no mark in print: it is right, and the
evidence says by whose decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from tasks.errors import UnfitCorrection
from tasks.frames import CLAIMS, CORRECTED, HELD_BACK, HISTORY, stack
from tasks.periods import is_period, period_columns, read_period
from tasks.records import Correction

NEAR = 1e-9  # relative: numbers of a file and of a frame that differ by less are one
REPAIRED = 'if the source was repaired, set status = "repaired" in seeds/corrections.toml; else mend where or expect'


def apply_corrections(claims: pl.DataFrame, corrections: Sequence[Correction]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put right what corrections select among claims (CLAIMS columns at least); second: CORRECTED, a row per decision.

    Rows and columns stay as many and in order. A claim to be held back only gets the id of its correction: the gate
    holds it. A correction whose document is not there does nothing. UnfitCorrection where the document is there and an
    open correction finds no such claim, or another reading than it expects, or a claim that another one selects too.
    """
    corrected, decisions = claims, []
    for correction in corrections:
        chosen = claims.select(_agree(correction.where) & _agree(correction.expect)).to_series()
        if correction.status == "open":
            _guard(claims, correction)
        _refuse_two(corrected.filter(chosen), correction)
        corrected = put_right(corrected, chosen, correction.replacement, correction.correction_id)
        decisions.append(_decisions(corrected.filter(chosen), correction))
    return corrected, stack(decisions, CORRECTED)


def correct_history(
    history: pl.DataFrame, held_back: pl.DataFrame, corrections: Sequence[Correction]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Apply corrections to HISTORY and HELD_BACK together; third: CORRECTED. Their verdicts are to be made again."""
    both = pl.concat([history.with_columns(reason=pl.lit(None, pl.String)), held_back.select(list(HELD_BACK))])
    corrected, decisions = apply_corrections(both, corrections)
    return corrected.head(history.height).select(list(HISTORY)), corrected.slice(history.height), decisions


def _agree(told: Mapping[str, str | float]) -> pl.Expr:
    return pl.all_horizontal(*(_agrees(name, value) for name, value in told.items()))


def _agrees(name: str, value: str | float) -> pl.Expr:
    """Compare one field: a quote holds the words, a number is near enough, an empty text means null, the rest is equal."""
    column = pl.col(name)
    if isinstance(value, str):
        found = column.str.contains(value, literal=True) if name == "quote" else column.fill_null("") == value
    else:
        found = (column - value).abs() <= abs(value) * NEAR
    return found.fill_null(False)


def _guard(claims: pl.DataFrame, correction: Correction) -> None:
    """Refuse a document, each of its versions by itself, that does not say what the correction was written for."""
    doc, last_day = str(correction.where["doc"]), claims["published_on"].max()
    there = claims.filter(pl.col("doc") == doc).with_columns(is_meant=_agree(correction.where))
    for version in there.partition_by("article_id", maintain_order=True):
        meant = version.filter("is_meant")
        if meant.is_empty() and (version["published_on"].is_not_null().all() or _is_over(correction, last_day)):
            told = _tell({name: value for name, value in correction.where.items() if name != "doc"})
            raise UnfitCorrection(correction.correction_id, doc, f"no figure there has {told or 'a reading'}", REPAIRED)
        for row in meant.filter(~_agree(correction.expect)).iter_rows(named=True):
            found = _tell({name: row[name] for name in correction.expect})
            problem = f"it expects {_tell(correction.expect)}, and {row['raw']!r} has {found}"
            raise UnfitCorrection(correction.correction_id, doc, problem, REPAIRED)


def _is_over(correction: Correction, last_day: object) -> bool:
    """Tell whether the corrected claim's period ended before others were published; so too where none is told.

    Of a document without a date, a brief knows only the claims about periods that had ended by its day: there a claim
    about a later one is missing without any repair.
    """
    told = str(correction.expect.get("period") or correction.where.get("period") or "")
    ends_on = read_period(told).ends_on if is_period(told) else None
    return ends_on is None or (isinstance(last_day, date) and ends_on <= last_day)


def _refuse_two(chosen: pl.DataFrame, correction: Correction) -> None:
    for row in chosen.filter(pl.col("correction").is_not_null()).iter_rows(named=True):
        problem = f"{row['raw']!r} is already corrected by {row['correction']!r}"
        raise UnfitCorrection(correction.correction_id, row["doc"], problem, "make one entry of the two")


def put_right(
    claims: pl.DataFrame, chosen: pl.Series | pl.Expr, replacement: Mapping[str, str | float], label: str
) -> pl.DataFrame:
    """Put values in the place of what the chosen claims were read as; `correction` tells the label of who decided."""
    values = {**_rounding(replacement), **replacement, "correction": label}
    changed = claims.with_columns(
        pl.when(chosen).then(pl.lit(None if value == "" else value, CLAIMS[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )
    return changed.with_columns(*period_columns(changed["period"])) if "period" in values else changed


def _rounding(replacement: Mapping[str, str | float]) -> dict[str, float]:
    """Give a new value half of its last digit that is not zero: 47.5e9 → 5e7; an entry may tell its own."""
    value = replacement.get("value")
    if not value or isinstance(value, str):
        return {}
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return {"rounding": 0.5 * 10.0 ** int(exponent)}


def _decisions(chosen: pl.DataFrame, correction: Correction) -> pl.DataFrame:
    told = chosen.with_columns(action=pl.lit(correction.action), reason=pl.lit(correction.reason))
    return told.select(list(CORRECTED))


def _tell(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value!r}" for name, value in values.items())
