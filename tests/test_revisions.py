"""Revisions: edit operations, the history in a workspace, its export and import, backups."""

from __future__ import annotations

import contextlib
import json
import shlex
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import GOLDEN, ROOT, SEEDS
from workbench.cli import main
from workbench.editing.revisions import (
    DecidedRevision,
    add,
    apply_operations,
    comment,
    current_state,
    effort,
    redo,
    revision_with_id,
    undo,
    word_operations,
)
from workbench.errors import ConflictError, InputError, WorkspaceError
from workbench.formats import history_line, segment_line
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.records import DatabaseURL, Document, EditOperation, Revision, Segment, SegmentReport, Status, content_id
from workbench.scoring.fidelity import report_text
from workbench.service import Workbench
from workbench.store import Workspace

GUIDE = ROOT / "docs" / "how-to" / "corrections.md"

GARBLED = "شكر Volodymyr Zelensky ، نظيره"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("ابت ،.\n\u064b"), st.characters(codec="utf-8")), max_size=40)


def wanted(base: str | None, after: str, status: Status = "done", created: str = "2025-07-01T09:00:00Z") -> Revision:
    return Revision(
        id="",
        document_id="d" * 16,
        start=0,
        end=len(GARBLED),
        base=base,
        action="correct",
        author="أمل",
        created=created,
        before="",
        after=after,
        status=status,
    )


def kept(outcome: DecidedRevision) -> Revision:
    assert outcome.kept is not None
    return outcome.kept


@given(TEXTS, TEXTS)
def test_operations_turn_one_text_into_the_other(before: str, after: str) -> None:
    operations = word_operations(before, after)
    assert apply_operations(before, operations) == after
    assert all(a.end <= b.start for a, b in pairwise(operations))
    assert all(o.text or o.start < o.end for o in operations)
    assert (operations == ()) == (before == after)


def test_operations_are_of_whole_words() -> None:
    before, after = "في Grozny الان", "في غروزني الآن"
    assert word_operations(before, after) == (
        EditOperation(start=3, end=9, text="غروزني"),
        EditOperation(start=10, end=14, text="الآن"),
    )


def plain_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


@given(TEXTS, TEXTS)
def test_character_edit_rate_equals_the_textbook_algorithm(before: str, after: str) -> None:
    expected = 100 * plain_distance(before, after) / len(after) if after else 100.0 * bool(before)
    assert effort(before, after).character_edit_rate == pytest.approx(expected, abs=1e-4)


def test_effort_of_a_correction() -> None:
    found = effort("شكر Zelensky نظيره", "شكر زيلينسكي نظيره")
    assert found.hter == pytest.approx(100 / 3, abs=1e-3)
    assert found.character_edit_rate == pytest.approx(100 * 8 / 18, abs=1e-3)
    assert "ter:tok:intl" in found.signature
    assert "sacrebleu" in found.signature
    assert effort("نص", "نص").hter == effort("نص", "نص").character_edit_rate == 0
    assert effort("نص", "").hter == effort("نص", "").character_edit_rate == 100


STEPS = st.lists(st.one_of(TEXTS, st.sampled_from(["<undo>", "<redo>", "<late>"])), max_size=25)


@given(STEPS)
def test_the_current_state_equals_that_of_a_simple_editor(steps: list[str]) -> None:
    history: list[Revision] = []
    past: list[tuple[str, Status]] = [(GARBLED, "untouched")]
    future: list[tuple[str, Status]] = []
    late = 0
    statuses: tuple[Status, ...] = ("draft", "done", "reviewed", "rejected")
    for number, step in enumerate(steps):
        base = current_state(GARBLED, history).base
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
                with pytest.raises(InputError, match="nothing to redo"):
                    redo(GARBLED, history, asked)
        elif step == "<late>":
            if history:
                outcome = add(GARBLED, history, replace(asked, base=None, after=f"late {number}"))
                assert outcome.newest == current_state(GARBLED, history).newest
                assert kept(outcome).status == "draft"
                assert kept(outcome).before == GARBLED
                history.append(kept(outcome))
                late += 1
        else:
            history.append(kept(add(GARBLED, history, replace(asked, after=f"{step}{number}"))))
            past.append((f"{step}{number}", status))
            future.clear()
        state = current_state(GARBLED, history)
        assert (state.text, state.status) == past[-1]
        assert len(state.beside) == late
        for revision in history:
            assert revision_with_id(revision) == revision


