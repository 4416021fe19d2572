"""User accounts: password hashes, sign-in, limits on attempts, roles."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI, Request
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.test_revisions import FIRST, make
from workbench.cli import main
from workbench.errors import InputError, PermissionDeniedError, SignInError, WorkbenchError
from workbench.records import DatabaseURL, Person
from workbench.service import Workbench
from workbench.service import accounts as service
from workbench.service.accounts import (
    add_person,
    check_right,
    hash_password,
    may,
    remove_person,
    set_password,
    set_role,
    verified,
)
from workbench.service.review.revisions import now as moment
from workbench.service.review.revisions import shifted
from workbench.ui import build
from workbench.ui.auth import name_of, require_right, require_sign_in

CHEAP = (16, 1, 1)
SECRET = "خبز شاي قمر 7"  # noqa: S105

pytestmark = pytest.mark.usefixtures("cheap_hashes")
ANOTHER = "مطر باب حصان 9"


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@settings(max_examples=60)
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_hash_verifies_only_its_password(password: str, other: str) -> None:
    kept = hash_password(password, CHEAP)
    assert kept != password
    assert len(password) < 4 or password not in kept
    assert kept != hash_password(password, CHEAP)  # each has a salt of its own
    assert verified(password, kept)
    if service._scrypt(password, b"", *CHEAP) != service._scrypt(other, b"", *CHEAP):
        assert not verified(other, kept)


def test_the_hashing_cost_follows_owasp() -> None:
    kept = hash_password(SECRET)
    assert kept.startswith("scrypt$32768$8$3$")
    assert verified(SECRET, kept)


def test_a_user_can_sign_in_and_out(workbench: Workbench) -> None:
    made = workbench.add_person(" أمل  علي ", "reviewer", SECRET)
    assert made.name == "أمل علي"
    assert workbench.people() == (made,)
    session = workbench.sign_in("أمل علي", SECRET, "127.0.0.1")
    assert session.person == made
    assert session.token not in repr(session)
    assert workbench.signed_in(session.token) == made
    assert workbench.signed_in(session.token + "x") is None
    assert workbench.signed_in("") is None
    workbench.sign_out(session.token)
    assert workbench.signed_in(session.token) is None


@pytest.mark.parametrize(("name", "password"), [("أمل", ANOTHER), ("بسمة", SECRET), ("", ""), ("أ\0مل", "x\ud800")])
def test_a_wrong_name_and_a_wrong_password_give_the_same_error(workbench: Workbench, name: str, password: str) -> None:
    workbench.add_person("أمل", "translator", SECRET)
    with pytest.raises(SignInError, match="Wrong name or password"):
        workbench.sign_in(name, password, "127.0.0.1")


def test_the_database_holds_no_secret(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    workbench.add_person("Amal", "admin", "a secret of plain words")
    token = workbench.sign_in("Amal", "a secret of plain words", "127.0.0.1").token
    held = b"".join(p.read_bytes() for p in tmp_path.glob("w.sqlite*"))
    assert b"Amal" in held
    assert b"a secret of plain words" not in held
    assert token.encode() not in held


def fail(workbench: Workbench, times: int, name: str, address: str) -> None:
    for _ in range(times):
        with pytest.raises(SignInError, match="Wrong"):
            workbench.sign_in(name, ANOTHER, address)


def test_whoever_fails_waits_longer_each_time_and_is_not_locked_out(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.add_person("أمل", "translator", SECRET)
    fail(workbench, 4, "أمل", "10.0.0.1")
    assert workbench.sign_in_delay("أمل", "10.0.0.1") == 0
    delays = []
    for _ in range(8):
        fail(workbench, 1, "أمل", "10.0.0.1")
        delays.append(workbench.sign_in_delay("أمل", "10.0.0.1"))
    assert delays == [1, 2, 4, 8, 16, 30, 30, 30]
    assert workbench.sign_in("أمل", SECRET, "10.0.0.1").person.name == "أمل"
    assert workbench.sign_in_delay("أمل", "10.0.0.1") == 0
    fail(workbench, 8, "أمل", "10.0.0.1")
    later = shifted(moment(), timedelta(minutes=16))
    monkeypatch.setattr(service, "now", lambda: later)
    assert workbench.sign_in_delay("أمل", "10.0.0.1") == 0


def test_the_failures_of_others_cost_seconds_at_most(workbench: Workbench) -> None:
    workbench.add_person("أمل", "translator", SECRET)
    for n in range(40):
        fail(workbench, 1, f"n{n}", "10.0.0.1")  # somebody in the same newsroom
    assert 0 < workbench.sign_in_delay("أمل", "10.0.0.1") <= 3
    assert workbench.sign_in_delay("أمل", "10.0.0.2") == 0
    fail(workbench, 60, "أمل", "10.0.0.3")  # somebody who guesses from elsewhere
    assert 0 < workbench.sign_in_delay("أمل", "10.0.0.2") <= 3
    assert workbench.sign_in("أمل", SECRET, "10.0.0.1").person.name == "أمل"


def test_a_session_ends_by_time_new_password_or_removal(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("أمل", "بسمة", "جنى"):
        workbench.add_person(name, "translator", SECRET)
    tokens = [workbench.sign_in(name, SECRET, "127.0.0.1").token for name in ("أمل", "بسمة", "جنى")]
    workbench.set_role("أمل", "reviewer")
    now = workbench.signed_in(tokens[0])
    assert now is not None
    assert now.role == "reviewer"
    workbench.set_password("أمل", ANOTHER)
    workbench.remove_person("بسمة")
    assert [workbench.signed_in(t) is None for t in tokens] == [True, True, False]
    later = shifted(moment(), timedelta(hours=service.HOURS, seconds=1))
    monkeypatch.setattr(service, "now", lambda: later)
    assert workbench.signed_in(tokens[2]) is None
    assert workbench.sign_in("أمل", ANOTHER, "127.0.0.1").until > later


@pytest.mark.parametrize(
    "change",
    [
        lambda b: add_person(b, "أمل", "translator", SECRET),
        lambda b: add_person(b, " ", "translator", SECRET),
        lambda b: add_person(b, "x\u200e", "translator", SECRET),
        lambda b: add_person(b, "بسمة", "owner", SECRET),  # type: ignore[arg-type]
        lambda b: add_person(b, "بسمة", "translator", "short"),
        lambda b: add_person(b, "أستاذة بسمة", "translator", "أستاذة بسمة"),
        lambda b: set_password(b, "بسمة", SECRET),
        lambda b: remove_person(b, "بسمة"),
        lambda b: remove_person(b, "أمل"),
        lambda b: set_role(b, "أمل", "reviewer"),
    ],
)
def test_invalid_changes_are_rejected(workbench: Workbench, change: Callable[[Workbench], object]) -> None:
    made = workbench.add_person("أمل", "admin", SECRET)
    with pytest.raises(InputError):
        change(workbench)
    assert workbench.people() == (made,)


def test_roles_have_their_rights() -> None:
    assert [may("translator", r) for r in ("correct", "review", "admin")] == [True, False, False]
    assert [may("reviewer", r) for r in ("correct", "review", "admin")] == [True, True, False]
    assert [may("admin", r) for r in ("correct", "review", "admin")] == [True, True, True]
    check_right(None, "admin")  # who works alone may do everything
    with pytest.raises(PermissionDeniedError, match="Ask a reviewer or an admin"):
        check_right(Person(name="أمل", role="translator", created=""), "review")


def test_serving_to_others_without_users_is_rejected(workbench: Workbench) -> None:
    for host in ("127.0.0.1", "localhost", "::1", "[::1]", "127.1.2.3"):
        workbench.check_serving(host, auth=False)
    for host in ("0.0.0.0", "::", "192.168.1.2", "example.org", ""):
        with pytest.raises(InputError, match="others could open the page"):
            workbench.check_serving(host, auth=False)
    with pytest.raises(InputError, match="no admin"):
        workbench.check_serving("0.0.0.0", auth=True)
    workbench.add_person("أمل", "admin", SECRET)
    workbench.check_serving("0.0.0.0", auth=True)


def call(place: Path | DatabaseURL, *arguments: str, typed: str = "") -> Result:
    address = place.url if isinstance(place, DatabaseURL) else str(place)
    return CliRunner().invoke(main, ["users", *arguments, "--workspace", address], input=typed)


def test_commands_manage_users(workbench: Workbench) -> None:
    added = call(workbench.path, "add", "Amal", "--role", "admin", typed=SECRET + "\n")
    assert (added.exit_code, SECRET in added.output) == (0, False)
    assert call(workbench.path, "add", "Basma", typed="short\n").exit_code == 1
    assert call(workbench.path, "add", "Basma", typed=SECRET + "\n").exit_code == 0
    assert call(workbench.path, "role", "Basma", "reviewer").exit_code == 0
    listed = call(workbench.path, "list")
    assert [line.split()[::2] for line in listed.stdout.splitlines()] == [["admin", "Amal"], ["reviewer", "Basma"]]
    assert '"role": "reviewer"' in call(workbench.path, "list", "--json").stdout
    assert call(workbench.path, "password", "Basma", typed=ANOTHER + "\r\n").exit_code == 0
    assert workbench.sign_in("Basma", ANOTHER, "127.0.0.1").person.role == "reviewer"
    assert call(workbench.path, "remove", "Basma").exit_code == 0
    assert call(workbench.path, "remove", "Amal").exit_code == 1
    assert call(workbench.path, "role", "Amal", "owner").exit_code == 2


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    workbench = make(tmp_path / "w.sqlite")
    for name, role in (("أمل", "translator"), ("بسمة", "reviewer")):
        workbench.add_person(name, role, SECRET)  # type: ignore[arg-type]
    app = FastAPI()

    def who(request: Request) -> str | None:
        return name_of(request)

    def review(request: Request) -> str:
        require_right(request, "review")
        return FIRST

    async def refused(_: Request, error: Exception) -> object:
        from fastapi.responses import JSONResponse

        return JSONResponse({"error": type(error).__name__}, status_code=403)

    for path, route in (("/who", who), ("/review", review)):
        route.__annotations__ = {"request": Request}
        app.add_api_route(path, route)
    app.exception_handler(WorkbenchError)(refused)
    require_sign_in(app, workbench)
    return TestClient(app, base_url="https://testserver", follow_redirects=False)


def enter(client: TestClient, name: str, password: str) -> int:
    return client.post("/sign-in", data={"name": name, "password": password}).status_code


def test_every_route_requires_sign_in(client: TestClient) -> None:
    for path in ("/who", "/review", "/none", "/openapi.json", "/docs", "/sign-in/x", "/sign-out"):
        assert client.get(path).status_code == 401
        page = client.get(path, headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in")
        assert client.post(path).status_code == 401
    assert "password" in client.get("/sign-in").text
    assert "Your session has ended." in client.get("/sign-in?ended=1").text


def test_the_session_is_in_an_http_only_cookie(client: TestClient) -> None:
    assert enter(client, "أمل", ANOTHER) == 401
    assert "set-cookie" not in client.get("/sign-in").headers
    answer = client.post("/sign-in", data={"name": "أمل", "password": SECRET})
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "secure", "max-age"))
    assert client.get("/who").json() == "أمل"
    assert client.get("/review").status_code == 403
    held = dict(client.cookies)
    assert client.post("/sign-out").status_code == 303
    client.cookies.update(held)
    assert client.get("/who").status_code == 401
    assert enter(client, "بسمة", SECRET) == 303
    assert client.get("/review").json() == FIRST


def test_logs_contain_no_secret(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("", "sqlalchemy.engine", "sqlalchemy.pool", "uvicorn.access"):
        caplog.set_level(logging.DEBUG, logger=name)
    for password in (ANOTHER, SECRET):
        enter(client, "أمل", password)
    token = next(iter(dict(client.cookies).values()))
    assert client.get("/who").json() == "أمل"
    assert "/sign-in" in caplog.text
    for secret in (SECRET, ANOTHER, token):
        assert secret not in caplog.text


def test_sign_in_errors_are_escaped_and_malformed_forms_handled(client: TestClient) -> None:
    shown = client.post("/sign-in", data={"name": "<b>x</b>", "password": "x"})
    assert shown.status_code == 401
    assert 'role="alert"' in shown.text
    assert "<b>" not in shown.text
    assert 'value="&lt;b&gt;x&lt;/b&gt;"' in shown.text  # the name need not be typed again
    assert client.post("/sign-in", content=b"\xff\x00=%zz&name").status_code == 401


def test_an_oversized_form_is_rejected(client: TestClient) -> None:
    assert client.post("/sign-in", content=b"name=" + b"x" * 20_000).status_code == 413


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # sockets and event loops that Gradio leaves open
def test_the_page_requires_sign_in_and_enforces_rights(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    for name, role in (("أمل", "translator"), ("بسمة", "reviewer")):
        workbench.add_person(name, role, SECRET)  # type: ignore[arg-type]
    with TestClient(build(workbench, auth=True), base_url="https://testserver", follow_redirects=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/", headers={"accept": "text/html"}).headers["location"] == "/sign-in"
        assert client.get("/api/pairs").status_code == client.get("/gradio_api/info").status_code == 401
        assert client.post("/gradio_api/call/score", json={"data": ["نص", ""]}).status_code == 401
        assert client.post("/sign-in", headers={"origin": "https://elsewhere.org"}).status_code == 403
        assert enter(client, "أمل", SECRET) == 303
        assert client.get("/", headers={"accept": "text/html"}).status_code == 200
        assert client.get("/api/me", headers={"x-author": "x"}).json()["user"] == "أمل"
        row = client.get("/api/pairs").json()["rows"][0]
        path = f"/api/pairs/{row['id']}"
        given = {"text": "نص", "base": None, "status": "reviewed"}
        assert client.post(path, json=given).json()["error"] == "PermissionDeniedError"
        assert client.post("/api/bring", files={"files": ("a.txt", b"x")}).status_code == 403
        assert client.post("/api/release", json={}).status_code == client.get("/api/release").status_code == 403
        done = client.post(path, json={**given, "status": "done"}, headers={"x-author": "x"})
        assert done.status_code == 200
        client.post("/sign-out")
        assert enter(client, "بسمة", SECRET) == 303
        reviewed = client.post(path, json={**given, "base": done.json()["revision"]}).json()["id"]
        undone = client.post(f"{path}/undo", json={"base": reviewed}).json()["id"]
        client.post("/sign-out")
        assert enter(client, "أمل", SECRET) == 303
        assert client.post(f"{path}/redo", json={"base": undone}).status_code == 403
        assert client.post(f"{path}/undo", json={"base": undone}).status_code == 200
    assert [e.revision.author for e in workbench.history()] == ["أمل", "بسمة", "بسمة", "أمل"]
    gc.collect()  # those loops, here and not in whichever test comes next


def test_the_command_does_not_serve_others_without_users(workbench: Workbench) -> None:
    address = workbench.path.url if isinstance(workbench.path, DatabaseURL) else str(workbench.path)
    shown = CliRunner().invoke(main, ["serve", "--workspace", address, "--host", "0.0.0.0"])
    assert shown.exit_code == 1
    assert "others could open the page" in shown.output
