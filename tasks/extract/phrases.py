"""Find phrases of time: words and digits that stand together and name one period, as a list of keys.

Keys: y2024, y-1 (last year), q3, q-1 (the quarter before), h1, nine (nine months), m7, d18, e6:618 (an event and
its month), ya (the same period a year ago), same, full (the whole year), span3/6/9/12 (so many months), until, thru, fiscal.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.extract.lexicons import Lexicon
from tasks.extract.words import Word

# Where a pattern starts with a class of characters, what must not stand before it is asked after that character:
# so the search skips to such a character at once.
_CODES = re.compile(
    r"(?<![a-z0-9])(?:(?P<y1>20[0-9]{2}[ 年-]?|[12][0-9](?=q)))?(?:q(?P<q1>[1-4])|(?P<q2>[1-4])q|h(?P<h1>[12])|(?P<h2>[12])h)"
    r"(?:(?:[ /-]| of |/)?(?P<fy>fy ?|fiscal(?: year)? )?'?(?P<y2>20[0-9]{2}|[0-9]{2}(?![0-9%.,])))?(?![0-9a-z%])"
)
_CODE = re.compile(r"[qh1-4](?:(?<=q)[1-4]|(?<=h)[12]|(?<=[1-4])q|(?<=[12])h)")  # what every code holds
_FISCAL = re.compile(r"f(?<![a-z].)y ?'?(20[0-9]{2}|[0-9]{2})(?![0-9])")
_ISO = re.compile(r"([12](?<![0-9].)(?:(?<=2)0|(?<=1)9)[0-9]{2})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])(?![0-9])")
_EAST_YEAR = re.compile(
    r"([0-9](?<![0-9].)(?:(?:(?<=1)9|(?<=2)0)[0-9]{2}|[0-9](?=年(?:[第一二三四1-4上下前全度]|1?[0-9]月))))"
    r"(?= ?年(?!多|来|以上|间|的时间))"
)
_EAST_MONTHS = re.compile(
    r"([0-9](?<![0-9.].)(?:(?<=1)[0-2]|(?<=0)[1-9]|(?<!0)))(?: ?月)? ?[-~–—至到] ?(1[0-2]|0?[1-9]) ?月(?:份|期)?"
)
_EAST_MONTH = re.compile(r"([0-9](?<![0-9.].)(?:(?<=1)[0-2]|(?<=0)[1-9]|(?<!0))) ?月(?!季度)(?:份|期)?")
_EAST_DAY = re.compile(r"(?<=[月至到~-]) ?([0-3]?[0-9]) ?[日号](?!间)")
_EAST_LONE_DAY = re.compile(r"([0-9](?<![0-9].)(?:(?<=[0-3])[0-9]|)) ?日(?!间|均|活)")
_YEAR = re.compile(
    r"[12](?<![0-9a-z$€£¥.,].)(?:(?<=1)9[5-9]|(?<=2)0[0-9])[0-9](?![0-9a-z%$€]|[.,][0-9]| ?(?:%|"
    r"percent|prozent|million|billion|mrd|mio|yuan|euro|元|万|亿|人|家|个|名|件|单|户))"
)
_DAY = re.compile(r"(?<![0-9.,])([0-3]?[0-9])(?:st|nd|rd|th)?\.?$")
_MONTH = re.compile(r"m[0-9]+")
_DIGIT = re.compile(r"[0-9]")
_DAY_AFTER = re.compile(r"[ ]([0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9.%a-z]|,[0-9])")


@dataclass(frozen=True, slots=True)
class Phrase:
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


Span = tuple[int, int]
Atom = tuple[int, int, str]


def find_phrases(
    folded: str, words: Sequence[Word], taken: Sequence[Span], stretches: Sequence[Span], lexicon: Lexicon
) -> list[Phrase]:
    """Find the phrases of time in some stretches of a folded text, outside the spans taken, in reading order."""
    atoms = sorted(_atoms(folded, words, taken, stretches, lexicon), key=lambda atom: (atom[0], -atom[1]))
    return list(_compose(folded, atoms, lexicon))


def _atoms(
    folded: str, words: Sequence[Word], taken: Sequence[Span], stretches: Sequence[Span], lexicon: Lexicon
) -> Iterator[Atom]:
    blocked = bytearray(len(folded) + 1)
    for start, end in taken:
        blocked[start:end] = b"\1" * (end - start)
    times = [word for word in words if "period" in word.senses]
    for word in times:
        for role, key in word.roles:
            if role == "period" and not blocked[word.start]:
                yield word.start, word.end, key
    for word in words:
        if "period" in word.senses or "entity" in word.senses:
            _mark(blocked, word.start, word.end)
    stretches = [stretch for stretch in stretches if _DIGIT.search(folded, *stretch)]
    yield from _coded(folded, stretches, blocked)
    if lexicon.is_east_asian:
        yield from _of_eras(folded, stretches, blocked, lexicon)
        yield from _eastern(folded, stretches, blocked)
    else:
        yield from _days(folded, times, blocked)
    for match in _scan(_YEAR, folded, stretches):
        if not blocked[match.start()]:
            yield match.start(), match.end(), "y" + match.group()


def _mark(blocked: bytearray, start: int, end: int) -> None:
    blocked[start:end] = b"\1" * (end - start)


def _scan(pattern: re.Pattern[str], folded: str, stretches: Sequence[Span]) -> Iterator[re.Match[str]]:
    return itertools.chain.from_iterable(pattern.finditer(folded, *stretch) for stretch in stretches)


def _coded(folded: str, stretches: Sequence[Span], blocked: bytearray) -> Iterator[Atom]:
    for match in _scan(_ISO, folded, stretches):
        if not blocked[match.start()]:
            _mark(blocked, *match.span())
            yield match.start(), match.end(), f"y{match[1]}"
            yield match.start(), match.end(), f"m{int(match[2])}"
            yield match.start(), match.end(), f"d{int(match[3])}"
    for match in _scan(_CODES, folded, [stretch for stretch in stretches if _CODE.search(folded, *stretch)]):
        if blocked[match.start()]:
            continue
        _mark(blocked, *match.span())
        year = (match["y1"] or match["y2"] or "").rstrip(" 年-")
        if year:
            yield match.start(), match.end(), "y" + (year if len(year) == 4 else "20" + year)
        if match["fy"]:
            yield match.start(), match.end(), "fiscal"
        quarter, half = match["q1"] or match["q2"], match["h1"] or match["h2"]
        yield match.start(), match.end(), f"q{quarter}" if quarter else f"h{half}"
    for match in _scan(_FISCAL, folded, stretches):
        if not blocked[match.start()]:
            _mark(blocked, *match.span())
            yield match.start(), match.end(), "y" + (match[1] if len(match[1]) == 4 else "20" + match[1])
            yield match.start(), match.end(), "fiscal"


def _of_eras(folded: str, stretches: Sequence[Span], blocked: bytearray, lexicon: Lexicon) -> Iterator[Atom]:
    """Yield the years counted from the start of an era: 民国113年, 令和6年."""
    for era, before in lexicon.eras.items():
        for match in _scan(re.compile(rf"{era} ?([0-9]{{1,3}}|元) ?年度?"), folded, stretches):
            year = before + (int(match[1]) if match[1].isdigit() else 1)
            if not blocked[match.start()] and 1900 <= year < 2100:
                _mark(blocked, *match.span())
                yield match.start(), match.end(), f"y{year}"


def _eastern(folded: str, stretches: Sequence[Span], blocked: bytearray) -> Iterator[Atom]:
    for match in _scan(_EAST_YEAR, folded, stretches):
        if not blocked[match.start()]:
            _mark(blocked, match.start(), match.end() + 1)
            yield match.start(), match.end() + 1, "y" + (match[1] if len(match[1]) == 4 else "20" + match[1])
    for match in _scan(_EAST_MONTHS, folded, stretches):
        if not blocked[match.start()]:
            _mark(blocked, *match.span())
            yield match.start(), match.end(), f"m{int(match[1])}"
            yield match.start(), match.end(), "thru"
            yield match.start(), match.end(), f"m{int(match[2])}"
    days = [(start, end) for start, end in stretches if any(folded.find(mark, start, end) >= 0 for mark in "日号")]
    for match in _scan(_EAST_MONTH, folded, stretches):
        if not blocked[match.start(1)]:
            _mark(blocked, *match.span())
            yield match.start(), match.end(), f"m{int(match[1])}"
    for pattern in (_EAST_DAY, _EAST_LONE_DAY):
        for match in _scan(pattern, folded, days):
            if not blocked[match.start(1)]:
                _mark(blocked, *match.span())
                yield match.start(), match.end(), f"d{int(match[1])}"


def _days(folded: str, times: Sequence[Word], blocked: bytearray) -> Iterator[Atom]:
    for word in times:
        if not _MONTH.fullmatch(word.senses["period"]):
            continue
        before = folded[max(0, word.start - 6) : word.start]
        match = _DAY.search(before.rstrip())
        if match and before.endswith(" ") and 1 <= int(match[1]) <= 31:
            start = max(0, word.start - 6) + match.start()
            _mark(blocked, start, word.start)
            yield start, word.start, f"d{int(match[1])}"
        after = _DAY_AFTER.match(folded, word.end)
        if after and 1 <= int(after[1]) <= 31:
            _mark(blocked, *after.span())
            yield after.start(), after.end(), f"d{int(after[1])}"


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
            and not any(one.startswith(("span", "same3")) for one in keys)
        ):
            continue
        if keys and key == "full" and is_near and any(one[0] in "qh" and one[1:].isdigit() for one in keys):
            end = max(end, last)  # the first half as a whole
            continue
        if keys and _goes_on(keys, key, folded[end:first], lexicon):
            keys, end = [*(keys[:-2] if "thru" in keys else keys), "thru", key], last
            ends = [*ends[: len(keys) - 1], end]
            ends += [end] * (len(keys) - len(ends))
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


def _goes_on(keys: list[str], key: str, gap: str, lexicon: Lexicon) -> bool:
    """Tell whether a month goes on a list of months: April, May and June."""
    if key[0] != "m" or keys[-1][0] != "m" or not (key[1:].isdigit() and keys[-1][1:].isdigit()):
        return False
    words = gap.replace(",", " ").replace("、", " ").split()
    return int(key[1:]) == int(keys[-1][1:]) + 1 and (
        (not words and bool(gap.strip())) or words in [[word] for word in lexicon.listing]
    )


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
