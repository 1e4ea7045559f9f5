"""Extract as Prefect tasks."""

from __future__ import annotations

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.extract.mentions import find_mentions
from tasks.frames import ARTICLES, MENTIONS, conform
from tasks.vocabulary import Vocabulary


@task(name="extract: mentions", cache_policy=NO_CACHE)
def extract_batch(articles: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Find the MENTIONS of a batch of ARTICLES."""
    return conform(find_mentions(conform(articles, ARTICLES), vocabulary), MENTIONS)
