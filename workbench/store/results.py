"""Reports on the segments of a garbled document, as rows of the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import ErrorSpan, FidelityReport, Score, Segment, SegmentReport

__all__ = ["add_reports", "read_reports", "replace_reports", "report_columns", "report_from_row", "report_to_row"]

_INSERT = """INSERT INTO reports (segment_id, document_id, fidelity, label, scores, errors, signature) VALUES
    (:segment_id, :document_id, :fidelity, :label, :scores, :errors, :signature)"""
_DOCUMENT = "SELECT name, text FROM documents WHERE id = :d"
_READ = """SELECT r.*, g.start_at, g.end_at, g.kind, g.reason FROM reports r JOIN segments g ON g.id = r.segment_id
    WHERE r.document_id = :d ORDER BY g.position"""


def report_to_row(segment_report: SegmentReport) -> dict[str, object]:
    """Return the report on a segment as a row."""
    return {
        "segment_id": segment_report.segment.id,
        "document_id": segment_report.segment.document_id,
        **report_columns(segment_report.report),
    }


def report_columns(report: FidelityReport) -> dict[str, object]:
    """Return the columns that a report takes."""
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": json.dumps([[s.name, s.value] for s in report.scores]),
        "errors": json.dumps([asdict(e) for e in report.errors], ensure_ascii=False),
        "signature": report.signature,
    }


def report_from_row(row: dict[str, Any]) -> FidelityReport:
    """Return the report that `report_columns` wrote."""
    return FidelityReport(
        fidelity=row["fidelity"],
        label=row["label"],
        scores=tuple(Score(name=n, value=v) for n, v in json.loads(row["scores"])),
        errors=tuple(ErrorSpan(**e) for e in json.loads(row["errors"])),
        signature=row["signature"],
    )


def read_reports(connection: Connection, document_id: str) -> tuple[SegmentReport, ...]:
    """Return the reports on a garbled document's segments, in order."""
    key = {"d": document_id}
    document = connection.execute(text(_DOCUMENT), key).one_or_none()
    if document is None:
        return ()
    return tuple(
        SegmentReport(
            segment=Segment(
                document_id=document_id,
                start=row["start_at"],
                end=row["end_at"],
                text=document.text[row["start_at"] : row["end_at"]],
                kind=row["kind"],
                reason=row["reason"],
                document=document.name,
            ),
            report=report_from_row(dict(row)),
        )
        for row in connection.execute(text(_READ), key).mappings()
    )


def add_reports(connection: Connection, reports: Sequence[SegmentReport]) -> None:
    """Add reports on segments that have none."""
    if reports:
        connection.execute(text(_INSERT), [report_to_row(r) for r in reports])


def replace_reports(connection: Connection, reports: Sequence[SegmentReport]) -> None:
    """Replace the reports on some segments."""
    for r in reports:
        connection.execute(text("DELETE FROM reports WHERE segment_id = :s"), {"s": r.segment.id})
    add_reports(connection, reports)
