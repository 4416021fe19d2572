"""The roles that runs have judged documents to have, kept so that no document is judged twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from workbench.errors import CorpusError
from workbench.ingest.corpus import Corpus
from workbench.records import Document, Role
from workbench.store import Workspace

__all__ = ["check_not_erased", "judged_roles", "remember_roles"]

_ROLES = "roles"  # the fact on the workspace


def check_not_erased(workspace: Workspace, documents: Sequence[Document]) -> None:
    """Raise a CorpusError if a text comes back that was erased."""
    erased = {e.document_id for e in workspace.erasures.all()}
    if names := [d.name for d in documents if d.id in erased]:
        raise CorpusError("corpus-erased-documents", names=names)


def judged_roles(workspace: Workspace, signature: str) -> dict[str, Role | None]:
    """Return what `assign_roles` takes as known: the documents that the workspace has judged in the same way."""
    held = json.loads(workspace.meta(_ROLES) or "{}")
    roles: dict[str, Role | None] = held["roles"] if held.get("signature") == signature else {}
    return roles


def remember_roles(
    workspace: Workspace,
    signature: str,
    known: Mapping[str, Role | None],
    corpus: Corpus,
    documents: Sequence[Document],
) -> None:
    """Keep the roles that were judged beside those that are known; documents are those of the corpus with roles."""
    told = {d.id for d in corpus.documents if d.role != "unknown" or d.language != "ar"}
    roles = {**known, **{d.id: known.get(d.id) if d.id in told else d.role for d in documents}}
    if roles != known:
        workspace.set_meta(_ROLES, json.dumps({"signature": signature, "roles": roles}))
