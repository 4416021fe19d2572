"""Remove a document from the corpus of a workspace, and bring the others up to date without it."""

from __future__ import annotations

from workbench.errors import CorpusError, InputError
from workbench.ingest.corpus import Corpus
from workbench.records import Document, RunSummary
from workbench.service.pipeline.kept_rules import kept_rules
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


def remove_document(context: WorkbenchContext, name: str) -> RunSummary:
    """Remove a document by its name or id, then align and score the others without it.

    Its corrections, annotations and decisions are kept: they are exported with the history, and come back if the
    document is added again. The last garbled document cannot be removed, nor the last that is
    clean or a source.
    """
    removed = document_named(context, name)
    with Workspace.open(context.path) as workspace:
        rest = tuple(d for d in workspace.documents() if d.id != removed.id)
        corpus, rules = workspace.meta("corpus"), kept_rules(workspace)
    if corpus is None:
        raise CorpusError("workspace-without-corpus")
    kinds = {"garbled"} if removed.role == "garbled" else {"clean", "source"}
    if all(d.role not in kinds for d in rest):
        raise InputError("document-last-of-role", document=removed.name)
    return run_corpus(context, Corpus(name=corpus, documents=rest, rules=rules))
