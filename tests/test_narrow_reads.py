"""What is asked of one sentence or document reads that one; the texts of all others stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from workbench.service import Workbench
from workbench.service.exchange.articles import articles
from workbench.store import Workspace
from workbench.ui.app import build_routes


@pytest.fixture
def texts_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever reads the texts of all documents fail."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("all documents are read")

    monkeypatch.setattr(Workspace, "documents", fail)


def test_the_review_reads_one_document(seed_workspace: Path, texts_at_rest: None) -> None:
    bench = Workbench(seed_workspace)
    (name, *_) = (d.name for d in bench.document_names() if d.role == "garbled")
    with TestClient(build_routes(bench), base_url="http://127.0.0.1", headers={"X-Author": "amal"}) as client:
        rows = client.get("/api/pairs", params={"document": name, "limit": 50}).json()["rows"]
        linked = next(p for r in rows if (p := client.get(f"/api/pairs/{r['id']}").json())["links"])
        at, target = f"/api/pairs/{linked['id']}", linked["links"][0]["id"]
        sheet = client.get("/api/events").json()["events"][0]["documents"][0]
        asked = [
            client.post(f"{at}/links", json={"target": target, "decision": "cut"}),
            client.get(at),
            client.get(f"{at}/state"),
            client.post(at, json={"text": "نص مصحح", "base": linked["revision"], "status": "done"}),
            client.post("/api/team/assign", json={"documents": [name], "assignee": "amal"}),
            client.get("/api/document", params={"name": name}),
            client.get("/api/documents"),
            client.get("/api/overview"),
            client.get("/api/map", params={"document": name}),
            client.get(f"{at}/counterparts", params={"q": "باكو"}),
            client.get("/api/events/sheet", params={"document": sheet}),
        ]
    assert [answer.status_code for answer in asked] == [200] * len(asked), [a.text for a in asked]
    cut = asked[1].json()["links"]
    assert [(link["id"], link["decision"]) for link in cut][-1] == (target, "cut")


def test_what_is_written_of_one_document_is_read_of_one(seed_workspace: Path, texts_at_rest: None) -> None:
    bench = Workbench(seed_workspace)
    name = next(d.name for d in bench.document_names() if d.role == "garbled")
    (article,) = articles(bench.context, name, "garbled")
    exported = bench.segments_for_export(name)
    assert article.sentences == len(exported) > 0
    assert any(segment.links for segment in exported)
