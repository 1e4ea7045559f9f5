"""Briefs whose run failed: the hourly look starts their deployment again, so that a passing failure costs an hour, not a week."""

from __future__ import annotations

from datetime import datetime

from tasks.owed import find_states, plan_catch_up
from tasks.records import Edition
from tasks.settings import Settings
from tasks.store.ledger import read_entries

MOST_ATTEMPTS = 3  # runs that may fail for one period; what fails oftener waits for a person, or for the next slot


def find_failed(settings: Settings, edition: Edition, now: datetime) -> list[str]:
    """List the periods a run would make whose last attempt failed, and which have not failed too often, oldest first."""
    entries = read_entries(settings.lake, edition.edition_id)
    failed = {one.slot.period for one in find_states(edition, entries, now) if one.state == "failed"}
    attempts = [one.period for one in entries if one.event == "failed"]
    owed = [slot.period for slot in plan_catch_up(edition, entries, now).make]
    return [period for period in owed if period in failed and attempts.count(period) < MOST_ATTEMPTS]


async def start_again(edition: Edition, now: datetime | None = None) -> str | None:
    """Start the deployment of an edition; returns the name of the run, None where the edition is not deployed.

    A run that is under way keeps its slot: the server drops the new one. A `now` that this flow was told is told on.
    """
    from prefect import get_client
    from prefect.exceptions import ObjectNotFound

    async with get_client() as client:
        try:
            deployment = await client.read_deployment_by_name(f"weekly-brief/{edition.edition_id}")
        except ObjectNotFound:
            return None
        parameters = {"now": now.isoformat()} if now else {}
        return (await client.create_flow_run_from_deployment(deployment.id, parameters=parameters)).name
