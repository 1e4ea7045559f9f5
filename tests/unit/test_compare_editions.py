"""Edition over edition: what counts as known before, what is new, and what was revised."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tasks.compare.comparisons import compare
from tasks.records import Comparison
from tasks.sightings import FIRST_BRIEF
from tests.histories import edition, history, point, vocabulary

AS_OF, SINCE = date(2024, 11, 25), date(2024, 11, 18)
NEW, OLD = "2024-11-22", "2024-08-20"


def compared(*rows: dict[str, Any], since: date = SINCE) -> Comparison:
    return compare(history(*rows), vocabulary(), edition(), AS_OF, since)


def revenue(period: str, value: float, published: str | None = OLD, **more: Any) -> dict[str, Any]:
    return point("jd", "revenue", period, value * 1e9, published, **{"rounding": 5e7, **more})


def undated(captured: datetime) -> list[dict[str, Any]]:
    """Two quarters told by an article without a date."""
    return [
        revenue(period, value, None, captured_at=captured) for period, value in (("2024-Q2", 291), ("2024-Q3", 260))
    ]


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


def summers(third: float = 260.4, **more: Any) -> list[dict[str, Any]]:
    return [revenue("2023-Q3", 257.5), revenue("2024-Q2", 291.4), revenue("2024-Q3", third, **more)]


def told(found: Comparison, period: str) -> dict[str, Any]:
    return found.changes.filter(period=period).row(0, named=True)


def test_a_correction_made_since_is_a_revision_with_both_values_and_both_growths() -> None:
    before, now = history(*summers(304.0)), history(*summers())
    found = compare(now, vocabulary(), edition(), AS_OF, SINCE, before)
    row = told(found, "2024-Q3")
    assert (row["moved"], row["marks"]) == ("revised", "r")
    assert (row["printed_value"], row["value"]) == (pytest.approx(304.0e9), pytest.approx(260.4e9))
    assert row["printed_yoy_ratio"] == pytest.approx(304.0 / 257.5 - 1)
    assert row["shown_yoy_ratio"] == pytest.approx(260.4 / 257.5 - 1)
    assert found.findings["period"].to_list() == ["2024-Q3"]
    assert compare(now, vocabulary(), edition(), AS_OF, SINCE, now).findings.is_empty()


def test_a_growth_is_revised_where_only_its_base_was() -> None:
    better = revenue("2023-Q3", 240.0, NEW, source_grade="A")
    row = told(compared(*summers(), better), "2024-Q3")
    assert (row["moved"], row["value"]) == ("revised", row["printed_value"])
    assert (row["printed_yoy_ratio"], row["shown_yoy_ratio"]) == (
        pytest.approx(260.4 / 257.5 - 1),
        pytest.approx(260.4 / 240.0 - 1),
    )


def test_a_growth_that_was_printed_and_is_withheld_now_is_revised() -> None:
    rival = revenue("2023-Q3", 300.0, NEW, doc="rival")
    row = told(compared(*summers(), rival), "2024-Q3")
    assert (row["moved"], row["yoy_reason"], row["shown_yoy_ratio"]) == ("revised", "conflict", None)
    assert row["printed_yoy_ratio"] == pytest.approx(260.4 / 257.5 - 1)


def test_a_growth_told_more_precisely_is_no_revision() -> None:
    stated = point("jd", "revenue", "2024-Q3", 0.0113, NEW, unit="fraction", basis="yoy", rounding=0.00005)
    row = told(compared(*summers(), stated), "2024-Q3")
    assert (row["moved"], row["shown_yoy_ratio"]) == (None, 0.0113)
