"""What ops are told, and stakeholders are not: a brief withheld, a run failed, a brief late."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flows.carriers import send_mail
from flows.deliveries import Delivery
from flows.progress import announce
from tasks.deliver.channels import announce_brief
from tasks.deliver.envelopes import Letter
from tasks.errors import BriefError, Withheld
from tasks.records import Receipt
from tasks.settings import Settings, read_settings
from tasks.store.ledger import write_entries


def tell_ops(settings: Settings, letter: Letter, now: datetime) -> list[Receipt]:
    """Tell ops by their own channels and addresses; nobody is told where none is set, and no failure here stops a run."""
    addresses = settings.ops_channels.get_secret_value().split() if settings.ops_channels else []
    receipts = announce_brief(addresses, letter.title, letter.detail, letter.key)
    for recipient in settings.ops_mail.split():
        receipts.append(send_mail(settings, letter, recipient, now))
    for one in receipts:
        announce("deliver", f"ops {one.recipient}: {one.status}, {one.detail}")
    return receipts


def write_letter(kind: str, edition: str, period: str, key: str, detail: str) -> Letter:
    """Write what ops are told; `kind` is withheld, failed or late, `key` what makes two letters the same."""
    return Letter(kind, "en", edition, period, key, f"Brief {edition} {period}: {kind}", detail=detail)


@contextlib.contextmanager
def recorded(delivery: Delivery) -> Iterator[None]:
    """Record in the ledger why a period got no brief, and let the error go on."""
    try:
        yield
    except Exception as error:
        event = "withheld" if isinstance(error, Withheld) else "failed"
        attempt = sum(one.event == event for one in delivery.history())
        write_entries(delivery.lake, [delivery.entry(event, detail=describe_error(error), attempt=attempt)])
        raise


def describe_error(error: BaseException) -> str:
    """Say in one line what went wrong; of an error that is not ours only its kind, for its words may hold secrets."""
    if isinstance(error, BriefError):
        return " ".join(str(error).split())
    return f"{type(error).__name__}; the run's log says more"


async def tell_ops_of_failure(flow: Any, flow_run: Any, state: Any) -> None:
    """Tell ops that a flow run failed or crashed: a hook of the flows."""
    given = flow_run.parameters if flow_run else {}
    if given.get("deliver") is False:
        return
    error = await _error_of(state)
    edition, now = given.get("edition", "weekly"), datetime.now(UTC)
    reason = describe_error(error) if error else f"the run ended as {state.name}"
    remedy = f"Type: brief status --edition {edition}, then: brief run --edition {edition}"
    kind, name = "withheld" if isinstance(error, Withheld) else "failed", flow_run.name if flow_run else flow.name
    tell_ops(read_settings(), write_letter(kind, edition, "", name, f"{reason}. Run {name}. {remedy}"), now)


async def _error_of(state: Any) -> BaseException | None:
    with contextlib.suppress(Exception):  # a crashed run's state may hold no exception, or one that cannot be read here
        found = await state.aresult(raise_on_failure=False)
        return found if isinstance(found, BaseException) else None
    return None