@given(st.lists(st.tuples(TEXTS, st.integers(0, 3)), min_size=1, max_size=8))
def test_comments_between_corrections_change_nothing_else(steps: list[tuple[str, int]]) -> None:
    """Whether there are comments or not, and saving again what stands, the texts and their chain are the same."""
    bare: list[Revision] = []
    commented: list[Revision] = []
    for number, (text, comments) in enumerate(steps):
        base = current_state(GARBLED, bare).base
        revision = kept(add(GARBLED, bare, wanted(base, text, created=f"2025-07-01T09:00:{number:02d}Z")))
        if revision not in bare:
            bare.append(revision)
            commented.append(kept(add(GARBLED, commented, replace(revision, id="", before=""))))
        said = [
            replace(wanted(base, "", created=f"2025-07-01T09:{number}:{n}Z"), comment=f"{n}") for n in range(comments)
        ]
        for one in said:
            commented.append(kept(comment(GARBLED, commented, one)))
        plain, state = current_state(GARBLED, bare), current_state(GARBLED, commented)
        assert (state.text, state.status, state.base) == (plain.text, plain.status, plain.base)
        assert (state.done, state.undone, state.beside) == (plain.done, (), ())
        assert [r for r in commented if r.action != "comment"] == bare


def test_a_comment_is_never_in_the_way_of_a_text() -> None:
    """Whoever saw the sentence before a comment, or names the comment itself as base, conflicts with nobody."""
    first = kept(add(GARBLED, (), wanted(None, "نص")))
    said = kept(comment(GARBLED, (first,), replace(wanted(None, ""), comment="سؤال", author="بسمة")))
    assert (said.before, said.after, said.status, said.base) == ("نص", "نص", "done", first.id)
    for base in (first.id, said.id):
        outcome = add(GARBLED, (first, said), wanted(base, "نص آخر"))
        assert (outcome.newest, kept(outcome).base) == (None, first.id)
        state = current_state(GARBLED, (first, said, kept(outcome)))
        assert (state.text, state.comment, state.beside) == ("نص آخر", "سؤال", ())
    merged = current_state(GARBLED, (first, kept(add(GARBLED, (first,), wanted(first.id, "نص آخر"))), said))
    assert (merged.text, merged.comment, merged.beside) == ("نص آخر", "سؤال", ())  # as another workspace sent it
    undone = kept(undo(GARBLED, (first, said), wanted(said.id, "")))
    assert (undone.after, undone.status) == (GARBLED, "untouched")


def test_a_comment_falls_with_its_text_and_is_taken_back_by_an_empty_one() -> None:
    first = kept(add(GARBLED, (), replace(wanted(None, "نص"), comment="مع النص")))
    assert current_state(GARBLED, (first,)).comment == "مع النص"
    assert current_state(GARBLED, (first, kept(undo(GARBLED, (first,), wanted(first.id, ""))))).comment == ""
    second = kept(add(GARBLED, (first,), wanted(first.id, "نص آخر")))
    assert current_state(GARBLED, (first, second)).comment == "مع النص"
    back = kept(comment(GARBLED, (first, second), wanted(None, "")))
    assert current_state(GARBLED, (first, second, back)).comment == ""
    with pytest.raises(InputError, match="no comment"):
        comment(GARBLED, (first, second, back), wanted(None, ""))


