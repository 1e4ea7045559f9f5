"""Web addresses → the bytes behind them: politely, within limits, from public hosts only."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from tasks.load.addresses import Resolve, read_address, resolve_host
from tasks.load.connections import FAULTS, CheckedNetwork, Transport
from tasks.load.deadlines import Clock, Deadline
from tasks.load.decompression import ACCEPTED, read_body
from tasks.load.failures import Busy, Forbidden, Unreachable
from tasks.load.limits import LARGEST_ROBOTS, LIMITS, Limits
from tasks.load.robots import EVERYTHING, Robots, read_robots
from tasks.load.visits import Visits
from tasks.records import Mark

AGENT = "competitive-briefs"  # the name that robots.txt may call us by
USER_AGENT = f"{AGENT}/0.1 (reads public news pages for a weekly brief; obeys robots.txt)"
REDIRECTS = (301, 302, 303, 307, 308)
UNMARKED = Mark()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; `data` is None where the document has not changed since the given mark (304)."""

    address: str
    http_status: int
    data: bytes | None
    charset: str | None
    content_type: str
    mark: Mark


@dataclass(frozen=True)
class Web:
    """The web as one run sees it; clock, sleep and the resolution of names can be given."""

    may_be_private: bool = False
    limits: Limits = LIMITS
    clock: Clock = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolve: Resolve = resolve_host
    jitter: Callable[[float, float], float] = random.uniform
    now: Callable[[], float] = time.time  # seconds since 1970: a host may name the moment to come again
    visits: Visits = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "visits", Visits(self.clock, self.sleep))

    def fetch(self, address: str, mark: Mark = UNMARKED) -> Answer:
        """Fetch an address, unless it is as it was when `mark` was given; Unreachable says why there is no answer.

        A busy host is asked again, after the time it names or a growing one, so often as the limits allow.
        """
        for number in range(1, self.limits.tries):
            try:
                return self._follow(address, mark)
            except Busy as error:
                wait = self._wait(number, error.wait)
                if wait > self.limits.longest_wait:
                    raise
                self.sleep(wait)
        return self._follow(address, mark)

    def _wait(self, number: int, told: float | None) -> float:
        usual = self.limits.first_wait * 2.0 ** (number - 1)
        return max(told or 0.0, self.jitter(usual / 2, usual))

    def _follow(self, address: str, mark: Mark) -> Answer:
        """Go where redirects lead; each hop is checked as if it had been the first."""
        url = read_address(address)
        for _ in range(self.limits.redirects + 1):
            robots = self._robots(url)
            if not robots.allows(url.raw_path.decode("ascii", "replace")):
                raise Forbidden(f"robots.txt of {url.host} does not let programs read it")
            answer = self._request(url, mark, min(max(self.limits.pause, robots.pause), self.limits.longest_pause))
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise Unreachable(f"more than {self.limits.redirects} redirects")

    def _robots(self, url: httpx.URL) -> Robots:
        """Read a host's robots.txt, once a run. 4xx allows everything; a host that fails to answer is busy (RFC 9309)."""
        with self.visits.visit(_origin(url)) as host:
            if host.robots is None:
                host.robots = self._read_robots(url.copy_with(raw_path=b"/robots.txt", fragment=None))
            return host.robots

    def _read_robots(self, url: httpx.URL) -> Robots:
        try:
            for _ in range(self.limits.redirects + 1):
                answer = self._request(url, UNMARKED, 0.0)
                if isinstance(answer, Answer):
                    return read_robots((answer.data or b"")[:LARGEST_ROBOTS].decode("utf-8", "replace"), AGENT)
                url = answer
        except Busy as error:
            raise Busy(f"robots.txt: {error}", error.http_status, error.wait) from None
        except Unreachable as error:
            if error.http_status is None:
                raise
        return EVERYTHING

    def _request(self, url: httpx.URL, mark: Mark, pause: float) -> Answer | httpx.URL:
        """Send one request; returns the answer, or the address a redirect leads to."""
        told = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": ACCEPTED,
            "If-None-Match": mark.etag,
            "If-Modified-Since": mark.last_modified,
        }
        headers = {name: value for name, value in told.items() if value}
        try:
            with self.visits.turn(_origin(url), pause):
                network = CheckedNetwork(
                    self.resolve, self.may_be_private, Deadline.after(self.limits.total, self.clock)
                )
                with (
                    httpx.Client(transport=Transport(_trust(), network), timeout=self.limits.silence) as client,
                    client.stream("GET", url, headers=headers, follow_redirects=False) as response,
                ):
                    return self._read(response)
        except (httpx.HTTPError, httpx.InvalidURL, *FAULTS) as error:
            raise Busy(f"cannot be reached ({type(error).__name__}: {error})") from None

    def _read(self, response: httpx.Response) -> Answer | httpx.URL:
        status, head = response.status_code, response.headers
        if status in REDIRECTS and "location" in head:
            return _redirected(response.url, head["location"])
        if status == 429 or status >= 500:
            raise Busy(f"the host answered {status}", status, _read_retry_after(head.get("retry-after"), self.now()))
        if status not in (200, 203, 304):
            raise Unreachable(f"the host answered {status}", status)
        mark = Mark(head.get("etag"), head.get("last-modified"), True)
        data = None
        if status != 304:
            data = read_body(response.iter_raw(), head.get("content-encoding", ""), self.limits.document_bytes)
        return Answer(str(response.url), status, data, response.charset_encoding, head.get("content-type", ""), mark)


def _redirected(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return read_address(str(url.join(location)))
    except httpx.InvalidURL as error:
        raise Unreachable(f"redirected to no web address ({error})") from None


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"


def _read_retry_after(told: str | None, now: float) -> float | None:
    """Read seconds, or the moment that is meant."""
    if not told:
        return None
    if told.strip().isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
