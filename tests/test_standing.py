"""The text that stands: its findings, label and fidelity in the queue, the counts and the filters."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.test_revisions import TEXTS
from tests.test_search import A, make
from workbench.cli import main
from workbench.editing.annotations import active_annotations
from workbench.editing.revisions import add, comment, current_state, redo, undo
from workbench.editing.standing import carried_annotations, carried_findings, standing, standing_comments
from workbench.errors import ConflictError, InputError, WorkbenchError
from workbench.records import (
    Annotation,
    DatabaseURL,
    ErrorSpan,
    ExportedSegment,
    FidelityReport,
    Revision,
    Status,
    best_link,
)
from workbench.service import Query, QueueRow, Workbench, WorkerProcess
from workbench.service.review.assessor import Assessor
from workbench.service.review.revisions import STATUSES
from workbench.store import Workspace, queue
from workbench.ui.app import build_routes

BETTER = "شكر زيلينسكي نظيرهُ"


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


def first(workbench: Workbench) -> QueueRow:
    """Return the row of the sentence with a critical label and a finding on its first letter."""
    return workbench.search(Query(order="document")).rows[0]


def found(workbench: Workbench, **filters: object) -> list[str]:
    return [r.segment.text for r in workbench.search(Query(order="document", **filters)).rows]  # type: ignore[arg-type]


def span(words: str, start: int = 0, check: str = "latin") -> ErrorSpan:
    return ErrorSpan(
        side="left",
        start=start,
        end=start + len(words),
        text=words,
        category="c",
        severity="minor",
        check=check,
        reason="r",
    )


def report(fidelity: float, *errors: ErrorSpan, signature: str = "s") -> FidelityReport:
    return FidelityReport(fidelity=fidelity, label="faithful", scores=(), errors=errors, signature=signature)


def assess(workbench: Workbench, fidelity: float, *errors: ErrorSpan) -> None:
    """Save an assessment of the text that stands, as the background process does."""
    row = first(workbench)
    with Workspace.open(workbench.path) as w:
        best = best_link(w.link_decisions.links_of(row.segment.id), row.segment.id)
    workbench.save_assessment(row.segment.id, row.current, report(fidelity, *errors), best.basis if best else "")


def approve(workbench: Workbench, words: str, status: Status = "done") -> None:
    row = first(workbench)
    workbench.correct(row.segment.id, words, base=row.revision, author="أمل", status=status)


@given(TEXTS, TEXTS, st.data())
def test_carried_findings_stand_on_the_same_words(before: str, after: str, data: st.DataObject) -> None:
    ends = sorted((data.draw(st.integers(0, len(before))), data.draw(st.integers(0, len(before)))))
    finding = span(before[ends[0] : ends[1]], ends[0])
    carried = carried_findings([finding], before, after)
    assert all(after[e.start : e.end] == finding.text for e in carried)
    assert carried_findings([finding], before, before) == (finding,)


@pytest.mark.parametrize(
    ("before", "words", "after", "place"),
    [
        ("شكر Zelensky نظيره", "نظيره", "شكر زيلينسكي نظيره", 13),
        ("شكر Zelensky نظيره", "Zelensky", "شكر زيلينسكي نظيره", None),
        ("قال إن 5 رجال", "رجال", "وقال اليوم إن 5 رجال", 16),
        ("قال إن 5 رجال", "5", "قال إن 15 رجال", None),
        ("قال إن 5 رجال", "إن 5", "قال إن نحو 5 رجال", None),  # words came between
        ("في باكو ، قال", " ،", "في باكو، قال", None),
        ("ذهب ذهب إلى", "ذهب ذهب", "ذهب إلى", None),
        ("كتب الولد", "كتب", "كتبَ الولد", None),
    ],
)
def test_a_finding_is_carried_where_its_words_are_unchanged(
    before: str, words: str, after: str, place: int | None
) -> None:
    carried = carried_findings([span(words, before.index(words))], before, after)
    assert [e.start for e in carried] == ([] if place is None else [place])


def test_the_ends_of_a_long_text_are_unchanged() -> None:
    before = "بداية " + "كلمة " * 3_000 + "نهاية"
    after = before.replace("كلمة كلمة كلمة ", "عبارة ", 1)
    ends = [span("بداية"), span("نهاية", len(before) - 5)]
    assert [e.text for e in carried_findings(ends, before, after)] == ["بداية", "نهاية"]
    assert [after[e.start : e.end] for e in carried_findings(ends, before, after)] == ["بداية", "نهاية"]


def test_a_dismissal_holds_for_the_same_words_of_another_text() -> None:
    before, after = "شكر Zelensky في Baku", "شكر زيلينسكي في Baku"
    dismissal = Annotation(
        id="a",
        segment_id="s",
        about=None,
        action="dismiss",
        side="garbled",
        revision=None,
        start=16,
        end=20,
        text="Baku",
        category="c",
        severity="minor",
        check="latin",
        comment="",
        author="أمل",
        created="",
    )
    garbled = report(10, span("Zelensky", 4), span("Baku", 16))
    known = report(80, span("Baku", 16), span("شكر", 0, "spelling"))
    assert [e.text for e in standing(before, before, garbled, None, [dismissal]).findings] == ["Zelensky"]
    assert standing(before, after, garbled, None, [dismissal]).findings == ()
    assert [e.text for e in standing(before, after, garbled, known, [dismissal]).findings] == ["شكر"]
    assert carried_annotations(active_annotations([dismissal]), before, "غير ذلك") == ()


def test_findings_of_the_name_ledger_outlast_an_assessment() -> None:
    named = span("بوتن", 4, "name ledger")
    known = standing("قال بوتن اليوم", "قال بوتن أمس", report(10, named), report(80))
    assert known.findings == (named,)
    assert standing("قال بوتن اليوم", "قال بوتين اليوم", report(10, named), report(80)).findings == ()


def test_a_finding_whose_words_are_a_part_of_its_fix_is_mended() -> None:
    term = replace(span("الكرملين", 3, "name ledger"), suggestion="الكرملين الروسي")
    before, after = "رد الكرملين أمس", "رد الكرملين الروسي أمس"
    for assessed in (None, report(80)):
        assert standing(before, after, report(10, term), assessed).findings == ()
        assert standing(before, f"{before} مساء", report(10, term), assessed).findings == (term,)


def test_a_correction_is_pending_until_it_is_assessed(workbench: Workbench) -> None:
    before = first(workbench)
    assert (before.label, before.checks) == ("critical", ("latin",))
    approve(workbench, "وشكر زيلينسكي نظيرهُ")
    row = first(workbench)
    assert (row.label, row.fidelity, row.checks, row.garbled_fidelity) == (None, None, (), before.fidelity)
    assert found(workbench, label="critical") == found(workbench, check="latin") == []
    assert found(workbench, label="pending") == [A[0]]
    assert workbench.check_counts() == ()
    assert [(d.with_label("critical"), d.with_label(None)) for d in workbench.progress()] == [(0, 1), (0, 0)]
    assert workbench.search(Query(size=500)).rows[-1] == row  # the worst first, unknown ones last
    assess(workbench, 91.5, span("وشكر", 0, "spelling"))
    row = first(workbench)
    assert (row.label, row.fidelity, row.checks) == ("faithful", 91.5, ("spelling",))
    assert found(workbench, label="pending") == found(workbench, check="latin") == []
    assert found(workbench, check="spelling", label="faithful", status="done") == [A[0]]
    assert [(c.check, c.segments) for c in workbench.check_counts()] == [("spelling", 1)]
    assert found(workbench, label="faithful") == [A[0]]


def test_until_then_a_finding_stays_where_its_words_do(workbench: Workbench) -> None:
    approve(workbench, BETTER)
    row = first(workbench)
    assert (row.label, row.checks) == (None, ("latin",))
    assert [e.text for e in workbench.segment(row.segment.id).standing.findings] == [BETTER[0]]
    assert found(workbench, check="latin", label="pending", status="done") == [A[0]]


def test_the_garbled_text_has_its_report_back_at_once(workbench: Workbench) -> None:
    before = first(workbench)
    revision = workbench.correct(before.segment.id, "وشكر", base=None, author="أمل")
    assert first(workbench).label is None
    undone = workbench.undo(before.segment.id, base=revision.id, author="أمل")
    row = first(workbench)
    assert (row.label, row.fidelity, row.checks, row.status) == ("critical", before.fidelity, ("latin",), "untouched")
    workbench.redo(before.segment.id, base=undone.id, author="أمل")
    assert first(workbench).label is None
    approve(workbench, A[0])  # typed in again
    assert (first(workbench).label, first(workbench).fidelity) == ("critical", before.fidelity)


def test_an_assessment_holds_for_its_text_and_its_counterpart(workbench: Workbench) -> None:
    approve(workbench, BETTER)
    assess(workbench, 91.5)
    approve(workbench, "نص آخر", status="draft")
    assert first(workbench).label is None
    approve(workbench, BETTER, status="reviewed")  # back again, as another revision
    assert first(workbench).fidelity == 91.5
    (link, *_) = workbench.segment(first(workbench).segment.id).links
    cut = workbench.cut_link(link.link.left, (link.segment.id,), author="أمل")
    assert first(workbench).label is None
    assess(workbench, 33)
    assert first(workbench).fidelity == 33
    workbench.withdraw_decision(cut.id, author="أمل")
    assert first(workbench).fidelity == 91.5


def test_a_dismissed_finding_leaves_filters_and_counts(workbench: Workbench) -> None:
    row = first(workbench)
    workbench.dismiss_span(workbench.segment(row.segment.id), "latin", 0, 1, "أمل")
    assert found(workbench, check="latin") == []
    assert workbench.check_counts() == ()
    assert first(workbench).checks == ()
    (dismissal,) = workbench.annotations(row.segment.id)
    workbench.dismiss_annotation(dismissal.id, author="أمل")
    assert found(workbench, check="latin") == [A[0]]
    approve(workbench, BETTER)
    assess(workbench, 91.5, span("زيلينسكي", 4))
    view = workbench.segment(row.segment.id)
    workbench.dismiss_span(view, "latin", 4, 12, "أمل", side="current")
    assert first(workbench).checks == ()
    assert workbench.segment_review(row.segment.id, "أمل").remaining == ()
    approve(workbench, f"ثم {BETTER}")
    assess(workbench, 91.5, span("زيلينسكي", 7))
    assert first(workbench).checks == ()  # the same words


def test_statistics_follow_the_standing_text_and_keep_the_garbled_one(workbench: Workbench) -> None:
    before = workbench.document_statistics()[0]
    assert before.garbled_histogram == before.histogram
    approve(workbench, BETTER)
    pending = workbench.document_statistics()[0]
    assert sum(pending.histogram) == sum(before.histogram) - 1
    assess(workbench, 91.5)
    after = workbench.document_statistics()[0]
    assert (after.histogram[9], sum(after.histogram)) == (1, sum(before.histogram))
    assert (after.garbled_histogram, after.garbled_fidelity) == (before.histogram, before.fidelity)
    assert after.fidelity is not None
    assert before.fidelity is not None
    assert after.fidelity > before.fidelity


def test_the_export_keeps_the_report_on_the_garbled_text(workbench: Workbench) -> None:
    approve(workbench, BETTER)
    assess(workbench, 91.5)
    exported = workbench.segments()[0]
    assert (exported.report.label, exported.correction) == ("critical", BETTER)


def test_comments_that_stand_are_counted_and_found(workbench: Workbench) -> None:
    row = first(workbench)
    one = workbench.correct(row.segment.id, BETTER, base=None, author="أمل", comment="هل هذا اسمه؟")
    assert (first(workbench).comments, found(workbench, commented=True)) == (1, [A[0]])
    two = workbench.correct(row.segment.id, "نص", base=one.id, author="بسمة", comment="نعم")
    with contextlib.suppress(ConflictError):
        workbench.correct(row.segment.id, "غيره", base=one.id, author="زيد", comment="وُضع جانبا")
    assert first(workbench).comments == 2
    assert found(workbench, commented=True, status="done", author="بسمة") == [A[0]]
    assert found(workbench, commented=True, check="latin") == []
    undone = workbench.undo(row.segment.id, base=two.id, author="بسمة")
    assert first(workbench).comments == 1
    back = workbench.undo(row.segment.id, base=undone.id, author="بسمة")
    assert (first(workbench).comments, found(workbench, commented=True)) == (0, [])
    workbench.correct(row.segment.id, "نص ثالث", base=back.id, author="بسمة")  # what was undone stays so
    assert first(workbench).comments == 0


def test_a_comment_that_was_taken_back_is_neither_counted_nor_found(workbench: Workbench) -> None:
    segment = first(workbench).segment.id

    def known() -> tuple[int, list[str]]:
        return first(workbench).comments, found(workbench, commented=True)

    workbench.comment(segment, "سؤال", author="أمل")
    assert known() == (1, [A[0]])
    workbench.comment(segment, "", author="أمل")
    assert known() == (0, [])
    workbench.correct(segment, BETTER, base=None, author="أمل", comment="مع النص")
    workbench.comment(segment, "ثم هذا", author="بسمة")
    assert known() == (2, [A[0]])
    workbench.comment(segment, "", author="بسمة")  # no comment is shown any more
    assert known() == (0, [])
    workbench.comment(segment, "من جديد", author="أمل")
    assert known() == (1, [A[0]])


@pytest.mark.parametrize("seed", range(20))
def test_comments_are_counted_where_one_is_shown(seed: int) -> None:
    """Whatever is corrected, undone, redone, said and taken back, the badge and the shown comment agree."""
    chance = random.Random(seed)
    history: list[Revision] = []
    for number in range(40):
        state = current_state("أصل", history)
        said = chance.choice(["", "سؤال", "جواب"])
        one = Revision(
            id="",
            document_id="0" * 64,
            start=0,
            end=3,
            base=chance.choice([state.base, state.base, None]),
            action="correct",
            author=chance.choice(["أمل", "بسمة"]),
            created=f"2025-07-01T09:00:{number:02}Z",
            before="",
            after=f"نص {chance.randrange(4)}",
            status="done",
            comment=said,
        )
        change = chance.choice([add, comment, undo, redo])
        if change in {undo, redo}:
            one = replace(one, comment="", after="")
        with contextlib.suppress(InputError):
            kept = change("أصل", history, one).kept
            if kept is not None and kept not in history:
                history.append(kept)
        state = current_state("أصل", history)
        assert bool(standing_comments(state, history)) == bool(state.comment), [r.action for r in history]


def test_the_description_of_a_batch_is_no_comment(workbench: Workbench) -> None:
    batch = workbench.replace_everywhere(workbench.preview_replacement("الرئيس", "رئيس الوزراء"), "أمل")
    assert batch.revisions[0].comment
    assert found(workbench, commented=True) == []


def test_the_command_finds_comments_and_pending_corrections(workbench: Workbench) -> None:
    workbench.correct(first(workbench).segment.id, BETTER, base=None, author="أمل", comment="تعليق")
    place = getattr(workbench.path, "url", str(workbench.path))
    for options in (["--commented"], ["--label", "pending"], ["--commented", "--label", "pending", "--json"]):
        shown = CliRunner().invoke(main, ["search", "--workspace", place, *options])
        assert shown.exit_code == 0, shown.output
        if "--json" in options:
            (row,) = json.loads(shown.stdout)["rows"]
            assert (row["comments"], row["label"], row["fidelity"]) == (1, None, None)
            assert row["garbled_fidelity"] == first(workbench).garbled_fidelity
        else:
            assert shown.stdout.splitlines()[0].split() == ["–", "pending", "done", "a.txt:1", "1", "comment"]
            assert shown.stdout.endswith("1 of 1\n")


def rows_of(workbench: Workbench) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the queue holds, without the numbers that its rows are joined by."""
    queries = {
        "queue": """SELECT segment_id, place, ordinal, status, label, fidelity, ranking, garbled_fidelity, probability,
            doubt, author, updated, revision, text_id, counterpart, seconds, comments FROM queue ORDER BY place""",
        "texts": """SELECT q.place, t.garbled, t.correction, t.checks, t.searched FROM queue_texts t
            JOIN queue q ON q.number = t.number ORDER BY q.place""",
        "checks": """SELECT q.place, k.name, k.status, k.label, k.probability, k.author, k.comments FROM queue_checks k
            JOIN queue q ON q.number = k.number ORDER BY q.place, k.name""",
    }
    with Workspace.open(workbench.path) as w, w._transaction(reading=True) as connection:
        return {name: [tuple(r) for r in connection.execute(text(query))] for name, query in queries.items()}


