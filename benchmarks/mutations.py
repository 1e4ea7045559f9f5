"""How many random errors the gate catches, and how many true figures it holds back for them.

    python -m benchmarks.mutations [--each 200] [--round 4]

Takes the annotated corpora without their planted errors, changes a few claims a round (each in its own copy of the
corpus), judges the whole copy, and counts: caught (the changed claim is held back), by comparable claims (something
else is known of their series) and by all, and false alarms (an untouched claim is held back that is accepted in the
untouched corpus).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tasks.frames import CLAIMS
from tasks.periods import period_columns, read_period
from tasks.validate.evidence import gather_evidence
from tasks.validate.plausibility import read_plausibility
from tasks.validate.verdicts import judge_claims
from tasks.vocabulary import Vocabulary, read_vocabulary
from tests.gold_claims import gold_claims

PROJECT = Path(__file__).resolve().parent.parent
SUITES = PROJECT / "expectations"
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "KRW")
PERIOD_COLUMNS = ["period_kind", "period_start", "period_end", "period_index"]

Change = dict[str, object]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One kind of error: which claims it can befall, and what it changes."""

    name: str
    fits: pl.Expr
    change: Callable[[dict[str, object], random.Random], Change]


def tenfold(row: dict[str, object], chance: random.Random) -> Change:
    """Move the decimal point by one place, either way."""
    return {"value": float(str(row["value"])) * chance.choice((10.0, 0.1))}


def fused(row: dict[str, object], chance: random.Random) -> Change:
    """Put a footnote mark 1 to 3 in front of the digits."""
    value = float(str(row["value"]))
    return {"value": value + chance.randint(1, 3) * 10.0 ** (len(str(int(value))))}


def currency(row: dict[str, object], chance: random.Random) -> Change:
    """Tell the same digits in another currency."""
    return {"unit": chance.choice([one for one in CURRENCIES if one != row["unit"]])}


def unit(row: dict[str, object], chance: random.Random) -> Change:
    """Tell money as a count, and the other way round."""
    return {"unit": "count" if row["unit"] in CURRENCIES else chance.choice(CURRENCIES)}


def period(row: dict[str, object], chance: random.Random) -> Change:
    """Tell the figure for the year before or after, or for a neighbouring quarter."""
    told = read_period(str(row["period"]))
    later = read_period(f"{int(told.text[:4]) + 1}{told.text[4:]}")
    choices = [one for one in (told.year_ago(), later, told.previous()) if one]
    return {"period": chance.choice(choices).text}


def basis(row: dict[str, object], _: random.Random) -> Change:
    """Tell yoy as qoq, and the other way round."""
    return {"basis": "qoq" if row["basis"] == "yoy" else "yoy"}


def sign(row: dict[str, object], _: random.Random) -> Change:
    """Tell a rise as a fall."""
    return {"value": -float(str(row["value"]))}


IS_LEVEL = (
    (pl.col("kind") == "level") & pl.col("core") & pl.col("entity").is_not_null() & pl.col("period").is_not_null()
)
IS_CHANGE = (
    (pl.col("kind") == "change") & pl.col("core") & (pl.col("unit") == "fraction") & pl.col("period").is_not_null()
)
IS_DATED = pl.col("period").str.contains(r"^[0-9]{4}(-[QH][0-9])?$")
IS_MONEY = pl.col("unit").is_in(CURRENCIES)
MUTATIONS = (
    Mutation("tenfold", IS_LEVEL, tenfold),
    Mutation("fused digit", IS_LEVEL, fused),
    Mutation("currency", IS_LEVEL & IS_MONEY, currency),
    Mutation("unit", IS_LEVEL, unit),
    Mutation("period", IS_LEVEL & IS_DATED, period),
    Mutation("basis", IS_CHANGE & pl.col("basis").is_in(["yoy", "qoq"]) & pl.col("period").str.contains("Q"), basis),
    Mutation("sign", IS_CHANGE & (pl.col("value").abs() >= 0.01), sign),
)


