"""Several corpora on one server, each below its path with its own people, sessions and rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.browsing import answering, context_of, free_port
from tests.test_browser_layout import axe_faults
from tests.test_revisions import FIRST, make
from workbench.cli import main
from workbench.service import Workbench
from workbench.ui.app import build_corpora, build_routes
from workbench.ui.behind_proxy import BehindProxy, ProxySettings

# Sockets and event loops that Gradio leaves open.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("cheap_hashes"),
]
PASSWORD = "خبز شاي قمر 7"  # noqa: S105


@pytest.fixture
def benches(tmp_path: Path) -> dict[str, Workbench]:
    made = {"talks": make(tmp_path / "talks.sqlite"), "gas": make(tmp_path / "gas.sqlite")}
    made["talks"].add_person("أمل", "translator", PASSWORD)
    made["gas"].add_person("جنى", "admin", PASSWORD)
    return made


@pytest.fixture
def client(benches: dict[str, Workbench]) -> Iterator[TestClient]:
    with TestClient(build_corpora(benches), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def test_each_corpus_has_a_path_of_its_own(client: TestClient, benches: dict[str, Workbench]) -> None:
    listing = client.get("/")
    assert "[&quot;talks&quot;, &quot;gas&quot;]" in listing.text
    assert listing.headers["content-security-policy"]
    benches["gas"].correct(FIRST, "نص", base=None, author="جنى")
    cards = {path: client.get(f"/{path}/api/corpus").json() for path in ("talks", "gas")}
    assert {p: (c["documents"], c["sentences"], c["finished"]) for p, c in cards.items()} == {
        "talks": (2, 6, 0),
        "gas": (2, 6, 1),
    }
    assert client.post(f"/talks/api/pairs/{FIRST}", json={"text": "نص آخر", "base": None}).status_code == 200
    assert benches["talks"].segment(FIRST).row.current == "نص آخر"
    assert benches["gas"].segment(FIRST).row.current == "نص"
    me = client.get("/gas/api/me").json()
    assert (me["home"], me["corpus"]) == ("../", benches["gas"].corpus_name())
    assert client.get("/gas").headers["location"] == "/gas/"
    assert client.get("/gas/").status_code == 200
    assert [client.get(path).status_code for path in ("/other", "/other/", "/api/me", "/readyz")] == [
        404,
        404,
        404,
        200,
    ]
    rebound = client.get("/", headers={"host": "evil.example"})
    assert rebound.status_code == 400


def test_the_rights_and_sessions_of_one_corpus_are_no_others(benches: dict[str, Workbench]) -> None:
    app = BehindProxy(build_corpora(benches, auth=True), ProxySettings.of("https://news.example.org/muqabala"))
    with TestClient(app, base_url="https://news.example.org", follow_redirects=False) as client:
        html = {"accept": "text/html"}
        assert client.get("/muqabala/", headers=html).status_code == 200
        assert client.get("/muqabala/gas/", headers=html).headers["location"] == "/muqabala/gas/sign-in"
        assert client.get("/muqabala/gas/api/corpus").status_code == 401
        fields = {"name": "جنى", "password": PASSWORD}
        origin = {"origin": "https://news.example.org"}
        assert client.post("/muqabala/talks/sign-in", data=fields, headers=origin).status_code == 401
        entered = client.post("/muqabala/gas/sign-in", data=fields, headers=origin)
        assert "Path=/muqabala/gas/" in entered.headers["set-cookie"]
        assert client.get("/muqabala/gas/api/corpus").json()["user"] == "جنى"
        assert client.get("/muqabala/talks/api/corpus").status_code == 401
        token = entered.headers["set-cookie"].partition(";")[0]
        assert client.get("/muqabala/talks/api/corpus", headers={"cookie": token}).status_code == 401


def test_a_token_of_one_corpus_opens_no_other(benches: dict[str, Workbench]) -> None:
    made = {path: bench.add_token(bench.people()[0].name, title="x", scope="read") for path, bench in benches.items()}
    with TestClient(build_corpora(benches, auth=True), base_url="https://testserver") as client:
        for path in benches:
            for token_of, token in made.items():
                shown = client.get(f"/{path}/api/corpus", headers={"Authorization": f"Bearer {token.secret}"})
                assert shown.status_code == (200 if token_of == path else 401), (path, token_of)


def test_a_session_of_the_whole_address_keeps_nobody_out_of_a_corpus(benches: dict[str, Workbench]) -> None:
    options: dict[str, Any] = {"base_url": "https://testserver", "follow_redirects": False}
    fields = {"name": "جنى", "password": PASSWORD}
    with TestClient(build_routes(benches["talks"], auth=True), **options) as alone:
        assert "Path=/;" in alone.post("/sign-in", data={**fields, "name": "أمل"}).headers["set-cookie"]
        jar = alone.cookies
    with TestClient(build_corpora(benches, auth=True), cookies=jar, **options) as client:
        assert client.post("/gas/sign-in", data=fields).status_code == 303
        assert client.get("/gas/api/corpus").json()["user"] == "جنى"
        client.post("/gas/sign-out")
        assert client.get("/gas/api/corpus").status_code == 401
        assert len(client.cookies) == 1  # the one of the whole address is left to its own server


def test_who_lacks_a_second_factor_is_sent_to_the_account_of_that_corpus(benches: dict[str, Workbench]) -> None:
    app = build_corpora(benches, auth=True, second_factor=True)
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        client.post("/gas/sign-in", data={"name": "جنى", "password": PASSWORD})
        refused = client.get("/gas/api/corpus")  # which the page of the list asks
        assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-needed")
        sent = client.get("/gas/", headers={"accept": "text/html"})  # where its card leads
        assert (sent.status_code, sent.headers["location"]) == (303, "/gas/account")
        assert 'action="/gas/account/second-factor"' in client.get("/gas/account").text
        assert client.get("/talks/api/corpus").status_code == 401


@pytest.mark.parametrize("auth", [False, True])
def test_a_corpus_that_cannot_be_opened_is_an_error_of_its_own(
    auth: bool, benches: dict[str, Workbench], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "gas.sqlite").rename(tmp_path / "away.sqlite")
    with TestClient(build_corpora(benches, auth=auth), base_url="http://127.0.0.1", follow_redirects=False) as client:
        for path in ("/gas/", "/gas/api/corpus", "/gas/sign-in"):
            failing = client.get(path, headers={"accept-language": "en"})
            assert (failing.status_code, failing.headers["retry-after"]) == (503, "5")
            assert failing.json()["code"] == "corpus-unavailable"
            assert "object-src 'none'" in failing.headers["content-security-policy"]
            assert str(tmp_path) not in failing.text
        assert str(tmp_path) in caplog.text
        assert client.post("/gas/sign-in", headers={"origin": "https://elsewhere.example"}).status_code == 403
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()) == (503, {"state": "failing", "corpora": ["gas"]})
        assert client.get("/healthz").status_code == 200
        assert client.get("/talks/api/corpus").status_code == (401 if auth else 200)
        (tmp_path / "away.sqlite").rename(tmp_path / "gas.sqlite")
        assert client.get("/gas/api/corpus").status_code == (401 if auth else 200)
        assert client.get("/readyz").json() == {"state": "ok", "corpora": 2}


def test_a_fault_in_opening_a_corpus_is_an_error_of_its_own(
    benches: dict[str, Workbench], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("workbench.ui.app.build_routes", faulty)
    with TestClient(build_corpora(benches), base_url="http://127.0.0.1") as client:
        assert client.get("/gas/api/corpus").json()["code"] == "corpus-unavailable"
    assert "ZeroDivisionError" in caplog.text


def test_workspaces_are_named_or_found_in_folders(tmp_path: Path) -> None:
    run = CliRunner().invoke
    refused = run(main, ["serve", str(tmp_path)])
    assert "serve-no-workspaces" in refused.output
    make(tmp_path / "a.sqlite")
    both = run(main, ["serve", str(tmp_path), "--workspace", str(tmp_path / "b.sqlite"), "--host", "0.0.0.0"])
    assert (both.exit_code, "CORPORA or --workspace" in both.output) == (2, True)
    missing = run(main, ["serve", str(tmp_path), str(tmp_path / "new.sqlite"), "--host", "0.0.0.0"])
    assert ("workspace-missing" in missing.output, "new.sqlite" in missing.output) == (True, True)
    assert not (tmp_path / "new.sqlite").exists()
    make(tmp_path / "c.sqlite")
    by_environment = {"WORKBENCH_WORKSPACE": str(tmp_path / "b.sqlite")}  # is the default of all commands
    unprotected = run(main, ["serve", str(tmp_path), "--host", "0.0.0.0"], env=by_environment)
    assert "serve-unprotected" in unprotected.output
    guarded = run(main, ["serve", str(tmp_path), "--auth"])
    assert "serve-no-admin" in guarded.output


def test_corpora_are_listed_and_kept_apart_in_the_browser(browser: Browser, tmp_path: Path) -> None:
    for name in ("gas", "talks"):
        make(tmp_path / f"{name}.sqlite")
    port = free_port()
    with answering(["serve", str(tmp_path)], port):
        context, asked = context_of(browser, author="أمل")
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.locator(".corpus progress")).to_have_count(2)
        page.locator("#language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert axe_faults(page) == []
        page.locator(".corpus a").first.click()
        expect(page.locator("#correction")).to_be_visible()
        page.locator("#correction").fill("نص لم يُحفظ")
        expect(page.locator("#kept")).not_to_be_empty()
        page.locator("#home").click()
        page.locator(".corpus a").last.click()
        expect(page.locator("#correction")).to_be_visible()
        assert page.locator("#correction").input_value() != "نص لم يُحفظ"  # the same sentence of another corpus
        page.goto(f"http://127.0.0.1:{port}/gas/")
        expect(page.locator("#correction")).to_have_value("نص لم يُحفظ")
        context.close()
    assert not faults, faults
    assert all(url.startswith((f"http://127.0.0.1:{port}", "data:", "blob:")) for url in asked), asked
