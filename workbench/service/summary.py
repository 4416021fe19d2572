"""What there is to say of each document of a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.ingest.segmentation import prose
from workbench.records import ACCEPTED, Document, ErrorSpan, Segment
from workbench.store import SegmentResult, Workspace

__all__ = ["DocumentSummary", "Weakness", "summary"]

_WORST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """A garbled segment with its fidelity and what is wrong in it."""

    start: int
    end: int
    text: str
    fidelity: float
    label: str
    errors: tuple[ErrorSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document: its role, and for a garbled one how its segments fare."""

    name: str
    role: str
    segments: int
    notes: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    parallel: int = 0
    partial: int = 0
    none: int = 0
    fidelity: float | None = None
    worst: tuple[Weakness, ...] = ()


def summary(workspace: Workspace, document: Document) -> DocumentSummary:
    """Return what there is to say of a document."""
    segments = {s.id: s for s in prose(workspace.segments(document))}
    if document.role != "garbled":
        return DocumentSummary(name=document.name, role=document.role, segments=len(segments), notes=document.notes)
    names = {d.id: d.name for d in workspace.documents()}
    kinds: dict[str, str] = {}
    siblings: set[str] = set()
    for link in workspace.links(document.id):
        if link.right and link.probability >= ACCEPTED:
            siblings |= {names[i.split(":")[0]] for i in link.right}
            for i in link.left:
                kinds[i] = "parallel" if "parallel" in (link.kind, kinds.get(i)) else "partial"
    results = workspace.reports(document.id)
    worst = sorted(results, key=lambda r: (r.report.fidelity, segments[r.segment_id].start))[:_WORST]
    return DocumentSummary(
        name=document.name,
        role=document.role,
        segments=len(segments),
        notes=document.notes,
        siblings=tuple(sorted(siblings)),
        parallel=sum(k == "parallel" for k in kinds.values()),
        partial=sum(k == "partial" for k in kinds.values()),
        none=len(segments) - len(kinds),
        fidelity=round(sum(r.report.fidelity for r in results) / len(results), 1) if results else None,
        worst=tuple(_weakness(segments[r.segment_id], r) for r in worst),
    )


def _weakness(part: Segment, result: SegmentResult) -> Weakness:
    report = result.report
    return Weakness(
        start=part.start,
        end=part.end,
        text=part.text,
        fidelity=report.fidelity,
        label=report.label,
        errors=report.errors,
    )
