"""Bring a workspace up to date with a corpus: ingest, encode, align and score; finished work is not repeated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.alignment import Sentences
from workbench.editing.link_decisions import active_decisions, constraints_for, with_kinds
from workbench.encoders.background import background_texts
from workbench.engine.reports import full_signature, report_segments
from workbench.engine.roles import assign_roles
from workbench.errors import CorpusError, WorkspaceError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.segmentation import content_segments, segmentation_signature
from workbench.ingest.srx import SentenceRules
from workbench.records import Document, Link, LinkDecision, Role, RunSummary, Segment, SegmentLink, segment_place
from workbench.service.pipeline.events import find_events, siblings_by_document
from workbench.service.pipeline.kept_rules import keep_rules
from workbench.service.pipeline.recut import recut
from workbench.service.pipeline.sibling_modes import align_with_siblings, aligners_signature
from workbench.service.pipeline.summary import summaries
from workbench.service.review.names import name_findings
from workbench.service.settings import WorkbenchContext, silent
from workbench.service.vectors import Vectors
from workbench.store import Workspace

if TYPE_CHECKING:
    from workbench.scoring.semantic import SemanticScorer

__all__ = ["run", "run_corpus"]

_ROLES, _MODE = "roles", "mode"  # facts on the workspace


def run(
    context: WorkbenchContext,
    folder: Path,
    *,
    strict: bool = False,
    mode: str = "auto",
    rules: SentenceRules | None = None,
) -> RunSummary:
    """Bring the workspace up to date with a corpus folder; if `strict`, one bad document is a CorpusError.

    mode is that of `align_with_siblings`; without rules of segmentation those of the corpus are taken.
    """
    corpus = read_corpus(folder, strict=strict)
    return run_corpus(context, replace(corpus, rules=rules) if rules else corpus, mode)


def run_corpus(context: WorkbenchContext, corpus: Corpus, mode: str | None = None) -> RunSummary:
    """Bring the workspace up to date with a corpus; documents that are not in it are kept, but no longer active.

    Without a mode, that of the last run is taken.
    """
    encoder = Vectors(context.settings, None, silent).signature  # an unknown encoder fails before anything is written
    segmentation = segmentation_signature(corpus.rules)
    signature = full_signature(encoder, segmentation=segmentation)
    known = _known_roles(context, signature)
    documents, segments = assign_roles(corpus, known)
    with Workspace.open(context.path, create=True) as workspace, workspace.run_lock():
        held = workspace.meta("corpus")
        if held not in {None, corpus.name}:
            raise CorpusError("workspace-other-corpus", path=context.path, held=held, corpus=corpus.name)
        new = recut(workspace, documents, segments, segmentation)
        workspace.save_corpus(corpus.name, documents, new, segmentation)
        keep_rules(workspace, corpus.rules)
        _remember_roles(workspace, signature, known, corpus, documents)
        vectors = Vectors(context.settings, workspace, context.progress)
        mode = mode or workspace.meta(_MODE) or "auto"
        if mode != workspace.meta(_MODE):
            workspace.set_meta(_MODE, mode)
        redone = _align_and_score(context, workspace, vectors, mode, segmentation)
        name_findings(workspace, vectors, signature)
        return RunSummary(
            corpus=corpus.name,
            documents=summaries(workspace),
            encoded=vectors.encoded,
            redone=redone,
            signature=signature,
            skipped=corpus.skipped,
        )


def _known_roles(context: WorkbenchContext, signature: str) -> dict[str, Role | None]:
    """Return what `assign_roles` takes as known: the documents that the workspace has judged in the same way."""
    try:
        with Workspace.open(context.path) as workspace:
            held = json.loads(workspace.meta(_ROLES) or "{}")
    except WorkspaceError:  # there is none yet, or the run will tell
        return {}
    roles: dict[str, Role | None] = held["roles"] if held.get("signature") == signature else {}
    return roles


def _remember_roles(
    workspace: Workspace,
    signature: str,
    known: Mapping[str, Role | None],
    corpus: Corpus,
    documents: Sequence[Document],
) -> None:
    told = {d.id for d in corpus.documents if d.role != "unknown" or d.language != "ar"}
    roles = {**known, **{d.id: known.get(d.id) if d.id in told else d.role for d in documents}}
    if roles != known:
        workspace.set_meta(_ROLES, json.dumps({"signature": signature, "roles": roles}))


def _align_and_score(
    context: WorkbenchContext, workspace: Workspace, vectors: Vectors, mode: str, segmentation: str
) -> int:
    """Align and score the garbled documents whose inputs have changed; return their number."""
    documents = workspace.documents()
    find_events(workspace, vectors, context.progress, segmentation)
    stage = _Stage(workspace, vectors, documents, mode, segmentation)
    stale = stage.stale(documents)
    if stale:
        vectors.prepare([*background_texts(), *stage.texts(stale)])
    for done, document in enumerate(stale):
        context.progress("align and score", done, len(stale))
        while not stage.save_result(document):
            pass  # a decision on a link came between
    context.progress("align and score", len(stale), len(stale))
    return len(stale)


class _Stage:
    """Aligns and scores garbled documents, each with the clean ones of its event."""

    def __init__(
        self, workspace: Workspace, vectors: Vectors, documents: Sequence[Document], mode: str, segmentation: str
    ) -> None:
        self._workspace = workspace
        self._vectors = vectors
        self._clean = {d.id: d for d in documents if d.role == "clean"}
        self._place = {d.id: k for k, d in enumerate(documents)}
        self._siblings = siblings_by_document(workspace, documents)
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
        """Return the texts that some documents are aligned by: their own and those of their siblings."""
        needed = {d.id: d for own in documents for d in (own, *self._siblings[own.id])}
        return [s.text for d in needed.values() for s in content_segments(self._workspace.segments(d))]

    def save_result(self, document: Document) -> bool:
        """Align, score and save; if a decision on a link came between, nothing is saved and False returned."""
        decisions = self._workspace.link_decisions.all(document.id)
        right_documents = self._right_documents(document, decisions)
        left_segments = content_segments(self._workspace.segments(document))
        right_segments = [s for d in right_documents for s in content_segments(self._workspace.segments(d))]
        left = _sentences(left_segments, [document], self._vectors)
        right = _sentences(right_segments, right_documents, self._vectors)
        constraints = constraints_for(decisions, left_segments, right_segments)
        aligned = align_with_siblings(left, right, self._background, constraints, self._mode)
        signature = full_signature(self._vectors.signature, aligned.signature, self._segmentation)
        alignment = with_kinds(aligned, decisions, left_segments, right_segments)
        reports = report_segments(left_segments, left, right, alignment, self._semantics, signature)
        links = [_segment_link(k, left_segments, right_segments) for k in alignment.links]
        inputs = self._inputs(document, decisions)
        return self._workspace.save_result(document.id, inputs, signature, links, reports, seen=len(decisions))

    def _inputs(self, document: Document, decisions: Sequence[LinkDecision]) -> str:
        """Return the hash of everything that a document's result depends on."""
        texts = (document, *self._right_documents(document, decisions))
        facts: list[object] = [[[d.id, d.published] for d in texts], self._signature]
        if active := active_decisions(decisions):
            facts.append([[d.left, d.right, d.kind] for d in active])
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def _right_documents(self, document: Document, decisions: Sequence[LinkDecision]) -> list[Document]:
        """Return the siblings of a document, and those in which a person has found a counterpart, in corpus order."""
        decided = {segment_place(i).document_id for d in active_decisions(decisions) if d.kept for i in d.right}
        needed = {d.id for d in self._siblings[document.id]} | (decided & self._clean.keys())
        return sorted((self._clean[i] for i in needed), key=lambda d: self._place[d.id])

    @cached_property
    def _background(self) -> Sentences:
        return self._vectors.background()

    @cached_property
    def _semantics(self) -> SemanticScorer:
        return self._vectors.semantics()


def _sentences(segments: Sequence[Segment], documents: Sequence[Document], vectors: Vectors) -> Sentences:
    index = {d.id: k for k, d in enumerate(documents)}
    return Sentences(
        texts=tuple(s.text for s in segments),
        encodings=vectors.of([s.text for s in segments]),
        documents=tuple(index[s.document_id] for s in segments),
        published=tuple(documents[index[s.document_id]].published for s in segments),
    )


def _segment_link(link: Link, left: Sequence[Segment], right: Sequence[Segment]) -> SegmentLink:
    return SegmentLink(
        left=tuple(left[i].id for i in link.left),
        right=tuple(right[j].id for j in link.right),
        kind=link.kind,
        score=link.score,
        probability=link.probability,
    )
