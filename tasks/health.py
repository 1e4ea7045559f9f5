"""How each source is: when it was last heard of, whether it owes news, whether it fails, whether its layout broke."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from tasks.counts import silent_sources
from tasks.records import Source

ENOUGH = 5  # articles of the past before a source is held against its own history
NEWEST = 3  # articles that are judged by it
COLLAPSE = 1 / 3  # of what was usual


@dataclass(frozen=True, slots=True)
class Health:
    """One source at one moment."""

    source_id: str
    cadence: str
    last_published: date | None  # newest article
    last_read: datetime | None  # UTC, when something new was last read
    articles: int
    is_silent: bool
    failure: str | None  # why its last round yielded nothing; None where it was answered
    failures: int  # rounds that failed since the last that did not
    breaks: tuple[str, ...]  # what collapsed: "length" | "figures"

    @property
    def is_well(self) -> bool:
        """Tell whether nothing needs to be looked at."""
        return not (self.is_silent or self.failure or self.breaks)


def judge_sources(
    sources: tuple[Source, ...], articles: pl.DataFrame, claims: pl.DataFrame, fetches: pl.DataFrame, as_of: date
) -> tuple[Health, ...]:
    """Judge each source by ARTICLES (with `text`), its claims (article_id; accepted or not) and FETCHES."""
    silent = set(silent_sources(sources, articles, as_of))
    sizes = _measure(articles, claims)
    return tuple(
        _judge(source, sizes.filter(source_id=source.source_id), fetches, source.source_id in silent)
        for source in sources
    )


def tell_health(
    sources: tuple[Source, ...], articles: pl.DataFrame, claims: pl.DataFrame, fetches: pl.DataFrame, as_of: date
) -> Iterator[str]:
    """Tell the state of each source in lines for a terminal, those that need a look marked with what to do."""
    for health in judge_sources(sources, articles, claims, fetches, as_of):
        read = f"{health.last_read:%Y-%m-%d %H:%M} UTC" if health.last_read else "never"
        newest = f"newest of {health.last_published}" if health.last_published else "none dated"
        yield (
            f"source      {health.source_id}: {health.articles} article{'' if health.articles == 1 else 's'}, {newest},"
            f" last read {read}, expected {health.cadence}"
        )
        for trouble in _troubles(health):
            yield f"            {trouble}"


def still_aside(set_aside: pl.DataFrame, fetches: pl.DataFrame) -> pl.DataFrame:
    """Keep of SET_ASIDE what still is: what an address failed of is past once it answers, or fails of something else.

    What came and could not be read has a hash; it is told of until it is looked at.
    """
    last = fetches.sort("captured_at").group_by("address", maintain_order=True).last()
    names = pl.concat([last.select("address", "reason"), last.select(address="doc", reason="reason")])
    now = dict(names.unique("address", keep="first", maintain_order=True).iter_rows())
    is_past = [
        row["room"] == "load"
        and row["content_hash"] is None
        and row["doc"] in now
        and (now[row["doc"]] is None or not row["reason"].endswith(now[row["doc"]]))
        for row in set_aside.iter_rows(named=True)
    ]
    return set_aside.filter(~pl.Series(is_past, dtype=pl.Boolean))


def _troubles(health: Health) -> Iterator[str]:
    if health.is_silent:
        yield "silent: nothing new for longer than its cadence allows; look at its locator, or correct its cadence"
    if health.failure:
        times = "once" if health.failures == 1 else f"{health.failures} times in a row"
        yield f"failed {times}: {health.failure}"
    for what in health.breaks:
        yield f"layout may be broken: {what} of its newest articles fell below a third of what was usual; open one of them"


def _judge(source: Source, sizes: pl.DataFrame, fetches: pl.DataFrame, is_silent: bool) -> Health:
    failure, failures = _last_failures(source, fetches)
    dates = sizes["published_on"].drop_nulls().sort()
    reads = sizes["captured_at"].sort()
    return Health(
        source.source_id,
        source.cadence,
        dates[-1] if len(dates) else None,
        reads[-1] if len(reads) else None,
        sizes.height,
        is_silent,
        failure,
        failures,
        tuple(what for what in ("length", "figures") if _is_collapsed(sizes, what)),
    )


def _measure(articles: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Count characters and figures of each article, the newest read last."""
    counts = claims.group_by("article_id").agg(figures=pl.len())
    return (
        articles.select("article_id", "source_id", "published_on", "captured_at", length=pl.col("text").str.len_chars())
        .join(counts, on="article_id", how="left")
        .with_columns(pl.col("figures").fill_null(0))
        .sort("captured_at", "published_on", "article_id", nulls_last=False)
    )


def _is_collapsed(sizes: pl.DataFrame, what: str) -> bool:
    """Hold the articles read last, at most three and of one round, against the median of those before them."""
    if sizes.is_empty():
        return False
    newest = sizes.filter(pl.col("captured_at") == pl.col("captured_at").max()).tail(NEWEST)
    past = sizes.filter(pl.col("captured_at") < pl.col("captured_at").max())
    usual, now = past[what].median(), newest[what].median()
    if past.height < ENOUGH or not isinstance(usual, float) or not isinstance(now, float):
        return False
    return usual > 0 and now < usual * COLLAPSE


def _last_failures(source: Source, fetches: pl.DataFrame) -> tuple[str | None, int]:
    """Tell why the source's own address failed last, and how many rounds in a row it has."""
    rounds = fetches.filter(source_id=source.source_id, address=source.locator).sort("captured_at")
    failed = 0
    for reason in reversed(rounds["reason"].to_list()):
        if reason is None:
            break
        failed += 1
    return (rounds["reason"][-1], failed) if failed else (None, 0)
