"""Summaries of the documents of a workspace."""

from __future__ import annotations

from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document, DocumentSummary, segment_place
from workbench.service.pipeline.sibling_modes import mode_of_signatures
from workbench.store import Workspace

__all__ = ["summary"]

_WORST = 5


def summary(workspace: Workspace, document: Document) -> DocumentSummary:
    """Return the summary of a document: for a garbled one, counts of its links and its worst segments."""
    segments = content_segments(workspace.segments(document))
    if document.role != "garbled":
        return DocumentSummary(name=document.name, role=document.role, segments=len(segments), notes=document.notes)
    names = {d.id: d.name for d in workspace.documents()}
    kinds: dict[str, str] = {}
    siblings: set[str] = set()
    for link in workspace.links(document.id):
        if link.right and link.probability >= ACCEPTED:
            siblings |= {names[segment_place(i).document_id] for i in link.right}
            for i in link.left:
                kinds[i] = "parallel" if "parallel" in (link.kind, kinds.get(i)) else "partial"
    reports = workspace.reports(document.id)
    return DocumentSummary(
        name=document.name,
        role=document.role,
        segments=len(segments),
        notes=document.notes,
        siblings=tuple(sorted(siblings)),
        mode=mode_of_signatures(r.report.signature for r in reports) if reports else None,
        parallel=sum(k == "parallel" for k in kinds.values()),
        partial=sum(k == "partial" for k in kinds.values()),
        none=len(segments) - len(kinds),
        fidelity=round(sum(r.report.fidelity for r in reports) / len(reports), 1) if reports else None,
        worst=tuple(sorted(reports, key=lambda r: (r.report.fidelity, r.segment.start))[:_WORST]),
    )
