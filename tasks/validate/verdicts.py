"""Frames → verdicts: which rows are accepted, which are held back, by which rules, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tasks.frames import ACCEPTED, CHANGES, QUARANTINE
from tasks.records import Correction, Decision, standing_decisions
from tasks.validate.evidence import gather_evidence
from tasks.validate.plausibility import read_plausibility
from tasks.validate.reasons import write_reason
from tasks.validate.suites import Example, Rule, RuleResult, Suite, read_suite
from tasks.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tasks.validate.gate import Outcome

EXAMPLES = 5
ROW = "row"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate let through, what it held back, and what each rule found."""

    accepted: pl.DataFrame  # ACCEPTED
    quarantine: pl.DataFrame  # QUARANTINE
    results: tuple[RuleResult, ...]


def judge_claims(
    claims: pl.DataFrame,
    known: pl.DataFrame,
    vocabulary: Vocabulary,
    suites: Path,
    corrections: Sequence[Correction] = (),
    decisions: Sequence[Decision] = (),
) -> Verdict:
    """Judge CLAIMS against the rules of claims.json, beside each other and beside accepted history (CLAIMS columns at
    least).

    `corrections` are those that were laid over the claims: they give the reasons of claims held back by hand. Of the
    reviewers' `decisions`, in the order they were made, a rejected claim is held back, and an accepted one passes: the
    rules that it fails stay in its row.
    Every row comes out once: accepted (maybe with warnings) or in quarantine with its rules and one reader's line.
    """
    decided = standing_decisions(decisions)
    rejected = {name: one.reason for name, one in decided.items() if one.action == "reject"}
    passed = [name for name, one in decided.items() if one.action == "accept"]
    evidence = _gather(claims, known, vocabulary, suites, list(rejected)).with_columns(
        hold_reason=_hold_reason(corrections), review_reason=_look_up("claim_id", rejected)
    )
    judged, results = judge_rows(evidence, read_suite(suites, "claims"))
    is_held = (pl.col("rules").list.len() > 0) & ~pl.col("claim_id").is_in(passed)
    status = pl.when(is_held).then(pl.lit("quarantined")).otherwise(pl.lit("accepted"))
    told = claims.hstack(judged.select("rules", "warnings", "reason")).with_columns(status=status)
    return Verdict(told.filter(~is_held).select(list(ACCEPTED)), told.filter(is_held).select(list(QUARANTINE)), results)


def _hold_reason(corrections: Sequence[Correction]) -> pl.Expr:
    """Tell why a correction keeps the claim from the brief; null where none does."""
    return _look_up("correction", {one.correction_id: one.reason for one in corrections if one.action == "hold"})


