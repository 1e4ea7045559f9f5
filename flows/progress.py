"""What a run says while it works: a bar on a terminal, plain lines elsewhere, and Prefect's log either way."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar

ROOMS = ("load", "clean", "extract", "normalise", "validate", "store", "compare", "render", "deliver")
_listener: ContextVar[Callable[[str, str], None] | None] = ContextVar("listener", default=None)


def announce(room: str, text: str) -> None:
    """Tell that a room is done and what came out of it."""
    from prefect.exceptions import MissingContextError
    from prefect.logging import get_run_logger

    with contextlib.suppress(MissingContextError):
        get_run_logger().info("%s: %s", room, text)
    if listener := _listener.get():
        listener(room, text)


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """Show what is announced within: a progress bar on a terminal, plain lines elsewhere."""
    with _bar() if sys.stderr.isatty() else _lines() as listener:
        token = _listener.set(listener)
        try:
            yield
        finally:
            _listener.reset(token)


@contextlib.contextmanager
def _lines() -> Iterator[Callable[[str, str], None]]:
    yield lambda room, text: print(f"{room:10} {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[str, str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:10}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} rooms"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("starting", total=len(ROOMS))

        def listen(room: str, text: str) -> None:
            console.print(f"{room:10} {text}", highlight=False)
            progress.update(bar, completed=ROOMS.index(room) + 1, description=room)

        yield listen
