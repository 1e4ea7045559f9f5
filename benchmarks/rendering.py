"""How long rendering takes beside bare WeasyPrint on the same page, and how long and large a brief of many companies is.

    python -m benchmarks.rendering [--companies 40] [--quarters 12]

The first two rows print the same HTML in child processes of their own: ours with its checks, fetcher, limits and
attachments, and WeasyPrint with nothing around it. The third is the whole way: compare, story, pages, all files.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from tasks.records import BriefMaterial
from tasks.render.artifacts import render_brief
from tasks.render.brief import Brief
from tasks.render.coverage import mark_uncovered
from tasks.render.page import print_page
from tasks.render.pdf import write_pdf
from tasks.render.story import build_brief
from tasks.settings import PROJECT
from tasks.vocabulary import Vocabulary
from tests.histories import history, point
from tests.unit.render_material import material, with_entities

ROUNDS = 5
TEMPLATES = PROJECT / "templates"
BARE = (
    "import sys; from weasyprint import HTML; "
    "sys.stdout.buffer.write(HTML(string=sys.stdin.read(), base_url=sys.argv[1]).write_pdf(pdf_variant='pdf/ua-1'))"
)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--companies", type=int, default=40)
    asked.add_argument("--quarters", type=int, default=12)
    size = asked.parse_args()
    words, told = build_material(size.companies, size.quarters)
    brief = build_brief(told, words)
    page = mark_uncovered(print_page(brief, TEMPLATES), TEMPLATES)
    print(
        f"{size.companies} companies x {size.quarters} quarters: {told.history.height} claims, {len(page) / 1e3:.0f} kB of HTML"
    )
    bare = _median(lambda: _print_bare(page))
    ours = _median(lambda: write_pdf(page, TEMPLATES, brief.as_of, {"figures.csv": b"entity\n"}))
    print(f"{'bare WeasyPrint, a process of its own':40} {bare:6.2f} s")
    print(f"{'write_pdf':40} {ours:6.2f} s   {ours / bare:.2f} x bare")
    whole = _median(lambda: _make(size.companies, size.quarters))
    print(f"{'history to all files':40} {whole:6.2f} s")
    for who, name in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "largest child (the PDF)")):
        print(f"{'peak memory, ' + name:40} {resource.getrusage(who).ru_maxrss / 1024:6.0f} MB")


def build_material(companies: int, quarters: int) -> tuple[Vocabulary, BriefMaterial]:
    """Build a history of revenue and GMV for each company in every quarter up to 2025-Q3, and compare it."""
    names = [f"company_{number:02}" for number in range(companies)]
    periods = [f"{2025 - (back + 1) // 4}-Q{(2 - back) % 4 + 1}" for back in range(quarters)]
    told = [
        point(name, metric, period, round(20 * (1 + at % 7) * 1.03 ** (quarters - back) * (1 + at * back % 5 / 50), 1) * 1e9)
        for at, name in enumerate(names)
        for metric in ("revenue", "gmv")
        for back, period in enumerate(periods)
    ]  # fmt: skip
    words = with_entities(*names)
    return words, material(history(*told), words=words)


def _make(companies: int, quarters: int) -> Brief:
    words, told = build_material(companies, quarters)
    brief = build_brief(told, words)
    render_brief(told, brief, TEMPLATES, None)
    return brief


def _print_bare(page: str) -> None:
    command = [sys.executable, "-c", BARE, f"{TEMPLATES.as_uri()}/"]
    subprocess.run(command, input=page.encode(), capture_output=True, check=True, env={"SOURCE_DATE_EPOCH": "0"})


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
