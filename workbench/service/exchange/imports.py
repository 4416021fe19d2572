"""Corrections made elsewhere come in: a history line by line, or segments with their corrected text.

All of a file is taken in, or nothing of it. What is there already is passed over, so that a file can be taken in twice.
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
)
from workbench.service.exchange.history_jsonl import Line, is_history_row, record_of
from workbench.service.exchange.import_segments import ImportSummary, ReturnedSegments, asked_edits, summed
from workbench.service.review.link_decisions import reported
from workbench.service.settings import WorkbenchContext
from workbench.store import LinkUpdate, Workspace

__all__ = ["ImportSummary", "human_edits", "import_file"]


def human_edits(context: WorkbenchContext) -> HumanEdits:
    """Return all that people ever did in a workspace, each kind in the order it came."""
    with Workspace.open(context.path) as workspace:
        return workspace.everything.read()


def import_file(context: WorkbenchContext, file: Path, *, author: str = "") -> ImportSummary:
    """Take in a history (.jsonl as `workbench history` writes it) or corrected segments (any kind of `IMPORTS`)."""
    rows = read_rows(file)
    with Workspace.open(context.path) as workspace:
        documents = {d.id: d for d in workspace.documents(everything=True)}
        if rows and is_history_row(rows[0]):
            return _take_history(workspace, rows, documents, context.settings.encoder)
        taking_in = ReturnedSegments(list(asked_edits(rows, workspace, author)), documents)
        workspace.revisions.extend_all(taking_in)
        return taking_in.summary


def _take_history(
    workspace: Workspace, rows: Sequence[SegmentRow], documents: Mapping[str, Document], encoder: str
) -> ImportSummary:
    asked = [(row, record_of(row, documents)) for row in rows]
    while True:
        present = workspace.everything.read()
        added = _News(present, documents).among(asked)
        settled = dict(_settled(workspace, added.decisions, encoder))
        if workspace.everything.extend(present, added, settled):  # else somebody else came between
            break
    revisions = sum(isinstance(line, Revision) for _, line in asked)
    summary = summed(revisions, present.revisions, added.revisions, documents)
    said = sum(added.sizes) - len(added.revisions)
    return replace(summary, known=len(asked) - sum(added.sizes), said=said)


class _News:
    """Decides which lines of a history are new, each checked against those that it names."""

    def __init__(self, present: HumanEdits, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._revisions = {r.id: r for r in present.revisions}
        said: list[Revision | Batch | Annotation | LinkDecision] = [
            *present.revisions,
            *present.batches,
            *present.marks,
        ]
        self._known: set[tuple[type, str]] = {(type(x), x.id) for x in (*said, *present.decisions)}
        self._names = Counter(present.names)

    def among(self, asked: Sequence[tuple[SegmentRow, Line]]) -> HumanEdits:
        """Return what is not present yet; what names something that is not there is an InputError."""
        new = [line for row, line in asked if self._is_new(row, line)]
        return HumanEdits(
            revisions=tuple(x for x in new if isinstance(x, Revision)),
            batches=tuple(x for x in new if isinstance(x, Batch)),
            marks=tuple(x for x in new if isinstance(x, Annotation)),
            decisions=tuple(x for x in new if isinstance(x, LinkDecision)),
            names=tuple(x for x in new if isinstance(x, NameStatement)),
        )

    def _is_new(self, row: SegmentRow, line: Line) -> bool:
        if isinstance(line, NameStatement):  # it has no id: of some that are alike, each stands for one
            self._names[line] -= 1
            return self._names[line] < 0
        key = (type(line), line.id)
        if key in self._known:
            return False
        if isinstance(line, Revision):
            self._check_base(row, line)
            self._revisions[line.id] = line
        elif isinstance(line, Batch):
            self._check_known(row, Revision, line.revisions)
            self._check_known(row, Batch, [line.undoes])
        elif isinstance(line, Annotation):
            self._check_known(row, Annotation, [line.about])
            self._check_mark(row, line)
        else:
            self._check_known(row, LinkDecision, [line.about])
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

    def _check_mark(self, row: SegmentRow, mark: Annotation) -> None:
        self._check_known(row, Revision, [mark.revision])
        revision = self._revisions.get(mark.revision or "")
        if revision is not None and revision.after[mark.start : mark.end] != mark.text:
            raise row.refuse(Message("terms.history-text-differs-in-revision"))


def _settled(workspace: Workspace, added: Sequence[LinkDecision], encoder: str) -> Iterator[tuple[str, LinkUpdate]]:
    """Yield for each document that decisions are added to what its links and reports are by them.

    Where a segment is not there, as the corpus has been cut otherwise, the decision is kept and changes no link.
    """
    for document_id in dict.fromkeys(d.document_id for d in added):
        mine = [d for d in added if d.document_id == document_id]
        seen = workspace.link_decisions.seen(document_id)
        placed = workspace.link_decisions.homes([i for d in mine for i in (*d.left, *d.right)])
        scored = {r.segment_id for r in seen.reports}
        present, links, touched = list(seen.decisions), seen.links, []
        for decision in mine:
            if scored.issuperset(decision.left) and placed.keys() >= set(decision.right):
                links = links_after(links, decision, present)
                touched += [decision, *(d for d in present if d.id == decision.about)]
            present.append(decision)
        reports = reported(workspace, encoder, seen.reports, touched, links)
        yield document_id, LinkUpdate(seen=seen, added=mine, links=links, reports=reports)
