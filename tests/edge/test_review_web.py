"""The review page: who may open it, what a form must bring, and what then lies in the lake."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx import Response
from starlette.testclient import TestClient

from flows.review_guard import COOKIE, Guard
from flows.review_room import ReviewRoom
from flows.review_web import LARGEST_FORM, build_app
from tasks.records import LedgerEntry
from tasks.settings import PROJECT
from tasks.store.decisions import read_decisions
from tasks.store.ledger import read_entries, write_entries
from tests.lakes import LEVEL, SLIP, make_lake

pytestmark = pytest.mark.edge
PORT = 8017
HERE = f"http://127.0.0.1:{PORT}"
NONCE = re.compile(r"nonce-([^']+)")
DRAFTED = LedgerEntry("weekly", "2025-W10", "drafted", datetime(2025, 3, 10, 7, tzinfo=UTC), manifest_hash="a1b2" * 16)
PATH = f"/figures/{SLIP['claim_id']}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> ReviewRoom:
    return ReviewRoom(make_lake(tmp_path_factory.mktemp("lake")), "A. Analyst")


@pytest.fixture
def guard() -> Guard:
    return Guard(PORT)


@pytest.fixture
def browser(room: ReviewRoom, guard: Guard) -> TestClient:
    return TestClient(build_app(room, guard), base_url=HERE, follow_redirects=False)


@pytest.fixture
def inside(browser: TestClient, guard: Guard) -> TestClient:
    assert browser.get(guard.address).status_code == 303
    return browser


def decided(room: ReviewRoom) -> list[tuple[str, str]]:
    return [(one.action, one.reason) for one in read_decisions(room.run.settings.lake)]


def send(page: TestClient, guard: Guard, path: str = PATH, origin: str | None = HERE, **form: str) -> Response:
    told = {"csrf": guard.form_token(path), **form}
    headers = {"content-type": "application/x-www-form-urlencoded", **({"origin": origin} if origin else {})}
    answer: Response = page.post(path, content=urlencode(told), headers=headers)
    return answer


def test_the_printed_address_opens_the_page_once(browser: TestClient, guard: Guard, room: ReviewRoom) -> None:
    first = browser.get(guard.address)
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert guard.token not in cookie
    assert browser.get("/").status_code == 200
    other = TestClient(build_app(room, guard), base_url=HERE, follow_redirects=False)
    assert other.get(guard.address).status_code == 403


@pytest.mark.parametrize("token", ["", "wrong", "é" * 40])
def test_another_token_opens_nothing(browser: TestClient, token: str) -> None:
    assert browser.get("/enter", params={"token": token}).status_code == 403
    assert browser.get("/").status_code == 403


def test_a_cookie_that_is_not_the_sessions_opens_nothing(browser: TestClient) -> None:
    browser.cookies.set(COOKIE, "guess")
    answer = browser.get("/")
    assert answer.status_code == 403
    assert "brief review --web" in answer.text


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1.nip.io:{PORT}", ""])
def test_a_foreign_host_is_refused_even_with_the_session(inside: TestClient, host: str) -> None:
    assert inside.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"http://localhost:{PORT}"},
        {},
        {"origin": HERE, "sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_of_another_origin_is_refused(
    inside: TestClient, guard: Guard, room: ReviewRoom, headers: dict[str, str]
) -> None:
    body = urlencode({"csrf": guard.form_token(PATH), "action": "accept", "reason": "Checked."})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert inside.post(PATH, content=body, headers={**kind, **headers}).status_code == 403
    assert decided(room) == []


@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_its_token_is_refused(
    inside: TestClient, guard: Guard, room: ReviewRoom, token: str | None
) -> None:
    form = {"action": "accept", "reason": "Checked.", **({} if token is None else {"csrf": token})}
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": HERE}
    assert inside.post(PATH, content=urlencode(form), headers=headers).status_code == 403
    assert decided(room) == []


def test_the_token_of_one_figure_is_none_for_another(inside: TestClient, guard: Guard, room: ReviewRoom) -> None:
    other = guard.form_token(f"/figures/{LEVEL['claim_id']}")
    assert send(inside, guard, action="reject", reason="Wrong.", csrf=other).status_code == 403
    assert decided(room) == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * (LARGEST_FORM + 1), "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"reason=\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(99)), "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_form_of_the_page_is_refused(inside: TestClient, content: bytes, kind: str, status: int) -> None:
    assert inside.post(PATH, content=content, headers={"content-type": kind, "origin": HERE}).status_code == status


def test_every_answer_forbids_scripts_frames_and_caching(browser: TestClient, guard: Guard) -> None:
    answers = [browser.get("/"), browser.get(guard.address), browser.get("/"), browser.get("/nowhere")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'nonce-")
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
    nonces = [NONCE.findall(one.headers["content-security-policy"])[0] for one in answers]
    assert len(set(nonces)) == len(answers)
    assert f'<style nonce="{nonces[2]}">' in answers[2].text


def test_the_page_shows_what_is_held_back_and_escapes_what_others_wrote(inside: TestClient) -> None:
    text = inside.get("/").text
    assert SLIP["claim_id"] in text
    assert LEVEL["claim_id"] not in text
    assert "&lt;b&gt;RMB34.7 billion&lt;/b&gt;" in text
    assert "<b>RMB34.7" not in text


@pytest.mark.parametrize("query", ["?view=nonsense", "?page=999999999", "?page=-1", "?done=<script>", "?find=<script>"])
def test_a_strange_address_shows_a_page(inside: TestClient, query: str) -> None:
    answer = inside.get(f"/{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"action": "accept", "reason": "  "}, "A decision needs a reason"),
        ({"action": "correct", "reason": "Slip.", "value": "many"}, "is no number"),
        ({"action": "correct", "reason": "Slip."}, "Nothing would change"),
        ({"action": "restore", "reason": "Slip."}, "Nothing is decided about"),
    ],
)
def test_a_decision_that_cannot_be_keeps_what_was_typed_and_nothing_else(
    inside: TestClient, guard: Guard, room: ReviewRoom, form: dict[str, str], told: str
) -> None:
    answer = send(inside, guard, **form)
    assert answer.status_code == 422
    assert told in answer.text.replace("&#39;", "'")
    assert 'role="alert"' in answer.text
    if form["reason"].strip():
        assert f">{form['reason']}</textarea>" in answer.text or form["action"] == "restore"
    assert decided(room) == []


def test_a_decision_is_kept_in_the_lake_and_the_figure_moves(tmp_path: Path, guard: Guard) -> None:
    room = ReviewRoom(make_lake(tmp_path), "A. Analyst")
    page = TestClient(build_app(room, guard), base_url=HERE, follow_redirects=False)
    page.get(guard.address)
    answer = send(page, guard, action="correct", reason="A slip.", value="347000000000", unit="CNY", view="held")
    assert answer.status_code == 303
    (made,) = read_decisions(str(tmp_path))
    assert (made.claim_id, made.action, dict(made.replacement), made.by) == (
        SLIP["claim_id"],
        "correct",
        {"value": 347e9},
        "A. Analyst",
    )
    shown = page.get(answer.headers["location"]).text
    assert "Kept." in shown
    assert "A slip." in shown
    assert SLIP["claim_id"] not in shown  # it is held back no more
    assert SLIP["claim_id"] in page.get("/?view=decided").text


@pytest.fixture
def approving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewRoom:
    """Make a room whose weekly edition goes out only when approved, with a draft that waits."""
    seeds = shutil.copytree(PROJECT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("articles"))
    editions = (seeds / "editions.toml").read_text("utf-8")
    (seeds / "editions.toml").write_text(
        editions.replace('id = "weekly"\n', 'id = "weekly"\nreview = "approval"\n', 1), "utf-8"
    )
    monkeypatch.setenv("BRIEF_SEEDS", str(seeds))
    room = ReviewRoom(make_lake(tmp_path / "lake"), "A. Analyst")
    write_entries(room.run.settings.lake, [DRAFTED])
    return room


def test_a_draft_is_approved_as_it_was_shown_and_held_after(approving: ReviewRoom, guard: Guard) -> None:
    page = TestClient(build_app(approving, guard), base_url=HERE, follow_redirects=False)
    page.get(guard.address)
    assert "Waits for an approval of exactly these bytes" in page.get("/?view=drafts").text
    form = {"view": "drafts", "reason": "Read.", "manifest": DRAFTED.manifest_hash}

    for manifest in ("f" * 64, ""):
        stale = send(page, guard, "/drafts/weekly/2025-W10", **{**form, "manifest": manifest}, action="approve")
        assert stale.status_code == 422
        assert "read that one, then decide" in stale.text
    assert send(page, guard, "/drafts/weekly/2025-W10", **form, action="accept").status_code == 400
    assert [one.event for one in read_entries(approving.run.settings.lake)] == ["drafted"]

    assert send(page, guard, "/drafts/weekly/2025-W10", **form, action="approve").status_code == 303
    assert "Approved by A. Analyst" in page.get("/?view=drafts").text
    assert send(page, guard, "/drafts/weekly/2025-W10", **form, action="hold").status_code == 303
    assert [(one.event, one.by, one.detail) for one in read_entries(approving.run.settings.lake)[1:]] == [
        ("approved", "A. Analyst", "Read."),
        ("held", "A. Analyst", "Read."),
    ]


def test_the_secrets_are_in_no_repr(guard: Guard) -> None:
    told: Any = repr(guard)
    assert guard.token not in told
    assert guard.redeem(guard.token) not in told
