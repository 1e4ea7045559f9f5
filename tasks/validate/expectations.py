"""The expectations Great Expectations doesn't bring: importing this module registers them.

Their names in a suite are their class names in snake case.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar, Literal

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_condition_partial import (
    column_pair_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_map_metric_provider import (
    ColumnPairMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)


class _FactorWithin(ColumnMapMetricProvider):
    condition_metric_name = "column_values.factor_within"
    condition_value_keys = ("factor",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: Any, factor: float, **_: Any) -> Any:  # noqa: N805
        ratios = pd.Series(column.to_numpy(dtype=float, na_value=math.nan), index=column.index)
        return ratios.between(1 / factor, factor)


class ExpectColumnFactorWithin(ColumnMapExpectation):
    """Expect each ratio to lie between 1/factor and factor."""

    factor: float
    map_metric: ClassVar[str] = "column_values.factor_within"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "factor")


class _WithinRowBounds(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.within_row_bounds"
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]  # untyped there
    def _pandas(cls, column_list: Any, **_: Any) -> Any:  # noqa: N805
        value, low, high = (column_list.iloc[:, place].astype(float) for place in range(3))
        return (value >= low) & (value <= high)


class ExpectColumnWithinRowBounds(MulticolumnMapExpectation):
    """Expect the first column to lie between the second and the third, row by row."""

    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "any_value_is_missing"
    map_metric: ClassVar[str] = "multicolumn_values.within_row_bounds"


class _AContainsB(ColumnPairMapMetricProvider):
    condition_metric_name = "column_pair_values.a_contains_b"
    condition_value_keys = ()

    @column_pair_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]  # untyped there
    def _pandas(cls, column_A: Any, column_B: Any, **_: Any) -> Any:  # noqa: N803, N805
        # substrings of another column: pandas has no vectorised form of it
        found = [part in whole for whole, part in zip(column_A, column_B, strict=True)]
        return pd.Series(found, index=column_A.index)


class ExpectColumnPairAToContainB(ColumnPairMapExpectation):
    """Expect the text in column A to contain the text in column B."""

    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "either_value_is_missing"
    map_metric: ClassVar[str] = "column_pair_values.a_contains_b"
    success_keys: ClassVar[tuple[str, ...]] = ("ignore_row_if", "mostly")  # pairs don't pass it on by themselves


NAMES = ("expect_column_factor_within", "expect_column_within_row_bounds", "expect_column_pair_a_to_contain_b")
