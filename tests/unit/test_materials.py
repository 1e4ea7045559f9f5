"""What a brief must rest on before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tasks.errors import Withheld
from tasks.materials import demand_substance
from tasks.plans import name_period, plan_run
from tasks.records import RunCounts
from tasks.seeds import read_editions
from tasks.settings import PROJECT, Settings

EDITION = read_editions(PROJECT / "seeds" / "editions.toml")[0]
PLAN = plan_run(EDITION, (), date(2025, 8, 25), datetime(2025, 8, 25, tzinfo=UTC), Settings())
COUNTS = RunCounts(
    sources_read=3,
    sources_silent=0,
    articles_read=40,
    articles_new=0,
    articles_set_aside=0,
    duplicates=0,
    figures_accepted=90,
    figures_held_back=10,
    figures_unreadable=0,
)


def test_a_brief_that_read_nothing_is_withheld() -> None:
    with pytest.raises(Withheld, match="2025-08-25"):
        demand_substance(replace(COUNTS, articles_read=0), PLAN)


def test_a_brief_with_too_many_figures_held_back_is_withheld_with_the_share() -> None:
    with pytest.raises(Withheld, match=r"60% of the figures .* more than the 50%"):
        demand_substance(replace(COUNTS, figures_accepted=40, figures_held_back=60), PLAN)


def test_a_week_without_news_is_no_failure() -> None:
    demand_substance(COUNTS, PLAN)
    demand_substance(replace(COUNTS, figures_accepted=0, figures_held_back=0), PLAN)


@pytest.mark.parametrize(
    ("cadence", "day", "period"),
    [
        ("weekly", date(2025, 8, 25), "2025-W35"),
        ("weekly", date(2024, 12, 30), "2025-W01"),
        ("monthly", date(2025, 8, 25), "2025-08"),
        ("quarterly", date(2025, 9, 30), "2025-Q3"),
    ],
)
def test_a_period_is_named_after_the_day_it_holds(cadence: str, day: date, period: str) -> None:
    assert name_period(cadence, day) == period


def test_the_cut_off_is_the_end_of_the_day_where_the_edition_lives() -> None:
    assert PLAN.cut_off.isoformat() == "2025-08-26T00:00:00+08:00"
