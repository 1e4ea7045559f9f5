"""Make reports/sample/ anew: the brief of the shipped articles as of a fixed day and moment, and its pages as pictures.

    python -m benchmarks.sample        (or: make sample)

A test compares the brief of the shipped articles with the manifest kept here; the pictures need pdftoppm (poppler-utils).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from flows.local_runs import start_flow
from tasks.settings import PROJECT

AS_OF = date(2025, 12, 1)
NOW = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
SAMPLE = PROJECT / "reports" / "sample"
KEPT = ("brief.pdf", "brief.html", "figures.csv", "manifest.json")
DPI = 110
COLOURS = 64  # a page has one accent and greys: a palette keeps its picture small


def main() -> None:
    """Make the brief in a place of its own, keep its files, draw its pages."""
    with tempfile.TemporaryDirectory() as place:
        given = {
            "as_of": AS_OF,
            "now": NOW,
            "lake": f"{place}/lake",
            "reports": Path(place) / "reports",
            "deliver": False,
        }
        folder = Path(str(start_flow("weekly-brief", given))).parent
        SAMPLE.mkdir(parents=True, exist_ok=True)
        for old in SAMPLE.glob("page-*.png"):
            old.unlink()
        for name in KEPT:
            shutil.copyfile(folder / name, SAMPLE / name)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", SAMPLE / "brief.pdf", SAMPLE / "page"], check=True)
    for path in SAMPLE.glob("page-*.png"):
        Image.open(path).quantize(COLOURS).save(path, optimize=True)
    for path in sorted(SAMPLE.iterdir()):
        print(f"{path.stat().st_size / 1e3:7.0f} kB  {path.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
