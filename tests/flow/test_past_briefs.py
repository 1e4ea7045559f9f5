"""Past briefs: made again from their manifests, explained, and made where they are missing."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.settings import PROJECT

pytestmark = pytest.mark.flow
ARTICLES = PROJECT / "seeds/articles"


def test_a_brief_is_made_again_byte_for_byte_and_a_file_changed_since_is_told_by_its_row(
    weekly: dict[str, Any], tmp_path: Path
) -> None:
    from flows.preparation import prepare
    from flows.verify import compare_brief, make_again, read_record, tell_verification

    path = weekly["folder"] / "manifest.json"
    record = read_record(path)
    again = make_again(prepare(record.edition, record.as_of, lake=str(weekly["place"] / "lake")), record)
    assert tell_verification(compare_brief(path, record, again)) == ["same: 6 files"]

    folder = shutil.copytree(weekly["folder"], tmp_path / "copy")
    figures = (folder / "figures.csv").read_text("utf-8").replace(",334200000000,", ",934200000000,", 1)
    (folder / "figures.csv").write_text(figures, "utf-8")
    (folder / "quality.html").unlink()
    told = tell_verification(compare_brief(folder / "manifest.json", record, again))
    assert told[:2] == [
        "differs: 2 of 6 files",
        "what was made again is what was recorded: the files were changed since",
    ]
    assert any("was 934200000000, is 334200000000" in line for line in told)
    assert "quality.html: missing beside the manifest" in told


def test_another_vocabulary_is_named_as_what_changed(
    weekly: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.verify import tell_verification, verify_brief

    seeds = shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    with (seeds / "vocabulary/entities.csv").open("a", encoding="utf-8") as rows:
        rows.write("acme_mart,Acme Mart,*,platform,\n")
    monkeypatch.setenv("BRIEF_SEEDS", str(seeds))
    found = verify_brief(weekly["folder"], str(weekly["place"] / "lake"))
    told = tell_verification(found)
    assert not found.is_reproduced
    assert [line.split(":")[0] for line in found.versions] == ["version of vocabulary"]
    assert {"brief.pdf", "evidence.json", "manifest.json"} <= set(found.files)
    assert "figures.csv" not in found.files
    assert told[0] == f"differs: {len(found.files)} of 6 files"


def test_every_note_of_a_brief_leads_to_a_sentence_with_its_source(weekly: dict[str, Any]) -> None:
    from flows.explain import explain, read_rule_names
    from flows.printed import find_brief

    brief = find_brief(weekly["place"] / "reports", "weekly", None)
    rules = read_rule_names(PROJECT / "expectations")
    assert len(brief.notes) > 5
    for number in brief.notes:
        told = "\n".join(explain(brief, str(number), rules))
        assert f"note {number}" in told
        assert all(f"\n  {entry} " in told for entry in ("sentence", "place", "publisher", "read as", "verdict"))


def test_a_backfill_makes_what_is_missing_with_what_was_known_then_or_now(server: str, tmp_path: Path) -> None:
    from flows.backfill import backfill
    from flows.ingest import ingest

    early, late = ARTICLES / "017-kuaishou-third-quarter.txt", ARTICLES / "018-three-reports-compared.txt"
    first, second, lake = date(2024, 11, 25), date(2024, 12, 2), str(tmp_path / "lake")
    for day, article in ((first, early), (second, late)):
        asyncio.run(ingest(articles=[article], lake=lake, now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC)))

    def fill(known: str) -> list[str]:
        given = {"articles": [early], "lake": lake, "reports": tmp_path / known, "known": known}
        filled = asyncio.run(backfill(first, first, now=datetime(2025, 1, 1, tzinfo=UTC), **given))
        return [one.owed.period for one in filled if one.path and one.path.is_file()]

    def read(known: str) -> int:
        manifest = json.loads((tmp_path / known / "weekly/2024-W48/manifest.json").read_text("utf-8"))
        return int(manifest["counts"]["articles_read"])

    assert fill("now") == ["2024-W48"]
    assert fill("now") == []
    assert fill("then") == ["2024-W48"]
    assert (read("now"), read("then")) == (2, 1)
