"""Parts against wholes: a member against its group or market, and a metric against the one that bounds it."""

from __future__ import annotations

import polars as pl

from tasks.validate.plausibility import Plausibility
from tasks.vocabulary import Vocabulary

SLACK = 0.05  # logarithm: rounding and exchange rates
CERTAIN = 0.4
SAME = 0.002  # logarithm: the same figure, as two articles print it
LESS = 0.2  # logarithm: another figure altogether
POINT = ["entity", "metric", "span", "period", "dimension"]


def check_wholes(weighed: pl.DataFrame, vocabulary: Vocabulary, plausibility: Plausibility) -> pl.DataFrame:
    """Find figures larger than their whole, or wholes smaller than a part: row, whole_ratio (part over whole), bound
    (id of the other).

    Of the two the one its own series speaks against is named; both where no series speaks.
    """
    unscoped = weighed.filter(pl.col("scope").is_null() & pl.col("period").is_not_null() & (pl.col("value") > 0))
    points = unscoped.group_by(POINT).agg(
        pl.col("log_rate").median(), dev=_dev().median(), new=pl.col("row").is_not_null().any()
    )
    bounds = pl.concat([_groups(points, vocabulary, plausibility), _metrics(points, plausibility)])
    broken = bounds.filter(pl.col("log_rate") - pl.col("log_rate_whole") > SLACK)
    ratio = (pl.col("log_rate") - pl.col("log_rate_whole")).exp()
    part_dev, whole_dev = pl.col("dev"), pl.col("dev_whole")
    both_known = part_dev.is_not_null() & whole_dev.is_not_null()
    part_is_wrong = pl.when(both_known).then(part_dev > whole_dev).otherwise(part_dev.fill_null(1.0) > CERTAIN)
    whole_is_wrong = pl.when(both_known).then(whole_dev >= part_dev).otherwise(whole_dev.fill_null(1.0) > CERTAIN)
    parts = broken.filter(part_is_wrong).select(*POINT, whole_ratio=ratio, bound="name_whole")
    wholes = broken.filter(whole_is_wrong).select(
        entity="entity_whole",
        metric="metric_whole",
        span="span",
        period="period",
        dimension="dimension",
        whole_ratio=1 / ratio,
        bound="name_part",
    )
    blamed = pl.concat([parts, wholes]).sort("whole_ratio", "bound").unique(POINT, keep="first", maintain_order=True)
    return unscoped.filter(pl.col("row").is_not_null()).join(blamed, on=POINT).select("row", "whole_ratio", "bound")


def check_echoes(weighed: pl.DataFrame, vocabulary: Vocabulary, plausibility: Plausibility) -> pl.DataFrame:
    """Find figures of a part that are its group's, where the part's own is told elsewhere: row, echoed (id of the group).

    A sentence that names the part and tells the group's total is easily misread, by people as by programs. A group may
    well be as large as one part; what gives the error away is the part's own, smaller figure.
    """
    unscoped = weighed.filter(
        pl.col("scope").is_null() & pl.col("period").is_not_null() & pl.col("metric").is_in(list(plausibility.additive))
    ).select(*POINT, "row", "log_rate")
    links = _links(unscoped, vocabulary)
    of_parts = unscoped.join(links, on="entity")
    keys = ["metric", "span", "period", "dimension"]
    same = (pl.col("log_rate") - pl.col("log_rate_whole")).abs() <= SAME
    echoes = of_parts.join(
        unscoped.drop("row"), left_on=["entity_whole", *keys], right_on=["entity", *keys], suffix="_whole"
    ).filter(same)
    least = unscoped.group_by(POINT).agg(least=pl.col("log_rate").min())
    return (
        echoes.join(least, on=POINT)
        .filter(pl.col("row").is_not_null() & (pl.col("log_rate") - pl.col("least") > LESS))
        .select("row", echoed="entity_whole")
        .unique("row", keep="first", maintain_order=True)
    )


def _links(points: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """List the groups above each entity: entity, entity_whole."""
    entities = points["entity"].unique().to_list()
    pairs = [(entity, whole) for entity in entities for whole in vocabulary.ancestors(entity)]
    return pl.DataFrame(pairs, schema={"entity": pl.String, "entity_whole": pl.String}, orient="row").unique()


def _dev() -> pl.Expr:
    return (pl.col("log_rate") - pl.col("log_expected")).abs()


def _groups(points: pl.DataFrame, vocabulary: Vocabulary, plausibility: Plausibility) -> pl.DataFrame:
    of_markets = [(member, market) for market, members in plausibility.markets.items() for member in members]
    schema = {"entity": pl.String, "entity_whole": pl.String}
    links = pl.concat([_links(points, vocabulary), pl.DataFrame(of_markets, schema=schema, orient="row")]).unique()
    linked = points.filter(pl.col("metric").is_in(list(plausibility.additive))).join(links, on="entity")
    keys = ["metric", "span", "period", "dimension"]
    found = linked.join(points, left_on=["entity_whole", *keys], right_on=["entity", *keys], suffix="_whole")
    return found.select(
        *POINT,
        "log_rate",
        "dev",
        "log_rate_whole",
        "dev_whole",
        "entity_whole",
        metric_whole="metric",
        name_whole="entity_whole",
        name_part="entity",
    )


def _metrics(points: pl.DataFrame, plausibility: Plausibility) -> pl.DataFrame:
    schema = {"metric": pl.String, "metric_whole": pl.String}
    links = pl.DataFrame(list(plausibility.at_most), schema=schema, orient="row")
    keys = ["entity", "span", "period", "dimension"]
    found = points.join(links, on="metric").join(
        points, left_on=["metric_whole", *keys], right_on=["metric", *keys], suffix="_whole"
    )
    return found.select(
        *POINT,
        "log_rate",
        "dev",
        "log_rate_whole",
        "dev_whole",
        entity_whole="entity",
        metric_whole="metric_whole",
        name_whole="metric_whole",
        name_part="metric",
    )
