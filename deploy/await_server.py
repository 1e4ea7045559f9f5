"""Wait until the Prefect server of PREFECT_API_URL answers; exit status 3 when it does not within two minutes."""

from __future__ import annotations

import os
import sys

from flows.server import await_server
from tasks.errors import BrokenEnvironment

if __name__ == "__main__":
    try:
        await_server(os.environ.get("PREFECT_API_URL"))
    except BrokenEnvironment as error:
        print(error, file=sys.stderr)
        sys.exit(3)
