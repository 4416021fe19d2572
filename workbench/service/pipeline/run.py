"""Bring a workspace up to date with a corpus: ingest, encode, align and score; finished work is not repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from workbench.engine.opening import open_engine
from workbench.engine.reports import full_signature
from workbench.engine.roles import assign_roles
from workbench.engine.stages import Engine, EngineOptions
from workbench.errors import CorpusError, WorkspaceError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.segmentation import segmentation_signature
from workbench.ingest.srx import SentenceRules
from workbench.records import Document, Role, RunSummary, Segment
from workbench.service.pipeline.alignment import align_and_score
from workbench.service.pipeline.document_tasks import DocumentTasks
from workbench.service.pipeline.event_reports import PLAN, event_plan
from workbench.service.pipeline.events import find_events
from workbench.service.pipeline.joining import joined
from workbench.service.pipeline.judged_roles import check_not_erased, judged_roles, remember_roles
from workbench.service.pipeline.kept_rules import keep_rules, kept_rules
from workbench.service.pipeline.recut import recut
from workbench.service.pipeline.settled import CHECKED, MODE, is_checked, settle, unsettle
from workbench.service.pipeline.summary import summaries
from workbench.service.review.names import name_findings
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext, silent
from workbench.service.vectors import Vectors
from workbench.store import Workspace, held_open
from workbench.store.checksums import DAMAGED
from workbench.store.rows import document_row

__all__ = ["VectorPlace", "run", "run_corpus"]

VectorPlace = Path | Literal["workspace"] | None


def run(
    context: WorkbenchContext,
    folder: Path,
    *,
    strict: bool = False,
    mode: str = "auto",
    rules: SentenceRules | None = None,
    engine: EngineOptions | None = None,
    vectors: VectorPlace = None,
) -> RunSummary:
    """Bring the workspace up to date with a corpus folder; if `strict`, one bad document is a CorpusError.

    mode is that of `align_with_siblings`; without rules of segmentation those of the corpus are taken. The engine
    changes how long it takes, and nothing else; without one everything is done in this process. With `vectors`, all
    vectors are moved to that place first, and kept there.
    """
    context.progress("read", 0, 1)
    corpus = read_corpus(folder, strict=strict)
    context.progress("read", 1, 1)
    return run_corpus(context, replace(corpus, rules=rules) if rules else corpus, mode, engine, vectors=vectors)


def run_corpus(
    context: WorkbenchContext,
    corpus: Corpus,
    mode: str | None = None,
    engine: EngineOptions | None = None,
    *,
    complete: bool = True,
    vectors: VectorPlace = None,
) -> RunSummary:
    """Bring the workspace up to date with a corpus; documents that are not in it are kept, but no longer active.

    Without a mode, that of the last run is taken. One that is not `complete` may have nothing to compare with yet.
    """
    with held_open(context.path), open_engine(engine or EngineOptions(), context.settings.device) as opened:
        try:
            return _run_corpus(context, corpus, mode, opened, complete=complete, place=vectors)
        except WorkspaceError as error:
            if error.code not in DAMAGED:
                raise
            with Workspace.open(context.path) as workspace:
                workspace.set_meta(CHECKED, "")
            return _run_corpus(context, corpus, mode, opened, complete=complete, place=vectors)


def _run_corpus(
    context: WorkbenchContext,
    corpus: Corpus,
    mode: str | None,
    engine: Engine,
    *,
    complete: bool,
    place: VectorPlace,
) -> RunSummary:
    encoder = Vectors(context.settings, None, silent).signature  # an unknown encoder fails before anything is written
    segmentation = segmentation_signature(corpus.rules)
    signature = full_signature(encoder, segmentation=segmentation)
    known = _known_roles(context, signature)
    documents, segments = assign_roles(corpus, known, complete=complete)
    with Workspace.open(context.path, create=True) as workspace, workspace.run_lock():
        told = _joined(context, workspace, corpus, documents, mode, engine) if place is None else None
        if told is not None:
            return replace(told, documents=summaries(workspace), skipped=(*corpus.skipped, *told.skipped))
        check_not_erased(workspace, documents)
        damaged = _repaired(workspace, documents, complete=complete)
        held = workspace.meta("corpus")
        if held not in {None, corpus.name}:
            raise CorpusError("workspace-other-corpus", path=context.path, held=held, corpus=corpus.name)
        if place is not None:
            workspace.vector_store.move(None if place == "workspace" else place)
        unsettle(workspace)
        _save(workspace, corpus, documents, recut(workspace, documents, segments, segmentation, damaged))
        remember_roles(workspace, signature, known, corpus, documents)
        vectors = Vectors(context.settings, workspace, context.progress, engine)
        mode = mode or workspace.meta(MODE) or "auto"
        if mode != workspace.meta(MODE):
            workspace.set_meta(MODE, mode)
        find_events(workspace, vectors, context.progress, segmentation, engine)
        tasks = DocumentTasks(workspace, vectors, workspace.documents(), mode, segmentation)
        done = align_and_score(tasks, vectors, context.progress, engine)
        context.progress("names", 0, 1)
        name_findings(workspace, vectors, signature, engine)
        context.progress("names", 1, 1)
        settle(workspace, encoder, segmentation, [d.id for d, _ in done.set_aside])
        return RunSummary(
            corpus=corpus.name,
            documents=summaries(workspace),
            encoded=vectors.encoded,
            redone=len(done.redone),
            signature=signature,
            skipped=(*corpus.skipped, *done.skipped()),
        )


def _save(workspace: Workspace, corpus: Corpus, documents: Sequence[Document], segments: Sequence[Segment]) -> None:
    """Save the documents of a corpus, with their roles, and what it says of segmentation and events."""
    workspace.save_corpus(corpus.name, documents, segments, segmentation_signature(corpus.rules))
    keep_rules(workspace, corpus.rules)
    if corpus.events is not None and corpus.events != event_plan(workspace):
        workspace.set_meta(PLAN, corpus.events.to_json())


def _joined(
    context: WorkbenchContext,
    workspace: Workspace,
    corpus: Corpus,
    documents: Sequence[Document],
    mode: str | None,
    engine: Engine,
) -> RunSummary | None:
    """Bring a workspace up to date with a corpus that has gained or lost documents, and is otherwise what it holds.

    documents are those of the corpus with their roles. None where all has to be run.
    """
    if not is_checked(workspace):
        return None
    stored = {o.id: o.checksum for o in workspace.corpus.outlines()}
    wanted = [d.id for d in documents]
    kept = [i for i in stored if i in set(wanted)]
    if not kept or kept != [i for i in wanted if i in stored] or list(stored) == wanted:
        return None
    if any(stored[d.id] != document_row(d, 0)["checksum"] for d in documents if d.id in stored):
        return None
    if (workspace.meta("corpus"), mode or workspace.meta(MODE)) != (corpus.name, workspace.meta(MODE)):
        return None
    if kept_rules(workspace) != corpus.rules or corpus.events not in (None, event_plan(workspace)):
        return None
    new = replace(corpus, documents=tuple(d for d in corpus.documents if d.id not in stored))
    return joined(context, workspace, new, engine, removed=stored.keys() - set(wanted), order=wanted)


def _repaired(workspace: Workspace, documents: Sequence[Document], *, complete: bool) -> Mapping[str, frozenset[str]]:
    """Check and repair the workspace: in a run that adds no document, and in one that adds or changes some once a day.

    The cost of adding a report must not grow with the whole workspace; what a run reads is checked as it is read.
    """
    with workspace.reading() as reading:
        known = set(reading.document_ids())
    is_partial = not complete or any(d.id not in known for d in documents)
    if is_partial and is_checked(workspace):
        return {}
    damaged = workspace.repair({d.id: d.text for d in documents})
    workspace.set_meta(CHECKED, now())
    return damaged


def _known_roles(context: WorkbenchContext, signature: str) -> dict[str, Role | None]:
    try:
        with Workspace.open(context.path) as workspace:
            return judged_roles(workspace, signature)
    except WorkspaceError:  # there is none yet, or the run will tell
        return {}
