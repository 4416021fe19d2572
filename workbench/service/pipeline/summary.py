"""Summaries of the documents of a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.engine.sibling_modes import mode_of_signatures
from workbench.messages import Message
from workbench.records import ACCEPTED, Document, DocumentSummary, SegmentLink, counting_links, segment_place
from workbench.service.pipeline.event_reports import EventReports, event_reports
from workbench.store import Snapshot, Workspace

__all__ = ["summaries", "summaries_of"]

_WORST = 5


def summaries(workspace: Workspace) -> tuple[DocumentSummary, ...]:
    """Return the summaries of the active documents, in corpus order."""
    documents = workspace.documents()
    return summaries_of(workspace, documents, event_reports(workspace, documents), {d.id: d.name for d in documents})


def summaries_of(
    workspace: Workspace, documents: Sequence[Document], events: Mapping[str, EventReports], names: Mapping[str, str]
) -> tuple[DocumentSummary, ...]:
    """Return the summaries of some documents; events are those of the garbled ones, names those of all documents."""
    with workspace.reading() as snapshot:
        sizes = snapshot.content_sizes([d.id for d in documents])
        return tuple(
            _garbled(snapshot, d, sizes.get(d.id, 0), events[d.id], names)
            if d.role == "garbled"
            else DocumentSummary(
                name=d.name, role=d.role, segments=sizes.get(d.id, 0), notes=(*d.notes, *_notes_of_clean(d))
            )
            for d in documents
        )


def _garbled(
    snapshot: Snapshot, document: Document, segments: int, event: EventReports, names: Mapping[str, str]
) -> DocumentSummary:
    """Return the summary of a garbled document: its reports, counts of its links and its worst segments."""
    siblings, garbled = {d.id for d in event.clean}, {d.id for d in event.garbled}
    source = event.source.id if event.source else None
    kinds: dict[str, str] = {}
    repeated: set[str] = set()  # segments with a counterpart in another garbled report
    for link in _accepted(snapshot, document):
        others = {segment_place(i).document_id for i in link.right}
        if link.role == "garbled":
            garbled |= others
            repeated |= set(link.left)
            continue
        siblings |= others if link.role == "clean" else set()
        for i in link.left:
            kinds[i] = "parallel" if "parallel" in (link.kind, kinds.get(i)) else "partial"
    reports = snapshot.reports(document.id)
    known = [r.report.fidelity for r in reports if r.report.fidelity is not None]
    return DocumentSummary(
        name=document.name,
        role=document.role,
        segments=segments,
        notes=(*document.notes, *_notes(event)),
        siblings=tuple(sorted(names[i] for i in siblings & names.keys())),
        garbled_reports=tuple(sorted(names[i] for i in garbled & names.keys())),
        source=names.get(source) if source else None,
        mode=mode_of_signatures(r.report.signature for r in reports) if reports else None,
        parallel=sum(k == "parallel" for k in kinds.values()),
        partial=sum(k == "partial" for k in kinds.values()),
        none=segments - len(kinds),
        garbled=len(repeated - kinds.keys()),
        fidelity=round(sum(known) / len(known), 1) if known else None,
        worst=tuple(sorted(reports, key=lambda r: (r.report.ranking, r.segment.start))[:_WORST]),
    )


def _accepted(snapshot: Snapshot, document: Document) -> list[SegmentLink]:
    return [k for k in counting_links(snapshot.links(document.id)) if k.right and k.probability >= ACCEPTED]


def _notes_of_clean(document: Document) -> list[str]:
    """Return that a clean document is not in Arabic, so that it may be the source of the garbled ones."""
    if document.role != "clean" or document.language == "ar":
        return []
    return [Message("terms.clean-in-another-language").text("en")]


def _notes(event: EventReports) -> list[str]:
    """Return what has to be said of the event: that nothing tells which of several sources is that of the document."""
    if not event.undecided:
        return []
    names = ", ".join(d.name for d in event.undecided)
    return [Message("terms.sources-undecided", sources=names).text("en")]
