"""Sources on the web → documents, refusals, and the bytes as they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tasks.load.documents import Document, Reading, Refusal, joined, one_line
from tasks.load.encodings import Undecodable, decode
from tasks.load.failures import Busy, Unreachable
from tasks.load.feeds import next_page
from tasks.load.folders import read_document
from tasks.load.limits import FOLLOWED
from tasks.load.webs import UNMARKED, Answer, Web
from tasks.records import Capture, Mark, Source

Marks = Mapping[str, Mark]  # address → what it told of itself when it was last read


@dataclass(frozen=True, slots=True)
class Remote:
    """What a source on the web yielded."""

    reading: Reading
    captures: tuple[Capture, ...]


@dataclass(slots=True)
class _Round:
    """One round through a source: every address asked is kept, whatever it answered."""

    source: Source
    web: Web
    marks: Marks
    captured_at: datetime
    captures: list[Capture] = field(default_factory=list)
    followed: int = 0
    is_whole: bool = True  # nothing is missing that may come with another round

    def ask(self, address: str, doc: str) -> Answer:
        """Fetch an address if it has changed, and keep what came of it; Unreachable where nothing did."""
        told = Capture(self.source.source_id, doc, address, self.captured_at, None)
        try:
            answer = self.web.fetch(address, self.marks.get(address, UNMARKED))
        except Unreachable as error:
            self.captures.append(replace(told, http_status=error.http_status, reason=one_line(error)))
            self.is_whole &= not isinstance(error, Busy)
            raise
        self.captures.append(
            replace(
                told,
                http_status=answer.http_status,
                content_type=answer.content_type,
                mark=answer.mark,
                data=answer.data,
            )
        )
        return answer


def read_remote(source: Source, web: Web, marks: Marks, captured_at: datetime) -> Remote:
    """Read a page, or a feed with as many of its pages as the source names; what has not changed yields nothing.

    What cannot be had is refused with its reason. A feed of which something is missing for now keeps no mark, so that
    the next run reads it again.
    """
    here = _Round(source, web, marks, captured_at)
    reading = _read_pages(here) if source.kind == "feed" else _read_page(here, source.locator)
    if source.follow:
        reading = joined([Reading((), reading.refusals), *(_follow(here, one) for one in reading.documents)])
    captures = here.captures if here.is_whole else [_unmarked(one, source.locator) for one in here.captures]
    return Remote(reading, tuple(captures))


def _read_page(here: _Round, address: str) -> Reading:
    try:
        answer = here.ask(address, here.source.locator)
    except Unreachable as error:
        return Reading.refused(address, str(error), error.remedy)
    return _read_answer(here, answer)


def _read_answer(here: _Round, answer: Answer) -> Reading:
    if answer.data is None:
        return Reading()
    media = "feed" if here.source.kind == "feed" else "html"
    return read_document(answer.data, here.source.locator, answer.address, media, answer.charset)


def _read_pages(here: _Round) -> Reading:
    """Read a feed page by page, the newest first; an entry that has moved to the next page meanwhile is read once."""
    readings: list[Reading] = []
    address, seen = here.source.locator, set[str]()
    while address and address not in seen and len(seen) < here.source.pages:
        seen.add(address)
        readings.append(_read_page(here, address))
        answer = here.captures[-1]
        address = _next(answer, address) or ""
    told = joined(readings)
    once = {(one.doc, one.content_hash): one for one in reversed(told.documents)}
    return Reading(tuple(reversed(once.values())), told.refusals)


def _next(answer: Capture, address: str) -> str | None:
    if answer.data is None:
        return None
    try:
        return next_page(decode(answer.data), address)
    except Undecodable:
        return None


def _follow(here: _Round, entry: Document) -> Reading:
    """Read the page behind an entry's teaser; the teaser stands where its page can never be had.

    A page that was read before and is gone stays as it was read; one without marks of its own is read once.
    """
    mark = here.marks.get(entry.address, UNMARKED)
    if not entry.is_teaser or not entry.address.startswith(("http://", "https://")):
        return Reading((entry,))
    if mark.is_read and not (mark.etag or mark.last_modified):
        return Reading()
    if here.followed >= FOLLOWED:
        here.is_whole = False
        reason = f"the page behind it waits: {FOLLOWED} were read in this round"
        return Reading.refused(entry.doc, reason, "nothing to do; it is read on the next run")
    here.followed += 1
    try:
        answer = here.ask(entry.address, entry.doc)
    except Unreachable as error:
        if mark.is_read:
            return Reading()
        if not isinstance(error, Busy):
            return Reading((entry,), (Refusal(entry.address, one_line(error), error.remedy),))
        return Reading.refused(entry.doc, f"the page behind it: {error}", error.remedy)
    if answer.data is None:
        return Reading()
    page = read_document(answer.data, entry.doc, answer.address, "html", answer.charset)
    if not page.documents:
        return Reading((entry,), tuple(replace(one, doc=entry.address) for one in page.refusals))
    told = ("title_hint", "publisher_hint", "published_hint", "language_hint")
    hints = {name: getattr(entry, name) for name in told}
    return Reading(tuple(replace(one, **hints) for one in page.documents))


def _unmarked(capture: Capture, address: str) -> Capture:
    return replace(capture, mark=UNMARKED) if capture.address == address else capture
