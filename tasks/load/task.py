"""Load as Prefect tasks; they retry because they touch the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.frames import RAW_ARTICLES, SET_ASIDE, conform
from tasks.load.fetch import Load, fetch_source
from tasks.load.folders import read_paths
from tasks.load.webs import Web
from tasks.records import Mark, Source

RETRIES = 2


@task(name="load: source", retries=RETRIES, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)
def load_source(
    source: Source, root: Path, captured_at: datetime, web: Web | None = None, marks: Mapping[str, Mark] | None = None
) -> Load:
    """Read one source as RAW_ARTICLES, SET_ASIDE and captures; hosts that are busy are asked again by `web` itself."""
    load = fetch_source(source, root, captured_at, web, marks)
    return replace(load, articles=conform(load.articles, RAW_ARTICLES), set_aside=conform(load.set_aside, SET_ASIDE))


@task(name="load: paths", retries=RETRIES, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)
def load_paths(paths: list[Path], captured_at: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read files and folders given by hand as RAW_ARTICLES and SET_ASIDE."""
    articles, aside = read_paths(paths, captured_at)
    return conform(articles, RAW_ARTICLES), conform(aside, SET_ASIDE)
