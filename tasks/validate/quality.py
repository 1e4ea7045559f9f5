"""What the rules found, as one offline page: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.validate.suites import RuleResult

TEMPLATE = "quality.html.j2"
SUITES = ("articles", "claims", "changes")
MAX_HELD_BACK = 500


@dataclass(frozen=True, slots=True)
class SuiteTable:
    """The results of one suite, failures first."""

    name: str
    results: tuple[RuleResult, ...]
    failed: int


def build_quality_page(
    results: Sequence[RuleResult],
    counts: Mapping[str, int],
    templates: Path,
    language: str = "en",
    held_back: pl.DataFrame | None = None,
    title: str = "Data quality",
    note: str = "",
) -> str:
    """Build the page: counts, a table per suite with the reader's sentences, and every held-back figure with quote
    and reason.

    `held_back` has the columns doc, quote, raw, rules, reason (QUARANTINE or HELD_BACK); without it the results'
    examples stand for it. Everything printed is escaped.
    """
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rows = [] if held_back is None else held_back.sort("doc", "start", nulls_last=True).to_dicts()
    return environment.get_template(TEMPLATE).render(
        title=title,
        note=note,
        language=language,
        counts=counts,
        suites=_tables(results),
        held_back=rows[:MAX_HELD_BACK],
        held_back_total=len(rows),
        sentence=lambda result: result.sentence.get(language) or result.sentence.get("en", result.rule),
    )


def _tables(results: Sequence[RuleResult]) -> list[SuiteTable]:
    names = dict.fromkeys([*(name for name in SUITES), *(result.suite for result in results)])
    tables = []
    for name in names:
        own = sorted((result for result in results if result.suite == name), key=lambda result: -result.failed)
        if own:
            tables.append(SuiteTable(name, tuple(own), sum(result.failed for result in own)))
    return tables
