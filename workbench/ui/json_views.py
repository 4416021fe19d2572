"""Records as JSON values for the page. Texts are not escaped; the page inserts them as text nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from workbench.errors import ConflictError, WorkbenchError
from workbench.records import Contribution, Counterpart, ErrorSpan, FidelityReport, Revision, Suggestion, Thread
from workbench.render import text_direction
from workbench.service import (
    Assistance,
    CorrectionGains,
    DocumentStatistics,
    DocumentText,
    LinkPoint,
    NameEntry,
    QueueRow,
    SegmentReview,
)
from workbench.ui.language import asked_language

__all__ = [
    "assistance_view",
    "contribution_view",
    "document_text_view",
    "document_view",
    "error_view",
    "finding_view",
    "gains_view",
    "map_view",
    "name_view",
    "pair_view",
    "report_view",
    "revision_view",
    "row_view",
    "suggestion_view",
    "thread_view",
]

_MAX_POINTS = 1_500  # points of an alignment map; more are binned into cells
_CELLS = 60  # cells on each side of such a map
_QUEUE_TEXT = 400  # characters of a sentence in the queue
_MAP_TEXT = 120  # characters of a sentence on the map


def row_view(row: QueueRow) -> dict[str, Any]:
    """Return a row of the queue; fidelity and label are those of the text that stands, null until it is assessed."""
    return {
        "id": row.segment.id,
        "document": row.segment.document,
        "number": row.number,
        "text": row.segment.text[:_QUEUE_TEXT],
        "status": row.status,
        "revision": row.revision,
        "fidelity": row.fidelity,
        "label": row.label,
        "probability": row.probability,
        "comments": row.comments,
        "open_threads": row.open_threads,
        "author": row.author,
    }


def document_text_view(document: DocumentText) -> dict[str, Any]:
    """Return a document as blocks of sentences; one that is not for correcting has no id and no status."""
    return {
        "name": document.name,
        "title": document.title,
        "blocks": [
            {
                "level": block.level,
                "sentences": [
                    {"id": s.row and s.row.segment.id, "text": s.text, "status": s.row and s.row.status}
                    for s in block.sentences
                ],
            }
            for block in document.blocks
        ],
    }


def finding_view(finding: ErrorSpan) -> dict[str, Any]:
    """Return a finding, with a key that is unique within its segment."""
    return {
        "key": f"{finding.check}:{finding.start}-{finding.end}",
        "side": finding.side,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "category": finding.category,
        "severity": finding.severity,
        "check": finding.check,
        "reason": finding.reason,
        "reason_ar": finding.reason_ar,
        "evidence": finding.evidence,
        "suggestion": finding.suggestion,
    }


def report_view(report: FidelityReport) -> dict[str, Any]:
    """Return a report with its scores and findings."""
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": {s.name: s.value for s in report.scores},
        "signature": report.signature,
        "findings": [finding_view(e) for e in report.errors],
        **report.told_alone,
    }


def revision_view(revision: Revision) -> dict[str, Any]:
    """Return a revision."""
    return {
        "id": revision.id,
        "author": revision.author,
        "created": revision.created,
        "action": revision.action,
        "status": revision.status,
        "after": revision.after,
        "comment": revision.comment,
        "seconds": revision.seconds,
    }


def link_view(counterpart: Counterpart) -> dict[str, Any]:
    """Return a counterpart with the decision on its link, and the language and direction that its text is shown in."""
    return {
        "id": counterpart.segment.id,
        "document": counterpart.document,
        "text": counterpart.text,
        "role": counterpart.role,
        "language": counterpart.language,
        "direction": text_direction(counterpart.language),
        "kind": counterpart.kind,
        "probability": counterpart.probability,
        "decision": counterpart.verdict,
    }


def pair_view(review: SegmentReview) -> dict[str, Any]:
    """Return a segment with its reports, counterparts, neighbours, history and drafts.

    report is that on the garbled text, standing what is known of the text of the revision it names.
    """
    view, draft, said = review.view, review.draft, review.commented
    row = view.row
    return {
        "id": row.segment.id,
        "document": row.segment.document,
        "number": row.number,
        "garbled": row.segment.text,
        "text": row.current,
        "status": row.status,
        "revision": row.revision,
        "author": row.author or None,
        "comment": revision_view(said) if said else None,
        "threads": [thread_view(t) for t in view.threads],
        "dismissed": [{"check": a.check, "text": a.text} for a in review.dismissed],
        "report": {**report_view(view.report), "findings": [finding_view(e) for e in review.findings]},
        "standing": _standing_view(review),
        "links": [link_view(k) for k in review.links],
        "sources": [link_view(k) for k in review.sources],
        "before": view.before.current if view.before else "",
        "after": view.after.current if view.after else "",
        "history": [revision_view(r) for r in view.history],
        "draft": None
        if draft is None or draft.text is None
        else {"text": draft.text, "base": draft.base, "at": draft.at},
        "comment_draft": None
        if draft is None or draft.comment is None
        else {"text": draft.comment, "at": draft.commented_at},
        "strays": [
            {
                "id": s.draft.segment_id,
                "text": s.draft.text,
                "comment": s.draft.comment,
                "before": s.before,
                "at": s.draft.at,
            }
            for s in review.strays
        ],
    }


def thread_view(thread: Thread) -> dict[str, Any]:
    """Return a comment with its replies."""
    return {
        "id": thread.opening.id,
        "author": thread.opening.author,
        "created": thread.opening.created,
        "text": thread.opening.comment,
        "status": thread.opening.status if thread.opening.action == "correct" else None,
        "resolved": thread.resolved,
        "replies": [
            {"id": r.id, "action": r.action, "author": r.author, "created": r.created, "text": r.text}
            for r in thread.replies
        ],
    }


def contribution_view(contribution: Contribution) -> dict[str, Any]:
    """Return what a person has done, with the pace in words an hour."""
    return {**asdict(contribution), "pace": contribution.pace}


def _standing_view(review: SegmentReview) -> dict[str, Any]:
    """Return the report on the text that stands, with null for what is not known until it is assessed."""
    known = review.view.standing.report
    unknown: dict[str, Any] = {"fidelity": None, "label": None, "scores": {}, "signature": None}
    return {
        **(report_view(known) if known else unknown),
        "findings": [finding_view(e) for e in review.remaining],
        "revision": review.view.row.revision,
    }


def assistance_view(assistance: Assistance) -> dict[str, Any]:
    """Return suggestions and word alignments; an aligned pair of words is [start, end, start, end]."""
    return {
        "proposals": [suggestion_view(s) for s in assistance.suggestions],
        "complete": assistance.complete,
        "words": {k.segment_id: [[*w.left, *w.right] for w in k.words] for k in assistance.words},
    }


def suggestion_view(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggested edit."""
    return {
        "start": suggestion.start,
        "end": suggestion.end,
        "text": suggestion.text,
        "replacement": suggestion.replacement,
        "kind": suggestion.kind,
        "reason": suggestion.reason,
        "reason_ar": suggestion.reason_ar,
        "count": suggestion.count,
        "whole": suggestion.whole,
        "similarity": suggestion.similarity,
    }


