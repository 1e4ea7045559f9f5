"""Announcements of a brief over Apprise: one receipt a channel, no address in any of them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
from collections.abc import Iterator, Sequence

from tasks.records import Receipt

_BROKEN_LINE = "Exception: "  # what Apprise logs when a request ended without an answer, and why
_NEVER_CONNECTED = ("Failed to establish a new connection", "NameResolutionError", "connect timeout", "ProxyError")


def announce_brief(addresses: Sequence[str], title: str, body: str, manifest_hash: str) -> list[Receipt]:
    """Send title and body to each Apprise address; a channel that fails does not keep the others from theirs.

    Delivered, failed (the address is none), deferred (it did not take it: later may help), or unknown: the line broke
    after the request went out. Addresses hold secrets: a receipt names the kind of channel and a hash of the address.
    """
    return [_announce(address, title, body, manifest_hash) for address in addresses]


def name_channel(address: str) -> str:
    """Name an Apprise address without its secrets: its kind and a hash."""
    return f"{address.split(':', 1)[0]}#{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def _announce(address: str, title: str, body: str, manifest_hash: str) -> Receipt:
    import apprise  # takes half a second, and most runs have no channel

    def receipt(status: str, detail: str) -> Receipt:
        return Receipt("apprise", name_channel(address), status, detail, manifest_hash)

    with _overheard() as said:
        channel = apprise.Apprise()
        if not channel.add(address):
            return receipt("failed", "not an address Apprise knows; see BRIEF_CHANNELS in the README")
        if channel.notify(title=title, body=body, body_format=apprise.NotifyFormat.MARKDOWN):
            return receipt("delivered", "sent")
    if _BROKEN_LINE not in said.getvalue():
        return receipt("deferred", "the channel answered that it does not take it")
    if any(words in said.getvalue() for words in _NEVER_CONNECTED):
        return receipt("deferred", "the channel could not be reached")
    return receipt("unknown", "the line broke before the channel answered")


@contextlib.contextmanager
def _overheard() -> Iterator[io.StringIO]:
    """Keep what Apprise and its connections log to ourselves, for it holds addresses; gives what Apprise says."""
    library, lines, said = logging.getLogger("apprise"), logging.getLogger("urllib3"), io.StringIO()
    before = library.propagate, library.level, lines.level
    handler = logging.StreamHandler(said)
    library.addHandler(handler)
    library.propagate = False
    library.setLevel(logging.DEBUG)
    lines.setLevel(logging.CRITICAL)
    try:
        yield said
    finally:
        library.removeHandler(handler)
        library.propagate = before[0]
        library.setLevel(before[1])
        lines.setLevel(before[2])
