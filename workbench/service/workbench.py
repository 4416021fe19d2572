"""The workbench on a workspace: take a corpus in, find roles and siblings, align, score, tell, export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.alignment import Sentences, align_comparable
from workbench.editing.link_decisions import active_decisions
from workbench.editing.revisions import current_state
from workbench.encoders.background import background_texts
from workbench.errors import CorpusError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.ingest.segmentation import prose, segment
from workbench.records import (
    ACCEPTED,
    Alignment,
    DatabaseURL,
    Document,
    ExportedLink,
    ExportedSegment,
    HistoryEntry,
    Link,
    LinkDecision,
    Revision,
    Role,
    Segment,
    Status,
)
from workbench.records.summaries import DocumentSummary, RunSummary
from workbench.scoring.fidelity import report_alone
from workbench.scoring.quality import role_of
from workbench.scoring.semantic import Semantics
from workbench.service.exchange.import_segments import ImportSummary
from workbench.service.exchange.imports import human_edits, import_corrections
from workbench.service.pipeline.summary import summary
from workbench.service.review import annotations as marks
from workbench.service.review import link_decisions as links
from workbench.service.review import locks, rescoring
from workbench.service.review import replacements as propagation
from workbench.service.review import revisions as corrections
from workbench.service.review import translation_memory as memory
from workbench.service.review.names import name_findings
from workbench.service.review.rescoring import full_signature, report_against
from workbench.service.review.revisions import CurrentText, Edit
from workbench.service.settings import Progress, Settings, silent
from workbench.service.vectors import Vectors
from workbench.store import DocumentProgress, Query, ResultPage, SegmentLink, SegmentResult, SegmentView, Workspace

__all__ = ["Workbench"]


class Workbench:
    """The use cases on one workspace file."""

    def __init__(
        self, workspace: Path | DatabaseURL, settings: Settings | None = None, progress: Progress = silent
    ) -> None:
        self.path = workspace
        self.settings = settings or Settings()
        self._progress = progress

    def run(self, folder: Path) -> RunSummary:
        """Bring the workspace up to date with a corpus folder; what is there already is not done again."""
        return self.take_corpus(read_corpus(folder))

    def take_corpus(self, corpus: Corpus) -> RunSummary:
        """Bring the workspace up to date with some documents; those that are not among them stay, but rest."""
        documents, segments = _prepared(corpus)
        vectors_name = Vectors(
            self.settings, None, silent
        ).signature  # an unknown encoder is told before anything is made
        with Workspace.open(self.path, create=True) as workspace, workspace.run_lock():
            held = workspace.meta("corpus")
            if held not in {None, corpus.name}:
                raise CorpusError(
                    f"{self.path} holds the corpus '{held}', not '{corpus.name}'.",
                    remedy="Name another file with --workspace.",
                )
            workspace.save_corpus(corpus.name, documents, [s for d in documents for s in segments[d.id]], SEGMENTS)
            vectors = Vectors(self.settings, workspace, self._progress)
            redone = self._bring_up(workspace, vectors)
            name_findings(workspace, vectors, full_signature(vectors_name))
            return RunSummary(
                corpus=corpus.name,
                documents=tuple(summary(workspace, d) for d in workspace.documents()),
                encoded=vectors.encoded,
                redone=redone,
                signature=full_signature(vectors_name),
            )

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return what there is to say of each document of the workspace."""
        with Workspace.open(self.path) as workspace:
            return tuple(summary(workspace, d) for d in workspace.documents())

    def segments(self, name: str | None = None, *, worst_first: bool = False) -> tuple[ExportedSegment, ...]:
        """Return every garbled segment, or those of one document, with its counterparts and its report."""
        with Workspace.open(self.path) as workspace:
            documents = {d.id: d for d in workspace.documents()}
            places = {s.id: s for d in documents.values() for s in workspace.segments(d)}
            histories = corrections.histories(workspace)
            rows = [
                row
                for document in documents.values()
                if document.role == "garbled" and name in {None, document.name}
                for row in _exported(workspace, document, documents, places, histories)
            ]
        return tuple(sorted(rows, key=lambda r: r.report.fidelity) if worst_first else rows)

    def search(self, query: Query) -> ResultPage:
        """Return a page of the garbled segments that a query finds."""
        with Workspace.open(self.path) as workspace:
            return workspace.search(query)

    def segment(self, segment_id: str) -> SegmentView:
        """Return a garbled segment with its report, counterparts, neighbours and history."""
        with Workspace.open(self.path) as workspace:
            found = workspace.view(segment_id)
        if found is None:
            raise corrections.no_segment(segment_id, self.path)
        return found

    def progress(self) -> tuple[DocumentProgress, ...]:
        """Return how many segments of each garbled document have which status and label."""
        with Workspace.open(self.path) as workspace:
            return workspace.progress()

    def correct(
        self,
        segment_id: str,
        text: str,
        *,
        base: str | None,
        author: str,
        status: Status = "done",
        comment: str = "",
        seconds: float | None = None,
        taken: Sequence[str] = (),
        refused: Sequence[str] = (),
    ) -> Revision:
        """Put a text in the place of a segment's; base is the revision that the author saw, None for the garbled text.

        If another revision came first nothing is overwritten: the text is kept as a draft beside it, and a
        ConflictError tells both.
        """
        edit = Edit(
            base=base,
            author=author,
            text=text,
            status=status,
            comment=comment,
            seconds=seconds,
            taken=tuple(taken),
            refused=tuple(refused),
        )
        return corrections.change(self.path, segment_id, edit, "correct")

    def undo(
        self, segment_id: str, *, base: str | None, author: str, allow: Callable[[Status], None] | None = None
    ) -> Revision:
        """Bring back the text from before the last revision that is not undone; that is a revision too.

        allow may refuse the status that comes back with it.
        """
        return corrections.change(self.path, segment_id, Edit(base=base, author=author), "undo", allow)

    def redo(
        self, segment_id: str, *, base: str | None, author: str, allow: Callable[[Status], None] | None = None
    ) -> Revision:
        """Bring back what the last undo took away; allow may refuse its status."""
        return corrections.change(self.path, segment_id, Edit(base=base, author=author), "redo", allow)

    def history(self, name: str | None = None, *, measured: bool = False) -> tuple[HistoryEntry, ...]:
        """Return all revisions, or those of a document, in the order they came; measured, with their effort."""
        return corrections.history(self.path, name, measured=measured)

    def current(self) -> tuple[CurrentText, ...]:
        """Return the text that stands for every segment that was ever corrected."""
        return corrections.current(self.path)

    def take_in(self, file: Path, *, author: str = "") -> ImportSummary:
        """Take in a history, or corrected segments by an author; all of the file or nothing."""
        return import_corrections(self.path, file, author, self.settings.encoder)

    def back_up(self, target: Path) -> None:
        """Copy the workspace to a new file while it is in use."""
        corrections.back_up_workspace(self.path, target)

    def restore(self, backup: Path, *, replace_present: bool = False) -> Path | None:
        """Put a backup in the place of the workspace; return where the one that was there is kept."""
        return corrections.restore_workspace(backup, self.path, replace_present=replace_present)

    # The use cases of teamwork; each is a function of the workbench in the module of its noun.
    human_edits = human_edits
    propagate_preview = propagation.preview_replacement
    propagate_name_preview = propagation.preview_name_replacement
    propagate = propagation.replace_everywhere
    repairs_of = propagation.repairs_of
    undo_batch = propagation.undo_batch
    batches = propagation.batches
    memory = memory.memory
    mark = marks.annotate
    change_mark = marks.change_annotation
    dismiss = marks.dismiss_annotation
    dismiss_finding = marks.dismiss_finding
    mark_history = marks.annotation_history
    marks = marks.annotations
    confirm_link = links.confirm_link
    cut_link = links.cut_link
    pick_link = links.pick_link
    merge_links = links.merge_links
    split_link = links.split_link
    withdraw_decision = links.withdraw_decision
    link_decisions = links.link_decisions
    rescore = rescoring.rescore
    lock = locks.lock
    unlock = locks.unlock
    holder = locks.holder
    locks = locks.locks

    def _bring_up(self, workspace: Workspace, vectors: Vectors) -> int:
        documents = workspace.documents()
        clean = [d for d in documents if d.role == "clean"]
        garbled = [d for d in documents if d.role == "garbled"]
        wanted = {d.id: _inputs(d, clean, vectors.signature, workspace.link_decisions.all(d.id)) for d in garbled}
        stale = [d for d in garbled if workspace.result_inputs(d.id) != wanted[d.id]]
        if not stale:
            return 0
        texts = {d.id: tuple(s.text for s in prose(workspace.segments(d))) for d in (*stale, *clean)}
        vectors.prepare([*background_texts(), *(t for some in texts.values() for t in some)])
        right_segments = [s for d in clean for s in prose(workspace.segments(d))]
        right = _sentences(right_segments, clean, vectors)
        background = vectors.sentences(background_texts())
        semantics = vectors.semantics()
        full = full_signature(vectors.signature)
        for done, document in enumerate(stale):
            self._progress("align and score", done, len(stale))
            left_segments = prose(workspace.segments(document))
            left = _sentences(left_segments, [document], vectors)
            saved = False
            while not saved:  # again where somebody decides on a link meanwhile
                decisions = workspace.link_decisions.all(document.id)
                made = links.constraints_on(decisions, left_segments, right_segments)
                found = align_comparable(left, right, background, made)
                alignment = links.with_kinds(found, decisions, left_segments, right_segments)
                reports = _reports(left_segments, left, right, alignment, semantics, full)
                linked = [_linked(k, left_segments, right_segments) for k in alignment.links]
                inputs = _inputs(document, clean, vectors.signature, decisions)
                saved = workspace.save_result(document.id, inputs, full, linked, reports, seen=len(decisions))
        self._progress("align and score", len(stale), len(stale))
        return len(stale)