def document_view(d: DocumentStatistics) -> dict[str, Any]:
    """Return a document with its statistics."""
    return {
        "id": d.id,
        "name": d.name,
        "title": d.title,
        "role": d.role,
        "published": d.published,
        "notes": list(d.notes),
        "segments": d.segments,
        "parallel": d.parallel,
        "partial": d.partial,
        "none": d.segments - d.parallel - d.partial,
        "fidelity": d.fidelity,
        "histogram": list(d.histogram),
        "statuses": dict(d.statuses),
        "words": dict(d.words),
        "characters": d.characters,
    }


def gains_view(gains: CorrectionGains) -> dict[str, Any]:
    """Return fidelity before and after correction, and the editing effort."""
    return {
        "after": {
            "count": sum(gains.fidelities),  # without those that there is nothing to compare with
            "waiting": gains.waiting,
            "histogram": list(gains.fidelities),
            "was": gains.before,
            "mean": gains.after,
        },
        "effort": {
            "count": gains.measured,
            "histogram": list(gains.efforts),
            "seconds": gains.seconds,
            "hter": gains.hter or 0.0,
            "cer": gains.character_edit_rate or 0.0,
        },
    }


def name_view(entry: NameEntry) -> dict[str, Any]:
    """Return a name of the ledger."""
    return {
        "id": entry.id,
        "canonical": entry.canonical,
        "decided": entry.decided,
        "locked": entry.locked,
        "kind": entry.kind,
        "note": entry.note,
        "probability": entry.probability,
        "evidence": [{"reason": e.text("en"), "reason_ar": e.text("ar")} for e in entry.evidence],
        "forms": [{"text": f.text, "garbled": f.garbled, "clean": f.clean} for f in entry.forms],
    }


def map_view(points: Sequence[LinkPoint], sentences: Sequence[str], siblings: Sequence[str]) -> dict[str, Any]:
    """Return the links of two documents as points or, if there are many, as cells with a density."""
    rows, columns = len(sentences), len(siblings)
    if len(points) <= _MAX_POINTS:
        shown = [
            {
                "id": p.segment_id,
                "row": p.row,
                "column": p.column,
                "kind": p.kind,
                "probability": p.probability,
                "text": sentences[p.row][:_MAP_TEXT],
                "other": siblings[p.column][:_MAP_TEXT],
            }
            for p in points
        ]
        return {"rows": rows, "columns": columns, "points": shown, "cells": [], "side": 1}
    cells: dict[tuple[int, int], list[LinkPoint]] = {}
    for p in points:
        cells.setdefault((p.row * _CELLS // max(1, rows), p.column * _CELLS // max(1, columns)), []).append(p)
    highest = max(map(len, cells.values()))
    binned = [
        {
            "id": inside[0].segment_id,
            "row": i,
            "column": j,
            "weight": round(len(inside) / highest, 3),
            "count": len(inside),
        }
        for (i, j), inside in cells.items()
    ]
    return {"rows": rows, "columns": columns, "points": [], "cells": binned, "side": _CELLS}


def error_view(error: WorkbenchError) -> dict[str, Any]:
    """Return an error in the language that the request asks for, and in Arabic; a conflict has the current revision."""
    language = asked_language.get()
    (message, remedy), (message_ar, remedy_ar) = error.in_language(language), error.in_language("ar")
    body: dict[str, Any] = {
        "error": type(error).__name__,
        "code": error.code,
        "language": language,
        "message": message,
        "remedy": remedy,
        "message_ar": message_ar,
        "remedy_ar": remedy_ar,
        "file": error.file,
        "line": error.line,
    }
    if isinstance(error, ConflictError):
        body |= {"newest": revision_view(error.newest), "kept": revision_view(error.kept) if error.kept else None}
    return body
