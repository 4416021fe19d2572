"""Reports on the segments of a garbled document, as rows of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, text

from workbench.records import ErrorSpan, Estimate, FidelityReport, Score, SegmentReport, SuspectWord
from workbench.store.bulk import insert_rows
from workbench.store.checksums import checked, checksum, seal
from workbench.store.rows import read_document
from workbench.store.segments import read_segments

__all__ = [
    "add_reports",
    "forget_inputs",
    "read_reports",
    "replace_reports",
    "report_columns",
    "report_from_row",
    "report_to_row",
]

_COLUMNS = ("segment_id", "document_id", "fidelity", "label", "scores", "errors", "signature", "checksum")
_READ = "SELECT r.* FROM reports r JOIN segments g ON g.id = r.segment_id WHERE r.document_id = :d ORDER BY g.position"


def report_to_row(segment_report: SegmentReport) -> dict[str, object]:
    """Return the report on a segment as a row."""
    row = {
        "segment_id": segment_report.segment.id,
        "document_id": segment_report.segment.document_id,
        **report_columns(segment_report.report),
    }
    return {**row, "checksum": checksum("reports", row)}


def report_columns(report: FidelityReport) -> dict[str, object]:
    """Return the columns that a report takes; what the text alone tells is an object behind its scores."""
    scores: list[object] = [[s.name, s.value] for s in report.scores]
    if report.estimate is not None:
        scores.append({"estimate": asdict(report.estimate), "suspects": [asdict(s) for s in report.suspects]})
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": json.dumps(scores, ensure_ascii=False),
        "errors": json.dumps([asdict(e) for e in report.errors], ensure_ascii=False),
        "signature": report.signature,
    }


def report_from_row(row: Mapping[Any, Any]) -> FidelityReport:
    """Return the report that `report_columns` wrote."""
    entries = json.loads(row["scores"])
    alone: dict[str, Any] = next((e for e in entries if isinstance(e, dict)), {})
    return FidelityReport(
        fidelity=row["fidelity"],
        label=row["label"],
        scores=tuple(Score(name=e[0], value=e[1]) for e in entries if isinstance(e, list)),
        errors=tuple(ErrorSpan(**e) for e in json.loads(row["errors"])),
        signature=row["signature"],
        estimate=Estimate(**alone["estimate"]) if alone else None,
        suspects=tuple(SuspectWord(**s) for s in alone.get("suspects", ())),
    )


def read_reports(connection: Connection, document_id: str) -> tuple[SegmentReport, ...]:
    """Return the reports on a garbled document's segments, in order."""
    rows = connection.execute(text(_READ), {"d": document_id}).mappings().all()
    if not rows:
        return ()
    segments = {s.id: s for s in read_segments(connection, read_document(connection, document_id))}
    return tuple(
        SegmentReport(segment=segments[row["segment_id"]], report=report_from_row(checked("reports", row)))
        for row in rows
    )


def add_reports(connection: Connection, reports: Sequence[SegmentReport]) -> None:
    """Add reports on segments that have none."""
    insert_rows(connection, "reports", _COLUMNS, [report_to_row(r) for r in reports])


def forget_inputs(connection: Connection, document_id: str) -> None:
    """Make the result of a document one of unknown inputs, which the next run makes anew."""
    where = "document_id = :d"
    connection.execute(text(f"UPDATE results SET inputs = '' WHERE {where}"), {"d": document_id})  # noqa: S608
    seal(connection, "results", where, {"d": document_id})


def replace_reports(connection: Connection, reports: Sequence[SegmentReport]) -> None:
    """Replace the reports on some segments."""
    for r in reports:
        connection.execute(text("DELETE FROM reports WHERE segment_id = :s"), {"s": r.segment.id})
    add_reports(connection, reports)
