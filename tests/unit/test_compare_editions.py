"""Edition over edition: what counts as known before, what is new, and what was revised."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tasks.compare.comparisons import compare
from tasks.compare.editions import FIRST_BRIEF
from tasks.records import Comparison
from tests.histories import edition, history, point, vocabulary

AS_OF, SINCE = date(2024, 11, 25), date(2024, 11, 18)
NEW, OLD = "2024-11-22", "2024-08-20"


def compared(*rows: dict[str, Any], since: date = SINCE) -> Comparison:
    return compare(history(*rows), vocabulary(), edition(), AS_OF, since)


def revenue(period: str, value: float, published: str | None = OLD, **more: Any) -> dict[str, Any]:
    return point("jd", "revenue", period, value * 1e9, published, **{"rounding": 5e7, **more})


def undated(captured: datetime) -> list[dict[str, Any]]:
    """Two quarters told by an article without a date."""
    return [revenue(period, value, None, captured_at=captured) for period, value in (("2024-Q2", 291), ("2024-Q3", 260))]


def test_an_undated_article_captured_in_the_week_of_the_brief_is_news() -> None:
    found = compared(*undated(datetime(2024, 11, 21, tzinfo=UTC)))
    assert found.findings["period"].to_list() == ["2024-Q3"]
    assert found.changes["moved"].to_list() == ["new", "new"]


@pytest.mark.parametrize("captured", [datetime(2024, 11, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
def test_an_undated_article_captured_before_the_week_or_after_the_brief_is_none(captured: datetime) -> None:
    found = compared(*undated(captured))
    assert found.findings.is_empty()
    assert found.changes["moved"].to_list() == [None, None]
    assert found.changes["value"].to_list() == [291e9, 260e9]


def test_in_a_first_brief_an_undated_article_is_news_whenever_captured() -> None:
    found = compared(*undated(datetime(2026, 1, 1, tzinfo=UTC)), since=FIRST_BRIEF)
    assert found.findings["period"].to_list() == ["2024-Q3"]
    assert found.changes["moved"].to_list() == ["new", "new"]
