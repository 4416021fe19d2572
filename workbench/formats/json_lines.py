"""Scores, segments and histories as JSON, one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import IO

from workbench.records import (
    Annotation,
    Assignment,
    Batch,
    Boundary,
    Counterpart,
    DocumentSummary,
    ExportedSegment,
    FidelityReport,
    HistoryEntry,
    LinkDecision,
    NameStatement,
    PairScore,
    Reply,
    RunSummary,
    SegmentReport,
    Takedown,
)

__all__ = [
    "annotation_line",
    "assignment_line",
    "batch_line",
    "boundary_line",
    "decision_line",
    "history_line",
    "name_line",
    "reply_line",
    "score_line",
    "segment_line",
    "summary_line",
    "takedown_line",
    "write_json_lines",
]


def write_json_lines(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write one JSON object per segment."""
    for s in segments:
        correction = {"corrected_by": s.author, "corrected_at": s.created, "comment": s.comment}
        edits = {"marks": [asdict(a) for a in s.annotations], "decisions": [asdict(d) for d in s.decisions]}
        values = {**_segment(s), "segment": s.segment_id, **correction, **{k: v for k, v in edits.items() if v}}
        stream.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")


def score_line(score: PairScore) -> str:
    """Return the report on a pair as a JSON object."""
    return json.dumps({"index": score.index, **_report(score.report)}, ensure_ascii=False)


def summary_line(summary: RunSummary) -> str:
    """Return the summary of a run as a JSON object."""
    documents = [_document(d) for d in summary.documents]
    return json.dumps({**asdict(summary), "documents": documents}, ensure_ascii=False)


def segment_line(segment: ExportedSegment) -> str:
    """Return a garbled segment with its counterparts and its report as a JSON object."""
    return json.dumps(_segment(segment), ensure_ascii=False)


def history_line(entry: HistoryEntry) -> str:
    """Return a revision as a JSON object, which `workbench import` reads."""
    revision = entry.revision
    return json.dumps(
        {
            "id": revision.id,
            "document": entry.document,
            "document_id": revision.document_id,
            "start": revision.start,
            "end": revision.end,
            "base": revision.base,
            "action": revision.action,
            "author": revision.author,
            "created": revision.created,
            "before": revision.before,
            "after": revision.after,
            "status": revision.status,
            "comment": revision.comment,
            "seconds": revision.seconds,
            "suggestions": {"taken": list(revision.taken), "refused": list(revision.refused)},
            "operations": [asdict(o) for o in entry.operations],
            **_effort(entry),
        },
        ensure_ascii=False,
    )


def batch_line(batch: Batch) -> str:
    """Return a batch of revisions as a JSON object."""
    return json.dumps(asdict(batch), ensure_ascii=False)


def name_line(statement: NameStatement) -> str:
    """Return a decision on a name as a JSON object."""
    told = {**asdict(statement.decision), "author": statement.author, "created": statement.created}
    return json.dumps(told, ensure_ascii=False)


def takedown_line(takedown: Takedown) -> str:
    """Return a takedown as a JSON object."""
    return json.dumps(asdict(takedown), ensure_ascii=False)


def annotation_line(mark: Annotation) -> str:
    """Return an annotation as a JSON object."""
    return json.dumps(asdict(mark), ensure_ascii=False)


def boundary_line(boundary: Boundary) -> str:
    """Return a decision on a boundary of segments as a JSON object."""
    return json.dumps(asdict(boundary), ensure_ascii=False)


def reply_line(reply: Reply) -> str:
    """Return a reply to a comment as a JSON object."""
    return json.dumps(asdict(reply), ensure_ascii=False)


def assignment_line(assignment: Assignment) -> str:
    """Return an assignment of a document as a JSON object."""
    return json.dumps(asdict(assignment), ensure_ascii=False)


def decision_line(decision: LinkDecision) -> str:
    """Return a decision on a link as a JSON object."""
    return json.dumps(asdict(decision), ensure_ascii=False)


def _effort(entry: HistoryEntry) -> dict[str, object]:
    if entry.signature is None:
        return {}
    return {"hter": entry.hter, "character_edit_rate": entry.character_edit_rate, "signature": entry.signature}


def _segment(segment: ExportedSegment) -> dict[str, object]:
    return {
        "document": segment.document,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "links": [_counterpart(k) for k in segment.links],
        **_report(segment.report),
        "correction": segment.correction,
        "status": segment.status,
        "revision": segment.revision,
    }


def _counterpart(counterpart: Counterpart) -> dict[str, object]:
    segment = counterpart.segment
    return {
        "document": segment.document,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "role": counterpart.role,
        "language": counterpart.language,
        "kind": counterpart.kind,
        "probability": counterpart.probability,
    }


def _document(summary: DocumentSummary) -> dict[str, object]:
    return {**asdict(summary), "worst": [_weakness(r) for r in summary.worst]}


def _weakness(reported: SegmentReport) -> dict[str, object]:
    segment, report = reported.segment, reported.report
    return {
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "fidelity": report.fidelity,
        "label": report.label,
        "errors": [asdict(e) for e in report.errors],
    }


def _report(report: FidelityReport) -> dict[str, object]:
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": {s.name: s.value for s in report.scores},
        "errors": [asdict(e) | {"relation": e.relation} for e in report.errors],
        "signature": report.signature,
        **report.told_alone,
    }
