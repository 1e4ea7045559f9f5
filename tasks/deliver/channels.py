"""Announcements of a brief over Apprise: one receipt a channel, no address in any of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tasks.records import Receipt


def announce_brief(addresses: Sequence[str], title: str, body: str, manifest_hash: str) -> list[Receipt]:
    """Send title and body to each Apprise address; a channel that fails does not keep the others from theirs.

    Addresses hold secrets: a receipt names the kind of channel and a hash of the address.
    """
    import apprise  # takes half a second, and most runs have no channel

    receipts = []
    for address in addresses:
        name = f"{address.split(':', 1)[0]}#{hashlib.sha256(address.encode()).hexdigest()[:8]}"
        channel = apprise.Apprise()
        if not channel.add(address):
            receipts.append(
                Receipt("apprise", name, "failed", "not an address Apprise knows; see BRIEF_CHANNELS", manifest_hash)
            )
            continue
        is_sent = bool(channel.notify(title=title, body=body, body_format=apprise.NotifyFormat.MARKDOWN))
        status, detail = ("delivered", "sent") if is_sent else ("failed", "the channel did not take it")
        receipts.append(Receipt("apprise", name, status, detail, manifest_hash))
    return receipts
