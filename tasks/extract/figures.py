"""A figure where it stands, in parts as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tasks.vocabulary import Unit

Span = tuple[int, int]
Shape = Literal["digits", "numeral", "fraction", "multiple", "ratio"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where it stands, in parts as written; offsets count characters of the text."""

    start: int
    end: int
    shape: Shape
    number: str
    scale: str = ""
    unit: Unit | None = None
    sign: str = ""
    number_high: str = ""
    scale_high: str = ""
    is_more: bool = False  # "+", 多, 余 follows the number
    is_prefixed: bool = False
    holds_scale: bool = False  # a scale is part of the number: 三百, 1亿2000万

    @property
    def dimension(self) -> str:
        """Name the dimension that the unit tells: money, count, fraction, points, times, time, ...; "" for a bare number."""
        if self.shape in {"fraction", "multiple", "ratio"}:
            return {"fraction": "fraction", "multiple": "times", "ratio": "times"}[self.shape]
        return self.unit.dimension if self.unit else ""

    @property
    def is_scaled(self) -> bool:
        """Tell whether a scale is written, beside the number or inside it."""
        return bool(self.scale) or self.holds_scale

    @property
    def is_bare(self) -> bool:
        """Tell whether neither unit nor scale is written."""
        return not self.unit and not self.is_scaled and self.shape in {"digits", "numeral"}
