"""Add documents to the corpus of a workspace, and bring it up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.errors import CorpusError, DocumentError
from workbench.ingest.corpus import Corpus
from workbench.ingest.readers import read_document
from workbench.records import Document, Role, RunSummary
from workbench.service.pipeline.run import run_corpus
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["add_documents"]


def add_documents(context: WorkbenchContext, files: Sequence[Path], role: Role = "unknown") -> RunSummary:
    """Take files in beside the documents that are there, then align and score; all of the files or none.

    Of a text that is there already what is known of it stays; only a role that is given takes the place of its own.
    """
    documents: list[Document] = []
    faults: list[DocumentError] = []
    for path in files:
        try:
            documents.append(read_document(path, role=role))
        except DocumentError as error:
            faults.append(error)
    if faults:
        raise DocumentError("documents-unusable", faults=faults)
    with Workspace.open(context.path) as workspace:
        present = workspace.documents()
        old = {d.id: d for d in workspace.documents(everything=True)}
        name = workspace.meta("corpus")
    if name is None:
        raise CorpusError("workspace-without-corpus")
    brought = {d.id: d for d in documents}
    taken = {d.name for d in present if d.id not in brought}
    fresh = [_renamed(_kept(old.get(d.id), d), taken) for d in brought.values()]
    known = {d.id: d for d in (*present, *fresh)}
    return run_corpus(context, Corpus(name=name, documents=tuple(known.values())))


def _kept(old: Document | None, new: Document) -> Document:
    """Return the document that is there already, of the role that was given with the new one if one was."""
    return replace(old or new, role=old.role if old and new.role == "unknown" else new.role)


def _renamed(document: Document, taken: set[str]) -> Document:
    """Return a document under a name that no other one has: two of the same name could not be told apart."""
    name, number = document.name, 2
    while name in taken:
        stem = Path(document.name)
        name, number = f"{stem.stem}-{number}{stem.suffix}", number + 1
    taken.add(name)
    return replace(document, name=name)
