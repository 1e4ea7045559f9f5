"""Recipients whom a brief does not reach: what ops are told of each, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flows.deliveries import Delivery, describe
from tasks.handovers import Handover, first_tried
from tasks.records import LedgerEntry


def find_undelivered(delivery: Delivery, handovers: Sequence[Handover]) -> dict[LedgerEntry, str]:
    """List the alarms about a brief's handovers with the line for ops: refused, held in doubt, or late by the edition's grace."""
    return {_alarm(delivery, one): _line(delivery, one) for one in handovers if _is_stuck(delivery, one)}


def _is_stuck(delivery: Delivery, handover: Handover) -> bool:
    if handover.state == "refused" or (handover.state == "unknown" and delivery.unknown_outcome == "hold"):
        return True
    if handover.state not in ("deferred", "unknown", "abandoned"):
        return False
    began = first_tried(handover.target, delivery.history())
    return began is not None and delivery.now - began > timedelta(hours=delivery.edition.grace_hours)


def _alarm(delivery: Delivery, handover: Handover) -> LedgerEntry:
    recipient = f"{handover.target.channel} {handover.target.recipient}"
    return LedgerEntry(
        delivery.edition.edition_id, delivery.period, "late", delivery.now, "ops", recipient, detail=handover.state
    )


def _line(delivery: Delivery, handover: Handover) -> str:
    target = handover.target
    return (
        f"{delivery.edition.edition_id} {delivery.period} has not reached "
        f"{target.channel} {target.recipient}: {describe(handover)}"
    )
