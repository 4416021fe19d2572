"""Add documents to the corpus of a workspace, and bring it up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.errors import CorpusError, DocumentError
from workbench.ingest.readers import read_document
from workbench.ingest.sources import check_source_language
from workbench.records import Document, DocumentSummary, Role, RunSummary
from workbench.service.pipeline.joining import join_corpus
from workbench.service.pipeline.kept_rules import kept_corpus
from workbench.service.pipeline.run import run_corpus
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["add_documents"]


def add_documents(
    context: WorkbenchContext, files: Sequence[Path], role: Role | Sequence[Role] = "unknown", language: str = ""
) -> RunSummary:
    """Add files to the corpus, then align and score; all of the files or none.

    role is that of all files, or a sequence with that of each; another number of them than of files is a ValueError.
    language is the code of the language that sources are in, such as `en`, empty for what the file says.

    A text that the workspace has already keeps its metadata, except for a role that is given here. The first may come
    alone, with nothing to compare it with yet.
    """
    documents: list[Document] = []
    faults: list[DocumentError] = []
    roles: Sequence[Role] = [role] * len(files) if isinstance(role, str) else role
    for path, own in zip(files, roles, strict=True):
        try:
            document = read_document(path, role=own)
            documents.append(replace(document, language=language) if own == "source" and language else document)
        except DocumentError as error:
            faults.append(error)
    if faults:
        raise DocumentError("documents-unusable", faults=faults)
    for document, own in zip(documents, roles, strict=True):
        if own == "source":
            check_source_language(document)
    with Workspace.open(context.path) as workspace:
        if workspace.meta("corpus") is None:
            raise CorpusError("workspace-without-corpus")
        new = {d.id: d for d in documents}
        old = {d.id: d for d in workspace.corpus.documents(new, inactive=True)}
        outlines = workspace.corpus.outlines()
        present, names = ({o.id for o in outlines if o.id in new}, {o.name for o in outlines if o.id not in new})
    added = [_renamed(_merged(old.get(d.id), d), names) for d in new.values()]
    told = join_corpus(context, added)
    if told is None:
        with Workspace.open(context.path) as workspace:
            corpus = kept_corpus(workspace)
        whole = {d.id: d for d in (*corpus.documents, *added)}
        told = run_corpus(context, replace(corpus, documents=tuple(whole.values())), complete=False)
        told = replace(told, documents=_of_events(told.documents, {d.name for d in added}))
    return replace(
        told,
        added=tuple(d.name for d in added if d.id not in present),
        present=tuple(d.name for d in added if d.id in present),
    )


def _of_events(documents: Iterable[DocumentSummary], names: set[str]) -> tuple[DocumentSummary, ...]:
    """Return the summaries of some documents, by their names, and of those that are aligned with one of them."""
    beside = {i for d in documents if d.name in names for i in (*d.siblings, *d.garbled_reports, d.source or "")}
    return tuple(
        d
        for d in documents
        if d.name in names or not names.isdisjoint({*d.siblings, *d.garbled_reports, d.source}) or d.name in beside
    )


def _merged(old: Document | None, new: Document) -> Document:
    """Return the document as the workspace has it, with the role of the new one if that was given."""
    if old is None or new.role == "unknown":
        return old or new
    return replace(old, role=new.role, language=new.language if new.role == "source" else old.language)


def _renamed(document: Document, names: set[str]) -> Document:
    """Return a document under a name that is not among those taken, to which it is added."""
    name, number = document.name, 2
    while name in names:
        path = Path(document.name)
        name, number = f"{path.stem}-{number}{path.suffix}", number + 1
    names.add(name)
    return replace(document, name=name)
