"""Which addresses may be connected to, and what robots.txt lets us read."""

from __future__ import annotations

import time

import pytest

from tasks.load.addresses import is_public, read_address
from tasks.load.decompression import read_body
from tasks.load.failures import Forbidden, Unreachable
from tasks.load.robots import EVERYTHING, read_robots


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e", "2002:5db8:d70e::"]
)
def test_an_address_of_the_open_network_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.8.8",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
        ),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "no address"),
    ],
)
def test_an_address_of_a_closed_network_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://a.example:22/",
        "http://u:p@a.example/",
        "http://a.example:99999/",
    ],
)
def test_other_schemes_low_ports_and_passwords_are_refused(text: str) -> None:
    with pytest.raises(Forbidden):
        read_address(text)


@pytest.mark.parametrize("text", ["http://", "http:///path"])
def test_what_names_no_host_is_no_address(text: str) -> None:
    with pytest.raises(Unreachable):
        read_address(text)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a.pdf", False),
        ("/a.pdf?download", True),
        ("/%E4%B8%AD", False),
        ("/中", False),
        ("/x%2Fy", True),
        ("/x/y", False),
        ("/search?q=a&page=2", False),
        ("/tie", True),
    ],
)
def test_the_longest_rule_decides(path: str, allowed: bool) -> None:
    rules = """
        User-agent: other
        Disallow: /
        User-Agent: someone
        User-agent: *   # everyone
        Disallow: /private
        Allow: /private/open
        Disallow: /*.pdf$
        Disallow: /中
        Disallow: /x/
        Disallow: /*&page=
        Disallow: /tie
        Allow: /tie
        Disallow:
        Sitemap: https://a.example/sitemap.xml
        Crawl-delay: 2.5
    """
    robots = read_robots(rules, "competitive-briefs")
    assert robots.allows(path) is allowed
    assert robots.pause == 2.5


def test_a_group_of_our_own_goes_before_that_for_all() -> None:
    robots = read_robots(
        "User-agent: *\nDisallow: /\n\nUser-agent: Competitive-Briefs\nDisallow: /x", "competitive-briefs"
    )
    assert (robots.allows("/y"), robots.allows("/x")) == (True, False)


@pytest.mark.parametrize("text", ["", "<html>not found</html>", "Disallow: /", "\x00\xff"])
def test_a_robots_txt_that_says_nothing_allows_everything(text: str) -> None:
    assert read_robots(text, "competitive-briefs").rules == EVERYTHING.rules


def test_a_rule_of_many_stars_costs_no_time() -> None:
    robots = read_robots(f"User-agent: *\nDisallow: /{'*a' * 500}b$", "competitive-briefs")
    began = time.perf_counter()
    assert robots.allows("/" + "a" * 5000)
    assert time.perf_counter() - began < 2


def test_a_body_is_put_together_however_it_is_cut() -> None:
    import gzip

    packed = gzip.compress(b"GMV 5%" * 100)
    assert read_body((packed[n : n + 1] for n in range(len(packed))), "gzip", 600) == b"GMV 5%" * 100
    with pytest.raises(Unreachable, match="599"):
        read_body([packed], "gzip", 599)
