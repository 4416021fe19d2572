"""Events and splits that a curator names: read, shown beforehand, published, and above what programs find."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from time import process_time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from tests.handmade import make, pair
from workbench.cli import main
from workbench.errors import CorpusError
from workbench.events.splits import Event, EventClusters, assign_splits
from workbench.ingest.corpus import read_corpus
from workbench.ingest.event_plans import read_event_plan
from workbench.publication import read_rows
from workbench.records import Document, EventPlan, EventThresholds, SegmentLink
from workbench.service import ReleaseOrder, Workbench
from workbench.service.pipeline.event_reports import PLAN, event_reports
from workbench.store import Workspace
from workbench.store.events import DocumentPair

PLANNED = """
[thresholds]
near_duplicate = 0.9
share = 0.25

[[events]]
name = "bridge  opening"
split = "test"
documents = ["g1.txt", "c2.txt"]

[[events]]
name = "flood"
split = "train"
documents = ["c1.txt"]

[[events]]
name = "port"
split = "validation"
"""


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return make(tmp_path_factory.mktemp("events") / "w.sqlite", [pair(n, "CC BY 4.0") for n in range(1, 4)])


def listing(folder: Path, text: str = PLANNED) -> Path:
    path = folder / "events.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_corpus_has_the_events_of_its_listing_its_entries_and_its_columns(tmp_path: Path) -> None:
    for name in ("g1.txt", "c1.txt", "c2.txt", "more.txt"):
        (tmp_path / name).write_text(f"نصّ الخبر {name}.", encoding="utf-8")
    listing(tmp_path)
    named = read_corpus(tmp_path)
    ids = {d.name: d.id for d in named.documents}
    assert named.events == EventPlan(
        events={ids["g1.txt"]: "bridge opening", ids["c2.txt"]: "bridge opening", ids["c1.txt"]: "flood"},
        splits={"bridge opening": "test", "flood": "train", "port": "validation"},
        thresholds=EventThresholds(near_duplicate=0.9, share=0.25),
    )
    assert not named.skipped
    entries = "".join(f'[[documents]]\nfile = "{n}"\nevent = "entry"\n' for n in ("g1.txt", "more.txt"))
    (tmp_path / "corpus.toml").write_text(entries, encoding="utf-8")
    listing(tmp_path, '[[events]]\nname = "above"\ndocuments = ["g1.txt"]')
    both = read_corpus(tmp_path).events
    assert both is not None
    assert both.events == {ids["g1.txt"]: "above", ids["more.txt"]: "entry"}
    rows = tmp_path / "rows"
    rows.mkdir()
    pq.write_table(pa.table({"text": ["خبر أول", "خبر ثان"], "event": ["a", None]}), rows / "x.parquet")
    from_rows = read_corpus(rows)
    assert from_rows.events is not None
    assert list(from_rows.events.events.values()) == ["a"]


def test_an_unreadable_document_of_a_named_event_is_left_out_unless_strict(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "good.txt").write_text("نصّ الخبر.", encoding="utf-8")
    (tmp_path / "texts" / "empty.txt").write_bytes(b"")
    listing(tmp_path, '[[events]]\nname = "flood"\ndocuments = ["texts/good.txt", "texts/empty.txt", "empty.txt"]')
    corpus = read_corpus(tmp_path)
    assert [s.file for s in corpus.skipped] == ["texts/empty.txt"]
    assert corpus.events is not None
    assert corpus.events.events == {corpus.documents[0].id: "flood"}
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path, strict=True)
    assert caught.value.code == "corpus-documents-unusable"
    rows = tmp_path / "rows"
    rows.mkdir()
    table = pa.table({"text": ["خبر أول", None], "id": ["a", "b"], "name": ["first", "second"]})
    pq.write_table(table, rows / "x.parquet")
    listing(rows, '[[events]]\nname = "flood"\ndocuments = ["first", "second", "b"]')
    of_rows = read_corpus(rows).events
    assert of_rows is not None
    assert list(of_rows.events.values()) == ["flood"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[", "corpus-listing-unreadable"),
        ("[event]", "events-unknown-key"),
        ("[[events]]\nsplit = 'test'", "events-entry-unusable"),
        ("events = 3", "events-entry-unusable"),
        ("[[events]]\nname = 'x'\nfiles = []", "events-unknown-key"),
        ("[[events]]\nname = 'x'\ndocuments = ['none.txt']", "events-unknown-document"),
        (
            "[[events]]\nname = 'x'\ndocuments = ['a']\n[[events]]\nname = 'y'\ndocuments = ['a']",
            "events-document-twice",
        ),
        ("[[events]]\nname = 'x'\nsplit = 'dev'", "events-unknown-split"),
        ("[thresholds]\nlink = 1.5", "events-bad-threshold"),
        ("[thresholds]\nnear_duplicate = 0.2", "events-bad-threshold"),
        ("[thresholds]\nsame_event = 0.4", "events-bad-threshold"),
        ("[thresholds]\nother = 0.2", "events-unknown-key"),
    ],
)
def test_a_wrong_listing_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(CorpusError) as caught:
        read_event_plan(listing(tmp_path, text), {"a": "1"})
    assert caught.value.code == code


def test_articles_of_two_named_events_are_never_merged() -> None:
    clusters = EventClusters("abcde", {"a": "one", "d": "one", "c": "two"})
    assert clusters.representative("d") == "a"
    assert clusters.merge("a", "b")
    assert not clusters.merge("b", "c")
    assert clusters.merge("c", "e")
    assert not clusters.merge("e", "d")
    assert clusters.refused == [("b", "c"), ("e", "d")]
    assert [clusters.name(d) for d in "abcde"] == ["one", "one", "two", "one", "two"]


def test_splits_of_the_curator_stay_and_the_others_fill_up() -> None:
    events = [Event(name=f"e{n}", date=f"2025-01-0{n}", documents=1, sentences=10) for n in range(1, 8)]
    fixed = {"e1": "test", "e7": "train"}
    splits = assign_splits(events, fixed)
    assert {e: splits[e] for e in fixed} == fixed
    assert {splits[f"e{n}"] for n in range(2, 7)} == {"train", "validation"}
    assert splits["e6"] == "validation"
    assert assign_splits(events, {e.name: "test" for e in events}) == {e.name: "test" for e in events}
    large = assign_splits(events, share=0.3)
    assert sorted(large.values()).count("test") == 3


def test_a_preview_shows_what_a_release_has(workbench: Workbench, tmp_path: Path) -> None:
    path = listing(tmp_path)
    preview = workbench.preview_splits(path)
    events = {e.name: e for e in preview.events}
    assert set(events["bridge opening"].documents) == {"g1.txt", "c2.txt", "g2.txt"}  # g2 is linked to c2
    assert events["bridge opening"].is_named
    assert (events["flood"].documents, events["flood"].split) == (("c1.txt",), "train")
    assert preview.leaks == (("g1.txt", "c1.txt"),)
    assert preview.unused == ("port",)
    order = ReleaseOrder(names=False, licence="CC-BY-4.0", events=path)
    metadata = workbench.publish(tmp_path / "out", order)
    assert (metadata.corpus.named_events, metadata.corpus.named_splits, metadata.corpus.leaks) == (3, 2, 1)
    found = {
        (row["name"], row["event"], file.split)
        for file in metadata.files.tables
        if file.table == "articles"
        for row in read_rows(tmp_path / "out" / file.path)
    }
    assert found == {(d, e.name, e.split) for e in preview.events for d in e.documents}
    assert {(s.name, s.events, s.articles, s.sentences) for s in metadata.corpus.splits} == {
        (s.name, s.events, s.articles, s.sentences) for s in preview.splits
    }
    with Workspace.open(workbench.path) as workspace:
        ids = {d.name: d.id for d in workspace.documents()}
        kept = read_event_plan(path, ids)
    shutil.copy(str(workbench.path), tmp_path / "w.sqlite")
    with Workspace.open(tmp_path / "w.sqlite") as workspace:  # also of a document that has been removed since
        workspace.set_meta(PLAN, replace(kept, events={**kept.events, "0" * 16: "flood"}).to_json())
    again = Workbench(tmp_path / "w.sqlite").publish(tmp_path / "again", replace(order, events=None))
    assert (again.corpus.named_events, again.corpus.splits) == (3, metadata.corpus.splits)
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "3 articles have an event that the curator named, and 2 events have a split that the curator chose" in card
    assert "1 pair of articles look like reports of one event" in card
    assert "Jaccard similarity 0.9" in card


def test_a_document_between_two_named_events_goes_to_the_likelier_one(workbench: Workbench, tmp_path: Path) -> None:
    shutil.copy(str(workbench.path), tmp_path / "w.sqlite")
    names = {"one": "g1.txt", "two": "g2.txt"}
    path = listing(tmp_path, "".join(f'[[events]]\nname = "{e}"\ndocuments = ["{d}"]\n' for e, d in names.items()))
    with Workspace.open(tmp_path / "w.sqlite") as workspace:
        ids = {d.name: d.id for d in workspace.documents()}

    def event(probabilities: dict[str, float]) -> str:
        pairs = []
        for name, probability in probabilities.items():
            one, other = sorted((ids[names[name]], ids["g3.txt"]))
            pairs.append(DocumentPair(one=one, other=other, probability=probability))
        with Workspace.open(tmp_path / "w.sqlite") as workspace:
            workspace.events.save("s", dict.fromkeys(ids.values(), b""), pairs)
        preview = Workbench(tmp_path / "w.sqlite").preview_splits(path)
        return next(e.name for e in preview.events if "g3.txt" in e.documents)

    assert event({"one": 0.6, "two": 0.9}) == "two"
    assert event({"one": 0.9, "two": 0.6}) == "one"


def test_the_likelier_of_two_links_decides_between_named_events(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(n, None) for n in range(1, 4)])
    text = "".join(f'[[events]]\nname = "{n}"\ndocuments = ["c{n}.txt"]\n' for n in (1, 2))
    path = listing(tmp_path, text)
    for likelier in (1, 2):
        with Workspace.open(workbench.path) as workspace:
            documents = {d.name: d for d in workspace.documents()}
            garbled = workspace.segments(documents["g3.txt"])[0]
            links = [
                SegmentLink(
                    left=(garbled.id,),
                    right=(workspace.segments(documents[f"c{n}.txt"])[0].id,),
                    kind="parallel",
                    score=0.9,
                    probability=0.9 if n == likelier else 0.6,
                )
                for n in (1, 2)
            ]
            workspace.save_result(documents["g3.txt"].id, "inputs", "aligner", links, [])
        preview = workbench.preview_splits(path)
        assert next(e.name for e in preview.events if "g3.txt" in e.documents) == str(likelier)


def test_the_events_file_stays_valid_after_a_takedown(workbench: Workbench, tmp_path: Path) -> None:
    shutil.copy(str(workbench.path), tmp_path / "w.sqlite")
    copy = Workbench(tmp_path / "w.sqlite")
    path = listing(tmp_path)
    copy.take_down("g1.txt", reason="asked for", author="Jane")
    preview = copy.preview_splits(path)
    assert {e.name: e.documents for e in preview.events if e.is_named}["bridge opening"] == ("g2.txt", "c2.txt")
    metadata = copy.publish(tmp_path / "out", ReleaseOrder(names=False, licence="CC-BY-4.0", events=path))
    names = {
        row["name"]
        for file in metadata.files.tables
        if file.table == "articles"
        for row in read_rows(tmp_path / "out" / file.path)
    }
    assert names == {"c1.txt", "g2.txt", "c2.txt", "g3.txt", "c3.txt"}
    assert metadata.corpus.named_events == 2  # the withdrawn article is none of them


def test_an_empty_split_is_told(workbench: Workbench, tmp_path: Path) -> None:
    names = ", ".join(f'"{side}{n}.txt"' for side in "gc" for n in range(1, 4))
    path = listing(tmp_path, f'[[events]]\nname = "all"\nsplit = "validation"\ndocuments = [{names}]')
    assert workbench.preview_splits(path).missing == ("train", "test")
    words = ["--workspace", str(workbench.path), "--events", str(path)]
    shown = CliRunner().invoke(main, ["events", "--preview", *words])
    assert "the split test is empty" in shown.output
    assert "all*" in shown.output
    told = CliRunner().invoke(main, ["publish", *words, "--no-names", "--out", str(tmp_path / "out")])
    assert "the split train is empty" in told.output
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "**All of this release is one event, and so it has one split.**" in card
    record = json.loads(CliRunner().invoke(main, ["events", "--preview", "--json", *words]).output)
    assert [(e["split"], e["is_split_named"]) for e in record["events"]] == [("validation", True)]
    refused = CliRunner().invoke(main, ["events", "--workspace", str(workbench.path), "--events", str(path)])
    assert refused.exit_code == 2


def test_a_named_event_of_many_documents_costs_no_more_than_their_number(tmp_path: Path) -> None:
    """A column that names one event for all of a corpus would make two hundred million pairs of these."""
    documents = [
        Document(id=f"{n:016x}", name=f"{n}.txt", text="", language="ar", role="garbled" if n == 0 else "clean")
        for n in range(20_000)
    ]
    with Workspace.open(tmp_path / "w.sqlite", create=True) as workspace:
        workspace.set_meta(PLAN, EventPlan(events={d.id: "all" for d in documents}).to_json())
        start = process_time()
        found = event_reports(workspace, documents)
        assert process_time() - start < 5
    assert {i: r.clean for i, r in found.items()} == {documents[0].id: tuple(documents[1:])}


def test_reports_of_a_named_event_are_siblings(workbench: Workbench, tmp_path: Path) -> None:
    """The curator's events stand above the event index also where documents are aligned."""
    path = tmp_path / "w.sqlite"
    shutil.copy(str(workbench.path), path)
    with Workspace.open(path) as workspace:
        documents = workspace.documents()
        ids = {d.name: d.id for d in documents}
        one, other = sorted((ids["g1.txt"], ids["c1.txt"]))
        pair = DocumentPair(one=one, other=other, probability=0.9)
        workspace.events.save("s", {one: b"", other: b""}, [pair])
        assert [d.name for d in event_reports(workspace, documents)[ids["g1.txt"]].clean] == ["c1.txt"]
        plan = read_event_plan(listing(tmp_path), ids)
        workspace.set_meta(PLAN, plan.to_json())
        assert [d.name for d in event_reports(workspace, documents)[ids["g1.txt"]].clean] == ["c2.txt"]
        assert EventPlan.from_json(workspace.meta(PLAN)) == plan
    assert next(e.documents for e in Workbench(path).events()) == ("g1.txt", "g2.txt", "c2.txt")