@pytest.mark.parametrize("seed", range(6))
def test_the_queue_made_anew_is_the_same(workbench: Workbench, seed: int) -> None:
    chance = random.Random(seed)
    ids = [r.segment.id for r in workbench.search(Query(order="document")).rows]
    texts = ["نص قصير", BETTER, f"ثم {A[0]}", "وصل الرئيس Zelensky إلى كييف 100%"]

    def step() -> None:
        segment_id = chance.choice(ids)
        view = workbench.segment(segment_id)
        base, known = view.row.revision, [r.action for r in view.history]
        match chance.randrange(9):
            case 0 | 1 | 2:
                wanted = chance.choice([*texts, view.row.segment.text])
                said = chance.choice(["", "تعليق"])
                status: Status = chance.choice(STATUSES)
                workbench.correct(segment_id, wanted, base=base, author="أمل", status=status, comment=said, seconds=1.5)
            case 3 if view.row.status != "untouched":
                workbench.undo(segment_id, base=base, author="بسمة")
            case 4 if known[-1:] == ["undo"]:
                workbench.redo(segment_id, base=base, author="بسمة")
            case 5:
                best = best_link((k.link for k in view.links), segment_id)
                workbench.save_assessment(
                    segment_id, view.row.current, report(chance.randrange(100), span("وصل")), best.basis if best else ""
                )
            case 6 if view.standing.findings:
                one = view.standing.findings[0]
                workbench.dismiss_span(view, one.check, one.start, one.end, "أمل", side="current")
            case 7:
                workbench.replace_everywhere(workbench.preview_replacement("الرئيس", "رئيس الوزراء"), "أمل")
            case 8 if view.links and (view.links[0].probability > 0.5):
                workbench.cut_link(view.links[0].link.left, (view.links[0].segment.id,), author="أمل")

    for _ in range(30):
        step()
    before = rows_of(workbench)
    assert any(r[4] is None for r in before["queue"]) or any(r[13] for r in before["queue"])
    with Workspace.open(workbench.path) as w:
        assert w.integrity() == "ok"
        with w._transaction() as connection:
            queue.rebuild(connection)
    assert rows_of(workbench) == before


