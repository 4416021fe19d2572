"""Documents that join or leave a corpus: their events are brought up to date, and nothing else is looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from workbench.engine.inline import InlineEngine
from workbench.engine.reports import full_signature
from workbench.engine.roles import document_roles
from workbench.engine.stages import Engine
from workbench.errors import CorpusError, WorkspaceError
from workbench.ingest.corpus import Corpus
from workbench.ingest.segmentation import segmentation_signature
from workbench.records import Document, DocumentSummary, RunSummary, segment_place
from workbench.service.pipeline.alignment import align_and_score
from workbench.service.pipeline.document_tasks import DocumentTasks
from workbench.service.pipeline.event_reports import event_plan, event_reports
from workbench.service.pipeline.events import find_events
from workbench.service.pipeline.judged_roles import check_not_erased, judged_roles, remember_roles
from workbench.service.pipeline.kept_rules import kept_rules
from workbench.service.pipeline.recut import recut
from workbench.service.pipeline.settled import MODE, is_checked, is_settled, pending, pending_fact, settle
from workbench.service.pipeline.summary import summaries_of
from workbench.service.review.names import name_findings_of
from workbench.service.settings import WorkbenchContext, silent
from workbench.service.vectors import Vectors
from workbench.store import Workspace, held_open
from workbench.store.checksums import DAMAGED
from workbench.store.corpus_documents import DocumentOutline

__all__ = ["join_corpus", "joined"]


def join_corpus(
    context: WorkbenchContext,
    documents: Sequence[Document] = (),
    *,
    changed: Collection[str] = (),
    removed: Collection[str] = (),
) -> RunSummary | None:
    """Add documents to the corpus, and bring them and their events up to date; None where all has to be run.

    changed are the ids of documents whose segments are other ones now, removed those of documents that leave. What it
    costs grows with the corpus by a look at its list of documents and at what is kept to compare them by. The summary
    is that of the documents that joined, changed or were aligned anew.

    All has to be run where the last run was broken off, or of other settings or an earlier version; where a document is
    in the corpus already, in another form; and where the workspace was not checked for damage for a day, or is damaged.
    """
    with held_open(context.path):
        try:
            with Workspace.open(context.path) as workspace, workspace.run_lock():
                name, rules = workspace.meta("corpus"), kept_rules(workspace)
                present = {d.id: d for d in workspace.corpus.documents(d.id for d in documents)}
                if name is None or any(present.get(d.id, d) != d for d in documents):
                    return None
                corpus = Corpus(name=name, documents=tuple(documents), rules=rules)
                return joined(context, workspace, corpus, InlineEngine(), changed=changed, removed=removed)
        except WorkspaceError as error:
            if error.code not in DAMAGED:
                raise
            return None


def joined(
    context: WorkbenchContext,
    workspace: Workspace,
    added: Corpus,
    engine: Engine,
    *,
    changed: Collection[str] = (),
    removed: Collection[str] = (),
    order: Sequence[str] = (),
) -> RunSummary | None:
    """Do what `join_corpus` does in a workspace that is locked for a run.

    added is a corpus of the new documents; they come last, or in the order of the ids of all.
    """
    encoder = Vectors(context.settings, None, silent).signature
    segmentation = segmentation_signature(added.rules)
    if not (is_settled(workspace, encoder, segmentation) and is_checked(workspace)):
        return None
    check_not_erased(workspace, added.documents)
    left = _garbled_of(workspace, workspace.corpus.outlines(), removed) if removed else frozenset()
    waiting = {*pending(workspace), *changed, *left, *(d.id for d in added.documents)} - set(removed)
    _change(workspace, added, encoder, waiting, removed, order)
    vectors = Vectors(context.settings, workspace, context.progress, engine)
    find_events(workspace, vectors, context.progress, segmentation, engine)
    outlines = workspace.corpus.outlines()
    garbled = _garbled_of(workspace, outlines, waiting)
    around = workspace.corpus.documents(_around(workspace, outlines, garbled))
    mode = workspace.meta(MODE) or "auto"
    tasks = DocumentTasks(workspace, vectors, around, mode, segmentation, among=garbled)
    own = None if changed else {d.id for d in added.documents}
    done = align_and_score(tasks, vectors, context.progress, engine, own)
    signature = full_signature(encoder, segmentation=segmentation)
    context.progress("names", 0, 1)
    affected = [d for d in around if d.id in garbled]
    name_findings_of(workspace, vectors, signature, engine, affected, around)
    context.progress("names", 1, 1)
    settle(workspace, encoder, segmentation, [d.id for d, _ in done.set_aside])
    return RunSummary(
        corpus=added.name,
        documents=_summaries(workspace, outlines, {*waiting, *(d.id for d in done.redone)}),
        encoded=vectors.encoded,
        redone=len(done.redone),
        signature=signature,
        skipped=done.skipped(),
    )


def _change(
    workspace: Workspace,
    corpus: Corpus,
    encoder: str,
    waiting: Collection[str],
    removed: Collection[str],
    order: Sequence[str],
) -> None:
    """Add documents with their roles and segments, and take others out; some are pending from now on."""
    segmentation = segmentation_signature(corpus.rules)
    signature = full_signature(encoder, segmentation=segmentation)
    known = judged_roles(workspace, signature)
    documents, segments = document_roles(corpus, known)
    rest = [o.language for o in workspace.corpus.outlines() if o.id not in removed]
    if "ar" not in {*rest, *(d.language for d in documents)}:
        raise CorpusError("corpus-not-arabic", corpus=corpus.name)
    new = recut(workspace, documents, segments, segmentation, {})
    workspace.corpus.change(documents, new, pending_fact(waiting), removed=removed, order=order)
    remember_roles(workspace, signature, known, corpus, documents)


def _garbled_of(workspace: Workspace, outlines: Sequence[DocumentOutline], attended: Collection[str]) -> frozenset[str]:
    """Return the garbled documents whose results may rest on others than they did, some documents being attended to.

    Those are the documents themselves, the reports of their events, those in which people have found counterparts in
    them, and what has no result, or one that decisions on links have overtaken.
    """
    told = {i for o in outlines if o.id in attended for i in o.source_of}
    picked = {
        decision.document_id
        for decision in workspace.link_decisions.all()
        if any(segment_place(right).document_id in attended for right in decision.right)
    }
    near = {*attended, *told, *picked, *_events_of(workspace, attended), *workspace.corpus.without_result()}
    return frozenset(o.id for o in outlines if o.role == "garbled" and o.id in near)


def _around(workspace: Workspace, outlines: Sequence[DocumentOutline], garbled: Collection[str]) -> set[str]:
    """Return the ids of some garbled documents and of all that these may be aligned with."""
    decided = {
        segment_place(right).document_id
        for i in garbled
        for decision in workspace.link_decisions.all(i)
        for right in decision.right
    }
    sources = {o.id for o in outlines if not set(o.source_of).isdisjoint(garbled)}
    return {*garbled, *_events_of(workspace, garbled), *decided, *sources}


def _events_of(workspace: Workspace, documents: Collection[str]) -> set[str]:
    """Return the ids of the documents that report an event of one of some documents."""
    plan = event_plan(workspace)
    pairs = workspace.events.related(plan.thresholds.same_event, documents)
    named = chain.from_iterable(some for some in plan.members().values() if not set(some).isdisjoint(documents))
    return {i for pair in pairs for i in (pair.one, pair.other)} | set(named)


def _summaries(
    workspace: Workspace, outlines: Sequence[DocumentOutline], ids: Collection[str]
) -> tuple[DocumentSummary, ...]:
    documents = workspace.corpus.documents(ids)
    garbled = frozenset(d.id for d in documents if d.role == "garbled")
    around = workspace.corpus.documents(_around(workspace, outlines, garbled))
    names = {o.id: o.name for o in outlines}
    return summaries_of(workspace, documents, event_reports(workspace, around, garbled), names)
