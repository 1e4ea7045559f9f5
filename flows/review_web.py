"""`brief review --web`: the review as a page on this machine, for one reviewer, as long as the command runs."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from flows.preparation import prepare
from flows.review import ACTIONS, find_user, give_word
from flows.review_drafts import EVENTS
from flows.review_guard import COOKIE, Guard, guarding_headers
from flows.review_page import Asked, write_page
from flows.review_room import ReviewRoom
from tasks.errors import BriefError, BrokenEnvironment, WrongUse

LOCAL = "127.0.0.1"
LARGEST_FORM = 32_768  # bytes
REFUSED = (
    "This page opens with the address that brief review --web printed, once. Start the command again for a new one."
)
FOREIGN = "This form did not come from the review page. Go back, reload the page and send it again."

Next = Callable[[Request], Awaitable[Response]]


class _Refused(Exception):
    """A request that must not be answered: status, and what the reader is told."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status, self.told = status, told


def serve_review(edition: str, lake: str | None, by: str | None, port: int = 0) -> None:
    """Serve the page on 127.0.0.1 until it is interrupted, and print the address that opens it.

    BrokenEnvironment where the port is taken.
    """
    room = ReviewRoom(prepare(edition, lake=lake), _name_reviewer(by))
    with _listen(port) as listener:
        guard = Guard(listener.getsockname()[1])
        config = uvicorn.Config(build_app(room, guard), log_level="error", access_log=False, server_header=False)
        print(f"open {guard.address}\nit opens once, for {room.by}; end with Ctrl-C", flush=True)
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def build_app(room: ReviewRoom, guard: Guard) -> Starlette:
    """Build the application: one page, its forms, and the door."""

    async def keep_door(request: Request, call_next: Next) -> Response:
        request.state.nonce = secrets.token_urlsafe(16)
        try:
            _check_request(request, guard)
            answer = await call_next(request)
        except _Refused as refusal:
            answer = PlainTextResponse(refusal.told + "\n", refusal.status)
        answer.headers.update(guarding_headers(request.state.nonce))
        return answer

    def enter(request: Request) -> Response:
        session = guard.redeem(request.query_params.get("token", ""))
        if session is None and not guard.knows(request.cookies.get(COOKIE)):
            return PlainTextResponse(REFUSED + "\n", 403)
        answer = RedirectResponse("/", 303)
        if session:
            answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
        return answer

    def show(request: Request) -> Response:
        return HTMLResponse(write_page(room, guard, request.state.nonce, _asked(request.query_params)))

    async def decide(request: Request) -> Response:
        form = await _read_form(request, guard)
        claim_id, action = request.path_params["claim_id"], _read_action(form, ACTIONS)
        try:
            made = await run_in_threadpool(room.decide, action, claim_id, form)
        except WrongUse as error:
            return await show_problem(request, claim_id, action, error, form)
        return RedirectResponse(f"/?{urlencode({**_asked(form).place, 'done': made.decision_id})}", 303)

    async def decide_draft(request: Request) -> Response:
        form = await _read_form(request, guard)
        name, action = request.path_params["name"], _read_action(form, tuple(EVENTS))
        try:
            await run_in_threadpool(room.decide_draft, action, name, form)
        except WrongUse as error:
            return await show_problem(request, name, action, error, form)
        return RedirectResponse("/?view=drafts", 303)

    async def show_problem(
        request: Request, what: str, action: str, error: WrongUse, form: Mapping[str, str]
    ) -> Response:
        asked = _asked(form).failing(what, action, str(error), form)
        page = await run_in_threadpool(write_page, room, guard, request.state.nonce, asked)
        return HTMLResponse(page, 422)

    return Starlette(
        routes=[
            Route("/enter", enter),
            Route("/", show),
            Route("/figures/{claim_id:str}", decide, methods=["POST"]),
            Route("/drafts/{name:path}", decide_draft, methods=["POST"]),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=keep_door)],
        exception_handlers={_Refused: _tell_refusal, BriefError: _tell_failure},
    )


def _check_request(request: Request, guard: Guard) -> None:
    """Refuse a foreign host, a browser without the session, and a form of another origin."""
    host = request.headers.get("host")
    if not guard.is_host(host):
        raise _Refused(400, f"This page is called {guard.hosts[0]} and nothing else.")
    if request.url.path != "/enter" and not guard.knows(request.cookies.get(COOKIE)):
        raise _Refused(403, REFUSED)
    is_reading = request.method in ("GET", "HEAD")
    is_foreign = request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
    if not is_reading and (is_foreign or not guard.is_origin(request.headers.get("origin"), host)):
        raise _Refused(403, FOREIGN)


async def _read_form(request: Request, guard: Guard) -> dict[str, str]:
    """Read a form of ours; refuse other media, too long a one, and one without the token made for its address."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise _Refused(415, "Only the forms of this page are read.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            raise _Refused(413, "The form is too long.")
    try:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=40))
    except ValueError:
        raise _Refused(400, "The form cannot be read.") from None
    if not guard.is_form(request.url.path, form.pop("csrf", "")):
        raise _Refused(403, FOREIGN)
    return form


def _read_action(form: Mapping[str, str], actions: Sequence[str]) -> str:
    action = form.get("action", "")
    if action not in actions:
        raise _Refused(400, f"A decision is one of {', '.join(actions)}.")
    return action


def _asked(told: Mapping[str, str]) -> Asked:
    number = told.get("page", "")
    return Asked(
        told.get("view", ""),
        told.get("find", "")[:200],
        int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        told.get("done", ""),
    )


def _tell_refusal(request: Request, error: Any) -> Response:
    return PlainTextResponse(error.told + "\n", error.status)


def _tell_failure(request: Request, error: Any) -> Response:
    return PlainTextResponse(f"{error}\n", 500)


def _name_reviewer(by: str | None) -> str:
    from datetime import UTC, datetime

    return give_word("opens the review", by or find_user(), datetime.now(UTC)).by


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOCAL, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise BrokenEnvironment(f"{LOCAL}:{port} cannot be used ({error}); choose another --port") from None
    return listener
