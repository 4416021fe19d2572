"""What somebody who has not signed in can hold: connections, time, memory and log of the server."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from tests.apart import apart
from tests.test_revisions import FIRST, make
from workbench.errors import SignInError, WorkspaceBusyError, WorkspaceError
from workbench.records import PersonRole
from workbench.service import Workbench
from workbench.ui import build
from workbench.ui.http_server import LogLimit, ServerLimits, guarded_protocol, server_config
from workbench.ui.request_guard import RequestGuard
from workbench.ui.route_table import ROUTES, route_of
from workbench.ui.sign_in_queue import SignInQueue

# Sockets and event loops that Gradio leaves open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PASSWORD = "خبز شاي قمر 7"  # noqa: S105
GRADIO_CLOSED = (
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file/etc/passwd"),
    ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
    ("POST", "/gradio_api/stream/x"),
    ("POST", "/gradio_api/component_server"),
    ("GET", "/gradio_api/dev/reload"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/deep_link"),
    ("GET", "/gradio_api/token"),
    ("GET", "/gradio_api/runs"),
    ("POST", "/gradio_api/run-history/connect"),
    ("POST", "/login"),
    ("GET", "/logout"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("GET", "/openapi.json"),
    ("GET", "/docs"),
    ("TRACE", "/"),
    ("DELETE", "/api/names"),
)


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body, then say its size."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": str(size).encode()})


def listening(app: Any, limits: ServerLimits) -> AbstractContextManager[int]:
    config = uvicorn.Config(app, port=0, http=guarded_protocol(limits), ws="none", log_level="error", lifespan="off")
    return running(config)


@contextmanager
def running(config: uvicorn.Config) -> Iterator[int]:
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def half_sent(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    return connection


def is_closed(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_half_sent_requests_leave_room_for_others() -> None:
    limits = ServerLimits(per_address=20, total=40, header_seconds=60)
    with listening(answer, limits) as port, ExitStack() as stack:
        held = [stack.enter_context(half_sent(port)) for _ in range(200)]
        for _ in range(5):
            assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
        assert sum(not is_closed(connection, 0.001) for connection in held) <= 20


def test_headers_have_their_time_however_they_trickle() -> None:
    with listening(answer, ServerLimits(header_seconds=0.5)) as port, half_sent(port) as slow:
        began = time.monotonic()
        with suppress(OSError):  # a reset or a broken pipe
            while time.monotonic() - began < 5:
                slow.sendall(b"a")
                time.sleep(0.05)
        assert time.monotonic() - began < 3
        with socket.create_connection(("127.0.0.1", port)) as silent:
            assert is_closed(silent, 3)


def test_a_connection_with_a_request_is_not_closed() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.6)
        await answer(scope, receive, send)

    with listening(slow, ServerLimits(per_address=2, header_seconds=0.2)) as port, httpx.Client() as client:
        for _ in range(2):  # the second over the same connection
            assert client.get(f"http://127.0.0.1:{port}/", timeout=5).text == "0"


@pytest.mark.parametrize(
    ("trusted", "told"),
    [
        ((), "127.0.0.1"),
        (("127.0.0.1",), "9.9.9.9"),
        (("127.0.0.0/8", "9.9.9.9"), "8.8.8.8"),
        (("10.0.0.1",), "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_where_requests_come_from(trusted: tuple[str, ...], told: str) -> None:
    async def who(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(scope["client"][0])(scope, receive, send)

    config = server_config(who, "127.0.0.1", 0, trusted)
    config.lifespan = "off"
    with running(config) as port:
        headers = {"x-forwarded-for": "8.8.8.8, 9.9.9.9"}
        assert httpx.get(f"http://127.0.0.1:{port}/", headers=headers, timeout=5).text == told


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_is_refused_before_it_is_read(chunked: bool) -> None:
    read = 0

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal read
        while True:
            message = await receive()
            read += len(message.get("body", b""))
            if not message.get("more_body", False):
                break
        await answer(scope, receive, send)

    part = b"x" * 2**16
    with listening(RequestGuard(counting), ServerLimits()) as port, socket.create_connection(("127.0.0.1", port)) as c:
        size = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: 600000000"
        c.sendall(b"POST /api/names HTTP/1.1\r\nHost: x\r\n" + size + b"\r\n\r\n")
        sent = 0
        try:
            for _ in range(2000):  # 130 MB
                c.sendall(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
                sent += len(part)
        except OSError:
            pass
        assert sent < 64 * 2**20
        assert read <= 2**18


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.ui.request_guard._PAUSE", 0.2)
    with listening(RequestGuard(answer), ServerLimits()) as port, socket.create_connection(("127.0.0.1", port)) as c:
        c.sendall(b"POST /api/names HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        c.settimeout(5)
        assert c.recv(4096).startswith(b"HTTP/1.1 408")


def test_the_log_is_limited_by_kind(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("tests.limited")
    limit = LogLimit(most=5, seconds=60)
    logger.addFilter(limit)
    for n in range(1000):
        logger.warning("request %d is invalid", n)
    logger.warning("something else")
    assert len([r for r in caplog.records if r.name == "tests.limited"]) == 6
    limit._since -= 61
    logger.warning("later")
    assert "995 messages were left out" in caplog.text


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    workbench = make(tmp_path_factory.mktemp("limits") / "w.sqlite")
    for name, role in (("Amal", "translator"), ("Basma", "reviewer"), ("Jana", "admin")):
        workbench.add_person(name, role, PASSWORD)  # type: ignore[arg-type]
    return workbench


@pytest.fixture(scope="module")
def clients(workbench: Workbench) -> Iterator[dict[str, TestClient]]:
    with ExitStack() as stack:
        app = build(workbench, auth=True)
        options: dict[str, Any] = {"base_url": "https://testserver", "follow_redirects": False}
        options["raise_server_exceptions"] = False
        found = {"nobody": stack.enter_context(TestClient(app, **options))}
        for name, role in (("Amal", "translator"), ("Basma", "reviewer"), ("Jana", "admin")):
            found[role] = TestClient(app, **options)
            found[role].post("/sign-in", data={"name": name, "password": PASSWORD})
        yield found
    gc.collect()  # those loops, here and not in whichever test comes next


@pytest.mark.parametrize(("method", "path"), GRADIO_CLOSED)
def test_routes_that_nobody_needs_are_closed(method: str, path: str, clients: dict[str, TestClient]) -> None:
    for client in clients.values():
        assert client.request(method, path).status_code == 404


LEAST: dict[str, tuple[PersonRole, ...]] = {
    "signed in": ("translator", "reviewer", "admin"),
    "in person": ("translator", "reviewer", "admin"),
    "correct": ("translator", "reviewer", "admin"),
    "review": ("reviewer", "admin"),
    "admin": ("admin",),
}


@pytest.mark.parametrize("route", [r for r in ROUTES if r.access != "everybody"], ids=lambda r: r.path)
def test_every_route_is_open_to_its_roles_only(route: Any, clients: dict[str, TestClient]) -> None:
    path = route.path.replace("{id}", FIRST).replace("{part}", "state").replace("*}", "}")
    path = path.replace("{", "").replace("}", "")
    # Some begin long work, or never end; what may be approved depends on the status.
    long = ("/api/bring", "/api/release", "/api/approval", "/gradio_api/heart", "/gradio_api/queue")
    left_out = (*long, "/sign-out", "/account/sign-out")
    tried = not path.startswith(left_out)
    for method in route.methods:
        assert clients["nobody"].request(method, path).status_code == 401
        for role in ("translator", "reviewer", "admin"):
            if role not in LEAST[route.access]:
                shown = clients[role].request(method, path)
                assert shown.status_code == 403
                assert method == "HEAD" or shown.json()["code"] == "permission-denied"
            elif tried:
                assert clients[role].request(method, path).status_code not in {401, 403}


def test_every_route_of_the_workbench_is_in_the_table(workbench: Workbench) -> None:
    app = build(workbench)
    paths = {path.replace("{", "").replace("}", ""): methods for path, methods in app.openapi()["paths"].items()}
    asked = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    assert len(asked) > 30
    assert [one for one in asked if route_of(*one) is None] == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (WorkspaceBusyError("workspace-locked", path="w"), 503),
        (WorkspaceError("workspace-disk-full", path="w"), 507),
        (WorkspaceError("workspace-row-damaged", table="t", record="r"), 500),
    ],
)
def test_errors_say_when_to_come_again(
    error: WorkspaceError, status: int, clients: dict[str, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(Workbench, "check_names", failing)
    shown = clients["admin"].get("/api/documents")
    assert shown.status_code == status
    assert ("retry-after" in shown.headers) == (status != 500)
    assert shown.headers["cache-control"] == "no-store"


def test_forty_people_sign_in_at_once(workbench: Workbench) -> None:
    app = build(workbench, auth=True)

    async def all_of_them() -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://testserver", timeout=120) as client:
            form = {"name": "Amal", "password": PASSWORD}
            answers = await asyncio.gather(*(client.post("/sign-in", data=form) for _ in range(40)))
        return [a.status_code for a in answers]

    assert apart(all_of_them()) == [303] * 40


def test_nobody_waits_for_the_attempts_of_another_address() -> None:
    order: list[str] = []
    all_wait = threading.Event()

    def work(address: str) -> None:
        all_wait.wait(20)
        order.append(address)

    async def attempt(queue: SignInQueue, name: str, address: str) -> None:
        async with queue.attempt(name, address):
            await queue.run(address, partial(work, address))

    async def scene() -> None:
        queue = SignInQueue(at_once=1)
        tried = [("attacker", f"n{n}") for n in range(50)] + [("newsroom", "Amal"), ("newsroom", "Basma")]
        tasks = [asyncio.create_task(attempt(queue, name, address)) for address, name in tried]
        await asyncio.sleep(0)
        all_wait.set()
        await asyncio.gather(*tasks)

    apart(scene())
    assert order[:5] == ["attacker", "newsroom", "attacker", "newsroom", "attacker"]
    assert len(order) == 52


def test_too_many_attempts_of_an_address_are_sent_away() -> None:
    async def scene() -> None:
        queue = SignInQueue(waiting=3)
        async with queue.attempt("a", "x"), queue.attempt("b", "x"), queue.attempt("c", "x"):
            with pytest.raises(SignInError):
                async with queue.attempt("d", "x"):
                    pass
            async with queue.attempt("d", "y"):
                pass
        async with queue.attempt("d", "x"):
            pass

    apart(scene())


def test_a_file_is_not_left_readable_by_others(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    workbench.back_up(tmp_path / "b.sqlite")
    for name in ("w.sqlite", "b.sqlite"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
