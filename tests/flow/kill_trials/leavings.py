"""What a run leaves behind: rows of the lake, bytes of the reports, mails; and in what two runs' leavings differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tasks.records import LedgerEntry
from tasks.store.ledger import read_entries
from tests.flow.kill_trials.stands import RECIPIENTS

Mails = list[tuple[str, str]]  # recipient, Message-ID
FINAL = ("due", "made", "released", "sent")


@dataclass(frozen=True)
class Leavings:
    """What is there in the end, counted: a doubled row is not the same as a row.

    Not counted are the originals in `captures`: they are read by their hash, and two runs may each have kept the same bytes.
    """

    tables: dict[str, Counter[str]]  # the ledger apart, for it tells of every attempt
    reports: dict[str, bytes]  # every file, what is hidden too
    ledger: tuple[LedgerEntry, ...]
    mails: Mails

    @property
    def settled(self) -> set[tuple[str, ...]]:
        """List what the ledger says in the end, without the attempts it took."""
        final = [one for one in self.ledger if one.event in FINAL]
        return {(one.period, one.event, one.channel, one.recipient, one.manifest_hash) for one in final}


def read_leavings(place: Path, mails: Mails) -> Leavings:
    """Read what the runs in a folder have left; `mails` is what arrived meanwhile."""
    tables = sorted(one.parent for one in (place / "lake").glob("*/_delta_log") if one.parent.name != "ledger")
    rows = {one.name: Counter(map(repr, pl.read_delta(str(one)).rows())) for one in tables}
    rows["captures"] = Counter(set(rows["captures"]))
    folder = place / "reports"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return Leavings(rows, files, read_entries(str(place / "lake")), list(mails))


def tell_differences(found: Leavings, expected: Leavings) -> Iterator[str]:
    """Tell in what two runs differ; a mail may come twice only where its outcome was in doubt."""
    for name in sorted(found.tables.keys() | expected.tables.keys()):
        rows, wanted = found.tables.get(name, Counter()), expected.tables.get(name, Counter())
        if rows != wanted:
            yield f"lake: {name} has {(rows - wanted).total()} rows more and {(wanted - rows).total()} fewer"
    for name in sorted(found.reports.keys() | expected.reports.keys()):
        if found.reports.get(name) != expected.reports.get(name):
            yield f"reports: {name}"
    if found.settled != expected.settled:
        yield f"ledger: {sorted(found.settled ^ expected.settled)}"
    if set(found.mails) != set(expected.mails):
        yield f"mailbox: {found.mails}"
    for recipient in RECIPIENTS:
        count = sum(one == recipient for one, _ in found.mails)
        doubts = sum(one.event == "unknown" and one.recipient == recipient for one in found.ledger)
        if count > 1 + doubts:
            yield f"mailbox: {count} mails to {recipient}, {doubts} attempts in doubt"
