"""A document as the page shows it whole: headings, paragraphs, and every sentence as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import GOLDEN
from workbench.errors import InputError
from workbench.service import Assistant, Query, Workbench
from workbench.ui.app import build_routes


def test_every_sentence_stands_in_its_place_as_it_is_now(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    name = next(d.name for d in bench.documents() if d.role == "garbled")
    rows = bench.search(Query(document=name, order="document", size=500)).rows
    second = rows[1].segment.id
    bench.correct(second, "جملة مصححة.", base=None, author="أمل", status="draft")
    with TestClient(build_routes(bench), base_url="http://127.0.0.1") as client:
        body = client.get("/api/document", params={"name": name}).json()
        assert client.get("/api/document", params={"name": "none.txt"}).json()["code"] == "document-not-in-workspace"
    sentences = [s for block in body["blocks"] for s in block["sentences"] if s["id"]]
    assert [s["id"] for s in sentences] == [r.segment.id for r in rows]
    assert (sentences[1]["text"], sentences[1]["status"]) == ("جملة مصححة.", "draft")
    assert {s["status"] for s in sentences if s["id"] != second} == {"untouched"}
    levels = [block["level"] for block in body["blocks"]]
    assert levels[0] == 1
    assert levels.count(0) > 3


def test_marks_of_headings_are_left_out_and_a_clean_report_is_none(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    clean = next(d.name for d in bench.documents() if d.role == "clean")
    with pytest.raises(InputError, match="has no document"):
        bench.document_text(clean)
    names = [d.name for d in bench.documents() if d.role == "garbled"]
    headings = [s.text for n in names for b in bench.document_text(n).blocks if b.level for s in b.sentences]
    assert headings
    assert not any(text.startswith(("#", "**")) for text in headings)


def test_words_of_the_source_are_linked(tmp_path: Path) -> None:
    bench = Workbench(tmp_path / "source.sqlite")
    bench.run(GOLDEN / "source")
    segment = next(s for s in bench.segments() if "2.4" in s.text)
    view = bench.segment(segment.segment_id)
    assistant = Assistant(bench.context)
    try:
        words = {k.segment_id: k.words for k in assistant.assistance(view).words}
    finally:
        assistant.close()
    (source,) = view.sources
    pairs = {(segment.text[slice(*w.left)], source.text[slice(*w.right)]) for w in words[source.segment.id]}
    assert ("الإصلاحات", "Repairs") in pairs
    assert view.links[0].segment.id in words
