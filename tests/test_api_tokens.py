"""Tokens of scripts, the second factor, and the page of one's own account."""

from __future__ import annotations

import gc
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from tests.test_revisions import FIRST, make
from workbench.cli import main
from workbench.errors import InputError, PermissionDeniedError, SignInError
from workbench.records import DatabaseURL
from workbench.service import Workbench, api_tokens, second_factor
from workbench.service.one_time_codes import code_at, matching_step, new_secret, step_of
from workbench.service.review.revisions import now, shifted
from workbench.store import Workspace
from workbench.ui.app import build_routes
from workbench.ui.route_table import ROUTES
from workbench.ui.sign_in_queue import SignInQueue
from workbench.ui.work_clock import WorkClock

PASSWORD = "خبز شاي قمر 7"  # noqa: S105
pytestmark = pytest.mark.usefixtures("cheap_hashes")
PEOPLE = (("أمل", "translator"), ("بسمة", "reviewer"), ("جنى", "admin"))
PATH = f"/api/pairs/{FIRST}"


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    workbench = make(place)
    for name, role in PEOPLE:
        workbench.add_person(name, role, PASSWORD)  # type: ignore[arg-type]
    return workbench


@pytest.fixture
def clients() -> Iterator[Any]:
    with ExitStack() as stack:

        def client(workbench: Workbench, **options: Any) -> TestClient:
            app = build_routes(workbench, auth=True, **options)
            return stack.enter_context(TestClient(app, base_url="https://testserver", follow_redirects=False))

        yield client
    gc.collect()


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def signed_in(client: TestClient, name: str, code: str = "") -> int:
    client.cookies.clear()
    return client.post("/sign-in", data={"name": name, "password": PASSWORD, "code": code}).status_code


def current_code(secret: str, steps: int = 0) -> str:
    return code_at(secret, step_of(datetime.fromisoformat(now()).timestamp()) + steps)


# Appendix B of RFC 6238, whose codes have eight digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - that of the standard
    assert code_at(secret, step_of(seconds), digits=8) == code
    assert matching_step(secret, code[2:], seconds + 30) == step_of(seconds)
    assert matching_step(secret, f" {code[2:5]}-{code[5:]}", seconds - 30) == step_of(seconds)
    assert matching_step(secret, code[2:], seconds + 60) is None
    arabic = code[2:].translate({ord("0") + n: ord("٠") + n for n in range(10)})
    assert matching_step(secret, arabic, seconds) == step_of(seconds)


SCOPES = {
    "read": (200, 403, 403, 403),
    "translate": (200, 200, 403, 403),
    "review": (200, 200, 200, 403),
    "admin": (200, 200, 200, 200),
}


def tried(client: TestClient, secret: str) -> tuple[int, ...]:
    """Return the status of reading, correcting, approving, and making ready for documents."""
    headers = bearer(secret)
    base = client.get(PATH, headers=headers).json().get("revision")
    asked = {"text": f"نص {secret[-6:]}", "base": base}
    done = client.post(PATH, json=asked, headers=headers)
    base = done.json().get("revision", base)
    reviewed = client.post(PATH, json={**asked, "base": base, "status": "reviewed"}, headers=headers)
    if reviewed.status_code == 200:
        again = {**asked, "base": reviewed.json()["revision"], "status": "done"}
        assert client.post(PATH, json=again, headers=headers).status_code == 200
    admin = client.get("/api/release", headers=headers)
    return (client.get("/api/me", headers=headers).status_code, *(a.status_code for a in (done, reviewed, admin)))


def test_a_token_does_what_its_scope_allows_and_its_person_may(workbench: Workbench, clients: Any) -> None:
    client = clients(workbench)
    made = {}
    for scope, statuses in SCOPES.items():
        made[scope] = workbench.add_token("جنى", title=scope, scope=scope)  # type: ignore[arg-type]
        assert tried(client, made[scope].secret) == statuses, scope
    assert client.get("/api/me", headers=bearer(made["read"].secret)).json()["user"] == "جنى"
    refused = client.post(PATH, json={"text": "س", "base": None}, headers=bearer(made["read"].secret))
    assert refused.json()["code"] == "token-scope-too-narrow"
    workbench.add_person("هدى", "admin", PASSWORD)
    workbench.set_role("جنى", "translator")  # from now on the role is the narrower one
    assert tried(client, made["admin"].secret) == SCOPES["translate"]


