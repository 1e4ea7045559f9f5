"""What the reader is told about a run, counted from frames."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from tasks.records import RunCounts, Source
from tasks.sightings import known_on, place_undated

_SILENT_AFTER_DAYS = {"daily": 4, "weekly": 11, "monthly": 40}


def count_run(
    sources: tuple[Source, ...],
    articles: pl.DataFrame,
    set_aside: pl.DataFrame,
    duplicates: pl.DataFrame,
    history: pl.DataFrame,
    held_back: pl.DataFrame,
    as_of: date,
    since: date | None,
) -> RunCounts:
    """Count what the brief rests on.

    `articles` (source_id, publisher, published_on, captured_at), `set_aside`, `duplicates`, `history` and `held_back` hold
    what was known at the cut-off; `since` is the last day of the previous brief, None before the first.
    """
    old = 0 if since is None else known_on(place_undated(articles, since, as_of), since).height
    return RunCounts(
        sources_read=articles["publisher"].n_unique(),
        sources_silent=len(silent_sources(sources, articles, as_of)),
        articles_read=articles.height,
        articles_new=articles.height - old,
        articles_set_aside=set_aside.filter(pl.col("room") != "normalise").height,
        duplicates=duplicates.height,
        figures_accepted=history.height,
        figures_held_back=held_back.height,
        figures_unreadable=set_aside.filter(pl.col("room") == "normalise").height,
    )


def silent_sources(sources: tuple[Source, ...], articles: pl.DataFrame, as_of: date) -> list[str]:
    """Name the sources whose newest article is older than their cadence allows; irregular ones are never silent."""
    newest = dict(articles.group_by("source_id").agg(pl.col("published_on").max()).iter_rows())
    return [
        source.source_id
        for source in sources
        if (days := _SILENT_AFTER_DAYS.get(source.cadence))
        and ((last := newest.get(source.source_id)) is None or last < as_of - timedelta(days=days))
    ]


def name_silent(sources: tuple[Source, ...], articles: pl.DataFrame, as_of: date) -> tuple[str, ...]:
    """Name the silent sources as they are printed."""
    silent = set(silent_sources(sources, articles, as_of))
    return tuple(source.name for source in sources if source.source_id in silent)
