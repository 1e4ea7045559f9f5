"""A figure where it stands, in parts as written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tasks.vocabulary import Unit

Span = tuple[int, int]
Shape = Literal["digits", "numeral", "fraction", "multiple", "ratio"]

_DIMENSIONS: dict[str, str] = {"fraction": "fraction", "multiple": "times", "ratio": "times"}  # that a shape tells


@dataclass(slots=True)
class Figure:
    """A figure where it stands, in parts as written; offsets count characters of the text. Nobody changes it."""

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

    dimension: str = field(init=False)  # money, count, fraction, points, times, time, …; "" for a bare number

    def __post_init__(self) -> None:
        """Name the dimension once: it is asked for often."""
        self.dimension = _DIMENSIONS.get(self.shape) or (self.unit.dimension if self.unit else "")

    @property
    def is_scaled(self) -> bool:
        """Tell whether a scale is written, beside the number or inside it."""
        return bool(self.scale) or self.holds_scale

    @property
    def is_bare(self) -> bool:
        """Tell whether neither unit nor scale is written."""
        return not self.unit and not self.is_scaled and self.shape in {"digits", "numeral"}
