"""Summaries of the documents of a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.ingest.segmentation import content_segments
from workbench.records import ACCEPTED, Document, DocumentSummary, segment_place
from workbench.service.pipeline.events import siblings_by_document
from workbench.service.pipeline.sibling_modes import mode_of_signatures
from workbench.store import Workspace

__all__ = ["summaries"]

_WORST = 5


def summaries(workspace: Workspace) -> tuple[DocumentSummary, ...]:
    """Return the summaries of the active documents, in corpus order."""
    documents = workspace.documents()
    names = {d.id: d.name for d in documents}
    siblings = siblings_by_document(workspace, documents)
    return tuple(_summary(workspace, d, siblings.get(d.id, ()), names) for d in documents)


def _summary(
    workspace: Workspace, document: Document, siblings: Sequence[Document], names: Mapping[str, str]
) -> DocumentSummary:
    """Return the summary of a document: for a garbled one, its siblings, counts of its links and its worst segments."""
    segments = content_segments(workspace.segments(document))
    if document.role != "garbled":
        return DocumentSummary(name=document.name, role=document.role, segments=len(segments), notes=document.notes)
    related = {d.id for d in siblings}
    kinds: dict[str, str] = {}
    for link in workspace.links(document.id):
        if link.right and link.probability >= ACCEPTED:
            related |= {segment_place(i).document_id for i in link.right}
            for i in link.left:
                kinds[i] = "parallel" if "parallel" in (link.kind, kinds.get(i)) else "partial"
    reports = workspace.reports(document.id)
    return DocumentSummary(
        name=document.name,
        role=document.role,
        segments=len(segments),
        notes=document.notes,
        siblings=tuple(sorted(names[i] for i in related & names.keys())),
        mode=mode_of_signatures(r.report.signature for r in reports) if reports else None,
        parallel=sum(k == "parallel" for k in kinds.values()),
        partial=sum(k == "partial" for k in kinds.values()),
        none=len(segments) - len(kinds),
        fidelity=round(sum(r.report.fidelity for r in reports) / len(reports), 1) if reports else None,
        worst=tuple(sorted(reports, key=lambda r: (r.report.fidelity, r.segment.start))[:_WORST]),
    )
