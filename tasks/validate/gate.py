"""Great Expectations, and nothing else of the program: the one module that imports it. Import this module lazily.

The import takes seconds: collecting garbage in between would add a third.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl

from tasks.errors import SuiteNotLoaded
from tasks.validate.suites import Suite

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # must be set before the import


@contextmanager
def _no_collection() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


with _no_collection():
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    from tasks.validate import expectations as ours

ROW = "row"
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW],
    "return_unexpected_index_query": False,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule's outcome: how many rows it could look at, and the numbers of those that failed."""

    rule: str
    checked: int
    failed_rows: tuple[int, ...]


def check_rows(frame: pl.DataFrame, suite: Suite) -> list[Outcome]:
    """Check every rule on every row; outcomes in the suite's order, rows numbered from 0.

    SuiteNotLoaded where a rule is unknown, was dropped while loading, or could not be evaluated.
    """
    if frame.is_empty():
        return [Outcome(rule.name, 0, ()) for rule in suite.rules]
    numbered = frame.select(suite.columns).with_row_index(ROW)
    with _quietly():
        context = gx.get_context(mode="ephemeral", project_config=_configuration())
        source = context.data_sources.add_pandas(name="frames")
        batch_definition = source.add_dataframe_asset(name=suite.name).add_batch_definition_whole_dataframe("all")
        table = numbered.to_pandas(use_pyarrow_extension_array=True)
        batch = batch_definition.get_batch({"dataframe": table})
        answer = batch.validate(_load(suite), result_format=_RESULT_FORMAT)
    found = {result.expectation_config.meta["name"]: result for result in answer.results}
    if missing := [rule.name for rule in suite.rules if rule.name not in found]:
        raise SuiteNotLoaded(f"Suite {suite.name} lost {', '.join(missing)} while it was checked")
    return [_outcome(suite, rule.name, found[rule.name], frame.height) for rule in suite.rules]


def _configuration() -> DataContextConfig:
    """Keep everything in memory: no folder for docs, no progress bars, nothing sent anywhere."""
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        data_docs_sites={},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )


def _load(suite: Suite) -> Any:
    """Build the suite and count: an expectation of an unknown class is dropped without a word."""
    try:
        loaded = gx.ExpectationSuite(name=suite.name, expectations=[rule.configuration for rule in suite.rules])
    except Exception as error:
        raise SuiteNotLoaded(f"Suite {suite.name} cannot be loaded: {error}") from error
    names = {(expectation.meta or {}).get("name") for expectation in loaded.expectations}
    if missing := [rule.name for rule in suite.rules if rule.name not in names]:
        known = ", ".join(ours.NAMES)
        raise SuiteNotLoaded(
            f"Suite {suite.name} lost {', '.join(missing)} while loading; register the class (ours: {known})"
        )
    return loaded


def _outcome(suite: Suite, rule: str, result: Any, height: int) -> Outcome:
    if any(info.get("raised_exception") for info in _exceptions(result)):
        told = "; ".join(str(info.get("exception_message")) for info in _exceptions(result))
        raise SuiteNotLoaded(f"Rule {rule} of suite {suite.name} cannot be checked: {told}")
    detail = result.result
    failed = tuple(sorted(entry[ROW] for entry in detail.get("unexpected_index_list") or ()))
    return Outcome(rule, height - int(detail.get("missing_count") or 0), failed)


def _exceptions(result: Any) -> list[dict[str, Any]]:
    info = result.exception_info or {}
    return [info] if "raised_exception" in info else list(info.values())


@contextmanager
def _quietly() -> Iterator[None]:
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