def _prepared(corpus: Corpus) -> tuple[list[Document], dict[str, tuple[Segment, ...]]]:
    """Return the documents with their roles, and their segments; raise CorpusError where nothing can be aligned."""
    if len(corpus.documents) < 2:
        raise CorpusError(
            f"The corpus '{corpus.name}' has one document; there is nothing to align it with.",
            remedy="Add cleaner reports of the same events to the folder.",
        )
    if all(d.language != "ar" for d in corpus.documents):
        raise CorpusError(
            f"No document of the corpus '{corpus.name}' is in Arabic.",
            remedy="Add the Arabic texts; to align other languages use: workbench align LEFT RIGHT",
        )
    segments = {d.id: segment(d) for d in corpus.documents}
    documents = [replace(d, role=_role(d, segments[d.id])) for d in corpus.documents]
    for role, what in (("garbled", "needs repair"), ("clean", "could serve to repair another")):
        if all(d.role != role for d in documents):
            raise CorpusError(
                f"No document of the corpus '{corpus.name}' {what}: all look {documents[0].role}.",
                remedy=f'Name the {role} ones in corpus.toml with role = "{role}".',
            )
    return documents, segments


def _role(document: Document, segments: Sequence[Segment]) -> Role:
    if document.role != "unknown":
        return document.role
    if document.language != "ar":
        return "clean"
    return role_of([s.text for s in segments if s.kind != "furniture"])


