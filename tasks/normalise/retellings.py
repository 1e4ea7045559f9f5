"""What an article tells twice: a headline's figure in its body, a summary's in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

Row = dict[str, Any]
_FIGURE = ("article_id", "value", "value_high", "unit", "kind", "entity", "metric", "period", "modality", "scope")
_UNTOLD = {None, "unspecified"}


def fill_titles(claims: Iterable[Row]) -> None:
    """Give a headline's figure whose period is untold or guessed that of the figure it repeats, rounded, further down."""
    by_article: defaultdict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        by_article[claim["article_id"]].append(claim)
    for rows in by_article.values():
        opens = True  # no figure has told its own period yet: a headline's is a guess
        for number, claim in enumerate(rows):
            opens = opens and not claim["is_told"]
            if not claim["entity"]:
                continue
            twin = _find_twin(claim, rows[number + 1 :], is_guessed=opens)
            if twin:
                claim["period"] = twin["period"]
                if claim["basis"] == "unspecified":
                    claim["basis"] = twin["basis"]
                claim["metric"] = claim["metric"] or twin["metric"]


def _find_twin(claim: Row, later: Sequence[Row], is_guessed: bool) -> Row | None:
    """Find the figure further down that a claim repeats and that tells more of its period."""
    if claim["period"] and not is_guessed and not _lacks_year(claim):
        return None
    for other in later:
        is_same = (
            other["entity"] == claim["entity"]
            and other["unit"] == claim["unit"]
            and other["kind"] == claim["kind"]
            and claim["metric"] in {None, other["metric"]}
            and abs(other["value"] - claim["value"]) <= claim["rounding"] * 1.001
        )
        if not is_same or not other["period"]:
            continue
        if not claim["period"]:
            return other
        if other["metric"] == claim["metric"] and (
            (is_guessed and other["is_told"])
            or (_lacks_year(claim) and other["has_year"] and other["period"][4:] == claim["period"][4:])
        ):
            return other
    return None


def _lacks_year(claim: Row) -> bool:
    """Tell whether a claim names a month, a quarter or an event whose year is only reckoned."""
    return claim["is_told"] and not claim["has_year"] and len(claim["period"] or "") > 4


def merge_retold(claims: Iterable[Row]) -> list[Row]:
    """Make one claim of those that tell the same figure of the same article, at the first place; `repeats` counts them.

    A basis that one of them leaves out is taken from the other. What differs in anything else stays apart.
    """
    kept: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    first: list[Row] = []
    ids: dict[str, str] = {}
    for claim in claims:
        is_known = claim["entity"] is not None and claim["metric"] is not None
        told = kept[tuple(claim[name] for name in _FIGURE)] if is_known else []
        same = next((one for one in told if one["basis"] == claim["basis"] or _is_untold(one, claim)), None)
        if same is None:
            claim["repeats"] = 1
            told.append(claim)
            first.append(claim)
            continue
        same["repeats"] += same["start"] != claim["start"]
        same["basis"] = claim["basis"] if same["basis"] in _UNTOLD else same["basis"]
        ids[claim["claim_id"]] = same["claim_id"]
    for claim in first:
        if (main := claim.get("converted_from")) in ids:
            claim["converted_from"] = ids[main]
    return first


def _is_untold(first: Row, second: Row) -> bool:
    return first["basis"] in _UNTOLD or second["basis"] in _UNTOLD
