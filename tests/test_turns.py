"""Long work is shared out fairly: one person's many exports do not hold up those of others."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.test_revisions import FIRST, make
from workbench.errors import WorkspaceBusyError
from workbench.service import accounts
from workbench.service.jobs.turns import Turns
from workbench.ui.app import build_routes

PASSWORD = "خبز شاي قمر 7"  # noqa: S105


def until(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_people_take_turns() -> None:
    turns = Turns(each=10, in_all=100)
    began, order = threading.Event(), []

    def work(name: str) -> None:
        with turns.turn(name[0]):
            order.append(name)
            began.wait(20)

    with ThreadPoolExecutor(20) as pool:
        pool.submit(work, "a1")
        until(lambda: order)
        waiting = ["a2", "a3", "a4", "b1", "b2", "c1"]
        for count, name in enumerate(waiting, 2):
            pool.submit(work, name)
            until(lambda count=count: turns._held.total() == count)
        began.set()
    assert order == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]
    assert (turns._turn, turns._held, turns._waiting) == (None, {}, {})


def test_a_failure_passes_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn("a"):
        raise ZeroDivisionError
    with turns.turn("a"):
        pass


@pytest.mark.parametrize(("each", "in_all"), [(2, 100), (100, 2)])
def test_too_many_requests_are_sent_away(each: int, in_all: int) -> None:
    turns = Turns(each=each, in_all=in_all)
    leave = threading.Event()

    def work() -> None:
        with turns.turn("a"):
            leave.wait(20)

    with ThreadPoolExecutor(2) as pool:
        for count in (1, 2):
            pool.submit(work)
            until(lambda count=count: turns._held.total() == count)
        with pytest.raises(WorkspaceBusyError), turns.turn("a"):
            pass
        leave.set()
    with turns.turn("a"):
        pass


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, TestClient]]:
    plain = accounts.hash_password
    monkeypatch.setattr(accounts, "hash_password", lambda password: plain(password, (16, 1, 1)))
    workbench = make(tmp_path / "w.sqlite")
    for name in ("أمل", "بسمة"):
        workbench.add_person(name, "translator", PASSWORD)
    app = build_routes(workbench, auth=True)
    options: dict[str, Any] = {"base_url": "https://testserver", "follow_redirects": False}
    with TestClient(app, **options) as first:
        found = {"أمل": first, "بسمة": TestClient(app, **options)}
        found["بسمة"].portal = first.portal  # one event loop and its threads serve both
        for name, client in found.items():
            client.post("/sign-in", data={"name": name, "password": PASSWORD})
        yield found
    gc.collect()


def test_sixty_exports_of_one_person_leave_the_page_to_the_others(
    clients: dict[str, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = clients["أمل"].app.state.workbench_state  # type: ignore[attr-defined]
    go, written = threading.Event(), []

    def slow(_: Any, *arguments: Any) -> None:
        go.wait(60)
        written.append(arguments[-2])
        arguments[-1].write_bytes(b"x")

    monkeypatch.setattr(state.worker, "ask", slow)
    with ThreadPoolExecutor(80) as pool:
        many = [pool.submit(clients["أمل"].get, "/api/export?format=tsv") for _ in range(60)]
        until(lambda: sum(f.done() for f in many) == 57)
        other = pool.submit(clients["بسمة"].get, "/api/export?format=csv")
        until(lambda: state.turns._held["بسمة"] == 1)
        assert clients["بسمة"].get(f"/api/pairs/{FIRST}").status_code == 200  # while all of them wait
        go.set()
        answers = [f.result() for f in many]
        assert other.result().status_code == 200
    assert sorted(a.status_code for a in answers) == [200] * 3 + [429] * 57
    refused = next(a for a in answers if a.status_code == 429)
    assert (refused.json()["code"], refused.headers["retry-after"]) == ("work-queue-full", "30")
    assert written == ["tsv", "csv", "tsv", "tsv"]
