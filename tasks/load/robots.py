"""robots.txt by RFC 9309: the longest rule that fits decides, `*` and `$` are patterns, Allow wins a tie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

_NEVER_ESCAPED = "/*$?&=;:@!'(),+~-._%#[]"


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host lets us read: (pattern, is it allowed) and the seconds it asks for between requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    pause: float = 0.0

    def allows(self, target: str) -> bool:
        """Tell whether a path with its query may be read."""
        path = _normal(target or "/")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Robots()


def read_robots(text: str, agent: str) -> Robots:
    """Read the rules of the groups that name `agent` (its first word, whatever its case), else of those for all."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    pauses: dict[str, float] = {}
    names: list[str] = []
    is_open = False  # whether the next user-agent line joins the group above it
    for line in text.removeprefix("\ufeff").splitlines():
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent":
            names = [*names, value.lower()] if is_open else [value.lower()]
            groups.setdefault(names[-1], [])
            is_open = True
        elif key in ("allow", "disallow", "crawl-delay"):
            is_open = False
            for name in names:
                if key == "crawl-delay":
                    pauses[name] = _seconds(value)
                elif value:
                    groups[name].append((_normal(value), key == "allow"))
    own = agent.lower()
    name = own if own in groups else "*"
    return Robots(tuple(groups.get(name, ())), pauses.get(name, 0.0))


def _fits(pattern: str, path: str) -> bool:
    is_whole = pattern.endswith("$")
    parts = [re.escape(part) for part in re.sub(r"\*+", "*", pattern.removesuffix("$")).split("*")]
    # Each part is taken at its first place, for good: a pattern of many stars must not cost more than one pass.
    body = parts[0] + "".join(f"(?>.*?{part})" for part in parts[1:-1]) + (f".*{parts[-1]}" if parts[1:] else "")
    return re.match(body + ("$" if is_whole else ""), path) is not None


def _normal(target: str) -> str:
    """Write a path with the same escapes, however it was written."""
    kept = re.sub(r"%(2[0-9Ff]|3[A-Fa-f]|25)", lambda found: f"%25{found[1].upper()}", target)
    return quote(unquote(kept, errors="surrogateescape").encode("utf-8", "surrogateescape"), _NEVER_ESCAPED)


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", value) else 0.0
