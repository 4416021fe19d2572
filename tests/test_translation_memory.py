"""The translation memory: exact matches before fuzzy ones, newer before older, current corrections only."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.test_revisions import FIRST, GARBLED, OTHER, call, make
from workbench.editing.revisions import apply_operations
from workbench.editing.translation_memory import MemoryEntry, indexed_words, rated
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.records import DatabaseURL
from workbench.service import Workbench
from workbench.store import Workspace
from workbench.store.memory_index import rebuild

SENTENCE = "استدعت وزارة الخارجية الأذربيجانية السفير الروسي في باكو"


def remembered(number: int, garbled: str, corrected: str = "نص") -> MemoryEntry:
    return MemoryEntry(
        segment_id=f"{'d' * 16}:{number}-{number + 1}",
        document="a.txt",
        garbled=garbled,
        corrected=corrected,
        author="أمل",
        created=f"2025-07-01T09:00:{number:02d}Z",
    )


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@pytest.fixture
def on_file(tmp_path: Path) -> Workbench:
    return make(tmp_path / "w.sqlite")


def test_exact_matches_come_before_fuzzy_ones() -> None:
    entries = [
        remembered(1, SENTENCE.replace("الروسي", "الأمريكي"), "أ"),
        remembered(2, SENTENCE, "ب"),
        remembered(3, "لا شيء من هذا", "ج"),
        remembered(4, SENTENCE.replace("أذ", "اذ").replace("وزارة", "وِزارة"), "د"),
    ]
    found = rated(SENTENCE, entries, limit=5, least=60)
    assert [m.corrected for m in found] == ["ب", "د", "أ"]
    assert [m.similarity for m in found][:2] == [100.0, 99.0]
    assert 60 < found[2].similarity < 99
    for match in found[1:]:
        assert apply_operations(match.garbled, match.difference) == SENTENCE
    assert [m.corrected for m in rated(SENTENCE, entries, limit=1, least=60)] == ["ب"]
    assert rated("", entries, limit=5, least=60) == ()


def test_newer_matches_come_first_without_duplicates() -> None:
    entries = [remembered(1, SENTENCE, "أ"), remembered(2, SENTENCE, "ب"), remembered(3, SENTENCE, "أ")]
    assert [m.corrected for m in rated(SENTENCE, entries, limit=5, least=60)] == ["أ", "ب"]


def test_rare_words_find_a_text_among_many_with_the_same_common_words(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.store.memory_index._CANDIDATES", 1)
    for segment in workbench.segments():
        workbench.correct(segment.segment_id, f"نص {segment.start}", base=None, author="أمل")
    for segment in workbench.segments():
        assert segment.text in {m.garbled for m in workbench.memory(segment.text, limit=9) if m.similarity == 100}
    assert workbench.memory("، .") == ()


def test_texts_of_as_many_words_are_looked_up_by_the_same_statements(workbench: Workbench) -> None:
    """Statements are kept compiled: if each text had its own, the memory of a server would grow with every sentence."""
    some = workbench.segments()[:4]  # of which two say the same, so that some words are rarer than others
    for segment in some:
        workbench.correct(segment.segment_id, f"نص {segment.start}", base=None, author="أمل")
    words = sorted({w for s in some for w in indexed_words(s.text)})
    said: list[str] = []
    with Workspace.open(workbench.path) as w:
        event.listen(w._database._engine, "before_cursor_execute", lambda *seen: said.append(seen[2]))
        found = {frozenset(e.segment_id for e in w.memory_entries(" ".join(pair))) for pair in pairwise(words)}
    assert len(found) > 2
    assert len({s for s in said if "remembered_words" in s}) == 2


def test_the_memory_follows_the_history(workbench: Workbench) -> None:
    assert workbench.memory(GARBLED) == ()
    first = workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=None, author="أمل", status="draft")
    assert workbench.memory(GARBLED) == ()  # a draft is no help yet
    done = workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=first.id, author="أمل")
    (match,) = workbench.memory(GARBLED)
    assert (match.similarity, match.corrected, match.document) == (100.0, "شكر زيلينسكي نظيره", "a.txt")
    assert workbench.memory(GARBLED, exclude=FIRST) == ()
    assert [m.corrected for m in workbench.memory(GARBLED.replace("شكر", "شكرت"))] == ["شكر زيلينسكي نظيره"]
    workbench.correct(OTHER, "نص", base=None, author="أمل")
    workbench.undo(FIRST, base=done.id, author="أمل")
    workbench.undo(FIRST, base=workbench.current()[0].revision, author="أمل")
    assert workbench.memory(GARBLED) == ()


def test_the_memory_belongs_to_the_current_file(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    workbench.back_up(tmp_path / "backup.sqlite")
    workbench.correct(FIRST, "نص", base=None, author="أمل")
    assert len(workbench.memory(GARBLED)) == 1
    workbench.restore(tmp_path / "backup.sqlite", replace_present=True)
    assert workbench.memory(GARBLED) == ()


def test_the_command_shows_corrections_of_similar_texts(on_file: Workbench) -> None:
    workbench = on_file
    workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=None, author="أمل")
    shown = call("memory", GARBLED, "--workspace", workbench.path)
    assert "100.0  a.txt" in shown.stdout
    assert "+ شكر زيلينسكي نظيره" in shown.stdout
    row = json.loads(call("memory", GARBLED, "--workspace", workbench.path, "--json").stdout)
    assert row["segment_id"] == FIRST


def test_the_memory_is_complete_after_an_upgrade(workbench: Workbench) -> None:
    workbench.correct(FIRST, "نص", base=None, author="أمل")
    with Workspace.open(workbench.path) as w:
        before = w.memory_entries(GARBLED)
        with w._transaction() as connection:
            rebuild(connection)
        assert w.memory_entries(GARBLED) == before != ()
        documents = w.documents()
        w.save_corpus("c", documents[1:], [s for d in documents for s in w.segments(d)], SEGMENTS)
    assert [m.corrected for m in workbench.memory(GARBLED)] == ["نص"]