def test_what_stands_already_is_not_saved_again() -> None:
    first = kept(add(GARBLED, (), wanted(None, "نص")))
    again = wanted(first.id, "نص", created="2025-07-01T10:00:00Z")
    assert add(GARBLED, (first,), again).kept == first
    assert add(GARBLED, (first,), replace(again, base=None)) == DecidedRevision(kept=first)  # the other saw it earlier
    assert kept(add(GARBLED, (first,), replace(again, status="reviewed"))).status == "reviewed"
    late = add(GARBLED, (first,), wanted(None, "متأخر"))
    repeated = add(GARBLED, (first, kept(late)), wanted(None, "متأخر", created="2025-07-01T10:00:00Z"))
    assert (repeated.kept, repeated.newest) == (late.kept, first)
    said = kept(comment(GARBLED, (first,), replace(wanted(None, ""), comment="سؤال")))
    assert comment(GARBLED, (first, said), replace(wanted(None, ""), comment="سؤال")).kept == said


def test_a_revision_id_depends_on_every_field() -> None:
    revision = revision_with_id(wanted(None, "نص"))
    changes: tuple[dict[str, object], ...] = (
        {"after": "نصّ"},
        {"author": "x"},
        {"base": "y"},
        {"seconds": 1.0},
        {"taken": ("a",)},
        {"comment": "c"},
    )
    for change in changes:
        assert revision_with_id(replace(revision, **change)).id != revision.id  # type: ignore[arg-type]


def test_an_unknown_base_is_reported() -> None:
    with pytest.raises(InputError, match="no revision"):
        add(GARBLED, (), wanted("0" * 16, "نص"))


# The workspace, made without an encoder: two garbled documents of three segments each.

SENTENCES = (GARBLED, "في Baku ، قال بيسكوف ،", "نص ثالث\tهنا\u2028وهناك")


def documents() -> list[Document]:
    texts = {"a.txt": " ".join(SENTENCES), "b.txt": " ".join(reversed(SENTENCES))}
    return [Document(id=content_id(t), name=n, text=t, language="ar", role="garbled") for n, t in texts.items()]


def cut(document: Document) -> list[Segment]:
    places = sorted((document.text.index(s), s) for s in SENTENCES)
    return [Segment(document_id=document.id, start=a, end=a + len(s), text=s) for a, s in places]


def make(path: Path | DatabaseURL) -> Workbench:
    with Workspace.open(path, create=True) as w:
        w.save_corpus("c", documents(), [s for d in documents() for s in cut(d)], SEGMENTS)
        for d in documents():
            reports = [SegmentReport(segment=s, report=report_text(s.text, "s")) for s in cut(d)]
            w.save_result(d.id, "inputs", "s", [], reports)
    return Workbench(path)


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@pytest.fixture
def in_file(tmp_path: Path) -> Workbench:
    return make(tmp_path / "w.sqlite")


FIRST = cut(documents()[0])[0].id
OTHER = cut(documents()[1])[1].id


def lines(workbench: Workbench) -> list[str]:
    return [history_line(e) for e in workbench.history()]


def call(*arguments: str | Path | DatabaseURL) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_correction_is_current_in_segments_and_export(workbench: Workbench) -> None:
    rows = {s.segment_id: s for s in workbench.segments()}
    assert len(rows) == 6
    assert (rows[FIRST].correction, rows[FIRST].status, rows[FIRST].revision) == (None, "untouched", None)
    first = workbench.correct(FIRST, "شكر زيلينسكي", base=None, author=" أمل ", status="draft", seconds=3, taken=["x"])
    assert (first.before, first.author, first.seconds, first.taken) == (GARBLED, "أمل", 3.0, ("x",))
    second = workbench.correct(FIRST, "شكر زيلينسكي نظيره", base=first.id, author="بسمة", status="reviewed")
    (row,) = (s for s in workbench.segments() if s.segment_id == FIRST)
    line = json.loads(segment_line(row))
    assert (line["correction"], line["status"], line["revision"]) == ("شكر زيلينسكي نظيره", "reviewed", second.id)
    assert line["text"] == GARBLED
    (current,) = workbench.current()
    assert (current.text, current.seconds, current.author, current.placed) == (second.after, 3.0, "بسمة", True)
    assert current.effort == effort(GARBLED, second.after)


