"""One reader's line for each row that failed a rule: the rule's template filled with the row's numbers.

Templates stand in expectations/*.json: `{raw} is {series_ratio:factor} the {expected:amount} expected`. Besides what
Python knows, a field may be written `:percent` (0.152 → +15.2 %), `:share` (0.152 → 15.2 %), `:amount` (93577000000 →
93.58bn) or `:factor` (10.003 → 10.0×).
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

NARROW = "\u202f"  # narrow no-break space
SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


class _Words(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None:
            return "?"
        writer = {"percent": _percent, "share": _share, "amount": _amount, "factor": _factor}.get(format_spec)
        return writer(value) if writer else str(format(value, format_spec))

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key))


def write_reason(template: str, row: Mapping[str, Any]) -> str:
    """Fill the template with the row's columns; an unknown or empty one prints `?`."""
    return _Words().vformat(template, (), row)


def _percent(ratio: float) -> str:
    sign = "−" if ratio < 0 else "+"
    return f"{sign}{_share(abs(ratio))}"


def _share(ratio: float) -> str:
    size = abs(ratio) * 100
    digits = f"{size:,.0f}" if size >= 1000 else f"{size:.1f}".removesuffix(".0")
    return f"{'−' if ratio < 0 else ''}{digits.replace(',', NARROW)}{NARROW}%"


def _amount(value: float) -> str:
    size = abs(value)
    sign = "−" if value < 0 else ""
    for scale, name in SCALES:
        if size >= scale:
            return f"{sign}{size / scale:.4g}{name}"
    return f"{sign}{size:.4g}"


def _factor(ratio: float) -> str:
    if abs(ratio) >= 100:
        return f"{ratio:,.0f}".replace(",", NARROW) + "×"
    return f"{ratio:.1f}×" if abs(ratio) >= 1.1 else f"{ratio:.2g}×"
