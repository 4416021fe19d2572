"""Documents that join a corpus: the same results as a run of the whole, without looking at other events."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN
from tests.test_cli import call, fails
from workbench.engine.document_stage import DocumentStage
from workbench.errors import CorpusError, InputError, WorkbenchError
from workbench.ingest.corpus import Corpus
from workbench.ingest.readers import read_document
from workbench.ingest.srx import read_rules
from workbench.names.evidence import NameEvidence
from workbench.names.packed_evidence import pack_evidence, unpack_evidence
from workbench.records import DatabaseURL, Document, EventPlan, NameDecision, Role, RunSummary, content_id
from workbench.service import Workbench
from workbench.service.pipeline import joining
from workbench.service.pipeline.joining import join_corpus
from workbench.service.pipeline.kept_rules import kept_corpus
from workbench.service.pipeline.run import run_corpus
from workbench.service.review import names
from workbench.service.review.name_evidence import gathered_evidence
from workbench.service.settings import Settings, silent
from workbench.service.vectors import Vectors
from workbench.store import Workspace

FOLDER = GOLDEN / "events"
NAMES = sorted(p.name for p in FOLDER.glob("*.txt"))
Place = Path | DatabaseURL


def document(name: str) -> Document:
    role: Role = "garbled" if name.endswith("_2.txt") else "clean"
    return replace(read_document(FOLDER / name), role=role)


def read(name: str, text: str, role: Role) -> Document:
    return Document(id=content_id(text), name=name, text=text, language="ar", role=role)


def run(place: Place, names: Iterable[str], events: EventPlan | None = None) -> RunSummary:
    documents = tuple(document(name) for name in names)
    return Workbench(place).run_corpus(Corpus(name="events", documents=documents, events=events))


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def join(place: Place, *names: str) -> RunSummary:
    """Add documents by way of their events; the whole corpus must not be needed."""
    told = join_corpus(Workbench(place).context, [document(name) for name in names])
    assert told is not None
    return told


def outcome(place: Place) -> list[Any]:
    """Return all that is known of the documents, whatever the order they came in."""
    with Workspace.open(place) as workspace:
        documents = sorted(workspace.documents(), key=lambda d: d.name)
        facts = [
            [[asdict(k) for d in documents for k in workspace.links(d.id)]],
            [[asdict(r) for d in documents for r in workspace.reports(d.id)]],
            [asdict(p) for p in workspace.events.related(0)],
            [asdict(s) for s in sorted(Workbench(place).documents(), key=lambda s: s.name)],
            [asdict(e) for e in Workbench(place).names()],
        ]
        assert workspace.integrity() == "ok"
    return list(json.loads(json.dumps(facts, default=str)))


def damage(place: Path, name: str) -> str:
    """Change the stored text of a document behind the back of the workspace, and return its id."""
    with Workspace.open(place) as workspace:
        damaged = next(d.id for d in workspace.documents() if d.name == name)
    with closing(sqlite3.connect(place)) as disk:
        disk.execute("UPDATE documents SET text = 'x' || text WHERE id = ?", (damaged,))
        disk.commit()
    return damaged


def nothing_left(place: Place) -> None:
    """Run over the whole corpus, which must find nothing to do and change nothing."""
    before = outcome(place)
    with Workspace.open(place) as workspace:
        workspace.set_meta("settled", "")
        corpus = kept_corpus(workspace)
    assert run_corpus(Workbench(place).context, corpus, complete=False).redone == 0
    assert outcome(place) == before


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    place = tmp_path_factory.mktemp("whole") / "w.sqlite"
    run(place, NAMES)
    return outcome(place)


@pytest.fixture(scope="module")
def without_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of all documents but one, which is not to be changed."""
    place = tmp_path_factory.mktemp("without") / "w.sqlite"
    run(place, [name for name in NAMES if name != "cup_1.txt"])
    return place


@pytest.fixture
def settled(without_one: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(without_one, tmp_path / "w.sqlite"))


@pytest.mark.parametrize("seed", range(2))
def test_joining_gives_what_a_run_of_the_whole_gives(tmp_path: Path, whole: Sequence[object], seed: int) -> None:
    place, rng = tmp_path / "w.sqlite", random.Random(seed)
    others = [name for name in rng.sample(NAMES, len(NAMES)) if name not in {"bank_1.txt", "bank_2.txt"}]
    run(place, ["bank_1.txt", "bank_2.txt"])
    while others:
        size = rng.randint(1, 3)
        join(place, *others[:size])
        others = others[size:]
    assert outcome(place) == whole


