"""How much one document may be."""

from __future__ import annotations

LARGEST_DOCUMENT = 20_000_000  # bytes; a longer file or answer is set aside
REQUEST_SECONDS = 20.0  # a host that is silent for longer is set aside
REDIRECTS = 5
