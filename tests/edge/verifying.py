"""Run `brief verify` on a changed copy of the project in one process: `python -m tests.edge.verifying JOB`.

JOB is JSON: arguments of `brief`, and changes {name: [[path below the project, text to find, text instead], …]}. An empty text
to find appends; * takes the contents of the file named instead. Each change is taken back after its run. Prints JSON:
name → [exit status, lines printed, lines complained]. The clock stands ten years ahead.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from flows import preparation
from flows.cli import app
from tasks.errors import BriefError
from tasks.render.coverage import covered_characters
from tasks.render.labels import read_labels
from tasks.settings import PROJECT


class Later(datetime):
    """A clock that stands ten years ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Later:
        return cls(2036, 2, 29, 23, 59, tzinfo=tz or UTC)


@contextmanager
def changed(path: Path, old: str, new: str) -> Iterator[None]:
    """Change a file for a while."""
    kept = path.read_bytes()
    if old == "*":
        path.write_bytes((PROJECT / new).read_bytes())
    elif old.encode() in kept:
        path.write_bytes(kept.replace(old.encode(), new.encode(), 1) if old else kept + new.encode())
    else:
        raise ValueError(f"{path} does not hold {old!r}")
    try:
        yield
    finally:
        path.write_bytes(kept)


def run(arguments: list[str]) -> tuple[int, list[str], list[str]]:
    """Run the command as a new process would: nothing read before is remembered."""
    read_labels.cache_clear()
    covered_characters.cache_clear()
    said, complained = io.StringIO(), io.StringIO()
    status = 0
    with redirect_stdout(said), redirect_stderr(complained):
        try:
            app(arguments, exit_on_error=False, result_action="return_value")
        except BriefError as error:
            status = error.exit_code
            print(error, file=sys.stderr)
    return status, said.getvalue().splitlines(), complained.getvalue().splitlines()


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Run the command unchanged, then once for every change."""
    vars(preparation)["datetime"] = Later
    told: dict[str, Any] = {"nothing": run(job["arguments"])}
    for name, edits in job["changes"].items():
        with ExitStack() as held:
            for place, old, new in edits:
                held.enter_context(changed(PROJECT / place, old, new))
            told[name] = run(job["arguments"])
    return told


if __name__ == "__main__":
    json.dump(main(json.loads(sys.argv[1])), sys.stdout)