def _look_up(column: str, told: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(list(told), list(told.values()), default=None, return_dtype=pl.String)


def _gather(
    claims: pl.DataFrame, known: pl.DataFrame, vocabulary: Vocabulary, suites: Path, rejected: Sequence[str]
) -> pl.DataFrame:
    """Gather evidence row for row; a rejected claim is looked at by itself, and speaks for or against no other."""
    plausibility, is_rejected = read_plausibility(suites), pl.col("claim_id").is_in(rejected)
    numbered = claims.with_row_index(ROW)
    parts = [numbered.filter(~is_rejected), numbered.filter(is_rejected)]
    told = [
        gather_evidence(part.drop(ROW), known, vocabulary, plausibility).with_columns(part[ROW])
        for part in parts
        if part is parts[0] or part.height
    ]
    return pl.concat(told, how="diagonal_relaxed").sort(ROW).drop(ROW)


def judge_articles(articles: pl.DataFrame, suites: Path) -> tuple[RuleResult, ...]:
    """Judge ARTICLES against the rules of articles.json: they only warn, an article is never held back as a whole."""
    measured = articles.with_columns(
        days_ahead=(pl.col("published_on") - pl.col("captured_at").dt.date()).dt.total_days(),
        published_year=pl.col("published_on").dt.year(),
        text_length=pl.col("text").str.len_chars(),
        id_repeats=pl.int_range(pl.len()).over("article_id"),
    )
    return judge_rows(measured, read_suite(suites, "articles"))[1]


def judge_changes(changes: pl.DataFrame, suites: Path) -> tuple[pl.DataFrame, tuple[RuleResult, ...]]:
    """Judge CHANGES against the rules of changes.json; a step that fails is withheld: empty, with the reason
    `method_break`.

    Levels stay: they were judged as claims. A warning withholds nothing.
    """
    measured = changes.with_columns(
        qoq_error=pl.col("qoq_ratio") - (pl.col("value") / pl.col("previous_value") - 1),
        yoy_error=pl.col("yoy_ratio") - (pl.col("value") / pl.col("year_ago_value") - 1),
        qoq_gap=pl.col("qoq_ratio") - pl.col("stated_qoq_ratio"),
        yoy_gap=pl.col("yoy_ratio") - pl.col("stated_yoy_ratio"),
        error_low=pl.lit(-1e-6),
        error_high=pl.lit(1e-6),
        gap_low=pl.lit(-0.02),
        gap_high=pl.lit(0.02),
    )
    judged, results = judge_rows(measured, read_suite(suites, "changes"))
    for step in ("qoq", "yoy"):
        judged = _withhold(judged, step)
    return judged.select(list(CHANGES)), results


def _withhold(judged: pl.DataFrame, step: str) -> pl.DataFrame:
    has_failed = pl.col("rules").list.eval(pl.element().str.starts_with(f"{step}_")).list.any()
    with_break = pl.concat_str(
        pl.col("marks").str.strip_chars_end("c"), pl.lit("b"), pl.col("marks").str.extract("(c?)$")
    )
    names = [f"{step}_change", f"{step}_ratio", f"{step}_rounding", f"shown_{step}_ratio"]
    return judged.with_columns(
        *(pl.when(~has_failed).then(name).alias(name) for name in names),
        pl.when(has_failed).then(pl.lit("method_break")).otherwise(f"{step}_reason").alias(f"{step}_reason"),
        marks=pl.when(has_failed & ~pl.col("marks").str.contains("b")).then(with_break).otherwise("marks"),
    )


def judge_rows(frame: pl.DataFrame, suite: Suite) -> tuple[pl.DataFrame, tuple[RuleResult, ...]]:
    """Check a suite on a frame; returns the frame with rules, warnings and reason (null where nothing holds it back),
    and results.
    """
    from tasks.validate.gate import check_rows  # Great Expectations takes seconds to import

    outcomes = check_rows(frame, suite)
    numbered = frame.with_row_index(ROW)
    lines = _failures(numbered, suite, outcomes)
    held = _lists(lines, "quarantine").rename({"rule": "rules", "line": "reasons"})
    warned = _lists(lines, "warn").select(ROW, warnings="rule")
    judged = (
        numbered.join(held, on=ROW, how="left", maintain_order="left")
        .join(warned, on=ROW, how="left", maintain_order="left")
        .with_columns(pl.col("rules", "warnings").fill_null([]), reason=pl.col("reasons").list.first())
        .drop(ROW, "reasons")
    )
    return judged, tuple(
        _result(suite, rule, outcome, lines) for rule, outcome in zip(suite.rules, outcomes, strict=True)
    )


def _failures(numbered: pl.DataFrame, suite: Suite, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """List each failure: row, rule, severity, line, doc, quote; in the suite's order. Few rows: a loop writes the
    lines.
    """
    failed = [(rule, row) for rule, outcome in zip(suite.rules, outcomes, strict=True) for row in outcome.failed_rows]
    rows = {row[ROW]: row for row in numbered.filter(pl.col(ROW).is_in([row for _, row in failed])).to_dicts()}
    return pl.DataFrame(
        [
            (
                row,
                rule.name,
                rule.severity,
                write_reason(rule.reason, rows[row]),
                rows[row].get("doc") or "",
                rows[row].get("quote") or rows[row].get("title") or "",
            )
            for rule, row in failed
        ],
        schema={
            ROW: pl.UInt32,
            "rule": pl.String,
            "severity": pl.String,
            "line": pl.String,
            "doc": pl.String,
            "quote": pl.String,
        },
        orient="row",
    )


def _lists(lines: pl.DataFrame, severity: str) -> pl.DataFrame:
    return lines.filter(pl.col("severity") == severity).group_by(ROW, maintain_order=True).agg("rule", "line")


def _result(suite: Suite, rule: Rule, outcome: Outcome, lines: pl.DataFrame) -> RuleResult:
    own = lines.filter(pl.col("rule") == rule.name).head(EXAMPLES).select("doc", "quote", "line").rows()
    return RuleResult(
        suite.name,
        rule.name,
        rule.severity,
        rule.sentence,
        outcome.checked,
        len(outcome.failed_rows),
        tuple(Example(*row) for row in own),
    )
