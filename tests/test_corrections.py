"""Corrections are never lost: what is pure about them, the history in the workspace, its way out and back in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.corrections import (
    Outcome,
    add,
    apply_operations,
    character_operations,
    effort,
    identified,
    redo,
    replay,
    undo,
    word_operations,
)
from workbench.errors import InputError
from workbench.records import EditOperation, Revision, Status

GARBLED = "شكر Volodymyr Zelensky ، نظيره"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("ابت ،.\n\u064b"), st.characters(codec="utf-8")), max_size=40)


def wanted(base: str | None, after: str, status: Status = "done", created: str = "2025-07-01T09:00:00Z") -> Revision:
    return Revision(
        id="", document_id="d" * 16, start=0, end=len(GARBLED), base=base, action="correct", author="أمل",
        created=created, before="", after=after, status=status,
    )  # fmt: skip


def kept(outcome: Outcome) -> Revision:
    assert outcome.kept is not None
    return outcome.kept


@given(TEXTS, TEXTS)
def test_the_operations_make_the_one_text_of_the_other(before: str, after: str) -> None:
    for operations in (word_operations(before, after), character_operations(before, after)):
        assert apply_operations(before, operations) == after
        assert all(a.end <= b.start for a, b in pairwise(operations))
        assert all(o.text or o.start < o.end for o in operations)
        assert (operations == ()) == (before == after)


def test_operations_keep_to_words_then_to_characters() -> None:
    before, after = "في Grozny الان", "في غروزني الآن"
    assert word_operations(before, after) == (
        EditOperation(start=3, end=9, text="غروزني"),
        EditOperation(start=10, end=14, text="الآن"),
    )
    assert character_operations(before, after)[-1] == EditOperation(start=12, end=13, text="آ")


def plain_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


@given(TEXTS, TEXTS)
def test_the_character_edit_rate_is_that_of_the_plain_algorithm(before: str, after: str) -> None:
    expected = 100 * plain_distance(before, after) / len(after) if after else 100.0 * bool(before)
    assert effort(before, after).character_edit_rate == pytest.approx(expected, abs=1e-4)


def test_the_effort_of_a_correction() -> None:
    found = effort("شكر Zelensky نظيره", "شكر زيلينسكي نظيره")
    assert found.hter == pytest.approx(100 / 3, abs=1e-3)
    assert found.character_edit_rate == pytest.approx(100 * 8 / 18, abs=1e-3)
    assert "ter:tok:intl" in found.signature
    assert "sacrebleu" in found.signature
    assert effort("نص", "نص").hter == effort("نص", "نص").character_edit_rate == 0
    assert effort("نص", "").hter == effort("نص", "").character_edit_rate == 100


STEPS = st.lists(st.one_of(TEXTS, st.sampled_from(["<undo>", "<redo>", "<late>"])), max_size=25)


@given(STEPS)
def test_replay_agrees_with_an_editor_that_keeps_its_states(steps: list[str]) -> None:
    history: list[Revision] = []
    past: list[tuple[str, Status]] = [(GARBLED, "untouched")]
    future: list[tuple[str, Status]] = []
    late = 0
    statuses: tuple[Status, ...] = ("draft", "done", "reviewed", "rejected")
    for number, step in enumerate(steps):
        base = replay(GARBLED, history).base
        status = statuses[number % 4]
        asked = wanted(base, step, status, created=f"2025-07-01T09:00:{number:02d}Z")
        if step == "<undo>":
            if len(past) > 1:
                history.append(kept(undo(GARBLED, history, asked)))
                future.append(past.pop())
            else:
                with pytest.raises(InputError, match="nothing to undo"):
                    undo(GARBLED, history, asked)
        elif step == "<redo>":
            if future:
                history.append(kept(redo(GARBLED, history, asked)))
                past.append(future.pop())
            else:
                with pytest.raises(InputError, match="nothing to do again"):
                    redo(GARBLED, history, asked)
        elif step == "<late>":
            if history:
                outcome = add(GARBLED, history, replace(asked, base=None, after="late"))
                assert outcome.newest == replay(GARBLED, history).newest
                assert kept(outcome).status == "draft"
                assert kept(outcome).before == GARBLED
                history.append(kept(outcome))
                late += 1
        else:
            history.append(kept(add(GARBLED, history, asked)))
            past.append((step, status))
            future.clear()
        state = replay(GARBLED, history)
        assert (state.text, state.status) == past[-1]
        assert len(state.beside) == late
        for revision in history:
            assert identified(revision) == revision


def test_an_id_tells_every_change_of_a_revision() -> None:
    revision = identified(wanted(None, "نص"))
    changes: tuple[dict[str, object], ...] = (
        {"after": "نصّ"}, {"author": "x"}, {"base": "y"}, {"seconds": 1.0}, {"taken": ("a",)}, {"comment": "c"},
    )  # fmt: skip
    for change in changes:
        assert identified(replace(revision, **change)).id != revision.id  # type: ignore[arg-type]


def test_an_unknown_base_is_told() -> None:
    with pytest.raises(InputError, match="no revision"):
        add(GARBLED, (), wanted("0" * 16, "نص"))
