"""Rows of `spans` and `alignments`: findings and links, with the decisions of people on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.editing.annotations import latest_annotations
from workbench.publication.articles import (
    ArticleData,
    Row,
    moment,
)
from workbench.publication.editors import Editors
from workbench.records import (
    Annotation,
    ErrorSpan,
    LinkDecision,
    Segment,
    SegmentLink,
    SegmentReport,
    segment_place,
)

__all__ = ["alignment_rows", "span_rows"]

_COLUMNS = {"draft": "draft", "rejected": "rejected"}  # of the text of a revision, by its status


def span_rows(material: ArticleData, editors: Editors, *, comments: bool) -> Iterator[Row]:
    """Yield what the checks found, then what people marked, or dismissed though no check of now finds it."""
    counterparts = material.counterparts()
    said = latest_annotations(material.annotations)
    dismissals = {_place(m): m for m in said if m.check is not None and m.about is None and m.side == "garbled"}
    found = set()
    for reported in material.reports:
        for error in reported.report.errors:
            found.add(_found(reported, error))
            dismissed = None if error.side == "right" else dismissals.get(_found(reported, error))
            yield {
                **_finding(material, reported, error, counterparts.get(reported.segment.id, ())),
                "status": "dismissed" if dismissed else "stands",
                **_who(dismissed, editors, comments=comments),
            }
    for mark in said:
        if mark.check is None or (mark.about is None and (mark.side == "current" or _place(mark) not in found)):
            yield {**_marked(material, mark, editors), **_who(mark, editors, comments=comments)}


def alignment_rows(material: ArticleData, editors: Editors, *, comments: bool) -> Iterator[Row]:
    """Yield the links, then the pairs that people cut."""
    kept = {(d.left, d.right): d for d in material.decisions if d.kept}
    for link in material.links:
        decision = kept.get((link.left, link.right))
        yield {
            **_link(material, link, decision),
            "score": link.score,
            "probability": link.probability,
            **_who(decision, editors, comments=comments),
        }
    for cut in material.decisions:
        if not cut.kept:
            yield {
                **_link(material, cut, cut),
                "score": None,
                "probability": 0.0,
                **_who(cut, editors, comments=comments),
            }


def _finding(material: ArticleData, reported: SegmentReport, error: ErrorSpan, counterparts: Sequence[Segment]) -> Row:
    other = _counterpart(error, counterparts)
    return {
        "sentence_id": reported.segment.id,
        "document_id": reported.segment.document_id,
        "event": material.event,
        "source": "check",
        "side": error.side,
        "counterpart_id": other.id if other else None,
        "revision": None,
        "start": error.start,
        "end": error.end,
        "text": error.text,
        "category": error.category,
        "severity": error.severity,
        "check": error.check,
        "reason": error.reason,
        "evidence": error.evidence,
        "suggestion": error.suggestion,
        "signature": reported.report.signature,
    }


def _marked(material: ArticleData, mark: Annotation, editors: Editors) -> Row:
    return {
        "sentence_id": mark.segment_id,
        "document_id": material.document.id,
        "event": material.event,
        "source": "person" if mark.check is None else "check",
        "status": "dismissed" if mark.action == "dismiss" else "stands",
        "side": _side_of(material, mark),
        "counterpart_id": None,
        "revision": editors.revision(mark.revision),
        "start": mark.start,
        "end": mark.end,
        "text": mark.text,
        "category": mark.category,
        "severity": mark.severity,
        "check": mark.check,
        "reason": None,
        "evidence": None,
        "suggestion": None,
        "signature": None,
    }


def _side_of(material: ArticleData, mark: Annotation) -> str:
    """Return the column of the text that was marked."""
    if mark.side == "garbled":
        return "left"
    status = next((r.status for r in material.revisions if r.id == mark.revision), "")
    return _COLUMNS.get(status, "corrected")


def _link(material: ArticleData, link: SegmentLink | LinkDecision, decision: LinkDecision | None) -> Row:
    return {
        "document_id": material.document.id,
        "event": material.event,
        "left": [_side(material.linked[i]) for i in link.left],
        "right": [_side(material.linked[i]) for i in link.right],
        "role": _role(material, link),
        "kind": link.kind,
        "source": "person" if decision else "aligner",
        "decision": decision.action if decision else None,
        "signature": material.signature,
    }


def _role(material: ArticleData, link: SegmentLink | LinkDecision) -> str | None:
    """Return what the right side of a link or decision is, None where it has none."""
    if not link.right:
        return None
    if isinstance(link, SegmentLink):
        return link.role
    return material.roles.get(segment_place(link.right[0]).document_id, "clean")


def _who(said: Annotation | LinkDecision | None, editors: Editors, *, comments: bool) -> Row:
    """Return author and time of an annotation or decision, and its comment if comments are published."""
    return {
        "editor": editors.name(said.author) if said else None,
        "created": moment(said.created) if said else None,
        "comment": said.comment if said and comments else None,
    }


def _side(part: Segment) -> Row:
    return {"id": part.id, "document_id": part.document_id, "start": part.start, "end": part.end, "text": part.text}


def _place(mark: Annotation) -> tuple[object, ...]:
    return mark.segment_id, mark.start, mark.end, mark.text, mark.check


def _found(reported: SegmentReport, error: ErrorSpan) -> tuple[object, ...]:
    return reported.segment.id, error.start, error.end, error.text, error.check


def _counterpart(error: ErrorSpan, counterparts: Iterable[Segment]) -> Segment | None:
    """Return the counterpart of a finding on the right side."""
    if error.side == "left":
        return None
    return next((s for s in counterparts if s.text[error.start : error.end] == error.text), None)