def test_undo_and_redo_are_revisions(workbench: Workbench) -> None:
    first = workbench.correct(FIRST, "أ", base=None, author="أمل")
    second = workbench.correct(FIRST, "ب", base=first.id, author="أمل", status="draft")
    back = workbench.undo(FIRST, base=second.id, author="أمل")
    assert (back.after, back.status, back.action) == ("أ", "done", "undo")
    whole = workbench.undo(FIRST, base=back.id, author="أمل")
    assert (whole.after, whole.status) == (GARBLED, "untouched")
    assert next(s for s in workbench.segments() if s.segment_id == FIRST).correction is None
    again = workbench.redo(FIRST, base=whole.id, author="أمل")
    assert (again.after, again.status) == ("أ", "done")
    with pytest.raises(ConflictError) as late:
        workbench.undo(FIRST, base=second.id, author="بسمة")
    assert (late.value.newest, late.value.kept) == (again, None)
    assert len(workbench.history()) == 5


def test_a_comment_on_an_untouched_segment_leaves_it_untouched(workbench: Workbench, tmp_path: Path) -> None:
    """It is in the history and the export, and goes from one workspace into another."""
    segment = workbench.segments()[0]
    said = workbench.comment(segment.segment_id, " <b>ما الأصل؟</b> ", author="أمل")
    assert workbench.comment(segment.segment_id, "<b>ما الأصل؟</b>", author="أمل") == said
    row = workbench.segment(segment.segment_id).row
    assert (row.status, row.current, row.revision, row.author) == ("untouched", segment.text, None, "")
    exported = workbench.segments()[0]
    assert (exported.comment, exported.correction, exported.revision) == ("<b>ما الأصل؟</b>", None, None)
    assert workbench.current() == ()
    lines = tmp_path / "history.jsonl"
    lines.write_text("\n".join(history_line(e) for e in workbench.history()), "utf-8")
    other = make(tmp_path / "other.sqlite")
    theirs = other.correct(segment.segment_id, "نص", base=None, author="بسمة")
    assert other.import_file(lines).beside == 0
    now = other.segments()[0]
    assert (now.correction, now.comment, now.revision) == ("نص", "<b>ما الأصل؟</b>", theirs.id)
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join(segment_line(s) for s in other.segments()), "utf-8")
    assert other.import_file(table, author="بسمة").added == 0
    with Workspace.open(tmp_path / "other.sqlite") as w:
        assert w.integrity() == "ok"


def test_concurrent_corrections_of_the_same_text_are_both_kept(workbench: Workbench) -> None:
    other = Workbench(workbench.path)
    first = workbench.correct(FIRST, "نص أمل", base=None, author="أمل")
    with pytest.raises(ConflictError, match="kept as draft") as refused:
        other.correct(FIRST, "نص بسمة", base=None, author="بسمة")
    kept_one = refused.value.kept
    assert refused.value.newest == first
    assert kept_one is not None
    assert (kept_one.after, kept_one.status, kept_one.base) == ("نص بسمة", "draft", None)
    assert [e.revision for e in workbench.history()] == [first, kept_one]
    (current,) = workbench.current()
    assert (current.text, current.beside) == ("نص أمل", (kept_one,))
    merged = other.correct(FIRST, "نص أمل وبسمة", base=refused.value.newest.id, author="بسمة")
    assert merged.before == "نص أمل"


