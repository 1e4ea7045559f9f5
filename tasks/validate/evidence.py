"""Claims → claims with evidence: the columns that the rules of claims.json judge. Whole-frame joins; severity is the
suite's.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tasks.validate.ahead import MODALITIES as AHEAD
from tasks.validate.ahead import check_ahead
from tasks.validate.basics import describe_claims
from tasks.validate.contradictions import find_contradictions, is_trusted
from tasks.validate.currencies import check_conversions, check_currencies
from tasks.validate.figures import gather_claims, measure_figures
from tasks.validate.growth_checks import check_growths
from tasks.validate.growths import state_growths
from tasks.validate.levels import collect_hints, weigh_hints
from tasks.validate.misdated import find_companions, find_misdated
from tasks.validate.plausibility import Plausibility
from tasks.validate.undated import find_undatable
from tasks.validate.wholes import check_echoes, check_wholes
from tasks.vocabulary import Vocabulary

DOUBTS = {  # column → factor beyond which a level is no evidence for others
    "outvoted_ratio": 1.35,
    "fused_ratio": 1.1,
    "conversion_ratio": 1.08,
    "currency_ratio": 1.04,
}


def gather_evidence(
    claims: pl.DataFrame, known: pl.DataFrame, vocabulary: Vocabulary, plausibility: Plausibility
) -> pl.DataFrame:
    """Add every evidence column to CLAIMS, row for row; a column is null where it has nothing to say of the row.

    The comparison uses the batch and the accepted history together, each claim without itself.
    """
    gathered = gather_claims(claims, known)
    figures = measure_figures(gathered, vocabulary, plausibility)
    growths = state_growths(gathered)
    weighed = figures.join(weigh_hints(collect_hints(figures, growths)), on="row", how="left")
    misdated = find_misdated(weighed, growths)
    conversions = check_conversions(weighed, plausibility)
    ahead = check_ahead(measure_figures(gathered, vocabulary, plausibility, AHEAD), weighed)
    of_levels = [
        find_contradictions(weighed, conversions),
        conversions,
        pl.concat([check_currencies(weighed, conversions, plausibility), ahead], how="diagonal"),
        check_wholes(weighed, vocabulary, plausibility),
        check_echoes(weighed, vocabulary, plausibility),
        find_undatable(weighed, growths, plausibility),
    ]
    companions = find_companions(gathered.filter(pl.col("kind") == "change"), misdated, figures, growths)
    trusted = _without_doubts(weighed, of_levels, misdated)
    of_changes = [pl.concat([misdated, companions], how="diagonal"), check_growths(growths, trusted)]
    return _join_rows(describe_claims(claims, vocabulary, plausibility), [*of_levels, *of_changes])


def _without_doubts(weighed: pl.DataFrame, evidence: Sequence[pl.DataFrame], misdated: pl.DataFrame) -> pl.DataFrame:
    """Keep the levels that nothing speaks against: what stated growth may be measured by."""
    doubtful = [misdated.select("row")]
    for frame in evidence:
        for column in set(DOUBTS) & set(frame.columns):
            doubtful.append(frame.filter(pl.col(column).log().abs() > pl.lit(DOUBTS[column]).log()).select("row"))
    return weighed.filter(is_trusted()).join(pl.concat(doubtful), on="row", how="anti")


def _join_rows(claims: pl.DataFrame, evidence: Sequence[pl.DataFrame]) -> pl.DataFrame:
    frame = claims.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    for found in evidence:
        rows = found.filter(pl.col("row").is_not_null()).unique("row", keep="first", maintain_order=True)
        frame = frame.join(rows, on="row", how="left", maintain_order="left")
    return frame.drop("row")
