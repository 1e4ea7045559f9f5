"""What ops are told, and stakeholders are not: a brief withheld, a run failed, a brief late or not getting through."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.carriers import send_mail
from flows.deliveries import Delivery
from flows.progress import announce
from tasks.deliver.channels import announce_brief
from tasks.deliver.envelopes import Letter
from tasks.errors import BriefError, Withheld
from tasks.records import LedgerEntry, Receipt
from tasks.settings import Settings, read_settings
from tasks.store.ledger import read_entries, write_entries

KEPT = timedelta(days=7)  # how long the watchdog tries to tell ops of a failed run


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
    """Write what ops are told; `kind` is withheld, failed, late or undelivered, `key` what makes two letters the same."""
    return Letter(kind, "en", edition, period, key, f"Brief {edition} {period}: {kind}", detail=detail)


def tell_once(settings: Settings, kind: str, edition: str, alarms: Mapping[LedgerEntry, str], now: datetime) -> int:
    """Tell ops in one letter what they have not heard yet; returns how many alarms were new.

    An alarm counts as heard, and goes into the ledger, when one of the ways to ops has taken it: else the next run tries.
    """
    heard = {one.entry_id for one in read_entries(settings.lake, edition)} if alarms else set()
    new = {entry: line for entry, line in alarms.items() if entry.entry_id not in heard}
    if new:
        periods = " ".join(dict.fromkeys(one.period for one in new))
        letter = write_letter(kind, edition, periods, " ".join(one.entry_id for one in new), "\n".join(new.values()))
        if _is_heard(tell_ops(settings, letter, now)):
            write_entries(settings.lake, list(new))
    return len(new)


def tell_untold(settings: Settings, now: datetime) -> int:
    """Tell ops of failed runs whose letter none of the ways to them took at the time; returns how many there were."""
    kept = [one for one in read_entries(settings.lake) if one.event == "untold" and now - one.at < KEPT]
    count = 0
    for edition in dict.fromkeys(one.edition for one in kept):
        own = [one for one in kept if one.edition == edition]
        alarms = {replace(one, event="told", at=now): f"{one.at:%Y-%m-%d %H:%M} UTC: {one.detail}" for one in own}
        count += tell_once(settings, "failed", edition, alarms, now)
    return count


def _is_heard(receipts: Sequence[Receipt]) -> bool:
    """Tell whether one of the ways to ops has taken a letter, or may have."""
    return any(one.status in ("delivered", "unknown") for one in receipts)


def _keep_untold(settings: Settings, letter: Letter, now: datetime) -> None:
    """Keep a letter in the ledger for the watchdog; where the lake itself has failed, the run's log is all there is."""
    entry = LedgerEntry(letter.edition, "", "untold", now, "ops", manifest_hash=letter.key, detail=letter.detail)
    with contextlib.suppress(Exception):
        write_entries(settings.lake, [entry])


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
    error, now = await _error_of(state), datetime.now(UTC)
    reason = describe_error(error) if isinstance(error, Exception) else f"the run ended as {state.name}"
    kind, name = "withheld" if isinstance(error, Withheld) else "failed", flow_run.name if flow_run else flow.name
    edition = given.get("edition", "")
    remedy = f"brief status --edition {edition}, then: brief run --edition {edition}" if edition else "brief doctor"
    detail = f"{reason}. Run {name} of {flow.name}. Type: {remedy}"
    settings, letter = read_settings(lake=given.get("lake")), write_letter(kind, edition or flow.name, "", name, detail)
    receipts = tell_ops(settings, letter, now)
    if receipts and not _is_heard(receipts):
        _keep_untold(settings, letter, now)


async def _error_of(state: Any) -> BaseException | None:
    with contextlib.suppress(Exception):  # a crashed run's state may hold no exception, or one that cannot be read here
        found = await state.aresult(raise_on_failure=False)
        return found if isinstance(found, BaseException) else None
    return None
