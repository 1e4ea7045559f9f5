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


def test_a_backfill_makes_what_is_missing_with_what_was_known_then_or_now(server: str, tmp_path: Path) -> None:
    from flows.backfill import backfill
    from flows.ingest import ingest

    early, late = ARTICLES / "017-kuaishou-third-quarter.txt", ARTICLES / "018-three-reports-compared.txt"
    first, second, lake = date(2024, 11, 25), date(2024, 12, 2), str(tmp_path / "lake")
    for day, article in ((first, early), (second, late)):
        asyncio.run(ingest(articles=[article], lake=lake, now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC)))

    def fill(known: str) -> list[str]:
        given: dict[str, Any] = {"articles": [early], "lake": lake, "reports": tmp_path / known, "known": known}
        filled = asyncio.run(backfill(first, first, now=datetime(2025, 1, 1, tzinfo=UTC), **given))
        return [one.owed.period for one in filled if one.path and one.path.is_file()]

    def read(known: str) -> int:
        manifest = json.loads((tmp_path / known / "weekly/2024-W48/manifest.json").read_text("utf-8"))
        return int(manifest["counts"]["articles_read"])

    assert fill("now") == ["2024-W48"]
    assert fill("now") == []
    assert fill("then") == ["2024-W48"]
    assert (read("now"), read("then")) == (2, 1)
