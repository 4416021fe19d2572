"""The page behind a proxy: addresses, cookies and redirects as people see them, and nobody's word taken for granted."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from tests.test_revisions import make
from workbench.cli import main
from workbench.errors import InputError
from workbench.service import Workbench
from workbench.ui import build
from workbench.ui.behind_proxy import BehindProxy, ProxySettings

# Sockets and event loops that Gradio leaves open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PASSWORD = "خبز شاي قمر 7"  # noqa: S105
PUBLIC = "https://news.example.org/muqabala"


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    workbench = make(tmp_path / "w.sqlite")
    workbench.add_person("Jana", "admin", PASSWORD)
    return workbench


@contextmanager
def behind(workbench: Workbench, settings: ProxySettings) -> Iterator[TestClient]:
    app = BehindProxy(build(workbench, auth=True), settings)
    with TestClient(app, base_url="http://10.0.0.5:7860", follow_redirects=False) as client:
        yield client
    gc.collect()


@pytest.mark.parametrize("prefix", ["", "/muqabala"], ids=["the proxy strips the path", "the proxy keeps the path"])
def test_the_page_below_a_path_of_a_proxy_with_tls(prefix: str, workbench: Workbench) -> None:
    with behind(workbench, ProxySettings.of(PUBLIC)) as client:
        sent = client.get(f"{prefix}/", headers={"accept": "text/html"})
        assert (sent.status_code, sent.headers["location"]) == (303, "/muqabala/sign-in")
        form = client.get(f"{prefix}/sign-in")
        assert 'action="sign-in"' in form.text
        assert form.headers["strict-transport-security"]
        fields = {"name": "Jana", "password": PASSWORD}
        origin = {"origin": "https://news.example.org"}
        entered = client.post(f"{prefix}/sign-in", data=fields, headers=origin)
        assert (entered.status_code, entered.headers["location"]) == (303, "/muqabala/")
        cookie = entered.headers["set-cookie"]
        assert "Secure" in cookie
        assert "Path=/muqabala/" in cookie
        held = {"cookie": cookie.partition(";")[0]}
        assert client.get(f"{prefix}/api/me", headers=held).json()["user"] == "Jana"
        assert client.get(f"{prefix}/", headers={**held, "accept": "text/html"}).status_code == 200
        assert client.get(f"{prefix}/config", headers=held).status_code == 200
        assert client.get(f"{prefix}/gradio_api/info", headers=held).status_code == 200
        assert client.post(f"{prefix}/sign-out", headers={**held, "origin": "https://evil.example"}).status_code == 403
        out = client.post(f"{prefix}/sign-out", headers={**held, **origin})
        assert out.headers["location"] == "/muqabala/sign-in"
        assert client.get(f"{prefix}/api/me", headers=held).status_code == 401


def test_without_a_proxy_nothing_is_claimed(workbench: Workbench) -> None:
    with behind(workbench, ProxySettings()) as client:
        shown = client.get("/sign-in")
        assert "strict-transport-security" not in shown.headers
        entered = client.post("/sign-in", data={"name": "Jana", "password": PASSWORD})
        assert "Secure" not in entered.headers["set-cookie"]
        assert entered.headers["location"] == "/"


def test_health_readiness_and_metrics(workbench: Workbench, tmp_path: Path) -> None:
    with behind(workbench, ProxySettings()) as client:
        assert client.get("/healthz").json()["state"] == "ok"
        assert client.get("/readyz").json() == {"state": "ok"}
        assert client.get("/metrics").status_code == 404  # it comes from elsewhere
        (tmp_path / "w.sqlite").write_bytes(b"no database at all" * 500)
        assert client.get("/readyz").status_code >= 400
        assert client.get("/healthz").status_code == 200
    app = build(make(tmp_path / "other.sqlite"))
    counted = app.state.workbench_state.metrics.around(app)
    with TestClient(counted, base_url="http://127.0.0.1", client=("127.0.0.1", 5)) as client:
        client.get("/healthz")
        figures = client.get("/metrics").text
        assert 'muqabala_requests_total{status="2xx"} 1' in figures
        assert "muqabala_requests_in_flight 1" in figures
    gc.collect()


@pytest.mark.parametrize(
    ("url", "path", "trusted", "code"),
    [
        ("news.example.org", "", (), "serve-bad-public-url"),
        ("ftp://news.example.org", "", (), "serve-bad-public-url"),
        ("https://a:b@news.example.org", "", (), "serve-bad-public-url"),
        ("https://news.example.org/?x=1", "", (), "serve-bad-public-url"),
        ("", "muqabala", (), "serve-bad-root-path"),
        ("", "/a//b", (), "serve-bad-root-path"),
        ("", "", ("proxy.example.org",), "serve-bad-proxy"),
        ("", "", ("10.0.0.0/99",), "serve-bad-proxy"),
    ],
)
def test_settings_that_cannot_be_meant(url: str, path: str, trusted: tuple[str, ...], code: str) -> None:
    with pytest.raises(InputError) as raised:
        ProxySettings.of(url, path, trusted)
    assert raised.value.code == code


def test_settings() -> None:
    assert ProxySettings.of(PUBLIC, "", ["127.0.0.1", "10.0.0.0/8"]) == ProxySettings(
        scheme="https", host="news.example.org", root_path="/muqabala", trusted=("127.0.0.1", "10.0.0.0/8")
    )
    assert ProxySettings.of("https://news.example.org:8443/", "/x/").root_path == "/x"


def test_a_public_address_needs_sign_in(workbench: Workbench) -> None:
    command = ["serve", "--workspace", str(workbench.path), "--public-url", PUBLIC]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 1
    assert "--auth" in shown.output
