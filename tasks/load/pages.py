"""Web addresses → the bytes behind them, within limits."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from tasks.load.limits import LARGEST_DOCUMENT, REDIRECTS, REQUEST_SECONDS

USER_AGENT = "competitive-briefs/0.1 (reads public pages once a week)"


class Unreachable(Exception):
    """An address yielded no document for good; the message says why."""


class Busy(Unreachable):
    """An address yielded no document this time (no connection, 429, 5xx): worth another try."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; `data` is None where the document has not changed since the given tag or date."""

    address: str
    data: bytes | None
    charset: str | None
    content_type: str
    etag: str | None
    last_modified: str | None


def fetch_address(address: str, etag: str | None = None, last_modified: str | None = None) -> Answer:
    """Fetch an address; Busy where another try may help, Unreachable where not (4xx, too large, too many redirects)."""
    told = {"User-Agent": USER_AGENT, "If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in told.items() if value}
    try:
        with (
            httpx.Client(timeout=REQUEST_SECONDS, follow_redirects=True, max_redirects=REDIRECTS) as client,
            client.stream("GET", address, headers=headers) as response,
        ):
            return _read_answer(response)
    except (httpx.TooManyRedirects, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise Unreachable(f"cannot be fetched ({error})") from error
    except httpx.HTTPError as error:
        raise Busy(f"cannot be reached ({type(error).__name__}: {error})") from error


def _read_answer(response: httpx.Response) -> Answer:
    status = response.status_code
    if status == 429 or status >= 500:
        raise Busy(f"the host answered {status}")
    if status != 304 and status >= 300:
        raise Unreachable(f"the host answered {status}")
    head = response.headers
    return Answer(
        str(response.url),
        None if status == 304 else _body(response),
        response.charset_encoding,
        head.get("content-type", ""),
        head.get("etag"),
        head.get("last-modified"),
    )


def _body(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST_DOCUMENT:
            raise Unreachable(f"over the limit of {LARGEST_DOCUMENT} bytes")
        parts.append(part)
    return b"".join(parts)
