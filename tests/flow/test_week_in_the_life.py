"""Weeks of an edition on a machine that is down for three of them, loses power, and is deployed four times.

Eight weeks of four editions, one for each policy: python -m tests.flow.week_in_the_life
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flow import week_in_the_life as weeks
from tests.flow.week_in_the_life import Calendar, Life

pytestmark = [pytest.mark.flow, pytest.mark.trial]


FIVE_WEEKS = Calendar(weeks=5, down=(1, 2, 3), redeployed=0, power_cut=4, quiet=4)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with weeks.open_life(tmp_path_factory.mktemp("week"), ("latest",), calendar=FIVE_WEEKS) as opened:
        weeks.live(opened)
        yield opened


def test_every_brief_is_made_once_and_reaches_each_recipient_once(life: Life) -> None:
    (row,) = weeks.count(life)
    assert weeks.periods(life, "latest") == [0, 3, 4]
    counted = {name: row[name] for name in ("slots", "made", "skipped", "covered", "mails", "message ids", "folders")}
    assert counted == {
        "slots": 10, "made": 3, "skipped": 2, "covered": 0, "mails": 6, "message ids": 6, "folders": 3,
    }  # fmt: skip
    assert row["runs"] == 6


def test_the_server_drops_what_comes_while_a_run_is_under_way_and_nothing_fails_but_what_lost_power(life: Life) -> None:
    assert life.states == {"COMPLETED": 5, "CRASHED": 1, "CANCELLED": 5}


def test_the_feed_is_read_once_for_each_brief_and_again_where_a_run_died(life: Life) -> None:
    assert dict(life.feed.answers) == {200: 2, 304: 2}
    assert weeks.count_articles(life) == 4


def test_the_check_is_red_until_the_brief_that_is_due_has_come(life: Life) -> None:
    assert [code for _, _, code in life.checks] == [1, 0]


def test_ops_are_not_told_of_what_went_well(life: Life) -> None:
    assert not [recipient for recipient, _ in life.mailbox.mails if recipient == "ops@example.com"]
