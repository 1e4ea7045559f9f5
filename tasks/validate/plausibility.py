"""expectations/plausibility.json → what is known of currencies, metrics and markets before any article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tasks.errors import UnreadableSeed


@dataclass(frozen=True, slots=True)
class Plausibility:
    """Rough exchange rates, metrics that bound each other, and who is part of which market."""

    per_usd: Mapping[str, Mapping[int, float]]  # currency → year → units for one US dollar
    rate_band: Mapping[str, float]  # currency → how far a day's rate strays from the year's (logarithm); "*": any other
    families: tuple[tuple[str, ...], ...]  # metrics that measure nearly the same
    at_most: tuple[tuple[str, str], ...]  # (smaller, larger) metric of one entity
    markets: Mapping[str, tuple[str, ...]]  # market → its members
    additive: tuple[str, ...]  # metrics whose parts cannot exceed their whole
    dimensions: Mapping[str, tuple[str, ...]]  # metric → dimensions it is told in besides its own

    def rates(self) -> pl.DataFrame:
        """Tabulate unit, year, per_usd for the years told."""
        rows = [(unit, year, rate) for unit, years in self.per_usd.items() for year, rate in years.items()]
        return pl.DataFrame(rows, schema={"unit": pl.String, "year": pl.Int32, "per_usd": pl.Float64}, orient="row")

    def bands(self) -> pl.DataFrame:
        """Tabulate unit, band for every currency."""
        rows = [(unit, self.rate_band.get(unit, self.rate_band["*"])) for unit in self.per_usd]
        return pl.DataFrame(rows, schema={"unit": pl.String, "band": pl.Float64}, orient="row")

    def year_span(self) -> tuple[int, int]:
        """Tell the first and the last year that has rates."""
        years = [year for rates in self.per_usd.values() for year in rates]
        return min(years), max(years)

    def family_of(self) -> dict[str, str]:
        """Map each metric of a family to the family's first metric."""
        return {metric: family[0] for family in self.families for metric in family}


def read_plausibility(folder: Path) -> Plausibility:
    """Read plausibility.json of the suites' folder; UnreadableSeed says what is wrong with it."""
    path = folder / "plausibility.json"
    try:
        told = json.loads(path.read_text("utf-8"))
        return Plausibility(
            per_usd={
                unit: {int(year): float(rate) for year, rate in rates.items()}
                for unit, rates in told["per_usd"].items()
            },
            rate_band={unit: float(band) for unit, band in told["rate_band"].items()},
            families=tuple(tuple(family) for family in told["families"]),
            at_most=tuple((smaller, larger) for smaller, larger in told["at_most"]),
            markets={market: tuple(members) for market, members in told["markets"].items()},
            additive=tuple(told["additive"]),
            dimensions={metric: tuple(names) for metric, names in told["dimensions"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error!r})", "restore the file as JSON") from error
