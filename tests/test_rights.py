"""Rights inside the team: what a reviewer has approved and others have done, translators leave as it is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.test_revisions import FIRST, make
from workbench.errors import InputError
from workbench.service import Workbench
from workbench.ui.app import build_routes

# Sockets and event loops that Gradio leaves open.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("cheap_hashes"),
]
PASSWORD = "خبز شاي قمر 7"  # noqa: S105
NEW = "مطر باب حصان 9"
PEOPLE = (("أمل", "translator"), ("نور", "translator"), ("بسمة", "reviewer"), ("جنى", "admin"))
PATH = f"/api/pairs/{FIRST}"


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    workbench = make(tmp_path / "w.sqlite")
    for name, role in PEOPLE:
        workbench.add_person(name, role, PASSWORD)  # type: ignore[arg-type]
    return workbench


@pytest.fixture
def people(workbench: Workbench) -> Iterator[dict[str, TestClient]]:
    with ExitStack() as stack:
        app = build_routes(workbench, auth=True)
        found: dict[str, TestClient] = {}
        for name, _ in PEOPLE:
            client = TestClient(app, base_url="https://testserver", follow_redirects=False)
            found[name] = stack.enter_context(client) if not found else client
            assert client.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
        yield found
    gc.collect()


def save(client: TestClient, text: str, base: str | None, status: str = "done", **more: Any) -> Any:
    return client.post(PATH, json={"text": text, "base": base, "status": status, **more})


def test_a_translator_leaves_a_reviewed_text_as_it_is(people: dict[str, TestClient], workbench: Workbench) -> None:
    base = save(people["أمل"], "نص أول", None).json()["revision"]
    reviewed = save(people["بسمة"], "نص أول روجع", base, "reviewed").json()["revision"]
    refused = save(people["أمل"], "نص آخر", reviewed)
    assert (refused.status_code, refused.json()["code"]) == (403, "reviewed-text-kept")
    for step in ("undo", "redo"):
        assert people["أمل"].post(f"{PATH}/{step}", json={"base": reviewed}).status_code == 403
    found = people["أمل"].post("/api/everywhere/preview", json={"text": "أول", "replacement": "آخر"}).json()["rows"]
    asked = {"text": "أول", "replacement": "آخر", "segments": [r["id"] for r in found]}
    done = people["أمل"].post("/api/everywhere", json=asked)
    assert FIRST in done.json()["left"]
    assert people["أمل"].post(f"{PATH}/split", json={"at": 3}).json()["code"] == "reviewed-text-kept"
    assert workbench.segment(FIRST).row.current == "نص أول روجع"
    assert people["أمل"].post(f"{PATH}/comment", json={"text": "أظن أن فيه خطأ"}).status_code == 200
    assert save(people["بسمة"], "نص أول روجع ثانية", reviewed, "reviewed").status_code == 200


def test_an_import_leaves_reviewed_texts_to_reviewers(people: dict[str, TestClient], workbench: Workbench) -> None:
    save(people["بسمة"], "نص روجع", None, "reviewed")
    table = f"document\tstart\tend\tcorrection\na.txt\t0\t{FIRST.rpartition('-')[2]}\tنص آخر\n".encode()
    shown = people["أمل"].post("/api/import", files={"files": ("c.tsv", table)}).json()["files"][0]
    assert workbench.segment(FIRST).row.current == "نص روجع"
    assert shown["summary"]["refused"]
    people["بسمة"].post("/api/import", files={"files": ("c.tsv", table)})
    assert workbench.segment(FIRST).row.current == "نص آخر"


def test_only_a_reviewer_takes_back_the_batch_of_another(people: dict[str, TestClient], workbench: Workbench) -> None:
    found = workbench.preview_replacement("نص", "متن")
    assert found
    batch = workbench.replace_everywhere(found, "نور").batch
    assert batch is not None
    refused = people["أمل"].post("/api/everywhere/undo", json={"batch": batch.id})
    assert (refused.status_code, refused.json()["code"]) == (403, "batch-of-another")
    assert people["نور"].post("/api/everywhere/undo", json={"batch": batch.id}).json()["changed"] == len(found)


def test_only_a_reviewer_locks_and_unlocks_names(people: dict[str, TestClient]) -> None:
    lock = {"kind": "lock", "form": "باكو", "canonical": "باكو", "spellings": ["باكو", "Baku"]}
    assert people["جنى"].post("/api/names", json=lock).status_code == 200
    refused = people["أمل"].post("/api/names", json={**lock, "kind": "unlock"})
    assert (refused.status_code, refused.json()["code"]) == (403, "name-locking-not-allowed")
    rename = {"kind": "use", "form": "باكو", "canonical": "باكر"}
    assert people["أمل"].post("/api/names", json=rename).json()["code"] == "name-locked"
    merge = {"forms": ["باكو", "موسكو"], "canonical": "موسكو"}
    assert people["أمل"].post("/api/names/merge", json=merge).json()["code"] == "name-locked"


@pytest.mark.parametrize("seconds", [1e12, 86_401.0, -1.0])
def test_nobody_works_longer_than_a_day_on_a_sentence(seconds: float, people: dict[str, TestClient]) -> None:
    refused = save(people["أمل"], "نص", None, seconds=seconds)
    assert refused.json()["code"] == "correction-bad-duration"


@pytest.mark.parametrize(
    "password",
    [
        *("short pass", "password123!", "P@ssw0rd2024", "qwertyuiopas", "123456789012", "aaaaaaaaaaaa", "abcabcabcabc"),
        *("محمد123456", "بسم الله الرحمن الرحيم", "ضصثقفغعهخحجد", "أمل أمل أمل أمل", "\u200f" * 12, " " * 12),
    ],
)
def test_passwords_that_everybody_tries_are_refused(password: str, workbench: Workbench) -> None:
    with pytest.raises(Exception, match="password"):
        workbench.set_password("أمل", password)
    workbench.set_password("أمل", NEW)


def test_people_change_their_own_password(people: dict[str, TestClient], workbench: Workbench) -> None:
    client = people["أمل"]
    assert "current" in client.get("/password").text
    assert client.post("/password", data={"current": NEW, "new": NEW}).status_code == 400
    assert client.post("/password", data={"current": PASSWORD, "new": "1234567890"}).status_code == 400
    assert client.get("/api/me").status_code == 200
    assert client.post("/password", data={"current": PASSWORD, "new": NEW}).status_code == 200
    assert client.get("/api/me").status_code == 401
    assert client.post("/sign-in", data={"name": "أمل", "password": NEW}).status_code == 303
    assert people["بسمة"].get("/api/me").json()["user"] == "بسمة"


def test_the_log_says_who_did_what_and_holds_no_secret(people: dict[str, TestClient], workbench: Workbench) -> None:
    people["أمل"].post("/sign-in", data={"name": "أمل", "password": NEW})
    people["أمل"].get("/api/export?format=tsv")
    workbench.set_role("نور", "reviewer")
    log = workbench.audit_log()
    done = {(entry.actor, entry.action, entry.target) for entry in log}
    assert {("أمل", "sign-in", ""), ("أمل", "failed sign-in", ""), ("أمل", "export", "tsv")} <= done
    assert ("command", "make reviewer", "نور") in done
    assert [entry.at for entry in log] == sorted((entry.at for entry in log), reverse=True)
    assert NEW not in str(log)
    assert PASSWORD not in str(log)


def test_an_idle_session_ends_and_one_in_use_lasts_a_working_day(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from workbench.service import accounts
    from workbench.service.review.revisions import now, shifted

    began = now()
    used, idle = (workbench.sign_in(name, PASSWORD, "127.0.0.1").token for name in ("أمل", "نور"))
    for minutes in range(60, 12 * 60, 60):
        later = shifted(began, timedelta(minutes=minutes))
        monkeypatch.setattr(accounts, "now", lambda later=later: later)
        assert workbench.signed_in(used) is not None, minutes
    assert workbench.signed_in(idle) is None
    monkeypatch.setattr(accounts, "now", lambda: shifted(began, timedelta(hours=12, minutes=1)))
    assert workbench.signed_in(used) is None


def test_what_is_kept_of_a_person_is_told_and_erased(people: dict[str, TestClient], workbench: Workbench) -> None:
    save(people["نور"], "نص من نور", None)
    people["نور"].put(f"{PATH}/draft", json={"text": "مسودة", "base": None})
    people["بسمة"].put(f"{PATH}/draft", json={"text": "مسودة أخرى", "base": None})
    kept = workbench.personal_data("نور")
    assert [kept["account"][0]["role"], kept["drafts"][0]["words"]] == ["translator", "مسودة"]
    assert kept["revisions"][0]["after"] == "نص من نور"
    assert {entry["action"] for entry in kept["log"]} >= {"sign-in", "add translator"}
    assert PASSWORD not in str(kept)
    assert "scrypt" not in str(kept)
    assert workbench.forget_person("نور") == {"revisions": 1}
    assert people["نور"].get("/api/me").status_code == 401
    left = workbench.personal_data("نور")
    assert {kind for kind, entries in left.items() if entries} == {"revisions"}
    assert "نور" not in str(workbench.audit_log())
    assert workbench.personal_data("بسمة")["drafts"][0]["words"] == "مسودة أخرى"
    with pytest.raises(InputError):
        workbench.forget_person("جنى")  # the last admin
    with pytest.raises(InputError):
        workbench.personal_data("لا أحد")
