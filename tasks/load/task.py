"""Load as Prefect tasks; they retry because they touch the world."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run

from tasks.frames import RAW_ARTICLES, SET_ASIDE, conform
from tasks.load.fetch import fetch_source
from tasks.load.folders import read_paths
from tasks.records import Source

RETRIES = 2


@task(name="load: source", retries=RETRIES, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)
def load_source(source: Source, root: Path, captured_at: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read one source as RAW_ARTICLES and SET_ASIDE; a host that is busy is asked again, and set aside at the last try."""
    tries = task_run.run_count or 1
    articles, aside = fetch_source(source, root, captured_at, is_last_try=tries > RETRIES)
    return conform(articles, RAW_ARTICLES), conform(aside, SET_ASIDE)


@task(name="load: paths", retries=RETRIES, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)
def load_paths(paths: list[Path], captured_at: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read files and folders given by hand as RAW_ARTICLES and SET_ASIDE."""
    articles, aside = read_paths(paths, captured_at)
    return conform(articles, RAW_ARTICLES), conform(aside, SET_ASIDE)
