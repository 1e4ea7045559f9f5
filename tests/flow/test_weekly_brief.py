"""The weekly brief from articles to PDF, on the articles the project ships."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tasks.settings import PROJECT
from tests.flow.conftest import run_weekly

pytestmark = pytest.mark.flow
SAMPLE = PROJECT / "reports" / "sample"
FILES = {"brief.pdf", "brief.html", "figures.csv", "evidence.json", "quality.html", "manifest.json"}


def figures(folder: Path) -> list[dict[str, str]]:
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figure(folder: Path, entity: str, metric: str, period: str, unit: str = "CNY") -> dict[str, str]:
    (row,) = [
        one
        for one in figures(folder)
        if (one["entity"], one["metric"], one["period"], one["unit"]) == (entity, metric, period, unit)
        and not one["scope"]
        and one["modality"] == "reported"
    ]
    return row


def test_a_brief_has_all_its_files(weekly: dict[str, Any]) -> None:
    assert weekly["path"].name == "brief.pdf"
    assert {path.name for path in weekly["folder"].iterdir()} == FILES
    assert weekly["folder"].relative_to(weekly["place"]).as_posix() == "reports/weekly/2025-W49"


def test_the_pdf_is_tagged_and_short(weekly: dict[str, Any]) -> None:
    pdf = PdfReader(BytesIO(weekly["path"].read_bytes()))
    assert 1 <= len(pdf.pages) <= 4
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_kuaishou_gmv_of_the_third_quarter_is_compared_with_the_second(weekly: dict[str, Any]) -> None:
    row = figure(weekly["folder"], "kuaishou", "gmv", "2024-Q3")
    assert float(row["value"]) == pytest.approx(334.2e9)
    assert (row["previous_period"], float(row["previous_value"])) == ("2024-Q2", pytest.approx(305.3e9))
    assert float(row["qoq_ratio"]) == pytest.approx(0.095, abs=5e-4)


def test_the_four_quarters_of_a_year_add_up_to_it(weekly: dict[str, Any]) -> None:
    quarters = [float(figure(weekly["folder"], "kuaishou", "gmv", f"2024-Q{n}")["value"]) for n in range(1, 5)]
    assert sum(quarters) == pytest.approx(1.39e12, rel=0.005)


def test_every_claim_of_the_evidence_stands_in_its_document(weekly: dict[str, Any]) -> None:
    evidence = json.loads((weekly["folder"] / "evidence.json").read_text("utf-8"))
    claims = evidence["claims"] if isinstance(evidence, dict) else evidence
    assert len(claims) > 300
    assert all(one["raw"] in one["quote"] for one in claims)


def test_implausible_growth_is_held_back_with_its_rule(weekly: dict[str, Any]) -> None:
    evidence = json.loads((weekly["folder"] / "evidence.json").read_text("utf-8"))
    claims = evidence["claims"] if isinstance(evidence, dict) else evidence
    (row,) = [one for one in claims if one["raw"] == "36007900%"]
    assert row["status"] == "quarantined"
    assert "growth_plausible" in row["rules_failed"]


def test_the_same_articles_again_add_nothing_and_change_nothing(weekly: dict[str, Any]) -> None:
    before = {path.name: path.read_bytes() for path in weekly["folder"].iterdir()}
    run_weekly(weekly["place"])
    assert {path.name: path.read_bytes() for path in weekly["folder"].iterdir()} == before


def test_the_same_inputs_give_the_same_bytes_in_another_folder(weekly: dict[str, Any], tmp_path: Path) -> None:
    folder = run_weekly(tmp_path).parent
    for name in FILES - {"manifest.json"}:
        assert (folder / name).read_bytes() == (weekly["folder"] / name).read_bytes(), name


def test_bad_files_are_set_aside_by_name_and_the_run_goes_on(server: str, tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    shutil.copy(PROJECT / "seeds/articles/017-kuaishou-third-quarter.txt", articles)
    (articles / "broken.xml").write_text("<feed><entry>")
    (articles / "empty.txt").write_bytes(b"")
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (articles / "huge.txt").write_bytes(b"GMV of $1 billion. " * (50_000_000 // 19))
    folder = run_weekly(tmp_path, articles=[articles]).parent
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["counts"]["articles_read"] == 1
    bad = {"broken.xml", "empty.txt", "binary.txt", "huge.txt"}
    assert bad <= {one["doc"] for one in manifest["set_aside"]}
    assert manifest["counts"]["articles_set_aside"] >= len(bad)
    assert {one["doc"] for one in manifest["inputs"]} == {"017-kuaishou-third-quarter.txt"}


def test_an_earlier_cut_off_knows_nothing_of_what_came_later(weekly: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(weekly["place"] / "lake", tmp_path / "lake")
    folder = run_weekly(tmp_path, as_of=date(2024, 11, 25)).parent
    assert {row["period"] for row in figures(folder) if row["modality"] == "reported"}.isdisjoint(
        {"2024-Q4", "2025-Q1"}
    )


def test_parameters_come_as_text_from_a_deployment(weekly: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(weekly["place"] / "lake", tmp_path / "lake")
    path = run_weekly(tmp_path, as_of="2025-12-01", now="2025-12-01T01:00:00Z", reports=str(tmp_path / "reports"))
    assert (path.parent / "figures.csv").read_bytes() == (weekly["folder"] / "figures.csv").read_bytes()


def test_the_sample_in_the_repository_is_the_brief_of_the_shipped_articles(weekly: dict[str, Any]) -> None:
    kept = json.loads((SAMPLE / "manifest.json").read_text("utf-8"))["outputs"]
    made = json.loads((weekly["folder"] / "manifest.json").read_text("utf-8"))["outputs"]
    assert made == kept, "the brief has changed: look at it, then run `make sample`"
    for name in ("brief.pdf", "brief.html", "figures.csv"):
        assert hashlib.sha256((SAMPLE / name).read_bytes()).hexdigest() == kept[name]