def _inputs(document: Document, clean: Sequence[Document], encoder: str, decided: Sequence[LinkDecision]) -> str:
    """Return a hash of everything that a document's result depends on."""
    facts: list[object] = [[[d.id, d.published] for d in (document, *clean)], full_signature(encoder)]
    if stand := active_decisions(decided):
        facts.append([[d.left, d.right, d.kind] for d in stand])
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _sentences(segments: Sequence[Segment], documents: Sequence[Document], vectors: Vectors) -> Sentences:
    number = {d.id: k for k, d in enumerate(documents)}
    return Sentences(
        texts=tuple(s.text for s in segments),
        encodings=vectors.of([s.text for s in segments]),
        documents=tuple(number[s.document_id] for s in segments),
        published=tuple(documents[number[s.document_id]].published for s in segments),
    )


def _reports(
    segments: Sequence[Segment],
    left: Sentences,
    right: Sentences,
    alignment: Alignment,
    semantics: Semantics,
    full: str,
) -> list[SegmentResult]:
    """Report on every left segment with its best counterpart: a parallel one before a likelier partial one."""
    results = []
    for i, part in enumerate(segments):
        links = [k for k in alignment.links if i in k.left and k.right and k.probability >= ACCEPTED]
        if links:
            best = max(links, key=lambda k: (k.kind == "parallel", k.probability))
            j = best.right[0]
            report = report_against(
                (part.text, left.encodings[i]),
                (right.texts[j], right.encodings[j]),
                best.kind,
                semantics,
                full,
                shared=len(best.left) > 1,
            )
        else:
            report = report_alone(part.text, full)
        results.append(SegmentResult(segment_id=part.id, report=report))
    return results


def _linked(link: Link, left: Sequence[Segment], right: Sequence[Segment]) -> SegmentLink:
    return SegmentLink(
        left=tuple(left[i].id for i in link.left),
        right=tuple(right[j].id for j in link.right),
        kind=link.kind,
        score=link.score,
        probability=link.probability,
    )


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
