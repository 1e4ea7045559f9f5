"""Which addresses may be connected to: http and https on public hosts, decided after the name is resolved."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx

from tasks.load.failures import Busy, Forbidden, Unreachable

Resolve = Callable[[str, int], list[str]]  # name and port → numeric addresses

# Services that speak other protocols: a request sent to them by a redirect could be taken for a command.
PORTS = {"http": 80, "https": 443}
FREE_PORTS = range(1024, 65536)
_NAT64 = "64:ff9b::"


def resolve_host(host: str, port: int) -> list[str]:
    """Ask the system for a host's numeric addresses, in its order; Busy where it knows none at the moment."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Busy(f"the name {host!r} cannot be resolved ({getattr(error, 'strerror', None) or error})") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def read_address(text: str) -> httpx.URL:
    """Read a web address; Unreachable for what is none, Forbidden for another scheme, port, or with a password in it."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise Unreachable(f"no web address ({error})") from None
    if url.scheme not in PORTS:
        raise Forbidden(f"{url.scheme or 'no scheme'}: only http and https are read")
    if not url.host:
        raise Unreachable("no web address (it names no host)")
    if url.userinfo:
        raise Forbidden("an address with a name or password in it is not read")
    if url.port is not None and url.port != PORTS[url.scheme] and url.port not in FREE_PORTS:
        raise Forbidden(f"port {url.port} is not one that pages are read from")
    return url


def public_addresses(host: str, port: int, resolve: Resolve, may_be_private: bool) -> list[str]:
    """Resolve a host once; Forbidden where any of its addresses is not public, so that none is tried by chance."""
    found = resolve(host, port)
    if not found:
        raise Busy(f"the name {host!r} has no address")
    for one in found:
        if not may_be_private and not is_public(one):
            name = host if one == host else f"{host} is {one}, which"
            raise Forbidden(f"{name} is no public address (BRIEF_ALLOW_PRIVATE_ADDRESSES=true allows it)")
    return found


def is_public(text: str) -> bool:
    """Tell whether a numeric address is of the open network: not private, loopback, link-local, multicast or reserved."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Find the IPv4 address that an IPv6 address stands for: mapped, 6to4, NAT64, IPv4-compatible."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.packed[:12] in (IPv6Address(_NAT64).packed[:12], b"\0" * 12):
        return IPv4Address(address.packed[12:])
    return None
