"""HISTORY frames for tests of comparison: of a few told claims, or of the sample corpus less its planted errors."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from tasks.frames import HISTORY
from tasks.records import Edition
from tasks.vocabulary import Alias, Entity, MetricFacts, Unit, Vocabulary
from tests.gold_claims import claim, gold_claims, make_claims

FLOWS = ("gmv", "revenue", "orders", "online_retail_sales")
STOCKS = ("dau", "mau", "market_share", "penetration")
GROUPS = {"taobao_tmall": "alibaba", "temu": "pinduoduo"}
TRACKED = (
    "kuaishou",
    "jd",
    "alibaba",
    "taobao_tmall",
    "pinduoduo",
    "temu",
    "amazon",
    "meituan",
    "coupang",
    "shopee",
    "mercadolibre",
    "douyin",
)


def vocabulary() -> Vocabulary:
    """Build a vocabulary with the facts that comparison needs: dimensions, flows and stocks, one group."""
    dimensions = {
        "orders": "count",
        "dau": "count",
        "mau": "count",
        "market_share": "fraction",
        "penetration": "fraction",
    }
    metrics = {
        name: MetricFacts(
            name, dimensions.get(name, "money"), "flow" if name in FLOWS else "stock", "up", (0, 1e15), (-1, 10)
        )
        for name in (*FLOWS, *STOCKS)
    }
    names = (*TRACKED, "market:china_ecommerce")
    entities = {name: Entity(name, "platform", GROUPS.get(name)) for name in names}
    units = tuple(
        Unit(unit, unit, "*", None, dimension, 1.0)
        for unit, dimension in (
            ("CNY", "money"),
            ("USD", "money"),
            ("count", "count"),
            ("fraction", "fraction"),
            ("times", "times"),
        )
    )
    return Vocabulary(entities, tuple(Alias(name, name, "en") for name in names), metrics, (), units, {}, "test")


def edition(**more: Any) -> Edition:
    """Build a weekly edition over everything."""
    told: dict[str, Any] = {
        "edition_id": "weekly",
        "title": "Weekly",
        "audience": "all",
        "language": "en",
        "cadence": "weekly",
        "watchlist": (),
        "metrics": (),
        "schedule": "0 7 * * 1",
        "timezone": "UTC",
    }
    return Edition(**{**told, **more})


def point(
    entity: str, metric: str, period: str | None, value: float, published: str | None = "2025-01-01", **more: Any
) -> dict[str, Any]:
    """Tell one claim of a history; its document is its publisher and date unless told."""
    doc = more.pop("doc", f"{more.get('publisher', 'paper')}-{published}")
    told = {key: more.pop(key) for key in list(more) if key in _SOURCED}
    day = date.fromisoformat(published) if published else None
    return {**claim(doc, entity, metric, period, value, **more), "published_on": day, **told}


_SOURCED = ("publisher", "source_grade", "cluster_id", "status", "captured_at", "title")


def history(*rows: dict[str, Any]) -> pl.DataFrame:
    """Build HISTORY of told claims; sources grade C, each document its own cluster."""
    if not rows:
        return pl.DataFrame(schema=pl.Schema(HISTORY))
    return with_sources(make_claims(list(rows)))


def with_sources(claims: pl.DataFrame) -> pl.DataFrame:
    """Complete claims to HISTORY where a column is not told."""
    captured = datetime(2026, 1, 1, tzinfo=UTC)
    defaults: dict[str, Any] = {
        "status": "accepted",
        "source_id": "test",
        "source_name": "Test",
        "source_grade": "C",
        "publisher": "Paper",
        "captured_at": captured,
    }
    columns = [
        (pl.col(name) if name in claims.columns else pl.lit(None)).cast(dtype).fill_null(defaults[name]).alias(name)
        if name in defaults
        else (pl.col(name) if name in claims.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in HISTORY.items()
    ]
    return claims.select(columns).with_columns(pl.coalesce("cluster_id", "article_id").alias("cluster_id"))


def sample_history() -> pl.DataFrame:
    """Build HISTORY of the sample corpus as annotated, less its planted errors.

    A second currency for one figure of a document is a conversion of the first.
    """
    claims = gold_claims("sample").filter(pl.col("wrong").is_null()).drop("wrong", "core")
    target = pl.col("metric").str.starts_with("other:").fill_null(False) & pl.col("metric").str.ends_with(
        "_target"
    ).fill_null(False)
    claims = claims.with_columns(
        metric=pl.when(target).then(pl.col("metric").str.extract("^other:(.*)_target$")).otherwise("metric"),
        modality=pl.when(target).then(pl.lit("target")).otherwise("modality"),
    )
    return with_sources(_with_conversions(claims))


def _with_conversions(claims: pl.DataFrame) -> pl.DataFrame:
    spot = ["doc", "entity", "metric", "period"]
    levels = claims.filter(pl.col("kind") == "level", pl.col("unit").str.contains("^[A-Z]{3}$"))
    first = (
        levels.sort("start")
        .unique(spot, keep="first", maintain_order=True)
        .select(*spot, first_unit="unit", first_id="claim_id")
    )
    joined = claims.join(first, on=spot, how="left", nulls_equal=True, maintain_order="left")
    converted = (
        (pl.col("kind") == "level")
        & pl.col("unit").str.contains("^[A-Z]{3}$")
        & (pl.col("unit") != pl.col("first_unit"))
    )
    return joined.with_columns(converted_from=pl.when(converted).then("first_id")).drop("first_unit", "first_id")
