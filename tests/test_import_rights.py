"""Who may bring corrections back through the routes, and which."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.test_accounts import SECRET, enter
from tests.test_corrections_return import cells, documents, export, history_file, make, save_cells
from workbench.service import Workbench
from workbench.ui.app import build_routes


@pytest.fixture
def workbench(tmp_path: Path, cheap_hashes: None) -> Workbench:
    workbench = make(tmp_path / "w.sqlite")
    for name, role in (("ليلى", "translator"), ("بسمة", "reviewer"), ("جنى", "admin")):
        workbench.add_person(name, role, SECRET)  # type: ignore[arg-type]
    return workbench


def client_of(workbench: Workbench) -> TestClient:
    return TestClient(build_routes(workbench, auth=True), base_url="https://testserver", follow_redirects=False)


def sent(client: TestClient, path: str, *files: Path) -> list[dict[str, Any]]:
    answer = client.post(path, files=[("files", (f.name, f.read_bytes())) for f in files])
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["files"]
    return told


def reviewed_file(workbench: Workbench, folder: Path) -> Path:
    file = export(workbench, "csv", folder)
    head, *rows = cells(file)
    rows[0][head.index("status")] = "reviewed"
    rows[4][head.index("correction")] = "نص خامس"
    save_cells(file, [head, *rows])
    return file


def test_a_translator_brings_corrections_but_no_review(workbench: Workbench, tmp_path: Path) -> None:
    file, before = reviewed_file(workbench, tmp_path), len(workbench.history())
    with client_of(workbench) as client:
        assert client.post("/api/import", files={"files": (file.name, b"x")}).status_code == 401
        assert enter(client, "ليلى", SECRET) == 303
        (shown,) = sent(client, "/api/import/preview", file)
        assert (shown["kind"], shown["summary"]["added"]) == ("corrections", 1)
        assert [r["code"] for r in shown["summary"]["refused"]] == ["import-status-forbidden"]
        assert len(workbench.history()) == before
        (done,) = sent(client, "/api/import", file)
        assert done["summary"]["added"] == 1
        client.post("/sign-out")
        assert enter(client, "بسمة", SECRET) == 303
        (done,) = sent(client, "/api/import", file)
        assert (done["summary"]["added"], done["summary"]["refused"]) == (1, [])
    new = [e.revision for e in workbench.history()[before:]]
    assert [(r.author, r.status) for r in new] == [("ليلى", "done"), ("بسمة", "reviewed")]


def test_only_an_admin_imports_a_history_or_removes_a_document(workbench: Workbench, tmp_path: Path) -> None:
    file = tmp_path / "h.jsonl"
    file.write_text("\n".join(history_file(workbench, tmp_path)), "utf-8")
    with client_of(workbench) as client:
        assert enter(client, "بسمة", SECRET) == 303
        (refused,) = sent(client, "/api/import", file)
        assert refused["error"]["code"] == "import-history-not-allowed"
        assert client.delete(f"/api/documents/{documents()[0].id}").status_code == 403
        client.post("/sign-out")
        assert enter(client, "جنى", SECRET) == 303
        (done,) = sent(client, "/api/import", file)
        assert (done["kind"], done["summary"]["known"], done["error"]) == ("history", 4, None)
        assert client.delete("/api/documents/none").json()["code"] == "document-not-in-workspace"


def test_a_mixed_upload_is_parted(workbench: Workbench, tmp_path: Path) -> None:
    other = make(tmp_path / "other.sqlite", garbled=["غير هذا.", "نص آخر."], name="other.txt")
    pair = tmp_path / "pairs.csv"
    pair.write_text("text,correction\nنص,مصحح\n", "utf-8")
    article = tmp_path / "a.html"
    article.write_text("<html><title>مقال</title><p>نص.</p></html>", "utf-8")
    report = tmp_path / "r.html"
    report.write_bytes(export(workbench, "html", tmp_path).read_bytes())
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"text": "نص"}), "utf-8")
    strange = export(other, "xliff", tmp_path)
    with client_of(workbench) as client:
        assert enter(client, "جنى", SECRET) == 303
        told = sent(client, "/api/import/preview", pair, article, report, rows, strange, tmp_path / "w.sqlite")
    kinds = [f["kind"] for f in told]
    assert kinds == ["document", "document", "report", "document", "corrections", "document"]
    assert [f["error"] and f["error"]["code"] for f in told] == [
        None, None, "import-report-only", None, "import-other-corpus", None
    ]  # fmt: skip