@pytest.mark.parametrize("name", ["bank_1.txt", "cup_1.txt", NAMES[-1]])  # first, in the middle and last
def test_a_run_with_a_further_document_adds_it_in_its_place(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "w.sqlite"
    run(place, [n for n in NAMES if n != name])
    monkeypatch.setattr(Workspace, "save_corpus", lambda *_: pytest.fail("the corpus is written anew"))
    told = run(place, NAMES)
    assert [d.name for d in told.documents] == NAMES
    with Workspace.open(place) as workspace:
        assert [d.name for d in workspace.documents()] == NAMES
        assert workspace.integrity() == "ok"
    monkeypatch.undo()
    assert run(place, NAMES).redone == 0


@pytest.mark.parametrize("change", ["gone", "another text"])
def test_a_run_without_a_document_looks_at_its_event(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, gone = tmp_path / "w.sqlite", "cup_1.txt"
    run(place, NAMES)
    documents = [document(n) for n in NAMES]
    at = NAMES.index(gone)
    documents[at : at + 1] = [read(gone, documents[at].text[:-90], "clean")] if change == "another text" else []
    corpus = Corpus(name="events", documents=tuple(documents))
    with monkeypatch.context() as patched:
        patched.setattr(Workspace, "save_corpus", lambda *_: pytest.fail("the corpus is written anew"))
        told = Workbench(place).run_corpus(corpus)
    assert told.redone == 1
    assert [d.name for d in told.documents] == [d.name for d in documents]
    other = tmp_path / "other.sqlite"
    Workbench(other).run_corpus(corpus)
    links, reports, _, *rest = outcome(place)
    expected = outcome(other)
    assert (links, reports, *rest) == (*expected[:2], *expected[3:])
    nothing_left(place)


def test_a_removed_document_is_missed_by_its_event_alone(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "name_findings_of", lambda *_: None)  # names are gathered anew in so small a corpus
    damaged = damage(settled, "ferry_1.txt")
    told = Workbench(settled).remove_document("bank_1.txt")
    assert (told.redone, [d.name for d in told.documents]) == (1, ["bank_2.txt"])
    with Workspace.open(settled) as workspace:
        assert damaged in workspace.integrity()


def test_a_removal_that_was_broken_off_is_made_up_for(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(joining, "align_and_score", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Workbench(settled).remove_document("bank_1.txt")
    assert "bank_1.txt" not in {d.name for d in Workbench(settled).documents()}
    assert join(settled).redone == 1
    nothing_left(settled)


@pytest.mark.parametrize("change", ["renamed", "mode", "events"])
def test_a_run_that_changes_more_is_one_of_the_whole(settled: Path, change: str) -> None:
    documents = [document(n) for n in NAMES]
    if change == "renamed":
        documents[0] = replace(documents[0], name="another.txt")
    plan = EventPlan(events={d.id: "one" for d in documents}) if change == "events" else None
    context, corpus = Workbench(settled).context, Corpus(name="events", documents=tuple(documents), events=plan)
    told = run_corpus(context, corpus, "parallel" if change == "mode" else None)
    assert [d.name for d in told.documents] == [d.name for d in documents]
    with Workspace.open(settled) as workspace:
        workspace.set_meta("settled", "")
    again = run_corpus(context, corpus)
    assert (again.redone, again.documents) == (0, told.documents)


def test_only_the_event_is_told_of_and_aligned(place: Place) -> None:
    run(place, [name for name in NAMES if name != "cup_1.txt"])
    told = join(place, "cup_1.txt")
    assert told.redone == 1
    assert {d.name for d in told.documents} == {"cup_1.txt", "cup_2.txt"}
    assert join(place, "cup_1.txt").redone == 0


def test_texts_of_other_events_are_not_read(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "name_findings_of", lambda *_: None)  # names are gathered anew in so small a corpus
    damaged = damage(settled, "ferry_1.txt")
    assert join(settled, "cup_1.txt").redone == 1
    with Workspace.open(settled) as workspace:
        assert damaged in workspace.integrity()


@pytest.mark.parametrize("stage", ["find_events", "align_and_score", "settle"])
def test_what_was_broken_off_is_done_by_the_next_document(
    tmp_path: Path, whole: Sequence[object], stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "w.sqlite"
    run(place, [name for name in NAMES if name not in {"cup_1.txt", "ferry_1.txt"}])
    with monkeypatch.context() as patched:
        patched.setattr(joining, stage, interrupted)
        with pytest.raises(KeyboardInterrupt):
            join_corpus(Workbench(place).context, [document("cup_1.txt")])
    join(place, "ferry_1.txt")
    assert outcome(place) == whole


def test_what_cannot_be_aligned_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, whole_stage = tmp_path / "w.sqlite", DocumentStage._result
    run(place, [name for name in NAMES if not name.startswith(("cup", "ferry"))])

    def failing(self: DocumentStage, task: Any, aligner: Any) -> Any:
        if task.document == document("cup_2.txt").id:
            raise WorkbenchError("encoder-no-vector", encoder="e5", text="x")
        return whole_stage(self, task, aligner)

    with monkeypatch.context() as patched:
        patched.setattr(DocumentStage, "_result", failing)
        told = join(place, "cup_2.txt", "ferry_2.txt")
    assert [s.file for s in told.skipped] == ["cup_2.txt"]
    assert {d.name for d in join(place, "unrelated.txt").documents} >= {"cup_2.txt"}
    with Workspace.open(place) as workspace:
        assert workspace.reports(document("cup_2.txt").id)


def test_a_run_is_needed_where_everything_rests_on_something_else(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    context, further = Workbench(place).context, [document("cup_1.txt")]
    with pytest.raises(WorkbenchError):  # there is no workspace
        join_corpus(context, further)
    run(place, NAMES[:4])
    with Workspace.open(place) as workspace:
        settled = workspace.meta("settled")
        assert settled
        for name, value in (
            ("settled", "something else"),
            ("mode", "parallel"),
            ("checked", "2001-01-01T00:00:00+00:00"),
        ):
            before = workspace.meta(name) or ""
            workspace.set_meta(name, value)
            assert join_corpus(context, further) is None
            workspace.set_meta(name, before or "auto")
    assert join_corpus(context, [replace(document(NAMES[0]), role="garbled", title="another")]) is None
    assert join_corpus(context, further) is not None


def test_the_command_adds_documents_and_tells_of_their_events(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    run(place, [name for name in NAMES if name not in {"cup_1.txt", "ferry_1.txt"}])
    shown = call("add", FOLDER / "cup_1.txt", "--role", "clean", "--workspace", place)
    assert shown.exit_code == 0
    assert "Corpus events: 1 document added" in shown.stdout
    assert "ferry" not in shown.stdout
    told = json.loads(call("add", FOLDER / "ferry_1.txt", "--role", "clean", "--workspace", place, "--json").stdout)
    assert {d["name"]: d["siblings"] for d in told["documents"]} == {
        "ferry_1.txt": [],
        "ferry_2.txt": ["ferry_1.txt"],
    }
    assert (told["redone"], told["added"], told["present"]) == (1, ["ferry_1.txt"], [])
    again = tmp_path / "again.txt"
    shutil.copy(FOLDER / "cup_1.txt", again)
    assert "0 documents added; there already: cup_1.txt" in call("add", again, "--workspace", place).stdout
    other_role = call("add", again, "--role", "source", "--workspace", place)
    assert other_role.exit_code == 0
    assert "ferry" not in other_role.stdout  # although everything had to be run
    assert "bank" not in other_role.stdout


def test_a_removed_counterpart_that_joins_again_is_one_again(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    run(place, NAMES)
    bench, ferry, bank = Workbench(place), document("ferry_2.txt"), document("bank_1.txt")
    with Workspace.open(place) as workspace:
        own, other = workspace.segments(ferry)[0], workspace.segments(bank)[1]
    bench.pick_link([own.id], [other.id], author="أمل")
    assert join(place).redone == 1
    bench.remove_document(bank.id)
    assert join(place, "bank_1.txt").redone == 2  # that of its event, and the one with the counterpart in it
    nothing_left(place)


@pytest.mark.parametrize("viewed", [True, False])
def test_findings_of_other_events_are_made_up_for(settled: Path, viewed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """New documents bring a spelling that an older one has as well; what finds it there was broken off."""
    older = read("older.txt", "وقال فلادمير إن السفينة غرقت قبالة الساحل ، وإن ركابها نجوا جميعا .", "garbled")
    new = read("new.txt", "التقى الرئيس الروسي فلاديمير بوتين ضيفه. وشكر فلاديمير بوتين الحكومة.", "clean")
    worse = read("worse.txt", "التقى الرئيس الروسي فلادمير بوتين ضيفه . وشكر فلادمير بوتين الحكومة .", "garbled")
    context = Workbench(settled).context
    assert join_corpus(context, [older]) is not None
    with monkeypatch.context() as patched:
        patched.setattr(*((joining, "name_findings_of") if viewed else (names, "_update_findings")), interrupted)
        with pytest.raises(KeyboardInterrupt):
            join_corpus(context, [new, worse])
    if viewed:
        assert Workbench(settled).names()
    assert join_corpus(context, [new, worse]) is not None
    with Workspace.open(settled) as workspace:
        found = [e.text for r in workspace.reports(older.id) for e in r.report.errors if e.check == "name ledger"]
    assert found == ["فلادمير"]


def test_joined_segments_keep_the_findings_on_names(settled: Path) -> None:
    garbled = document("cup_2.txt")
    word = max(garbled.text.split(), key=len)
    bench = Workbench(settled)
    bench.decide_name(NameDecision(kind="term", form=word, canonical="عبارة"), author="أمل")
    join(settled)
    with Workspace.open(settled) as workspace:
        first = next(s for s in workspace.segments(garbled) if s.kind != "heading")
    bench.join_segments(first.id, author="أمل")
    with Workspace.open(settled) as workspace:
        assert [e.text for r in workspace.reports(garbled.id) for e in r.report.errors if e.check == "name ledger"]


def test_an_event_is_found_again_after_other_rules_of_sentences(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    run(place, NAMES)
    bench = Workbench(place)
    bench.remove_document(document("cup_1.txt").id)
    with Workspace.open(place) as workspace:
        rest = replace(kept_corpus(workspace), rules=read_rules(GOLDEN / "house.srx"))
    bench.run_corpus(rest)
    told = join(place, "cup_1.txt")
    assert {d.name: d.siblings for d in told.documents}["cup_2.txt"] == ("cup_1.txt",)


def test_a_document_set_aside_does_not_fail_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, stage = tmp_path / "w.sqlite", DocumentStage._result
    run(place, [name for name in NAMES if not name.startswith("cup")])

    def failing(self: DocumentStage, task: Any, aligner: Any) -> Any:
        if task.document == document("cup_2.txt").id:
            raise WorkbenchError("encoder-no-vector", encoder="e5", text="x")
        return stage(self, task, aligner)

    monkeypatch.setattr(DocumentStage, "_result", failing)
    with pytest.raises(WorkbenchError):
        join(place, "cup_2.txt")
    told = join(place, "cup_1.txt")
    assert [s.file for s in told.skipped] == ["cup_2.txt"]


def test_the_command_adds_all_files_or_none(tmp_path: Path) -> None:
    place, empty = tmp_path / "w.sqlite", tmp_path / "empty.txt"
    run(place, NAMES[:4])
    empty.write_text("", "utf-8")
    fails(call("add", FOLDER / NAMES[5], empty, "--workspace", place), "empty.txt", "documents-unusable")
    fails(call("add", FOLDER / NAMES[5], "--workspace", tmp_path / "none.sqlite"), "does not exist")
    fails(call("add", tmp_path / "none.txt", "--workspace", place), "none.txt")
    assert call("add", "--workspace", place).exit_code == 2
    with Workspace.open(place) as workspace:
        assert [d.name for d in workspace.documents()] == NAMES[:4]


def test_a_document_alone_must_not_be_without_arabic(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    Workbench(place).new_corpus("c")
    english = tmp_path / "english.txt"
    english.write_text("The minister said on Monday that the port of the city would open again.\n" * 3, "utf-8")
    with pytest.raises(CorpusError):
        Workbench(place).add_documents([english], role="source", language="en")


def test_decisions_on_names_reach_all_findings(settled: Path) -> None:
    with Workspace.open(settled) as workspace:
        other = next(d for d in workspace.documents() if d.name == "ferry_2.txt")
        word = max(other.text.split(), key=len)
    Workbench(settled).decide_name(NameDecision(kind="term", form=word, canonical="عبارة"), author="أمل")
    join(settled, "cup_1.txt")
    with Workspace.open(settled) as workspace:
        found = [e for r in workspace.reports(other.id) for e in r.report.errors if e.text == word]
    assert found


def test_names_of_a_large_corpus_are_gathered_now_and_then(
    settled: Path, whole: Sequence[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = Vectors(Settings(), None, silent)

    def known(most_changed: int) -> NameEvidence | None:
        with Workspace.open(settled) as workspace:
            return gathered_evidence(workspace, vectors, most_changed=most_changed)

    first = known(0)
    with monkeypatch.context() as patched:  # as if the corpus were large
        patched.setattr(names, "gathered_evidence", partial(gathered_evidence, most_changed=3))
        assert join(settled, "cup_1.txt").redone == 1
        assert first == known(3)
        assert known(1) is None
    Workbench(settled).run_corpus(Corpus(name="events", documents=tuple(document(name) for name in NAMES)))
    assert first != known(0) is not None
    assert outcome(settled) == whole


def test_findings_on_names_are_made_up_for(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    garbled = document("cup_2.txt")
    word = max(garbled.text.split(), key=len)
    Workbench(settled).decide_name(NameDecision(kind="term", form=word, canonical="عبارة"), author="أمل")
    join(settled)
    monkeypatch.setattr(names, "gathered_evidence", partial(gathered_evidence, most_changed=3))  # as if it were large
    with monkeypatch.context() as patched:
        patched.setattr(joining, "name_findings_of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            join_corpus(Workbench(settled).context, [document("cup_1.txt")])
    assert join(settled).redone == 0
    with Workspace.open(settled) as workspace:
        assert [e.text for r in workspace.reports(garbled.id) for e in r.report.errors if e.check == "name ledger"]


@given(st.lists(st.lists(st.text("ابتABC ", min_size=1, max_size=4), min_size=1, max_size=3), max_size=4))
def test_evidence_is_kept_as_it_is(groups: list[list[str]]) -> None:
    forms = sorted({form for group in groups for form in group})
    evidence = NameEvidence(
        groups=tuple(map(tuple, groups)),
        garbled=Counter({form: k for k, form in enumerate(forms)}),
        clean=Counter(forms),
        aligned=Counter({(one, other): 2 for one in forms for other in forms[:2]}),
        contexts={form: frozenset(forms[:2]) for form in forms},
        latin={form: form.lower() for form in forms},
    )
    states = dict.fromkeys(forms, "garbled ar")
    assert unpack_evidence(pack_evidence(evidence, states)) == (evidence, states)


def test_a_decision_on_a_link_is_done_by_the_next_document(settled: Path) -> None:
    ferry = document("ferry_2.txt").id
    with Workspace.open(settled) as workspace:
        link = next(k for k in workspace.links(ferry) if k.right)
    Workbench(settled).cut_link(link.left, link.right, author="أمل")
    assert join(settled, "cup_1.txt").redone == 2
    assert join(settled, "cup_1.txt").redone == 0


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_a_run_of_the_whole_finds_nothing_left(tmp_path: Path, seed: int) -> None:
    """Documents join and leave, links and names are decided on, segments joined, in any order."""
    place, rng = tmp_path / "w.sqlite", random.Random(seed)
    workbench, waiting = Workbench(place), rng.sample(NAMES, len(NAMES))
    run(place, [waiting.pop() for _ in range(5)])

    def a_link() -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        with Workspace.open(place) as workspace:
            links = [k for d in workspace.documents() for k in workspace.links(d.id) if k.right]
        return (rng.choice(links).left, rng.choice(links).right) if links else None

    def step(kind: str) -> None:
        with Workspace.open(place) as workspace:
            present = workspace.documents()
            segments = [s for d in present if d.role == "garbled" for s in workspace.segments(d)]
        if kind == "join" and waiting:
            join(place, *[waiting.pop() for _ in range(min(len(waiting), rng.randint(1, 2)))])
        elif kind == "leave" and len(present) > 4:
            gone = rng.choice(present)
            with suppress(InputError):  # it is the last of its kind
                workbench.remove_document(gone.id)
                waiting.insert(0, gone.name)
        elif kind == "cut" and (link := a_link()):
            with suppress(WorkbenchError):  # no such link, or one that was decided on
                workbench.cut_link(*link, author="أمل")
        elif kind == "name":
            form = rng.choice(rng.choice(segments).text.split())
            with suppress(WorkbenchError):  # without a letter
                workbench.decide_name(NameDecision(kind="term", form=form, canonical="عبارة"), author="أمل")
        elif kind == "merge":
            with suppress(WorkbenchError):  # it is the last of its document
                workbench.join_segments(rng.choice(segments).id, author="أمل")

    for _ in range(8):
        step(rng.choice(["join", "join", "leave", "cut", "name", "merge"]))
    join(place, *waiting)
    nothing_left(place)
