"""What is kept of one garbled document: its links and the report on each of its segments."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from workbench.records import ErrorSpan, FidelityReport, Score
from workbench.teamwork import LinkedSegment

__all__ = ["LinkedSegment", "SegmentResult", "report_from_row", "report_to_row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentResult:
    """The report on one garbled segment."""

    segment_id: str
    report: FidelityReport


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
