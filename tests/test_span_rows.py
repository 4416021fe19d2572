"""Span and alignment rows: findings, links, and human decisions on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workbench.publication import ArticleData, Editors, alignment_rows, span_rows, tables
from workbench.records import (
    Annotation,
    Document,
    ErrorSpan,
    FidelityReport,
    LinkDecision,
    Segment,
    SegmentLink,
    SegmentReport,
)

TEXT = "أطلق أذربيجان نار."
EDITORS = Editors(key="k")
SEGMENT = Segment(document_id="d", start=4, end=4 + len(TEXT), text=TEXT)
CLEAN = [Segment(document_id="c", start=9 * k, end=9 * k + 8, text="نص نظيف.") for k in range(3)]
FOUND = ErrorSpan(
    side="left",
    start=5,
    end=13,
    text=TEXT[5:13],
    category="fluency/grammar",
    severity="minor",
    check="agreement",
    reason="why",
)
MARK = Annotation(
    id="m1",
    segment_id=SEGMENT.id,
    about=None,
    action="mark",
    side="garbled",
    revision=None,
    start=0,
    end=4,
    text=TEXT[:4],
    category="accuracy",
    severity="major",
    check=None,
    comment="private",
    author="Amal",
    created="2026-01-01T10:00:00.000000Z",
)
FINE = replace(
    MARK,
    id="m2",
    action="dismiss",
    start=5,
    end=13,
    text=TEXT[5:13],
    check="agreement",
    category="fluency/grammar",
    severity="minor",
    author="Basim",
)
DECISION = LinkDecision(
    id="l1",
    document_id="d",
    action="confirm",
    left=(SEGMENT.id,),
    right=(CLEAN[0].id,),
    kind="parallel",
    author="Amal",
    created="2026-01-01T10:00:00.000000Z",
    comment="private",
)


def _material(*marks: Annotation, decisions: tuple[LinkDecision, ...] = ()) -> ArticleData:
    report = FidelityReport(fidelity=50, label="major", scores=(), errors=(FOUND,), signature="s")
    return ArticleData(
        document=Document(id="d", name="d.txt", text=f"... {TEXT}", language="ar", role="garbled"),
        event="e",
        segments=(SEGMENT,),
        links=tuple(
            SegmentLink(left=(SEGMENT.id,), right=(c.id,), kind="partial", score=1.5, probability=0.9)
            for c in CLEAN[:2]
        ),
        linked={s.id: s for s in (SEGMENT, *CLEAN)},
        reports=(SegmentReport(segment=SEGMENT, report=report),),
        annotations=marks,
        decisions=decisions,
        signature="a",
    )


def _spans(*marks: Annotation, comments: bool = False) -> list[dict[str, Any]]:
    return list(span_rows(_material(*marks), EDITORS, comments=comments))


def _told(rows: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    return [(r["source"], r["status"], r["start"], r["check"], r["severity"], r["editor"]) for r in rows]


def test_a_finding_is_active_until_dismissed() -> None:
    assert _told(_spans()) == [("check", "stands", 5, "agreement", "minor", None)]
    basim = EDITORS.name("Basim")
    assert _told(_spans(FINE)) == [("check", "dismissed", 5, "agreement", "minor", basim)]
    taken_back = replace(FINE, id="m3", about="m2", author="Amal")
    assert _told(_spans(FINE, taken_back)) == [("check", "stands", 5, "agreement", "minor", None)]


def test_a_dismissal_of_a_former_finding_is_kept() -> None:
    gone = replace(FINE, start=14, end=17, text=TEXT[14:17], check="spelling")
    rows = _spans(gone)
    assert _told(rows)[1] == ("check", "dismissed", 14, "spelling", "minor", EDITORS.name("Basim"))
    assert [r["signature"] for r in rows] == ["s", None]


def test_annotations_have_their_latest_state() -> None:
    worse = replace(MARK, id="m4", about="m1", action="change", severity="critical", author="Basim")
    away = replace(worse, id="m5", about="m4", action="dismiss", author="Amal")
    assert _told(_spans(MARK))[1:] == [("person", "stands", 0, None, "major", EDITORS.name("Amal"))]
    assert _told(_spans(MARK, worse))[1:] == [("person", "stands", 0, None, "critical", EDITORS.name("Basim"))]
    assert _told(_spans(MARK, worse, away))[1:] == [("person", "dismissed", 0, None, "critical", EDITORS.name("Amal"))]
    in_current = replace(MARK, side="current", revision="0123456789abcdef")
    row = _spans(in_current)[1]
    assert (row["side"], row["revision"]) == ("corrected", EDITORS.revision("0123456789abcdef"))


def test_comments_are_published_only_on_request() -> None:
    rows = [*_spans(MARK, FINE), *_links(DECISION)]
    assert {r["comment"] for r in rows} == {None}
    assert not {"Amal", "Basim", "private"} & set(str(rows).replace("'", " ").split())
    rows = [*_spans(MARK, comments=True), *_links(DECISION, comments=True)]
    assert [r["comment"] for r in rows].count("private") == 2


def _links(*decisions: LinkDecision, comments: bool = False) -> list[dict[str, Any]]:
    return list(alignment_rows(_material(decisions=decisions), EDITORS, comments=comments))


def test_decisions_are_on_their_links_and_cut_links_come_last() -> None:
    cut = replace(DECISION, id="l2", action="cut", right=(CLEAN[2].id,), kind="none", author="Basim")
    rows = _links(DECISION, cut)
    assert [(r["source"], r["decision"], r["kind"], r["probability"]) for r in rows] == [
        ("person", "confirm", "partial", 0.9),
        ("aligner", None, "partial", 0.9),
        ("person", "cut", "none", 0.0),
    ]
    assert [r["right"][0]["id"] for r in rows] == [c.id for c in CLEAN]
    assert [r["editor"] for r in rows] == [EDITORS.name("Amal"), None, EDITORS.name("Basim")]


def test_rows_have_the_documented_columns() -> None:
    columns = {t.name: {c.name for c in t.columns} for t in tables([])}
    assert {frozenset(r) for r in _spans(MARK, FINE)} == {frozenset(columns["spans"])}
    assert {frozenset(r) for r in _links(DECISION)} == {frozenset(columns["alignments"])}
