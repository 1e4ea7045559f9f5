"""Vouchers: who stands behind a figure, so that totals of different makers are never subtracted from one another.

Two totals are of one source family, and may be subtracted, where the same one vouches for both:

1. whom the text names for the figure (`attributed_to`); the name of the entity itself, or of a group it belongs to,
   means the company;
2. the company (or the bureau whose series it is), where a source of grade A to C reports the figure and names nobody:
   such sources retell what was published;
3. else the publisher: a source of grade D to F, or an estimate, forecast or target that names nobody, speaks for itself.
"""

from __future__ import annotations

import polars as pl

from tasks.vocabulary import Vocabulary

OWN = "own"
RETELLERS = 2  # the lowest rank (A is 0) whose reports without a name retell what was published


def with_vouchers(candidates: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Add `voucher` (a number for each) to claims with `attributed_to`, `modality`, `grade_rank`, `publisher`, `source_id`."""
    named = pl.col("attributed_to").str.strip_chars().str.to_lowercase()
    aliases = _own_names(candidates, vocabulary)
    joined = candidates.with_columns(named=named).join(
        aliases, on=["entity", "named"], how="left", maintain_order="left"
    )
    retold = (pl.col("modality") == "reported") & (pl.col("grade_rank") <= RETELLERS)
    publisher = pl.format("publisher {}", pl.coalesce("publisher", "source_id", "article_id", "claim_id"))
    voucher = (
        pl.when(pl.col("is_own_name").fill_null(False))
        .then(pl.lit(OWN))
        .when(pl.col("named").is_not_null())
        .then(pl.format("named {}", "named"))
        .when(retold)
        .then(pl.lit(OWN))
        .otherwise(publisher)
    )
    return joined.with_columns(voucher=voucher.hash()).drop("named", "is_own_name")


def _own_names(candidates: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Tabulate the names of each entity told, and of its groups: entity, named, is_own_name."""
    spellings: dict[str, set[str]] = {}
    for alias in vocabulary.entity_aliases:
        spellings.setdefault(alias.id, set()).add(alias.alias.strip().lower())
    told = candidates.filter(pl.col("attributed_to").is_not_null())["entity"].unique().sort().to_list()
    rows = [
        (entity, name, True)
        for entity in told
        for name in sorted(set().union(*(spellings.get(one, {one}) for one in (entity, *vocabulary.ancestors(entity)))))
    ]
    schema = {"entity": pl.String, "named": pl.String, "is_own_name": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")