def test_no_token_opens_what_is_for_people_in_person(workbench: Workbench, clients: Any) -> None:
    client = clients(workbench)
    made = [workbench.add_token("جنى", title=scope, scope=scope).secret for scope in SCOPES]  # type: ignore[arg-type]
    tried = [(method, r.path) for r in ROUTES if r.access == "in person" for method in r.methods]
    assert {("GET", "/account"), ("POST", "/account/tokens"), ("POST", "/password")} < set(tried)
    for secret, (method, path) in product(made, tried):
        refused = client.request(method, path, headers=bearer(secret))
        assert refused.status_code == 403, path
        assert method == "HEAD" or refused.json()["code"] == "token-not-for-accounts"


@pytest.mark.parametrize(("name", "scope"), [("أمل", "review"), ("أمل", "admin"), ("بسمة", "admin")])
def test_nobody_makes_a_token_above_their_role(name: str, scope: Any, workbench: Workbench) -> None:
    with pytest.raises(PermissionDeniedError):
        workbench.add_token(name, title="x", scope=scope)
    assert workbench.tokens() == ()


def test_tokens_expire_and_are_revoked(workbench: Workbench, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = clients(workbench)
    short, long = (workbench.add_token("أمل", title="x", scope="read", days=days) for days in (1, 365))
    assert short.secret not in repr(short)
    for secret in (short.secret, long.secret):
        assert client.get("/api/me", headers=bearer(secret)).status_code == 200
    for wrong in (short.secret + "x", "muqabala_", "x", ""):
        answer = client.get("/api/me", headers=bearer(wrong))
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    later = shifted(now(), timedelta(days=1, seconds=1))
    monkeypatch.setattr(api_tokens, "now", lambda: later)
    assert client.get("/api/me", headers=bearer(short.secret)).status_code == 401
    assert client.get("/api/me", headers=bearer(long.secret)).status_code == 200
    assert [t.used is not None for t in workbench.tokens("أمل")] == [True, True]
    with pytest.raises(InputError):
        workbench.revoke_token(long.token.id, of="بسمة")
    workbench.revoke_token(long.token.id)
    assert client.get("/api/me", headers=bearer(long.secret)).status_code == 401
    log = [(e.actor, e.action) for e in workbench.audit_log()]
    assert log.count(("أمل", "use token")) == 3  # of two on the first day, of one on the second
    assert ("command", "revoke token") in log
    assert short.secret not in str(workbench.audit_log())
    for days in (0, 366):
        with pytest.raises(InputError):
            workbench.add_token("أمل", title="x", scope="read", days=days)
    for title in ("", "  ", "a\x1b[2J", "x" * 81):
        with pytest.raises(InputError):
            workbench.add_token("أمل", title=title, scope="read")


def test_a_token_ends_with_its_person_and_leaves_no_secret_in_the_file(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    for name, role in PEOPLE:
        workbench.add_person(name, role, PASSWORD)  # type: ignore[arg-type]
    made = workbench.add_token("أمل", title="night", scope="read")
    assert workbench.personal_data("أمل")["tokens"][0]["title"] == "night"
    held = b"".join(p.read_bytes() for p in tmp_path.glob("w.sqlite*"))
    assert b"night" in held
    assert made.secret.encode() not in held
    workbench.forget_person("أمل")
    assert workbench.tokens() == ()
    assert workbench.acting_by(made.secret) is None
    with Workspace.open(tmp_path / "w.sqlite") as workspace:
        assert workspace.integrity() == "ok"


def test_a_wider_scope_written_into_the_file_is_found(tmp_path: Path) -> None:
    import sqlite3

    workbench = make(tmp_path / "w.sqlite")
    workbench.add_person("جنى", "admin", PASSWORD)
    made = workbench.add_token("جنى", title="x", scope="read")
    with sqlite3.connect(tmp_path / "w.sqlite") as connection:
        connection.execute("UPDATE api_tokens SET scope = 'admin'")
    connection.close()
    with pytest.raises(Exception, match="api_tokens"):
        workbench.acting_by(made.secret)


def test_signing_in_takes_a_code_once(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = workbench.begin_factor("أمل").secret
    assert workbench.begin_factor("أمل").secret == secret
    assert workbench.sign_in("أمل", PASSWORD, "x").person.name == "أمل"  # not confirmed yet
    with pytest.raises(InputError):
        workbench.confirm_factor("أمل", "000000" if current_code(secret) != "000000" else "111111")
    codes = workbench.confirm_factor("أمل", current_code(secret))
    assert len(set(codes)) == 10
    for wrong in ("", "123", current_code(secret), codes[0] + "A"):  # the code of this half minute is used up
        with pytest.raises(SignInError):
            workbench.sign_in("أمل", PASSWORD, "10.0.0.1", wrong)
    assert workbench.sign_in_delay("أمل", "10.0.0.1") == 0
    with pytest.raises(SignInError):
        workbench.sign_in("أمل", PASSWORD, "10.0.0.1", "")
    assert workbench.sign_in_delay("أمل", "10.0.0.1") > 0  # wrong codes are failures
    assert workbench.sign_in("أمل", PASSWORD, "x", codes[0].lower()).token
    with pytest.raises(SignInError):
        workbench.sign_in("أمل", PASSWORD, "x", codes[0])
    assert workbench.factor_state("أمل").codes_left == 9
    later = shifted(now(), timedelta(seconds=150))
    monkeypatch.setattr(second_factor, "now", lambda: later)
    with pytest.raises(SignInError):  # nobody has used this one, but it is too old
        workbench.sign_in("أمل", PASSWORD, "x", current_code(secret, 2))
    assert workbench.sign_in("أمل", PASSWORD, "x", current_code(secret, 5)).token
    with pytest.raises(SignInError):
        workbench.sign_in("أمل", "another password", "x", codes[1])
    assert workbench.sign_in("بسمة", PASSWORD, "x").token
    workbench.reset_factor("أمل")
    assert workbench.sign_in("أمل", PASSWORD, "x").token
    assert workbench.factor_state("أمل").codes_left == 0


def test_changes_of_a_second_factor_come_one_after_another(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, between = new_secret, threading.Event()

    def slow() -> str:
        between.set()
        time.sleep(0.3)  # in which the other change is tried
        return plain()

    monkeypatch.setattr(second_factor, "new_secret", slow)
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(workbench.begin_factor, "أمل")
        assert between.wait(20)
        workbench.require_factor("أمل", on=True)
        begun.result()
    state = workbench.factor_state("أمل")
    assert (state.required, state.pending) == (True, True)
    with pytest.raises(InputError):
        workbench.new_recovery_codes("أمل", current_code(workbench.begin_factor("أمل").secret))
    assert workbench.factor_state("أمل").codes_left == 0


@pytest.mark.parametrize("everybody", [True, False])
def test_who_must_have_a_second_factor_sets_it_up_first(
    everybody: bool, workbench: Workbench, clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients(workbench, second_factor=everybody)
    workbench.require_factor("أمل", on=True)
    assert signed_in(client, "بسمة") == 303
    assert client.get("/api/me").status_code == (403 if everybody else 200)
    assert signed_in(client, "أمل") == 303
    refused = client.get("/api/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-needed")
    sent = client.get("/", headers={"accept": "text/html"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/account")
    assert client.post(PATH, json={"text": "س", "base": None}).status_code == 403
    locked = client.get("/account?lang=en").text
    assert "second factor" in locked
    assert re.findall(r'action="/account/([^"]*)"', locked) == ["sign-out-everywhere", "second-factor"]
    assert 'href="/"' not in locked  # which would lead here again
    wanted = {"title": "س", "scope": "read", "days": "3"}
    assert client.post("/account/tokens", data=wanted).status_code == 403  # a token would take the factor's place
    shown = client.post("/account/second-factor", data={"action": "begin"}).text
    secret = "".join(re.findall(r'id="key">([^<]*)<', shown)[0].split())
    assert "<svg" in shown
    confirm = {"action": "confirm", "code": current_code(secret), "password": PASSWORD}
    assert 'name="password"' in shown
    for wrong in ({"code": "12"}, {"password": "x"}, {"password": ""}):
        assert client.post("/account/second-factor", data={**confirm, **wrong}).status_code == 400
    assert not workbench.factor_state("أمل").active
    done = client.post("/account/second-factor", data=confirm)
    codes = re.findall(r'id="codes">([^<]*)<', done.text)[0].split()
    assert client.get("/api/me").status_code == 200
    account = client.get("/account").text
    assert secret not in account
    assert 'action="/account/tokens"' in account
    later = shifted(now(), timedelta(seconds=60))
    monkeypatch.setattr(second_factor, "now", lambda: later)
    assert signed_in(client, "أمل") == 401
    assert 'name="code"' in client.get("/sign-in").text
    assert signed_in(client, "أمل", current_code(secret, 2)) == 303
    assert client.post("/password", data={"current": PASSWORD, "new": "مطر باب حصان 9"}).status_code == 200
    form = {"name": "أمل", "password": "مطر باب حصان 9", "code": codes[0]}
    assert client.post("/sign-in", data=form).status_code == 303
    end = {"action": "end", "code": codes[1]}
    assert client.post("/account/second-factor", data=end).status_code == 400  # which is required of them
    workbench.require_factor("أمل", on=False)
    assert client.post("/account/second-factor", data={"action": "end", "code": "123456"}).status_code == 400
    ended = client.post("/account/second-factor", data={**end, "lang": "en"})
    assert ended.status_code == (400 if everybody else 200)  # as the server requires it of all
    assert ("You must have a second factor." in ended.text) == everybody
    assert workbench.factor_state("أمل").active == everybody


@pytest.mark.parametrize("language", ["ar", "en"])
def test_people_make_and_revoke_tokens_on_their_page(language: str, workbench: Workbench, clients: Any) -> None:
    client = clients(workbench)
    assert client.get("/account").status_code == 401
    assert signed_in(client, "أمل") == 303
    page = client.get(f"/account?lang={language}")
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r'<option value="(\w+)"', page.text) == ["read", "translate"]
    form = {"title": "<b>night</b>", "scope": "translate", "days": "7", "lang": language, "password": PASSWORD}
    made = client.post("/account/tokens", data=form).text
    (secret,) = re.findall(r'id="secret">([^<]*)<', made)
    assert "<b>" not in made
    assert client.get("/api/me", headers=bearer(secret)).json()["user"] == "أمل"
    again = client.get(f"/account?lang={language}").text
    assert secret not in again
    (kept,) = workbench.tokens("أمل")
    other = workbench.add_token("بسمة", title="x", scope="read").token.id
    for wrong in ({"scope": "admin"}, {"days": "999"}, {"days": "x"}, {"password": "x"}, {"password": ""}):
        assert client.post("/account/tokens", data={**form, **wrong}).status_code == 400
    assert {e.address for e in workbench.audit_log() if e.action == "wrong password"} == {"testclient"}
    for _ in range(3):
        client.post("/account/tokens", data={**form, "password": "x"})
    assert workbench.sign_in_delay("أمل", "testclient") > 0  # guesses are failures
    assert client.post("/account/tokens/revoke", data={"id": other}).status_code == 400
    assert client.post("/account/tokens/revoke", data={"id": kept.id}).status_code == 200
    assert [t.id for t in workbench.tokens()] == [other]
    foreign = {"Origin": "https://elsewhere.example"}
    assert client.post("/account/tokens", data=form, headers=foreign).status_code == 403


def test_forms_of_an_account_are_limited_as_the_one_to_sign_in_is(
    workbench: Workbench, clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[str] = []

    def delay(_: Workbench, name: str, __: str) -> float:
        waited.append(name)
        return 0.0

    monkeypatch.setattr(Workbench, "sign_in_delay", delay)
    forms = {
        "/password": {"current": "x", "new": "x"},
        "/account/tokens": {"title": "x", "scope": "read", "days": "3", "password": "x"},
        "/account/second-factor": {"action": "end", "code": "123456"},
    }
    client = clients(workbench)
    assert signed_in(client, "أمل") == 303
    waited.clear()
    assert [client.post(path, data=form).status_code for path, form in forms.items()] == [400] * 3
    assert waited == ["أمل"] * 3  # before each
    assert [client.post(path, data={"lang": "x" * 20_000}).status_code for path in forms] == [413] * 3
    for page in ("account_page", "password_page"):
        monkeypatch.setattr(f"workbench.ui.{page}.SignInQueue", partial(SignInQueue, waiting=0))
    crowded = clients(workbench)
    assert signed_in(crowded, "أمل") == 303
    for path, form in forms.items():
        refused = crowded.post(path, data=form)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")


def test_a_form_of_the_second_factor_does_what_it_says_only(workbench: Workbench, clients: Any) -> None:
    client = clients(workbench)
    assert signed_in(client, "أمل") == 303
    secret = workbench.begin_factor("أمل").secret
    codes = workbench.confirm_factor("أمل", current_code(secret))
    for action in ({}, {"action": "delete"}):
        refused = client.post("/account/second-factor", data={"code": codes[0], "lang": "ar", **action})
        assert (refused.status_code, 'id="codes"' in refused.text) == (400, False)
        alert = re.findall(r'role="alert">([^<]*)<', refused.text)[0]
        assert not re.search("[A-Za-z]", alert)
    assert workbench.factor_state("أمل").codes_left == 10
    shown = client.post("/account/second-factor", data={"action": "codes", "code": codes[0]}).text
    assert codes[1] not in shown
    assert 'id="codes"' in shown


def test_people_end_their_sessions_everywhere(workbench: Workbench, clients: Any) -> None:
    client = clients(workbench)
    elsewhere = workbench.sign_in("أمل", PASSWORD, "10.0.0.2").token
    others = workbench.sign_in("بسمة", PASSWORD, "10.0.0.3").token
    secret = workbench.add_token("أمل", title="x", scope="read").secret
    assert signed_in(client, "أمل") == 303
    assert client.post("/account/sign-out-everywhere", data={"lang": "en"}).status_code == 200
    assert client.get("/api/me").status_code == 401
    assert workbench.signed_in(elsewhere) is None
    assert workbench.signed_in(others) is not None
    assert workbench.acting_by(secret) is not None  # tokens are revoked one by one


def test_tokens_and_second_factors_by_commands(tmp_path: Path) -> None:
    path = str(tmp_path / "w.sqlite")
    make(Path(path)).add_person("Amal", "reviewer", PASSWORD)

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["users", *words, "--workspace", path])
        assert done.exit_code == 0, done.output
        return done.stdout

    secret = run("token", "add", "Amal", "--title", "night", "--scope", "review", "--days", "3").strip()
    acting = Workbench(Path(path)).acting_by(secret)
    assert acting is not None
    assert (acting.person.name, acting.scope) == ("Amal", "review")
    listed = run("token", "list").split("\t")
    assert (listed[1], listed[-1]) == ("review", "night\n")
    assert secret not in run("token", "list", "--json")
    run("second-factor", "Amal", "required")
    assert Workbench(Path(path)).factor_state("Amal").required
    run("second-factor", "Amal", "optional")
    assert not Workbench(Path(path)).factor_state("Amal").required
    run("second-factor", "Amal", "reset")
    run("token", "revoke", listed[0])
    assert Workbench(Path(path)).acting_by(secret) is None


def test_nobody_works_longer_than_the_clock_says(workbench: Workbench, clients: Any, monkeypatch: Any) -> None:
    client = clients(workbench)
    moment = [100.0]
    monkeypatch.setattr(client.app.state.workbench_state, "work_clock", WorkClock(lambda: moment[0]))
    assert signed_in(client, "أمل") == 303

    def worked(seconds: float, base: str | None) -> tuple[Any, str]:
        saved = client.post(PATH, json={"text": f"نص {moment[0]}", "base": base, "seconds": seconds}).json()
        return saved["seconds"], saved["revision"]

    base: str | None
    unopened, base = worked(50, None)
    assert unopened is None  # nobody has seen it open
    client.get(PATH)
    moment[0] += 30
    assert worked(12.5, base)[0] == 12.5
    client.get(PATH)
    moment[0] += 20
    client.get(PATH)  # looking again does not shorten it
    moment[0] += 10
    base = workbench.segment(FIRST).row.revision
    assert worked(50_000, base)[0] == 30
    assert sum(r.revision.seconds or 0 for r in workbench.history()) == 42.5
