"""Run a flow of this project here and now: what `prefect run` and `python -m flows.…` do."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import cyclopts
from pydantic import TypeAdapter, ValidationError

from flows.server import await_server, quick_imports, start_server
from tasks.errors import BriefError, WrongUse

FLOWS = {
    "weekly-brief": ("flows.weekly_brief", "weekly_brief", "read what is new, then make and deliver the brief"),
    "backfill": ("flows.backfill", "backfill", "make the briefs of past periods that are missing"),
    "ingest": ("flows.ingest", "ingest", "read what is new into the lake"),
    "watchdog": ("flows.watchdog", "watchdog", "send what may go out by now, and tell ops of briefs that are late"),
    "publish": ("flows.publish", "publish", "make and deliver the brief from the lake"),
}


def run_flow(
    name: str | None = None,
    *,
    param: Annotated[
        list[str] | None, cyclopts.Parameter(name=["--param", "-p"], help="A parameter as name=value; may be repeated.")
    ] = None,
) -> None:
    """Run one of this project's flows here and now; without a name, list them.

    Example: prefect run weekly-brief -p as_of=2025-08-25 -p edition=weekly
    """
    if name is None:
        print("\n".join(f"{key:14} {what}" for key, (_, _, what) in FLOWS.items()))
        return
    try:
        print(start_flow(name, read_parameters(name, param or [])))
    except BriefError as error:
        raise SystemExit(_report(error)) from None


def start_flow(name: str, parameters: Mapping[str, Any]) -> Any:
    """Run a flow on the configured server, else on a temporary one; returns what the flow returns."""
    address = start_server()
    with quick_imports():
        flow = _flow(name)
        from prefect.settings import PREFECT_API_URL, temporary_settings
    await_server(address)
    with temporary_settings({PREFECT_API_URL: address} if address else {}):
        return asyncio.run(flow(**parameters))


def read_parameters(name: str, pairs: list[str]) -> dict[str, Any]:
    """Read `name=value` pairs by the flow's own annotations; WrongUse names what does not fit."""
    signature = inspect.signature(_flow(name).fn, eval_str=True)
    values: dict[str, Any] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or key not in signature.parameters:
            raise WrongUse(
                f"{name} has no parameter {pair!r}; write -p name=value with one of: {', '.join(signature.parameters)}"
            )
        try:
            values[key] = TypeAdapter(signature.parameters[key].annotation).validate_strings(text)
        except ValidationError as error:
            raise WrongUse(f"{key}={text!r} is not understood: {error.errors()[0]['msg']}") from None
    return values


def _flow(name: str) -> Any:
    if name not in FLOWS:
        raise WrongUse(f"No flow is called {name!r}; known: {', '.join(FLOWS)}")
    module, attribute, _ = FLOWS[name]
    return getattr(importlib.import_module(module), attribute)


def _report(error: BriefError) -> int:
    print(error, file=sys.stderr)
    return error.exit_code
