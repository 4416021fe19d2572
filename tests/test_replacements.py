"""Replacements in many segments: where they match, applied and undone as a batch, without side effects."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import golden_lines
from tests.test_revisions import FIRST, OTHER, SENTENCES, call, make
from workbench.arabic import search_key
from workbench.editing.replacements import Repair, apply_repairs, occurrences, repairs
from workbench.editing.revisions import apply_operations
from workbench.errors import InputError
from workbench.names.ledger import NameEntry, NameForm
from workbench.records import DatabaseURL
from workbench.service import Workbench
from workbench.service.review.replacements import _part

WORDS = st.sampled_from(
    ["Baku", "باكو", "في", "وفي", "،", " ", "  ", "قال", "بيسكوف", "لبيسكوف", "الدفاع", "للدفاع", "ل"]
)
TEXTS = st.lists(WORDS, max_size=12).map("".join)


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@pytest.fixture
def on_file(tmp_path: Path) -> Workbench:
    return make(tmp_path / "w.sqlite")


def texts(workbench: Workbench) -> dict[str, str]:
    return {s.segment_id: s.text if s.correction is None else s.correction for s in workbench.segments()}


@pytest.mark.parametrize("line", golden_lines("replacements.tsv"))
def test_a_replacement_matches_whole_words_with_particles(line: str) -> None:
    text, before, after, wanted = line.split("\t")
    found = apply_repairs(text, [Repair(before=before, after=after)])
    assert found.text == wanted.removeprefix("?")
    assert found.sure == (not wanted.startswith("?"))


@given(TEXTS, WORDS, TEXTS)
def test_a_replacement_changes_only_what_its_operations_say(text: str, before: str, after: str) -> None:
    repair = Repair(before=before, after=after)
    found = apply_repairs(text, [repair])
    assert apply_operations(text, found.operations) == found.text
    for fit in occurrences(text, repair):
        assert text[fit.start : fit.end] != fit.text


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("قال Peskov في", "قال بيسكوف في", [("Peskov", "بيسكوف")]),
        ("في باكو ، ثم", "في باكو، ثم", [(" ،", "،")]),
        ("أعلن المسؤولين المسؤولين في", "أعلن المسؤولين في", [("المسؤولين المسؤولين ", "المسؤولين ")]),
        ("في باكو ثم", "في باكو أول ثم", [("باكو ثم", "باكو أول ثم")]),
        ("نص", "نص", []),
        ("", "نص", []),
    ],
)
def test_replacements_are_derived_from_a_correction(before: str, after: str, wanted: list[tuple[str, str]]) -> None:
    assert [(r.before, r.after) for r in repairs(before, after)] == wanted


@given(TEXTS, TEXTS)
def test_every_derived_replacement_has_text_to_search_for(before: str, after: str) -> None:
    for repair in repairs(before, after):
        assert repair.before in before
        assert repair.before.strip()
        assert repair.before != repair.after


def test_a_replacement_is_previewed_applied_and_undone(workbench: Workbench) -> None:
    garbled = texts(workbench)
    first = workbench.correct(FIRST, "شكر في Baku", base=None, author="أمل", status="reviewed")
    proposals = workbench.preview_replacement("Baku", "باكو")
    assert [(p.document, p.after) for p in proposals] == [
        ("a.txt", "شكر في باكو"),
        ("a.txt", "في باكو ، قال بيسكوف ،"),
        ("b.txt", "في باكو ، قال بيسكوف ،"),
    ]
    assert proposals[0].base == first.id
    assert [p.segment_id for p in workbench.preview_replacement("Baku", "باكو", exclude=FIRST)] == [
        p.segment_id for p in proposals[1:]
    ]
    assert len(workbench.preview_replacement("Baku", "باكو", document="b.txt")) == 1
    assert len(workbench.history()) == 1  # a preview changes nothing

    made = workbench.replace_everywhere(proposals, "بسمة")
    assert made.batch is not None
    assert (len(made.revisions), made.left) == (3, ())
    rows = {s.segment_id: s for s in workbench.segments()}
    assert {p.segment_id: p.after for p in proposals}.items() <= texts(workbench).items()
    assert (rows[FIRST].status, rows[OTHER].status) == ("done", "draft")
    assert workbench.preview_replacement("Baku", "باكو") == ()

    back = workbench.undo_batch(made.batch.id, "بسمة")
    assert back.left == ()
    assert texts(workbench) == garbled | {FIRST: "شكر في Baku"}
    assert {s.segment_id: s.status for s in workbench.segments()}[FIRST] == "reviewed"
    assert back.batch is not None
    assert workbench.undo_batch(back.batch.id, "بسمة").revisions[0].action == "redo"
    assert [b.undoes for b in workbench.batches()] == [None, made.batch.id, back.batch.id]
    assert len(workbench.history()) == 1 + 9


def test_segments_changed_in_the_meantime_are_skipped(workbench: Workbench) -> None:
    proposals = workbench.preview_replacement("Baku", "باكو")
    (mine, theirs) = proposals
    other = workbench.correct(mine.segment_id, "غير ذلك", base=None, author="أمل")
    made = workbench.replace_everywhere(proposals, "بسمة")
    assert made.left == (mine.segment_id,)
    assert made.batch is not None
    later = workbench.correct(theirs.segment_id, "بعد ذلك", base=made.revisions[0].id, author="أمل")
    back = workbench.undo_batch(made.batch.id, "بسمة")
    assert (back.batch, back.revisions, back.left) == (None, (), (theirs.segment_id,))
    assert texts(workbench).items() >= {mine.segment_id: other.after, theirs.segment_id: later.after}.items()


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["Baku", "قال", "نص", " ،", "شكر"]), WORDS), min_size=1, max_size=4))
def test_undoing_batches_in_turn_restores_the_texts(steps: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        workbench = make(Path(folder) / "w.sqlite")
        before = [texts(workbench)]
        made = []
        for old, new in steps:
            outcome = workbench.replace_everywhere(workbench.preview_replacement(old, new), "أمل")
            if outcome.batch:
                made.append(outcome.batch)
                before.append(texts(workbench))
        for batch in reversed(made):
            assert texts(workbench) == before.pop()
            workbench.undo_batch(batch.id, "بسمة")
        assert texts(workbench) == before.pop()
        assert all(s.status == "untouched" for s in workbench.segments())


def test_a_name_is_replaced_by_its_canonical_form(workbench: Workbench) -> None:
    forms = tuple(NameForm(text=t, garbled=1, clean=0) for t in ("زيلينسكي", "Zelensky", "Volodymyr"))
    entry = NameEntry(id="x", canonical="زيلينسكي", forms=forms)
    first, second = workbench.preview_name_replacement(entry)
    assert first.before == second.before == SENTENCES[0]
    assert first.after == "شكر زيلينسكي زيلينسكي ، نظيره"
    assert len(first.operations) == 2


def test_unknown_batches_and_empty_searches_are_rejected(workbench: Workbench) -> None:
    with pytest.raises(InputError, match="no batch"):
        workbench.undo_batch("0" * 16, "أمل")
    with pytest.raises(InputError, match="nothing to search for"):
        workbench.preview_replacement("", "نص")
    with pytest.raises(InputError, match="author"):
        workbench.replace_everywhere(workbench.preview_replacement("Baku", "باكو"), " ")
    assert workbench.replace_everywhere((), "أمل").batch is None


def test_a_batch_is_applied_completely_or_not_at_all(workbench: Workbench) -> None:
    first, second = workbench.preview_replacement("Baku", "باكو")
    with pytest.raises(InputError, match="half a character"):
        workbench.replace_everywhere([first, replace(second, after="\ud800")], "أمل")
    assert workbench.history() == ()


@pytest.mark.parametrize("table", ["batches", "batch_revisions"])
def test_the_database_refuses_to_change_batches(on_file: Workbench, table: str) -> None:
    on_file.replace_everywhere(on_file.preview_replacement("Baku", "باكو"), "أمل")
    before = on_file.batches()
    with contextlib.closing(sqlite3.connect(str(on_file.path))) as connection:
        for statement in (f"DELETE FROM {table}", f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"):  # noqa: S608
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                connection.execute(statement)
            connection.commit()
    assert on_file.batches() == before


def test_replacements_are_derived_from_the_last_revision(workbench: Workbench) -> None:
    assert workbench.repairs_of(OTHER) == ()
    workbench.correct(OTHER, "في باكو، قال بيسكوف ،", base=None, author="أمل")
    assert workbench.repairs_of(OTHER) == (Repair(before="Baku", after="باكو"), Repair(before=" ،", after="،"))


def test_the_command_replaces_lists_and_undoes(workbench: Workbench) -> None:
    at = ("--workspace", workbench.path, "--author", "أمل")
    shown = call("replace", "Baku", "باكو", "--dry-run", "--json", *at)
    assert [json.loads(line)["sure"] for line in shown.stdout.splitlines()] == [True, True]
    assert workbench.history() == ()
    assert call("replace", "Baku", "باكو", *at).exit_code == 2  # nobody there to ask
    done = call("replace", "Baku", "باكو", "--yes", *at)
    assert done.exit_code == 0
    (batch,) = workbench.batches()
    assert batch.id in done.stdout
    assert "Baku → باكو" in call("replace", "--batches", *at).stdout
    assert call("replace", "--undo", batch.id, *at).exit_code == 0
    assert "Baku" in texts(workbench)[OTHER]
    assert call("replace", "Baku", *at).exit_code == 2


@settings(max_examples=60)
@example(before="\u064b", text="ل")
@given(
    st.text(alphabet="ابلكوف د,. \u064bAa", min_size=1, max_size=8),
    st.text(alphabet="ابلكوف د,. \u064bAa", max_size=20),
)
def test_index_lookup_misses_no_matching_text(before: str, text: str) -> None:
    for within in (text, f"{text} {before} {text}", f"و{before}", f"ل{before.removeprefix('ا')}"):
        if apply_repairs(within, [Repair(before=before, after="x")]).operations:
            assert _part(before) in search_key(within)
