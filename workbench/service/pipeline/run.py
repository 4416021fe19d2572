"""Bring a workspace up to date with a corpus: ingest, encode, align and score; finished work is not repeated."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from workbench.encoders.background import background_texts
from workbench.engine.opening import open_engine
from workbench.engine.reports import full_signature
from workbench.engine.roles import assign_roles
from workbench.engine.stages import Engine, EngineOptions, SetAside
from workbench.errors import CorpusError, WorkbenchError, WorkspaceError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.segmentation import segmentation_signature
from workbench.ingest.srx import SentenceRules
from workbench.records import Document, Role, RunSummary, SkippedFile
from workbench.service.pipeline.document_tasks import DocumentTasks
from workbench.service.pipeline.event_reports import PLAN, event_plan
from workbench.service.pipeline.events import find_events
from workbench.service.pipeline.kept_rules import keep_rules
from workbench.service.pipeline.recut import recut
from workbench.service.pipeline.summary import summaries
from workbench.service.review.names import name_findings
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext, silent
from workbench.service.vectors import Vectors
from workbench.store import Workspace, held_open

__all__ = ["VectorPlace", "run", "run_corpus"]

_ROLES, _MODE, _CHECKED = "roles", "mode", "checked"  # facts on the workspace
_DAY = timedelta(days=1)
_REPAIRABLE = ("workspace-row-damaged", "workspace-damaged")
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
            if error.code not in _REPAIRABLE:
                raise
            with Workspace.open(context.path) as workspace:
                workspace.set_meta(_CHECKED, "")
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
        _check_not_erased(workspace, documents)
        damaged = _repaired(workspace, documents, complete=complete)
        held = workspace.meta("corpus")
        if held not in {None, corpus.name}:
            raise CorpusError("workspace-other-corpus", path=context.path, held=held, corpus=corpus.name)
        if place is not None:
            workspace.vector_store.move(None if place == "workspace" else place)
        new = recut(workspace, documents, segments, segmentation, damaged)
        workspace.save_corpus(corpus.name, documents, new, segmentation)
        keep_rules(workspace, corpus.rules)
        if corpus.events is not None and corpus.events != event_plan(workspace):
            workspace.set_meta(PLAN, corpus.events.to_json())
        _remember_roles(workspace, signature, known, corpus, documents)
        vectors = Vectors(context.settings, workspace, context.progress, engine)
        mode = mode or workspace.meta(_MODE) or "auto"
        if mode != workspace.meta(_MODE):
            workspace.set_meta(_MODE, mode)
        done = _align_and_score(context, workspace, vectors, mode, segmentation, engine)
        context.progress("names", 0, 1)
        name_findings(workspace, vectors, signature, engine)
        context.progress("names", 1, 1)
        return RunSummary(
            corpus=corpus.name,
            documents=summaries(workspace),
            encoded=vectors.encoded,
            redone=done.redone,
            signature=signature,
            skipped=(*corpus.skipped, *done.set_aside),
        )


def _repaired(workspace: Workspace, documents: Sequence[Document], *, complete: bool) -> Mapping[str, frozenset[str]]:
    """Check and repair the workspace: in a run that adds no document, and in one that adds or changes some once a day.

    The cost of adding a report must not grow with the whole workspace; what a run reads is checked as it is read.
    """
    with workspace.reading() as reading:
        known = set(reading.document_ids())
    is_partial = not complete or any(d.id not in known for d in documents)
    if is_partial and _is_checked(workspace.meta(_CHECKED)):
        return {}
    damaged = workspace.repair({d.id: d.text for d in documents})
    workspace.set_meta(_CHECKED, now())
    return damaged


def _is_checked(moment: str | None) -> bool:
    """Return whether a workspace was checked at a moment of the last day."""
    if not moment:
        return False
    return timedelta() <= datetime.fromisoformat(now()) - datetime.fromisoformat(moment) < _DAY


def _check_not_erased(workspace: Workspace, documents: Sequence[Document]) -> None:
    """Raise a CorpusError if a text comes back that was erased."""
    erased = {e.document_id for e in workspace.erasures.all()}
    if names := [d.name for d in documents if d.id in erased]:
        raise CorpusError("corpus-erased-documents", names=names)


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


@dataclass(frozen=True, slots=True)
class _Done:
    """How many documents have new results, and those that were set aside, each with the reason."""

    redone: int
    set_aside: tuple[SkippedFile, ...] = ()


def _align_and_score(
    context: WorkbenchContext, workspace: Workspace, vectors: Vectors, mode: str, segmentation: str, engine: Engine
) -> _Done:
    """Align and score the garbled documents whose inputs have changed.

    One that this fails at is set aside; if it fails at every one, the error of the first is raised.
    """
    documents = {d.id: d for d in workspace.documents()}
    find_events(workspace, vectors, context.progress, segmentation, engine)
    tasks = DocumentTasks(workspace, vectors, list(documents.values()), mode, segmentation)
    stale = waiting = tasks.stale(list(documents.values()))
    if not stale:
        return _Done(0)
    vectors.prepare([*background_texts(), *tasks.texts(stale)])
    stage, redone, errors = tasks.stage(), 0, {}
    context.progress("align and score", 0, len(stale))
    while waiting:
        again = []  # of which a decision on a link came while they were being aligned
        for outcome in engine.map(stage, tasks.partitions(waiting)):
            if isinstance(outcome, SetAside):
                errors[outcome.item.document] = outcome.error
                continue
            for result in outcome.results:
                if tasks.save(result):
                    redone += 1
                else:
                    again.append(documents[result.document])
            context.progress("align and score", redone + len(errors), len(stale))
        waiting = again
    if not redone:
        raise next(iter(errors.values()))
    return _Done(redone, tuple(_set_aside(d, errors[d.id]) for d in stale if d.id in errors))


def _set_aside(document: Document, error: WorkbenchError) -> SkippedFile:
    return SkippedFile(file=document.name, code=error.code, reason=f"{document.name}: {error.text()}")
