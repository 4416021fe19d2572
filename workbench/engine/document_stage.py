"""The stage that aligns and scores garbled documents, each with the reports of its event and with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbench.alignment import Sentences, comparable_signature
from workbench.editing.link_decisions import constraints_for, with_kinds
from workbench.encoders.background import background_texts
from workbench.encoders.codec import unpack
from workbench.engine.garbled_alignment import GarbledAligner
from workbench.engine.reports import LinkedTexts, full_signature, report_segments
from workbench.engine.sibling_modes import align_with_siblings
from workbench.engine.source_alignment import align_with_source
from workbench.records import (
    Alignment,
    Encoding,
    Link,
    LinkDecision,
    LinkRole,
    Segment,
    SegmentLink,
    SegmentReport,
)
from workbench.scoring.semantic import SemanticScorer

__all__ = ["DocumentResult", "DocumentStage", "DocumentTask", "SideTexts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTexts:
    """The documents of one role, in corpus order, and their segments with vectors.

    Attributes:
        documents: The ids of the documents.
        published: The date of each.
        segments: The segments of all of them, in order.
        vectors: The vectors of each segment, as the codec packs them.
        language: That of a source.
    """

    documents: tuple[str, ...] = ()
    published: tuple[str | None, ...] = ()
    segments: tuple[Segment, ...] = ()
    vectors: tuple[bytes, ...] = ()
    language: str = "ar"

    def sentences(self) -> Sentences:
        """Return the segments as one side of an alignment; equal vectors are unpacked once."""
        place = {d: k for k, d in enumerate(self.documents)}
        known: dict[bytes, Encoding] = {v: unpack(v) for v in dict.fromkeys(self.vectors)}
        documents = tuple(place[s.document_id] for s in self.segments)
        return Sentences(
            texts=tuple(s.text for s in self.segments),
            encodings=tuple(known[v] for v in self.vectors),
            documents=documents,
            published=tuple(self.published[k] for k in documents),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTask:
    """A garbled document, what it is aligned with, and the decisions on its links.

    is_told: whether the corpus says what it is a translation of.
    """

    own: SideTexts
    clean: SideTexts = field(default_factory=SideTexts)
    garbled: SideTexts = field(default_factory=SideTexts)
    source: SideTexts = field(default_factory=SideTexts)
    decisions: tuple[LinkDecision, ...] = ()
    is_told: bool = False

    @property
    def document(self) -> str:
        """The id of the garbled document."""
        return self.own.documents[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentResult:
    """The links of a document and the reports on its segments; signature names all that aligned it."""

    document: str
    signature: str
    links: tuple[SegmentLink, ...]
    reports: tuple[SegmentReport, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentStage:
    """Aligns and scores garbled documents.

    It needs the packed vectors of `background_texts`, the signatures of the encoder and of the segmentation, and a mode
    of `align_with_siblings`; what it says of a document follows from these and the document's task alone.
    """

    background: tuple[bytes, ...] = field(repr=False)
    encoder: str
    segmentation: str
    mode: str

    def run(self, tasks: Sequence[DocumentTask]) -> list[DocumentResult]:
        """Return the results of some documents; those of one event are best given together."""
        garbled = GarbledAligner(self._background)
        return [self._result(task, garbled) for task in tasks]

    def __getstate__(self) -> dict[str, object]:
        # What is made of the vectors is many times as large as they are.
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def _result(self, task: DocumentTask, aligner: GarbledAligner) -> DocumentResult:
        left = task.own.sentences()
        sides: dict[LinkRole, SideTexts] = {"clean": task.clean, "garbled": task.garbled, "source": task.source}
        linked = self._linked(task, left, sides, aligner)
        reports = report_segments(task.own.segments, left, linked, self._semantics, linked[0].signature)
        return DocumentResult(
            document=task.document,
            signature=linked[-1].signature,
            links=tuple(
                _segment_link(k, task.own.segments, sides[t.role].segments, t.role) for t in linked for k in t.links
            ),
            reports=tuple(reports),
        )

    def _linked(
        self, task: DocumentTask, left: Sentences, sides: dict[LinkRole, SideTexts], aligner: GarbledAligner
    ) -> list[LinkedTexts]:
        """Return the links of a document to clean reports, to its source and to garbled reports, in this order."""
        own = task.own.segments
        right = {role: side.sentences() for role, side in sides.items()}
        constraints = {role: constraints_for(task.decisions, own, side.segments) for role, side in sides.items()}
        clean = align_with_siblings(left, right["clean"], self._background, constraints["clean"], self.mode)
        used = clean.signature

        def linked(role: LinkRole, links: Sequence[Link], used: str) -> LinkedTexts:
            alignment = Alignment(links=tuple(links), signature="")
            decided = with_kinds(alignment, task.decisions, own, sides[role].segments)
            return LinkedTexts(
                role=role,
                sentences=right[role],
                links=decided.links,
                signature=full_signature(self.encoder, used, self.segmentation),
                language=sides[role].language,
            )

        found = [linked("clean", clean.links, used)]
        if len(right["source"]):
            source = align_with_source(
                left, right["source"], self._background, constraints["source"], self.mode, is_told=task.is_told
            )
            used = f"{used}|source:{source.signature}"
            known = {i for k in source.links for i in k.left}
            clear = [k for k in clean.links if k.right or not known & set(k.left)]
            found = [linked("clean", clear, clean.signature), linked("source", source.links, used)]
        if len(right["garbled"]):
            others = task.garbled.documents
            garbled = aligner.links(task.document, left, others, right["garbled"], constraints["garbled"])
            used = used if comparable_signature() in used else f"{used}|{comparable_signature()}"
            found.append(linked("garbled", garbled, used))
        return found

    @cached_property
    def _background(self) -> Sentences:
        texts = background_texts()
        return Sentences(
            texts=tuple(texts),
            encodings=tuple(map(unpack, self.background)),
            documents=(0,) * len(texts),
            published=(None,) * len(texts),
        )

    @cached_property
    def _semantics(self) -> SemanticScorer:
        return SemanticScorer(self._background.encodings)


def _segment_link(link: Link, left: Sequence[Segment], right: Sequence[Segment], role: LinkRole) -> SegmentLink:
    return SegmentLink(
        left=tuple(left[i].id for i in link.left),
        right=tuple(right[j].id for j in link.right),
        kind=link.kind,
        score=link.score,
        probability=link.probability,
        role=role,
    )
