"""What lies before a reviewer, in lines for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from flows.review import tell_decision
from flows.review_desk import AROUND, SHORT, Desk, Figure, name_figure
from tasks.render.quotes import has_dense

WIDTH = 110
INDENT = " " * (SHORT + 2)
_BREAK = re.compile(r"\n\s*\n")


def tell_figures(desk: Desk, most: int) -> Iterator[str]:
    """Tell every figure held back with its sentence and its rules, and how to decide; `most` of them."""
    yield f"{len(desk.held_back)} figures are held back, {len(desk.accepted)} accepted"
    for number, figure in enumerate(desk.held_back.values()):
        if number == most:
            yield from ("", f"{len(desk.held_back) - most} more; brief review list --most {len(desk.held_back)}")
            break
        yield ""
        yield from tell_figure(desk, figure)
    yield ""
    yield 'decide with: brief review accept|reject|correct|restore ID … --reason "…"'


def tell_figure(desk: Desk, figure: Figure) -> Iterator[str]:
    """Tell one figure: id and name, sentence, document, and each rule that holds it back with what it expects."""
    yield from _wrap(f"{figure['claim_id'][:SHORT]}  {name_figure(figure)}", "")
    yield from _wrap(f"“{mark_figure(figure)}”", INDENT)
    yield from _wrap(f"in {figure['title'] or figure['doc']}, {figure['published_on'] or 'undated'}", INDENT)
    for rule in figure["rules"]:
        yield from _wrap(f"{rule}: {desk.sentences.get(rule, '')}", INDENT)
    yield from _wrap(f"why: {figure['reason']}" if figure["reason"] else "", INDENT)


def tell_decided(desk: Desk) -> Iterator[str]:
    """Tell the decisions that stand, and name those that no claim is there for any more."""
    vanished = {one.claim_id for one in desk.vanished}
    standing = [one for name, one in desk.standing.items() if name not in vanished]
    for title, decisions in (("decided", standing), ("without effect, no claim has this id any more", desk.vanished)):
        if decisions:
            yield from ("", f"{title}: {len(decisions)}")
        for one in decisions:
            yield from _wrap(f"{one.claim_id[:SHORT]}  {tell_decision(one)}", "")
            yield from _wrap(one.about, INDENT)


def mark_figure(figure: Figure) -> str:
    """Put the figure as written into brackets within its sentence."""
    before, raw, after = split_quote(figure)
    return f"{before}[{raw}]{after}" if raw else before


def split_quote(figure: Figure) -> tuple[str, str, str]:
    """Split the words around a figure: before it, the figure as written, after it.

    They are its paragraph, cut to a readable length; its quote alone where the article's text does not hold it there.
    """
    raw, context, at = figure["raw"] or "", figure.get("context") or "", figure.get("context_at") or 0
    if raw and context[at : at + len(raw)] == raw:
        before, after = context[:at], context[at + len(raw) :]
        return _cut(before, is_before=True), raw, _cut(after, is_before=False)
    before, found, after = (figure["quote"] or "").partition(raw or "\0")
    return before, found, after


def _cut(text: str, is_before: bool) -> str:
    """Keep what is of the figure's own paragraph; dots stand for what was cut within it."""
    paragraph = _BREAK.split(text)[-1 if is_before else 0]
    most = AROUND // 2 if has_dense(paragraph) else AROUND
    if len(paragraph) < most:
        return paragraph
    return f"…{paragraph[-most:]}" if is_before else f"{paragraph[:most]}…"


def plain(text: str) -> str:
    """Take control characters out of a text of others: a terminal would obey them."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def _wrap(text: str, lead: str) -> Sequence[str]:
    short = text[:SHORT] if not lead else ""
    kept = plain(text[len(short) :])
    start = f"{short}  " if short else lead
    return textwrap.wrap(
        kept, WIDTH, initial_indent=start, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False
    )
