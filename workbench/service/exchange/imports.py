"""Import of histories and of corrected segments.

A file is imported completely or not at all. Records that are already present are skipped, so importing a file twice
changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.editing.link_decisions import links_after
from workbench.formats import SegmentRow, read_rows
from workbench.messages import Message
from workbench.records import (
    Annotation,
    Batch,
    Document,
    HumanEdits,
    LinkDecision,
    NameStatement,
    Revision,
    Takedown,
)
from workbench.service.exchange.history_jsonl import HistoryRecord, is_history_row, record_of
from workbench.service.exchange.import_segments import ImportSummary, SegmentImport, import_summary, imported_edits
from workbench.service.review.link_decisions import rescored_reports
from workbench.service.settings import WorkbenchContext
from workbench.store import LinkUpdate, Workspace

__all__ = ["ImportSummary", "human_edits", "import_file"]


def human_edits(context: WorkbenchContext) -> HumanEdits:
    """Return every human edit in a workspace, each kind in chronological order."""
    with Workspace.open(context.path) as workspace:
        return workspace.human_edits.read()


def import_file(context: WorkbenchContext, file: Path, *, author: str = "") -> ImportSummary:
    """Import a history, as `workbench history` writes it, or corrected segments in one of the formats of `IMPORTS`."""
    rows = read_rows(file)
    with Workspace.open(context.path) as workspace:
        documents = {d.id: d for d in workspace.documents(inactive=True)}
        if rows and is_history_row(rows[0]):
            return _import_history(workspace, rows, documents, context.settings.encoder)
        segment_import = SegmentImport(list(imported_edits(rows, workspace, author)), documents)
        workspace.revisions.extend_all(segment_import)
        return segment_import.summary


def _import_history(
    workspace: Workspace, rows: Sequence[SegmentRow], documents: Mapping[str, Document], encoder: str
) -> ImportSummary:
    records = [(row, record_of(row, documents)) for row in rows]
    while True:
        present = workspace.human_edits.read()
        added = _NewRecords(present, documents).select(records)
        updates = dict(_link_updates(workspace, added.decisions, encoder))
        if workspace.human_edits.extend(present, added, updates):  # False if another writer was faster: try again
            break
    revisions = sum(isinstance(record, Revision) for _, record in records)
    summary = import_summary(revisions, present.revisions, added.revisions, documents)
    others = sum(added.sizes) - len(added.revisions)
    return replace(summary, known=len(records) - sum(added.sizes), said=others)


class _NewRecords:
    """Selects the records of a history that are not present yet, after checking their references."""

    def __init__(self, present: HumanEdits, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._revisions = {r.id: r for r in present.revisions}
        identified: list[Revision | Batch | Annotation | LinkDecision | Takedown] = [
            *present.revisions,
            *present.batches,
            *present.annotations,
            *present.decisions,
            *present.takedowns,
        ]
        self._known: set[tuple[type, str]] = {(type(x), x.id) for x in identified}
        self._names = Counter(present.names)

    def select(self, records: Sequence[tuple[SegmentRow, HistoryRecord]]) -> HumanEdits:
        """Return the records that are not present yet; raises an InputError if one refers to an unknown record."""
        new = [record for row, record in records if self._is_new(row, record)]
        return HumanEdits(
            revisions=tuple(x for x in new if isinstance(x, Revision)),
            batches=tuple(x for x in new if isinstance(x, Batch)),
            annotations=tuple(x for x in new if isinstance(x, Annotation)),
            decisions=tuple(x for x in new if isinstance(x, LinkDecision)),
            names=tuple(x for x in new if isinstance(x, NameStatement)),
            takedowns=tuple(x for x in new if isinstance(x, Takedown)),
        )

    def _is_new(self, row: SegmentRow, record: HistoryRecord) -> bool:
        if isinstance(record, NameStatement):  # these have no id, so equal ones are counted
            self._names[record] -= 1
            return self._names[record] < 0
        key = (type(record), record.id)
        if key in self._known:
            return False
        if isinstance(record, Revision):
            self._check_base(row, record)
            self._revisions[record.id] = record
        elif isinstance(record, Batch):
            self._check_known(row, Revision, record.revisions)
            self._check_known(row, Batch, [record.undoes])
        elif isinstance(record, Annotation):
            self._check_known(row, Annotation, [record.about])
            self._check_annotation(row, record)
        elif isinstance(record, LinkDecision):
            self._check_known(row, LinkDecision, [record.about])
        self._known.add(key)
        return True

    def _check_known(self, row: SegmentRow, kind: type, ids: Sequence[str | None]) -> None:
        missing = [i for i in ids if i is not None and (kind, i) not in self._known]
        if missing:
            raise row.refuse(Message("terms.history-unknown-reference", reference=missing[0]))

    def _check_base(self, row: SegmentRow, revision: Revision) -> None:
        base = self._revisions.get(revision.base or "")
        if revision.base is not None and (base is None or base.segment_id != revision.segment_id):
            raise row.refuse(Message("terms.history-unknown-base", revision=revision.base))
        text = self._documents[revision.document_id].text[revision.start : revision.end]
        if revision.before != (text if base is None else base.after):
            raise row.refuse(Message("terms.history-before-differs"))

    def _check_annotation(self, row: SegmentRow, annotation: Annotation) -> None:
        self._check_known(row, Revision, [annotation.revision])
        revision = self._revisions.get(annotation.revision or "")
        if revision is not None and revision.after[annotation.start : annotation.end] != annotation.text:
            raise row.refuse(Message("terms.history-text-differs-in-revision"))


def _link_updates(
    workspace: Workspace, added: Sequence[LinkDecision], encoder: str
) -> Iterator[tuple[str, LinkUpdate]]:
    """Yield, for each document with new decisions, its links and reports after them.

    A decision on a segment that no longer exists, because the corpus is segmented differently, changes no link.
    """
    for document_id in dict.fromkeys(d.document_id for d in added):
        decisions = [d for d in added if d.document_id == document_id]
        seen = workspace.link_decisions.seen(document_id)
        existing = workspace.link_decisions.homes([i for d in decisions for i in (*d.left, *d.right)])
        scored = {r.segment.id for r in seen.reports}
        present, links, touched = list(seen.decisions), seen.links, []
        for decision in decisions:
            if scored.issuperset(decision.left) and existing.keys() >= set(decision.right):
                links = links_after(links, decision, present)
                touched += [decision, *(d for d in present if d.id == decision.about)]
            present.append(decision)
        reports = rescored_reports(workspace, encoder, seen.reports, touched, links)
        yield document_id, LinkUpdate(seen=seen, added=decisions, links=links, reports=reports)
