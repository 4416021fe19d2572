from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient

from tests.browsing import Served
from workbench.checks import CATALOGUE
from workbench.errors import InputError, WorkspaceError
from workbench.messages import page_texts
from workbench.service import Workbench
from workbench.ui import build
from workbench.ui.app import build_routes


@pytest.fixture
def client(seed_workspace: Path) -> Iterator[TestClient]:
    app = build_routes(Workbench(seed_workspace))
    with TestClient(app, base_url="http://127.0.0.1", headers={"X-Author": "Amal"}) as client:
        yield client


def first(client: TestClient, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/pairs", params=query).json()["rows"][0]
    return found


def test_a_missing_workspace_is_reported_at_startup(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="does not exist"):
        build(Workbench(tmp_path / "none.sqlite"))


def test_every_check_and_category_has_a_name() -> None:
    known = page_texts()["en"].keys()
    categories = {c for check in CATALOGUE.values() for c in check.categories}
    assert {f"named_{name}" for name in CATALOGUE} <= known
    assert {f"cat_{name}" for name in categories} <= known


def test_the_page_loads_cacheable_files_of_its_own_server(server: Served) -> None:
    """Gradio's document names them as they are, all scripts at once."""
    with urlopen(f"{server.url}/config", timeout=60) as answer:
        head = json.load(answer)["head"]
    files = re.findall(r'href="(files/[^"]+)"', head)
    assert len(files) > 50
    for file in files:
        with urlopen(f"{server.url}/{file}", timeout=60) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_listed_origins_may_frame_the_page(seed_workspace: Path) -> None:
    app = build_routes(Workbench(seed_workspace), frames=["https://huggingface.co", "https://*.hf.space"])
    with TestClient(app, base_url="http://127.0.0.1") as client:
        policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors 'self' https://huggingface.co https://*.hf.space")
    assert policy.startswith("default-src 'self'; ")
    for wrong in ("huggingface.co", "https://a.example; script-src *", "*", "https://a.example/x"):
        with pytest.raises(InputError, match="origin"):
            build_routes(Workbench(seed_workspace), frames=[wrong])


def test_a_page_of_the_queue(client: TestClient) -> None:
    page = client.get("/api/pairs", params={"limit": 20}).json()
    assert page["total"] == 68
    fidelities = [r["fidelity"] for r in page["rows"] if r["label"] != "unsupported"]
    assert len(fidelities) > 5
    assert fidelities == sorted(fidelities)
    following = client.get("/api/pairs", params={"limit": 20, "after": page["next"]}).json()["rows"]
    assert not {r["id"] for r in following} & {r["id"] for r in page["rows"]}
    assert client.get("/api/pairs", params={"q": "زيلينسكي"}).json()["total"] < 68


def test_a_correction_and_a_conflict(client: TestClient) -> None:
    pair = client.get(f"/api/pairs/{first(client)['id']}").json()
    address = f"/api/pairs/{pair['id']}"
    saved = client.post(address, json={"text": "نص", "base": pair["revision"]})
    assert saved.json()["author"] == "Amal"
    again = client.post(address, json={"text": "غيره", "base": None})
    assert again.status_code == 409
    assert again.json()["newest"]["after"] == "نص"
    assert again.json()["kept"]["after"] == "غيره"
    assert client.get(address).json()["text"] == "نص"


def test_drafts_are_not_part_of_the_history(client: TestClient, seed_workspace: Path) -> None:
    address = f"/api/pairs/{first(client)['id']}"
    for text in ("ن", "نص"):
        client.put(f"{address}/draft", json={"text": text, "base": None})
    assert client.get(address).json()["draft"]["text"] == "نص"
    assert client.get(address, headers={"X-Author": "Badr"}).json()["draft"] is None
    assert Workbench(seed_workspace).history() == ()
    client.post(address, json={"text": "نص", "base": None})
    assert client.get(address).json()["draft"] is None


def test_comments_and_what_is_typed_of_them(client: TestClient) -> None:
    """A comment changes neither text nor status nor base; a comment being typed outlives an approval of the text."""
    segment = first(client)["id"]
    at = f"/api/pairs/{segment}"
    client.put(f"{at}/draft", json={"text": "نص قيد الكتابة", "base": None})
    client.put(f"{at}/comment", json={"text": "أظن <i>"})
    shown = client.get(at).json()
    assert (shown["draft"]["text"], shown["comment_draft"]["text"]) == ("نص قيد الكتابة", "أظن <i>")
    said = client.post(f"{at}/comment", json={"text": "ما الأصل؟"}).json()
    assert (said["action"], said["status"], said["author"]) == ("comment", "untouched", "Amal")
    shown = client.get(at).json()
    assert (shown["comment"], shown["comment_draft"], shown["draft"]["text"]) == (said, None, "نص قيد الكتابة")
    assert (shown["status"], shown["revision"], shown["history"]) == ("untouched", None, [said])
    client.put(f"{at}/comment", json={"text": "وأيضا"})
    answer = client.post(at, json={"text": "نص", "base": None})
    assert answer.status_code == 200
    shown = client.get(at).json()
    assert (shown["draft"], shown["comment_draft"]["text"], shown["comment"]) == (None, "وأيضا", said)
    client.put(f"{at}/comment", json={"text": ""})
    assert client.get(at).json()["comment_draft"] is None
    assert client.post(f"{at}/comment", json={"text": " "}).json()["comment"] == ""
    assert client.get(at).json()["comment"] is None
    assert client.post(f"{at}/comment", json={"text": ""}).json()["code"] == "comment-empty"


def test_a_conflict_that_the_page_will_merge_leaves_no_revision(client: TestClient, seed_workspace: Path) -> None:
    segment = first(client)["id"]
    at = f"/api/pairs/{segment}"
    client.post(at, json={"text": "نص زميل", "base": None}, headers={"X-Author": "Basma"})
    for _ in range(3):
        answer = client.post(at, json={"text": "نصي", "base": None, "beside": False})
        assert (answer.status_code, answer.json()["code"], answer.json()["kept"]) == (409, "segment-changed", None)
    shown = client.get(at).json()
    assert (len(shown["history"]), shown["author"], shown["draft"]["text"]) == (1, "Basma", "نصي")
    for _ in range(8):
        assert client.post(at, json={"text": "نصي", "base": None}).status_code == 409
    assert [r["after"] for r in client.get(at).json()["history"]] == ["نص زميل", "نصي"]
    for _ in range(8):
        client.post(at, json={"text": "نص زميل", "base": shown["revision"]})
    assert len(Workbench(seed_workspace).history()) == 2


def test_a_dismissal_is_made_once_and_undone(client: TestClient) -> None:
    """Also when a request is sent again because its answer was lost."""
    segment = first(client, check="untranslated")["id"]
    at = f"/api/pairs/{segment}"
    found = client.get(at).json()["report"]["findings"]
    finding = next(f for f in found if f["check"] == "untranslated")
    span = {k: finding[k] for k in ("check", "start", "end")}
    for _ in range(2):
        assert client.post(f"{at}/dismiss", json=span).status_code == 200
    shown = client.get(at).json()
    assert shown["dismissed"] == [{"check": "untranslated", "text": finding["text"]}]
    assert finding not in shown["report"]["findings"]
    for _ in range(2):
        assert client.post(f"{at}/restore", json=span).status_code == 200
    shown = client.get(at).json()
    assert (shown["dismissed"], shown["report"]["findings"]) == ([], found)
    mark = {"start": 0, "end": 3, "category": "style", "severity": "critical"}
    marked = [client.post(f"{at}/marks", json=mark).json() for _ in range(2)]
    assert marked[0] == marked[1]
    assert len(client.get(at).json()["report"]["findings"]) == len(found) + 1
    span = {"start": 0, "end": 3, "check": "person"}
    for _ in range(2):
        client.post(f"{at}/dismiss", json=span)
    assert client.get(at).json()["report"]["findings"] == found
    for _ in range(2):
        client.post(f"{at}/restore", json=span)
    assert sum(f["check"] == "person" for f in client.get(at).json()["report"]["findings"]) == 1


def test_cross_site_requests_are_rejected(client: TestClient) -> None:
    address = f"/api/pairs/{first(client)['id']}"
    there = client.post(address, json={"text": "x", "base": None}, headers={"Origin": "http://elsewhere.example"})
    assert there.status_code == 403
    assert client.get(address).json()["history"] == []


def test_unknown_host_names_are_rejected(client: TestClient) -> None:
    """DNS rebinding: a host name that resolves to this machine gets no data, even from its own origin."""
    for host in ("elsewhere.example", "elsewhere.example:8000", "127.0.0.1.elsewhere.example", "[", ""):
        assert client.get("/api/pairs", headers={"Host": host}).status_code == 400
    for host in ("127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000", "[::1]"):
        answer = client.get("/api/me", headers={"Host": host})
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"].endswith("; frame-ancestors 'self'")


@pytest.mark.parametrize(("name", "status"), [("...", 400), ("تقرير طويل" * 20 + ".txt", 200)])
def test_uploads_are_deleted(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, status: int
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    assert client.post("/api/bring", files={"files": (name, b"\x00")}).status_code == status
    differ = client.post("/api/bring", files={"files": (name, b"\x00")}, data={"role": ["clean", "garbled"]})
    assert (differ.status_code, differ.json()["code"]) == (400, "upload-roles-differ")
    deadline = time.monotonic() + 60
    while any((tmp_path / "tmp").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any((tmp_path / "tmp").iterdir())


def test_invalid_requests_are_rejected(client: TestClient) -> None:
    assert client.get("/api/pairs/none:0-1").status_code == 404
    assert client.post("/api/pairs/none:0-1/undo", json={"base": None}).status_code == 404
    assert client.post("/api/names", json={"kind": "marry", "form": "a", "canonical": "b"}).status_code == 422
    assert client.get("/api/pairs", params={"limit": 5000}).status_code == 422
    assert client.get("/api/pairs", params={"after": "nonsense"}).json()["error"] == "InputError"


def test_validation_errors_have_the_same_shape_as_other_errors(client: TestClient) -> None:
    long = client.post("/api/names", json={"kind": "use", "form": "a" * 501, "canonical": "b"})
    assert (long.status_code, long.json()["message"]) == (422, "'form' has more than 500 characters.")
    assert long.json()["remedy_ar"] == "اختصره."
    other = client.get("/api/pairs", params={"limit": 5000}).json()
    assert other["message"].startswith("The server cannot read 'limit' of this request: ")
    assert other["message_ar"].startswith("لا يستطيع الخادم قراءة «\u2068limit\u2069» في هذا الطلب")
    broken = client.post("/api/names", content=b"{", headers={"Content-Type": "application/json"}).json()
    assert (broken["error"], "'body'" in broken["message"]) == ("InputError", True)


def test_a_locked_name_does_not_change(client: TestClient) -> None:
    name = {"form": "علييف", "canonical": "علييف"}
    assert client.post("/api/names", json={"kind": "lock", **name}).status_code == 200
    assert client.post("/api/names", json={"kind": "use", "form": "علييف", "canonical": "x"}).status_code == 400
    assert client.post("/api/names", json={"kind": "unlock", **name}).status_code == 200
    assert client.post("/api/names", json={"kind": "use", "form": "علييف", "canonical": "x"}).status_code == 200


def test_overview_statistics_and_alignment_map(client: TestClient) -> None:
    documents = client.get("/api/documents").json()["documents"]
    garbled = [d for d in documents if d["role"] == "garbled"]
    assert [sum(d["histogram"]) for d in garbled] == [d["parallel"] + d["partial"] for d in garbled] == [3, 14]
    found = client.get("/api/map", params={"document": garbled[1]["name"]}).json()
    assert found["rows"] == 50
    assert all(0 <= p["column"] < found["columns"] for p in found["points"])
    assert found["points"]
    assert client.get("/api/overview").json()["total"] == 68
