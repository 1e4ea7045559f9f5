"""How a page falls: a brief whose last page holds little, or whose pages end in white, is laid out closer once and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CLOSE, CLOSER = "close", "close closer"  # classes of the body in brief.css
SAVES = 0.035  # what the closest lines save of a page: with more over, a trial would only take time
WHITE = 0.15  # share of a page left white at the foot of another one that is worth a trial
GAIN = 0.06  # by how much the whitest foot must shrink to be worth closer lines
LITTLE = 0.3  # a last page filled less than this is no better than a white foot before it
_BODY = '<body class="'


@dataclass(frozen=True, slots=True)
class Fall:
    """How a document falls on its pages: what share of each is filled."""

    filled: tuple[float, ...]

    @property
    def whitest(self) -> float:
        """Return the largest share left white at the foot of a page that is not the last."""
        return max((1 - one for one in self.filled[:-1]), default=0.0)

    @property
    def can_be_saved(self) -> bool:
        """Tell whether closer lines may save the last page: what is over would nearly go into the white of the others."""
        others = len(self.filled) - 1
        return others > 0 and sum(self.filled) <= others * (1 + SAVES)

    def beats(self, other: Fall) -> bool:
        """Tell whether this is worth closer lines: fewer pages, or as many with less white at their feet."""
        if len(self.filled) != len(other.filled):
            return len(self.filled) < len(other.filled)
        return other.whitest > WHITE and self.whitest < other.whitest - GAIN and self.filled[-1] >= LITTLE


def choose_layout(html: str, lay_out: Callable[[str], Any]) -> Any:
    """Lay a page out, and closer only where that makes it better: once for white feet, twice for a page that can be saved.

    `lay_out` turns HTML into a rendered document of WeasyPrint.
    """
    best = lay_out(html)
    fall = measure(best.pages)
    for name, may_fill in ((CLOSE, True), (CLOSER, False)):
        if fall.can_be_saved or (may_fill and fall.whitest > WHITE):
            trial = lay_out(html.replace(_BODY, f"{_BODY}{name} ", 1))
            found = measure(trial.pages)
            if found.beats(fall):
                best, fall = trial, found
    return best


def measure(pages: Sequence[Any]) -> Fall:
    """Measure what share of each page's area between the margins is filled."""
    return Fall(tuple(_filled(page._page_box) for page in pages))


def _filled(page: Any) -> float:
    top = page.content_box_y()
    feet = (one.position_y + one.margin_height() for one in _printed(page.children[0]))
    return float((max(feet, default=top) - top) / page.height)


def _printed(box: Any) -> Iterator[Any]:
    """List the boxes that leave ink: lines of text and drawings."""
    kind = type(box).__name__
    if kind == "LineBox" or "Replaced" in kind:
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _printed(child)
