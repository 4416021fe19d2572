"""Which garbled documents are to be aligned and scored, and what the stage that does it needs of the workspace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence

from workbench.editing.link_decisions import active_decisions
from workbench.encoders.background import background_texts
from workbench.engine.document_stage import DocumentResult, DocumentStage, DocumentTask, SideTexts
from workbench.engine.reports import full_signature
from workbench.engine.sibling_modes import aligners_signature
from workbench.ingest.segmentation import content_segments
from workbench.records import Document, LinkDecision, LinkRole, segment_place
from workbench.service.pipeline.event_reports import EventReports, event_reports
from workbench.service.vectors import Vectors
from workbench.store import Workspace

__all__ = ["DocumentTasks"]

_ROLES: tuple[LinkRole, ...] = ("clean", "garbled", "source")
_TOGETHER = 8  # documents of one event, whose garbled reports are then aligned with each other once


class DocumentTasks:
    """Makes the tasks of garbled documents from the workspace, and saves their results there.

    documents are those of the corpus or, for tasks among some garbled ones, all that these are aligned with.
    """

    def __init__(
        self,
        workspace: Workspace,
        vectors: Vectors,
        documents: Sequence[Document],
        mode: str,
        segmentation: str,
        among: Collection[str] | None = None,
    ) -> None:
        self._workspace = workspace
        self._vectors = vectors
        self._documents = {d.id: d for d in documents}
        self._place = {d.id: k for k, d in enumerate(documents)}
        self._among = among
        self._reports = event_reports(workspace, documents, among)
        self._mode = mode
        self._segmentation = segmentation
        self._signature = full_signature(vectors.signature, aligners_signature(mode), segmentation)
        self._open: dict[str, tuple[str, int]] = {}  # the inputs of tasks without a result, and how many decisions

    def stale(self) -> list[Document]:
        """Return the garbled documents whose result rests on other inputs than it has now."""
        results = {i: self._workspace.result_of(i) for i in self._among or ()}
        inputs = self._workspace.result_inputs() if self._among is None else {i: r[0] for i, r in results.items() if r}
        decisions: dict[str, list[LinkDecision]] = {}
        for document in [None] if self._among is None else self._among:
            for decision in self._workspace.link_decisions.all(document):
                decisions.setdefault(decision.document_id, []).append(decision)
        garbled = (self._documents[i] for i in self._reports)
        return [d for d in garbled if inputs.get(d.id) != self._inputs(d, decisions.get(d.id, ()))]

    def texts(self, documents: Sequence[Document]) -> list[str]:
        """Return the texts that some documents are aligned by: their own and those of their reports."""
        needed = {d.id: d for own in documents for d in (own, *_all_of(self._reports[own.id]))}
        return [s.text for d in needed.values() for s in content_segments(self._workspace.segments(d))]

    def stage(self) -> DocumentStage:
        """Return the stage that does the tasks; the background texts have to be prepared."""
        self._vectors.background()  # or an error that says so
        return DocumentStage(
            background=self._vectors.packed(background_texts()),
            encoder=self._vectors.signature,
            segmentation=self._segmentation,
            mode=self._mode,
        )

    def task(self, document: Document) -> DocumentTask:
        """Return the task of a document as the workspace is now; the texts have to be prepared."""
        decisions = self._workspace.link_decisions.all(document.id)
        self._open[document.id] = self._inputs(document, decisions), len(decisions)
        sides = {role: self._side(self._right_documents(document, decisions, role), role) for role in _ROLES}
        return DocumentTask(
            own=self._side([document]),
            clean=sides["clean"],
            garbled=sides["garbled"],
            source=sides["source"],
            decisions=tuple(decisions),
            is_told=self._reports[document.id].is_told,
        )

    def partitions(self, documents: Sequence[Document]) -> Iterator[list[DocumentTask]]:
        """Yield the tasks of some documents, made when they are asked for, those of one event together."""
        for group in self._by_event(documents):
            for first in range(0, len(group), _TOGETHER):
                yield [self.task(d) for d in group[first : first + _TOGETHER]]

    def save(self, result: DocumentResult) -> bool:
        """Save a result; if a decision on a link came since the task was made, nothing is saved and False returned."""
        inputs, seen = self._open.pop(result.document)
        return self._workspace.save_result(
            result.document, inputs, result.signature, result.links, result.reports, seen=seen
        )

    def _by_event(self, documents: Sequence[Document]) -> list[list[Document]]:
        """Return the documents in groups, each with those that share its garbled reports, in corpus order."""
        groups: dict[str, list[Document]] = {}
        head: dict[str, str] = {}
        for document in documents:
            others = (d.id for d in self._reports[document.id].garbled)
            first = head[document.id] = next((head[i] for i in others if i in head), document.id)
            groups.setdefault(first, []).append(document)
        return list(groups.values())

    def _side(self, documents: Sequence[Document], role: LinkRole = "clean") -> SideTexts:
        segments = tuple(s for d in documents for s in content_segments(self._workspace.segments(d)))
        return SideTexts(
            documents=tuple(d.id for d in documents),
            published=tuple(d.published for d in documents),
            segments=segments,
            vectors=self._vectors.packed([s.text for s in segments]),
            language=documents[0].language if role == "source" and documents else "ar",
        )

    def _inputs(self, document: Document, decisions: Sequence[LinkDecision]) -> str:
        """Return the hash of everything that a document's result depends on."""
        texts = (document, *self._right_documents(document, decisions, "clean"))
        facts: list[object] = [[[d.id, d.published] for d in texts], self._signature]
        if active := active_decisions(decisions):
            facts.append([[d.left, d.right, d.kind] for d in active])
        others = {role: self._right_documents(document, decisions, role) for role in _ROLES[1:]}
        is_told = self._reports[document.id].is_told
        for role, some in others.items():
            facts += [[role, [[d.id, d.published, d.language] for d in some], is_told]] if some else []
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def _right_documents(self, document: Document, decisions: Sequence[LinkDecision], role: LinkRole) -> list[Document]:
        """Return the documents of a role that one is aligned with, in corpus order.

        Those in which a person has found a counterpart are among them.
        """
        decided = {segment_place(i).document_id for d in active_decisions(decisions) if d.kept for i in d.right}
        known = {i for i in decided & self._documents.keys() if self._documents[i].role == role and i != document.id}
        needed = known | {d.id for d in _of_role(self._reports[document.id], role)}
        return sorted((self._documents[i] for i in needed), key=lambda d: self._place[d.id])


def _of_role(reports: EventReports, role: LinkRole) -> tuple[Document, ...]:
    if role == "clean":
        return reports.clean
    if role == "garbled":
        return reports.garbled
    return (reports.source,) if reports.source else ()


def _all_of(reports: EventReports) -> Iterator[Document]:
    for role in _ROLES:
        yield from _of_role(reports, role)
