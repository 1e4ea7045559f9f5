"""MENTIONS → CLAIMS, UNREADABLE: what each figure says, in base units and canonical periods."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from tasks.folding import fold
from tasks.frames import CLAIMS, UNREADABLE
from tasks.normalise.calendar import Setting, read_phrase
from tasks.normalise.quantities import Marks, UnreadableNumber, read_amount, scaled
from tasks.normalise.retellings import fill_titles, merge_retold
from tasks.periods import is_period, period_columns, read_period
from tasks.vocabulary import Vocabulary

Row = dict[str, Any]
_PARTS_OF_HUNDRED = {"fraction", "points"}


def read_claims(mentions: pl.DataFrame, vocabulary: Vocabulary) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read MENTIONS as CLAIMS; those whose number cannot be read come back as UNREADABLE with the reason.

    What an article tells again is one claim, at the first place, with the number of its tellings in `repeats`.
    """
    marks = {name: _marks(table) for name, table in vocabulary.languages.items()}
    claims: list[Row] = []
    unreadable: list[Row] = []
    for mention in mentions.iter_rows(named=True):
        try:
            claims.append(_claim(mention, marks.get(_family(mention["language"]), marks["en"]), vocabulary))
        except (UnreadableNumber, OverflowError) as error:
            unreadable.append({name: mention.get(name) for name in UNREADABLE} | {"reason": str(error)})
    fill_titles(claims)
    _link(claims)
    claims = merge_retold(claims)
    frame = pl.DataFrame([{name: claim.get(name) for name in CLAIMS} for claim in claims], schema=pl.Schema(CLAIMS))
    frame = frame.drop("period_kind", "period_start", "period_end", "period_index").hstack(
        period_columns(frame["period"])
    )
    return (
        frame.select(*CLAIMS).unique("claim_id", keep="first", maintain_order=True),
        pl.DataFrame(unreadable, schema=pl.Schema(UNREADABLE)),
    )


def _family(language: str | None) -> str:
    return (language or "en").split("-")[0]


def _marks(table: Mapping[str, Any]) -> Marks:
    scales = {fold(word): float(factor) for factor, words in table["scales"].items() for word in words}
    return Marks(table["marks"]["thousands"], table["marks"]["decimal"], scales)


def _claim(mention: Row, marks: Marks, vocabulary: Vocabulary) -> Row:
    value, high, rounding = read_amount(mention, marks)
    factor = mention["factor"]
    value, rounding = scaled(value, factor), rounding * factor
    high = None if high is None else scaled(high, factor)
    if not math.isfinite(value) or abs(value) > 1e30:
        raise UnreadableNumber("too large for a figure")
    kind = mention["kind"]
    unit = _unit(mention, vocabulary)
    if (
        (
            kind == "change"
            and mention["direction"] == "down"
            and not (unit == "times" or mention["shape"] == "multiple")
        )
        or (kind == "level" and (mention["is_loss"] or mention["metric"] in _LOSSES))
        or (mention["sign"] == "-" and kind in {"change", "level"} and value > 0)
    ):
        value, high = (-value, None) if high is None else (-high, -value)
    setting = Setting(
        mention["published_on"],
        vocabulary.fiscal_year(mention["entity"] or ""),
        tuple(mention["focus_words"] or ()),
        looks_ahead=mention["modality"] in {"forecast", "target", "hypothetical"},
    )
    # up from 34 million: an earlier amount, and nobody says how much earlier
    is_untold = mention["is_base"] and not mention["period_words"]
    period = None if is_untold else read_phrase(mention["period_words"], setting)
    if _is_moment_of_flow(mention, vocabulary):
        period = None
    if period is None and kind == "change" and not is_untold:
        period = _year_after(mention["base_words"], setting)
    claim = {
        name: mention.get(name)
        for name in (
            "article_id",
            "doc",
            "section",
            "language",
            "published_on",
            "quote",
            "raw",
            "start",
            "end",
            "entity",
            "metric",
            "qualifier",
            "modality",
            "scope",
            "attributed_to",
            "converts",
        )
    }
    claim |= {
        "value": value,
        "value_high": high,
        "rounding": rounding,
        "is_told": bool(mention["period_words"]),
        "has_year": any(key[0] == "y" for key in (mention["period_words"] or "").split()),
        "unit": unit,
        "kind": kind,
        "period": period,
        "basis": _basis(mention, period, setting) if kind in {"change", "ratio"} else None,
        "vocabulary_hash": vocabulary.version_hash,
    }
    if claim["modality"] in _AHEAD and _PAST.intersection((mention["period_words"] or "").split()):
        claim["modality"] = "reported"
    if kind == "level":
        claim["metric"] = _LOSSES.get(claim["metric"] or "", claim["metric"])
    claim["claim_id"] = _claim_id(claim)
    return claim


_YEAR = 360  # days, nearly
_AHEAD = {"forecast", "target"}
_PAST = {"ya", "y-1", "q-1", "m-1"}  # what a forecast is set beside has been
_LOSSES = {"other:net_loss": "net_profit", "other:operating_loss": "operating_profit"}  # a loss is a negative profit


def _claim_id(claim: Row) -> str:
    told = "|".join(str(claim[name]) for name in ("article_id", "start", "end", "value", "unit", "kind"))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _unit(mention: Row, vocabulary: Vocabulary) -> str | None:
    if mention["unit"]:
        return str(mention["unit"])
    if mention["dimension"] == "fraction" or mention["dimension"] == "points":
        return "fraction"
    if mention["dimension"] == "times":
        return "times"
    facts = vocabulary.metrics.get(mention["metric"] or "")
    if facts is None:
        return None if mention["scale"] and not mention["metric"] else "count"
    if facts.dimension == "money":
        return str(mention["money"] or _unwritten(mention["language"], vocabulary) or "XXX")
    return {
        "count": "count",
        "times": "times",
        "coefficient": "coefficient",
        "time": "s",
        "mass": "kg",
        "fraction": "fraction",
    }.get(facts.dimension, "count")


