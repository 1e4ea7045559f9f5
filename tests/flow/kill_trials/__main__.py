"""Run the trials on a server of their own, and print what they came to."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from flows.server import await_server, start_server
from tests.flow.kill_trials.stands import open_stand
from tests.flow.kill_trials.trials import try_all

QUIET = {"PREFECT_LOGGING_LEVEL": "ERROR", "PREFECT_LOGGING_TO_API_ENABLED": "false"}


def main(trials: int = 100, seed: int = 1, pairs: int = 10) -> int:
    """Return 1 where anything differed."""
    place = Path(tempfile.mkdtemp(prefix="kill-trials-"))
    os.environ.update({**QUIET, "PREFECT_HOME": str(place / "prefect")})
    os.environ.pop("PREFECT_API_URL", None)
    api = start_server()
    assert api is not None
    await_server(api)
    with open_stand(place, api) as stand:
        outcome = try_all(stand, trials, seed, pairs, lambda line: print(line, flush=True))
    print(f"seed {seed}; an undisturbed run took {outcome.lasted:.1f} s; {dict(outcome.counts)}")
    print(f"killed {dict(outcome.moments)}")
    print("\n".join(outcome.failures))
    print(f"{len(outcome.failures)} differ{f', kept in {place}' if outcome.failures else ''}")
    if not outcome.failures:
        shutil.rmtree(place, ignore_errors=True)
    return min(len(outcome.failures), 1)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:4])))
