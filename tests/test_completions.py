"""Completions of what is typed: from the glossary, the names and approved corrections."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.test_search import SENTENCES, make
from workbench.editing.completions import CompletionIndex, completions, tails
from workbench.formats.termbase import GlossaryTerm
from workbench.records import DatabaseURL
from workbench.service import Assistant, Query
from workbench.ui.app import build_routes

INDEX = CompletionIndex([("وقف إطلاق النار", "term"), ("أذربيجان", "name"), ("الأذربيجاني", "name")])
TEXTS = ["قالت وزارة الخارجية الروسية", "عن وزارة الخارجية الروسية أمس", "زار، الخارج"]


def made(before: str, texts: list[str] = TEXTS) -> list[str]:
    return [before[: len(before) - c.typed] + c.text for c in completions(before, INDEX, texts)]


def test_the_glossary_completes_words_however_they_are_spelled() -> None:
    assert made("إلى اذر", []) == ["إلى أذربيجان"]
    assert made("بأذر", []) == ["بأذربيجان"]
    assert made("والاذر", []) == ["والأذربيجاني"]
    assert made("ثم وقف اطلا", []) == ["ثم وقف إطلاق النار"]
    assert made("أذربيجان", []) == []  # nothing to add
    assert made("اذربيجان", []) == ["أذربيجان"]


def test_the_memory_goes_on_as_approved_texts_do() -> None:
    assert made("بيان وزارة الخار") == ["بيان وزارة الخارجية الروسية", "بيان وزارة الخارجية"]
    assert made("الخار")[-1] == "الخارجية"  # said more often than the other
    assert made("قال، الخارج ثم") == []


def test_nothing_is_offered_before_a_word_has_begun() -> None:
    for before in ("", "في", "وزارة ", "وزارة،", "12", "قال، في"):
        assert (tails(before), made(before)) == ((), [])


@given(
    st.text(alphabet="اأوزخرجية ،َـ1a", max_size=20), st.lists(st.text(alphabet="اأوزخرجية ،َ", max_size=30), max_size=4)
)
def test_completions_replace_only_the_last_words(before: str, texts: list[str]) -> None:
    for completion in completions(before, INDEX, texts):
        assert 0 < completion.typed <= len(before)
        assert before[len(before) - completion.typed :] != completion.text


def test_a_term_and_an_approved_correction_are_offered_at_once(place: Path | DatabaseURL) -> None:
    bench = make(place)
    ids = {row.segment.text: row.segment.id for row in bench.search(Query()).rows}
    segment = ids[SENTENCES["a.txt"][1]]
    assistant = Assistant(bench.context)
    try:
        assert assistant.completions("أكدت الخارج") == ()
        draft = bench.correct(segment, "أكدت الخارجية الروسية ذلك", base=None, author="أمل", status="draft")
        assert assistant.completions("أكدت الخارج") == ()
        bench.correct(segment, draft.after, base=draft.id, author="أمل")
        assert [(c.text, c.kind) for c in assistant.completions("عن الخارج")] == [("الخارجية", "memory")]
        bench.enter_term(GlossaryTerm(canonical="الخارجة", forms=(), kind="term", note=""), "أمل")
        first, *_ = assistant.completions("عن الخارج")
        assert (first.text, first.kind, first.typed) == ("الخارجة", "term", 6)
    finally:
        assistant.close()


def test_the_route_answers_with_what_is_replaced(tmp_path: Path) -> None:
    bench = make(tmp_path / "w.sqlite")
    bench.enter_term(GlossaryTerm(canonical="وقف إطلاق النار", forms=(), kind="term", note=""), "أمل")
    client = TestClient(build_routes(bench), base_url="http://127.0.0.1")
    answer = client.get("/api/completions", params={"before": "أعلنا وقف إط"})
    assert answer.json() == {"rows": [{"text": "وقف إطلاق النار", "typed": 6, "kind": "term"}]}
    assert client.get("/api/completions", params={"before": "أعلنا "}).json() == {"rows": []}
