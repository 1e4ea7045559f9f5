"""The verb `run` for the Prefect console: `prefect run`, `prefect run weekly-brief -p as_of=2025-08-25`.

Prefect loads this package through its plug-in entry point (as `competitive_briefs_console`) on every `import prefect`, so it
stays light: the command is registered only inside the console, and its body is imported only when called.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from prefect.plugins import register_hook


@register_hook
def setup_environment(*, ctx: Any) -> None:
    """Add `run` to the console; a Prefect whose console is built otherwise gets a warning instead of a broken console."""
    if Path(sys.argv[0]).name != "prefect" and "prefect/__main__.py" not in sys.argv[0]:
        return
    try:
        from prefect.cli._app import _app

        _app.command("flows.local_runs:run_flow", name="run", help="Run one of this project's flows here and now.")
    except Exception as error:
        ctx.logger_factory("competitive_briefs").warning(
            "`prefect run` is not available in this version of Prefect (%s); use `brief run` or `python -m flows.weekly_brief`",
            error,
        )