@dataclass
class Tally:
    """Counts of one kind of error."""

    tried: int = 0
    caught: int = 0
    comparable: int = 0
    comparable_caught: int = 0
    untouched: int = 0
    alarms: int = 0


def run(each: int, size: int, seed: int = 1) -> Iterator[tuple[str, Tally, list[str]]]:
    """Try `each` errors of every kind, `size` a round; yields kind, tally, and a line for each comparable miss."""
    vocabulary = read_vocabulary(PROJECT / "seeds" / "vocabulary")
    claims = gold_claims().filter(pl.col("wrong").is_null()).with_row_index("number")
    baseline = _held(claims, vocabulary)
    known = _comparable(claims, vocabulary)
    for mutation in MUTATIONS:
        chance = random.Random(f"{mutation.name}{seed}")
        tally, misses = Tally(), []
        while tally.tried < each:
            pool = claims.filter(mutation.fits).to_dicts()
            victims = chance.sample(pool, min(size, each - tally.tried, len(pool)))
            mutated = _mutate(claims, {row["number"]: mutation.change(row, chance) for row in victims})
            held = _held(mutated, vocabulary)
            _count(tally, misses, victims, held, baseline, known, claims.height)
        yield mutation.name, tally, misses


def _count(
    tally: Tally,
    misses: list[str],
    victims: list[dict[str, object]],
    held: set[int],
    baseline: set[int],
    known: set[int],
    height: int,
) -> None:
    for row in victims:
        number = int(str(row["number"]))
        caught, comparable = number in held, number in known
        tally.tried += 1
        tally.caught += caught
        tally.comparable += comparable
        tally.comparable_caught += caught and comparable
        if comparable and not caught:
            misses.append(f"{row['doc']} {row['entity']} {row['metric']} {row['period']} {row['raw']}")
    touched = {int(str(row["number"])) for row in victims}
    tally.untouched += height - len(touched)
    tally.alarms += len(held - touched - baseline)


def _mutate(claims: pl.DataFrame, changes: dict[int, Change]) -> pl.DataFrame:
    rows = [{**row, **changes.get(row["number"], {})} for row in claims.to_dicts()]
    frame = pl.DataFrame(rows, schema=claims.schema)
    return frame.drop(PERIOD_COLUMNS).hstack(period_columns(frame["period"])).select(claims.columns)


def _held(claims: pl.DataFrame, vocabulary: Vocabulary) -> set[int]:
    only = claims.select(list(CLAIMS))
    quarantine = judge_claims(only, only.clear(), vocabulary, SUITES).quarantine
    return set(claims.join(quarantine, on="claim_id", how="semi")["number"].to_list())


def _comparable(claims: pl.DataFrame, vocabulary: Vocabulary) -> set[int]:
    only = claims.select(list(CLAIMS))
    evidence = gather_evidence(only, only.clear(), vocabulary, read_plausibility(SUITES))
    is_known = pl.any_horizontal(pl.col("series_ratio", "lone_ratio", "level_growth", "others_growth").is_not_null())
    return set(claims.filter(evidence.select(is_known).to_series())["number"].to_list())


def main() -> None:
    """Print the table, and with --misses every comparable error that got through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--round", type=int, default=4)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    print("| error | tried | caught | of those with anything to compare with | false alarms |\n|---|---|---|---|---|")
    for name, tally, misses in run(options.each, options.round):
        shares = (tally.caught / tally.tried, tally.comparable_caught / max(tally.comparable, 1))
        alarm = tally.alarms / tally.untouched
        print(
            f"| {name} | {tally.tried} | {shares[0]:.1%} | {shares[1]:.1%} ({tally.comparable}) | {alarm:.2%} |",
            flush=True,
        )
        if options.misses:
            print("\n".join(f"    {line}" for line in sorted(set(misses))))


if __name__ == "__main__":
    main()
