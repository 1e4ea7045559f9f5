"""The deltas from the annotated sample corpus against verified facts.

`python -m tests.gold.test_facts [figures.csv]` prints the table of misses, of a brief's figures.csv where one is given.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tasks.compare.audits import audit_sums
from tasks.compare.comparisons import compare, view
from tests.gold_claims import make_claims
from tests.histories import edition, point, sample_history, vocabulary, with_sources

VOCABULARY = vocabulary()
AS_OF = date(2025, 12, 1)
ENTITIES = {
    "Kuaishou": "kuaishou",
    "PDD Holdings": "pinduoduo",
    "JD.com": "jd",
    "Alibaba": "alibaba",
    "Amazon": "amazon",
    "Coupang": "coupang",
    "Meituan": "meituan",
    "MercadoLibre": "mercadolibre",
    "Shopee (Sea)": "shopee",
    "Douyin e-commerce": "douyin",
    "Temu": "temu",
    "Taobao & Tmall": "taobao_tmall",
    "Pinduoduo": "pinduoduo",
    "Shein": "shein",
    "China online retail (NBS)": "market:china_ecommerce",
    "Zalando": "other:zalando",
}
METRICS = {
    "ecommerce_gmv": "gmv",
    "gmv": "gmv",
    "total_revenue": "revenue",
    "net_revenues": "revenue",
    "net_sales": "revenue",
    "revenue": "revenue",
    "dau": "dau",
    "mau": "mau",
    "online_retail_sales": "online_retail_sales",
}
SEGMENTS = {
    "taobao_tmall_group_revenue": ("taobao_tmall", "revenue"),
    "china_ecommerce_group_revenue": ("other:alibaba_china_ecommerce_group", "revenue"),
}
KEYS = ["entity", "metric", "unit", "period"]


def read_facts() -> pl.DataFrame:
    """Read the verified rows that name one figure: KEYS, fact, fact_rounding, fact_yoy."""
    rows = []
    for line in (Path(__file__).parent / "facts.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        entity, metric = SEGMENTS.get(row["metric"], (ENTITIES[row["entity"]], METRICS.get(row["metric"])))
        if row["verified"] and metric and "conflicting" not in row["basis"]:
            rows.append(
                (
                    entity,
                    metric,
                    row["unit"].replace("users", "count"),
                    _period(row["period"]),
                    row["value"],
                    _rounding(row["value"]),
                    row["yoy"],
                )
            )
    return pl.DataFrame(rows, schema=[*KEYS, "fact", "fact_rounding", "fact_yoy"], orient="row")


def _period(text: str) -> str:
    if found := re.fullmatch(r"([0-9]{4})-FYMar", text):
        return f"{int(found[1]) - 1}-04/{found[1]}-03"
    if found := re.fullmatch(r"([0-9]{4})-M([0-9]{2})-M([0-9]{2})", text):
        return f"{found[1]}-{found[2]}/{found[1]}-{found[3]}"
    return text.removesuffix("-FY")


def _rounding(value: float, least_digits: int = 3) -> float:
    """Half of the last digit that is not zero, counting at least so many digits as printed."""
    digits = str(round(value))
    return 0.5 * 10.0 ** (len(digits) - max(len(digits.rstrip("0")), least_digits))


def find_misses(changes: pl.DataFrame) -> pl.DataFrame:
    """Compare reported points with the facts: one row per level, qoq or yoy that lies outside what rounding leaves."""
    facts = named_alike(read_facts())
    points = named_alike(changes.filter(pl.col("modality") == "reported", pl.col("scope").is_null()))
    known = points.join(facts, on=KEYS)
    base = facts.select(*KEYS[:3], pl.col("period").alias("base_period"), base="fact", base_rounding="fact_rounding")
    return pl.concat(
        [
            _level_misses(known),
            _delta_misses(known, base, "qoq"),
            _delta_misses(known, base, "yoy"),
            _stated_misses(known),
        ]
    )


def named_alike(rows: pl.DataFrame) -> pl.DataFrame:
    """Drop the mark of entities that the annotators' list did not know; the vocabulary may know them by now."""
    return rows.with_columns(pl.col("entity").str.strip_prefix("other:"))


def _level_misses(known: pl.DataFrame) -> pl.DataFrame:
    leeway = pl.col("rounding") + pl.col("fact_rounding")
    return _misses(known.with_columns(got="value", expected="fact"), leeway, "level")


def _delta_misses(known: pl.DataFrame, base: pl.DataFrame, basis: str) -> pl.DataFrame:
    """Compute the delta from two facts and hold ours against it."""
    neighbour = {"qoq": "previous_period", "yoy": "year_ago_period"}[basis]
    pairs = known.join(base, left_on=[*KEYS[:3], neighbour], right_on=[*KEYS[:3], "base_period"])
    expected = pl.col("fact") / pl.col("base") - 1
    blur = (pl.col("fact_rounding") + (1 + expected.abs()) * pl.col("base_rounding")) / pl.col("base")
    return _misses(
        pairs.with_columns(got=f"{basis}_ratio", expected=expected), blur + pl.col(f"{basis}_rounding"), basis
    )


def _stated_misses(known: pl.DataFrame) -> pl.DataFrame:
    """Hold our yoy against the growth the company stated, which is printed to a tenth of a percent or a whole one."""
    whole = ((pl.col("fact_yoy") * 100).round(6) % 1) == 0
    leeway = pl.when(whole).then(0.005).otherwise(0.0005) + pl.col("yoy_rounding") + 0.0005
    return _misses(known.with_columns(got="yoy_ratio", expected="fact_yoy"), leeway, "yoy against stated")


