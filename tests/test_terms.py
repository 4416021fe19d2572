"""Terms that people enter on the page: with forms and notes, in files, and who may."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from tests.conftest import GOLDEN
from tests.test_revisions import FIRST, make
from tests.test_rights import people, workbench
from workbench.checks import LEDGER
from workbench.cli import main
from workbench.formats.termbase import GlossaryTerm, read_termbase, write_tbx, write_tsv
from workbench.names.ledger import build_ledger
from workbench.records import NameDecision
from workbench.service import Query, Workbench

__all__ = ["people", "workbench"]

# Sockets and event loops that Gradio leaves open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
TRUCE = GlossaryTerm(
    canonical="وقف إطلاق النار", forms=(("إيقاف النار", "ar"), ("ceasefire", "en")), kind="term", note="لا تُكتب هدنة"
)


@pytest.mark.parametrize("write", [write_tbx, write_tsv])
def test_notes_survive_both_formats(write: object) -> None:
    stream = io.BytesIO()
    write([TRUCE], stream)  # type: ignore[operator]
    read = read_termbase(stream.getvalue(), "terms")
    assert NameDecision(kind="note", form="لا تُكتب هدنة", canonical="وقف إطلاق النار") in read
    assert {d.form for d in read if d.kind == "term"} == {"إيقاف النار", "ceasefire"}


def test_the_last_note_counts_and_an_empty_one_takes_it_back() -> None:
    term = NameDecision(kind="term", form="هدنة", canonical="وقف إطلاق النار")
    notes = [NameDecision(kind="note", form=text, canonical="وقف إطلاق النار") for text in ("أولى", "ثانية", "")]
    for number, wanted in ((1, "أولى"), (2, "ثانية"), (3, "")):
        (entry,) = build_ledger([], [], decisions=[term, *notes[:number]])
        assert entry.note == wanted
        assert {f.text for f in entry.forms} == {"هدنة", "وقف إطلاق النار"}
    assert build_ledger([], [], decisions=notes[:1]) == ()  # a note alone makes no term


def test_a_term_is_entered_once_with_its_note(tmp_path: Path) -> None:
    bench = make(tmp_path / "w.sqlite")
    bench.enter_term(TRUCE, "أمل")
    bench.enter_term(TRUCE, "أمل")
    (entry,) = [e for e in bench.names() if e.canonical == TRUCE.canonical]
    assert (entry.note, entry.kind) == (TRUCE.note, "term")
    history = tmp_path / "history.jsonl"
    runner = CliRunner()
    out = ["history", "--all", "--out", str(history), "--workspace", str(tmp_path / "w.sqlite")]
    assert runner.invoke(main, out).exit_code == 0
    other = make(tmp_path / "other.sqlite")
    brought = runner.invoke(main, ["import", str(history), "--workspace", str(tmp_path / "other.sqlite")])
    assert brought.exit_code == 0, brought.output
    assert [e.note for e in other.names() if e.canonical == TRUCE.canonical] == [TRUCE.note]


def test_the_command_keeps_a_note(tmp_path: Path) -> None:
    make(tmp_path / "w.sqlite")
    shared = ["names", "--workspace", str(tmp_path / "w.sqlite"), "--author", "أمل"]
    runner = CliRunner()
    assert runner.invoke(main, [*shared, "--term", "هدنة", "وقف إطلاق النار"]).exit_code == 0
    done = runner.invoke(main, [*shared, "--note", "وقف إطلاق النار", "في الأخبار", "--json"])
    assert done.exit_code == 0, done.output
    assert '"note": "في الأخبار"' in done.output


def test_terms_are_entered_and_exchanged_by_those_who_may_correct(
    people: dict[str, TestClient], workbench: Workbench
) -> None:
    client = people["أمل"]
    term = {"canonical": "وقف إطلاق النار", "forms": ["هدنة"], "kind": "term", "note": "في الأخبار"}
    assert client.post("/api/glossary", json=term).status_code == 200
    (row,) = client.get("/api/names", params={"q": "هدنة"}).json()["rows"]
    assert (row["canonical"], row["kind"], row["note"]) == ("وقف إطلاق النار", "term", "في الأخبار")
    empty = client.post("/api/glossary", json={**term, "canonical": "…"})
    assert (empty.status_code, empty.json()["code"]) == (400, "name-without-letters")
    for suffix in ("tbx", "tsv"):
        answer = client.get("/api/glossary/file", params={"format": suffix})
        assert answer.headers["content-disposition"].endswith(f'filename="glossary.{suffix}"')
        assert {d.form for d in read_termbase(answer.content, suffix)} == {"هدنة", "في الأخبار"}
        again = client.post("/api/glossary/file", files={"file": (f"g.{suffix}", answer.content)})
        assert again.json() == {"added": 0, "refused": 0, "refreshed": True}
    new = client.post("/api/glossary/file", files={"file": ("g.tsv", "بيسكوف\tPeskov\n".encode())})
    assert new.json()["added"] == 1
    bad = client.post("/api/glossary/file", files={"file": ("g.tbx", b"<tbx/>")})
    assert (bad.status_code, bad.json()["code"]) == (400, "termbase-empty")
    assert client.post("/api/names", json={"kind": "lock", "form": "بيسكوف", "canonical": "بيسكوف"}).status_code == 403
    locked = people["بسمة"].post("/api/names", json={"kind": "lock", "form": "بيسكوف", "canonical": "بيسكوف"})
    assert locked.status_code == 200
    kept = client.post("/api/glossary", json={"canonical": "بيسكوف", "forms": ["بسكوف"], "kind": "name"})
    assert kept.json()["code"] == "name-locked"


def test_nobody_enters_terms_without_signing_in(people: dict[str, TestClient]) -> None:
    stranger = TestClient(people["أمل"].app, base_url="https://testserver", follow_redirects=False)
    assert stranger.post("/api/glossary", json={"canonical": "اسم"}).status_code == 401
    assert stranger.get("/api/glossary/file").status_code == 401


def test_forbidden_forms_are_findings_in_corrections(tmp_path: Path) -> None:
    bench = make(tmp_path / "w.sqlite")
    bench.correct(FIRST, "أعلن الطرفان هدنة أمس", base=None, author="أمل")
    bench.measure_correction(FIRST)
    assert [f for f in bench.segment(FIRST).standing.findings if f.check == LEDGER] == []
    term = GlossaryTerm(canonical="وقف إطلاق النار", forms=(("هدنة", ""),), kind="term")
    bench.enter_term(term, "أمل")
    assert bench.refresh_findings(["هدنة"]) == 1
    assert bench.refresh_findings(["هدنة"]) == 0
    (found,) = [f for f in bench.segment(FIRST).standing.findings if f.check == LEDGER]
    assert (found.text, found.suggestion) == ("هدنة", "وقف إطلاق النار")
    assert found.category == "terminology/inconsistent-with-resource"
    (typed,) = [f for f in bench.rescore(FIRST, "والهدنة ثم هدنة").errors if f.check == LEDGER]
    assert typed.start == len("والهدنة ثم ")
    assert [f for f in bench.rescore(FIRST, "أعلنا وقف إطلاق النار").errors if f.check == LEDGER] == []
    bench.decide_name(NameDecision(kind="drop", form="هدنة", canonical="وقف إطلاق النار"), "أمل")
    assert [f for f in bench.rescore(FIRST, "ثم هدنة").errors if f.check == LEDGER] == []


def test_a_missed_term_is_found_at_once_also_where_nobody_has_edited(tmp_path: Path) -> None:
    """As the next run finds it, in the queue too; a term that is taken out takes its findings along."""
    path = tmp_path / "w.sqlite"
    bench = Workbench(path)
    bench.run(GOLDEN / "source")
    segment = next(s for s in bench.segments() if any("waterworks" in k.text for k in s.links if k.role == "source"))
    term = GlossaryTerm(canonical="مرفق المياه", forms=(("waterworks", "en"),), kind="term", note="")

    def missed() -> list[str]:
        errors = bench.segment(segment.segment_id).report.errors
        return [str(e.evidence) for e in errors if e.category == "terminology/inconsistent-with-resource"]

    assert missed() == []
    bench.enter_term(term, "أمل")
    assert bench.refresh_findings(["waterworks"]) >= 1
    assert missed() == ["waterworks: مرفق المياه"]
    assert segment.segment_id in {r.segment.id for r in bench.search(Query(check=LEDGER)).rows}
    assert bench.refresh_findings(["waterworks"]) == 0
    reports = {s.segment_id: s.report for s in bench.segments()}
    bench.run(GOLDEN / "source")
    assert {s.segment_id: s.report for s in bench.segments()} == reports
    bench.decide_name(NameDecision(kind="drop", form="waterworks", canonical=term.canonical), "أمل")
    bench.refresh_findings(["waterworks"])
    assert missed() == []
