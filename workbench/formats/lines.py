"""Scores, exported segments and revisions as JSON, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import IO

from workbench.records import ExportedSegment, FidelityReport, HistoryEntry, OutgoingSegment, PairScore

__all__ = ["history_line", "score_line", "segment_line", "write_lines"]


def write_lines(segments: Iterable[OutgoingSegment], stream: IO[bytes]) -> None:
    """Write one JSON object a segment."""
    for outgoing in segments:
        segment = outgoing.segment
        who = {"corrected_by": outgoing.author, "corrected_at": outgoing.created, "comment": outgoing.comment}
        values = {**_segment(segment), "segment": segment.segment_id, **who}
        stream.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")


def score_line(score: PairScore) -> str:
    """Return the report on a pair as a JSON object."""
    return json.dumps({"index": score.index, **_report(score.report)}, ensure_ascii=False)


def segment_line(segment: ExportedSegment) -> str:
    """Return a garbled segment with its counterparts and its report as a JSON object."""
    return json.dumps(_segment(segment), ensure_ascii=False)


def history_line(entry: HistoryEntry) -> str:
    """Return a revision as a JSON object; `workbench import` takes it in again."""
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
        },
        ensure_ascii=False,
    )


def _segment(segment: ExportedSegment) -> dict[str, object]:
    return {
        "document": segment.document,
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "links": [asdict(link) for link in segment.links],
        **_report(segment.report),
        "correction": segment.correction,
        "status": segment.status,
        "revision": segment.revision,
    }


def _report(report: FidelityReport) -> dict[str, object]:
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": {s.name: s.value for s in report.scores},
        "errors": [asdict(e) for e in report.errors],
        "signature": report.signature,
    }
