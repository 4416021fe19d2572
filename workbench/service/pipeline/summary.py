"""What there is to say of each document of a workspace."""

from __future__ import annotations

from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document, DocumentSummary, Segment, SegmentResult, WeakSegment
from workbench.store import Workspace

__all__ = ["summary"]

_WORST = 5


def summary(workspace: Workspace, document: Document) -> DocumentSummary:
    """Return what there is to say of a document."""
    segments = {s.id: s for s in content_segments(workspace.segments(document))}
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


def _weakness(part: Segment, result: SegmentResult) -> WeakSegment:
    report = result.report
    return WeakSegment(
        start=part.start,
        end=part.end,
        text=part.text,
        fidelity=report.fidelity,
        label=report.label,
        errors=report.errors,
    )
