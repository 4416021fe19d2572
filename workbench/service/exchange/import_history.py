"""Import of the records of a history, each after the records that it refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.editing.link_decisions import links_after
from workbench.errors import InputError
from workbench.formats import SegmentRow
from workbench.messages import Message
from workbench.records import (
    Annotation,
    Assignment,
    Batch,
    Boundary,
    Document,
    HumanEdits,
    LinkDecision,
    NameStatement,
    Reply,
    Revision,
    Takedown,
)
from workbench.service.exchange.history_jsonl import HistoryRecord, record_of
from workbench.service.exchange.import_result import ImportSummary
from workbench.service.exchange.import_segments import summarised
from workbench.service.review.link_decisions import rescored_reports
from workbench.service.settings import Settings
from workbench.store import LinkUpdate, Workspace

__all__ = ["HistoryImport"]

_Identified = Revision | Batch | Annotation | LinkDecision | Takedown | Boundary | Reply | Assignment


class HistoryImport:
    """The lines of a history, those that can be imported and those that cannot.

    A line that refers to a refused one is refused too, so that what is imported is consistent. If strict is true, the
    first fault is raised.
    """

    def __init__(self, rows: Sequence[SegmentRow], documents: Mapping[str, Document], *, strict: bool = False) -> None:
        self._documents, self._strict = documents, strict
        self._refused: list[InputError] = []
        self._records: list[tuple[SegmentRow, HistoryRecord]] = []
        for row in rows:
            try:
                self._records.append((row, record_of(row.checked(), documents)))
            except InputError as error:
                if strict:
                    raise
                self._refused.append(error)

    def preview(self, workspace: Workspace) -> ImportSummary:
        """Return what the import would do; nothing is changed."""
        present = workspace.human_edits.read()
        added, refused = self._select(present)
        return self._summary(present, added, refused)

    def run(self, workspace: Workspace, settings: Settings) -> ImportSummary:
        """Add the records that are not present yet."""
        while True:
            present = workspace.human_edits.read()
            added, refused = self._select(present)
            updates = dict(_link_updates(workspace, added.decisions, settings))
            if workspace.human_edits.extend(present, added, updates):  # False if another writer was faster: try again
                return self._summary(present, added, refused)

    def _select(self, present: HumanEdits) -> tuple[HumanEdits, list[InputError]]:
        new = _NewRecords(present, self._documents)
        selected, refused = [], []
        for row, record in self._records:
            try:
                if new.is_new(row, record):
                    selected.append(record)
            except InputError as error:
                if self._strict:
                    raise
                refused.append(error)
        return _edits(selected), refused

    def _summary(self, present: HumanEdits, added: HumanEdits, refused: Sequence[InputError]) -> ImportSummary:
        known = len(self._records) - len(refused) - sum(added.sizes)
        summary = summarised(present.revisions, added.revisions, self._documents, known=known)
        said = sum(added.sizes) - len(added.revisions)
        return replace(summary, said=said, refused=(*self._refused, *refused))


def _edits(records: Sequence[HistoryRecord]) -> HumanEdits:
    return HumanEdits(
        revisions=tuple(x for x in records if isinstance(x, Revision)),
        batches=tuple(x for x in records if isinstance(x, Batch)),
        annotations=tuple(x for x in records if isinstance(x, Annotation)),
        decisions=tuple(x for x in records if isinstance(x, LinkDecision)),
        names=tuple(x for x in records if isinstance(x, NameStatement)),
        takedowns=tuple(x for x in records if isinstance(x, Takedown)),
        boundaries=tuple(x for x in records if isinstance(x, Boundary)),
        replies=tuple(x for x in records if isinstance(x, Reply)),
        assignments=tuple(x for x in records if isinstance(x, Assignment)),
    )


class _NewRecords:
    """Tells which records of a history are not present yet, after checking their references."""

    def __init__(self, present: HumanEdits, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._revisions = {r.id: r for r in present.revisions}
        identified: list[_Identified] = [
            *present.revisions,
            *present.batches,
            *present.annotations,
            *present.decisions,
            *present.takedowns,
            *present.boundaries,
            *present.replies,
            *present.assignments,
        ]
        self._known: set[tuple[type, str]] = {(type(x), x.id) for x in identified}
        self._names = Counter(present.names)

    def is_new(self, row: SegmentRow, record: HistoryRecord) -> bool:
        """Tell whether a record is not present yet; raises an InputError if it refers to an unknown one."""
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
        elif isinstance(record, Reply):
            self._check_known(row, Revision, [record.thread])
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
    workspace: Workspace, added: Sequence[LinkDecision], settings: Settings
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
        reports = rescored_reports(workspace, settings, seen.reports, touched, links)
        yield document_id, LinkUpdate(seen=seen, added=decisions, links=links, reports=reports)
