"""Find phrases of time: words and digits that stand together and name one period, as a list of keys.

Keys: y2024, y-1 (last year), q3, q-1 (the quarter before), h1, nine (nine months), m7, d18, e6:618 (an event and
its month), ya (the same period a year ago), same, full (the whole year), span3/6/9/12 (so many months), until, thru, fiscal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.extract.digit_dates import Atom, Span, block, find_codes, find_days, find_eastern, find_era_years, find_lone
from tasks.extract.lexicons import Lexicon
from tasks.extract.outlines import Outline
from tasks.extract.patterns import scan_stretches

_OPENS = 4  # characters up to the bracket: 双11期间(
_INSIDE = 12  # characters between the days of an event in its bracket


class Phrase(NamedTuple):
    """One phrase of time where it stands."""

    start: int
    end: int
    keys: tuple[str, ...]

    def has(self, *kinds: str) -> bool:
        """Tell whether it holds a key that starts with one of these."""
        for key in self.keys:  # noqa: SIM110  # twice as fast as any(), and asked for each phrase many times
            if key.startswith(kinds):
                return True
        return False

    @property
    def is_relative(self) -> bool:
        """Tell whether it leans on another period: a year earlier, the previous quarter."""
        return self.has("ya", "q-1", "m-1")

    @property
    def is_date(self) -> bool:
        """Tell whether it names a day."""
        return self.has("d") and not self.has("span", "until", "e")


def find_phrases(outline: Outline, taken: Sequence[Span], lexicon: Lexicon) -> list[Phrase]:
    """Find the phrases of time of a text outside the spans taken, in reading order."""
    atoms = sorted(_atoms(outline, taken, lexicon), key=lambda atom: (atom[0], -atom[1]))
    return list(_compose(outline.folded, atoms, lexicon))


def _atoms(outline: Outline, taken: Sequence[Span], lexicon: Lexicon) -> Iterator[Atom]:
    folded, spots, dates = outline.folded, outline.spots, lexicon.dates
    blocked = bytearray(len(folded) + 1)
    for start, end in taken:
        block(blocked, start, end)
    times = [word for word in outline.searched if "period" in word.senses]
    for word in times:
        for role, key in word.roles:
            if role == "period" and not blocked[word.start]:
                yield word.start, word.end, key
    for word in outline.searched:
        if "period" in word.senses or "entity" in word.senses:
            block(blocked, word.start, word.end)
    yield from find_codes(folded, outline.counted, spots, blocked, dates)
    yield from find_era_years(folded, spots, blocked, dates)
    if dates.east:
        yield from find_eastern(folded, spots, blocked, dates)
    else:
        yield from find_lone(folded, spots, blocked, dates)
        yield from find_days(folded, times, blocked, dates)
    for match in scan_stretches(dates.year, folded, outline.counted):
        if not blocked[match.start()]:
            yield match.start(), match.end(), "y" + match.group()


def _compose(folded: str, atoms: Sequence[Atom], lexicon: Lexicon) -> Iterator[Phrase]:
    start = end = -1
    keys: list[str] = []
    ends: list[int] = []
    for first, last, key in atoms:
        is_near = (
            bool(keys) and first <= end + 24 and (first < end or lexicon.glue.fullmatch(folded, end, first) is not None)
        )
        if (
            is_near
            and key == "until"
            and "fiscal" not in keys
            and not any(one.startswith(("span", "same3", "nine")) for one in keys)
        ):
            continue
        if keys and _dates_an_event(keys, key, folded[start:end], folded[end:first]):
            end = max(end, last)
            ends[-1] = end
            continue
        if keys and key in {"full", "same3"} and is_near and any(one[0] in "qh" and one[1:].isdigit() for one in keys):
            end = max(end, last)  # the first half as a whole, 第三季單季
            ends[-1] = end
            continue
        if keys and _goes_on(keys, key, folded[end:first], lexicon):
            keys, end = [*(keys[:-2] if "thru" in keys else keys), "thru", key], last
            ends = [*ends[: len(keys) - 1], end]
            ends += [end] * (len(keys) - len(ends))
            continue
        if is_near and _names_its_months(keys, key):
            keys, end = [*keys[:-2], key], max(end, last)
            ends = [*ends[: len(keys) - 1], end]
            continue
        if is_near and key == "thru" and ("," in folded[end:first] or not keys[-1][1:].isdigit() or "fiscal" in keys):
            continue
        if is_near and _fits(keys, key):
            end = max(end, last)
            keys.append(key)
            ends.append(end)
            continue
        yield from _close(start, ends, keys)
        start, end, keys, ends = first, last, [key], [last]
    yield from _close(start, ends, keys)


def _dates_an_event(keys: Sequence[str], key: str, told: str, gap: str) -> bool:
    """Tell whether a month, a day or what joins them stands in a bracket right after an event: Double 11 (7 October – …)."""
    is_inside = (gap.endswith("(") and len(gap.split()) <= 1 and len(gap) <= _OPENS) or (
        "(" in told and ")" not in told + gap and len(gap) <= _INSIDE
    )
    return is_inside and (key[0] in "md" or key == "thru") and keys[-1][0] == "e" and ":" in keys[-1]


def _goes_on(keys: list[str], key: str, gap: str, lexicon: Lexicon) -> bool:
    """Tell whether a month goes on a list of months: April, May and June."""
    if key[0] != "m" or keys[-1][0] != "m" or not (key[1:].isdigit() and keys[-1][1:].isdigit()):
        return False
    words = gap.replace(",", " ").replace("、", " ").split()
    return int(key[1:]) == int(keys[-1][1:]) + 1 and (
        (not words and bool(gap.strip())) or words in [[word] for word in lexicon.listing]
    )


def _names_its_months(keys: list[str], key: str) -> bool:
    """Tell whether a quarter is told by its months: the July–September quarter, whose last month names it too."""
    is_span = len(keys) > 1 and keys[-1] == "thru" and keys[-2][0] == "m" and keys[-2][1:].isdigit()
    return is_span and key[0] == "q" and key[1:].isdigit() and int(keys[-2][1:]) == 3 * int(key[1:]) - 2


def _fits(keys: list[str], key: str) -> bool:
    """Tell whether a key can go on the phrase: no second quarter, and no second year but after `thru`."""
    kind = key[0]
    if key in {"thru", "until", "fiscal"} or key.startswith("span"):
        return True
    if keys[-1] == "thru":
        return any(one[0] == kind and one[1:].isdigit() for one in keys)
    if "thru" in keys:
        return kind in "yd" or kind not in {one[0] for one in keys[keys.index("thru") :]}
    if key == "ya" or key.startswith("same") or "ya" in keys:
        return not any(one.startswith(("q", "h", "m", "e")) for one in keys) or key == "same"
    alike = {"q": "qhn", "h": "qhn", "n": "qhn", "m": "m", "y": "y", "d": "d", "f": "qhnf", "e": "e", "s": ""}
    return not any(
        one[0] in alike.get(kind, "")
        for one in keys
        if one not in {"fiscal", "thru", "until"} and not one.startswith("span")
    )


def _close(start: int, ends: list[int], keys: list[str]) -> Iterator[Phrase]:
    if "thru" in keys and "span12" in keys:  # 4〜9月期
        ends = [last for last, key in zip(ends, keys, strict=False) if key != "span12"]
        keys = [key for key in keys if key != "span12"]
    while keys and keys[-1] in {"thru", "until"}:
        keys, ends = keys[:-1], ends[:-1]
    while keys and keys[0] == "thru":
        keys, ends = keys[1:], ends[1:]
    if keys.count("thru") > 1:  # April, May and June
        last = len(keys) - keys[::-1].index("thru")
        keys, ends = [*keys[: keys.index("thru") + 1], *keys[last:]], ends[-len(keys) :]
    if "until" in keys:  # the quarter ended 31 March
        keys = ["span3" if key == "same3" else key for key in keys]
    if keys and keys != ["fiscal"] and keys != ["span12"] and keys != ["span6"] and keys != ["span9"]:
        yield Phrase(start, ends[-1], tuple(keys))
