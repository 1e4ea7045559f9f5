"""expectations/*.json → Suite: rules with a name, a severity, a sentence for the reader, and a line that gives the
reason.

A file is a Great Expectations suite in its own JSON form; what is ours stands in each expectation's `meta`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.errors import UnreadableSeed

SEVERITIES = ("quarantine", "warn")
LANGUAGES = ("en", "zh-Hans", "de")


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation: how it is checked, what a failure means for the row, and how readers are told."""

    name: str
    severity: str  # quarantine | warn
    sentence: Mapping[str, str]  # language → what the rule expects
    reason: str  # template over the row's columns: why the row failed
    expectation: str  # type as Great Expectations names it
    arguments: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        """Name the columns the rule looks at."""
        single = [self.arguments[key] for key in ("column", "column_A", "column_B") if key in self.arguments]
        return [*single, *self.arguments.get("column_list", [])]

    @property
    def configuration(self) -> dict[str, Any]:
        """Write the rule as Great Expectations reads it, its name in `meta`."""
        return {"type": self.expectation, "kwargs": dict(self.arguments), "meta": {"name": self.name}}


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one frame, in the file's order."""

    name: str
    rules: tuple[Rule, ...]

    @property
    def columns(self) -> list[str]:
        """Name every column some rule looks at, once each."""
        return list(dict.fromkeys(name for rule in self.rules for name in rule.columns))


@dataclass(frozen=True, slots=True)
class Example:
    """One row that failed a rule, as a reader is shown it."""

    doc: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What became of one rule over a whole frame."""

    suite: str
    rule: str
    severity: str
    sentence: Mapping[str, str]
    checked: int  # rows the rule could look at
    failed: int
    examples: tuple[Example, ...] = ()


def read_suite(folder: Path, name: str) -> Suite:
    """Read `<name>.json`; UnreadableSeed names the rule that lacks something."""
    path = folder / f"{name}.json"
    try:
        told = json.loads(path.read_text("utf-8"))
        rules = tuple(_rule(path, number, row) for number, row in enumerate(told["expectations"], 1))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSeed(path, None, f"cannot be read ({error!r})", "restore the suite as JSON") from error
    names = [rule.name for rule in rules]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UnreadableSeed(path, None, f"rule {', '.join(sorted(twice))} is there twice", "rename one of the two")
    return Suite(name, rules)


def _rule(path: Path, number: int, row: Mapping[str, Any]) -> Rule:
    meta = row.get("meta") or {}
    lacking = [key for key in ("name", "severity", "sentence", "reason") if not meta.get(key)]
    lacking += [f"sentence in {language}" for language in LANGUAGES if language not in meta.get("sentence", {})]
    if lacking or "type" not in row:
        raise UnreadableSeed(path, None, f"expectation {number} lacks {', '.join(lacking) or 'type'}", "fill it in")
    if meta["severity"] not in SEVERITIES:
        problem = f"rule {meta['name']} has severity {meta['severity']!r}"
        raise UnreadableSeed(path, None, problem, f"use {' or '.join(SEVERITIES)}")
    return Rule(meta["name"], meta["severity"], meta["sentence"], meta["reason"], row["type"], row.get("kwargs") or {})
