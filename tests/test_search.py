"""The queue: search results by page, and their consistency with reports and history."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN, SEEDS
from workbench.arabic import has_words, normalise, search_key
from workbench.cli import main
from workbench.editing.revisions import current_state
from workbench.errors import InputError
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.records import (
    ACCEPTED,
    DatabaseURL,
    Document,
    ErrorSpan,
    FidelityReport,
    Label,
    Segment,
    SegmentLink,
    SegmentReport,
    content_id,
)
from workbench.service import Order, Query, ResultPage, Workbench
from workbench.store import Workspace

SENTENCES = {
    "a.txt": ("شكر Zelensky نظيرهُ", "أكّدت الخارجيّة الروسية ذلك", "مقتل 38 شخصا في غروزني", "وصل الرئيس إلى كييف"),
    "b.txt": ("قال الكرملين إن المحادثة جرت", "لم يقل الكرملين شيئا 100%"),
}
SIBLING = "شكر الرئيس زيلينسكي نظيره الأذري"
ORDERS: tuple[Order, ...] = ("worst", "document", "uncertain", "recent")


def document(name: str, text: str) -> Document:
    role = "clean" if name == "sibling.txt" else "garbled"
    return Document(id=content_id(text), name=name, text=text, language="ar", role=role)  # type: ignore[arg-type]


def cut(d: Document, sentences: tuple[str, ...]) -> list[Segment]:
    places = [d.text.index(s) for s in sentences]
    return [Segment(document_id=d.id, start=a, end=a + len(s), text=s) for a, s in zip(places, sentences, strict=True)]


def report(text: str) -> FidelityReport:
    label: Label = "critical" if "Zelensky" in text else "minor"
    found = ErrorSpan(
        side="left", start=0, end=1, text=text[0], category="c", severity="minor", check="latin", reason="r"
    )
    fidelity = 10.0 * (len(text) % 3)
    errors = (found,) if label == "critical" else ()
    return FidelityReport(fidelity=fidelity, label=label, scores=(), errors=errors, signature="s")


def make(path: Path | DatabaseURL) -> Workbench:
    texts = {**{n: " ".join(s) for n, s in SENTENCES.items()}, "sibling.txt": SIBLING}
    documents = {n: document(n, t) for n, t in texts.items()}
    parts = {n: cut(documents[n], s) for n, s in SENTENCES.items()}
    sibling = cut(documents["sibling.txt"], (SIBLING,))
    with Workspace.open(path, create=True) as w:
        w.save_corpus(
            "c", list(documents.values()), [*(s for some in parts.values() for s in some), *sibling], SEGMENTS
        )
        for name, some in parts.items():
            first = some[0].id
            links = [
                SegmentLink(left=(first,), right=(sibling[0].id,), kind="parallel", score=1, probability=0.75),
                SegmentLink(left=(some[1].id,), right=(sibling[0].id,), kind="partial", score=1, probability=0.25),
            ]
            results = [SegmentReport(segment=s, report=report(s.text)) for s in some]
            w.save_result(documents[name].id, "i", "s", links if name == "a.txt" else [], results)
    return Workbench(path)


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@pytest.fixture(scope="module")
def untouched(lasting_place: Path | DatabaseURL) -> Workbench:
    return make(lasting_place)


def texts(page: ResultPage) -> list[str]:
    return [r.segment.text for r in page.rows]


A, B = SENTENCES["a.txt"], SENTENCES["b.txt"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [*A, *B]),
        ("نظيره", [A[0]]),
        ("نَظِيرَه", [A[0]]),
        ("الخارجيه", [A[1]]),
        ("اكدت روسيه", [A[1]]),  # each anywhere, inside of a longer word too
        ("أكدت الى", []),
        ("رييس الى", [A[3]]),
        ("zelensky", [A[0]]),
        ("زيلينسكي", [A[0]]),  # it stands in the counterpart only
        ("٣٨", [A[2]]),
        ("3", []),  # one character is a whole word
        ("غر", [A[2]]),  # two are the beginning of one
        ("زن", []),
        ("الكرملين", list(B)),
        ('"الكرملين إن"', [B[0]]),
        ("«الكرملين شيئا»", [B[1]]),
        ('"إن الكرملين"', []),
        ('"', []),
        ('""', []),
        ("ـ", []),  # nothing that could be seen
        ("\u064e \u200f", []),
        ("100%", [B[1]]),
        ("%", [B[1]]),
        ("100 %", [B[1]]),
        ("الكرملين %", [B[1]]),
        ("_", []),
        ("!", []),
        ("🔥", []),
        ("%%", []),
        ("#", []),
        ("' OR 1=1 --", []),
        ('NEAR("شكر" *)', []),
    ],
)
def test_words_match_text_corrections_and_counterparts(untouched: Workbench, words: str, found: list[str]) -> None:
    page = untouched.search(Query(text=words, order="document"))
    assert texts(page) == found
    assert page.total == len(found)


@given(st.text(alphabet="أإآاىيةهؤئءبتٱ \u064b\u0651\u0654\u0653ـ٣3,،.Éé\u200fﻻ"))
def test_search_folds_like_the_full_profile(text: str) -> None:
    assert search_key(normalise(text, "full").text) == search_key(text)
    assert search_key(search_key(text)) == search_key(text)


def test_a_correction_is_found_until_it_is_undone(workbench: Workbench) -> None:
    (row,) = workbench.search(Query(text="Zelensky")).rows
    revision = workbench.correct(row.segment.id, "شكر فولوديمير نظيره", base=None, author="أمل", status="draft")
    for words in ("فولوديمير", "zelensky"):  # the garbled text finds it still
        (now,) = workbench.search(Query(text=words)).rows
        assert (now.segment.text, now.current, now.status, now.author) == (
            row.segment.text,
            revision.after,
            "draft",
            "أمل",
        )
        assert now.updated == revision.created
    back = workbench.undo(row.segment.id, base=revision.id, author="أمل")
    assert workbench.search(Query(text="فولوديمير")).total == 0
    (now,) = workbench.search(Query(text="Zelensky")).rows
    assert (now.current, now.status) == (row.segment.text, "untouched")
    assert workbench.segment(row.segment.id).row.revision == back.id


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(document="b.txt"), list(B)),
        (Query(document="none"), []),
        (Query(label="critical"), [A[0]]),
        (Query(check="latin"), [A[0]]),
        (Query(check="none"), []),
        (Query(status="done"), [A[2]]),
        (Query(status="untouched"), [A[0], A[1], A[3], *B]),
        (Query(author="أمل"), [A[2]]),
        (Query(probability_from=0.5), [A[0]]),
        (Query(probability_to=0.5), [A[1]]),
        (Query(probability_from=0.25, probability_to=0.75, document="a.txt"), [A[0], A[1]]),
        (Query(text="الكرملين", document="a.txt"), []),
        (Query(text="38", status="done", author="أمل"), [A[2]]),
    ],
)
def test_filters_restrict_the_results(workbench: Workbench, query: Query, found: list[str]) -> None:
    (row,) = workbench.search(Query(text="غروزني")).rows
    workbench.correct(row.segment.id, "مقتل 38", base=None, author="أمل")
    assert texts(workbench.search(replace(query, order="document"))) == found


def test_results_are_sorted_as_requested(workbench: Workbench) -> None:
    everything = workbench.search(Query(order="document"))
    assert texts(everything) == [*A, *B]
    assert [r.number for r in everything.rows] == [1, 2, 3, 4, 1, 2]
    assert {r.segment.document_id for r in everything.rows[:4]} == {everything.rows[0].segment.document_id}
    worst = [r.fidelity or 0.0 for r in workbench.search(Query(order="worst")).rows]
    assert worst == sorted(worst)
    assert texts(workbench.search(Query(order="uncertain")))[:2] == [A[0], A[1]]
    for row in (everything.rows[3], everything.rows[1]):
        workbench.correct(row.segment.id, "نص", base=None, author="أمل")
    assert texts(workbench.search(Query(order="recent"))) == [A[1], A[3], A[0], A[2], *B]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_show_every_row_once(untouched: Workbench, order: Order, size: int) -> None:
    whole = untouched.search(Query(order=order))
    seen: list[str] = []
    query = Query(order=order, size=size)
    while True:
        page = untouched.search(query)
        assert page.total == whole.total == 6
        seen += [r.segment.id for r in page.rows]
        if page.next is None:
            break
        query = replace(query, after=page.next)
    assert seen == [r.segment.id for r in whole.rows]


def test_corrections_between_two_pages_hide_no_row(workbench: Workbench) -> None:
    query = Query(order="worst", status="untouched", size=2)
    first = workbench.search(query)
    for row in first.rows:
        workbench.correct(row.segment.id, "نص", base=None, author="أمل")
    rest = workbench.search(replace(query, after=first.next, size=50))
    assert rest.total == len(rest.rows) == 4


@pytest.mark.parametrize("after", ["", "x", "[]", '["recent", "", 3]', '["worst", "1", 2]', '["worst", 1.5, "2"]', "3"])
def test_a_cursor_of_another_search_is_rejected(untouched: Workbench, after: str) -> None:
    with pytest.raises(InputError, match="another search"):
        untouched.search(Query(order="worst", after=after))


def test_invalid_queries_are_rejected(untouched: Workbench) -> None:
    with pytest.raises(ValueError, match="no order"):
        untouched.search(Query(order="best"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a page has"):
        untouched.search(Query(size=0))
    with pytest.raises(InputError, match="no segment"):
        untouched.segment("0" * 16 + ":0-1")


def test_a_segment_has_all_its_details(workbench: Workbench) -> None:
    rows = workbench.search(Query(order="document")).rows
    first = workbench.correct(rows[1].segment.id, "نص", base=None, author="أمل")
    second = workbench.undo(rows[1].segment.id, base=first.id, author="أمل")
    view = workbench.segment(rows[1].segment.id)
    assert (view.row.segment.text, view.row.current, view.row.status, view.row.revision) == (
        A[1],
        A[1],
        "untouched",
        second.id,
    )
    assert view.history == (first, second)
    assert view.before is not None
    assert view.after is not None
    assert (view.before.segment.text, view.after.segment.text) == (A[0], A[2])
    (link,) = view.links
    assert (link.text, link.document, link.kind, link.probability) == (SIBLING, "sibling.txt", "partial", 0.25)
    assert link.link.left == (view.row.segment.id,)
    edge = workbench.segment(rows[4].segment.id)
    assert (edge.before, edge.row.number, edge.links, edge.row.revision, edge.history) == (None, 1, (), None, ())


def test_view_and_queue_match_the_export(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    exported = {s.segment_id: s for s in workbench.segments()}
    page = workbench.search(Query(order="document", size=500))
    assert [r.segment.id for r in page.rows] == list(exported)
    for row in page.rows:
        mine, view = exported[row.segment.id], workbench.segment(row.segment.id)
        assert (row.segment.text, row.current, row.fidelity, row.label) == (
            mine.text,
            mine.text,
            mine.report.fidelity,
            mine.report.label,
        )
        assert set(row.checks) == {e.check for e in mine.report.errors}
        assert {k for k in view.links if k.probability >= ACCEPTED} == set(mine.links)
        assert (view.row.segment, view.report, view.row.revision) == (mine.segment, mine.report, mine.revision)
    assert sum(d.segments for d in workbench.progress()) == len(exported)


def test_progress_is_counted_by_status(workbench: Workbench) -> None:
    row = workbench.search(Query(text="Zelensky")).rows[0]
    workbench.correct(row.segment.id, "نص", base=None, author="أمل", status="reviewed")
    a, b = workbench.progress()
    assert (a.document_name, a.segments, a.with_status("reviewed"), a.with_status("untouched")) == ("a.txt", 4, 1, 3)
    assert (a.with_label("critical"), a.with_label(None), b.with_label("minor"), b.with_status("done")) == (0, 1, 2, 0)


def test_the_queue_follows_the_corpus(workbench: Workbench) -> None:
    row = workbench.search(Query(text="Zelensky")).rows[0]
    revision = workbench.correct(row.segment.id, "نص", base=None, author="أمل")
    with Workspace.open(workbench.path) as w:
        documents = w.documents()
        segments = [s for d in documents for s in w.segments(d)]
        w.save_corpus("c", documents[1:], segments, SEGMENTS)  # one left out
        assert texts(workbench.search(Query())) == sorted(B, key=lambda t: len(t) % 3)
        w.save_corpus("c", [*documents[1:], documents[0]], segments, SEGMENTS)  # and back, as the last
        page = workbench.search(Query(order="document"))
        assert texts(page) == [*B, *A]
        assert page.rows[2].current == revision.after
        w.save_corpus("c", documents, segments, "another segmentation")
        assert workbench.search(Query()).total == 0
        assert workbench.history()[0].revision == revision


def test_a_second_run_keeps_the_queue(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    row = workbench.search(Query()).rows[0]
    workbench.correct(row.segment.id, "نص فريد", base=None, author="أمل")
    before = workbench.search(Query(size=500))
    workbench.run(SEEDS)
    assert workbench.search(Query(size=500)) == before
    assert current_state(row.segment.text, workbench.segment(row.segment.id).history).text == "نص فريد"


def test_the_command_searches(untouched: Workbench) -> None:
    def call(*words: str) -> Result:
        place = getattr(untouched.path, "url", str(untouched.path))
        return CliRunner().invoke(main, ["search", "--workspace", place, *words])

    shown = call("الكرملين إن", "--json")
    page = json.loads(shown.stdout)
    assert (page["total"], page["next"], [r["garbled"] for r in page["rows"]]) == (1, None, [B[0]])
    assert call("الكرملين", "شيئا").stdout.endswith("1 of 1\n")
    first = json.loads(call("--order", "document", "--size", "4", "--json").stdout)
    rest = json.loads(call("--order", "document", "--after", first["next"], "--json").stdout)
    assert [r["garbled"] for r in (*first["rows"], *rest["rows"])] == [*A, *B]
    for options in (("--label", "critical"), ("--check", "latin"), ("--probability-from", "0.5")):
        assert [r["garbled"] for r in json.loads(call(*options, "--json").stdout)["rows"]] == [A[0]]
    assert call("--order", "best").exit_code == 2
    assert call("--after", "x").exit_code == 1


@pytest.mark.parametrize("case", json.loads((GOLDEN / "search_hits.json").read_text("utf-8")), ids=lambda c: c["query"])
def test_a_text_is_found_where_the_page_lights_up_its_words(case: dict[str, Any], tmp_path: Path) -> None:
    d = document("a.txt", case["text"])
    whole = Segment(document_id=d.id, start=0, end=len(d.text), text=d.text)
    with Workspace.open(tmp_path / "w.sqlite", create=True) as w:
        w.save_corpus("c", [d], [whole], SEGMENTS)
        w.save_result(d.id, "i", "s", [], [SegmentReport(segment=whole, report=report(d.text))])
        found = w.search(Query(text=case["query"])).total
    assert found == case["found"]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("اذربيجان", "أَذربيجان", True),
        ("شركه", "الشركة", True),
        ("BAKU", "Baku", True),
        ("ق ٣", "القناة 3", True),
        ("زل", "زيلينسكي", False),
        ("زيـلين", "زيلينسكي", True),
        ("بوتين فلاديمير", "فلاديمير بوتين", True),
        ("%", "زيلينسكي", False),
        ("'", "O'Brien", True),
        ("َ", "زيلينسكي", False),
    ],
)
def test_names_are_found_as_sentences_are(words: str, text: str, found: bool) -> None:
    assert has_words(words, text) == found
