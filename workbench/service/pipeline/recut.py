"""Segments cut anew, with the boundaries that people have made, and those of what they have worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.editing.boundaries import with_boundaries, with_segments_kept
from workbench.records import Boundary, Document, Segment
from workbench.store import Workspace

__all__ = ["recut"]


def recut(
    workspace: Workspace,
    documents: Sequence[Document],
    segments: Mapping[str, Sequence[Segment]],
    segmentation: str,
) -> list[Segment]:
    """Return the segments of documents, by their ids, as they are stored.

    Where the segmentation is no longer that of the workspace, segments with corrections, annotations or decisions on
    their links stay as they are, so that none is lost.
    """
    boundaries: dict[str, list[Boundary]] = {}
    for boundary in workspace.boundaries.all():
        boundaries.setdefault(boundary.document_id, []).append(boundary)
    changed = workspace.meta("segmentation") not in {None, segmentation}
    stored = {d.id for d in workspace.documents(inactive=True)} if changed else set()
    cut: list[Segment] = []
    for document in documents:
        own = with_boundaries(document, segments.get(document.id, ()), boundaries.get(document.id, ()))
        kept = _worked_on(workspace, document) if document.id in stored and own else ()
        cut += with_segments_kept(document, own, kept)
    return cut


def _worked_on(workspace: Workspace, document: Document) -> Iterator[Segment]:
    """Yield the present segments of a document that people have worked on."""
    work = workspace.boundaries.work(document.id)
    ids = {r.segment_id for r in work.revisions} | {a.segment_id for a in work.annotations}
    ids |= {i for d in work.decisions for i in (*d.left, *d.right)}
    return (s for s in work.segments if s.id in ids)
