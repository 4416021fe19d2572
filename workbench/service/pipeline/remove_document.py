"""Remove a document from the corpus of a workspace, and bring the others up to date without it."""

from __future__ import annotations

from dataclasses import replace

from workbench.errors import CorpusError, InputError
from workbench.records import Document, RunSummary
from workbench.service.pipeline.joining import join_corpus
from workbench.service.pipeline.kept_rules import kept_corpus
from workbench.service.pipeline.run import run_corpus
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["document_named", "remove_document"]


def document_named(context: WorkbenchContext, name: str) -> Document:
    """Return the active document that has a name or an id."""
    with Workspace.open(context.path) as workspace:
        outlines = workspace.corpus.outlines()
        ids = [o.id for o in outlines if o.id == name] or [o.id for o in outlines if o.name == name]
        found = workspace.corpus.documents(ids)
    if not found:
        raise InputError("document-not-in-workspace", document=name, workspace=context.path)
    if len(found) > 1:
        raise InputError("document-name-ambiguous", document=name, ids=[d.id for d in found])
    return found[0]


def remove_document(context: WorkbenchContext, name: str, *, complete: bool = False) -> RunSummary:
    """Remove a document by its name or id, then align and score those of its events without it.

    Its corrections, annotations and decisions are kept: they are exported with the history, and come back if the
    document is added again. The last garbled document cannot be removed, nor the last that is clean or a source, nor
    any that leaves nothing to align. If `complete`, the whole corpus is run, so that nothing that follows from the
    document is left.
    """
    removed = document_named(context, name)
    kinds = {"garbled"} if removed.role == "garbled" else {"clean", "source"}
    with Workspace.open(context.path) as workspace:
        if workspace.meta("corpus") is None:
            raise CorpusError("workspace-without-corpus")
        rest = [o for o in workspace.corpus.outlines() if o.id != removed.id]
        if len(rest) < 2 or all(o.role not in kinds for o in rest):
            raise InputError("document-last-of-role", document=removed.name)
    told = None if complete else join_corpus(context, removed={removed.id})
    if told is None:
        with Workspace.open(context.path) as workspace:
            corpus = kept_corpus(workspace)
        others = tuple(d for d in corpus.documents if d.id != removed.id)
        told = run_corpus(context, replace(corpus, documents=others))
    return told
