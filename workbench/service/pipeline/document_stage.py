"""Aligns and scores garbled documents, each with the reports of its event and with its source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.alignment import Sentences, comparable_signature
from workbench.editing.link_decisions import active_decisions, constraints_for, with_kinds
from workbench.engine.reports import LinkedTexts, full_signature, report_segments
from workbench.ingest.segmentation import content_segments
from workbench.records import (
    Alignment,
    Document,
    Link,
    LinkDecision,
    LinkRole,
    Segment,
    SegmentLink,
    segment_place,
)
from workbench.service.pipeline.event_reports import EventReports, event_reports
from workbench.service.pipeline.garbled_reports import GarbledAligner
from workbench.service.pipeline.sibling_modes import align_with_siblings, aligners_signature
from workbench.service.pipeline.source_text import align_with_source
from workbench.service.vectors import Vectors
from workbench.store import Workspace

if TYPE_CHECKING:
    from workbench.scoring.semantic import SemanticScorer

__all__ = ["DocumentStage"]

_ROLES: tuple[LinkRole, ...] = ("clean", "garbled", "source")


class DocumentStage:
    """Aligns and scores garbled documents, each with the reports of its event and with its source."""

    def __init__(
        self, workspace: Workspace, vectors: Vectors, documents: Sequence[Document], mode: str, segmentation: str
    ) -> None:
        self._workspace = workspace
        self._vectors = vectors
        self._documents = {d.id: d for d in documents}
        self._place = {d.id: k for k, d in enumerate(documents)}
        self._reports = event_reports(workspace, documents)
        self._mode = mode
        self._segmentation = segmentation
        self._signature = full_signature(vectors.signature, aligners_signature(mode), segmentation)

    def stale(self, documents: Sequence[Document]) -> list[Document]:
        """Return the garbled documents whose result rests on other inputs than it has now."""
        inputs = self._workspace.result_inputs()
        decisions: dict[str, list[LinkDecision]] = {}
        for decision in self._workspace.link_decisions.all():
            decisions.setdefault(decision.document_id, []).append(decision)
        garbled = (d for d in documents if d.role == "garbled")
        return [d for d in garbled if inputs.get(d.id) != self._inputs(d, decisions.get(d.id, ()))]

    def texts(self, documents: Sequence[Document]) -> list[str]:
        """Return the texts that some documents are aligned by: their own and those of their reports."""
        needed = {d.id: d for own in documents for d in (own, *_all_of(self._reports[own.id]))}
        return [s.text for d in needed.values() for s in content_segments(self._workspace.segments(d))]

    def save_result(self, document: Document) -> bool:
        """Align, score and save; if a decision on a link came between, nothing is saved and False returned."""
        decisions = self._workspace.link_decisions.all(document.id)
        segments = content_segments(self._workspace.segments(document))
        left = _sentences(segments, [document], self._vectors)
        sides = {role: self._side(document, decisions, role) for role in _ROLES}
        linked = self._linked(document, segments, left, sides, decisions)
        clean = linked[0]
        reports = report_segments(segments, left, linked, self._semantics, clean.signature)
        links = [_segment_link(k, segments, sides[t.role].segments, t.role) for t in linked for k in t.links]
        inputs = self._inputs(document, decisions)
        signature = linked[-1].signature  # which names all that aligned the document
        return self._workspace.save_result(document.id, inputs, signature, links, reports, seen=len(decisions))

    def _linked(
        self,
        document: Document,
        segments: Sequence[Segment],
        left: Sentences,
        sides: dict[LinkRole, _Side],
        decisions: Sequence[LinkDecision],
    ) -> list[LinkedTexts]:
        """Return the links of a document to clean reports, to its source and to garbled reports, in this order."""
        constraints = {r: constraints_for(decisions, segments, side.segments) for r, side in sides.items()}
        clean = align_with_siblings(left, sides["clean"].sentences, self._background, constraints["clean"], self._mode)
        aligner = clean.signature

        def linked(role: LinkRole, links: Sequence[Link], aligner: str) -> LinkedTexts:
            decided = with_kinds(Alignment(links=tuple(links), signature=""), decisions, segments, sides[role].segments)
            signature = full_signature(self._vectors.signature, aligner, self._segmentation)
            language = sides[role].language
            return LinkedTexts(
                role=role, sentences=sides[role].sentences, links=decided.links, signature=signature, language=language
            )

        found = [linked("clean", clean.links, aligner)]
        if len(sides["source"].sentences):
            is_told = self._reports[document.id].is_told
            source = align_with_source(
                left, sides["source"].sentences, self._background, constraints["source"], self._mode, is_told=is_told
            )
            aligner = f"{aligner}|source:{source.signature}"
            known = {i for k in source.links for i in k.left}
            clear = [k for k in clean.links if k.right or not known & set(k.left)]
            found = [linked("clean", clear, clean.signature), linked("source", source.links, aligner)]
        if len(sides["garbled"].sentences):
            side = sides["garbled"]
            garbled = self._garbled.links(document.id, left, side.documents, side.sentences, constraints["garbled"])
            aligner = aligner if comparable_signature() in aligner else f"{aligner}|{comparable_signature()}"
            found.append(linked("garbled", garbled, aligner))
        return found

    def _side(self, document: Document, decisions: Sequence[LinkDecision], role: LinkRole) -> _Side:
        documents = self._right_documents(document, decisions, role)
        segments = [s for d in documents for s in content_segments(self._workspace.segments(d))]
        return _Side(
            documents=tuple(d.id for d in documents),
            segments=segments,
            sentences=_sentences(segments, documents, self._vectors),
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

    @cached_property
    def _background(self) -> Sentences:
        return self._vectors.background()

    @cached_property
    def _garbled(self) -> GarbledAligner:
        return GarbledAligner(self._background)

    @cached_property
    def _semantics(self) -> SemanticScorer:
        return self._vectors.semantics()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The documents of one role by their ids, their segments, the same as sentences, and the language of a source."""

    documents: tuple[str, ...]
    segments: Sequence[Segment]
    sentences: Sentences
    language: str


def _of_role(reports: EventReports, role: LinkRole) -> tuple[Document, ...]:
    if role == "clean":
        return reports.clean
    if role == "garbled":
        return reports.garbled
    return (reports.source,) if reports.source else ()


def _all_of(reports: EventReports) -> Iterator[Document]:
    for role in _ROLES:
        yield from _of_role(reports, role)


def _sentences(segments: Sequence[Segment], documents: Sequence[Document], vectors: Vectors) -> Sentences:
    index = {d.id: k for k, d in enumerate(documents)}
    return Sentences(
        texts=tuple(s.text for s in segments),
        encodings=vectors.of([s.text for s in segments]),
        documents=tuple(index[s.document_id] for s in segments),
        published=tuple(documents[index[s.document_id]].published for s in segments),
    )


def _segment_link(link: Link, left: Sequence[Segment], right: Sequence[Segment], role: LinkRole) -> SegmentLink:
    return SegmentLink(
        left=tuple(left[i].id for i in link.left),
        right=tuple(right[j].id for j in link.right),
        kind=link.kind,
        score=link.score,
        probability=link.probability,
        role=role,
    )
