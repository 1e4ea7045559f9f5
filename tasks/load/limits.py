"""How much one document, one host and one source may take."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_DOCUMENT = 20_000_000  # bytes as they are read, after decompression; a longer file or answer is set aside
LARGEST_ROBOTS = 500_000  # bytes; what comes after them is not read
FOLLOWED = 100  # pages behind the entries of one feed that are read in one round; the rest waits for the next


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take; seconds."""

    document_bytes: int = LARGEST_DOCUMENT
    silence: float = 20.0  # a host that sends nothing for longer is set aside
    total: float = 120.0  # from the connection to the last byte of one request
    redirects: int = 5
    tries: int = 3
    pause: float = 1.0  # between two requests to one host; robots.txt may ask for more
    longest_pause: float = 30.0  # of what a host asks for by Crawl-delay
    longest_wait: float = 60.0  # of what a host asks for by Retry-After; a longer one ends the try
    first_wait: float = 2.0  # before the second try; doubles with each


LIMITS = Limits()
