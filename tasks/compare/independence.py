"""Independence: which articles have one origin, over the whole history and across languages; corroboration counts these.

Two desks that report one earnings release tell the same figures and are two sources: each chose what to tell, and how
precisely. An article that repeats another's choice, or its words, adds no second look at the figure. So articles have
one origin where

1. the clean room found them to be near-duplicates (`cluster_id`), or
2. they share words: at least SAME_LEAST quotes of some length are the same, most of the quotes of the article that has
   fewer; whenever they were published, since nobody writes the same sentences about the same figures twice, or
3. they share the choice of figures: published within DAYS_APART days, at least SAME_LEAST figures are the same (entity,
   metric, scope, unit, period, kind, basis, modality, value and printed precision), most of the smaller article's and
   no fewer than LARGER_SHARE of the larger one's.

A short report whose few figures all stand in a long round-up stays a source: headline figures are everybody's choice.
Two short reports that choose exactly the same figures count as one: where the choice alone cannot tell, corroboration is
counted too low rather than too high. An article without a date can only share words.
"""

from __future__ import annotations

import polars as pl

SAME_LEAST = 3  # figures or quotes in common
SMALLER_SHARE = 2 / 3  # of the smaller article's figures or quotes
LARGER_SHARE = 1 / 2  # of the larger article's figures
DAYS_APART = 3
QUOTE_BYTES = 30  # in UTF-8, that a quote needs to count as words: 30 Latin letters or 10 Han characters
COMPARED = 32  # articles that tell a figure, the first ones, that all others who tell it are compared with
_FIGURE = (
    "entity",
    "metric",
    "scope",
    "unit",
    "period",
    "kind",
    "basis",
    "modality",
    "value",
    "value_high",
    "rounding",
)


def join_origins(history: pl.DataFrame) -> pl.DataFrame:
    """Give articles of one origin one `cluster_id`, that of the one published first; rows and order stay."""
    named = history.with_columns(cluster_id=pl.coalesce("cluster_id", "article_id", "claim_id"))
    told = named.filter(pl.col("article_id").is_not_null(), pl.col("value").is_not_null())
    pairs = pl.concat([_alike_in_words(told), _alike_in_figures(told)]).unique()
    if pairs.is_empty():
        return named
    origins = _first_of_each(pairs, named)
    return (
        named.join(origins, on="cluster_id", how="left", maintain_order="left")
        .with_columns(cluster_id=pl.coalesce("origin", "cluster_id"))
        .drop("origin")
    )


def _alike_in_words(told: pl.DataFrame) -> pl.DataFrame:
    words = pl.col("quote").str.to_lowercase().str.replace_all(r"\s+", " ")
    quotes = told.filter(pl.col("quote").str.len_bytes() >= QUOTE_BYTES)
    keys = quotes.select("article_id", "cluster_id", "published_on", key=words.hash(), block=pl.lit(0, pl.Int32))
    counted = _count_common(keys.unique(["article_id", "key"], maintain_order=True))
    return _clusters(counted.filter(pl.col("common") >= SMALLER_SHARE * pl.min_horizontal("size", "size_other")))


def _alike_in_figures(told: pl.DataFrame) -> pl.DataFrame:
    """Compare articles in blocks of days; each is in two, so that any two close enough meet in one."""
    figures = told.filter(*(pl.col(name).is_not_null() for name in ("entity", "metric", "period", "published_on")))
    block = pl.col("published_on").cast(pl.Int32) // (DAYS_APART + 1)
    digits = pl.col("value", "value_high", "rounding").round_sig_figs(9)
    keys = (
        figures.select("article_id", "cluster_id", "published_on", *_FIGURE)
        .with_columns(digits)
        .select("article_id", "cluster_id", "published_on", key=pl.struct(_FIGURE).hash())
        .unique(["article_id", "key"], maintain_order=True)
        .with_columns(block=pl.concat_list(block, block + 1))
        .explode("block")
    )
    larger, smaller = pl.max_horizontal("size", "size_other"), pl.min_horizontal("size", "size_other")
    near = (pl.col("published_on") - pl.col("published_on_other")).dt.total_days().abs() <= DAYS_APART
    counted = _count_common(keys).filter(near)
    return _clusters(
        counted.filter(pl.col("common") >= SMALLER_SHARE * smaller, pl.col("common") >= LARGER_SHARE * larger)
    )


def _count_common(keys: pl.DataFrame) -> pl.DataFrame:
    """Count the keys that two articles share in one block, from SAME_LEAST on; `size` is how many each has in all.

    Of a key that many articles have, only the first COMPARED are compared with the others: work stays linear.
    """
    sizes = keys.group_by("article_id").agg(size=pl.col("key").n_unique())
    spot = ["key", "block"]
    shared = keys.filter(pl.len().over(spot) > 1).sort("published_on", "article_id", nulls_last=True)
    first = shared.group_by(spot, maintain_order=True).head(COMPARED)
    about = ("cluster_id", "cluster_id_other", "published_on", "published_on_other")
    pairs = (
        shared.join(first, on=spot, suffix="_other")
        .filter(pl.col("article_id") != pl.col("article_id_other"))
        .group_by("article_id", "article_id_other", "block")
        .agg(pl.len().alias("common"), *(pl.col(name).first() for name in about))
        .filter(pl.col("common") >= SAME_LEAST)
    )
    others = sizes.select(article_id_other="article_id", size_other="size")
    return pairs.join(sizes, on="article_id").join(others, on="article_id_other")


def _clusters(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.select(article="cluster_id", other="cluster_id_other").filter(pl.col("article") != pl.col("other"))


def _first_of_each(pairs: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Return cluster_id and origin for every cluster in a pair; the loop runs over the pairs found, not over claims."""
    days = named.group_by("cluster_id").agg(pl.col("published_on").min())
    order = days.sort("published_on", "cluster_id", nulls_last=True)["cluster_id"].to_list()
    rank = {name: number for number, name in enumerate(order)}
    origin: dict[str, str] = {}

    def trace(name: str) -> str:
        while (above := origin.setdefault(name, name)) != name:
            origin[name] = name = origin[above]
        return name

    for one, other in pairs.rows():
        ends = sorted((trace(one), trace(other)), key=rank.__getitem__)
        origin[ends[1]] = ends[0]
    return pl.DataFrame(
        [(name, trace(name)) for name in list(origin)],
        schema={"cluster_id": pl.String, "origin": pl.String},
        orient="row",
    )