@pytest.fixture
def linked(seed_workspace: Path) -> tuple[Workbench, ExportedSegment]:
    bench = Workbench(seed_workspace)
    return bench, next(s for s in bench.segments() if s.links and s.links[0].kind == "parallel")


def row_of(client: TestClient, segment_id: str) -> dict[str, object]:
    row: dict[str, object] = client.get(f"/api/pairs/{segment_id}/state").json()
    return row


def settled(client: TestClient, segment_id: str) -> dict[str, object]:
    deadline = time.monotonic() + 120
    while (row := row_of(client, segment_id))["label"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return row


def test_what_was_scored_while_typed_stands_at_once(linked: tuple[Workbench, ExportedSegment]) -> None:
    bench, row = linked
    words = row.links[0].text
    with TestClient(build_routes(bench), base_url="http://127.0.0.1") as client:
        scored = client.post(f"/api/pairs/{row.segment_id}/rescore", json={"text": words}).json()
        client.post(f"/api/pairs/{row.segment_id}", json={"text": words, "base": None, "status": "draft"})
        standing = client.get(f"/api/pairs/{row.segment_id}").json()["standing"]
        found = row_of(client, row.segment_id)
    assert (found["label"], found["fidelity"]) == (scored["label"], scored["fidelity"]) != (None, None)
    assert (standing["fidelity"], standing["revision"]) == (scored["fidelity"], found["revision"])
    assert standing["scores"] == scored["scores"]


def test_corrections_of_every_kind_are_assessed_in_the_background(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    first, second = bench.search(Query()).rows[:2]
    with TestClient(build_routes(bench), base_url="http://127.0.0.1") as client:
        said = client.post(f"/api/pairs/{first.segment.id}", json={"text": "نص", "base": None, "status": "draft"})
        assert settled(client, first.segment.id)["label"] is not None
        client.post(f"/api/pairs/{first.segment.id}/undo", json={"base": said.json()["revision"]})
        assert row_of(client, first.segment.id)["fidelity"] == first.fidelity
        request = {"text": "الروسية", "replacement": "الروسيّة"}
        places = client.post("/api/everywhere/preview", json=request).json()["rows"]
        chosen = [p["id"] for p in places]
        assert len(chosen) > 5
        client.post("/api/everywhere", json={**request, "segments": chosen})
        for segment_id in chosen:
            settled(client, segment_id)
    assert bench.search(Query(label="pending")).total == 0
    assert bench.unmeasured_segments(500) == ()
    assert second.label is not None


class Refusing(WorkerProcess):
    """A worker that does its work here, except for one segment."""

    def __init__(self, refused: str) -> None:
        super().__init__()
        self.refused = refused
        self.asked: list[str] = []

    def ask_later(self, work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.asked.append(arguments[-1])
        if arguments[-1] == self.refused:
            raise WorkbenchError("worker-ended")
        return work(*arguments, **named)


def test_a_text_that_cannot_be_scored_holds_up_no_other(workbench: Workbench) -> None:
    ids = [r.segment.id for r in workbench.search(Query(order="document")).rows][2:5]
    for number, segment_id in enumerate(ids):
        workbench.correct(segment_id, f"نص {number}", base=None, author="أمل")
    worker = Refusing(ids[2])
    assessor = Assessor(workbench.context, worker)
    assessor.assess_soon()
    deadline = time.monotonic() + 60
    while len(worker.asked) < 3 or workbench.unmeasured_segments(9) != (ids[2],):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assessor.close()
    assert worker.asked == [ids[2], ids[1], ids[0]]  # the last one changed first
    assert [workbench.segment(i).row.label for i in ids] == ["unsupported", "unsupported", None]
