"""`brief original`: the document behind a claim as it was fetched, even if its page is gone."""

from __future__ import annotations

from dataclasses import dataclass

from flows.printed import Claim, PrintedBrief
from tasks.errors import BrokenEnvironment, WrongUse
from tasks.store.captures import find_originals, read_original
from tasks.store.tables import Options


@dataclass(frozen=True, slots=True)
class Original:
    """One document as fetched."""

    address: str
    fetched: str  # moment, UTC, to the minute
    content_type: str
    content_hash: str
    byte_count: int


def find_claim(brief: PrintedBrief, what: str) -> Claim:
    """Find a claim by its id or the beginning of it; WrongUse where the brief holds none or several."""
    found = [claim for name, claim in brief.claims.items() if what and name.startswith(what.lower())]
    if len(found) != 1:
        raise WrongUse(
            f"{brief.edition} {brief.period} holds {len(found) or 'no'} claims that begin with {what!r};"
            " brief explain names the claims behind a figure"
        )
    return found[0]


def find_claims_original(lake: str, claim: Claim, options: Options | None = None) -> Original | None:
    """Find what a claim was read from; None where the lake keeps none, as of a document that lay in a folder."""
    rows = find_originals(lake, claim["doc"], claim["source"]["sha256"], options)
    if rows.is_empty():
        return None
    # An entry of a feed was read with the answer of its own day: a feed says other things each week.
    row = rows.row(0, named=True)
    for one in rows.iter_rows(named=True):
        if one["captured_at"].isoformat() == claim["source"]["captured"]:
            row = one
    return Original(
        row["address"],
        f"{row['captured_at']:%Y-%m-%d %H:%M}",
        row["content_type"] or "unknown",
        row["content_hash"],
        row["byte_count"],
    )


def tell_original(lake: str, claim: Claim, options: Options | None = None) -> str | None:
    """Tell in one line where a claim's original is; None for a document that did not come from the web."""
    if not claim["doc"].startswith(("http://", "https://")):
        return None
    try:
        original = find_claims_original(lake, claim, options)
    except BrokenEnvironment as error:
        return str(error)
    if original is None:
        return f"not kept in {lake}"
    return (
        f"{original.address}, fetched {original.fetched} UTC, {original.byte_count} bytes of {original.content_type},"
        f" sha256 {original.content_hash[:16]}; brief original {claim['claim_id']}"
    )


def read_claims_original(lake: str, claim: Claim, options: Options | None = None) -> bytes:
    """Read a claim's original, byte for byte; WrongUse where the lake keeps none."""
    original = find_claims_original(lake, claim, options)
    data = None if original is None else read_original(lake, original.content_hash, options)
    if data is None:
        raise WrongUse(
            f"The lake keeps no original of {claim['doc']}: only what came from the web is kept;"
            f" look at {claim['source']['address']}"
        )
    return data