def _misses(rows: pl.DataFrame, leeway: pl.Expr, what: str) -> pl.DataFrame:
    told = rows.with_columns(leeway=leeway).filter((pl.col("got") - pl.col("expected")).abs() > pl.col("leeway"))
    return told.select(*KEYS, pl.lit(what).alias("what"), "got", "expected", "leeway")


@pytest.fixture(scope="module")
def changes() -> pl.DataFrame:
    return compare(sample_history(), VOCABULARY, edition(), AS_OF).changes


def test_every_level_and_delta_of_the_sample_is_within_rounding_of_the_facts(changes: pl.DataFrame) -> None:
    misses = find_misses(changes)
    assert misses.is_empty(), misses


def test_a_wrong_level_and_its_deltas_are_misses() -> None:
    history = sample_history()
    told = (pl.col("entity") == "kuaishou") & (pl.col("metric") == "gmv") & (pl.col("period") == "2024-Q3")
    slipped = pl.when(told & (pl.col("unit") == "CNY")).then(pl.col("value") * 1.01).otherwise("value")
    wrong = compare(history.with_columns(value=slipped), VOCABULARY, edition(), AS_OF).changes
    assert set(find_misses(wrong)["what"]) >= {"level", "qoq", "yoy", "yoy against stated"}


def test_most_verified_rows_of_the_tracked_series_are_found(changes: pl.DataFrame) -> None:
    found = changes.join(read_facts(), on=KEYS, how="semi")
    assert found.height >= 100
    assert found["qoq_ratio"].count() >= 55
    assert found["yoy_ratio"].count() >= 45


def test_no_delta_reaches_over_a_gap(changes: pl.DataFrame) -> None:
    spots = ["entity", "metric", "scope", "unit", "modality"]
    for basis, neighbour in (("qoq", "previous_period"), ("yoy", "year_ago_period")):
        made = changes.filter(pl.col(f"{basis}_ratio").is_not_null())
        there = changes.select(*spots, pl.col("period").alias(neighbour))
        assert made.join(there, on=[*spots, neighbour], how="anti", nulls_equal=True).is_empty()


def test_every_delta_that_is_missing_has_its_reason(changes: pl.DataFrame) -> None:
    for basis in ("qoq", "yoy"):
        silent = (
            pl.col(f"{basis}_ratio").is_null()
            & pl.col(f"{basis}_reason").is_null()
            & pl.col(f"{basis}_change").is_null()
        )
        assert changes.filter(silent).is_empty()


def test_kuaishou_gmv_grew_nine_and_a_half_percent_in_the_third_quarter_of_2024(changes: pl.DataFrame) -> None:
    row = changes.filter(entity="kuaishou", metric="gmv", unit="CNY", period="2024-Q3").row(0, named=True)
    assert (row["value"], row["previous_value"]) == (334.2e9, 305.3e9)
    assert row["qoq_ratio"] == pytest.approx(0.0947, abs=0.0001)
    assert row["yoy_ratio"] == pytest.approx(0.1516, abs=0.0001)
    assert row["stated_qoq_ratio"] == 0.095


def test_figures_csv_is_read_back_with_the_same_verdict(changes: pl.DataFrame, tmp_path: Path) -> None:
    changes.drop("claim_ids", "rounding", "qoq_rounding", "yoy_rounding").write_csv(tmp_path / "figures.csv")
    assert find_misses(read_figures(tmp_path / "figures.csv")).is_empty()


def test_the_four_quarters_of_kuaishou_gmv_add_up_to_the_stated_year() -> None:
    year = make_claims([point("kuaishou", "gmv", "2024", 1.39e12, rounding=5e9)])
    history = pl.concat([sample_history(), with_sources(year)])
    audits = audit_sums(view(history, VOCABULARY).changes, VOCABULARY)
    row = audits.filter(entity="kuaishou", metric="gmv", period="2024").row(0, named=True)
    assert row["outcome"] == "passed"
    assert "1389.7" in row["note"]


def test_growth_on_a_comparable_base_takes_the_place_of_the_levels_growth(changes: pl.DataFrame) -> None:
    row = changes.filter(entity="market:china_ecommerce", metric="online_retail_sales", period="2024").row(
        0, named=True
    )
    assert (row["yoy_ratio"], row["stated_yoy_ratio"], row["yoy_reason"]) == (None, 0.072, "method_break")
    assert "b" in row["marks"]


def read_figures(path: Path) -> pl.DataFrame:
    """Read a brief's figures.csv; roundings, which it does not tell, follow from the digits of its values."""
    text = ("entity", "metric", "scope", "unit", "period", "modality")
    figures = pl.read_csv(path, infer_schema_length=None, schema_overrides=dict.fromkeys(text, pl.String))
    blur = {name: _roundings(figures[name]) for name in ("value", "previous_value", "year_ago_value")}
    value = figures["value"].abs()
    return figures.with_columns(
        rounding=blur["value"],
        qoq_rounding=(blur["value"] + value / figures["previous_value"] * blur["previous_value"])
        / figures["previous_value"],
        yoy_rounding=(blur["value"] + value / figures["year_ago_value"] * blur["year_ago_value"])
        / figures["year_ago_value"],
    )


def _roundings(values: pl.Series) -> pl.Series:
    return pl.Series([None if value is None else _rounding(abs(value), 2) for value in values], dtype=pl.Float64)


if __name__ == "__main__":
    given = read_figures(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    table = given if given is not None else compare(sample_history(), VOCABULARY, edition(), AS_OF).changes
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200):
        print(find_misses(table))
    seen = named_alike(table).join(named_alike(read_facts()), on=KEYS, how="semi")
    made = ", ".join(f"{basis} {seen[f'{basis}_ratio'].count()}" for basis in ("qoq", "yoy"))
    print(f"{seen.height} of {read_facts().height} verified rows found; {made}")
