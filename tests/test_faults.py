"""Faults of machines and operators: clocks that go back, files that are replaced or removed while they are served."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.test_revisions import FIRST, make
from workbench.errors import WorkspaceBusyError
from workbench.formats import history_line
from workbench.records import DatabaseURL
from workbench.service import accounts
from workbench.service.review import locks, revisions
from workbench.service.review.revisions import now, shifted
from workbench.store import Workspace, held_open
from workbench.store.database import Database
from workbench.ui.app import build_routes

PASSWORD = "خبز شاي قمر 7"  # noqa: S105
PATH = f"/api/pairs/{FIRST}"


def set_clock(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moved = shifted(now(), by)
    for module in (revisions, accounts, locks):
        monkeypatch.setattr(module, "now", lambda: moved)


def test_a_clock_that_goes_back_loses_nothing_and_keeps_the_order(
    place: Path | DatabaseURL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workbench = make(place)
    texts, base = ["نص أول", "نص ثان", "نص ثالث"], None
    for days, words in zip((0, -400, 3), texts, strict=True):
        with monkeypatch.context() as moved:
            set_clock(moved, timedelta(days=days))
            base = workbench.correct(FIRST, words, base=base, author="أمل").id
    view = workbench.segment(FIRST)
    assert [r.after for r in view.history if r.action == "correct"] == texts
    assert view.row.current == texts[-1]
    with monkeypatch.context() as moved:
        set_clock(moved, timedelta(days=-900))
        assert workbench.undo(FIRST, base=base, author="أمل").after == texts[1]
    with Workspace.open(place) as workspace:
        assert workspace.integrity() == "ok"
    other = make(tmp_path / "other.sqlite")
    history = tmp_path / "h.jsonl"
    history.write_text("".join(f"{history_line(e)}\n" for e in workbench.history()), "utf-8")
    other.import_file(history)
    assert other.segment(FIRST).row.current == texts[1]


def test_sessions_and_locks_of_the_future_do_not_outlast_a_clock_that_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = accounts.hash_password
    monkeypatch.setattr(accounts, "hash_password", lambda password: plain(password, (16, 1, 1)))
    workbench = make(tmp_path / "w.sqlite")
    workbench.add_person("أمل", "admin", PASSWORD)
    with monkeypatch.context() as moved:
        set_clock(moved, timedelta(days=400))
        session = workbench.sign_in("أمل", PASSWORD, "x")
        assert workbench.signed_in(session.token) is not None
        workbench.lock(FIRST, "أمل")
    assert workbench.signed_in(session.token) is None
    assert workbench.locks() == ()
    assert workbench.lock(FIRST, "بسمة").holder == "بسمة"
    with monkeypatch.context() as moved:
        set_clock(moved, timedelta(minutes=2))  # the clock of another server
        session = workbench.sign_in("أمل", PASSWORD, "x")
    assert workbench.signed_in(session.token) is not None


def other_workspace(folder: Path) -> Path:
    other = make(folder / "o.sqlite")
    other.correct(FIRST, "من ملف آخر", base=None, author="بسمة")
    other.back_up(folder / "whole.sqlite")
    return folder / "whole.sqlite"


@pytest.mark.parametrize("how", ["replace", "restore"])
def test_a_file_that_is_replaced_while_it_is_served_is_served_from_then_on(how: str, tmp_path: Path) -> None:
    workbench, other = make(tmp_path / "w.sqlite"), other_workspace(tmp_path)
    with TestClient(build_routes(workbench), base_url="http://localhost") as client:
        client.post(PATH, json={"text": "قبل ذلك", "base": None})
        if how == "replace":
            (tmp_path / "w.sqlite").rename(tmp_path / "former.sqlite")
            shutil.copy(other, tmp_path / "w.sqlite")
        else:
            workbench.restore(other, replace_present=True)
        shown: Any = client.get(PATH).json()
        assert shown["text"] == "من ملف آخر"
        assert client.post(PATH, json={"text": "بعد ذلك", "base": shown["revision"]}).status_code == 200
    with Workspace.open(tmp_path / "w.sqlite") as workspace:
        assert workspace.integrity() == "ok"
        assert [r.after for r in workspace.revisions.all()] == ["من ملف آخر", "بعد ذلك"]
    if how == "replace":  # which has all that was acknowledged, its log included
        with Workspace.open(tmp_path / "former.sqlite") as workspace:
            assert workspace.integrity() == "ok"
            assert [r.after for r in workspace.revisions.all()] == ["قبل ذلك"]


def test_a_file_that_is_removed_while_it_is_served_is_an_error_until_it_is_back(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    with TestClient(build_routes(workbench), base_url="http://localhost") as client:
        saved: Any = client.post(PATH, json={"text": "نص", "base": None}).json()
        (tmp_path / "w.sqlite").rename(tmp_path / "away.sqlite")
        assert client.get(PATH).json()["code"] == "workspace-missing"
        assert client.get("/readyz").status_code != 200
        (tmp_path / "away.sqlite").rename(tmp_path / "w.sqlite")
        assert client.get(PATH).json()["revision"] == saved["revision"]


def test_a_replaced_file_waits_for_those_who_use_the_former_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.store.sqlite_files.BUSY_MILLISECONDS", 200)
    path = tmp_path / "w.sqlite"
    make(path)
    other = other_workspace(tmp_path)
    with held_open(path):
        with Database(path).transaction(reading=True):
            other.replace(path)
            with pytest.raises(WorkspaceBusyError):
                Database(path)
        with Workspace.open(path) as workspace:
            assert [r.after for r in workspace.revisions.all()] == ["من ملف آخر"]
            assert workspace.integrity() == "ok"
