"""Clean as Prefect tasks."""

from __future__ import annotations

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.clean.articles import Cleaned, clean_articles
from tasks.frames import RAW_ARTICLES, conform


@task(name="clean: articles", cache_policy=NO_CACHE)
def clean_batch(raw: pl.DataFrame) -> Cleaned:
    """Clean a batch of RAW_ARTICLES."""
    return clean_articles(conform(raw, RAW_ARTICLES))
