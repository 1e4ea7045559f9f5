"""Who may use the review page: this machine's browser that was shown the printed address, and no page of anyone else's.

- The socket listens on 127.0.0.1 only, and a request that names another host is refused (DNS rebinding).
- The printed address holds a token that works once; it becomes a cookie that scripts cannot read and other sites
  cannot send.
- A form carries a token of its own, made for its session and its address, and must come from the page's own origin.
- The page may load nothing and run nothing: its style is the one that carries the answer's nonce.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from threading import Lock

COOKIE = "brief_review"
TOKEN_BYTES = 32


@dataclass(slots=True)
class Guard:
    """The secrets of one run of the page, kept in memory and in nothing else; `repr` shows none."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(TOKEN_BYTES), repr=False)
    _is_used: bool = False
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def hosts(self) -> tuple[str, str]:
        """Name what a browser may call this page."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """Build the address to print: it opens the page once."""
        return f"http://{self.hosts[0]}/enter?token={self.token}"

    def redeem(self, token: str) -> str | None:
        """Give the session for the token, the first time it is shown; None for any other."""
        with self._lock:
            if self._is_used or not _is_same(token, self.token):
                return None
            self._is_used = True
            return self._session

    def knows(self, cookie: str | None) -> bool:
        """Tell whether a cookie holds the session."""
        return _is_same(cookie or "", self._session)

    def is_host(self, host: str | None) -> bool:
        """Tell whether a request names this page as its host."""
        return host in self.hosts

    def is_origin(self, origin: str | None, host: str | None) -> bool:
        """Tell whether a form comes from a page of the very host it is sent to."""
        return self.is_host(host) and origin == f"http://{host}"

    def form_token(self, path: str) -> str:
        """Make the token of the form that is sent to a path."""
        return hmac.new(self._key, f"{self._session}\n{path}".encode(), hashlib.sha256).hexdigest()

    def is_form(self, path: str, token: str) -> bool:
        """Tell whether a form's token was made for that path and this session."""
        return _is_same(token, self.form_token(path))


def guarding_headers(nonce: str) -> dict[str, str]:
    """List the headers of every answer; nothing is loaded, framed, cached or told to others."""
    return {
        "content-security-policy": f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",  # with none at all a browser sends forms without their origin
        "cache-control": "no-store",
    }


def _is_same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known.encode())