def _unwritten(language: str | None, vocabulary: Vocabulary) -> str | None:
    """Name the currency that a language leaves out where every reader knows it (4000亿)."""
    table = vocabulary.languages.get(_family(language), {})
    currency = table.get("marks", {}).get("unwritten", {}).get(language or "")
    return str(currency) if currency else None


def _basis(mention: Row, period: str | None, setting: Setting) -> str | None:
    if mention["basis"]:
        step = _step_of(period) if mention["basis"] == "qoq" else None
        return step or str(mention["basis"])
    words = mention["base_words"]
    if (
        not words
        and period
        and "/" in period
        and mention["kind"] == "change"
        and period[:4] != period.split("/")[1][:4]
        and len(period) == 9
    ):
        return "since"
    if not words:
        return ("yoy" if _is_whole_year(mention, period) else "unspecified") if mention["kind"] == "change" else None
    keys = words.split()
    if "ya" in keys:
        return "yoy"
    if "q-1" in keys:
        return "qoq"
    if "m-1" in keys:
        return "mom"
    main = period or read_phrase(None, setting)
    base = read_phrase(
        words,
        replace(setting, focus=((mention["period_words"],) if mention["period_words"] else ()) + setting.focus),
    )
    if main and base:
        base = _before(main, base, keys)
        if "q" not in words and keys[0] == "y-1" and len(keys) == 1:
            return "yoy"
        return _step(main, base)
    return "yoy" if keys == ["y-1"] else "unspecified"


def _step_of(period: str | None) -> str | None:
    """Name what "on the period before" means for a month or a year."""
    if period is None or not is_period(period):
        return None
    here = read_period(period)
    if here.starts_on and here.ends_on and (here.ends_on - here.starts_on).days >= _YEAR:
        return "yoy"
    return "mom" if here.kind == "month" else None


def _is_moment_of_flow(mention: Row, vocabulary: Vocabulary) -> bool:
    """Tell whether sales are told up to a month's end, and not from when on: by the end of September revenue reached …"""
    facts = vocabulary.metrics.get(mention["metric"] or "")
    keys = (mention["period_words"] or "").split()
    is_month = "until" in keys and any(key[0] == "m" for key in keys) and all(key[0] in "umyd" for key in keys)
    return is_month and facts is not None and facts.accumulation == "flow"


def _year_after(words: str | None, setting: Setting) -> str | None:
    """Read what a growth whose time is untold is for: up 42% on the third quarter of 2024, told before that of 2026 had ended."""
    if (
        not words
        or setting.published_on is None
        or not any(key[0] == "y" and key[1:].isdigit() for key in words.split())
    ):
        return None
    base = read_phrase(words, setting)
    if base is None or not is_period(base) or "/" in base:
        return None
    now, later = (read_period(f"{int(base[:4]) + years}{base[4:]}") for years in (1, 2))
    if now.ends_on is None or later.ends_on is None or not now.ends_on <= setting.published_on < later.ends_on:
        return None
    return now.text


def _is_whole_year(mention: Row, period: str | None) -> bool:
    """Tell whether a change belongs to a year that its own words name: a year grows on the year before."""
    named = (mention["period_words"] or "").split()
    return bool(named) and period is not None and len(period) == 4 and all(key[0] in "yf" for key in named)


def _before(main: str, base: str, keys: Sequence[str]) -> str:
    """Read a month without a year that something is compared with as the last one before its own time."""
    if not (is_period(main) and is_period(base)) or any(key[0] == "y" for key in keys) or "/" in base:
        return base
    here, there = read_period(main), read_period(base)
    is_ahead = there.kind == "month" and here.ends_on and there.ends_on and there.ends_on > here.ends_on
    return f"{int(base[:4]) - 1}{base[4:]}" if is_ahead else base


def _step(main: str, base: str) -> str:
    """Name the step from a base period to a main one."""
    if not (is_period(main) and is_period(base)):
        return "unspecified"
    here, there = read_period(main), read_period(base)
    ago = here.year_ago()
    if ago and ago.text == there.text:
        return "yoy"
    before = here.previous()
    if before and before.text == there.text:
        return {"quarter": "qoq", "month": "mom", "year": "yoy"}.get(here.kind, "unspecified")
    if here.kind == there.kind == "month" and _is_quarter_later(main, base):
        return "qoq"
    if here.kind == "quarter" and there.kind == "month" and there.ends_on:
        for step, other in (("qoq", before), ("yoy", ago)):
            if other and other.ends_on == there.ends_on:
                return step  # fewer than at the end of September
    if there.kind == "year" and here.text[:4].isdigit() and int(here.text[:4]) - 1 == int(there.text[:4]):
        return "yoy"
    if (
        here.kind == "range"
        and there.kind == "range"
        and [end[4:] for end in main.split("/")] == [end[4:] for end in base.split("/")]
    ):
        return "yoy"
    return "since"


def _is_quarter_later(main: str, base: str) -> bool:
    """Tell whether two months both end quarters, one right after the other."""
    here, there = (int(text[:4]) * 12 + int(text[5:7]) for text in (main, base))
    return here % 3 == there % 3 == 0 and here - there == 3


def _link(claims: list[Row]) -> None:
    ids = {(claim["article_id"], claim["start"]): claim["claim_id"] for claim in claims}
    for claim in claims:
        if claim["converts"] is not None:
            claim["converted_from"] = ids.get((claim["article_id"], claim["converts"]))
