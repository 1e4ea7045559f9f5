"""Error analysis of extraction by class: `python -m benchmarks.extraction_errors [seeds|sample] [--show N]`."""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.gold.extraction import CORPORA, extract_claims, score, write_claims

_CLASSES = ("wrong entity", "wrong metric", "wrong kind", "wrong period", "wrong basis")
_MINE = re.compile(r"mine: (\S+) (\S+) ")
_GOLD = re.compile(r"' (-?[0-9.e+-]+) (\S+) ")


def classify(line: str, next_line: str) -> list[str]:
    """Name the classes of one line of score.py's error list."""
    if line.startswith("- not in gold"):
        return ["false claim"]
    if line.startswith("- missed"):
        return ["missed number"]
    if line.startswith("- wrong amount"):
        gold, mine = _GOLD.search(line), _MINE.search(next_line)
        if gold and mine and gold[2] != mine[2]:
            return ["wrong unit"]
        return ["wrong scale or value"]
    fields = line[2:].split(":")[0].removeprefix("wrong ").split(",")
    return [f"wrong {field}" for field in fields if f"wrong {field}" in _CLASSES]


def main(words: list[str]) -> int:
    """Print counts per class for each corpus, and the first N errors with --show."""
    shown = int(words[words.index("--show") + 1]) if "--show" in words else 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        write_claims(extract_claims(), path)
        for name in [name for name in CORPORA if name in words] or list(CORPORA):
            lines = score(CORPORA[name], path, "--errors", "100000").splitlines()
            errors = [number for number, line in enumerate(lines) if line.startswith("- ")]
            counts = Counter(kind for number in errors for kind in classify(lines[number], ([*lines, ""])[number + 1]))
            print(f"{name}: {len(errors)} errors")
            for kind, count in counts.most_common():
                print(f"  {kind:22} {count:4}")
            print("\n".join(lines[errors[0] :][: 2 * shown]) if shown and errors else "", end="\n" if shown else "")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