def test_many_concurrent_writers_lose_nothing(workbench: Workbench) -> None:
    refused = []

    def work(author: str) -> None:
        handle = Workbench(workbench.path)
        for n in range(8):
            base = handle.segments("a.txt")[0].revision
            try:
                handle.correct(FIRST, f"{author} {n}", base=base, author=author)
            except ConflictError as error:
                refused.append(error.kept)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("أمل", "بسمة", "جنى")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    texts = {e.revision.after for e in workbench.history()}
    assert texts == {f"{name} {n}" for name in ("أمل", "بسمة", "جنى") for n in range(8)}
    (current,) = workbench.current()
    assert set(current.beside) == set(refused)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: w.correct("f" * 16 + ":0-3", "x", base=None, author="أمل"), "no segment"),
        (lambda w: w.correct(FIRST, "x", base="0" * 16, author="أمل"), "no revision"),
        (lambda w: w.undo(FIRST, base="0" * 16, author="أمل"), "no revision"),
        (lambda w: w.correct(FIRST, "x", base=None, author=" "), "author"),
        (lambda w: w.correct(FIRST, "x", base=None, author="أمل", status="untouched"), "status"),
        (lambda w: w.correct(FIRST, "x", base=None, author="أمل", seconds=float("nan")), "duration"),
        (lambda w: w.correct(FIRST, "\ud800", base=None, author="أمل"), "half a character"),
        (lambda w: w.undo(FIRST, base=None, author="أمل"), "nothing to undo"),
        (lambda w: w.history("none.txt"), "no document"),
    ],
)
def test_invalid_corrections_are_rejected(
    workbench: Workbench, change: Callable[[Workbench], object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        change(workbench)
    assert workbench.history() == ()


COLUMNS = (
    "id, document_id, start_at, end_at, base, action, 'another', created, before_text, after_text, status, comment,"
    " seconds, suggestions"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET after_text = 'x'",
        "DELETE FROM revisions",
        "DELETE FROM documents",
        f"INSERT OR REPLACE INTO revisions SELECT position, {COLUMNS} FROM revisions",  # noqa: S608
        f"INSERT OR REPLACE INTO revisions SELECT position + 1, {COLUMNS} FROM revisions",  # noqa: S608
    ],
)
def test_the_database_refuses_to_change_a_revision(in_file: Workbench, statement: str) -> None:
    in_file.correct(FIRST, "نص", base=None, author="أمل")
    before = lines(in_file)
    with contextlib.closing(sqlite3.connect(str(in_file.path))) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match=r"never changed|FOREIGN KEY"):
            connection.execute(statement)
        connection.commit()
    assert lines(in_file) == before


