"""Segments cut anew, with the boundaries that people have made, and those of what they have worked on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.editing.boundaries import with_boundaries, with_segments_kept
from workbench.records import Boundary, Document, DocumentWork, Segment, cut_segment, segment_place
from workbench.store import Workspace

__all__ = ["recut"]


def recut(
    workspace: Workspace,
    documents: Sequence[Document],
    segments: Mapping[str, Sequence[Segment]],
    segmentation: str,
    damaged: Mapping[str, frozenset[str]],
) -> list[Segment]:
    """Return the segments of documents, by their ids, as they are stored.

    Where the segmentation is no longer that of the workspace, segments with corrections, annotations or decisions on
    their links stay as they are, so that none is lost; so it is in damaged documents, given with the ids of the
    segments that they had.
    """
    boundaries: dict[str, list[Boundary]] = {}
    for boundary in workspace.boundaries.all():
        boundaries.setdefault(boundary.document_id, []).append(boundary)
    changed = workspace.meta("segmentation") not in {None, segmentation}
    stored = {d.id for d in workspace.documents(inactive=True)} if changed else set()
    cut: list[Segment] = []
    for document in documents:
        own = with_boundaries(document, segments.get(document.id, ()), boundaries.get(document.id, ()))
        if document.id in damaged:
            kept: Iterable[Segment] = _cut_again(workspace, document, damaged[document.id])
        else:
            kept = _worked_on(workspace, document) if document.id in stored and own else ()
        cut += with_segments_kept(document, own, kept)
    return cut


def _worked_on(workspace: Workspace, document: Document) -> Iterator[Segment]:
    """Yield the present segments of a document that people have worked on."""
    work = workspace.boundaries.work(document.id)
    ids = _ids_of(work)
    return (s for s in work.segments if s.id in ids)


def _cut_again(workspace: Workspace, document: Document, known: frozenset[str]) -> Iterator[Segment]:
    """Yield those of the former segments of a document that people have worked on."""
    for segment_id in sorted(_ids_of(workspace.boundaries.work(document.id)) & known):
        place = segment_place(segment_id)
        if place.document_id == document.id:
            yield cut_segment(document, place.start, place.end)


def _ids_of(work: DocumentWork) -> set[str]:
    ids = {r.segment_id for r in work.revisions} | {a.segment_id for a in work.annotations}
    return ids | {i for d in work.decisions for i in (*d.left, *d.right)}
