"""Erase a document with its texts, also from the history, for which nothing else is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError, WorkspaceError
from workbench.records import Erasure
from workbench.service.audit import note
from workbench.service.pipeline.remove_document import remove_document
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["ErasedDocument", "erase_document", "erasures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedDocument:
    """What was erased: revisions are those of its history; copies are files beside the workspace that still have it."""

    erasure: Erasure
    revisions: int
    copies: tuple[Path, ...]


def erase_document(context: WorkbenchContext, target: str, *, reason: str, author: str) -> ErasedDocument:
    """Erase a document, by its id or name, after removing it from the corpus; no later run brings its text back.

    Nothing of it is left in the file of a workspace; a database server reuses the place of the rows. Erasing what is
    erased already rewrites the file once more, which needs no reason and no author; a WorkspaceError with the code
    `erasure-not-compacted` asks for that. Backups, releases, exports and the corpus folder are not touched.
    """
    with Workspace.open(context.path) as workspace:
        known = next((e for e in workspace.erasures.all() if e.document_id == target.strip()), None)
        if known is not None:
            _compact(workspace, known.document_id)
            return ErasedDocument(erasure=known, revisions=0, copies=_copies(context))
    if not reason.strip():
        raise InputError("erasure-no-reason")
    if not author.strip():
        raise InputError("erasure-no-author")
    with Workspace.open(context.path) as workspace:
        document_id = _document(workspace, target.strip())
        active = document_id in {o.id for o in workspace.corpus.outlines()}
    if active:
        remove_document(context, document_id, complete=True)
    erasure = Erasure(document_id=document_id, reason=reason.strip(), author=author.strip(), created=now())
    with Workspace.open(context.path) as workspace, workspace.run_lock():
        revisions = workspace.erasures.erase(erasure)
        note(context, "erase document", actor=author.strip(), target=document_id)
        _compact(workspace, document_id)
    return ErasedDocument(erasure=erasure, revisions=revisions, copies=_copies(context))


def _compact(workspace: Workspace, document_id: str) -> None:
    """Rewrite the file without what was erased, whose id is told where that fails: its name is no longer known."""
    try:
        workspace.compact()
    except WorkspaceError as error:
        raise WorkspaceError("erasure-not-compacted", document=document_id, path=workspace.path, cause=error) from error


def _document(workspace: Workspace, wanted: str) -> str:
    """Return the id of the document that is meant, removed ones among them."""
    documents = workspace.documents(inactive=True)
    found = [d.id for d in documents if d.id == wanted] or [d.id for d in documents if d.name == wanted]
    if len(found) > 1:
        raise InputError("document-name-ambiguous", document=wanted, ids=found)
    if not found:
        raise InputError("document-not-in-workspace", document=wanted, workspace=workspace.path)
    return found[0]


def erasures(context: WorkbenchContext) -> tuple[Erasure, ...]:
    """Return which documents have been erased, oldest first."""
    with Workspace.open(context.path) as workspace:
        return workspace.erasures.all()


def _copies(context: WorkbenchContext) -> tuple[Path, ...]:
    """Return the files beside a workspace that `workbench restore` has kept of it."""
    path = context.path
    return tuple(sorted(path.parent.glob(f"{path.name}.before-restore-*"))) if isinstance(path, Path) else ()
