"""The events of a workspace, and the sheet of one: what each of its reports says of the same facts."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.editing.revisions import current_state
from workbench.errors import InputError
from workbench.events.event_sheet import event_sheet
from workbench.events.splits import EventClusters
from workbench.ingest.segmentation import content_segments
from workbench.names.ledger import NameEntry
from workbench.records import ACCEPTED, Document, EventSheet, EventSummary, Revision, SheetReport, SheetSentence
from workbench.service.pipeline.event_reports import event_plan
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace
from workbench.store.corpus_documents import DocumentOutline

__all__ = ["events", "sheet_of"]

_ROLES = ("source", "clean", "garbled", "unknown")  # in the order of the columns


def events(context: WorkbenchContext) -> tuple[EventSummary, ...]:
    """Return the events of a workspace with more than one report in Arabic, in the order of the corpus."""
    with Workspace.open(context.path) as workspace:
        groups = _events(workspace)
    return tuple(
        EventSummary(
            documents=tuple(d.name for d in group), date=min((d.published for d in group if d.published), default=None)
        )
        for group in groups
        if len(group) > 1
    )


def sheet_of(context: WorkbenchContext, document: str, ledger: Sequence[NameEntry]) -> EventSheet:
    """Return the sheet of the event that a document of a name reports, by the texts as they stand.

    Reports in other languages than Arabic are left out.
    """
    with Workspace.open(context.path) as workspace:
        group = next((g for g in _events(workspace) if any(d.name == document for d in g)), None)
        if group is None:
            raise InputError("document-not-in-workspace", document=document, workspace=context.path)
        documents = workspace.corpus.documents(o.id for o in group)
        ordered = sorted(documents, key=lambda d: _ROLES.index(d.role))
        reports = [_report(workspace, d) for d in ordered]
        linked = [
            (left, right)
            for d in ordered
            for link in workspace.links(d.id)
            if link.probability >= ACCEPTED
            for left in link.left
            for right in link.right
        ]
    return event_sheet(reports, ledger, linked)


def _events(workspace: Workspace) -> list[list[DocumentOutline]]:
    documents = {o.id: o for o in workspace.corpus.outlines() if o.language == "ar"}
    plan = event_plan(workspace)
    clusters = EventClusters(tuple(documents), plan.events)
    with workspace.reading() as reading:
        for one, other in reading.related_documents(plan):
            clusters.merge(one, other)
    groups: dict[str, list[DocumentOutline]] = {}
    for i, document in documents.items():
        groups.setdefault(clusters.representative(i), []).append(document)
    return list(groups.values())


def _report(workspace: Workspace, document: Document) -> SheetReport:
    segments = content_segments(workspace.segments(document))
    histories: dict[str, list[Revision]] = {}
    for revision in workspace.revisions.of_document(document.id):
        histories.setdefault(revision.segment_id, []).append(revision)
    return SheetReport(
        name=document.name,
        title=document.title,
        role=document.role,
        published=document.published,
        sentences=tuple(
            SheetSentence(id=s.id, text=current_state(s.text, histories.get(s.id, ())).text) for s in segments
        ),
    )
