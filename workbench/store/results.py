"""What is kept of one garbled document: its links and the report on each of its segments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, text

from workbench.records import ErrorSpan, FidelityReport, Score, SegmentLink, SegmentResult

__all__ = ["SegmentLink", "add_reports", "read_reports", "replace_reports", "report_from_row", "report_to_row"]

_INSERT = """INSERT INTO reports VALUES
    (:segment_id, :document_id, :fidelity, :label, :scores, :errors, :signature)"""
_READ = """SELECT r.* FROM reports r JOIN segments g ON g.id = r.segment_id
    WHERE r.document_id = :d ORDER BY g.position"""


def report_to_row(result: SegmentResult, document_id: str) -> dict[str, object]:
    """Return the columns of a report."""
    report = result.report
    return {
        "segment_id": result.segment_id,
        "document_id": document_id,
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": json.dumps([[s.name, s.value] for s in report.scores]),
        "errors": json.dumps([asdict(e) for e in report.errors], ensure_ascii=False),
        "signature": report.signature,
    }


def report_from_row(row: dict[str, object]) -> SegmentResult:
    """Return the report that `report_to_row` wrote."""
    return SegmentResult(
        segment_id=str(row["segment_id"]),
        report=FidelityReport(
            fidelity=float(str(row["fidelity"])),
            label=row["label"],  # type: ignore[arg-type]
            scores=tuple(Score(name=n, value=v) for n, v in json.loads(str(row["scores"]))),
            errors=tuple(ErrorSpan(**e) for e in json.loads(str(row["errors"]))),
            signature=str(row["signature"]),
        ),
    )


def read_reports(connection: Connection, document_id: str) -> tuple[SegmentResult, ...]:
    """Return the reports on a garbled document's segments, in order."""
    return tuple(report_from_row(dict(row)) for row in connection.execute(text(_READ), {"d": document_id}).mappings())


def add_reports(connection: Connection, document_id: str, reports: Sequence[SegmentResult]) -> None:
    """Add reports on segments that have none."""
    if reports:
        connection.execute(text(_INSERT), [report_to_row(r, document_id) for r in reports])


def replace_reports(connection: Connection, document_id: str, reports: Sequence[SegmentResult]) -> None:
    """Put reports in the place of those on the same segments."""
    for result in reports:
        connection.execute(text("DELETE FROM reports WHERE segment_id = :s"), {"s": result.segment_id})
    add_reports(connection, document_id, reports)
