"""Records as the page reads them: plain values for JSON. Texts go out as they are and become text nodes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.errors import ConflictError, WorkbenchError
from workbench.records import ErrorSpan, FidelityReport, Revision, Suggestion
from workbench.service import (
    Assistance,
    CorrectionGains,
    DocumentStatistics,
    LinkPoint,
    NameEntry,
    QueueRow,
    ReviewedLink,
    SegmentReview,
)

__all__ = [
    "assistance_view",
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
]

_POINTS = 1_500  # points of a map; beyond it they are counted in cells
_CELLS = 60  # on either side of such a map
_SHORT = 400  # characters of a row of the list
_GLIMPSE = 120  # characters of a sentence of the map


def row_view(row: QueueRow) -> dict[str, Any]:
    """Return a row of the queue."""
    return {
        "id": row.segment_id,
        "document": row.document_name,
        "number": row.number,
        "text": row.garbled[:_SHORT],
        "status": row.status,
        "fidelity": row.fidelity,
        "label": row.label,
        "probability": row.probability,
        "author": row.author,
    }


def finding_view(finding: ErrorSpan) -> dict[str, Any]:
    """Return a finding; its key names it among those of its segment."""
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
    """Return a report with its parts."""
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": {s.name: s.value for s in report.scores},
        "signature": report.signature,
        "findings": [finding_view(e) for e in report.errors],
    }


def revision_view(revision: Revision) -> dict[str, Any]:
    """Return a step of a segment's history."""
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


def link_view(link: ReviewedLink) -> dict[str, Any]:
    """Return a counterpart, and what a person has said of it."""
    k = link.counterpart
    return {
        "id": k.segment_id,
        "document": k.document_name,
        "text": k.text,
        "kind": k.kind,
        "probability": k.probability,
        "decision": link.verdict,
    }


def pair_view(judged: SegmentReview) -> dict[str, Any]:
    """Return all that is known of a segment."""
    view, draft = judged.view, judged.draft
    return {
        "id": view.segment_id,
        "document": view.document_name,
        "number": view.number,
        "garbled": view.garbled,
        "text": view.current,
        "status": view.status,
        "revision": view.revision,
        "report": {**report_view(view.report), "findings": [finding_view(e) for e in judged.findings]},
        "links": [link_view(k) for k in judged.links],
        "before": view.before.current if view.before else "",
        "after": view.after.current if view.after else "",
        "history": [revision_view(r) for r in view.history],
        "draft": {"text": draft.text, "base": draft.base, "at": draft.at} if draft else None,
    }


def assistance_view(found: Assistance) -> dict[str, Any]:
    """Return proposals, and by counterpart the words that go together as four places each."""
    return {
        "proposals": [_proposal(p) for p in found.proposals],
        "complete": found.complete,
        "words": {k.segment_id: [[*w.left, *w.right] for w in k.words] for k in found.words},
    }


def _proposal(p: Suggestion) -> dict[str, Any]:
    return {
        "start": p.start,
        "end": p.end,
        "text": p.text,
        "replacement": p.replacement,
        "kind": p.kind,
        "reason": p.reason,
        "reason_ar": p.reason_ar,
        "count": p.count,
        "whole": p.whole,
        "similarity": p.similarity,
    }


def document_view(d: DocumentStatistics) -> dict[str, Any]:
    """Return a document with its figures."""
    return {
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
    }


def gains_view(gains: CorrectionGains) -> dict[str, Any]:
    """Return what correcting has brought: fidelity before and after, and effort."""
    return {
        "after": {
            "count": gains.measured,
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
    """Return an entry of the ledger."""
    return {
        "id": entry.id,
        "canonical": entry.canonical,
        "decided": entry.decided,
        "locked": entry.locked,
        "evidence": [{"reason": e.text("en"), "reason_ar": e.text("ar")} for e in entry.evidence],
        "forms": [{"text": f.text, "garbled": f.garbled, "clean": f.clean} for f in entry.forms],
    }


def map_view(points: Sequence[LinkPoint], ours: Sequence[str], theirs: Sequence[str]) -> dict[str, Any]:
    """Return the links of two documents as points, or, where they are many, as cells with how full each is."""
    rows, columns = len(ours), len(theirs)
    if len(points) <= _POINTS:
        shown = [
            {
                "id": p.segment_id,
                "row": p.row,
                "column": p.column,
                "kind": p.kind,
                "probability": p.probability,
                "text": ours[p.row][:_GLIMPSE],
                "other": theirs[p.column][:_GLIMPSE],
            }
            for p in points
        ]
        return {"rows": rows, "columns": columns, "points": shown, "cells": [], "side": 1}
    cells: dict[tuple[int, int], list[LinkPoint]] = {}
    for p in points:
        cells.setdefault((p.row * _CELLS // max(1, rows), p.column * _CELLS // max(1, columns)), []).append(p)
    most = max(len(some) for some in cells.values())
    counted = [
        {"id": some[0].segment_id, "row": i, "column": j, "weight": round(len(some) / most, 3), "count": len(some)}
        for (i, j), some in cells.items()
    ]
    return {"rows": rows, "columns": columns, "points": [], "cells": counted, "side": _CELLS}


def error_view(error: WorkbenchError) -> dict[str, Any]:
    """Return an error that a user can mend, in English and Arabic; a conflict also has the revision that stands now."""
    (message, remedy), (message_ar, remedy_ar) = error.in_language("en"), error.in_language("ar")
    body: dict[str, Any] = {
        "error": type(error).__name__,
        "code": error.code,
        "message": message,
        "remedy": remedy,
        "message_ar": message_ar,
        "remedy_ar": remedy_ar,
    }
    if isinstance(error, ConflictError):
        body |= {"newest": revision_view(error.newest), "kept": revision_view(error.kept) if error.kept else None}
    return body
