"""Levels told for the wrong period: others know another figure for it, and this very figure belongs to another
period.
"""

from __future__ import annotations

import polars as pl

from tasks.periods import is_period, read_period

CONFLICT = 0.03  # logarithm: tellings of one figure differ by less
SAME = 0.004
GROWN = 0.012
REACH = 4  # periods of the same kind
POINT = ["series", "unit", "period_kind", "period_index"]


def find_misdated(weighed: pl.DataFrame, growths: pl.DataFrame) -> pl.DataFrame:
    """Find levels whose period is probably wrong: row, misdated_to, period_others (others' value for the period
    told).

    A level is one where the period's figure is known to be another, and it equals the figure of a period nearby (told
    by another article), or is the known figure of its own period grown by its own article's stated yoy: that of a
    year later, which must have begun by then. Of two figures for one period, the one that fits the stated growths
    better than the other stays: the other one is misdated.
    """
    dated = weighed.filter(pl.col("period_index").is_not_null()).with_columns(log_value=pl.col("value").abs().log())
    tellings = dated.group_by([*POINT, "article_id"]).agg(pl.col("log_value").median(), pl.col("period").first())
    judged = dated.filter(pl.col("row").is_not_null())
    rivals = _told_by_others(judged, tellings).filter(
        (pl.col("log_value") - pl.col("log_others")).abs() > CONFLICT, ~_fits_growth_better()
    )
    found = pl.concat([_figure_of_another(rivals, tellings), _figure_a_year_later(rivals, growths)])
    return found.unique("row", keep="first", maintain_order=True)


def find_companions(
    changes: pl.DataFrame, misdated: pl.DataFrame, figures: pl.DataFrame, growths: pl.DataFrame
) -> pl.DataFrame:
    """Find changes told in the same breath as a misdated level: row, misdated_to. Those that others tell too are left
    alone.
    """
    keys = ["article_id", "entity", "metric", "period"]
    levels = (
        figures.join(misdated, on="row").select(*keys, "misdated_to").sort("misdated_to").unique(keys, keep="first")
    )
    own = changes.filter(pl.col("row").is_not_null()).join(levels, on=keys)
    others = growths.select("entity", "metric", "period", "basis", other="growth", other_article="article_id")
    backed = own.join(others, on=["entity", "metric", "period", "basis"]).filter(
        (pl.col("other_article") != pl.col("article_id")) & ((pl.col("value") - pl.col("other")).abs() <= 0.005)
    )
    return own.join(backed, on="row", how="anti").select("row", "misdated_to")


def _told_by_others(judged: pl.DataFrame, tellings: pl.DataFrame) -> pl.DataFrame:
    own = judged.select(
        *("row", "article_id", "period", "log_value", "entity", "metric", "scope", "published_on", *POINT),
        log_grown=pl.col("log_grown") - pl.col("log_rate") + pl.col("log_value"),
    )
    told = tellings.select(*POINT, other_article="article_id", log_other="log_value")
    others = own.join(told, on=POINT).filter(pl.col("article_id") != pl.col("other_article"))
    consensus = others.group_by("row").agg(log_others=pl.col("log_other").median())
    return own.join(consensus, on="row")


def _fits_growth_better() -> pl.Expr:
    """Tell whether stated growths from other periods lead to the figure itself, and not to what others tell."""
    own, others = ((pl.col(name) - pl.col("log_grown")).abs() for name in ("log_value", "log_others"))
    return ((own <= CONFLICT) & (others > own + CONFLICT / 2)).fill_null(False)


def _figure_of_another(rivals: pl.DataFrame, tellings: pl.DataFrame) -> pl.DataFrame:
    elsewhere = tellings.select(
        "series",
        "unit",
        "period_kind",
        other_index="period_index",
        other_period="period",
        other_article="article_id",
        log_other="log_value",
    )
    pairs = rivals.join(elsewhere, on=["series", "unit", "period_kind"])
    steps = (pl.col("other_index") - pl.col("period_index")).abs()
    hits = pairs.filter(
        steps.is_between(1, REACH)
        & (pl.col("other_article") != pl.col("article_id"))
        & ((pl.col("log_value") - pl.col("log_other")).abs() <= SAME)
    )
    return hits.sort(steps, "other_period").select(
        "row", misdated_to="other_period", period_others=pl.col("log_others").exp()
    )


def _figure_a_year_later(rivals: pl.DataFrame, growths: pl.DataFrame) -> pl.DataFrame:
    own = growths.filter(pl.col("basis") == "yoy").select("article_id", "entity", "metric", "period", "growth")
    pairs = rivals.join(own, on=["article_id", "entity", "metric", "period"]).filter(pl.col("growth") > -0.9)
    log_growth = (1 + pl.col("growth")).log()
    grown = (pl.col("log_value") - pl.col("log_others") - log_growth).abs() <= GROWN
    hits = pairs.filter(grown & (log_growth.abs() > CONFLICT)).join(_years_later(pairs["period"]), on="period")
    has_begun = (pl.col("later_start") <= pl.col("published_on")).fill_null(True)
    return hits.filter(has_begun).select("row", "misdated_to", period_others=pl.col("log_others").exp())


def _years_later(periods: pl.Series) -> pl.DataFrame:
    """Name the same period a year on (period, misdated_to, later_start); few periods: a loop over them is right."""
    rows = []
    for text in periods.unique().to_list():
        same = f"{int(text[:4]) + 1}{text[4:]}"
        if is_period(same) and read_period(same).kind == read_period(text).kind:
            rows.append((text, same, read_period(same).starts_on))
    schema = {"period": pl.String, "misdated_to": pl.String, "later_start": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")
