"""The garbled segments of a workspace with their counterparts, reports and corrections."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.editing.revisions import current_state
from workbench.errors import NoSegmentError
from workbench.records import ACCEPTED, Document, ExportedLink, ExportedSegment, Revision, Segment
from workbench.service.review.revisions import histories
from workbench.service.settings import WorkbenchContext
from workbench.store import Query, ResultPage, SegmentView, Workspace

__all__ = ["search", "segment", "segments"]


def segments(
    context: WorkbenchContext, name: str | None = None, *, worst_first: bool = False
) -> tuple[ExportedSegment, ...]:
    """Return every garbled segment, or those of the document of a name, in the order of the text or of fidelity."""
    with Workspace.open(context.path) as workspace:
        documents = {d.id: d for d in workspace.documents()}
        places = {s.id: s for d in documents.values() for s in workspace.segments(d)}
        revisions = histories(workspace)
        rows = [
            row
            for document in documents.values()
            if document.role == "garbled" and name in {None, document.name}
            for row in _exported(workspace, document, documents, places, revisions)
        ]
    return tuple(sorted(rows, key=lambda r: r.report.fidelity) if worst_first else rows)


def search(context: WorkbenchContext, query: Query) -> ResultPage:
    """Return a page of the garbled segments that match a query."""
    with Workspace.open(context.path) as workspace:
        return workspace.search(query)


def segment(context: WorkbenchContext, segment_id: str) -> SegmentView:
    """Return a garbled segment with its report, counterparts, neighbours and history."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
    if view is None:
        raise NoSegmentError("segment-unknown", segment=segment_id)
    return view


def _exported(
    workspace: Workspace,
    document: Document,
    documents: dict[str, Document],
    places: dict[str, Segment],
    histories: dict[str, list[Revision]],
) -> Iterator[ExportedSegment]:
    links = workspace.links(document.id)
    for result in workspace.reports(document.id):
        part = places[result.segment_id]
        state = current_state(part.text, histories.get(part.id, ()))
        yield ExportedSegment(
            segment_id=part.id,
            document=document.name,
            start=part.start,
            end=part.end,
            text=part.text,
            links=tuple(
                ExportedLink(
                    document=documents[places[i].document_id].name,
                    start=places[i].start,
                    end=places[i].end,
                    text=places[i].text,
                    kind=link.kind,
                    probability=link.probability,
                )
                for link in links
                if part.id in link.left and link.probability >= ACCEPTED
                for i in link.right
            ),
            report=result.report,
            correction=None if (state.text, state.status) == (part.text, "untouched") else state.text,
            status=state.status,
            revision=state.base,
        )
