"""Edition over edition: what is new and what was revised since the brief before."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from tasks.compare.changes import mark_letters
from tasks.compare.growth import BASES
from tasks.compare.series import KEYS
from tasks.records import Edition

_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92}


def find_previous_date(edition: Edition, as_of: date) -> date:
    """Return the cut-off day of the brief before this one: a week, a calendar month or a quarter earlier."""
    months = {"monthly": 1, "quarterly": 3}.get(edition.cadence)
    if months is None:
        return as_of - timedelta(days=_DAYS.get(edition.cadence, 7))
    index = as_of.year * 12 + as_of.month - 1 - months
    first_after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(as_of.day, last.day))


def with_moves(changes: pl.DataFrame, printed: pl.DataFrame) -> pl.DataFrame:
    """Add moved and printed_… by comparing with the changes of the brief before.

    A figure is revised where its value, or a growth that was printed, moved beyond the roundings, or where such a
    growth is withheld now. A more precise figure is no revision.
    """
    before = printed.select(
        *KEYS,
        "period",
        was_printed=pl.lit(True),
        printed_value="value",
        old_blur=pl.col("rounding").fill_null(0.0),
        **{f"printed_{basis}_ratio": pl.col(f"shown_{basis}_ratio") for basis in BASES},
        **{f"old_{basis}_blur": pl.col(f"{basis}_rounding").fill_null(0.0) for basis in BASES},
    )
    told = changes.drop("printed_value", *(f"printed_{basis}_ratio" for basis in BASES), strict=False)
    joined = told.join(before, on=[*KEYS, "period"], how="left", nulls_equal=True, maintain_order="left")
    moved = (
        pl.when(pl.col("was_printed").is_null())
        .then(pl.lit("new"))
        .when(_is_revised() | pl.any_horizontal(_has_grown_otherwise(basis) for basis in BASES))
        .then(pl.lit("revised"))
    )
    return joined.with_columns(moved=moved).with_columns(marks=mark_letters())


def _is_revised() -> pl.Expr:
    leeway = pl.col("rounding").fill_null(0.0) + pl.col("old_blur") + pl.col("value").abs() * 1e-9
    return (pl.col("value") - pl.col("printed_value")).abs() > leeway


def _has_grown_otherwise(basis: str) -> pl.Expr:
    """Tell whether a printed growth is another one now, or none."""
    shown, printed = pl.col(f"shown_{basis}_ratio"), pl.col(f"printed_{basis}_ratio")
    leeway = pl.col(f"{basis}_rounding").fill_null(0.0) + pl.col(f"old_{basis}_blur") + 1e-9
    is_other = ((shown - printed).abs() > leeway).fill_null(False)
    return is_other | (printed.is_not_null() & shown.is_null())
