"""Compressed bytes → bytes, piece by piece, so that a small answer cannot swell beyond its limit in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from tasks.load.failures import Busy, Unreachable

ACCEPTED = "gzip, deflate"
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def read_body(parts: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Put an answer's parts together, decompressed; Unreachable beyond `limit` bytes, Busy where it is cut short."""
    names = [name for name in (one.strip().lower() for one in encoding.split(",")) if name not in ("", "identity")]
    if len(names) > 1 or (names and names[0] not in _WINDOWS):
        raise Unreachable(f"compressed as {encoding!r}, which was not asked for")
    return _inflated(parts, _WINDOWS[names[0]], limit) if names else _plain(parts, limit)


def _plain(parts: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        _demand_within(len(body), limit)
    return bytes(body)


def _inflated(parts: Iterable[bytes], window: int, limit: int) -> bytes:
    body, sent = bytearray(), 0
    inflate = zlib.decompressobj(window)
    for part in parts:
        if not sent and part and window > 0 and window < 16 and part[0] & 0x0F != 8:
            inflate = zlib.decompressobj(-15)  # deflate without its head, as some servers send it
        sent += len(part)
        _demand_within(sent, limit)
        try:
            body += inflate.decompress(part, limit + 1 - len(body))
        except zlib.error as error:
            raise Busy(f"its compression is broken ({error})") from None
        _demand_within(len(body), limit)
    if sent and not inflate.eof:
        raise Busy("cut short within its compression")
    return bytes(body)


def _demand_within(size: int, limit: int) -> None:
    if size > limit:
        raise Unreachable(f"over the limit of {limit} bytes")
