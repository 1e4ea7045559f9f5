"""Time and peak memory of compare(): series with repeated points, conflicts, stated growth and yearly totals.

python benchmarks/comparison.py [series] [points per series]
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from tasks.compare.comparisons import compare
from tasks.frames import HISTORY
from tasks.periods import period_columns
from tasks.records import Edition
from tasks.vocabulary import Entity, MetricFacts, Vocabulary

METRICS = ("gmv", "revenue", "orders", "dau")
AS_OF = date(2025, 2, 12)  # three days after the latest quarter was told: it is news in every series


def build_vocabulary(entity_count: int) -> Vocabulary:
    """Build a vocabulary of numbered entities and four metrics, three of them flows."""
    facts = {
        name: MetricFacts(name, "money", "stock" if name == "dau" else "flow", "up", (0, 1e15), (-1, 10))
        for name in METRICS
    }
    entities = {f"e{number}": Entity(f"e{number}", "platform", None) for number in range(entity_count)}
    return Vocabulary(entities, (), facts, (), (), {}, "benchmark")


def build_history(series_count: int, length: int) -> pl.DataFrame:
    """Build HISTORY: a fifth of it years; each seventh point told twice, each fiftieth disputed, a third grows."""
    names = [f"{2024 - back // 4}-Q{4 - back % 4}" for back in range(length - length // 5)]
    names += [str(2024 - back) for back in range(length // 5)]
    points = pl.DataFrame({"series": range(series_count)}).join(
        pl.DataFrame({"period": names}).with_row_index("slot"), how="cross"
    )
    points = points.with_columns(
        value=(1e9 * (1 + pl.col("series") % 97) * (1.02 ** (200 - pl.col("slot").cast(pl.Int64))) / 1e6).round() * 1e6,
        kind=pl.lit("level"),
        basis=pl.lit(None, pl.String),
        unit=pl.lit("CNY"),
        doc=pl.format("{}-{}", "period", pl.col("series") % 50),
    )
    twice = points.filter((pl.col("slot") + pl.col("series")) % 7 == 0).with_columns(doc=pl.col("doc") + "b")
    rival = points.filter((pl.col("slot") + pl.col("series")) % 50 == 0).with_columns(
        doc=pl.col("doc") + "c", value=pl.col("value") * 1.3
    )
    grown = points.filter((pl.col("slot") + pl.col("series")) % 3 == 0).with_columns(
        kind=pl.lit("change"), basis=pl.lit("yoy"), unit=pl.lit("fraction"), value=pl.lit(0.082)
    )
    return _complete(pl.concat([points, twice, rival, grown]))


def _complete(told: pl.DataFrame) -> pl.DataFrame:
    texts = told.select(pl.col("period").unique())
    described = texts.hstack(period_columns(texts["period"]))
    metrics = dict(enumerate(METRICS))
    full = (
        told.join(described, on="period")
        .with_row_index("number")
        .with_columns(
            claim_id=pl.format("c{}", "number"),
            article_id="doc",
            cluster_id="doc",
            entity=pl.format("e{}", pl.col("series") // len(METRICS)),
            metric=(pl.col("series") % len(METRICS)).replace_strict(metrics, return_dtype=pl.String),
            section=pl.lit("main"),
            language=pl.lit("en"),
            quote=pl.lit("q"),
            raw=pl.lit("r"),
            rounding=pl.lit(5e5),
            qualifier=pl.lit("exact"),
            modality=pl.lit("reported"),
            status=pl.lit("accepted"),
            source_grade=pl.lit("C"),
            publisher=pl.lit("Paper"),
            captured_at=pl.lit(datetime(2025, 12, 1, tzinfo=UTC)),
            published_on=pl.coalesce(pl.col("period_end").dt.offset_by("40d"), pl.lit(AS_OF)),
        )
    )
    return full.select(
        (pl.col(name) if name in full.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in HISTORY.items()
    )


def main(series_count: int, length: int) -> None:
    """Print one line: rows in, points out, seconds by the clock and of processors (median of three), peak memory."""
    history, vocabulary = build_history(series_count, length), build_vocabulary(series_count)
    edition = Edition("weekly", "Weekly", "all", "en", "weekly", (), (), "0 7 * * 1", "UTC")
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = []
    for _ in range(3):
        start, busy = time.perf_counter(), time.process_time()
        found = compare(history, vocabulary, edition, AS_OF)
        seconds.append((time.perf_counter() - start, time.process_time() - busy))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock, busy = sorted(seconds)[1]
    print(
        f"{history.height} claims, {found.changes.height} points in {series_count} series, "
        f"{found.conflicts.height} conflicts: "
        f"{clock:.2f} s ({busy:.2f} s of processors), peak {peak:.0f} MiB ({base:.0f} MiB before)"
    )


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:3]) if len(sys.argv) > 2 else (2000, 50))
