"""The concordance: every place where words stand, and the sentence that each leads to."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from tests.test_search import SENTENCES, SIBLING, make
from workbench.records import DatabaseURL
from workbench.service import Query, Workbench
from workbench.store import Workspace
from workbench.ui.app import build_routes


def ids(bench: Workbench) -> dict[str, str]:
    return {row.segment.text: row.segment.id for row in bench.search(Query(order="document")).rows}


def places(bench: Workbench, words: str) -> list[tuple[str, str, str | None]]:
    return [(h.place, h.text, h.segment_id) for h in bench.concordance(words).hits]


def test_words_are_found_wherever_they_stand_with_letters_folded(place: Path | DatabaseURL) -> None:
    bench = make(place)
    first = ids(bench)[SENTENCES["a.txt"][0]]
    assert places(bench, "الاذري") == [("siblings", SIBLING, first)]
    assert places(bench, "نظيره") == [("machine", SENTENCES["a.txt"][0], first), ("siblings", SIBLING, first)]
    revision = bench.correct(first, "شكر زيلينسكي نظيرَه علييف", base=None, author="أمل", status="draft")
    assert ("corrections", revision.after, first) in places(bench, "نظيره علييف")
    assert not any(p == "memory" for p, _, _ in places(bench, "نظيره"))
    bench.correct(first, revision.after, base=revision.id, author="أمل")
    (entry,) = [h for h in bench.concordance("Zelensky").hits if h.place == "memory"]
    assert (entry.text, entry.beside, entry.segment_id) == (revision.after, SENTENCES["a.txt"][0], first)


def test_all_words_stand_in_one_text_and_phrases_together(place: Path | DatabaseURL) -> None:
    bench = make(place)
    assert places(bench, "Zelensky الأذري") == []  # one in the machine text, one in its sibling
    second = SENTENCES["b.txt"][1]
    assert places(bench, "شيئا الكرملين") == [("machine", second, ids(bench)[second])]
    assert places(bench, "«شيئا الكرملين»") == []
    assert places(bench, "%") == [("machine", second, ids(bench)[second])]
    assert places(bench, "\u200f") == []
    assert bench.concordance("الكرملين", limit=1).complete is False
    assert bench.concordance("الكرملين", limit=2).complete is True


def test_the_memory_of_a_removed_document_leads_nowhere(place: Path | DatabaseURL) -> None:
    bench = make(place)
    text = SENTENCES["b.txt"][0]
    bench.correct(ids(bench)[text], "قال الكرملين إن المكالمة جرت", base=None, author="أمل")
    with Workspace.open(place) as workspace:
        kept = [d for d in workspace.documents() if d.name != "b.txt"]
        workspace.save_corpus("c", kept, [s for d in kept for s in workspace.segments(d)], "")
    (hit,) = bench.concordance("المحادثة").hits
    assert (hit.place, hit.text, hit.segment_id, hit.number) == ("memory", "قال الكرملين إن المكالمة جرت", None, 0)


def test_the_route_groups_hits_by_place(tmp_path: Path) -> None:
    client = TestClient(build_routes(make(tmp_path / "w.sqlite")), base_url="http://127.0.0.1")
    answer = client.get("/api/concordance", params={"q": "نظيره"}).json()
    assert [group["place"] for group in answer["groups"]] == ["machine", "siblings"]
    row = answer["groups"][1]["rows"][0]
    assert (row["document"], row["text"], row["direction"], row["number"]) == ("sibling.txt", SIBLING, "rtl", 1)
    assert answer["complete"] is True
    assert client.get("/api/concordance").json() == {"groups": [], "complete": True}
