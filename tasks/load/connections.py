"""Connections to checked addresses, with an end: a name is resolved once, checked, and that very address is connected to."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from tasks.load.addresses import Resolve, public_addresses
from tasks.load.deadlines import Deadline

FAULTS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
)


class Transport(httpx.BaseTransport):
    """What httpx sends requests through; `Host`, SNI and the certificate's check keep the name as it was written."""

    def __init__(self, trust: ssl.SSLContext, backend: CheckedNetwork) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; errors are those of httpcore (see FAULTS)."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to addresses that may be connected to, and reads from them only until the deadline."""

    def __init__(self, resolve: Resolve, may_be_private: bool, deadline: Deadline) -> None:
        self.resolve, self.may_be_private, self.deadline = resolve, may_be_private, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect: to the first of the checked addresses that answers."""
        addresses = public_addresses(host, port, self.resolve, self.may_be_private)
        network = httpcore.SyncBackend()
        for address in addresses[:-1]:
            try:
                return self._timed(network.connect_tcp(address, port, self.deadline.left(timeout)))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._timed(network.connect_tcp(addresses[-1], port, self.deadline.left(timeout)))

    def _timed(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        return _TimedStream(stream, self.deadline)


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline: a host that drips byte by byte gains no time by it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