def test_a_second_run_keeps_all_revisions(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    row = workbench.segments()[0]
    revision = workbench.correct(row.segment_id, "نص", base=None, author="أمل")
    workbench.run(SEEDS)
    assert [e.revision for e in workbench.history()] == [revision]
    assert workbench.segments()[0].correction == "نص"


def test_resegmented_and_removed_documents_keep_their_revisions(workbench: Workbench) -> None:
    one = workbench.correct(FIRST, "نص", base=None, author="أمل")
    two = workbench.correct(OTHER, "نص آخر", base=None, author="أمل")
    (left, out) = documents()
    whole = Segment(document_id=left.id, start=0, end=len(left.text), text=left.text)
    with Workspace.open(workbench.path) as w:
        w.save_corpus("c", [left], [whole], "seg:2")
    assert [e.revision for e in workbench.history()] == [one, two]
    assert {(c.segment.id, c.text, c.placed) for c in workbench.current()} == {
        (FIRST, "نص", False),
        (OTHER, "نص آخر", False),
    }
    assert [e.document for e in workbench.history(out.name)] == [out.name]


EDITS = st.lists(
    st.tuples(st.sampled_from([FIRST, OTHER]), st.sampled_from(["correct", "undo", "redo", "late"]), TEXTS),
    max_size=8,
)


@settings(max_examples=10)
@given(EDITS)
def test_a_history_round_trips_byte_for_byte(edits: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        workbench = make(Path(folder) / "one.sqlite")
        for segment, how, text in edits:
            base = next(s.revision for s in workbench.segments() if s.segment_id == segment)
            with contextlib.suppress(ConflictError, InputError):
                if how in {"correct", "late"}:
                    workbench.correct(
                        segment, text, base=None if how == "late" else base, author="أمل", seconds=0.1, refused=[text]
                    )
                else:
                    getattr(workbench, how)(segment, base=base, author="بسمة")
        out, back = Path(folder) / "h.jsonl", Path(folder) / "again.jsonl"
        assert call("history", "--workspace", workbench.path, "--out", out).exit_code == 0
        other = make(Path(folder) / "two.sqlite")
        brought = call("import", out, "--workspace", other.path)
        assert brought.exit_code == (0 if lines(workbench) else 1)  # an empty file is refused: it may have been cut off
        assert call("history", "--workspace", other.path, "--out", back).exit_code == 0
        assert back.read_bytes() == out.read_bytes()
        assert other.segments() == workbench.segments()
        again = call("import", out, "--workspace", other.path)
        assert again.stdout.startswith("0 revisions") or not lines(workbench)
        assert lines(other) == lines(workbench)


def test_diverged_histories_merge(workbench: Workbench, tmp_path: Path) -> None:
    first = workbench.correct(FIRST, "أصل", base=None, author="أمل")
    other = make(tmp_path / "other.sqlite")
    out = tmp_path / "h.jsonl"
    out.write_text("\n".join(lines(workbench)), "utf-8")
    other.import_file(out)
    theirs = other.correct(FIRST, "نص بسمة", base=first.id, author="بسمة")
    workbench.correct(FIRST, "نص أمل", base=first.id, author="أمل")
    out.write_text("\n".join(lines(other)), "utf-8")
    summary = workbench.import_file(out)
    assert (summary.added, summary.known, summary.beside) == (1, 1, 1)
    (current,) = workbench.current()
    assert (current.text, current.beside) == ("نص أمل", (theirs,))


def test_corrected_segments_are_imported_from_tsv_and_jsonl(workbench: Workbench, tmp_path: Path) -> None:
    (a, b) = documents()
    (one, two), three = cut(a)[:2], cut(b)[0]
    table = tmp_path / "c.tsv"
    table.write_text(
        "document\tstart\tend\ttext\tcorrection\r\n"
        f"a.txt\t{one.start}\t{one.end}\t{one.text}\tشكر زيلينسكي نظيره\r\n"
        f"a.txt\t{two.start}\t{two.end}\t{two.text}\t\r\n",
        "utf-8",
    )
    shown = call("import", table, "--workspace", workbench.path, "--author", "أمل")
    assert shown.stdout.startswith("1 revision imported, 0 of them kept beside")
    assert [(e.revision.segment_id, e.revision.author, e.revision.status) for e in workbench.history()] == [
        (one.id, "أمل", "done")
    ]
    exported = tmp_path / "e.jsonl"
    assert call("export", "--workspace", workbench.path, "--out", exported).exit_code == 0
    assert call("import", exported, "--workspace", workbench.path, "--author", "x").stdout.startswith("0 revisions")
    rows = [json.loads(line) for line in exported.read_text("utf-8").split("\n") if line]
    for row in rows:
        if (row["document"], row["start"]) in {("b.txt", three.start), ("a.txt", one.start)}:
            row["correction"] = "من مكان آخر"
    exported.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    newer = workbench.correct(one.id, "أحدث", base=workbench.history()[0].revision.id, author="أمل")
    for added in (2, 0):  # taken in twice, it is there once
        shown = call("import", exported, "--workspace", workbench.path, "--author", "بسمة")
        assert shown.stdout.startswith(f"{added} revisions imported, {added // 2} of them kept beside"), shown.output
    current = {c.segment.id: c for c in workbench.current()}
    assert (current[one.id].revision, len(current[one.id].beside)) == (newer.id, 1)
    assert (current[three.id].text, current[three.id].status) == ("من مكان آخر", "done")


def line_of(**changes: object) -> str:
    segment = cut(documents()[0])[1]
    row = {"document": "a.txt", "start": segment.start, "end": segment.end, "correction": "نص", **changes}
    return json.dumps({k: v for k, v in row.items() if v is not ...}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (line_of(document="none.txt"), "no document none.txt"),
        (line_of(start=1), "no segment at a.txt, 1 to"),
        (line_of(text="another text"), "not the garbled text"),
        (line_of(correction=...), "'correction' is missing"),
        (line_of(start="0"), "'start' has the wrong type"),
        (line_of(status="fine"), "status"),
        (line_of(revision="0" * 16), "no revision"),
        (line_of(correction="\ud800").replace("\ud800", "\\ud800"), "half a character"),
        (
            line_of(document="a.txt", start=0, end=len(GARBLED), correction="غيره"),
            "the same segment as c.jsonl, line 1",
        ),
        ("[1]", "not a JSON object"),
        ("{", "not valid JSON"),
    ],
)
def test_a_bad_line_is_reported_and_nothing_is_imported(
    workbench: Workbench, tmp_path: Path, bad: str, said: str
) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text(f"{line_of(start=0, end=len(GARBLED))}\n\n{bad}\n", "utf-8")
    shown = call("import", file, "--workspace", workbench.path, "--author", "أمل", "--strict")
    assert shown.exit_code == 1
    assert "c.jsonl, line 3: " in shown.stderr
    assert said in shown.stderr
    assert workbench.history() == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"after": "x"}, "its id does not match its content"),
        ({"document_id": "0" * 16}, "has another text"),
        ({"document_id": "0" * 16, "document": "none.txt"}, "no document none.txt"),
        ({"end": 10_000}, "no characters"),
        ({"status": "fine"}, "unknown status 'fine'"),
        ({"suggestions": {"taken": 3, "refused": []}}, "'suggestions.taken' has the wrong type"),
        ({"author": None}, "'author'"),
        ({"created": "yesterday"}, "not an ISO 8601 time"),
    ],
)
def test_a_tampered_history_is_rejected(
    workbench: Workbench, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    first = workbench.correct(FIRST, "أ", base=None, author="أمل")
    workbench.correct(FIRST, "ب", base=first.id, author="أمل")
    good, bad = lines(workbench)
    other = make(tmp_path / "other.sqlite")
    file = tmp_path / "h.jsonl"
    file.write_text(f"{good}\n{json.dumps({**json.loads(bad), **change})}\n", "utf-8")
    shown = call("import", file, "--workspace", other.path, "--strict")
    assert shown.exit_code == 1
    assert "h.jsonl, line 2: " in shown.stderr
    assert said in shown.stderr
    file.write_text(f"{bad}\n", "utf-8")
    assert "neither above nor in the workspace" in call("import", file, "--workspace", other.path).stderr
    assert other.history() == ()


def test_unreadable_files_are_reported(workbench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"x")
    (tmp_path / "x.jsonl").write_bytes(b"{}\n\xff\n")
    (tmp_path / "x.tsv").write_text("document\tstart\n", "utf-8")
    (tmp_path / "y.tsv").write_text("document\tstart\tend\tcorrection\na.txt\tx\t3\tنص\n", "utf-8")
    (tmp_path / "z.tsv").write_text("document\tstart\tend\tcorrection\na.txt\n", "utf-8")
    (tmp_path / "anonymous.jsonl").write_text(line_of(), "utf-8")
    for name, said in (
        ("none.jsonl", "cannot be read"),
        ("x.docx", "not a Word document"),
        ("x.jsonl", "UTF-8"),
        ("x.tsv", "the column end is missing"),
        ("y.tsv", "'start' is not a number"),
        ("z.tsv", "1 column where"),
        ("anonymous.jsonl", "needs an author"),
    ):
        shown = call("import", tmp_path / name, "--workspace", workbench.path)
        assert shown.exit_code == 1
        assert said in shown.stderr


def test_a_backup_is_restored(in_file: Workbench, tmp_path: Path) -> None:
    first = in_file.correct(FIRST, "أ", base=None, author="أمل")
    saved, before = tmp_path / "monday.sqlite", lines(in_file)
    with contextlib.closing(sqlite3.connect(str(in_file.path))) as reader:  # someone is at work meanwhile
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM revisions").fetchone()
        assert call("backup", saved, "--workspace", in_file.path).exit_code == 0
    assert sorted(p.name for p in tmp_path.glob("monday*")) == ["monday.sqlite"]
    assert "already exists" in call("backup", saved, "--workspace", in_file.path).stderr
    in_file.correct(FIRST, "ب", base=first.id, author="أمل")
    after = lines(in_file)
    fresh = tmp_path / "fresh.sqlite"
    assert call("restore", saved, "--workspace", fresh).exit_code == 0
    assert lines(Workbench(fresh)) == before
    assert "--replace" in call("restore", saved, "--workspace", in_file.path).stderr
    assert lines(in_file) == after
    assert call("restore", saved, "--workspace", in_file.path, "--replace").exit_code == 0
    assert lines(in_file) == before
    spare = Workbench(tmp_path / "w.sqlite.before-restore-1")
    assert lines(spare) == after
    later = tmp_path / "later.jsonl"
    assert call("history", "--workspace", spare.path, "--out", later).exit_code == 0
    assert call("import", later, "--workspace", in_file.path).exit_code == 0
    assert lines(in_file) == after


def test_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("demo.sqlite", "other.sqlite"):
        make(Path(name)).correct(FIRST, "نص", base=None, author="أمل")
    Path("corrected.tsv").write_text(
        f"document\tstart\tend\tcorrection\na.txt\t0\t{len(GARBLED)}\tنص 5 بالمئة\n", "utf-8"
    )
    for name, report in (("new.txt", "cup_2.txt"), ("sibling.txt", "cup_1.txt")):
        shutil.copy(GOLDEN / "events" / report, name)
    Path("original.txt").write_text("The final was played in the rain and ended without a goal.\n", "utf-8")
    page = GUIDE.read_text("utf-8")
    lines_of = [line for line in page.split("\n") if line.startswith("workbench ") and " = " not in line]
    commands = [shlex.split(line.replace("report.txt", "a.txt"))[1:] for line in lines_of]
    known = {"add", "history", "import", "export", "backup", "replace", "restore", "search"}
    assert {c[0] for c in commands} == known
    demo = Workbench(Path("demo.sqlite"))
    for command in commands:
        shown = call(*(demo.batches()[-1].id if word == "BATCH" else word for word in command))
        assert shown.exit_code == 0, (command, shown.output)
    assert Workbench(Path("demo.sqlite")).current()[0].text == "نص 5 بالمئة"


def test_a_damaged_backup_is_not_restored(in_file: Workbench, tmp_path: Path) -> None:
    in_file.correct(FIRST, "أ", base=None, author="أمل")
    before = lines(in_file)
    (tmp_path / "text.sqlite").write_bytes(b"no database " * 1000)
    newer = tmp_path / "newer.sqlite"
    in_file.back_up(newer)
    with contextlib.closing(sqlite3.connect(newer)) as made:
        made.execute("UPDATE meta SET value = '999' WHERE name = 'version'")
        made.commit()
    for name, said in (
        ("none.sqlite", "does not exist"),
        ("text.sqlite", "damaged"),
        ("newer.sqlite", "newer version"),
    ):
        with pytest.raises(WorkspaceError, match=said):
            in_file.restore(tmp_path / name, replace_present=True)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        in_file.back_up(tmp_path / "no" / "x.sqlite")
    assert lines(in_file) == before
