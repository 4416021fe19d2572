"""The translation memory: exact before fuzzy, newest before older, and only what stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_corrections import FIRST, GARBLED, OTHER, call, make
from workbench.corrections import apply_operations
from workbench.memory import Memory, Remembered
from workbench.service import Workbench

SENTENCE = "استدعت وزارة الخارجية الأذربيجانية السفير الروسي في باكو"


def remembered(number: int, garbled: str, corrected: str = "نص") -> Remembered:
    return Remembered(
        segment_id=f"{'d' * 16}:{number}-{number + 1}", document="a.txt", garbled=garbled, corrected=corrected,
        author="أمل", created=f"2025-07-01T09:00:{number:02d}Z",
    )  # fmt: skip


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    return make(tmp_path / "w.sqlite")


def test_the_same_text_comes_before_a_similar_one_and_another_is_not_found() -> None:
    memory = Memory()
    memory.remember(
        [
            remembered(1, SENTENCE.replace("الروسي", "الأمريكي"), "أ"),
            remembered(2, SENTENCE, "ب"),
            remembered(3, "لا شيء من هذا", "ج"),
            remembered(4, SENTENCE.replace("أذ", "اذ").replace("وزارة", "وِزارة"), "د"),
        ]
    )
    found = memory.find(SENTENCE, limit=5, least=60)
    assert [m.corrected for m in found] == ["ب", "د", "أ"]
    assert [m.similarity for m in found][:2] == [100.0, 99.0]
    assert 60 < found[2].similarity < 99
    for match in found[1:]:
        assert apply_operations(match.garbled, match.difference) == SENTENCE
    assert [m.corrected for m in memory.find(SENTENCE, limit=1, least=60)] == ["ب"]
    assert memory.find("", limit=5, least=60) == ()


def test_the_newest_of_two_is_first_and_the_same_twice_is_told_once() -> None:
    memory = Memory()
    memory.remember([remembered(1, SENTENCE, "أ"), remembered(2, SENTENCE, "ب"), remembered(3, SENTENCE, "أ")])
    assert [m.corrected for m in memory.find(SENTENCE, limit=5, least=60)] == ["أ", "ب"]
    memory.remember([remembered(3, SENTENCE, "ت")])
    memory.forget(remembered(2, "").segment_id)
    assert [m.corrected for m in memory.find(SENTENCE, limit=5, least=60)] == ["ت", "أ"]
    assert len(memory) == 2


@given(st.lists(st.text(alphabet="ابتث ،", min_size=1, max_size=20), max_size=8), st.integers(0, 7))
def test_what_is_remembered_is_found_by_itself(texts: list[str], at: int) -> None:
    memory = Memory()
    memory.remember(remembered(n, t, str(n)) for n, t in enumerate(texts))
    if at < len(texts) and texts[at].strip(" ،"):
        assert texts[at] in {m.garbled for m in memory.find(texts[at], limit=8, least=60) if m.similarity == 100}


def test_the_memory_of_a_workspace_follows_its_history(workbench: Workbench) -> None:
    assert workbench.memory(GARBLED) == ()
    first = workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=None, author="أمل", status="draft")
    assert workbench.memory(GARBLED) == ()  # a draft is no help yet
    done = workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=first.id, author="أمل")
    (match,) = workbench.memory(GARBLED)
    assert (match.similarity, match.corrected, match.document) == (100.0, "شكر زيلينسكي نظيره", "a.txt")
    assert workbench.memory(GARBLED, exclude=FIRST) == ()
    workbench.correct(OTHER, "نص", base=None, author="أمل")
    workbench.undo(FIRST, base=done.id, author="أمل")
    workbench.undo(FIRST, base=workbench.current()[0].revision, author="أمل")
    assert workbench.memory(GARBLED) == ()


def test_the_memory_is_that_of_the_file_that_is_there(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    workbench.back_up(tmp_path / "backup.sqlite")
    workbench.correct(FIRST, "نص", base=None, author="أمل")
    assert len(workbench.memory(GARBLED)) == 1
    workbench.restore(tmp_path / "backup.sqlite", replace_present=True)
    assert workbench.memory(GARBLED) == ()


def test_the_command_shows_what_was_made_of_a_similar_text(workbench: Workbench) -> None:
    workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=None, author="أمل")
    shown = call("memory", GARBLED, "--workspace", workbench.path)
    assert "100.0  a.txt" in shown.stdout
    assert "+ شكر زيلينسكي نظيره" in shown.stdout
    row = json.loads(call("memory", GARBLED, "--workspace", workbench.path, "--json").stdout)
    assert row["segment_id"] == FIRST
